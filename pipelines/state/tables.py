"""The tables as this version writes them; `migrations/` leads there from every earlier one."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, Text

METADATA = MetaData()

JOURNAL = Table(
    "journal",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … without a gap
    Column("at", Text, nullable=False),  # UTC, ISO 8601 with microseconds
    Column("role", Text, nullable=False),
    Column("author", Text, nullable=False),  # who wrote, as the sign-in names them; empty: not kept
    Column("unit_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON
    Column("key", Text, nullable=False, unique=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("seal", Text, nullable=False),
    Column("sealed_with", Text, nullable=False),  # the key's fingerprint
)

SESSION = Table(
    "session",
    METADATA,
    Column("id", Text, primary_key=True),  # a digest: who can read the table cannot take a session over
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("began_at", Text, nullable=False),  # UTC, ISO 8601 with microseconds
    Column("seen_at", Text, nullable=False),
    Column("ends_at", Text, nullable=False),
    Column("ended_at", Text),
)
