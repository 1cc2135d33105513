"""Every canonical table is written, in the contract's columns, with references that hold."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from expectations.gate import check
from pipelines.schemas import TABLES as CANONICAL
from sample_data.scenarios import SCENARIOS
from sample_data.span import Span
from sample_data.tables import POLICY, TABLES
from sample_data.world.site import site_world

END = date(2026, 4, 26)
TYPES: dict[str, Any] = {
    "id": pl.String,
    "text": pl.String,
    "category": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "flag": pl.Boolean,
    "date": pl.Date,
    "instant": pl.Datetime("us", "UTC"),
}
PERSON_TABLES = ("llm_events", "ehr_time", "training", "llm_calls", "caseload", "overload_reports")
UNIT_TABLES = (
    "clinicians",
    "rollouts",
    "llm_events",
    "shifts",
    "staffing_daily",
    "caseload",
    "consent_daily",
    "time_samples",
    "support_offers",
    "agreements",
    "incidents",
    "overload_reports",
    "load_lines",
    "task_baselines",
)


@pytest.fixture(scope="module")
def world():
    span = Span(END, 78)
    return site_world(SCENARIOS["sample"].plan(span, 17, 1876), span, 1876, None, lambda what, share: None)


@pytest.fixture(scope="module")
def tables(world):
    return {name: rows(world) for name, rows in TABLES.items()}


def test_every_canonical_table_has_a_writer_and_no_other():
    assert set(TABLES) == set(CANONICAL)
    assert {name for name, table in CANONICAL.items() if table.policy} == set(POLICY)


@pytest.mark.parametrize("name", list(TABLES))
def test_columns_are_those_of_the_contract(tables, name):
    columns, table = tables[name].columns, CANONICAL[name]
    assert set(columns) <= set(table.names)
    assert set(table.required) <= set(columns)


@pytest.mark.parametrize("name", list(TABLES))
def test_the_demo_has_rows_of_every_table_each_with_its_own_key(tables, name):
    frame = tables[name]
    assert len(frame) > 0
    key = [column for column in CANONICAL[name].key if column in frame.columns]
    assert frame.select(key).is_duplicated().sum() == 0


@pytest.mark.parametrize("name", list(TABLES))
def test_no_row_would_be_rejected_by_the_quality_gate(tables, name):
    typed = tables[name].select(
        [
            (pl.col(c.name) if c.name in tables[name].columns else pl.lit(None))
            .cast(TYPES[c.kind])
            .alias(c.name)
            for c in CANONICAL[name].columns
        ]
    )
    verdict = check(
        name,
        typed.with_row_index("_row").with_columns(_fault=pl.lit(None, dtype=pl.String)),
        visible=False,
    )
    assert len(verdict.rejected) == 0
    assert len(verdict.accepted) == len(typed)


@pytest.mark.parametrize("name", PERSON_TABLES)
def test_people_are_on_the_list(tables, name):
    known = set(tables["clinicians"]["clinician_id"])
    assert set(tables[name]["clinician_id"].drop_nulls()) <= known


def test_only_bank_and_agency_shifts_name_people_who_are_on_no_list(tables):
    strangers = tables["shifts"].filter(
        ~pl.col("clinician_id").is_in(tables["clinicians"]["clinician_id"].to_list())
    )
    assert set(strangers["staffing"]) == {"bank", "agency"}
    assert strangers["staff_group"].null_count() == 0


@pytest.mark.parametrize("name", UNIT_TABLES)
def test_units_are_on_the_list(tables, name):
    assert set(tables[name]["unit_id"].drop_nulls()) <= set(tables["units"]["unit_id"])


def test_tasks_use_tools_that_are_live_on_the_unit(tables):
    first = tables["rollouts"].group_by("tool_id").agg(pl.col("go_live_date").min())
    used = tables["llm_events"].join(first, on="tool_id", how="left")
    assert (used["started_at"].dt.date() >= used["go_live_date"]).all()


def test_calls_serve_tasks_that_exist(tables):
    assert set(tables["llm_calls"]["task_id"]) <= set(tables["llm_events"]["task_id"])


def test_reports_name_shifts_that_exist(tables):
    assert set(tables["overload_reports"]["shift_id"].drop_nulls()) <= set(tables["shifts"]["shift_id"])


def test_baselines_were_measured_wholly_before_the_first_go_live(tables):
    live = tables["rollouts"].group_by("unit_id").agg(pl.col("go_live_date").min())
    measured = tables["task_baselines"].join(live, on="unit_id")
    assert (measured["measured_to"] < measured["go_live_date"]).all()
    assert set(measured["method"]) == {"ehr_audit", "time_motion", "self_report", "literature"}


def test_one_version_is_in_the_logs_without_having_been_announced(tables):
    announced = set(tables["tool_releases"]["version"])
    assert set(tables["llm_events"]["tool_version"]) - announced == {"2.1"}


def test_nothing_but_planned_shifts_and_leave_lies_after_the_end(tables):
    after = datetime(2026, 4, 26, 23, tzinfo=UTC)  # midnight in London
    later = tables["shifts"].filter(pl.col("starts_at") >= after)
    assert set(later["status"]) == {"planned", "leave"}
    assert later["starts_at"].max() < after + timedelta(days=14)
    assert tables["shifts"].filter(pl.col("starts_at") < after)["status"].is_in(["planned"]).sum() == 0
    assert tables["llm_events"]["started_at"].max() < after
    assert tables["overload_reports"]["reported_at"].max() < after
    assert tables["caseload"]["date"].max() == END


def test_a_night_shift_over_a_clock_change_has_real_hours(world):
    nights = world.unit("W03").roster.filter(
        (pl.col("status") == "worked") & (pl.col("period") == "night") & (pl.col("overtime_hours") == 0)
    )
    hours = {
        day: set(nights.filter(pl.col("starts_at").dt.date() == day)["worked_hours"])
        for day in (date(2026, 3, 28), date(2025, 10, 25), date(2026, 2, 1))
    }
    # 12.5 h of presence less one hour of break, an hour less in spring and one more in autumn
    assert hours == {
        date(2026, 3, 28): {12.5 - 1.0 - 1.0},
        date(2025, 10, 25): {12.5 + 1.0 - 1.0},
        date(2026, 2, 1): {12.5 - 1.0},
    }


def test_nobody_works_two_shifts_at_once(tables):
    worked = (
        tables["shifts"]
        .filter(pl.col("status") == "worked", pl.col("staffing") == "substantive")
        .sort("clinician_id", "starts_at")
        .with_columns(before=pl.col("ends_at").shift(1).over("clinician_id"))
    )
    assert (worked["starts_at"] >= worked["before"]).drop_nulls().all()


def test_hours_worked_are_given_for_worked_shifts_only(tables):
    shifts = tables["shifts"]
    assert shifts.filter(pl.col("status") == "worked")["worked_hours"].null_count() == 0
    assert shifts.filter(pl.col("status") != "worked")["worked_hours"].is_null().all()


def test_admissions_and_discharges_lead_from_each_census_to_the_next(tables):
    rows = tables["caseload"].filter(pl.col("unit_id") == "W03").sort("date")
    days, nights = (rows.filter(pl.col("period") == period) for period in ("day", "night"))
    moved = days["admissions"] + days["transfers_in"] - days["discharges"] - days["transfers_out"]
    assert nights["patients"].diff()[1:].to_list() == moved[1:].to_list()


def test_shares_of_observed_time_add_up_to_one(tables):
    rounds = (
        tables["time_samples"].group_by("unit_id", "measured_on", "staff_group").agg(pl.col("share").sum())
    )
    assert rounds["share"].to_list() == pytest.approx([1.0] * len(rounds), abs=1e-3)


def test_one_unit_keeps_no_roster_and_gives_daily_hours(tables):
    assert set(tables["staffing_daily"]["unit_id"]) == {"O02"}
    assert "O02" not in set(tables["shifts"]["unit_id"])
