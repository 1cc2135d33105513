"""A year of digests: nobody is told the same twice, and the ceiling holds, whatever happens on the ward."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipelines.state import CaseNow, Mail, case_now, cases
from pipelines.state.cases import Clocks
from pipelines.state.digests import MONTH_DAYS, held_until, untold
from tests.cases import Written, alert, days

IDS = ("a1", "a2", "a3", "w1")
KIND = {"a1": "over_line", "a2": "conversion", "a3": "after_hours", "w1": "conversion"}
GRAVE = {"a1": "unsafe", "a2": "unsafe", "a3": "warning", "w1": "watch"}

EVENT = st.one_of(
    st.tuples(st.just("alerted"), st.sampled_from(IDS)),
    st.tuples(st.sampled_from(("acknowledged", "acted", "closed", "accepted")), st.just("")),
    st.tuples(st.just("nothing"), st.just("")),
)
YEAR = st.lists(st.tuples(st.integers(1, 20), EVENT, st.sampled_from((True, True, None, False))), max_size=30)
CEILING = st.integers(1, 3)


def standing(written: Written, told: list[str], day: date) -> list[CaseNow]:
    alerts = [alert(each, GRAVE[each], kind=KIND[each]) for each in told]
    return [case_now(case, alerts, day, day, Clocks()) for case in cases(written.entries)]


def lived(happened, ceiling: int) -> list[Mail]:
    """Messages to one person who is told after each event."""
    written, sent, told, day = Written(), list[Mail](), list[str](), 0
    for later, (event, which), reached in happened:
        day += later
        if event == "alerted":
            told = list(dict.fromkeys([*told, which]))
            if GRAVE[which] != "watch":
                written.alerted(alert(which, GRAVE[which], kind=KIND[which]), on=days(day))
        elif event != "nothing":
            for case in cases(written.entries):
                written.step(event, case.receipt, days(day))
        items = untold(standing(written, told, days(day)), sent, days(day))
        grave = any(item.what == "unsafe" for item in items)
        if items and (grave or held_until(sent, ceiling, days(day)) is None):
            sent.append(Mail(f"m-{len(sent)}", "x", days(day), items, reached))
    return sent


@given(YEAR, CEILING)
def test_nobody_is_told_the_same_twice(happened, ceiling):
    sent = lived(happened, ceiling)
    out = [mail for mail in sent if mail.reached is not False]
    told = Counter(item for mail in out for item in mail.items if item.what != "chronic")
    assert all(count == 1 for count in told.values())


@given(YEAR, CEILING)
def test_a_chronic_case_is_told_of_no_more_than_every_four_weeks(happened, ceiling):
    sent = lived(happened, ceiling)
    told = [
        (item.case, mail.on)
        for mail in sent
        if mail.reached is not False
        for item in mail.items
        if item.what == "chronic"
    ]
    for case in {case for case, _ in told}:
        on = sorted(day for each, day in told if each == case)
        assert all(later - first >= timedelta(days=28) for first, later in itertools.pairwise(on))


@given(YEAR, CEILING)
def test_ordinary_messages_keep_to_the_ceiling_in_any_thirty_days(happened, ceiling):
    sent = lived(happened, ceiling)
    ordinary = sorted(mail.on for mail in sent if not mail.grave and mail.reached is not False)
    for first in ordinary:
        within = [day for day in ordinary if first <= day < first + timedelta(days=MONTH_DAYS)]
        assert len(within) <= ceiling


@given(YEAR, CEILING)
def test_a_watch_is_in_no_message(happened, ceiling):
    sent = lived(happened, ceiling)
    assert all(item.about != "w1" for mail in sent for item in mail.items)
