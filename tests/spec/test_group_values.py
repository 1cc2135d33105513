"""Staff groups of a unit: told only where neither the group nor the rest of the unit is small."""

from __future__ import annotations

import itertools

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.metrics import METRICS
from pipelines.metrics.groups import BY_GROUP, group_values, told_groups
from pipelines.shapes import METRIC_VALUE, WEEK_GROUPS
from tests.metric_facts import MINIMUM, TABLES, UNIT, WEEK, facts, frame, values

NAMES = ("nurse", "doctor", "support_worker", "psychologist", "social_worker")


def told(**people: int) -> list[str]:
    rows = [{"staff_group": name, "clinicians": number} for name, number in people.items()]
    return told_groups(frame(WEEK_GROUPS, rows), MINIMUM)["staff_group"].to_list()


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ({"nurse": 12, "doctor": 11}, ["doctor", "nurse"]),
        ({"nurse": 12}, ["nurse"]),  # the rest is nobody
        ({"nurse": 9}, []),
        ({"nurse": 30, "doctor": 9}, []),  # the rest would be nine doctors
        ({"nurse": 30, "doctor": 5, "support_worker": 5}, ["nurse"]),  # the rest is ten
        ({"nurse": 30, "doctor": 11, "support_worker": 5}, ["nurse"]),  # 5 go with the 11
        ({"nurse": 30, "doctor": 0}, []),  # somebody of two groups: how many is not counted
    ],
)
def test_a_group_is_told_where_it_and_the_rest_are_big_enough(people, shown):
    assert told(**people) == shown


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(1, 25), min_size=1))
def test_no_difference_of_what_is_told_is_about_a_few_people(people):
    """All told figures of a unit-week (every group, and the unit) added and taken off in every way."""
    shown = told(**people)
    cells = [frozenset(people), *(frozenset([name]) for name in shown)]
    if sum(people.values()) < MINIMUM:
        assert shown == []
    for inner in itertools.chain.from_iterable(
        itertools.combinations(cells[1:], number) for number in range(1, len(cells))
    ):
        rest = cells[0] - frozenset().union(*inner)
        left = sum(people[name] for name in rest)
        assert left == 0 or left >= MINIMUM


def test_equal_groups_are_settled_by_name_whatever_their_order():
    rows = [{"staff_group": name, "clinicians": number} for name, number in (("b", 12), ("a", 12), ("c", 3))]
    for order in itertools.permutations(rows):
        assert told_groups(frame(WEEK_GROUPS, list(order)), MINIMUM)["staff_group"].to_list() == ["b"]


def given_groups(nurses: int = 12, doctors: int = 10):
    timed = {"tasks": 10, "tasks_timed": 10, "tasks_log_measured": 10, "net_minutes_log_measured": 30.0}
    return facts(
        people=[{"clinicians_worked": nurses + doctors, "clinicians_using": 8}],
        groups=[
            {"staff_group": "nurse", "clinicians": nurses},
            {"staff_group": "doctor", "clinicians": doctors},
        ],
        usage=[timed | {"staff_group": "nurse"}, timed | {"staff_group": "doctor", "tasks": 40}],
        hours=[
            {"staff_group": "nurse", "worked_hours": 400.0},
            {"staff_group": "doctor", "worked_hours": 300.0},
        ],
    )


def by_group(given, **options):
    told = group_values(given, minimum_group=MINIMUM, collected=TABLES, **options)
    return {
        (row["metric"], row["staff_group"]): row for row in told.filter(state="value").iter_rows(named=True)
    }


def test_a_group_s_value_is_the_metric_of_its_own_rows():
    told = by_group(given_groups())
    saved = "net_minutes_saved_per_worked_hour"
    assert told[saved, "nurse"]["value"] == 30 / 400
    assert told[saved, "doctor"]["value"] == 30 / 300
    assert told[saved, "doctor"]["coverage"] == 10 / 40
    assert told["worked_hours", "doctor"]["value"] == 300
    assert told["tasks", "doctor"]["value"] == 40


def test_groups_add_up_to_the_unit():
    groups = by_group(given_groups())
    whole = {row["metric"]: row for row in values(given_groups()).filter(state="value").to_dicts()}
    for metric in ("tasks", "worked_hours", "net_minutes_saved_per_worked_hour"):
        numerators = [row["numerator"] for (name, _), row in groups.items() if name == metric]
        assert sum(numerators) == whole[metric]["numerator"]


def test_a_group_that_may_not_be_told_has_no_row():
    told = group_values(given_groups(doctors=9), minimum_group=MINIMUM, collected=TABLES)
    assert told.is_empty()
    assert dict(told.schema) == METRIC_VALUE


def test_rows_are_of_their_unit_week_and_of_the_metrics_that_ledgers_need():
    told = group_values(given_groups(), minimum_group=MINIMUM, collected=TABLES)
    assert set(told["metric"]) == set(BY_GROUP) <= set(METRICS)
    assert told.select("unit_id", "week_start").unique().rows() == [(UNIT, WEEK)]
    assert not told.select("metric", "unit_id", "week_start", "staff_group").is_duplicated().any()
    assert told.filter(pl.col("staff_group") == "all").is_empty()
