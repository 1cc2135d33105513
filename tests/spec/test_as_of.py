"""The day an answer is about: the last Sunday up to the newest worked shift, staffing or patient count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from pipelines.warehouse.read import open_snapshot
from tests.sites import MONDAY, Ward, run_site, write_rows, write_ward_site

if TYPE_CHECKING:
    from pathlib import Path

LAST_SUNDAY = MONDAY + timedelta(days=4 * 7 - 1)
"""A ward of four weeks was last seen on it."""


def info_with(tmp_path: Path, until: date, status: str, today: date = date(2026, 6, 30)) -> dict[str, object]:
    """What is published of four weeks, and of one more roster entry a day until a day."""
    ward = Ward(weeks=4)
    site = write_ward_site(tmp_path / "site", ward)
    more = [
        {
            "shift_id": f"more-{on}",
            "clinician_id": ward.clinician(0),
            "unit_id": ward.unit_id,
            "starts_at": f"{on}T07:00",
            "ends_at": f"{on}T19:00",
            "status": status,
        }
        for on in (LAST_SUNDAY + timedelta(days=n + 1) for n in range((until - LAST_SUNDAY).days))
    ]
    write_rows(site / "incoming" / "shifts-more.csv", more)
    run_site(site, today=today)
    return open_snapshot(site / "warehouse").info


@pytest.mark.parametrize(
    ("status", "days", "weeks_on"),
    [("worked", 6, 0), ("worked", 7, 1), ("planned", 14, 0), ("leave", 14, 0)],
)
def test_it_is_the_last_sunday_up_to_the_newest_worked_shift_whatever_the_roster_says_ahead(
    tmp_path: Path, status: str, days: int, weeks_on: int
) -> None:
    info = info_with(tmp_path, LAST_SUNDAY + timedelta(days=days), status)
    assert info["as_of"] == (LAST_SUNDAY + timedelta(weeks=weeks_on)).isoformat()


def test_shifts_of_days_that_have_not_come_do_not_count(tmp_path: Path) -> None:
    today = LAST_SUNDAY + timedelta(days=8)
    info = info_with(tmp_path, LAST_SUNDAY + timedelta(days=21), "worked", today)
    assert info["as_of"] == (LAST_SUNDAY + timedelta(weeks=1)).isoformat()
