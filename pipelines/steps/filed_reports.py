"""Overload reports that were filed here, laid out as files that a run reads like any others.

Each run lays out what was filed since the one before, so that a new day costs what is in it. The files hold
what figures are made of and nothing that a reporter wrote.
"""

from __future__ import annotations

import csv
import os
from datetime import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipelines.errors import StorageError
from pipelines.files import about
from pipelines.site import FILED_FOLDER
from pipelines.state import FILED, ReportFiled, journal_of

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.site import Site
    from pipelines.state import Entry
    from pipelines.summary import Summary

COLUMNS = ("report_id", "unit_id", "reported_at", "level", "cause", "red_flag")
NOON = time(12)
"""The hour of a report whose moment is not kept: it is there on every day of every zone."""


def lay_out(site: Site, summary: Summary) -> None:
    """Write what was filed since the last file, oldest first.

    Reports that were imported from a file are counted from that file. Where the journal cannot be read the
    run goes on without it, and says so: other figures do not wait.
    """
    folder = site.folder / FILED_FOLDER
    try:
        entries = journal_of(site.folder).entries((FILED,))
    except StorageError as error:
        summary.notes.append(f"Overload reports filed here could not be read. {error.what}")
        return
    new = [entry for entry in entries if entry.sequence > _last(folder) and not entry.body["report_id"]]
    if not new:
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"overload_reports-{new[0].sequence:08}-{new[-1].sequence:08}.csv"
    beside = folder / f".{path.name}"
    with about(beside), beside.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(COLUMNS)
        writer.writerows(_row(entry, ZoneInfo(site.timezone)) for entry in new)
        handle.flush()
        os.fsync(handle.fileno())
    beside.replace(path)


def _last(folder: Path) -> int:
    """The number of the last entry that is laid out."""
    return max(
        (int(path.stem.rsplit("-", 1)[1]) for path in folder.glob("overload_reports-*.csv")), default=0
    )


def _row(entry: Entry, zone: ZoneInfo) -> tuple[str | int | bool, ...]:
    filed = ReportFiled.from_json(entry.body)
    day = filed.on or (filed.week if filed.anonymous else entry.at.astimezone(zone).date())
    moment = f"{day.isoformat()}T{NOON.isoformat()}"
    return entry.receipt, entry.unit_id, moment, filed.level, filed.cause, filed.red_flag
