"""Small sites for tests: one ward whose load is plain arithmetic, written as files like any site's."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from pipelines.run import Options, run
from pipelines.site import load_site

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipelines.summary import Summary

KEY = "a-key-for-tests-only-0123456789-abcdef"
MONDAY = date(2026, 1, 5)
TODAY = date(2026, 6, 30)

SETTINGS = """\
[site]
name = "Test Site"
timezone = "Europe/London"
full_time_hours_per_week = 37.5
[[source]]
format = "canonical"
path = "incoming/*"
[privacy]
minimum_group = 5
"""


@dataclass
class Ward:
    """A ward with as many nurses by day and by night, 12 hours each, and a steady census.

    Load of every period = patients x 12 / (nurses x 12) = patients / nurses.
    """

    unit_id: str = "W1"
    patients: float = 24
    nurses_on_shift: int = 4
    weeks: int = 8
    staff: int = 12
    first_day: date = MONDAY
    changes: dict[date, float] = field(default_factory=dict)
    """Day -> patients from that day on."""

    def days(self) -> list[date]:
        """Every day of its history."""
        return [self.first_day + timedelta(days=n) for n in range(7 * self.weeks)]

    def census(self, day: date) -> float:
        """Patients on a day."""
        passed = [start for start in self.changes if start <= day]
        return self.changes[max(passed)] if passed else self.patients

    def clinician(self, number: int) -> str:
        """Id of one of its nurses, as the payroll would write it."""
        return f"{self.unit_id}-nurse-{number % self.staff:03d}"

    def shifts(self) -> list[dict[str, Any]]:
        """Day and night shifts; nobody works two in a row."""
        rows = []
        turn = 0
        for day in self.days():
            for period, start in (("day", 7), ("night", 19)):
                begins = datetime.combine(day, time(start))
                for _ in range(self.nurses_on_shift):
                    rows.append(
                        {
                            "shift_id": f"s-{self.unit_id}-{day}-{period}-{turn}",
                            "clinician_id": self.clinician(turn),
                            "unit_id": self.unit_id,
                            "starts_at": begins.isoformat(),
                            "ends_at": (begins + timedelta(hours=12)).isoformat(),
                            "status": "worked",
                            "worked_hours": 12,
                        }
                    )
                    turn += 1
        return rows

    def caseload(self) -> list[dict[str, Any]]:
        """One census a day."""
        return [
            {"unit_id": self.unit_id, "date": day, "period": "all", "patients": self.census(day)}
            for day in self.days()
        ]

    def clinicians(self) -> list[dict[str, Any]]:
        """Its nurses."""
        return [
            {"clinician_id": self.clinician(n), "staff_group": "nurse", "unit_id": self.unit_id, "wte": 1}
            for n in range(self.staff)
        ]


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """A CSV file of these rows; columns in order of first appearance."""
    rows = list(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_ward_site(folder: Path, *wards: Ward, limit: float | None = 6, **line: Any) -> Path:
    """A site of these wards with one patients-per-nurse line for all of them."""
    wards = wards or (Ward(),)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.toml").write_text(SETTINGS, encoding="utf-8")
    incoming = folder / "incoming"
    units = [
        {"unit_id": ward.unit_id, "unit_name": f"{ward.unit_id} Ward", "setting": "inpatient_mental_health"}
        for ward in wards
    ]
    write_rows(incoming / "units.csv", units)
    for name in ("clinicians", "shifts", "caseload"):
        write_rows(incoming / f"{name}.csv", [row for ward in wards for row in getattr(ward, name)()])
    if limit is not None:
        rule = {
            "measure": "patients_per_nurse",
            "limit": limit,
            "setting": "inpatient_mental_health",
            "basis": "local_agreement",
            "source": "agreed for the test",
            "effective_from": "2025-01-01",
            **line,
        }
        write_rows(folder / "policy" / "load_lines.csv", [rule])
    return folder


def run_site(folder: Path, **options: Any) -> Summary:
    """Run a site on a fixed day."""
    return run(load_site(folder), Options(**{"today": TODAY, **options}))
