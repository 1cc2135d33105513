"""Whatever is kept in whatever order: one open case a unit at most, and each alert under one case."""

from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipelines.state import case_now, cases, not_under_a_case
from pipelines.state.case_steps import STEPS
from pipelines.state.cases import Clocks
from tests.cases import AS_OF, Written, alert, days

UNITS = ("W01", "W02")
IDS = [f"a{number}" for number in range(6)]


def unit_of(alert_id: str) -> str:
    return UNITS[int(alert_id[1:]) % 2]


RUN = st.lists(st.sampled_from(IDS), min_size=1, max_size=4, unique=True)
STEP = st.tuples(st.sampled_from(STEPS), st.integers(1, 12), st.sampled_from(UNITS))
HAPPENED = st.lists(st.one_of(RUN, STEP), max_size=25)


def keep(happened) -> Written:
    """Entries as they come: runs that tell any alerts again, steps about any entry and unit, all twice."""
    written = Written()
    for number, thing in enumerate(happened):
        for _ in range(2):
            if isinstance(thing, list):
                for unit in UNITS:
                    if own := [alert(each, unit=unit) for each in thing if unit_of(each) == unit]:
                        written.alerted(*own, on=days(number), unit=unit)
            else:
                name, about, unit = thing
                written.step(name, f"r-{about}", days(number), unit)
    return written


@given(HAPPENED)
def test_a_unit_has_at_most_one_open_case(happened):
    open_cases = Counter(case.unit_id for case in cases(keep(happened).entries) if case.closed_on is None)
    assert all(count == 1 for count in open_cases.values())


@given(HAPPENED)
def test_every_alert_a_run_told_is_under_exactly_one_case_of_its_unit(happened):
    found = cases(keep(happened).entries)
    told = {each for thing in happened if isinstance(thing, list) for each in thing}
    assert Counter(each.alert_id for case in found for each in case.alerts) == Counter(told)
    assert all(unit_of(each.alert_id) == case.unit_id for case in found for each in case.alerts)


@given(HAPPENED)
def test_after_a_run_every_grave_open_alert_is_under_a_case_and_a_second_run_adds_nothing(happened):
    written = keep(happened)
    published = [alert(each, unit=unit_of(each)) for each in IDS] + [alert("w", "watch")]
    for unit, alerts in not_under_a_case(published, cases(written.entries)).items():
        written.alerted(*alerts, on=days(90), unit=unit)
    found = cases(written.entries)
    assert Counter(each.alert_id for case in found for each in case.alerts) == Counter(IDS)
    assert not_under_a_case(published, found) == {}


@given(HAPPENED, st.integers(0, 400))
def test_an_open_case_always_says_what_is_due_and_a_closed_one_never(happened, later):
    day = days(25 + later)
    for case in cases(keep(happened).entries):
        told = case_now(case, [], day, AS_OF + timedelta(days=later), Clocks())
        assert (told.due is None) == (case.closed_on is not None) == (told.state == "closed")
        assert told.escalated == (told.due is not None and told.due.what != "expires" and told.due.day < day)
