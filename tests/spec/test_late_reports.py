"""Overload reports past their clocks: each is told once, on a day that says no more than the page."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from pipelines.shapes.blocks import block_start
from pipelines.state import Item, Report, ReportFiled, ReportStep
from pipelines.state.digests import REPORT_WHATS, held_until, untold
from pipelines.state.late_reports import late_items
from pipelines.state.report_steps import Taken
from tests.filed import ANONYMOUS, MONDAY, NAMED
from tests.spec.test_digests import mail

AFTER_WEEK = MONDAY + timedelta(days=7)
BLOCK = block_start(MONDAY)
CLOCKS = (10, 60)


def report(filed: ReportFiled = ANONYMOUS, begins: date = AFTER_WEEK, *steps: str, level: int = 3) -> Report:
    at = datetime.fromisoformat(f"{begins}T12:00:00+00:00")
    taken = tuple(Taken(ReportStep(step, "r-1", "Why."), at, "nurse_manager", "") for step in steps)
    return Report("r-1", "W01", at, begins, replace(filed, level=level), taken)


def late(told: Report, day: date, *, by_week: bool = True) -> list[str]:
    found = late_items(told, *CLOCKS, day, by_week=by_week)
    assert all((item.case, item.about) == ("r-1", "") for item in found), "no day in the record"
    return [item.what for item in found]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (10, []),
        (11, ["report_unseen"]),
        (60, ["report_unseen"]),
        (61, ["report_unseen", "report_undecided"]),
    ],
)
def test_a_clock_that_ran_out_is_told_from_the_day_after(after: int, told: list[str]):
    assert late(report(), AFTER_WEEK + timedelta(days=after)) == told


def test_an_acknowledged_report_has_one_clock_left_and_a_decided_one_none():
    far = AFTER_WEEK + timedelta(days=100)
    assert late(report(ANONYMOUS, AFTER_WEEK, "acknowledged"), far) == ["report_undecided"]
    assert late(report(ANONYMOUS, AFTER_WEEK, "acknowledged", "mitigated"), far) == ["report_undecided"]
    assert late(report(ANONYMOUS, AFTER_WEEK, "decided"), far) == []


@pytest.mark.parametrize(("level", "what"), [(3, "report_unseen"), (4, "report_grave"), (5, "report_grave")])
def test_from_level_four_on_an_unacknowledged_one_is_told_at_once(level: int, what: str):
    assert late(report(level=level), AFTER_WEEK + timedelta(days=11)) == [what]


def test_every_report_of_a_block_that_is_not_told_by_week_is_told_of_on_one_day():
    """Four weeks of one block, and the day it is told of: had each its own, the day would tell the week."""
    first = set()
    for week in (BLOCK + timedelta(weeks=number) for number in range(4)):
        told = report(replace(ANONYMOUS, week=week), week + timedelta(days=7))
        first.add(next(day for day in span(week) if late(told, day, by_week=False)))
    assert first == {BLOCK + timedelta(weeks=4, days=11)}


def test_a_named_report_of_a_small_unit_does_not_tell_the_day_it_was_filed():
    first = set()
    for number in range(1, 29):  # begins on any day of a block, as clocks of named ones do
        told = report(NAMED, BLOCK + timedelta(days=number))
        assert late(told, BLOCK + timedelta(days=number + 10), by_week=False) == []
        first.add(next(day for day in span(BLOCK) if late(told, day, by_week=False)))
    assert first == {BLOCK + timedelta(weeks=4, days=11)}


def span(begins: date) -> list[date]:
    return [begins + timedelta(days=number) for number in range(100)]


@pytest.mark.parametrize("what", REPORT_WHATS)
def test_each_is_told_once_and_again_only_where_it_did_not_go_out(what: str):
    item = Item("r-1", what)
    day = AFTER_WEEK
    assert untold([], [], day, [item]) == (item,)
    assert untold([], [mail(item, on=day)], day, [item]) == ()
    assert untold([], [mail(item, on=day, reached=None)], day, [item]) == ()
    assert untold([], [mail(item, on=day, reached=False)], day, [item]) == (item,)


@pytest.mark.parametrize(("what", "held"), [("report_grave", False), ("report_unseen", True)])
def test_the_ceiling_counts_ordinary_ones_and_no_grave_ones(what: str, held: bool):
    before = [mail(Item("r-1", what), on=AFTER_WEEK)]
    assert (held_until(before, 1, AFTER_WEEK) is not None) is held
