"""Rows are judged against the site's own units, clinicians and days, as often as the answer may change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.shelf import TODAY, Row, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

UNIT = {"unit_id": "W1", "unit_name": "W1", "setting": "other"}
NURSE = {"clinician_id": "c1", "staff_group": "nurse", "unit_id": "W1", "wte": 1.0}
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(scope="module")
def shelves() -> Iterator[Shelf]:
    with Shelf() as made:
        yield made


@pytest.fixture
def shelf(shelves: Shelf) -> Shelf:
    shelves.begin()
    return shelves


@pytest.fixture
def staffed(shelf: Shelf) -> Shelf:
    shelf.put("units", [UNIT])
    shelf.put("clinicians", [NURSE])
    shelf.run()
    return shelf


def shift(day: date = TODAY, **more: Any) -> Row:
    start = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    return {
        "shift_id": "s1",
        "clinician_id": "c1",
        "unit_id": "W1",
        "starts_at": start,
        "ends_at": start + timedelta(hours=8),
        "status": "worked",
        **more,
    }


def census(day: date = TODAY, unit: str = "W1") -> Row:
    return {"unit_id": unit, "date": day, "period": "all", "patients": 20.0}


def states(shelf: Shelf, table: str) -> list[str]:
    return [state for _, state in shelf.states(table, "unit_id")]


# --- units and clinicians -------------------------------------------------------------------------------


def test_a_row_of_an_unknown_unit_is_rejected_and_waits(shelf: Shelf) -> None:
    shelf.put("caseload", [census()])
    summary = shelf.run()
    assert summary.tables["caseload"].rejected == 1
    assert summary.rejections["caseload", "unknown_unit"]["rows"] == 1
    again = shelf.run()
    assert (again.total("read"), again.readmitted) == (0, 0)


def test_it_is_readmitted_when_its_unit_comes_and_not_read_again(shelf: Shelf) -> None:
    shelf.put("caseload", [census(), census(TODAY - timedelta(days=1))])
    shelf.run()
    shelf.put("units", [UNIT])
    summary = shelf.run()
    assert summary.readmitted == 2
    assert summary.tables["caseload"].read == 0
    assert ("caseload", TODAY) in list(shelf.store.touched().iter_rows())


def test_a_chain_of_references_is_readmitted_in_one_run(shelf: Shelf) -> None:
    """The shift waits for the clinician, the clinician for the unit."""
    shelf.put("clinicians", [NURSE])
    shelf.put("shifts", [shift()])
    first = shelf.run()
    assert set(first.rejections) == {("clinicians", "unknown_unit"), ("shifts", "unknown_unit")}
    shelf.put("units", [UNIT])
    assert shelf.run().readmitted == 2


def test_references_and_what_refers_to_them_may_come_together(shelf: Shelf) -> None:
    shelf.put("shifts", [shift()])
    shelf.put("clinicians", [NURSE])
    shelf.put("units", [UNIT])
    summary = shelf.run()
    assert (summary.total("accepted"), summary.total("rejected")) == (3, 0)


def test_a_withdrawn_unit_withdraws_its_rows(staffed: Shelf) -> None:
    """Two rows of one unit that differ: neither counts, so there is no such unit."""
    staffed.put("caseload", [census()])
    staffed.put("shifts", [shift()])
    staffed.run()
    staffed.put("units", [{**UNIT, "unit_name": "another name"}])
    summary = staffed.run()
    assert summary.withdrawn == 4, "the unit, its clinician, a shift and a census"
    assert staffed.accepted("caseload") == staffed.accepted("shifts") == staffed.accepted("clinicians") == []
    staffed.put("units", [{**UNIT, "updated_at": datetime(2026, 1, 7, tzinfo=UTC)}])
    assert staffed.run().readmitted == 3, "the clinician, the shift and the census"
    assert len(staffed.accepted("shifts")) == 1


@pytest.mark.parametrize(("unit", "clinician", "rule"), [("w1", "c1", "unit"), ("W1", "C1", "clinician")])
def test_ids_are_compared_exactly(staffed: Shelf, unit: str, clinician: str, rule: str) -> None:
    staffed.put("shifts", [shift(unit_id=unit, clinician_id=clinician)])
    assert set(staffed.run().rejections) == {("shifts", f"unknown_{rule}")}


def test_a_row_that_names_no_unit_or_clinician_needs_none(staffed: Shelf) -> None:
    report = {"report_id": "r1", "unit_id": "W1", "level": 3, "cause": "staffing"}
    staffed.put("overload_reports", [{**report, "reported_at": datetime(2026, 6, 1, tzinfo=UTC)}])
    event = {"task_id": "t1", "clinician_id": "c1", "tool_id": "never listed", "task_type": "handover"}
    staffed.put("llm_events", [{**event, "started_at": datetime(2026, 6, 1, tzinfo=UTC)}])
    summary = staffed.run()
    assert (summary.total("accepted"), summary.total("rejected")) == (2, 0)


def test_a_successor_is_a_unit_too(staffed: Shelf) -> None:
    change = {"unit_id": "W1", "successor_id": "W2", "effective_on": date(2026, 3, 1), "kind": "merge"}
    staffed.put("unit_changes", [change])
    assert set(staffed.run().rejections) == {("unit_changes", "unknown_unit")}


# --- bank and agency ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("staffing", "group", "accepted"),
    [
        ("bank", "nurse", True),
        ("agency", "support_worker", True),
        ("bank", None, False),
        ("substantive", "nurse", False),
        (None, "nurse", False),
    ],
)
def test_bank_and_agency_staff_need_not_be_listed_if_the_shift_says_their_group(
    staffed: Shelf, staffing: str | None, group: str | None, accepted: bool
) -> None:
    staffed.put("shifts", [shift(clinician_id="unlisted", staffing=staffing, staff_group=group)])
    assert staffed.run().tables["shifts"].accepted == int(accepted)


def test_a_bank_shift_still_needs_its_unit(staffed: Shelf) -> None:
    staffed.put("shifts", [shift(clinician_id="x", unit_id="W9", staffing="bank", staff_group="nurse")])
    assert set(staffed.run().rejections) == {("shifts", "unknown_unit")}


# --- days -----------------------------------------------------------------------------------------------


def test_today_has_come_and_tomorrow_has_not(staffed: Shelf) -> None:
    staffed.put("caseload", [census(TODAY), census(TOMORROW)])
    summary = staffed.run(TODAY)
    assert (summary.tables["caseload"].accepted, summary.tables["caseload"].rejected) == (1, 1)
    assert set(summary.rejections) == {("caseload", "future")}


def test_a_worked_shift_of_tomorrow_is_admitted_when_the_day_comes(staffed: Shelf) -> None:
    staffed.put("shifts", [shift(TOMORROW)])
    assert set(staffed.run(TODAY).rejections) == {("shifts", "future")}
    assert staffed.run(TODAY).readmitted == 0
    summary = staffed.run(TOMORROW)
    assert (summary.readmitted, summary.total("read")) == (1, 0)
    assert len(staffed.accepted("shifts")) == 1


@pytest.mark.parametrize(
    ("status", "accepted"),
    [("planned", True), ("cancelled", True), ("leave", True), ("sick", False), ("worked", False)],
)
def test_what_is_planned_may_lie_ahead(staffed: Shelf, status: str, accepted: bool) -> None:
    staffed.put("shifts", [shift(TOMORROW, status=status)])
    assert staffed.run(TODAY).tables["shifts"].accepted == int(accepted)


def test_a_line_that_begins_next_year_is_known_today(staffed: Shelf) -> None:
    line = {"unit_id": "W1", "measure": "patients_per_nurse", "limit": 6.0, "basis": "law", "source": "s"}
    staffed.put("load_lines", [{**line, "effective_from": date(2027, 1, 1)}])
    assert staffed.run().tables["load_lines"].accepted == 1


def test_a_waiting_row_that_is_corrected_waits_no_more(staffed: Shelf) -> None:
    """The correction has the same key: it takes the waiting row's place, also when the day comes."""
    staffed.put("caseload", [census(TOMORROW)])
    staffed.run(TODAY)
    staffed.put(
        "caseload", [{**census(TOMORROW), "patients": 9.0, "updated_at": datetime(2026, 6, 30, tzinfo=UTC)}]
    )
    assert staffed.run(TODAY).tables["caseload"].rejected == 1
    assert staffed.run(TOMORROW).readmitted == 1
    (row,) = staffed.accepted("caseload")
    assert row["patients"] == 9


def test_a_readmitted_row_joins_the_parts_of_other_sources(shelf: Shelf) -> None:
    shelf.begin(["a", "b"])
    shelf.put("units", [UNIT])
    event = {
        "task_id": "t1",
        "tool_id": "T",
        "task_type": "handover",
        "started_at": datetime(2026, 6, 1, tzinfo=UTC),
    }
    shelf.put("llm_events", [{**event, "clinician_id": "c1"}], source="a")
    shelf.put("llm_events", [{**event, "clinician_id": "c2", "review_seconds": 40.0}], source="b")
    shelf.put("clinicians", [{**NURSE, "clinician_id": "c2"}])
    assert shelf.run().tables["llm_events"].accepted == 1
    shelf.put("clinicians", [NURSE])
    assert shelf.run().readmitted == 1
    (row,) = shelf.accepted("llm_events")
    assert (row["clinician_id"], row["review_seconds"]) == ("c1", 40.0)
