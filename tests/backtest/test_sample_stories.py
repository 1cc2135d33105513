"""The planted stories of the sample trust, told again by the whole pipeline."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.answers import alerts_as_of
from pipelines.warehouse.read import Snapshot, open_snapshot


@pytest.fixture(scope="module")
def truth(sample_site: Path) -> dict[str, dict[str, Any]]:
    """What was planted, by unit."""
    planted = json.loads((sample_site / "truth.json").read_text(encoding="utf-8"))
    return {unit["unit_id"]: unit for unit in planted["units"]}


@pytest.fixture(scope="module")
def snapshot(sample_site: Path) -> Snapshot:
    """What was published."""
    return open_snapshot(sample_site / "warehouse")


def test_every_unit_stands_where_its_story_put_it(
    truth: dict[str, dict[str, Any]], snapshot: Snapshot
) -> None:
    told = {
        row["unit_id"]: (row["standing"], row["reason"])
        for row in snapshot.table("standing").iter_rows(named=True)
    }
    planted = {unit: (card["expected_standing"], card["expected_reason"]) for unit, card in truth.items()}
    assert told == planted


def test_every_planted_alarm_is_open_and_no_comparison_unit_has_one(
    truth: dict[str, dict[str, Any]], snapshot: Snapshot
) -> None:
    still_open = snapshot.table("alert").filter(pl.col("closed_on").is_null())
    told = {(row["unit_id"], row["kind"]) for row in still_open.iter_rows(named=True)}
    planted = {(unit, kind) for unit, card in truth.items() for kind in card["expected_alerts"]["absolute"]}
    assert planted <= told
    comparison = {unit for unit, card in truth.items() if card["story"] == "comparison"}
    assert not {pair for pair in told if pair[0] in comparison}


def test_a_story_is_noticed_after_it_began_and_within_a_quarter(
    truth: dict[str, dict[str, Any]], snapshot: Snapshot
) -> None:
    alerts = snapshot.table("alert").filter(pl.col("kind") == "over_line", pl.col("closed_on").is_null())
    noticed = {row["unit_id"]: row["detected_on"].isoformat() for row in alerts.iter_rows(named=True)}
    for unit in ("W01", "W02", "C02"):
        assert noticed[unit] > truth[unit]["effect_start"]


def test_the_broken_feed_is_unknown_and_never_within(snapshot: Snapshot) -> None:
    row = snapshot.table("standing").filter(pl.col("unit_id") == "W05").to_dicts()[0]
    assert row["standing"] == "unknown"
    assert row["reason"] == "data_gap"
    gap = snapshot.query(
        "select * from week_completeness where unit_id = 'W05' order by week_start desc limit 1"
    )
    assert gap["limiting"].item() == "activity_with_shift"


def test_nothing_about_the_small_unit_s_people_is_published(snapshot: Snapshot) -> None:
    """The small team has fewer people than the minimum group of 10; its load is shown all the same."""
    rows = snapshot.query("select * from metric_value where unit_id = 'C05'")
    person_derived = rows.filter(
        pl.col("metric").is_in(["net_minutes_saved_per_task", "adoption", "overtime_share"])
    )
    assert set(person_derived["state"]) == {"suppressed"}
    assert person_derived["numerator"].is_null().all()
    assert person_derived["coverage"].is_null().all()
    load = rows.filter((pl.col("metric") == "caseload_per_wte") & (pl.col("staff_group") == "all"))
    assert (load["state"] == "value").any()


def test_every_row_was_read_and_accounted_for(snapshot: Snapshot) -> None:
    run = snapshot.table("run").to_dicts()[0]
    assert run["read"] == run["accepted"] + run["rejected"] + run["duplicates"]
    assert run["read"] > 300_000


def test_what_became_of_the_gain_is_told_with_its_driver(
    truth: dict[str, dict[str, Any]], snapshot: Snapshot
) -> None:
    """Alder's became patients, Birch's fewer nurses; in the West Community Team there was none to lose."""
    alerts = snapshot.table("alert").filter(
        pl.col("kind").is_in(["conversion", "load_without_saving"]), pl.col("closed_on").is_null()
    )
    told = {row["unit_id"]: (row["kind"], row["driver"]) for row in alerts.iter_rows(named=True)}
    kinds = {
        unit: (kind, card["expected_driver"])
        for unit, card in truth.items()
        for kind in card["expected_alerts"]["adjusted"]
        if kind in ("conversion", "load_without_saving")
    }
    assert set(kinds) == {"W01", "W02", "C02"}
    assert told == kinds


def test_a_rise_is_noticed_within_six_weeks_and_before_the_line_is_broken_for_good(
    truth: dict[str, dict[str, Any]], snapshot: Snapshot
) -> None:
    alerts = snapshot.table("alert").filter(pl.col("severity") != "watch", pl.col("closed_on").is_null())
    for unit in ("W01", "W02", "C02"):
        own = alerts.filter(pl.col("unit_id") == unit)
        first = {row["kind"]: row["detected_on"] for row in own.iter_rows(named=True)}
        rise = min(day for kind, day in first.items() if kind != "over_line")
        began = date.fromisoformat(truth[unit]["effect_start"])
        assert began < rise < began + timedelta(weeks=6)
        assert rise < first["over_line"]


def test_what_staff_said_and_use_outside_policy_are_told_where_they_were_planted(
    truth: dict[str, dict[str, Any]], snapshot: Snapshot
) -> None:
    """Fir's staff report overload though load is within its line; Gorse's use is untrained and barred."""
    kinds = ("overload_reports", "safeguard")
    still_open = snapshot.table("alert").filter(pl.col("kind").is_in(kinds), pl.col("closed_on").is_null())
    told = {(row["unit_id"], row["kind"]): row for row in still_open.iter_rows(named=True)}
    planted = {
        (unit, kind)
        for unit, card in truth.items()
        for kind in card["expected_alerts"]["adjusted"]
        if kind in kinds
    }
    assert planted == {("W06", "overload_reports"), ("W07", "safeguard")}
    assert planted <= told.keys()
    began = date.fromisoformat(truth["W06"]["effect_start"])
    assert began < told["W06", "overload_reports"]["detected_on"] <= began + timedelta(weeks=5)
    # Elsewhere only where load itself became too much.
    assert {unit for unit, _ in told.keys() - planted} <= {"W01", "W02", "C02"}


def test_every_use_after_a_refusal_is_told_as_an_incident(snapshot: Snapshot) -> None:
    weeks = snapshot.query(
        "select unit_id, week_start from limit_week where limit_name = 'refusal' and standing = 'not_met'"
    )
    incidents = snapshot.table("alert").filter(pl.col("message").str.contains("refused or withdrawn consent"))
    assert weeks.height > 0
    assert sorted(weeks.rows()) == sorted(incidents.select("unit_id", "started_on").rows())


def test_the_winter_that_came_to_every_unit_is_nobody_s_conversion(snapshot: Snapshot) -> None:
    """Every unit had 12 % more patients for five weeks of January: comparison takes that out."""
    winter = snapshot.table("alert").filter(
        pl.col("kind").is_in(["conversion", "load_without_saving", "load_rise"]),
        pl.col("started_on").is_between(date(2025, 12, 15), date(2026, 2, 15)),
    )
    assert winter.is_empty()


@pytest.mark.parametrize("weeks_back", [2, 9, 21, 33, 40])
def test_what_was_said_on_an_earlier_day_is_what_the_whole_history_says_of_it(
    snapshot: Snapshot, weeks_back: int
) -> None:
    """Alerts, their figures and their words do not change as later weeks come; only ends and severity do."""
    frozen = ["alert_id", "unit_id", "kind", "started_on", "detected_on", "driver", "evidence", "message"]
    day = date.fromisoformat(snapshot.info["as_of"]) - timedelta(weeks=weeks_back)
    then = alerts_as_of(snapshot, day).select(frozen).sort("alert_id")
    now = snapshot.table("alert").filter(pl.col("detected_on") <= day).select(frozen).sort("alert_id")
    assert then.equals(now)
    assert alerts_as_of(snapshot, day)["detected_on"].max() <= day  # type: ignore[operator]  # some were found
