"""A hidden value that changes moves nothing that is shown: from what moved it could be worked out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.shapes import PUBLISHED
from pipelines.warehouse.build import ABOUT_RUNS
from pipelines.warehouse.read import Snapshot, open_snapshot
from tests.sites import Ward, run_site, write_rows, write_ward_site

pytestmark = pytest.mark.usefixtures("polars_alone")


def published(folder: Path, staff: int, **changes: Any) -> Snapshot:
    """A ward of so many nurses, one at a time; `changes` to each of its shifts, all of 12 hours."""
    ward = Ward(nurses_on_shift=1, patients=4, staff=staff, weeks=6)
    write_ward_site(folder, ward)
    write_rows(folder / "incoming" / "shifts.csv", [{**row, **changes} for row in ward.shifts()])
    run_site(folder)
    return open_snapshot(folder / "warehouse")


def moved(before: Snapshot, after: Snapshot) -> set[str]:
    """Published tables that say something else."""
    pairs = {name: [each.table(name).sort(pl.all()) for each in (before, after)] for name in PUBLISHED}
    return {name for name, (one, other) in pairs.items() if name not in ABOUT_RUNS and not one.equals(other)}


HIDDEN = {"overtime_hours": 4, "missed_break_minutes": 30}
AS_USUAL = {"overtime_hours": 0, "missed_break_minutes": 0}


def test_what_four_people_did_changes_not_a_figure_of_what_is_published(tmp_path: Path) -> None:
    before = published(tmp_path / "before", 4, **AS_USUAL)
    after = published(tmp_path / "after", 4, **HIDDEN)
    states = after.table("metric_value").filter(metric="overtime_share")["state"]
    assert set(states) == {"suppressed"}
    assert moved(before, after) == set()


def test_what_five_people_did_is_told(tmp_path: Path) -> None:
    """The same change in a ward of as many as the smallest group: the test above would see it."""
    before = published(tmp_path / "before", 5, **AS_USUAL)
    after = published(tmp_path / "after", 5, **HIDDEN)
    assert "metric_value" in moved(before, after)
