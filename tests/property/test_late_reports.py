"""A year of overload reports and digests: each clock is told once and none is lost, whoever answers when."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipelines.shapes.blocks import BLOCK_WEEKS, block_start
from pipelines.state import Entry, Item, Mail, Report, ReportStep, reports
from pipelines.state.digests import AT_ONCE, MONTH_DAYS, held_until, untold
from pipelines.state.late_reports import late_items
from tests.filed import ANONYMOUS, NAMED

START = date(2026, 1, 5)
CLOCKS = (10, 60)

EVENT = st.one_of(
    st.tuples(st.just("filed"), st.integers(1, 5), st.booleans()),
    st.tuples(st.sampled_from(("acknowledged", "mitigated", "decided")), st.integers(0, 9), st.just(False)),
)
YEAR = st.lists(st.tuples(st.integers(0, 25), EVENT, st.sampled_from((True, True, None, False))), max_size=25)
CEILING = st.integers(1, 3)


def days(count: int) -> date:
    return START + timedelta(days=count)


def entry(number: int, day: date, kind: str, body: dict[str, object]) -> Entry:
    at = datetime.combine(day, time(12), UTC)
    return Entry(number, at, "reporter", "W01", kind, body, f"r-{number}")


def filed(number: int, day: date, level: int, *, named: bool) -> Entry:
    monday = day - timedelta(days=day.weekday())
    body = replace(NAMED if named else ANONYMOUS, level=level, week=monday, on=monday if named else None)
    return entry(number, day, body.kind, body.to_json())


def late(known: list[Report], day: date, *, by_week: bool) -> list[Item]:
    return [item for each in known for item in late_items(each, *CLOCKS, day, by_week=by_week)]


def lived(happened, ceiling: int, *, by_week: bool) -> tuple[list[Mail], list[Item], date]:
    """Messages to one person after each event, and what is still late on the last day."""
    entries: list[Entry] = []
    sent, day = list[Mail](), 0
    for later, (what, number, named), reached in happened:
        day += later
        if what == "filed":
            entries.append(filed(len(entries), days(day), number, named=named))
        elif known := [each for each in reports(entries) if each.is_open]:
            body = ReportStep(what, known[number % len(known)].receipt, "Why.")
            entries.append(entry(len(entries), days(day), body.kind, body.to_json()))
        items = untold([], sent, days(day), late(reports(entries), days(day), by_week=by_week))
        letter = Mail(f"m-{len(sent)}", "x", days(day), items, reached)
        if items and (letter.grave or held_until(sent, ceiling, days(day)) is None):
            sent.append(letter)
    return sent, late(reports(entries), days(day), by_week=by_week), days(day)


@given(YEAR, CEILING, st.booleans())
def test_no_clock_of_a_report_is_told_twice(happened, ceiling, by_week):
    sent, _, _ = lived(happened, ceiling, by_week=by_week)
    told = Counter(item for mail in sent if mail.reached is not False for item in mail.items)
    assert all(count == 1 for count in told.values())


@given(YEAR, CEILING, st.booleans())
def test_what_is_late_was_told_or_is_still_to_be_told(happened, ceiling, by_week):
    sent, now, day = lived(happened, ceiling, by_week=by_week)
    told = {item for mail in sent if mail.reached is not False for item in mail.items}
    assert set(now) - told == set(untold([], sent, day, now))


@given(YEAR, CEILING, st.booleans())
def test_only_what_may_wait_is_held(happened, ceiling, by_week):
    sent, now, day = lived(happened, ceiling, by_week=by_week)
    waiting = untold([], sent, day, now)
    failed = sent and sent[-1].reached is False
    assert failed or not any(item.what in AT_ONCE for item in waiting)
    ordinary = sorted(mail.on for mail in sent if not mail.grave and mail.reached is not False)
    for first in ordinary:
        assert sum(first <= each < first + timedelta(days=MONTH_DAYS) for each in ordinary) <= ceiling


@given(st.integers(0, 200), st.integers(1, 5), st.booleans())
def test_the_first_day_of_telling_says_no_more_than_the_block(after, level, named):
    """Of a report that is told by its block: no earlier than the clock, and on the one day of its block."""
    (report,) = reports([filed(0, days(after), level, named=named)])
    first = next(day for day in map(days, range(400)) if late([report], day, by_week=False))
    assert first > report.begins + timedelta(days=CLOCKS[0])
    end = block_start(report.begins - timedelta(days=1)) + timedelta(weeks=BLOCK_WEEKS)
    assert first == end + timedelta(days=CLOCKS[0] + 1)
    assert (end - block_start(START)).days % (7 * BLOCK_WEEKS) == 0
