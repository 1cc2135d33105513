"""The journal: entries that are added and never changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table; its guards are made after the last step."""
    valid = "json_valid(body)" if op.get_bind().dialect.name == "sqlite" else "body::json is not null"
    op.create_table(
        "journal",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("unit_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", sa.Text, sa.CheckConstraint(valid), nullable=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("receipt", sa.Text, nullable=False, unique=True),
        sqlite_strict=True,
    )
