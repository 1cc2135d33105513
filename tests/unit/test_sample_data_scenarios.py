"""What each scenario of the reference world promises is in its rows."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from sample_data.scenarios import SCENARIOS
from sample_data.span import Span
from sample_data.tables import TABLES
from sample_data.truth import truth_of
from sample_data.world.site import site_world

SPAN = Span(date(2026, 3, 29), 78)
STEADY = 12  # weeks on each side of a change


def made(name, units=24, seed=5):
    plan = SCENARIOS[name].plan(SPAN, units, seed)
    return site_world(plan, SPAN, seed, None, lambda what, share: None)


@pytest.fixture(scope="module")
def null():
    return made("null")


def weekly_patients(unit):
    per_day = unit.patients.group_by("day").agg(pl.col("patients").sum()).sort("day")["patients"].to_numpy()
    return per_day.reshape(SPAN.weeks, 7).sum(axis=1)


def weekly_hours(unit):
    past = unit.roster.filter(pl.col("status") == "worked", pl.col("day") < SPAN.days)
    return np.bincount(past["day"].to_numpy() // 7, weights=past["worked_hours"].to_numpy())


def affected(world):
    return [unit for unit in world.units if unit.card.effects]


def change(after_world, before_world, measure):
    """Mean ratio, over affected units, of the weeks after the effect's start to the same weeks of `null`."""
    ratios = []
    for unit in affected(after_world):
        start = SPAN.week(unit.card.effects[0].start)
        twin = before_world.unit(unit.card.unit_id)
        ratios.append(measure(unit)[start:].sum() / measure(twin)[start:].sum())
    return float(np.mean(ratios)) - 1


def test_the_reference_world_is_as_described(null):
    cards = [unit.card for unit in null.units]
    assert len(cards) == 24
    weeks = sorted({card.treated_from for card in cards if card.go_lives})
    assert weeks == [27.0, 33.0, 39.0, 45.0, 51.0, 57.0]
    assert sum(not card.go_lives for card in cards) == 6
    assert all(6 <= card.clinicians <= 30 for card in cards)
    assert not affected(null)


def test_weekly_load_is_about_as_noisy_as_the_reference_world_says(null):
    # season .08/√2, shocks .04, drift .04, hours .025, weekly Poisson counts of some hundred contacts
    spread = [np.std(np.log(weekly_patients(unit) / weekly_hours(unit))) for unit in null.units]
    assert 0.06 < np.median(spread) < 0.12


def test_hours_vary_by_two_and_a_half_percent(null):
    large = [np.std(np.log(weekly_hours(unit))) for unit in null.units]
    assert 0.02 < np.median(large) < 0.03


def test_step_adds_ten_fifteen_and_twenty_percent(null):
    world = made("step")
    assert len(affected(world)) == 6
    assert sorted(unit.card.effects[0].size for unit in affected(world)) == [0.1, 0.1, 0.15, 0.15, 0.2, 0.2]
    assert change(world, null, weekly_patients) == pytest.approx(0.15, abs=0.02)
    assert change(world, null, weekly_hours) == pytest.approx(0.0, abs=0.01)


def test_effects_begin_two_to_eight_weeks_after_go_live():
    for unit in affected(made("step")):
        lag = SPAN.week(unit.card.effects[0].start) - SPAN.week(unit.card.treated_from)
        assert 2 <= lag <= 8


def test_creep_reaches_twenty_percent_after_twenty_weeks(null):
    world = made("creep")
    for unit in affected(world):
        twin = null.unit(unit.card.unit_id)
        start = SPAN.week(unit.card.effects[0].start)
        ratio = weekly_patients(unit) / weekly_patients(twin)
        assert ratio[start : start + 3].mean() < 1.1
        if start + 20 + 4 < SPAN.weeks:
            assert ratio[start + 20 :].mean() == pytest.approx(1.2, abs=0.06)


def test_staff_cut_takes_twelve_percent_of_hours_and_no_patients(null):
    world = made("staff_cut")
    assert change(world, null, weekly_hours) == pytest.approx(-0.12, abs=0.01)
    assert change(world, null, weekly_patients) == pytest.approx(0.0, abs=0.01)


def test_downsizing_takes_both(null):
    world = made("downsizing")
    assert change(world, null, weekly_hours) == pytest.approx(-0.12, abs=0.01)
    assert change(world, null, weekly_patients) == pytest.approx(-0.12, abs=0.02)


def test_acuity_creeps_while_patients_stay(null):
    world = made("acuity_creep")
    caseload = TABLES["caseload"](world).filter(pl.col("clinician_id").is_null(), pl.col("patients") > 0)
    for unit in affected(world):
        own = caseload.filter(pl.col("unit_id") == unit.card.unit_id).tail(28)
        weight = own.select(pl.col("acuity_weighted_patients").sum() / pl.col("patients").sum()).item()
        grown = min(1.0, (SPAN.weeks - SPAN.week(unit.card.effects[0].start)) / 21)
        assert weight == pytest.approx(1 + 0.15 * grown, abs=0.04)
    assert change(world, null, weekly_patients) == pytest.approx(0.0, abs=0.01)


def test_uneven_load_spreads_contacts_between_people_and_keeps_the_mean(null):
    def spread(world, unit_id):
        rows = TABLES["caseload"](world).filter(
            pl.col("unit_id") == unit_id, pl.col("clinician_id").is_not_null()
        )
        last = rows.filter(pl.col("date") > pl.col("date").max() - pl.duration(weeks=6))
        per_person = last.group_by("clinician_id").agg(pl.col("patients").sum())["patients"]
        seen = per_person.to_numpy()
        return seen.std() / seen.mean()

    world = made("uneven_load")
    for unit in affected(world):
        if unit.card.clinicians >= 10:
            assert spread(world, unit.card.unit_id) > spread(null, unit.card.unit_id) + 0.08
    assert change(world, null, weekly_patients) == pytest.approx(0.0, abs=0.001)


def test_outage_loses_three_of_four_roster_rows_and_no_work(null):
    world = made("outage")
    lost = [unit for unit in world.units if unit.card.roster_lost_from is not None]
    assert len(lost) == 6
    for unit in lost:
        twin = null.unit(unit.card.unit_id)
        assert unit.tasks.equals(twin.tasks)
        missing = unit.roster.filter(~pl.col("arrived"))
        weeks = missing["day"] // 7
        assert weeks.max() - weeks.min() + 1 == 8
        rows = unit.roster.filter((pl.col("day") // 7).is_between(weeks.min(), weeks.max()))
        assert rows["arrived"].mean() == pytest.approx(0.25, abs=0.08)
    assert len(TABLES["shifts"](world)) < len(TABLES["shifts"](null))


def test_surges_lift_every_unit_twice(null):
    world = made("surge")
    ratio = np.mean(
        [weekly_patients(u) / weekly_patients(null.unit(u.card.unit_id)) for u in world.units], axis=0
    )
    first, second = SPAN.week(44.0), SPAN.week(62.0)
    assert ratio[first : first + 8].mean() == pytest.approx(1.15, abs=0.02)
    assert ratio[second : second + 8].mean() == pytest.approx(1.30, abs=0.02)
    assert ratio[:first].mean() == pytest.approx(1.0, abs=0.001)


def test_all_units_up_crosses_lines_everywhere_from_one_week_on(null):
    world = made("all_units_up")
    ratio = np.mean(
        [weekly_patients(u) / weekly_patients(null.unit(u.card.unit_id)) for u in world.units], axis=0
    )
    assert ratio[58:].mean() == pytest.approx(1.15, abs=0.01)
    over = [np.mean(unit.strain[::7][58:] > 1) for unit in world.units]
    assert np.mean(over) > 0.4


def test_saves_nothing_costs_as_much_time_as_it_saves():
    world = made("saves_nothing")
    base = {
        row["task_type"]: row["minutes_mean"] for row in TABLES["task_baselines"](world).iter_rows(named=True)
    }
    used = pl.sum_horizontal("wait_seconds", "review_seconds", "edit_seconds", "rework_seconds") / 60
    kept = pl.col("disposition").is_in(["accepted", "edited"])
    minutes = pl.col("task_type").replace_strict(base)
    net = [
        unit.tasks.select((pl.when(kept).then(minutes).otherwise(0.0) - used).mean()).item()
        for unit in affected(world)
    ]
    assert -1.0 < np.mean(net) < 0.2


@pytest.mark.parametrize("name", [name for name, scenario in SCENARIOS.items() if not scenario.bulk])
def test_truth_names_the_story_of_every_unit(name):
    world = made(name, units=8)
    truth = truth_of(world, SCENARIOS[name])
    assert [unit["unit_id"] for unit in truth["units"]] == [unit.card.unit_id for unit in world.units]
    for unit in truth["units"]:
        assert unit["sentence"].endswith(".")
        assert unit["expected_standing"] in {"within", "near", "over", "unknown"}
        if unit["effect_start"] and unit["go_live"] and unit["story"] not in {"merged_away"}:
            assert truth["start"] <= unit["effect_start"] <= truth["end"]
