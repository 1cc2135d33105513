"""What a store that is made anew keeps of the one it takes the place of: what no file can tell again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.errors import StorageError
from pipelines.warehouse.store import Store

if TYPE_CHECKING:
    from pathlib import Path


OF_PERSONS = ("shown_person", "shown_sharer", "shown_scope")
"""Memories of whose doings were told of, by pseudonym."""


def carry_shown(store: Store, path: Path, fingerprint: str) -> None:
    """Take over from the store at `path` of whom and of which units it was told.

    What was told stands with whoever read it, also when the store is made anew. People are taken over where
    the pseudonyms are of the same key, under another nobody is the same; units always. A store that cannot be
    opened has nothing to carry over: it is being made anew for that.
    """
    try:
        earlier = Store(path)
    except StorageError:
        return
    try:
        same = earlier.meta("pseudonym key") == fingerprint
        for name in ("shown_pool", *OF_PERSONS) if same else ("shown_pool",):
            store.insert(name, earlier.weekly(name))
    finally:
        earlier.close()
