"""A correction that changes a week by a few people's doings is told by neither figure."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.disclosure.withheld import compared, with_spans, without
from pipelines.shapes import METRIC_VALUE
from pipelines.shapes.shown import SHOWN_PERSON
from tests.person_rows import cell, cells, people, persons, week

K = 5
NONE = pl.DataFrame(schema=SHOWN_PERSON)
TOLD = pl.DataFrame({"unit_id": ["W01"], "week_start": [week(0)]})


def crowd(*numbers: int) -> pl.DataFrame:
    return persons(people({f"c{n}": 1.0 for n in numbers}))


def publish(*versions: range) -> list[bool]:
    """Whether each version in turn is told."""
    shown, told = NONE, []
    for numbers in versions:
        shown, withheld = compared(shown, crowd(*numbers), TOLD, K)
        told.append(withheld.is_empty())
    return told


@pytest.mark.parametrize(
    ("then", "told"),
    [
        (range(12), True),  # the same people
        (range(13), False),  # one more
        (range(16), False),  # four more
        (range(17), True),  # five more
        (range(1, 13), False),  # one less, one more: two people
        (range(3, 15), True),  # three less, three more: six people
    ],
)
def test_a_changed_week_is_told_where_enough_people_differ_or_none(then, told):
    assert publish(range(12), then) == [True, told]


def test_it_is_told_again_when_the_people_are_the_same_again():
    assert publish(range(12), range(13), range(12)) == [True, False, True]


def test_every_version_that_was_told_counts_not_the_last_one_alone():
    """Twelve, then eighteen: six more. Then thirteen: five fewer than eighteen, but one more than twelve."""
    assert publish(range(12), range(18), range(13)) == [True, True, False]


def test_what_was_withheld_was_not_told_and_is_not_compared_with():
    """Thirteen was never told: seventeen differs by five from the twelve that were."""
    assert publish(range(12), range(13), range(17)) == [True, False, True]


def test_a_week_of_which_nothing_was_told_has_nothing_to_be_taken_from():
    shown, withheld = compared(NONE, crowd(*range(9)), TOLD.clear(), K)
    assert shown.is_empty()
    assert withheld.is_empty()
    assert compared(shown, crowd(*range(10)), TOLD, K).withheld.is_empty()


def test_weeks_told_together_are_withheld_together():
    values = cells(
        *(
            cell("overtime_share", n, 6.0) | {"weeks_together": 3, "span_start": week(0), "span_end": week(3)}
            for n in (1, 2, 3)
        ),
        cell("overtime_share", 0, 20.0),
    )
    withheld = pl.DataFrame({"unit_id": ["W01"], "week_start": [week(2)]})
    assert with_spans(withheld, values)["week_start"].to_list() == [week(1), week(2), week(3)]


def test_neither_figure_is_told_and_facts_about_the_unit_are():
    values = cells(
        cell("overtime_share", 0, 20.0),
        cell("patients", 0, 24.0),
        cell("tasks", 0, 0.0) | {"state": "suppressed", "numerator": None, "value": None},
    )
    personal = pl.col("metric") != "patients"
    left = without(values, TOLD, personal)
    assert dict(left.schema) == METRIC_VALUE
    by_metric = {row["metric"]: row for row in left.iter_rows(named=True)}
    assert by_metric["overtime_share"]["state"] == "withheld"
    figures = ("numerator", "denominator", "value", "coverage", "bound", "evidence_grade")
    assert all(by_metric["overtime_share"][name] is None for name in figures)
    assert by_metric["patients"]["value"] == values.filter(metric="patients")["value"].item()
    assert by_metric["tasks"]["state"] == "suppressed"
