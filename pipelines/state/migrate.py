"""Brings the journal's database to the shape this version writes, inside the transaction of a writer.

A step that fails takes everything back with it: the transaction is one. A database that a later version has
already led further is refused, not guessed at.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from pipelines.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from pipelines.state.database import Database
    from pipelines.state.record_key import RecordKey

HEAD = "0003"
"""The last step; a test holds it to the files in `migrations/versions/`."""

EARLIER = ("0001", "0002")
"""The steps before it, in order."""

_UNNUMBERED = "0001"
"""What a journal is whose database was made before the steps were numbered."""


def version_of(connection: Connection) -> str | None:
    """The last step done, None in a database without a journal. StorageError where a later version did it."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables:
        found = connection.execute(text("select version_num from alembic_version")).scalar()
    else:
        found = _UNNUMBERED if "journal" in tables else None
    if found is not None and found not in (*EARLIER, HEAD):
        raise later()
    return found


def later() -> StorageError:
    """What is said of a database that a later version of Plimsoll has led further."""
    return StorageError(
        "What people wrote here was kept by a later version of Plimsoll.",
        hint="use that version; this one leaves it as it is",
    )


def bring_up(connection: Connection, database: Database, key: Callable[[], RecordKey]) -> None:
    """Do the steps that are due; nothing where there are none. `key` is asked for only then."""
    found = version_of(connection)
    if found == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes |= {"connection": connection, "key": key()}
    if found is not None:
        database.unguard(connection)
        if found == _UNNUMBERED:
            command.stamp(config, _UNNUMBERED)
    command.upgrade(config, HEAD)
    database.guard(connection)
