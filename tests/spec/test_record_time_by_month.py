"""Record-system minutes that a source tells by month: kept, spread evenly, and no figure of a week."""

from datetime import date
from typing import Any

import pytest

from pipelines.metrics.measure import metric_values
from tests.fact_rows import MONDAY, all_week, computed, day, only, shift

JANUARY = date(2026, 1, 1)
METRICS = ("documentation_minutes", "ehr_minutes", "after_hours_minutes")
COLLECTED = frozenset({"ehr_time", "shifts"})


def month(minutes: float = 310.0, **more: Any) -> dict[str, Any]:
    """January of one nurse: 310 and 31 minutes in 31 days."""
    return {
        "date": JANUARY,
        "activity": "documentation",
        "in_shift_minutes": minutes,
        "after_hours_minutes": 31.0,
        "month_total": True,
        **more,
    }


def week(*rows: dict[str, Any]) -> dict[str, Any]:
    return only(computed(ehr_time=rows, caseload=all_week(patients=9.0)).facts.ehr, week_start=MONDAY)


def test_a_month_is_spread_evenly_over_its_days():
    told = week(month())
    assert told["in_shift_minutes"] == pytest.approx(7 * 310 / 31)
    assert told["after_hours_minutes"] == pytest.approx(7 * 31 / 31)


def test_its_days_are_not_counted_as_days_with_a_record():
    told = week(month())
    assert (told["clinician_days"], told["clinician_days_with_after_hours"]) == (0, 0)
    assert told["clinician_days_of_months"] == 7


def test_a_day_that_is_told_itself_is_not_told_again_by_its_month():
    told = week(month(), {"date": day(2), "activity": "documentation", "in_shift_minutes": 44.0})
    assert told["in_shift_minutes"] == pytest.approx(6 * 10 + 44)
    assert (told["clinician_days"], told["clinician_days_of_months"]) == (1, 6)


@pytest.mark.parametrize(("row", "share"), [({}, None), ({"month_total": False, "date": day(3)}, 0.0)])
def test_a_month_does_not_speak_of_a_missing_shift_as_a_day_does(row, share):
    """The one shift is Monday's: a record of Thursday has none, a month's total says nothing of Thursday."""
    found = computed(ehr_time=[month(**row)], shifts=[shift(day(0))], caseload=all_week(patients=9.0))
    assert only(found.facts.completeness, week_start=MONDAY)["activity_with_shift"] == share


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize(("month_total", "state"), [(True, "not_assessed"), (False, "value")])
def test_a_week_of_month_totals_has_minutes_and_no_value(metric, month_total, state):
    """310 + 31 minutes on a Monday are a figure of its week; the same of its month are none."""
    row = month(month_total=month_total, date=JANUARY if month_total else MONDAY)
    facts = computed(ehr_time=[row], shifts=[shift(day(0))], caseload=all_week(patients=9.0)).facts
    told = metric_values(facts, minimum_group=0, collected=COLLECTED)
    cell = only(told.filter(metric=metric), week_start=MONDAY)
    assert (cell["state"], cell["value"] is None) == (state, month_total)
    assert cell["numerator"] is not None


def test_of_two_totals_of_one_month_the_later_dated_stands():
    later = month(620.0, date=date(2026, 1, 31))
    assert (
        week(later, month())["in_shift_minutes"] == week(month(), later)["in_shift_minutes"] == 7 * 620 / 31
    )
