"""How evenly load is shared: what counts, what chance is taken off, and what may be told."""

from __future__ import annotations

from datetime import date, timedelta
from math import sqrt

import polars as pl
import pytest

from pipelines.facts.spread import span_ends, span_weeks, week_spread
from pipelines.shapes import CLINICIAN_WEEK, PUBLISHED
from tests.fact_rows import computed, conformed, day, only, shift, span, week

LAST = week(1)
"""The second week of the tests is the last of its span."""


def share(
    clinician, load, hours=60.0, *, unit="W01", weeks=(0, 1), measure="contacts_per_clinician_hour", days=10
):
    """A clinician's two weeks, half of everything in each."""
    return [
        {
            "unit_id": unit,
            "week_start": week(number),
            "clinician_id": clinician,
            "measure": measure,
            "days": days // len(weeks),
            "load": load / len(weeks),
            "hours": hours / len(weeks),
        }
        for number in weeks
    ]


def told(*shares, minimum_group=2, units=("W01",)):
    rows = [row for each in shares for row in each]
    open_weeks = conformed(
        [{"unit_id": unit, "week_start": LAST} for unit in units],
        {"unit_id": pl.String, "week_start": pl.Date},
    )
    return week_spread(conformed(rows, CLINICIAN_WEEK), open_weeks, [LAST], minimum_group)


def test_shares_by_hours_worked_are_even_whatever_the_hours():
    found = only(told(share("a", 60, 60), share("b", 30, 30), share("c", 15, 15)))
    assert (found["clinicians"], found["load_per_hour"], found["coefficient"]) == (3, 1.0, 0.0)
    assert found["dispersion"] == 0.0


def test_the_spread_is_that_of_load_per_hour_less_what_chance_does():
    found = only(told(share("a", 90), share("b", 60), share("c", 30)))
    # Even shares would be 60 each, a third of all: chance makes 60 × 2/3 = 40 of each square.
    squares = (90 - 60) ** 2 + (60 - 60) ** 2 + (30 - 60) ** 2
    assert found["coefficient"] == pytest.approx(sqrt((squares - 3 * 40) / (3 * 60**2)))
    assert found["dispersion"] == pytest.approx(squares / 60 / (3 - 1))
    assert found["load_per_hour"] == pytest.approx(180 / 180)


def test_shares_as_far_apart_as_chance_makes_them_have_no_spread():
    found = only(told(share("a", 60 + 7), share("b", 60 - 7), share("c", 60)))
    assert 2 * 7**2 < 3 * 40
    assert found["coefficient"] == 0.0
    assert 0 < found["dispersion"] < 1


def test_a_case_held_for_ten_days_counts_once():
    """90, 60 and 30 case-days over ten days are 9, 6 and 3 cases: chance makes 6 × 2/3 = 4 of each square."""
    cases = [
        share(name, load, measure="caseload_per_wte") for name, load in (("a", 90), ("b", 60), ("c", 30))
    ]
    found = only(told(*cases))
    squares = (9 - 6) ** 2 + (3 - 6) ** 2
    assert found["dispersion"] == pytest.approx(squares / 6 / 2)
    assert found["coefficient"] == pytest.approx(sqrt((squares - 3 * 4) / (3 * 6**2)))


@pytest.mark.parametrize(("people", "state"), [(9, "suppressed"), (10, "value"), (11, "value")])
def test_of_fewer_than_the_minimum_group_nothing_is_told(people, state):
    found = only(told(*[share(f"n{n}", 40 + n) for n in range(people)], minimum_group=10))
    assert found["state"] == state
    figures = {name: found[name] for name in ("clinicians", "load_per_hour", "coefficient", "dispersion")}
    assert all((value is None) is (state == "suppressed") for value in figures.values())


def test_whoever_was_there_in_one_of_the_weeks_counts_once():
    found = only(told(share("a", 60), share("b", 30, 30, weeks=(0,)), share("c", 30, 30, weeks=(1,))))
    assert (found["clinicians"], found["coefficient"]) == (3, 0.0)


def test_a_unit_without_rows_of_single_clinicians_is_not_assessed():
    found = told(share("a", 60), share("b", 60), units=("W01", "W02"))
    assert only(found, unit_id="W02")["state"] == "not_assessed"
    assert only(found, unit_id="W02")["dispersion"] is None
    assert only(found, unit_id="W01")["state"] == "value"


def test_what_is_told_names_nobody():
    assert "clinician_id" not in told(share("a", 60), share("b", 60)).columns


def test_spans_are_two_weeks_that_follow_one_another():
    first, second = week(0), week(1)
    assert span_ends([first], week(9)) == span_ends([second], week(9)) == [second]
    assert span_ends([week(2)], week(9)) == [week(3)]
    assert span_ends([first], first) == [], "not over yet"
    assert span_weeks([second]) == [first, second]
    assert (first - date(1970, 1, 5)).days % 14 == 0


CLINIC = {"setting": "outpatient_clinic"}


def week_of_people(**tables):
    """What is kept of each clinician of the first week."""
    made = computed(
        units=[CLINIC],
        clinicians=[{"clinician_id": "n1"}, {"clinician_id": "n2"}],
        caseload=tables.get("caseload", []),
        shifts=tables.get("shifts", []),
    )
    return made.clinician_week


def test_contacts_are_counted_on_days_with_a_shift_and_hours_on_days_with_a_row():
    shares = week_of_people(
        caseload=[
            {"date": day(0), "clinician_id": "n1", "patients": 8.0, "contacts": 6},
            {"date": day(1), "clinician_id": "n1", "patients": 5.0},
            {"date": day(2), "clinician_id": "n1", "patients": 50.0},  # no shift that day
            {"date": day(0), "patients": 99.0, "contacts": 99},  # the unit's own row
        ],
        shifts=[
            shift(day(0), "09:00", "17:00", clinician_id="n1"),
            shift(day(1), "09:00", "13:00", clinician_id="n1"),
            shift(day(3), "09:00", "17:00", clinician_id="n1"),  # no row that day
            shift(day(0), "09:00", "17:00", clinician_id="n2"),
        ],
    )
    found = only(shares)
    assert (found["clinician_id"], found["days"]) == ("n1", 2)
    assert (found["load"], found["hours"]) == (6 + 5, 8 + 4)


def test_a_shift_that_was_not_worked_has_no_hours():
    shares = week_of_people(
        caseload=[{"date": day(0), "clinician_id": "n1", "patients": 8.0}],
        shifts=[shift(day(0), clinician_id="n1", status="sick")],
    )
    assert shares.is_empty()


def test_the_table_of_clinicians_weeks_is_never_published():
    assert not [name for name, schema in PUBLISHED.items() if "clinician_id" in schema]


def test_a_clinician_s_days_stay_in_the_weeks_asked_for():
    made = computed(
        span(1, week(1)),
        units=[CLINIC],
        caseload=[
            {"date": week(1) + timedelta(days=n), "clinician_id": "n1", "patients": 3.0} for n in (-1, 0, 7)
        ],
        shifts=[shift(week(1) + timedelta(days=n), clinician_id="n1") for n in (-1, 0, 7)],
    )
    assert only(made.clinician_week)["load"] == 3.0
