"""What a rise is called, how severe it is, and what its alert says; nothing is known of later weeks."""

from __future__ import annotations

import json
from datetime import timedelta

import numpy as np
import pytest

from pipelines.detection.adjusted import adjusted
from pipelines.detection.messages import adjusted_message
from pipelines.detection.monitor import monitor
from pipelines.detection.panel import Weeks
from pipelines.detection.saving import METRIC
from pipelines.shapes import LINE_WEEK, METRIC_VALUE
from tests.fact_rows import conformed, week
from tests.panels import noisy
from tests.published import BUDGET, published

LIVE, START = 30, 34


def saving(share, weeks=range(LIVE, 70), unit="U00", **changed):
    """Published savings of 600 hours worked a week, a little up and down."""
    return [
        {
            "metric": METRIC,
            "unit_id": unit,
            "week_start": week(number),
            "staff_group": "all",
            "numerator": 60 * 600 * (share + (0.001 if number % 2 else -0.001)),
            "denominator": 600.0,
            "coverage": 0.9,
            "evidence_grade": "log_measured",
            "state": "value",
        }
        | changed
        for number in weeks
    ]


def line(load, limit=6.0, weeks=range(70), over=None):
    """One line's judged weeks; `load` of a week's number, and whether its rule was broken in it."""
    return [
        {
            "line_id": "L1",
            "unit_id": "U00",
            "week_start": week(number),
            "load": load(number),
            "limit": limit,
            "observed": True,
            "over": load(number) > limit if over is None else number in over,
        }
        for number in weeks
    ]


def rising(size=0.25, seed=5, channel="patients", start=START, end=70):
    panel = noisy(seed)
    getattr(panel, channel)[0, start:end] += np.log1p(size)
    return panel


def alerts(panel, *, saved=(), lines=()):
    """The alerts of the first unit, alarms and watches, in order."""
    weeks = Weeks(
        tuple(f"U{n:02d}" for n in range(panel.patients.shape[0])),
        tuple(week(number) for number in range(panel.patients.shape[1])),
        panel,
    )
    known = published(
        metric_value=conformed(list(saved), METRIC_VALUE), line_week=conformed(list(lines), LINE_WEEK)
    )
    rows = adjusted(known, weeks, monitor(panel, BUDGET), adjusted_message)
    mine = [row | json.loads(row["evidence"]) for row in rows if row["unit_id"] == "U00"]
    return sorted(mine, key=lambda row: row["detected_on"])


def alarm(panel, **tables):
    return next(row for row in alerts(panel, **tables) if row["severity"] != "watch")


@pytest.mark.parametrize(
    ("saved", "kind"),
    [
        (saving(0.05), "conversion"),
        (saving(0.0), "load_without_saving"),
        (saving(-0.03), "load_without_saving"),
        (saving(0.05, evidence_grade="self_reported"), "load_rise"),
        (saving(0.05, state="suppressed"), "load_rise"),
        ((), "load_rise"),
    ],
)
def test_the_name_of_a_rise_depends_on_what_is_known_of_the_saving(saved, kind):
    assert alarm(rising(), saved=saved)["kind"] == kind


def test_a_rise_that_was_under_way_before_go_live_is_not_put_down_to_the_tool():
    panel = rising(start=LIVE - 8)
    panel.patients[0, START:] += 0.25
    found = alarm(panel, saved=saving(0.05))
    assert found["kind"] == "load_rise"
    assert found["rising_before_go_live"]
    assert "before go-live" in found["message"]


@pytest.mark.parametrize(
    ("channel", "size", "driver"),
    [("patients", 0.25, "more_patients"), ("hours", -0.2, "fewer_staff"), ("acuity", 0.25, "higher_acuity")],
)
def test_the_driver_is_the_part_that_moved(channel, size, driver):
    assert alarm(rising(size, channel=channel))["driver"] == driver


def test_two_parts_that_move_alike_are_several_causes():
    panel = rising(0.15)
    panel.hours[0, START:] += np.log1p(-0.13)
    assert alarm(panel)["driver"] == "mixed"


def test_dates_are_a_monday_and_the_sunday_it_was_known():
    found = alarm(rising())
    assert week(LIVE) <= found["started_on"] <= week(START + 2)
    assert found["started_on"].weekday() == 0
    assert found["detected_on"].weekday() == 6
    assert found["closed_on"] is None


def test_an_alarm_closes_the_watch_that_was_open():
    found = alerts(rising())
    watches = [row for row in found if row["severity"] == "watch"]
    loud = alarm(rising())
    assert watches
    assert watches[0]["detected_on"] < loud["detected_on"]
    assert watches[0]["closed_on"] == loud["detected_on"]
    assert watches[0]["alert_id"] != loud["alert_id"]
    assert not [row for row in watches if row["detected_on"] >= loud["detected_on"]]


def test_an_alarm_closes_after_four_weeks_without_signal():
    found = alarm(rising(end=START + 12))
    assert found["closed_on"] is not None
    assert week(START + 12 + 4) < found["closed_on"] < week(START + 12 + 14)


@pytest.mark.parametrize(("load", "severity"), [(5.99, "warning"), (6.0, "warning"), (6.01, "unsafe")])
def test_a_load_above_the_line_makes_it_unsafe(load, severity):
    assert alarm(rising(), lines=line(lambda number: load))["severity"] == severity


@pytest.mark.parametrize(
    ("over", "severity"), [((40, 41), "warning"), ((40, 41, 44), "warning"), ((40, 41, 43), "unsafe")]
)
def test_a_line_whose_own_rule_is_broken_is_exceeded_whatever_the_mean(over, severity):
    """Three of four weeks with too many shifts over, though the mean load is calm."""
    assert alarm(rising(), lines=line(lambda number: 5.0, over=over))["severity"] == severity


def test_severity_follows_the_load_while_the_alarm_is_open_and_does_not_fall():
    later = line(lambda number: 7.0 if 50 <= number < 58 else 5.0)
    assert alarm(rising(), lines=later)["severity"] == "unsafe"
    after_its_end = line(lambda number: 7.0 if number >= 66 else 5.0)
    assert alarm(rising(end=START + 10), lines=after_its_end)["severity"] == "warning"


def test_the_evidence_is_that_of_the_day_and_its_figures_fit_together():
    found = alarm(rising(), saved=saving(0.05), lines=line(lambda number: 5.0 + number / 100))
    began, detected = ((found[name] - week(0)).days // 7 for name in ("started_on", "detected_on"))
    last_four = range(max(began, detected - 3), detected + 1)
    assert found["load"] == pytest.approx(np.mean([5.0 + number / 100 for number in last_four]))
    assert found["load_expected"] == pytest.approx(found["load"] / (1 + found["load_change_percent"] / 100))
    low, high = found["load_change_interval_percent"]
    assert low < found["load_change_percent"] < high
    assert found["saved_hours_per_week"] == pytest.approx(0.05 * 600, rel=0.05)
    ratio = found["conversion_ratio"]
    assert ratio == pytest.approx(found["absorbed_hours_per_week"] / 30, rel=0.05)
    assert found["conversion_interval"][0] < ratio < found["conversion_interval"][1]
    assert found["comparison_units"] == 6


def test_few_comparison_units_are_said_to_be_few():
    panel = rising()
    lonely = type(panel)(*(getattr(panel, name)[[0, 12, 13, 14]] for name in panel.__dataclass_fields__))
    found = alarm(lonely)
    assert found["attribution"] == "weak"
    assert "weakly attributed" in found["message"]
    assert alarm(panel)["attribution"] == "compared"


def test_the_sentence_says_how_much_since_when_why_and_what_was_saved():
    found = alarm(rising(), saved=saving(0.05))
    text = found["message"]
    assert f"{found['load_change_percent']:.0f} %" in text
    assert f"{found['started_on']:%-d %B %Y}" in text
    assert "mostly more patients" in text
    assert "saved about" in text
    assert "is not known" in alarm(rising())["message"]
    assert "no time to speak of" in alarm(rising(), saved=saving(0.0))["message"]
    assert found["detected_on"] - timedelta(days=6) >= week(START)
