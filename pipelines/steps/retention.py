"""Rows of persons leave the store and the quarantine when their time is over; what was published stays.

The store is copied without them, and the copy takes its place: whoever looks finds the old or the new one.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.disclosure.ladder import STEPS
from pipelines.errors import SettingsError
from pipelines.shapes import span_weeks
from pipelines.steps.calendar import monday_of, read_calendar
from pipelines.steps.lock import site_lock
from pipelines.steps.publish import causes
from pipelines.steps.quarantine import prune
from pipelines.steps.recompute import read_policy
from pipelines.steps.record import record_retired
from pipelines.warehouse.engine import faults_told
from pipelines.warehouse.retirement import MARK, Horizon
from pipelines.warehouse.retiring import copy_kept, count_leaving, meta_of, put_in_place
from pipelines.warehouse.store import STORE_FILE, STORE_VERSION, Store

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.site import Site

QUARANTINE = "quarantine"
"""What refused rows are called among the tables."""
_BESIDE = "store-retain.duckdb"
_ABANDONED = ("store-rebuild.duckdb", "store-rebuild.duckdb.wal", _BESIDE, f"{_BESIDE}.wal")
"""Stores that a killed command left half made: they hold rows of persons like the one that counts."""
_ENTRY = "retired_entry"


@dataclass(frozen=True)
class Retained:
    """Rows that left, or would leave, by table, and the Monday before which weeks are retired."""

    retired_before: date | None
    removed: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """All of them."""
        return sum(self.removed.values())


def retain(site: Site, *, today: date | None = None, dry_run: bool = False) -> Retained:
    """Remove rows of persons older than the site keeps them; with `dry_run` only count them.

    `today`: the clock's day in site time. SiteBusy while a run holds the site, StorageError where the disk or
    the record fails; the store is then as it was or as it will be.
    """
    today = today or datetime.now(ZoneInfo(site.timezone)).date()
    with faults_told(site.warehouse), site_lock(site.warehouse):
        path = site.warehouse / STORE_FILE
        _refuse_other_version(path)
        before = meta_of(path, MARK)
        horizon = _horizon(site, today, before)
        leaving = count_leaving(path, horizon) if path.exists() else {}
        refused = prune(site.warehouse / QUARANTINE, horizon.rows, write=False)
        counts = leaving | ({QUARANTINE: refused} if refused else {})
        if dry_run:
            return Retained(horizon.mark if counts else _day(before), counts)
        for name in _ABANDONED:
            (site.warehouse / name).unlink(missing_ok=True)
        if last := meta_of(path, _ENTRY):  # its command was killed, or the record failed
            _record(site, json.loads(last))
        if not counts:
            return Retained(_day(before))
        entry = {
            "before": horizon.mark.isoformat(),
            "removed": counts,
            "key": f"retired {secrets.token_hex(8)}",
        }
        if leaving:
            _renew(site, path, horizon, entry)
        prune(site.warehouse / QUARANTINE, horizon.rows, write=True)
        _record(site, entry)
        return Retained(horizon.mark, counts)


def _horizon(site: Site, today: date, before: str | None) -> Horizon:
    """Whole spans are retired, and none comes back where a site keeps rows for longer than it did.

    The longest in which hidden weeks are told together: a week of it, told anew without the retired ones,
    would tell these.
    """
    mark = span_weeks(monday_of(today) - timedelta(weeks=site.retention_weeks), STEPS[-1])[0]
    return Horizon(mark if before is None else max(mark, date.fromisoformat(before)))


def _renew(site: Site, path: Path, horizon: Horizon, entry: dict[str, Any]) -> None:
    beside = site.warehouse / _BESIDE
    store = Store(path)
    try:
        policy = read_policy(store, read_calendar(store, horizon.mark))
        told = causes(store, policy).filter(pl.col("block_start") < horizon.mark)
    finally:
        store.close()
    copy_kept(path, beside, horizon, told, {_ENTRY: json.dumps(entry)})
    put_in_place(beside, path)


def _refuse_other_version(path: Path) -> None:
    if meta_of(path, "store version") not in (None, STORE_VERSION):
        raise SettingsError(
            "The store was written by another version of Plimsoll.",
            hint="bring it up to this one first: `plimsoll run SITE --rebuild`",
        )


def _record(site: Site, entry: dict[str, Any]) -> None:
    record_retired(site, entry["before"], entry["removed"], entry["key"])


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
