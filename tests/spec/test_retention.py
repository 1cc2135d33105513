"""Rows of persons leave after their time; what was published of their weeks stays to the last digit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.shapes.weekly import DAILY, WEEKLY
from pipelines.site import Site
from pipelines.state import ROWS_RETIRED, journal_of
from pipelines.steps.retention import Retained, retain
from pipelines.warehouse.read import open_snapshot
from pipelines.warehouse.retirement import WEEKLY_OF_PERSONS
from tests.retired import (
    MARGIN_SHIFTS,
    MARK,
    PERSON_WEEKS,
    REFUSED_SHIFTS,
    RETIRED_WEEKS,
    SHIFTS_A_WEEK,
    TODAY,
    WEEKS,
    a_site,
    at,
    published,
    ran,
    rows,
    shift,
    weekly,
)
from tests.sites import MONDAY, Ward, write_rows

pytestmark = pytest.mark.usefixtures("polars_alone")


def test_rows_of_persons_leave_and_every_published_week_stays(tmp_path: Path) -> None:
    site = a_site(tmp_path / "a")
    ran(site)
    before = published(site)
    done = retain(site, today=TODAY)
    gone = RETIRED_WEEKS * SHIFTS_A_WEEK - MARGIN_SHIFTS - REFUSED_SHIFTS
    assert done == Retained(
        MARK,
        {
            "shifts": gone,
            "person_week": PERSON_WEEKS,
            "shown_person": PERSON_WEEKS,
            "quarantine": REFUSED_SHIFTS,
        },
    )
    # The ward's weeks after the mark, less the night of the clock change in 2027.
    assert rows(site, "shifts") == (WEEKS - RETIRED_WEEKS) * SHIFTS_A_WEEK + MARGIN_SHIFTS - 4
    assert rows(site, "caseload") == WEEKS * 7  # of no person
    ran(site)
    for name, frame in published(site).items():
        assert frame.equals(before[name]), name


def test_a_dry_run_counts_the_same_and_changes_nothing(tmp_path: Path) -> None:
    site = a_site(tmp_path)
    ran(site)
    before = {path: path.read_bytes() for path in site.folder.rglob("*") if path.is_file()}
    told = retain(site, today=TODAY, dry_run=True)
    after = {path: path.read_bytes() for path in site.folder.rglob("*") if path.is_file()}
    assert after == before
    assert told == retain(site, today=TODAY)


def test_a_second_time_there_is_nothing_left_and_an_earlier_end_brings_nothing_back(tmp_path: Path) -> None:
    site = a_site(tmp_path)
    ran(site)
    retain(site, today=TODAY)
    assert retain(site, today=TODAY) == Retained(MARK)
    assert retain(replace(site, retention_weeks=60), today=TODAY) == Retained(MARK)
    entries = journal_of(site.folder).entries((ROWS_RETIRED,))
    assert [entry.body["retired_before"] for entry in entries] == [MARK.isoformat()]


def test_later_files_give_the_weeks_that_are_kept_as_if_nothing_had_left(tmp_path: Path) -> None:
    """A week more, a night shift into the first week that is kept, a corrected census in either past."""
    whole, parted = a_site(tmp_path / "whole"), a_site(tmp_path / "parted")
    for site in (whole, parted):
        ran(site)
    frozen = weekly(parted)
    retain(parted, today=TODAY)
    for site in (whole, parted):
        more_files(site)
        ran(site)
    one, other = weekly(whole), weekly(parted)
    for name in WEEKLY:
        day = "date" if name in DAILY else "week_start"
        kept = pl.col(day) >= MARK
        assert_frame_equal(other[name].filter(kept), one[name].filter(kept), check_exact=True)
        if name not in WEEKLY_OF_PERSONS:
            assert_frame_equal(other[name].filter(~kept), frozen[name].filter(~kept), check_exact=True)
    assert not one["fact_hours"].equals(frozen["fact_hours"])


def more_files(site: Site) -> None:
    """A shift of the Sunday night before the mark, one of a retired week, and a week more."""
    late = shift("late-1", at(MARK - timedelta(days=1), 19))
    old = shift("late-2", at(MARK - timedelta(weeks=3)))
    new = Ward(weeks=1, first_day=MONDAY + timedelta(weeks=WEEKS - 1), nurses_on_shift=5).shifts()
    fresh = [{**row, "shift_id": f"n-{row['shift_id']}"} for row in new]
    write_rows(site.folder / "incoming" / "shifts-more.csv", [late, old, *fresh])
    census = {"unit_id": "W1", "period": "all", "updated_at": "2027-06-14T08:00", "patients": 30}
    days = (MARK - timedelta(weeks=2), MARK + timedelta(weeks=2))
    write_rows(site.folder / "incoming" / "caseload-more.csv", [{**census, "date": day} for day in days])


def test_reading_everything_again_keeps_retired_weeks_and_brings_no_row_back(tmp_path: Path) -> None:
    site = a_site(tmp_path)
    ran(site)
    before, digest = published(site), open_snapshot(site.warehouse).info["digest"]
    retain(site, today=TODAY)
    held = rows(site, "shifts")
    summary = ran(site, rebuild=True)
    gone = RETIRED_WEEKS * SHIFTS_A_WEEK - MARGIN_SHIFTS  # those of the clock's night too
    assert summary.rejections[("shifts", "retired")]["rows"] == gone
    assert rows(site, "shifts") == held
    for name, frame in published(site).items():
        assert_frame_equal(frame, before[name], check_exact=True)
    assert open_snapshot(site.warehouse).info["digest"] == digest
    assert retain(site, today=TODAY) == Retained(MARK)


def test_a_renamed_unit_takes_its_retired_weeks_along(tmp_path: Path) -> None:
    site = a_site(tmp_path)
    ran(site)
    retain(site, today=TODAY)
    incoming = site.folder / "incoming"
    unit = {"unit_id": "W9", "unit_name": "New Ward", "setting": "inpatient_mental_health"}
    write_rows(incoming / "units-new.csv", [unit])
    change = {"unit_id": "W1", "successor_id": "W9", "effective_on": "2027-06-01", "kind": "rename"}
    write_rows(incoming / "unit_changes.csv", [change])
    ran(site)
    told = open_snapshot(site.warehouse).table("week_load")
    assert set(told["unit_id"]) == {"W9"}
    assert told["week_start"].min() == MONDAY


def test_a_larger_smallest_group_hides_in_retired_weeks_too(tmp_path: Path) -> None:
    """Twelve nurses: told while five are enough, hidden where thirteen are asked for."""
    site = a_site(tmp_path)
    ran(site)
    retain(site, today=TODAY)
    settings = site.folder / "site.toml"
    settings.write_text(settings.read_text().replace("minimum_group = 5", "minimum_group = 13"))
    past = pl.col("week_start") < MARK
    of_people = ("metric", "overtime_share")
    told = published(site)["metric_value"].filter(past, pl.col(of_people[0]) == of_people[1])
    assert set(told["state"]) == {"value"} or "suppressed" not in set(told["state"])
    ran(site)
    hidden = published(site)["metric_value"].filter(past, pl.col(of_people[0]) == of_people[1])
    assert hidden.height == told.height
    assert set(hidden["state"]) == {"suppressed"}
