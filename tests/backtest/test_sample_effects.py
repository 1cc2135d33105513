"""Pooled estimates of the sample trust, by the whole pipeline: what is published is what is answered."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.answers import estimates_as_of, published_of
from pipelines.steps.pooled_effects import estimates
from pipelines.warehouse.read import Snapshot, open_snapshot


@pytest.fixture(scope="module")
def snapshot(sample_site: Path) -> Snapshot:
    return open_snapshot(sample_site / "warehouse")


@pytest.fixture(scope="module")
def as_of(snapshot: Snapshot) -> date:
    return date.fromisoformat(snapshot.info["as_of"])


@pytest.fixture(scope="module")
def told(snapshot: Snapshot, as_of: date) -> dict[str, dict[str, Any]]:
    return {one["outcome"]: one for one in estimates_as_of(snapshot, as_of, None, None)}


def test_the_published_estimates_are_those_that_are_answered(
    snapshot: Snapshot, told: dict[str, dict[str, Any]]
) -> None:
    rows = snapshot.table("estimate").filter(pl.col("service").is_null()).iter_rows(named=True)
    for row in rows:
        one = told[row["outcome"]]
        same = ("effect", "treated_units", "comparison_units", "detectable", "reason")
        assert {name: row[name] for name in same} == {name: one[name] for name in same}
        assert json.loads(row["left_out"]) == one["left_out"]


def test_the_whole_trust_s_load_rose_while_documentation_fell(told: dict[str, dict[str, Any]]) -> None:
    # Planted: load rose in Alder and Birch Ward and West Community Team, and the tool writes notes.
    assert told["load"]["interval"][0] > 0
    assert told["documentation_minutes"]["interval"][1] < 0
    assert told["ehr_minutes"]["interval"][1] < 0


def test_an_estimate_is_controlled_only_where_both_checks_were_made_and_passed(
    told: dict[str, dict[str, Any]],
) -> None:
    graded = [one for one in told.values() if one["effect"] is not None]
    for one in graded:
        sound = one["pre_trend"]["passed"] and one["placebo"]["passed"] and not one["weak"]
        assert (one["evidence_grade"] == "controlled") is bool(sound)
        assert (one["why_not_controlled"] == []) is bool(sound)
    assert {one["evidence_grade"] for one in graded} == {"controlled", "compared"}


def test_the_small_team_is_hidden_where_people_are_told_of_and_counted(
    told: dict[str, dict[str, Any]],
) -> None:
    assert told["documentation_minutes"]["left_out"]["hidden"] == 1
    assert told["load"]["left_out"]["hidden"] == 0


def test_every_treated_unit_is_behind_the_effect_or_has_a_reason(
    snapshot: Snapshot, as_of: date, told: dict[str, dict[str, Any]]
) -> None:
    live = snapshot.table("rollout").filter(pl.col("go_live_date") <= as_of)["unit_id"].n_unique()
    for one in told.values():
        assert one["treated_units"] + sum(one["left_out"].values()) == live, one["outcome"]


def test_what_was_promised_and_how_tasks_were_timed_is_published_and_no_times_of_people(
    snapshot: Snapshot,
) -> None:
    agreed = snapshot.table("agreement")
    shares = agreed.select(pl.sum_horizontal(pl.col("^share_.*$"))).to_series().to_list()
    assert shares == pytest.approx([1.0] * agreed.height)
    assert agreed.select("stop_criterion", "review_on", "agreed_with").null_count().row(0) == (0, 0, 0)
    timed = snapshot.table("task_baseline")
    assert set(timed["method"]) == {"ehr_audit", "time_motion", "self_report", "literature"}
    assert set(timed.columns).isdisjoint({"minutes_mean", "minutes_sd", "n"})


def test_as_of_an_earlier_day_nothing_later_is_looked_at(snapshot: Snapshot, as_of: date) -> None:
    day = as_of - timedelta(weeks=20)
    known = published_of(snapshot)
    last = day - timedelta(days=6)
    cut = replace(
        known,
        metric_value=known.metric_value.filter(pl.col("week_start") <= last),
        completeness=known.completeness.filter(pl.col("week_start") <= last),
        unit_day=known.unit_day.filter(pl.col("date") <= day),
        rollout=known.rollout.filter(pl.col("go_live_date") <= day),
    )
    for name, frame in estimates(known, day).items():
        assert_frame_equal(frame, estimates(cut, day)[name])


def test_the_order_of_published_rows_changes_nothing(snapshot: Snapshot, as_of: date) -> None:
    known = published_of(snapshot)
    names = ("unit", "unit_day", "completeness", "rollout", "metric_value")
    mixed = replace(
        known, **{name: getattr(known, name).sample(fraction=1, shuffle=True, seed=5) for name in names}
    )
    for name, frame in estimates(known, as_of).items():
        assert_frame_equal(frame, estimates(mixed, as_of)[name])
