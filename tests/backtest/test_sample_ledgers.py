"""Where the sample trust's saved hours went, as planted, by the whole pipeline."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from dashboard.cli import main
from pipelines.answers import LedgerQuestion, beside_of, ledgers_as_of, published_of, standings_as_of
from pipelines.steps.saved_hours import ledgers
from pipelines.warehouse.read import Snapshot, open_snapshot

FIELDS = (
    "unit_id from to weeks saved_hours saved_interval evidence_grade coverage entries claimed_hours "
    "conversion_ratio conversion_interval"
).split()
NAMES = (
    "more_patients higher_acuity fewer_staff direct_care less_overtime less_after_hours unaccounted"
).split()


@pytest.fixture(scope="module")
def snapshot(sample_site: Path) -> Snapshot:
    return open_snapshot(sample_site / "warehouse")


@pytest.fixture(scope="module")
def told(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    day = date.fromisoformat(snapshot.info["as_of"])
    return {one["unit_id"]: one for one in ledgers_as_of(snapshot, day, LedgerQuestion())}


def hours(one: dict[str, Any]) -> dict[str, float]:
    return {entry["name"]: entry["hours"] for entry in one["entries"] if entry["hours"] is not None}


def largest(one: dict[str, Any]) -> str:
    entries = hours(one)
    return max(entries, key=lambda name: entries[name])


def ask(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["ledger", *arguments])


def test_every_ledger_has_the_contract_s_fields_and_closes(told: dict[str, dict[str, Any]]) -> None:
    for one in told.values():
        assert set(FIELDS) <= set(one)
        assert [entry["name"] for entry in one["entries"]] in ([], NAMES)
        if one["entries"]:
            assert abs(sum(hours(one).values()) - one["saved_hours"]) <= 1e-9


def test_alder_s_gain_became_patients(told: dict[str, dict[str, Any]]) -> None:
    alder = told["W01"]
    assert largest(alder) == "more_patients"
    assert alder["entries"][0]["interval"][0] > 0
    assert alder["conversion_ratio"] > 1
    assert alder["over_converted"]


def test_birch_s_gain_became_fewer_nurses_taken_out_of_what_nobody_records(
    told: dict[str, dict[str, Any]],
) -> None:
    birch = told["W02"]
    assert largest(birch) == "fewer_staff"
    assert hours(birch)["fewer_staff"] > 3 * abs(hours(birch)["more_patients"])
    assert "direct_care" not in hours(birch)
    assert hours(birch)["unaccounted"] < 0
    assert not birch["separable"]


def test_the_east_team_s_gain_was_kept_as_care(told: dict[str, dict[str, Any]]) -> None:
    east = told["C01"]
    entries = hours(east)
    assert entries["direct_care"] + entries["unaccounted"] > entries["more_patients"] + entries["fewer_staff"]
    assert entries["direct_care"] > 0
    assert east["conversion_interval"][0] < 1


def test_the_west_team_saved_nothing_so_no_share_of_it_became_workload(
    told: dict[str, dict[str, Any]],
) -> None:
    west = told["C02"]
    worked = 500 * west["weeks"]
    assert abs(west["saved_hours"]) < 0.01 * worked
    assert west["conversion_ratio"] is None
    assert west["conversion_interval"] is None
    assert hours(west)["more_patients"] > 0


def test_the_weeks_of_the_broken_roster_are_not_counted(told: dict[str, dict[str, Any]]) -> None:
    elder = told["W05"]
    assert elder["weeks"] == elder["weeks_in_span"] - 6
    assert elder["coverage"] < 0.9


def test_units_without_a_tool_a_baseline_or_enough_people_say_so(told: dict[str, dict[str, Any]]) -> None:
    reasons = {unit: one["reason"] for unit, one in told.items() if one["reason"]}
    assert reasons["W03"] == "no_rollout"
    assert reasons["C05"] == "suppressed"
    assert reasons["C06"] == "baseline_short"
    for unit in ("W03", "C05"):
        assert told[unit]["saved_hours"] is None
        assert told[unit]["entries"] == []


def test_nothing_of_the_small_unit_is_told(snapshot: Snapshot) -> None:
    rows = snapshot.query("select * from ledger where unit_id = 'C05'").to_dicts()
    known = {name for row in rows for name, value in row.items() if value is not None}
    person_derived = ("saved", "conversion", "coverage", "documented", "disagreement", "claimed")
    assert not {name for name in known if name.startswith(person_derived)}
    assert snapshot.query("select * from group_value where unit_id = 'C05'").is_empty()
    assert snapshot.query("select * from ledger_entry where unit_id = 'C05'").is_empty()


def test_self_reported_savings_are_told_as_such(told: dict[str, dict[str, Any]]) -> None:
    assert told["O01"]["evidence_grade"] == "self_reported"
    assert told["W01"]["evidence_grade"] == "log_measured"


def test_saved_hours_are_the_published_minutes_of_the_weeks_counted(
    snapshot: Snapshot, told: dict[str, dict[str, Any]]
) -> None:
    rows = snapshot.query(
        "select sum(numerator) / 60 as hours from metric_value "
        "where metric = 'net_minutes_saved_per_worked_hour' and unit_id = 'W01' and state = 'value' "
        "and week_start >= $live",
        {"live": told["W01"]["from"]},
    )
    assert told["W01"]["saved_hours"] == pytest.approx(rows["hours"].item(), abs=1e-5)


def test_the_published_ledger_is_the_one_that_is_answered_and_stands_in_the_standing(
    snapshot: Snapshot, told: dict[str, dict[str, Any]]
) -> None:
    of_units = snapshot.table("ledger").filter(scope="unit", staff_group="all")
    published = {row["unit_id"]: row for row in of_units.iter_rows(named=True)}
    assert {unit: row["saved_hours"] for unit, row in published.items()} == {
        unit: one["saved_hours"] for unit, one in told.items()
    }
    ratios = {row["unit_id"]: row["conversion_ratio"] for row in snapshot.table("standing").to_dicts()}
    assert ratios == {unit: one["conversion_ratio"] for unit, one in told.items()}


def test_as_of_an_earlier_day_nothing_later_is_looked_at(snapshot: Snapshot) -> None:
    day = date.fromisoformat(snapshot.info["as_of"]) - timedelta(weeks=20)
    then = {one["unit_id"]: one for one in ledgers_as_of(snapshot, day, LedgerQuestion())}
    assert then["C06"]["reason"] == "no_rollout", "its tool had not gone live"
    assert then["W01"]["to"] == day
    ratios = {row["unit_id"]: row["conversion_ratio"] for row in standings_as_of(snapshot, day).to_dicts()}
    assert ratios["W01"] == then["W01"]["conversion_ratio"]


def test_the_order_of_published_rows_changes_nothing(snapshot: Snapshot) -> None:
    known = published_of(snapshot)
    shuffled: Any = {
        name: table.sample(fraction=1.0, shuffle=True, seed=3)
        for name, table in vars(known).items()
        if isinstance(table, pl.DataFrame)
    }
    day = date.fromisoformat(snapshot.info["as_of"])
    beside = beside_of(snapshot)
    mixed: Any = {
        name: table.sample(fraction=1.0, shuffle=True, seed=4) for name, table in vars(beside).items()
    }
    for name, frame in ledgers(known, beside, day).items():
        assert frame.equals(ledgers(replace(known, **shuffled), replace(beside, **mixed), day)[name])


def test_one_unit_is_one_document_and_all_are_an_array(sample_site: Path) -> None:
    one = json.loads(ask(str(sample_site), "--unit", "W03", "--json").stdout)
    assert (one["unit_id"], one["saved_hours"], one["entries"], one["reason"]) == (
        "W03",
        None,
        [],
        "no_rollout",
    )
    every = json.loads(ask(str(sample_site), "--json").stdout)
    assert [unit["unit_id"] for unit in every] == sorted(unit["unit_id"] for unit in every)


def test_a_span_is_told_over_its_own_weeks(sample_site: Path, told: dict[str, dict[str, Any]]) -> None:
    last = told["W01"]["to"]
    first = last - timedelta(weeks=10) + timedelta(days=1)
    asked = ask(str(sample_site), "--unit", "W01", "--from", str(first), "--to", str(last), "--json")
    part = json.loads(asked.stdout)
    assert (part["from"], part["to"], part["weeks"]) == (str(first), str(last), 10)
    assert 0 < part["saved_hours"] < told["W01"]["saved_hours"]


def test_people_read_names_intervals_and_the_reason(sample_site: Path) -> None:
    answer = ask(str(sample_site))
    assert answer.exit_code == 0
    assert "fewer staff" in answer.stdout
    assert "not recorded (care, breaks, teaching, other)" in answer.stdout
    assert "W03  No tool has gone live here: there are no hours to tell of." in answer.stdout
    assert "more than was saved." in answer.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--unit", "W33"], "no such unit; did you mean W03?"),
        (["--from", "2026-05-01", "--to", "2026-04-01"], "the span ends before it begins."),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(
    sample_site: Path, arguments: list[str], message: str
) -> None:
    answer = ask(str(sample_site), *arguments)
    assert answer.exit_code == 2
    assert message in answer.output


def test_minutes_of_documentation_agree_with_the_log_and_overload_is_no_gain_by_either(
    told: dict[str, dict[str, Any]],
) -> None:
    """Tasks save minutes of documentation in the sample: both see the same hours, but for those not timed."""
    for unit in ("C01", "W01", "W05", "W06"):
        one = told[unit]
        low, high = one["documented_interval"]
        assert low < one["saved_hours"] / one["coverage"] < high
    west = told["C02"]
    assert west["documented_interval"][0] < 0 < west["documented_interval"][1], "its tool saves nothing"


def test_the_promise_stands_beside_what_was_measured_and_is_not_booked(
    told: dict[str, dict[str, Any]],
) -> None:
    alder = told["W01"]
    assert alder["claimed_hours"] > alder["saved_hours"]
    assert alder["claim_gap_hours"] == pytest.approx(alder["claimed_hours"] - alder["saved_hours"])
    assert told["W03"]["claimed_hours"] is None


def test_the_organisation_is_the_sum_of_its_units_and_says_who_is_not_in_it(
    sample_site: Path, told: dict[str, dict[str, Any]]
) -> None:
    whole = json.loads(ask(str(sample_site), "--organisation", "--json").stdout)
    out = {each["reason"]: each for each in whole["left_out"]}
    inside = [
        one for one in told.values() if one["reason"] is None and one["evidence_grade"] == "log_measured"
    ]
    assert whole["units"] == len(inside)
    assert whole["saved_hours"] == pytest.approx(sum(one["saved_hours"] for one in inside), abs=1e-4)
    assert abs(sum(hours(whole).values()) - whole["saved_hours"]) <= 1e-9
    assert out["suppressed"] == {"reason": "suppressed", "units": 1, "saved_hours": None}
    assert out["other_grade"]["saved_hours"] == told["O01"]["saved_hours"]
    assert whole["over_converted"], "the gains of Alder and Birch were turned into workload"
    services = {one["service"] for one in ledger_rows(sample_site, "service")}
    parts = [json.loads(ask(str(sample_site), "--service", name, "--json").stdout) for name in services]
    assert sum(part["units"] for part in parts) >= whole["units"]


def ledger_rows(site: Path, scope: str) -> list[dict[str, Any]]:
    return open_snapshot(site / "warehouse").table("ledger").filter(scope=scope, staff_group="all").to_dicts()


def test_a_staff_group_is_told_where_it_hides_everybody(sample_site: Path) -> None:
    nurses = json.loads(ask(str(sample_site), "--staff-group", "nurse", "--json").stdout)
    reasons = {one["unit_id"]: one["reason"] for one in nurses}
    assert reasons["W02"] is None
    assert reasons["C05"] == "suppressed"
    birch = next(one for one in nurses if one["unit_id"] == "W02")
    assert largest(birch) == "fewer_staff", "it was nurses who were not replaced"
    assert birch["staff_group"] == "nurse"


@pytest.mark.parametrize(
    "wrong",
    [
        ("--service", "Adult mental helth"),
        ("--staff-group", "nurses"),
        ("--unit", "W01", "--organisation"),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_fault_of_use(
    sample_site: Path, wrong: tuple[str, ...]
) -> None:
    assert ask(str(sample_site), *wrong).exit_code == 2
