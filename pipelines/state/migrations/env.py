"""What Alembic runs: every step that is due, on the connection and in the transaction of whoever asked."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
