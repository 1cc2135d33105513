"""Rows that come after their week was retired, and people who have left: counted, and not let in again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from pipelines.privacy import PseudonymKey
from pipelines.steps.retention import retain
from pipelines.warehouse.read import open_snapshot
from tests.retired import MARK, TODAY, a_site, at, published, ran, rows, shift
from tests.sites import MONDAY, write_rows

pytestmark = pytest.mark.usefixtures("polars_alone")


def test_a_row_that_comes_late_for_a_retired_week_is_refused_counted_and_not_kept(tmp_path: Path) -> None:
    site = a_site(tmp_path)
    ran(site)
    retain(site, today=TODAY)
    held = rows(site, "shifts")
    refused_before = [path.name for path in (site.warehouse / "quarantine").rglob("*.parquet")]
    bad = {**shift("late-3", at(MARK - timedelta(weeks=4))), "worked_hours": 99}
    good = [shift(f"late-{n}", at(MARK - timedelta(weeks=3 + n))) for n in (1, 2)]
    edge = shift("late-4", at(MARK - timedelta(days=2)))  # the margin's first day
    write_rows(site.folder / "incoming" / "shifts-late.csv", [*good, bad, edge])
    summary = ran(site)
    count = summary.tables["shifts"]
    assert (count.read, count.accepted, count.rejected, count.duplicates) == (4, 1, 3, 0)
    assert summary.rejections[("shifts", "retired")]["rows"] == 3
    assert summary.rejections[("shifts", "retired")]["example_file"] == "shifts-late.csv"
    assert [path.name for path in (site.warehouse / "quarantine").rglob("*.parquet")] == refused_before
    assert rows(site, "shifts") == held + 1
    rejections = open_snapshot(site.warehouse).table("rejection").filter(rule="retired")
    assert rejections["rows"].to_list() == [3]


def test_a_whole_archive_that_comes_again_stops_no_run(tmp_path: Path) -> None:
    """All rows of the file are of the past: too few right rows would stop a run, and these are not wrong."""
    site = a_site(tmp_path)
    ran(site)
    retain(site, today=TODAY)
    old = [shift(f"o-{n}", at(MONDAY + timedelta(days=n))) for n in range(50)]
    write_rows(site.folder / "incoming" / "shifts-archive.csv", old)
    summary = ran(site)
    assert summary.rejections[("shifts", "retired")]["rows"] == 50


def test_somebody_who_left_is_not_in_a_byte_of_the_store_nor_let_in_again(tmp_path: Path) -> None:
    """A nurse who left in March 2026, whose training never runs out; and one who left and still helps out."""
    site = a_site(tmp_path)
    incoming = site.folder / "incoming"
    people = [
        {"clinician_id": name, "staff_group": "nurse", "unit_id": "W1", "wte": 1, "end_date": "2026-03-31"}
        for name in ("gone-1", "helps-1")
    ]
    write_rows(incoming / "clinicians-left.csv", people)
    trained = [
        {"clinician_id": "gone-1", "kind": "guideline", "name": "Use", "completed_on": "2026-02-01"},
        {"clinician_id": "helps-1", "kind": "guideline", "name": "Use", "completed_on": "2026-02-02"},
    ]
    write_rows(incoming / "training.csv", trained)
    helps = shift("h-1", at(date(2027, 3, 1)), "helps-1")
    write_rows(incoming / "shifts-left.csv", [shift("g-1", at(date(2026, 2, 2)), "gone-1"), helps])
    ran(site)
    before = published(site)
    key = PseudonymKey(b"a-key-for-tests-only-0123456789-abcdef")
    gone, there = (key.pseudonym(name).encode() for name in ("gone-1", "helps-1"))
    store = site.warehouse / "store.duckdb"
    assert gone in store.read_bytes()
    removed = retain(site, today=TODAY).removed
    assert (removed["clinicians"], removed["training"]) == (1, 1)
    for path in site.warehouse.iterdir():
        assert path.is_dir() or gone not in path.read_bytes(), path.name
    assert there in store.read_bytes()
    new = {**people[0], "clinician_id": "new-1", "end_date": ""}
    write_rows(incoming / "clinicians-left.csv", [*people, new])
    summary = ran(site)
    assert summary.rejections[("clinicians", "retired")]["rows"] == 1
    count = summary.tables["clinicians"]
    assert (count.read, count.accepted, count.rejected, count.duplicates) == (3, 1, 1, 1)
    assert gone not in store.read_bytes()
    for name in ("metric_value", "line_week", "unit_day"):
        assert_frame_equal(published(site)[name], before[name], check_exact=True)
