"""The record: every entry gets its author, its digest, its link in the chain, and its seal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from pipelines.errors import StorageError
from pipelines.state.chain import FIRST_LINK, digest_of, link_after, seal_of
from pipelines.state.entries import receipt_of

revision = "0002"
down_revision = "0001"

_KEPT = ("sequence", "at", "role", "unit_id", "kind", "body", "key", "receipt")


def upgrade() -> None:
    """Copy what there is into a table of the new shape; StorageError where an entry is not as filed."""
    connection = op.get_bind()
    sealing = context.config.attributes["key"]
    rows = [
        dict(zip(_KEPT, row, strict=True))
        for row in connection.execute(sa.text(f"select {', '.join(_KEPT)} from journal order by sequence"))
    ]
    op.rename_table("journal", "journal_before")
    valid = "json_valid(body)" if connection.dialect.name == "sqlite" else "body::json is not null"
    texts = [sa.Column(name, sa.Text, nullable=False) for name in ("at", "role", "author", "unit_id", "kind")]
    sealed = [sa.Column(name, sa.Text, nullable=False) for name in ("digest", "link", "seal", "sealed_with")]
    table = op.create_table(
        "journal",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        *texts,
        sa.Column("body", sa.Text, sa.CheckConstraint(valid), nullable=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("receipt", sa.Text, nullable=False, unique=True),
        *sealed,
        sqlite_strict=True,
    )
    op.create_index("journal_kinds", "journal", ["kind", "unit_id"])
    link = FIRST_LINK
    for row in rows:
        number = row["sequence"]
        if (
            receipt_of(*(str(row[name]) for name in ("at", "role", "unit_id", "kind", "body", "key")))
            != row["receipt"]
        ):
            raise StorageError(
                f"Entry {number} of what people wrote is not as it was filed.",
                hint="put the file aside, keep it, and bring back the last good copy",
            )
        told = {**{name: str(row[name]) for name in _KEPT[1:]}, "author": ""}
        digest = digest_of(told)
        link = link_after(link, number, digest)
        sealed_row = {"digest": digest, "link": link, "seal": seal_of(sealing.secret, link)}
        connection.execute(
            table.insert().values(sequence=number, **told, **sealed_row, sealed_with=sealing.fingerprint)
        )
    op.drop_table("journal_before")
