"""Who is told what of which case: once, the gravest at once, others under a ceiling, chronic ones monthly."""

from datetime import date, timedelta

import pytest

from pipelines.planning.expected_messages import expected_messages
from pipelines.state import (
    DIGEST_KINDS,
    DigestBegun,
    DigestSent,
    Item,
    Mail,
    NotFit,
    case_now,
    cases,
    journal_of,
)
from pipelines.state.cases import Clocks
from pipelines.state.digests import fingerprint, held_until, mails, untold
from tests.cases import AS_OF, DAY, Written, alert, days, keep

OVER_LONG = alert("a1", "unsafe", kind="over_line", started_on=date(2026, 1, 5))


def now(written: Written, *alerts, day: date = DAY, as_of: date = AS_OF):
    return [case_now(case, alerts, day, as_of, Clocks()) for case in cases(written.entries)]


def opened(*alerts) -> tuple[Written, str]:
    written = Written()
    return written, written.alerted(*(alerts or (alert(),)))


def mail(*items: Item, on: date = DAY, reached: bool | None = True) -> Mail:
    return Mail("m-1", "x", on, items, reached)


def test_a_new_case_is_told_once():
    written, case = opened()
    first = untold(now(written, alert()), [], DAY)
    assert first == (Item(case, "new"),)
    assert untold(now(written, alert()), [mail(*first)], DAY) == ()


def test_an_alert_that_joins_is_no_news_but_an_unsafe_one_is():
    written, case = opened()
    told = [mail(Item(case, "new"))]
    second, third = alert("a2"), alert("a3", "unsafe")
    written.alerted(second, third, on=days(7))
    assert untold(now(written, alert(), second), told, days(7)) == ()
    assert untold(now(written, alert(), second, third), told, days(7)) == (Item(case, "unsafe", "a3"),)


def test_what_falls_overdue_is_told_once_for_each_thing_that_was_due():
    written, case = opened()
    told = [mail(Item(case, "new"))]
    assert untold(now(written, alert(), day=days(10)), told, days(10)) == ()
    late = untold(now(written, alert(), day=days(11)), told, days(11))
    assert late == (Item(case, "overdue", f"acknowledge {days(10)}"),)
    told.append(mail(*late))
    assert untold(now(written, alert(), day=days(30)), told, days(30)) == ()
    written.step("acted", case, days(30), by_day=days(40))
    again = untold(now(written, alert(), day=days(41)), told, days(41))
    assert again == (Item(case, "overdue", f"follow_up {days(40)}"),)


@pytest.mark.parametrize(("day", "told"), [(0, True), (27, False), (28, True)])
def test_a_chronic_case_is_told_of_every_four_weeks_and_not_anew(day: int, told: bool):
    written, case = opened(OVER_LONG)
    before = [] if day == 0 else [mail(Item(case, "chronic"))]
    found = untold(now(written, OVER_LONG, day=days(day)), before, days(day))
    assert found == ((Item(case, "chronic"),) if told else ())


def test_something_else_unsafe_in_a_chronic_case_is_told_at_once():
    written, case = opened(OVER_LONG)
    rise = alert("a2", "unsafe")
    written.alerted(rise, on=days(3))
    found = untold(now(written, OVER_LONG, rise, day=days(3)), [mail(Item(case, "chronic"))], days(3))
    assert found == (Item(case, "unsafe", "a2"),)


def test_a_closed_case_is_told_of_only_where_an_alert_stays_open():
    written, case = opened()
    written.step("closed", case, DAY)
    assert untold(now(written, alert(), day=days(27)), [], days(27)) == ()
    assert untold(now(written, alert(), day=days(28)), [], days(28)) == (Item(case, "still_open"),)


def test_a_watch_is_never_told():
    written = Written()
    assert untold(now(written, alert("w", "watch")), [], DAY) == ()


@pytest.mark.parametrize(("reached", "again"), [(True, False), (None, False), (False, True)])
def test_what_did_not_go_out_is_told_again_and_what_may_have_is_not(reached: bool | None, again: bool):
    written, case = opened()
    found = untold(now(written, alert()), [mail(Item(case, "new"), reached=reached)], DAY)
    assert bool(found) == again


@pytest.mark.parametrize(
    ("ago", "held"),
    [
        ((1,), None),
        ((20, 5), days(-20 + 30)),
        ((30, 5), None),  # thirty days ago is a month ago
        ((29, 5), days(-29 + 30)),
        ((25, 20, 5), days(-20 + 30)),
    ],
)
def test_of_ordinary_messages_two_go_out_in_thirty_days(ago: tuple[int, ...], held: date | None):
    before = [mail(Item("r-1", "new"), on=days(-each)) for each in ago]
    assert held_until(before, 2, DAY) == held


def test_unsafe_messages_and_those_that_failed_are_not_counted():
    before = [
        mail(Item("r-1", "unsafe", "a1"), on=days(-1)),
        mail(Item("r-1", "new"), on=days(-2), reached=False),
        mail(Item("r-1", "new"), on=days(-3)),
    ]
    assert held_until(before, 2, DAY) is None
    assert held_until(before, 1, DAY) == days(-3 + 30)


def test_messages_come_back_with_what_became_of_them_in_either_database(state_site):
    journal = journal_of(state_site)
    items = (Item("r-1", "new"), Item("r-2", "unsafe", "a1"))
    begun = keep(journal, DigestBegun("one", items, DAY, 0), "", "digest")
    keep(journal, DigestSent(begun, reached=True), "", "digest")
    keep(journal, DigestBegun("two", items[:1], DAY, 0), "", "digest")
    entries = journal.entries(DIGEST_KINDS)
    assert mails(entries, "one") == [Mail(begun, "one", DAY, items, True)]
    assert [each.reached for each in mails(entries, "two")] == [None]
    assert mails(entries, "three") == []


def test_one_message_to_a_person_is_one_entry_whatever_each_program_would_tell():
    items = (Item("r-1", "new"), Item("r-2", "new"))
    first = DigestBegun("x", items, DAY, 0)
    assert first.key == DigestBegun("x", items[:1], days(1), 0).key
    assert first.key != DigestBegun("x", items, DAY, 1).key
    assert first.key != DigestBegun("y", items, DAY, 0).key
    with pytest.raises(NotFit):
        DigestBegun("x", (), DAY, 0).check()


def test_an_address_is_kept_as_a_hash_that_takes_the_record_key():
    address = "mailto://someone@trust.test"
    kept = fingerprint(b"k" * 32, address)
    assert len(kept) == 16
    assert "trust" not in kept
    assert kept != fingerprint(b"l" * 32, address)


def test_messages_to_expect_are_those_the_last_years_alerts_would_have_come_to():
    alerts = [
        (AS_OF, "warning"),
        (AS_OF, "warning"),  # the same day: one message
        (AS_OF - timedelta(weeks=3), "warning"),
        (AS_OF - timedelta(weeks=5), "unsafe"),
        (AS_OF - timedelta(weeks=5), "warning"),  # goes with it
        (AS_OF - timedelta(weeks=6), "watch"),
        (AS_OF - timedelta(weeks=52), "unsafe"),  # a year ago
    ]
    told = expected_messages(alerts, AS_OF, chronic=False, ceiling=2)
    assert told.ordinary == pytest.approx(2 * 30 / 364)
    assert told.unsafe == pytest.approx(1 * 30 / 364)
    assert told.all == pytest.approx(3 * 30 / 364)
    chronic = expected_messages(alerts, AS_OF, chronic=True, ceiling=2)
    assert chronic.ordinary == pytest.approx(2 * 30 / 364 + 30 / 28)


def test_the_ceiling_holds_ordinary_ones_and_no_unsafe_ones():
    alerts = [(AS_OF - timedelta(days=7 * n), grade) for n in range(52) for grade in ("warning",)]
    assert expected_messages(alerts, AS_OF, chronic=True, ceiling=2).ordinary == 2
    unsafe = [(day, "unsafe") for day, _ in alerts]
    assert expected_messages(unsafe, AS_OF, chronic=False, ceiling=2).unsafe == pytest.approx(52 * 30 / 364)
