"""The planted stories of the sample trust, told again by the whole pipeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

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
    planted = {(unit, kind) for unit, card in truth.items() for kind in card["expected_alerts"]["now"]}
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
