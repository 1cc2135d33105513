"""Small units, one person's overtime, corrections, and what is hidden: from files to what is published."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipelines.shapes import PUBLISHED
from pipelines.warehouse.read import published
from tests.oracle.disclosure_auditor import audit, audit_pair, cells_of, newest, published_of, truth_of
from tests.oracle.revision_auditor import Edition, audit_editions
from tests.sites import MONDAY, SETTINGS, Ward, run_site, write_rows, write_ward_site

if TYPE_CHECKING:
    from pathlib import Path

K = 10
LATE = MONDAY + timedelta(weeks=3)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLIMSOLL_PSEUDONYM_KEY", "a-key-for-tests-only-0123456789-abcdef")


def site_of(folder: Path, *wards: Ward, overtime: Any = lambda row: 0.5) -> Path:
    """A site of these wards, in which every shift records overtime; tasks of a tool, one a shift."""
    write_ward_site(folder, *wards)
    (folder / "site.toml").write_text(
        SETTINGS.replace("minimum_group = 5", f"minimum_group = {K}"), encoding="utf-8"
    )
    rows = [row | {"overtime_hours": overtime(row)} for ward in wards for row in ward.shifts()]
    write_rows(folder / "incoming" / "shifts.csv", rows)
    tasks = [task(row, number) for number, row in enumerate(rows)]
    write_rows(folder / "incoming" / "llm_events.csv", tasks)
    return folder


def task(shift: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "task_id": f"t{number}",
        "clinician_id": shift["clinician_id"],
        "unit_id": shift["unit_id"],
        "tool_id": "T1",
        "task_type": "handover",
        "started_at": shift["starts_at"],
        "completed_at": shift["starts_at"],
        "disposition": "accepted",
    }


def told(folder: Path, metric: str, unit: str = "W1") -> dict[date, dict[str, Any]]:
    snapshot = published(folder / "warehouse")
    assert snapshot is not None
    rows = snapshot.table("metric_value").filter((pl.col("metric") == metric) & (pl.col("unit_id") == unit))
    return {row["week_start"]: row for row in rows.iter_rows(named=True)}


def found_in(folder: Path) -> list[Any]:
    truth = truth_of(folder)
    return audit(cells_of(published_of(newest(folder)), truth), truth, K)


@pytest.mark.parametrize(("staff", "state"), [(9, "suppressed"), (10, "value"), (11, "value")])
def test_a_unit_with_nine_is_hidden_and_with_ten_and_eleven_shown(tmp_path, staff, state):
    site = site_of(tmp_path / "site", Ward(staff=staff), Ward(unit_id="W2", staff=20))
    run_site(site)
    for metric in ("tasks", "adoption", "overtime_share"):
        assert {row["state"] for row in told(site, metric).values()} == {state}
    assert {row["state"] for row in told(site, "patients").values()} == {"value"}
    assert not found_in(site)


def test_one_person_with_95_percent_of_overtime_hides_it_and_nothing_else(tmp_path):
    def overtime(row: dict[str, Any]) -> float:
        return 4.0 if row["clinician_id"].endswith("nurse-000") else 0.03

    site = site_of(tmp_path / "site", Ward(staff=12), overtime=overtime)
    run_site(site)
    assert {row["state"] for row in told(site, "overtime_share").values()} == {"suppressed"}
    assert {row["state"] for row in told(site, "tasks").values()} == {"value"}
    assert {row["state"] for row in told(site, "worked_hours").values()} == {"value"}
    assert not found_in(site)


def a_late_shift(folder: Path, people: int) -> None:
    """Shifts of people who had none in the fourth week, in a file of their own."""
    ward = Ward(staff=12)
    rows = [
        {
            "shift_id": f"late-{number}",
            "clinician_id": f"W1-late-{number:03d}",
            "unit_id": "W1",
            "starts_at": f"{LATE}T07:00:00",
            "ends_at": f"{LATE}T15:00:00",
            "status": "worked",
            "worked_hours": 8,
            "overtime_hours": 3.0,
        }
        for number in range(people)
    ]
    write_rows(folder / "incoming" / "shifts-late.csv", rows)
    staff = [*ward.clinicians(), *(late_one(number) for number in range(people))]
    write_rows(folder / "incoming" / "clinicians.csv", staff)


def late_one(number: int) -> dict[str, Any]:
    return {"clinician_id": f"W1-late-{number:03d}", "staff_group": "nurse", "unit_id": "W1", "wte": 1}


@pytest.mark.parametrize(("people", "state"), [(1, "withheld"), (9, "withheld"), (10, "value")])
def test_a_correction_by_few_people_is_withheld_and_facts_are_corrected(tmp_path, people, state):
    site = site_of(tmp_path / "site", Ward(staff=12))
    run_site(site)
    before, truth_before = cells_of(published_of(newest(site)), truth_of(site)), truth_of(site)
    hours = told(site, "worked_hours")[LATE]["value"]
    a_late_shift(site, people)
    summary = run_site(site)
    after = told(site, "overtime_share")
    assert after[LATE]["state"] == state
    assert {row["state"] for week, row in after.items() if week != LATE} == {"value"}
    assert told(site, "worked_hours")[LATE]["value"] == hours + 8 * people
    assert summary.withheld_weeks == (state == "withheld")
    truth = truth_of(site)
    assert not audit_pair(before, truth_before, cells_of(published_of(newest(site)), truth), truth, K)


def test_what_is_withheld_stays_so_when_the_store_is_made_anew_and_is_not_in_the_digest(tmp_path):
    site = site_of(tmp_path / "site", Ward(staff=12))
    run_site(site)
    a_late_shift(site, 1)
    first = run_site(site)
    again = run_site(site, rebuild=True)
    assert told(site, "overtime_share")[LATE]["state"] == "withheld"
    at_once = site_of(tmp_path / "at_once", Ward(staff=12))
    a_late_shift(at_once, 1)
    whole = run_site(at_once)
    assert told(at_once, "overtime_share")[LATE]["state"] == "value"
    assert first.snapshot == again.snapshot == whole.snapshot


def test_a_hidden_value_moves_nothing_that_is_shown(tmp_path):
    """Nine people's overtime and tasks, another time other ones: the published tables are the same."""
    wards = (Ward(staff=9), Ward(unit_id="W2", staff=20))

    def other(row: dict[str, Any]) -> float:
        return 2.5 if row["unit_id"] == "W1" else 0.5

    one = site_of(tmp_path / "one", *wards)
    two = site_of(tmp_path / "two", *wards, overtime=other)
    rows = (two / "incoming" / "llm_events.csv").read_text(encoding="utf-8").splitlines()
    kept = [line for number, line in enumerate(rows) if ",W1," not in line or number % 3]
    (two / "incoming" / "llm_events.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    run_site(one)
    run_site(two)
    first, second = published(one / "warehouse"), published(two / "warehouse")
    assert first is not None
    assert second is not None
    about_runs = {"run", "rejection", "expectation_result", "coverage", "feed", "file_note"}
    for name in sorted(set(PUBLISHED) - about_runs):
        left, right = (each.table(name).sort(pl.all()) for each in (first, second))
        assert left.equals(right, null_equal=True), name


def shared_out(folder: Path, name: str, people: range) -> None:
    """Who had how many patients on the shifts of two weeks that are one span: one row a shift."""
    ward, span = Ward(staff=24), range(14, 28)
    days = {MONDAY + timedelta(days=day) for day in span}
    whose = {ward.clinician(number) for number in people}
    rows = [
        {
            "unit_id": "W1",
            "date": row["starts_at"][:10],
            "period": "day" if "-day-" in row["shift_id"] else "night",
            "clinician_id": row["clinician_id"],
            "patients": 5 + number % 3,
        }
        for number, row in enumerate(ward.shifts())
        if row["clinician_id"] in whose and date.fromisoformat(row["starts_at"][:10]) in days
    ]
    write_rows(folder / "incoming" / name, rows)


def spreads(folder: Path) -> dict[date, dict[str, Any]]:
    snapshot = published(folder / "warehouse")
    assert snapshot is not None
    return {row["week_start"]: row for row in snapshot.table("week_spread").iter_rows(named=True)}


SPAN = MONDAY + timedelta(weeks=3)


@pytest.mark.parametrize(("more", "state"), [(0, "value"), (1, "withheld"), (9, "withheld"), (10, "value")])
def test_how_evenly_load_was_shared_is_withheld_where_few_people_were_added_to_it(tmp_path, more, state):
    """Twelve of a ward's 24 had their patients on record; then those of others come in. All worked before."""
    site = site_of(tmp_path / "site", Ward(staff=24))
    shared_out(site, "caseload-own.csv", range(12))
    run_site(site)
    assert (spreads(site)[SPAN]["state"], spreads(site)[SPAN]["clinicians"]) == ("value", 12)
    first = Edition.of(site)
    shared_out(site, "caseload-more.csv", range(12, 12 + more))
    summary = run_site(site)
    now = spreads(site)[SPAN]
    assert now["state"] == state
    assert (now["clinicians"], now["dispersion"] is not None) == (
        (12 + more, True) if state == "value" else (None, False)
    )
    second = Edition.of(site)
    assert [len(edition.sharers["W1", SPAN]) for edition in (first, second)] == [12, 12 + more]
    assert not audit_editions(first, second, K)
    for row in second.spreads:  # the auditor finds what is told all the same
        row.update({"state": "value", "clinicians": 12 + more} if row["week_start"] == SPAN else {})
    assert bool(audit_editions(first, second, K)) == (state == "withheld")
    assert summary.withheld_weeks == 0
    assert {row["state"] for row in told(site, "tasks").values()} == {"value"}
    again = run_site(site, rebuild=True)
    assert spreads(site)[SPAN]["state"] == state
    assert again.snapshot == summary.snapshot


def of_parts(folder: Path) -> dict[str, dict[date, set[str]]]:
    """States of the figures by kind of task: by service (empty: the organisation) and block."""
    snapshot = published(folder / "warehouse")
    assert snapshot is not None
    found: dict[str, dict[date, set[str]]] = {}
    for row in snapshot.table("part_value").filter(dimension="task_type").iter_rows(named=True):
        block = found.setdefault(row["service"] or "", {}).setdefault(row["block_start"], set())
        block.add(row["state"])
        assert (row["numerator"] is None and row["value"] is None) or row["state"] != "withheld"
    return found


@pytest.mark.parametrize(("bank", "state"), [(0, "value"), (3, "withheld"), (10, "value")])
def test_parts_of_the_use_are_withheld_where_few_people_tell_them_apart(tmp_path, bank, state):
    """A corrected week is left out of its block's parts, and those who worked in no other week go with it."""
    site = site_of(tmp_path / "site", Ward(staff=12))
    staff = [{**late_one(number), "clinician_id": f"W1-bank-{number:03d}"} for number in range(bank)]
    hired = [
        {
            "shift_id": f"bank-{number}",
            "clinician_id": one["clinician_id"],
            "unit_id": "W1",
            "starts_at": f"{LATE}T07:00:00",
            "ends_at": f"{LATE}T15:00:00",
            "status": "worked",
            "worked_hours": 8,
        }
        for number, one in enumerate(staff)
    ]
    for name, rows in (("clinicians", staff), ("shifts", hired)) if bank else ():
        write_rows(site / "incoming" / f"{name}-bank.csv", rows)
    run_site(site)
    before, first = of_parts(site), Edition.of(site)
    (block,) = [start for start in before[""] if start <= LATE < start + timedelta(weeks=4)]
    assert all("withheld" not in states for blocks in before.values() for states in blocks.values())
    a_late_shift(site, 1)
    summary = run_site(site)
    after = of_parts(site)
    second = Edition.of(site)
    assert not audit_editions(first, second, K)
    for row in second.parts:  # the auditor finds what is told all the same
        row.update({"state": "value", "numerator": -1.0} if row["state"] == "withheld" else {})
    assert bool(audit_editions(first, second, K)) == (state == "withheld")
    assert set(after) == set(before)
    for service, blocks in after.items():
        assert ("withheld" in blocks[block]) == (state == "withheld"), service
        assert not any("withheld" in states for start, states in blocks.items() if start != block)
    again = run_site(site, rebuild=True)
    assert of_parts(site) == after
    assert again.snapshot == summary.snapshot
    assert run_site(site).snapshot == summary.snapshot
