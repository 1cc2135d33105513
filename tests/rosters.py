"""A roster on its way to typed rows of `shifts`, as a run takes it."""

from __future__ import annotations

from datetime import timedelta

from pipelines.shapes import SourceFile, SourceMap
from pipelines.sources.intake import inspect
from pipelines.sources.roster import FORMAT
from pipelines.staging.types import typed

SPRING, AUTUMN = "2026-03-28", "2026-10-24"
"""Evenings before the clocks change in London: a night is an hour shorter, or longer."""

HEAD = "Staff Number,Unit,Date,Duty Type,Start,End"
UKG = "RscEmployeeIDCh,PUnitAbrvCh,WStatAbrvCh,WStatIsWorkingGm,StaffingDurationIn,StaffingStartDt"
UKG = f"{UKG},StaffingEndDt"


def taken(folder, content, name="roster.csv", **settings):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    mapping = SourceMap("roster", "roster", "Europe/London", **settings)
    return FORMAT.read(SourceFile(path, name), mapping, inspect(path, FORMAT.accepted))


def rows(reading):
    """Its rows as a run types them, in the file's order."""
    frame = typed("shifts", reading.frames["shifts"].collect(), "Europe/London")
    return frame.sort("_row", maintain_order=True).rows(named=True)


def shifts(folder, content, name="roster.csv", **settings):
    return rows(taken(folder, content, name, **settings))


def one(folder, line, head=HEAD, **settings):
    (found,) = shifts(folder, f"{head}\n{line}\n", **settings)
    return found


def hours(row):
    return (row["ends_at"] - row["starts_at"]) / timedelta(hours=1)
