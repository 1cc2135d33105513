"""The traps a detector falls into, each through `detect` on a site's published tables.

| trap | test |
| --- | --- |
| a rise in every unit | test_a_rise_in_every_unit_is_nobody_s_conversion_and_the_line_sees_it |
| honest down-sizing | test_staff_and_patients_that_leave_together_are_no_alarm |
| partial feed of hours | test_a_roster_that_is_half_delivered_is_no_cut_in_staff |
| no clean comparison unit | test_where_all_units_have_the_tool_only_the_line_speaks |
| go-live before week 12 | test_a_tool_that_came_in_the_first_weeks_leaves_the_unit_on_trial |
| a unit opens | test_a_unit_that_opened_lately_is_on_trial |
| a unit closes | test_a_unit_that_closes_leaves_its_alert_open |
| units merge | test_a_merge_closes_no_alert_and_puts_the_successor_on_trial; lines: test_lineage.py |
| acuity coded anew everywhere | test_acuity_that_is_coded_anew_everywhere_is_nobody_s_rise |
| spill-over | test_patients_sent_to_comparison_units_alarm_nobody_and_hide_no_rise |
| rebase after an alarm | test_a_rise_that_lasts_stays_an_alert_and_never_becomes_the_usual |
| points exactly on the mean | test_weeks_exactly_as_usual_are_no_signal; the picture: test_xmr.py |
| evening work that moves into hours | test_evening_work_that_becomes_rostered_hours_is_no_rise |
| vendor claims | test_what_a_vendor_claims_makes_no_conversion |
| load raised before go-live | test_a_rise_before_go_live_is_not_put_down_to_the_tool |
| rollout because load was rising | test_a_tool_that_came_because_load_was_rising_is_not_blamed |
| hindsight | test_what_was_said_of_a_week_stays_said |
"""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta

import numpy as np
import pytest

from tests.fact_rows import week
from tests.panel_site import adjusted_alerts, found, name, savings
from tests.panels import noisy, panel

LIVE, START, WEEKS = 30, 34, 70
SAVED = savings(0, range(LIVE, WEEKS), 0.05)


def rising(size=0.3, start=START, channel="patients", seed=5, unit=0):
    told = noisy(seed)
    getattr(told, channel)[unit, start:] += np.log1p(size)
    return told


def reasons(told):
    return dict(told["reach"].select("unit_id", "reason").iter_rows())


def line_of(unit, limit=1.15):
    """A line of weeks, 15 % over a load of one."""
    return {
        "line_id": f"L-{name(unit)}",
        "unit_id": name(unit),
        "measure": "contacts_per_clinician_hour",
        "limit": limit,
        "staff_group": "all",
        "period": "all",
        "source": "Agreed here",
        "basis": "local_agreement",
        "effective_from": week(0),
        "averaging": "week",
    }


def weeks_of_line(told, unit, limit=1.15):
    """The judged weeks of a unit's line; its usual load is one."""
    load = np.exp(told.patients[unit] - told.hours[unit])
    load = load / load[:LIVE].mean()
    return [
        {
            "line_id": f"L-{name(unit)}",
            "unit_id": name(unit),
            "week_start": week(number),
            "load": float(value),
            "limit": limit,
            "periods_over": int(value > limit),
            "periods_observed": 1,
            "periods_expected": 1,
            "observed": True,
            "over": bool(value > limit),
        }
        for number, value in enumerate(load)
    ]


def over_line(told, unit):
    return [row for row in told["alert"].to_dicts() if (row["kind"], row["unit_id"]) == ("over_line", unit)]


def test_the_traps_spring_without_a_trap():
    """The same site with a plain rise: one alarm, of the unit that rose."""
    (alert,) = adjusted_alerts(found(rising(), saved=SAVED))
    assert (alert["unit_id"], alert["kind"], alert["driver"]) == ("U00", "conversion", "more_patients")


def test_a_rise_in_every_unit_is_nobody_s_conversion_and_the_line_sees_it():
    told = noisy(5)
    told.patients[:, START:] += np.log1p(0.3)
    said = found(told, saved=SAVED, lines=[line_of(0)], line_weeks=weeks_of_line(told, 0))
    assert not adjusted_alerts(said)
    (alert,) = over_line(said, "U00")
    assert week(START) <= alert["detected_on"] <= week(START + 6)


def test_staff_and_patients_that_leave_together_are_no_alarm():
    told = rising(-0.15, channel="hours")
    assert [row["driver"] for row in adjusted_alerts(found(told))] == ["fewer_staff"]
    told.patients[0, START:] += np.log1p(-0.15)
    assert not adjusted_alerts(found(told))


@pytest.mark.parametrize(("share", "alarms"), [(0.6, 0), (0.84, 0), (0.85, 1), (1.0, 1)])
def test_a_roster_that_is_half_delivered_is_no_cut_in_staff(share, alarms):
    """Weeks below the gate are not judged; at it and above, the same hours are a cut."""
    told = rising(-0.4, channel="hours")
    said = found(told, complete={(0, at): share for at in range(START, WEEKS)})
    assert len(adjusted_alerts(said)) == alarms
    assert (reasons(said)["U00"] == "gap") is (alarms == 0)


def test_where_all_units_have_the_tool_only_the_line_speaks():
    told = rising()
    live = np.full(len(told.go_live), LIVE)
    told = dataclasses.replace(told, go_live=live, clean_until=live)
    said = found(told, saved=SAVED, lines=[line_of(0)], line_weeks=weeks_of_line(told, 0))
    assert not adjusted_alerts(said)
    assert set(reasons(said).values()) == {"no_comparison"}
    assert over_line(said, "U00")


@pytest.mark.parametrize(("live", "reason"), [(8, "trial"), (15, "trial"), (16, None)])
def test_a_tool_that_came_in_the_first_weeks_leaves_the_unit_on_trial(live, reason):
    """Twelve weeks of its own are needed before the four in which people prepare."""
    told = rising()
    go_live = np.where(np.arange(len(told.go_live)) == 0, live, told.go_live)
    said = found(dataclasses.replace(told, go_live=go_live, clean_until=np.where(go_live >= 0, go_live, 999)))
    assert reasons(said)["U00"] == reason
    assert bool(adjusted_alerts(said, 0)) is (reason is None)


def test_a_unit_that_opened_lately_is_on_trial():
    told = rising()
    told.observed[0, : LIVE - 8] = False
    said = found(told, saved=SAVED)
    assert reasons(said)["U00"] == "trial"
    assert not adjusted_alerts(said)


def test_a_unit_that_closes_leaves_its_alert_open():
    told = rising()
    told.observed[0, START + 12 :] = False
    (alert,) = adjusted_alerts(found(told, saved=SAVED))
    assert alert["detected_on"] < week(START + 12)
    assert alert["closed_on"] is None


def test_a_merge_closes_no_alert_and_puts_the_successor_on_trial():
    merged = START + 12
    told = rising()
    told.patients[0, merged:] += np.log(1.8) - np.log1p(0.3)
    told.hours[0, merged:] += np.log(1.8)
    change = {"unit_id": "U09", "successor_id": "U00", "effective_on": week(merged), "kind": "merge"}
    before, after = (found(told, saved=SAVED, changes=[change], weeks=each) for each in (merged, WEEKS))
    (alert,) = adjusted_alerts(before, 0)
    assert adjusted_alerts(after, 0) == [alert]
    assert alert["closed_on"] is None
    assert reasons(before)["U00"] is None
    assert reasons(after)["U00"] == "trial"


def test_acuity_that_is_coded_anew_everywhere_is_nobody_s_rise():
    panels, treated, alarms = 12, 10, []
    for seed in range(panels):
        told = noisy(seed, treated=treated)
        told.acuity[:, 40:] += np.log1p(0.2)
        alarms += [row["driver"] for row in adjusted_alerts(found(told)) if row["severity"] != "watch"]
    # Load seems to rise by a fifth in all of 92 unit-years: no more is alarmed than where it does not.
    assert len(alarms) < 0.05 * panels * treated * (WEEKS - LIVE) / 52
    assert "higher_acuity" not in alarms
    alone = rising(0.2, 40, "acuity")
    assert [row["driver"] for row in adjusted_alerts(found(alone))] == ["higher_acuity"]


def test_patients_sent_to_comparison_units_alarm_nobody_and_hide_no_rise():
    """A unit sends every fifth patient on to the six units without a tool. Only they rose, and have no
    tool to be judged for; another unit's rise stays visible beside them, told as less than it is.
    """
    told = rising(0.3, unit=1)
    told.patients[0, START:] += np.log1p(-0.2)
    told.patients[10:, START:] += np.log1p(0.2 / 6)
    (alert,) = adjusted_alerts(found(told))
    assert alert["unit_id"] == "U01"
    plain = adjusted_alerts(found(rising(0.3, unit=1)))
    change = [json.loads(row["evidence"])["load_change_percent"] for row in (alert, *plain)]
    assert change[0] < change[1]


def test_a_rise_that_lasts_stays_an_alert_and_never_becomes_the_usual():
    told = rising()
    (alert,) = adjusted_alerts(found(told, saved=SAVED))
    assert alert["closed_on"] is None
    late = found(told)["expected_week"].filter(unit_id="U00").sort("week_start")["change"].tail(12)
    assert late.mean() == pytest.approx(0.3, abs=0.1)


def test_weeks_exactly_as_usual_are_no_signal():
    flat = panel(np.zeros((8, WEEKS)), go_live=[LIVE] * 4 + [-1] * 4)
    said = found(flat, saved=SAVED)
    assert said["alert"].is_empty()
    assert said["expected_week"]["change"].abs().max() == 0


def test_evening_work_that_becomes_rostered_hours_is_no_rise():
    """Hours that were worked unseen are now told: load per hour falls on paper; that is no alarm."""
    told = rising(0.08, channel="hours")
    assert not adjusted_alerts(found(told, saved=SAVED))


@pytest.mark.parametrize("grade", ["assumed", "self_reported"])
def test_what_a_vendor_claims_makes_no_conversion(grade):
    """A fifth more than was saved, but nobody measured it."""
    claimed = savings(0, range(LIVE, WEEKS), 1.2 * 0.05, evidence_grade=grade)
    (alert,) = adjusted_alerts(found(rising(), saved=claimed))
    assert alert["kind"] == "load_rise"
    assert json.loads(alert["evidence"])["saving"] == "not_measured"


def test_a_rise_before_go_live_is_not_put_down_to_the_tool():
    told = rising(start=LIVE - 8)
    told.patients[0, START:] += np.log1p(0.25)
    alert = adjusted_alerts(found(told, saved=SAVED), 0)[0]
    assert alert["kind"] == "load_rise"
    assert json.loads(alert["evidence"])["rising_before_go_live"]


@pytest.mark.parametrize("seed", [5, 6, 7])
def test_a_tool_that_came_because_load_was_rising_is_not_blamed(seed):
    """Load grows by 2 % a week from twelve weeks before go-live on, and goes on growing."""
    told = noisy(seed)
    told.patients[0] += 0.02 * np.clip(np.arange(WEEKS) - (LIVE - 12), 0, None)
    alert = adjusted_alerts(found(told, saved=SAVED), 0)[0]
    assert alert["kind"] == "load_rise"


def test_what_was_said_of_a_week_stays_said():
    """Asked at the end of every third week, and of the whole history: only a close may be added later."""
    told = rising()
    whole = {row["alert_id"]: row for row in adjusted_alerts(found(told, saved=SAVED))}
    assert whole
    for weeks in range(START, WEEKS + 1, 3):
        sunday = week(weeks - 1) + timedelta(days=6)
        said = adjusted_alerts(found(told, saved=SAVED, weeks=weeks))
        assert {row["alert_id"] for row in said} == {
            key for key, row in whole.items() if row["detected_on"] <= sunday
        }
        for row in said:
            frozen = ("kind", "started_on", "detected_on", "driver", "evidence")
            assert all(row[column] == whole[row["alert_id"]][column] for column in frozen)
