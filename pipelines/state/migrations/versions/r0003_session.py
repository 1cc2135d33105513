"""Sessions: who is signed in, beside the journal and no part of its chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    told = [sa.Column(name, sa.Text, nullable=False) for name in ("issuer", "subject")]
    moments = [sa.Column(name, sa.Text, nullable=False) for name in ("began_at", "seen_at", "ends_at")]
    op.create_table(
        "session",
        sa.Column("id", sa.Text, primary_key=True),
        *told,
        *moments,
        sa.Column("ended_at", sa.Text),
        sqlite_strict=True,
    )
