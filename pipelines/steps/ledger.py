"""The store of a run and its books: which settings its rows were read under, which runs there were."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from pipelines.errors import SettingsError, StorageError
from pipelines.steps.record import retired_before
from pipelines.warehouse.carry_over import carry_shown
from pipelines.warehouse.retirement import MARK
from pipelines.warehouse.retiring import carry_over, meta_of
from pipelines.warehouse.store import STORE_FILE, STORE_VERSION, Store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipelines.privacy import PseudonymKey
    from pipelines.shapes import SourceMap
    from pipelines.site import Site
    from pipelines.summary import Summary

_NOT_COMPUTED_WITH = (
    "folder",
    "sources",
    "state_url",
    "anchor",
    "on_call_env",
    "retention_weeks",
    "messages_per_month",
    "digest_language",
    "digest_after_run",
    "digest_to",
)
"""Settings that no figure depends on."""

_REBUILD_FILE = "store-rebuild.duckdb"


class Ledger:
    """Opens the store; with `rebuild` a new one beside it, which takes its place when the run succeeds."""

    def __init__(self, site: Site, rebuild: bool, memory_limit: str | None) -> None:
        self._site = site
        self._final = site.warehouse / STORE_FILE
        self._path = site.warehouse / _REBUILD_FILE if rebuild else self._final
        if rebuild:
            _remove(self._path)
        before = self._mark_before() if rebuild else None
        self.store = Store(self._path, memory_limit=memory_limit)
        if before is not None:
            carry_over(self.store, self._final)
        self.lost_before = None if before is not None else self._retired_by_the_record()
        self.settings_changed = False
        self._reading: dict[str, str] = {}
        self._order: list[str] = []
        self._fingerprint = ""

    def _mark_before(self) -> str | None:
        """The Monday before which weeks are retired in the store that is to be replaced."""
        try:
            return meta_of(self._final, MARK)
        except StorageError:
            if retired_before(self._site) is None:
                return None  # all that it held can be made again
            raise StorageError(
                f"{STORE_FILE} is damaged, and it alone holds the figures of weeks whose rows have left.",
                hint=f"bring back a copy of it; without one, put {STORE_FILE} aside and run again: what was "
                "published of those weeks is then lost but for the snapshots",
            ) from None

    def _retired_by_the_record(self) -> str | None:
        """Go by the record where a new store has none before it: rows that have left do not come back.

        Answers the Monday before which weeks are lost with the store that held them; None where none are.
        """
        if self.store.scalar("select count(*) from runs"):
            return None
        mark = retired_before(self._site)
        if mark is not None:
            self.store.set_meta(MARK, mark)
        return mark

    def check_settings(self, key: PseudonymKey, mappings: Sequence[SourceMap], version: str) -> None:
        """Stop where stored rows were read under another key, clock or mapping; note other changes.

        Rows read before cannot be read again from the store, so a change that alters them needs `--rebuild`.
        """
        reading = {
            "store version": STORE_VERSION,
            "pseudonym key": key.fingerprint,
            "timezone": self._site.timezone,
            **{f"mapping of source {m.name}": json.dumps(asdict(m), sort_keys=True) for m in mappings},
        }
        for name, value in reading.items():
            stored = self.store.meta(name)
            if stored is not None and stored != value:
                both = f" (fingerprint {value}, theirs {stored})" if name == "pseudonym key" else ""
                raise SettingsError(
                    f"The {name} is not the one that the stored rows were read with{both}.",
                    hint="put it back, or read all files again: `plimsoll run SITE --rebuild`",
                )
        if self._path != self._final and self._final.is_file():
            carry_shown(self.store, self._final, key.fingerprint)
        self._refuse_lost_sources({mapping.name for mapping in mappings})
        self._reading = reading
        self._order = [mapping.name for mapping in mappings]
        elsewhere = dict.fromkeys(_NOT_COMPUTED_WITH, "")
        computing = asdict(self._site) | elsewhere | {"version": version}
        fingerprint = hashlib.sha256(json.dumps(computing, sort_keys=True, default=str).encode()).hexdigest()
        self.settings_changed = self.store.meta("settings") != fingerprint or self._reordered()
        self._fingerprint = fingerprint

    def _refuse_lost_sources(self, named: set[str]) -> None:
        stored = self.store.query("select distinct source from files where outcome = 'loaded' order by 1")
        lost = [name for name in stored["source"] if name not in named]
        if lost:
            raise SettingsError(
                f"site.toml no longer names a source whose rows are stored: {lost[0]}.",
                hint="put it back, or read all files again without it: `plimsoll run SITE --rebuild`",
            )

    def _reordered(self) -> bool:
        """Do sources that were there before fill one another's gaps in another order now?"""
        before = self.store.query("select source from source_order order by rank")["source"].to_list()
        return [name for name in before if name in self._order] != [
            name for name in self._order if name in before
        ]

    def next_run(self) -> int:
        """Number of the run that begins now."""
        return int(self.store.scalar("select coalesce(max(run), 0) + 1 from runs"))

    def enter_run(self, number: int, started_at: str, seconds: float, summary: Summary, outcome: str) -> None:
        """Write the run into the books, as part of its transaction."""
        counts = [summary.total(name) for name in ("read", "accepted", "rejected", "duplicates")]
        self.store.execute(
            "insert into runs values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [number, started_at, round(seconds, 3), *counts, summary.files_new, outcome],
        )
        for name, value in {**self._reading, "settings": self._fingerprint}.items():
            self.store.set_meta(name, value)
        if self._changed(summary):
            self.store.set_meta("unpublished", "yes")

    def enter_failure(self, number: int, started_at: str, summary: Summary, outcome: str) -> None:
        """Write a run that was undone into the books."""
        counts = [summary.total(name) for name in ("read", "accepted", "rejected", "duplicates")]
        self.store.execute(
            "insert into runs values (?, ?, null, ?, ?, ?, ?, ?, ?)",
            [number, started_at, *counts, summary.files_new, outcome],
        )

    def _changed(self, summary: Summary) -> bool:
        refused = len(summary.files_refused) > summary.refused_before
        moved = summary.files_new or refused or summary.readmitted or summary.withdrawn
        return bool(moved or summary.weeks_recomputed or self.settings_changed)

    def unpublished(self) -> bool:
        """Is there something in the store that the published snapshot does not show?"""
        return self.store.meta("unpublished") == "yes" or self._path != self._final

    def next_sequence(self) -> int:
        """Number of the next snapshot: one more than any there is, so that names never come twice."""
        numbers = [int(path.name.split("-")[1]) for path in self._site.warehouse.glob("snapshot-*.duckdb")]
        return max(numbers, default=0) + 1

    def mark_published(self, snapshot_id: str) -> None:
        """Remember that the store's content is published."""
        self.store.set_meta("unpublished", "no")
        self.store.set_meta("snapshot", snapshot_id)

    def close(self, *, keep: bool) -> None:
        """Let go of the store; a rebuilt one takes the old one's place, or is thrown away."""
        self.store.rollback()
        self.store.close()
        if self._path == self._final:
            return
        if keep:
            # What a killed run logged belongs to the old store, and must not be played into the new one.
            _log_of(self._final).unlink(missing_ok=True)
            self._path.replace(self._final)
        else:
            _remove(self._path)


def _remove(store: Path) -> None:
    store.unlink(missing_ok=True)
    _log_of(store).unlink(missing_ok=True)


def _log_of(store: Path) -> Path:
    """DuckDB's write-ahead log beside a file."""
    return store.with_name(f"{store.name}.wal")
