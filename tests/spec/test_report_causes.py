"""Why staff reported overload: causes by unit and by blocks of four weeks that stand still."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.facts.report_causes import BLOCK, report_causes
from pipelines.warehouse.read import open_snapshot
from tests.sites import MONDAY, Ward, run_site, write_rows, write_ward_site

BEGINS = date(1970, 1, 5) + timedelta(days=28 * 731)
"""Monday 19 January 2026: the first day of a block."""


def day(number: int) -> date:
    return BEGINS + timedelta(days=number)


def report(on: date, cause: str = "staffing", unit: str = "W1") -> dict[str, Any]:
    return {"unit_id": unit, "cause": cause, "_date": on}


def weeks(first: int, last: int, unit: str = "W1") -> pl.DataFrame:
    """Weeks from the block's own number `first` (0 begins it) up to `last`, whose reports are counted."""
    return pl.DataFrame(
        {
            "unit_id": [unit] * (last - first + 1),
            "week_start": [day(7 * n) for n in range(first, last + 1)],
        }
    )


def told(rows: list[dict[str, Any]], counted: pl.DataFrame) -> list[tuple[object, ...]]:
    schema = {"unit_id": pl.String, "cause": pl.String, "_date": pl.Date}
    return report_causes(pl.DataFrame(rows, schema=schema), counted).rows()


def test_causes_are_counted_by_unit_and_block():
    rows = [
        report(day(0)),
        report(day(27)),
        report(day(3), "acuity"),
        report(day(28)),
        report(day(5), unit="W2"),
    ]
    counted = pl.concat([weeks(0, 7), weeks(0, 7, "W2")])
    assert told(rows, counted) == [
        ("W1", day(0), "acuity", 1),
        ("W1", day(0), "staffing", 1 + 1),
        ("W1", day(28), "staffing", 1),
        ("W2", day(0), "staffing", 1),
    ]


def test_a_block_is_told_when_its_last_week_is_over_and_not_before():
    assert told([report(day(0))], weeks(0, 2)) == []
    assert told([report(day(0))], weeks(0, 3)) == [("W1", day(0), "staffing", 1)]


def test_reports_of_weeks_that_are_not_told_as_a_number_have_no_cause_either():
    assert told([report(day(0)), report(day(7), "acuity")], weeks(1, 3)) == [("W1", day(0), "acuity", 1)]
    assert told([report(day(0))], weeks(0, 3).clear()) == []


@pytest.mark.usefixtures("polars_alone")
def test_a_site_publishes_the_causes_of_the_reports_it_counts(tmp_path: Path):
    """Renamed units carry theirs on, and the sum over causes is the sum over the weeks of the same blocks."""
    site = write_ward_site(tmp_path / "site", Ward("W1", weeks=13))
    filed = [
        (5, "staffing"),
        (13, "staffing"),  # the last day of the block that began on 22 December
        (14, "violence"),
        (42, "acuity"),
        (89, "admin"),  # its block, from 16 March on, has a week to go
    ]
    rows = [
        {
            "report_id": f"r{number}",
            "unit_id": "W1" if number else "W0",
            "reported_at": f"{MONDAY + timedelta(days=on)}T12:00:00Z",
            "level": 5,
            "cause": cause,
        }
        for number, (on, cause) in enumerate(filed)
    ]
    write_rows(site / "incoming" / "overload_reports.csv", rows)
    write_rows(
        site / "incoming" / "unit_changes.csv",
        [{"unit_id": "W0", "successor_id": "W1", "effective_on": "2025-06-02", "kind": "rename"}],
    )
    units = [
        {"unit_id": name, "unit_name": name, "setting": "inpatient_mental_health"} for name in ("W0", "W1")
    ]
    write_rows(site / "incoming" / "units.csv", units)
    run_site(site)
    snapshot = open_snapshot(site / "warehouse")
    causes = snapshot.table("report_cause").sort("block_start", "cause")
    assert causes.rows() == [
        ("W1", day(-28), "staffing", 1 + 1),
        ("W1", day(0), "violence", 1),
        ("W1", day(28), "acuity", 1),
    ]
    counted = snapshot.table("report_week")
    over = counted.filter(pl.col("week_start") < day(28) + BLOCK)
    assert (over["reports"].sum(), counted["reports"].sum()) == (causes["reports"].sum(), len(filed))
