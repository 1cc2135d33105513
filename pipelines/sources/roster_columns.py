"""Which of a roster's columns carries what: the site's own names, else those of common exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.errors import FileRefused
from pipelines.sources.header import refuse_text
from pipelines.sources.tabular import need_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.shapes import SourceMap

CARRIERS: dict[str, tuple[str, ...]] = {
    "clinician_id": ("Staff Number", "Assignment Number", "Employee Number", "Person", "RscEmployeeIDCh"),
    "unit_id": ("Unit", "Owning Unit", "PUnitAbrvCh"),
    "shift_id": (),
    "date": ("Date", "Duty Date"),
    "start_time": ("Start", "Start Time"),
    "end_time": ("End", "End Time"),
    "start_time_2": (),
    "end_time_2": (),
    "starts_at": ("StaffingStartDt",),
    "ends_at": ("StaffingEndDt",),
    "duration_hours": ("StaffingDurationIn",),
    "status": ("Duty Type", "WStatAbrvCh"),
    "working": ("WStatIsWorkingGm",),
    "finalised": (),
    "staff_group": ("Grade", "PosJobAbrvCh"),
    "staffing": ("Bank/Agency",),
    "worked_hours": (),
    "overtime_hours": (),
    "missed_break_minutes": (),
    "unpaid_break_minutes": (),
    "updated_at": (),
}
"""What a roster may carry -> its usual names, best first: a grid of duties by person (HealthRoster), UKG.

Each may also stand under the name it has here. Carried besides canonical columns: local date and clock times
(a second pair for a split shift), the length, whether an entry is working time (1/0) and whether it is final.
"""

_ONLY_TRANSLATED = frozenset({"staff_group"})
"""Read only where the site says what its words mean: grades are the site's own, and people have a group."""


def find(names: Sequence[str], mapping: SourceMap, *, rows_are: str) -> dict[str, str]:
    """What the roster carries -> the file's column; FileRefused naming what is missing, or holds remarks."""
    found: dict[str, str] = {}
    for what, usual in CARRIERS.items():
        own = mapping.carriers.get(what)
        if own is None and what in _ONLY_TRANSLATED and what not in names and not mapping.values.get(what):
            continue
        at = next((name for name in ((own,) if own else (what, *usual)) if name in names), own)
        if at is not None:
            found[what] = at
    need_columns(names, [*_needed(found), *found.values()], "roster")
    refuse_text(found.values())  # a duty's remarks are no duty type, whatever the site says
    if not rows_are and not {"status", "working"} & found.keys():
        raise FileRefused(
            "header",
            "no column of the roster says whether shifts were worked or only planned",
            hint='Name one: [source.map] status = "...", or say [source.options] rows_are = "worked".',
        )
    return found


def _needed(found: dict[str, str]) -> list[str]:
    """Usual names of what is missing."""
    missing = [what for what in ("clinician_id", "unit_id") if what not in found]
    if "starts_at" not in found:
        missing += [what for what in ("date", "start_time") if what not in found]
    if not {"ends_at", "end_time", "duration_hours"} & found.keys():
        missing.append("end_time")
    if ("start_time_2" in found) != ("end_time_2" in found):
        missing += [what for what in ("start_time_2", "end_time_2") if what not in found]
    return [CARRIERS[what][0] if CARRIERS[what] else what for what in missing]
