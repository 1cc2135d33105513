"""From published tables to estimates: outcomes in their units, scopes, what is hidden or not collected."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from math import expm1

import polars as pl
import pytest

from pipelines.metrics import METRICS
from pipelines.pooled.outcomes import OUTCOMES
from pipelines.shapes import PUBLISHED
from pipelines.steps.pooled_effects import estimates
from tests.fact_rows import week
from tests.pooled_site import FULL_TIME, LIVES, UNITS, WEEKS, Site, sunday

LAST = sunday(WEEKS - 1)
FLAT = {
    "documentation_minutes": (8.0, -2.0, 0.0),
    "ehr_minutes": (20.0, -1.5, 0.0),
    "after_hours_minutes": (2.0, 0.25, 0.0),
    "overtime_share": (0.02, 0.01, 0.0),
    "missed_break_minutes_per_shift": (5.0, 1.0, 0.0),
    "overload_report_rate": (1.0, 0.5, 0.0),
    "contacts_attended": (400.0, 20.0, 0.0),
    "worked_hours": (750.0, 0.0, 0.0),
}


def told(site: Site, as_of=LAST, **asked):
    return estimates(site.published(), as_of, **asked)["estimate"]


def one(frame: pl.DataFrame, outcome: str, service: str | None = None) -> dict:
    found = frame.filter(pl.col("outcome") == outcome, pl.col("service").eq_missing(pl.lit(service)))
    return found.row(0, named=True)


@pytest.mark.parametrize(
    ("outcome", "effect"),
    [
        ("documentation_minutes", 8 * -2.0),
        ("ehr_minutes", 8 * -1.5),
        ("after_hours_minutes", 8 * 0.25),
        ("overtime_share", 100 * 0.01),
        ("missed_break_minutes", 1.0),
        ("overload_reports", 0.5),
        ("contacts", 20.0 / (750.0 / FULL_TIME)),
    ],
)
def test_an_outcome_is_told_in_its_own_unit(outcome: str, effect: float):
    assert one(told(Site(metrics=FLAT), outcomes=[outcome]), outcome)["effect"] == pytest.approx(effect)


def test_load_and_its_parts_are_told_in_percent():
    frame = told(Site(caseload_effect=0.2))
    assert one(frame, "patients")["effect"] == pytest.approx(100 * expm1(0.2), abs=2.0)
    row = one(frame, "load")
    assert row["low"] < 100 * expm1(0.2) < row["high"]
    assert row["grade"] == "controlled"


def test_what_load_does_is_what_patients_and_hours_do():
    frame = told(Site(caseload_effect=0.2))
    load, patients, hours = (1 + one(frame, name)["effect"] / 100 for name in ("load", "patients", "hours"))
    assert load == pytest.approx(patients / hours)


def test_acuity_that_no_unit_records_is_not_recorded_and_not_unchanged():
    assert one(told(Site()), "acuity")["reason"] == "no_data"


def test_there_is_the_organisation_and_every_service_with_a_tool():
    frame = told(Site())
    assert frame["service"].unique().sort().to_list() == [None, "Teams", "Wards"]
    assert set(frame["outcome"]) == set(OUTCOMES)
    wards = one(frame, "load", "Wards")
    assert (wards["treated_units"], wards["comparison_units"]) == (3, 5)
    assert one(frame, "load")["treated_units"] == 6


def test_a_service_asked_for_that_has_no_tool_says_so():
    site = Site()
    known = site.published()
    unit = known.unit.with_columns(
        service=pl.when(pl.col("unit_id") == "U10").then(pl.lit("Clinics")).otherwise("service")
    )
    frame = estimates(replace(known, unit=unit), LAST, services=["Clinics"], outcomes=["load"])["estimate"]
    assert frame["reason"].to_list() == ["no_rollout"]


def test_units_whose_weeks_are_hidden_are_out_and_counted():
    site = Site(metrics={"documentation_minutes": FLAT["documentation_minutes"]})
    for number in range(WEEKS):
        site.add("documentation_minutes", "U00", number, None, state="suppressed")
    row = one(told(site, outcomes=["documentation_minutes"]), "documentation_minutes")
    assert row["treated_units"] == 5
    assert json.loads(row["left_out"])["hidden"] == 1


def test_where_every_unit_is_hidden_that_is_the_reason():
    site = Site()
    for unit in UNITS:
        for number in range(WEEKS):
            site.add("documentation_minutes", unit, number, None, state="suppressed")
    assert one(told(site), "documentation_minutes")["reason"] == "hidden"


def test_what_the_site_does_not_collect_is_not_missing():
    frame = told(Site(), not_collected=frozenset({"ehr_minutes"}))
    assert one(frame, "ehr_minutes")["reason"] == "not_collected"
    assert one(frame, "documentation_minutes")["reason"] == "no_data"


def test_a_unit_with_a_tool_that_is_in_no_judged_week_is_counted():
    site = Site()
    site.days = [row for row in site.days if row["unit_id"] != "U00"]
    row = one(told(site, outcomes=["load"]), "load")
    assert (row["treated_units"], json.loads(row["left_out"])["no_data"]) == (5, 1)


def test_contacts_of_a_week_with_a_day_missing_are_made_up_for():
    site = Site(metrics=FLAT)
    for number in range(WEEKS):
        site.add("contacts_attended", "U10", number, 400.0 * 0.8, coverage=0.8)
    assert one(told(site, outcomes=["contacts"]), "contacts")["effect"] == pytest.approx(1.0)


def test_weeks_before_the_sites_first_report_are_not_weeks_without_one():
    # The form comes in week 20; before it nobody could report, which is no rise afterwards.
    site = Site(metrics={"overload_report_rate": (1.0, 0.0, 0.0)})
    for unit in UNITS:
        for number in range(20):
            site.add("overload_report_rate", unit, number, 0.0)
    for number in range(20, WEEKS):
        site.add("overload_report_rate", "U10", number, 3.0)
    row = one(told(site, outcomes=["overload_reports"]), "overload_reports")
    assert row["effect"] == pytest.approx(0.0, abs=1e-9)
    # Untreated weeks of U00 are those from 20 to 29: too few.
    assert json.loads(row["left_out"])["baseline_short"] == 2


def test_the_tool_of_a_unit_that_was_taken_away_tells_nothing_later():
    site = Site()
    ended = site.published(end_date=week(50) + timedelta(days=2))
    rows = estimates(ended, LAST, outcomes=["load"])["estimate"]
    assert one(rows, "load")["to_week"] == week(49)


def test_the_span_is_that_of_the_weeks_behind_the_effect():
    row = one(told(Site(), outcomes=["load"]), "load")
    assert (row["from_week"], row["to_week"]) == (week(min(LIVES.values()) + 4), week(WEEKS - 1))
    assert row["unit_weeks"] == sum(WEEKS - (live + 4) for live in LIVES.values())


def test_before_the_first_go_live_no_tool_has_gone_live():
    frame = told(Site(), as_of=sunday(20), services=[None], outcomes=["load"])
    assert frame["reason"].to_list() == ["no_rollout"]


def test_in_the_ramp_the_effect_is_not_told_yet():
    row = one(told(Site(), as_of=sunday(36), outcomes=["load"]), "load")
    assert (row["effect"], row["reason"]) == (None, "ramp_not_over")


def test_the_tables_have_the_published_shapes_even_without_data():
    site = Site()
    site.days = []
    for name, frame in estimates(site.published(), LAST).items():
        assert dict(frame.schema) == dict(PUBLISHED[name])


def test_slopes_are_told_for_ten_percentage_points_of_use():
    site = Site(metrics={"documentation_minutes": (8.0, 0.0, 0.0)})
    use = {
        (row["unit_id"], row["week_start"]): row["value"]
        for row in site.values
        if row["metric"] == "adoption"
    }
    for unit, live in LIVES.items():
        for number in range(live, WEEKS):
            site.add("documentation_minutes", unit, number, 8.0 - 3.0 * use[unit, week(number)])
    row = one(told(site, outcomes=["documentation_minutes"]), "documentation_minutes")
    # Three minutes an hour less where everybody uses it: 24 per 8 hours, 2.4 for each ten points.
    assert row["dose_slope"] == pytest.approx(-2.4)
    bands = json.loads(row["dose_bands"])
    assert [band["effect"] for band in bands] == pytest.approx([-24 * band["use_mean"] for band in bands])


def test_every_outcome_is_a_part_of_load_or_a_metric_there_is():
    for outcome in OUTCOMES.values():
        assert (outcome.part is None) != (outcome.metric is None)
        assert outcome.metric is None or outcome.metric in METRICS
        assert outcome.cannot_say.endswith(".")
    assert {"documentation_minutes", "ehr_minutes", "contacts", "after_hours_minutes"} <= set(OUTCOMES)
