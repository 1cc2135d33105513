"""A unit's case from the run that opens it to its close: who holds it, what is due, and what is chronic."""

from datetime import date, timedelta

import pytest

from pipelines.state import CASE_KINDS, Case, CaseNow, NotFit, case_now, cases, journal_of, not_under_a_case
from pipelines.state.case_steps import ACTIONS, FARTHEST_DAYS, STEPS
from pipelines.state.cases import Clocks, Due
from tests.cases import AS_OF, DAY, Written, alert, alerted, days, keep, step

CLOCKS = Clocks(acknowledge_days=10, decide_days=60)


def now(written: Written, day: date, *alerts, as_of: date = AS_OF) -> CaseNow:
    (case,) = cases(written.entries)
    return case_now(case, alerts, day, as_of, CLOCKS)


def opened(*alerts) -> tuple[Written, str]:
    written = Written()
    return written, written.alerted(*(alerts or (alert(),)))


def test_a_case_comes_back_as_it_was_kept_in_either_database(state_site):
    journal = journal_of(state_site)
    number = keep(journal, alerted(alert("a1"), alert("a2", "unsafe")))
    keep(journal, step("acted", number, days(1)), role="nurse_manager")
    (case,) = cases(journal.entries(CASE_KINDS))
    assert (case.receipt, case.unit_id, case.opened_on) == (number, "W01", DAY)
    assert [each.severity for each in case.alerts] == ["warning", "unsafe"]
    assert case.actions[0].step == step("acted", number, days(1))
    assert case.actions[0].role == "nurse_manager"


def test_alerts_of_a_later_run_join_the_open_case():
    written, number = opened()
    written.alerted(alert("a2"), on=days(7))
    (case,) = cases(written.entries)
    assert case.receipt == number
    assert [each.alert_id for each in case.alerts] == ["a1", "a2"]
    assert case.joined_on == (DAY, days(7))
    assert case.opened_on == DAY, "the clocks run from the first"


def test_an_alert_after_the_close_opens_another_case():
    written, number = opened()
    written.step("closed", number, days(20))
    written.alerted(alert("a2"), on=days(21))
    second, first = cases(written.entries)
    assert (first.closed_on, second.closed_on) == (days(20), None)
    assert second.alert_ids == {"a2"}


def test_the_same_alert_told_twice_is_under_one_case():
    written, number = opened()
    written.step("closed", number, days(20))
    written.alerted(alert("a1"), on=days(21))
    (case,) = cases(written.entries)
    assert case.receipt == number


def test_a_watch_and_an_alert_that_has_closed_come_under_no_case():
    found = not_under_a_case(
        [
            alert("watched", "watch"),
            alert("closed", "unsafe", closed_on=AS_OF),
            alert("grave", "unsafe"),
            alert("other", "warning", unit="W02"),
        ],
        [],
    )
    assert {unit: [each.alert_id for each in alerts] for unit, alerts in found.items()} == {
        "W01": ["grave"],
        "W02": ["other"],
    }


def test_nothing_is_left_to_open_once_it_is_under_a_case():
    written, _ = opened(alert("a1"), alert("a2"))
    found = not_under_a_case([alert("a1"), alert("a2"), alert("a3")], cases(written.entries))
    assert [each.alert_id for each in found["W01"]] == ["a3"]


@pytest.mark.parametrize(("day", "late"), [(9, False), (10, False), (11, True)])
def test_it_is_acknowledged_within_ten_days_or_goes_above(day: int, late: bool):
    written, _ = opened()
    told = now(written, days(day), alert())
    assert told.due == Due("acknowledge", DAY + timedelta(days=10))
    assert (told.overdue, told.escalated) == (late, late)
    assert told.holder == (("administrator", "") if late else ("nurse_manager", ""))


def test_each_step_says_how_it_stands_what_is_due_and_who_holds_it():
    written, number = opened()
    for name, state, due, holder in (
        ("acknowledged", "acknowledged", Due("decide", DAY + timedelta(days=60)), ("nurse_manager", "")),
        (
            "assigned",
            "acknowledged",
            Due("decide", DAY + timedelta(days=60)),
            ("named", "Director of nursing"),
        ),
        ("acted", "acting", Due("follow_up", days(1 + 28)), ("named", "Director of nursing")),
        ("followed_up", "acting", Due("follow_up", days(1 + 28)), ("named", "Director of nursing")),
        ("accepted", "accepted", Due("expires", days(1 + 28)), ("named", "Director of nursing")),
    ):
        written.step(name, number, days(1))
        told = now(written, days(1), alert())
        assert (told.state, told.due, told.holder) == (state, due, holder), name


def test_whoever_is_asked_holds_it_until_it_is_answered_and_then_it_goes_above():
    written, number = opened()
    written.step("asked", number, days(2), who="Chief nurse", by_day=days(9))
    told = now(written, days(9), alert())
    assert (told.state, told.due, told.holder) == ("asked", Due("answer", days(9)), ("named", "Chief nurse"))
    late = now(written, days(10), alert())
    assert (late.escalated, late.holder) == (True, ("administrator", ""))
    written.step("acted", number, days(11))
    answered = now(written, days(11), alert())
    assert (answered.state, answered.holder) == ("acting", ("nurse_manager", ""))


@pytest.mark.parametrize(("day", "state"), [(30, "accepted"), (31, "open")])
def test_an_accepted_risk_ends_at_its_date_and_the_case_is_open_again(day: int, state: str):
    written, number = opened()
    written.step("accepted", number, days(2), by_day=days(30))
    told = now(written, days(day), alert())
    assert told.state == state
    assert not told.overdue
    if state == "open":
        # It opened again on day 31, and ten days run from there.
        assert told.due == Due("acknowledge", DAY + timedelta(days=31 + 10))


def test_a_case_whose_acceptance_ended_may_be_acknowledged_again():
    written, number = opened()
    written.step("acknowledged", number, days(1))
    written.step("acknowledged", number, days(2))
    written.step("accepted", number, days(3), by_day=days(30))
    written.step("acknowledged", number, days(31))
    (case,) = cases(written.entries)
    assert [each.step.step for each in case.steps] == ["acknowledged", "accepted", "acknowledged"]


def test_nothing_counts_after_the_close_nor_for_another_unit():
    written, number = opened()
    written.step("acted", number, days(1), unit="W02")
    written.step("closed", number, days(2))
    written.step("acted", number, days(3))
    (case,) = cases(written.entries)
    assert [each.step.step for each in case.steps] == ["closed"]
    told = now(written, days(99), alert(closed_on=days(6)))
    assert (told.due, told.overdue, told.still_open) == (None, False, ())


@pytest.mark.parametrize(("weeks", "chronic"), [(7, False), (8, True), (9, True)])
def test_over_its_line_for_eight_weeks_is_chronic(weeks: int, chronic: bool):
    over = alert("a1", "unsafe", kind="over_line", started_on=AS_OF - timedelta(days=7 * weeks - 1))
    written, number = opened(over)
    written.step("acted", number, DAY, by_day=days(100))
    told = now(written, DAY, over)
    assert (told.chronic_since is not None) == chronic
    # The review is due before the follow-up.
    assert told.due == (Due("review", days(28)) if chronic else Due("follow_up", days(100)))


def test_a_review_says_what_was_tried_and_moves_the_next():
    over = alert("a1", "unsafe", kind="over_line", started_on=date(2026, 1, 5))
    written, number = opened(over)
    written.step("acted", number, DAY, by_day=days(100))
    written.step("reviewed", number, days(20))
    told = now(written, days(20), over, as_of=days(20))
    assert told.due == Due("review", days(20 + 28))
    assert told.state == "acting"


def test_another_alert_than_the_line_is_never_chronic():
    old = alert(started_on=date(2025, 1, 6))
    written, _ = opened(old)
    assert now(written, DAY, old).chronic_since is None


@pytest.mark.parametrize(
    ("day", "severity", "told"),
    [(27, "warning", False), (28, "warning", True), (1, "unsafe", True)],
)
def test_an_alert_that_stays_open_after_the_close_is_said_after_four_weeks_or_when_it_gets_graver(
    day: int, severity: str, told: bool
):
    written, number = opened(alert("a1", "warning"))
    written.step("closed", number, DAY)
    found = now(written, days(day), alert("a1", severity))
    assert bool(found.still_open) == told


def test_the_severity_is_that_of_the_alerts_open_now():
    first, second = alert("a1", "unsafe"), alert("a2", "warning")
    written, _ = opened(first, second)
    assert now(written, DAY, first, second).severity == "unsafe"
    assert now(written, DAY, alert("a1", "unsafe", closed_on=AS_OF), second).severity == "warning"
    assert now(written, DAY).severity == "", "withdrawn alerts are not open"


@pytest.mark.parametrize("name", STEPS)
def test_a_step_with_all_it_needs_is_kept(name: str):
    step(name, "r-1").check()


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_is_kept(action: str):
    step("acted", "r-1", action=action).check()


@pytest.mark.parametrize(
    ("name", "changed", "field", "why"),
    [
        ("acted", {"reason": " "}, "reason", "missing"),
        ("acted", {"action": ""}, "action", "missing"),
        ("acted", {"action": "discipline"}, "action", "unknown"),
        ("closed", {"action": "add_staff"}, "action", "unknown"),
        ("acted", {"by_day": None}, "by_day", "missing"),
        ("acted", {"by_day": days(-1)}, "by_day", "past"),
        ("acted", {"by_day": days(FARTHEST_DAYS + 1)}, "by_day", "too_far"),
        ("asked", {"who": ""}, "who", "missing"),
        ("accepted", {"who": ""}, "who", "missing"),
        ("accepted", {"by_day": None}, "by_day", "missing"),
        ("assigned", {"who": ""}, "who", "missing"),
        ("assigned", {"who": "x" * 121}, "who", "too_long"),
        ("closed", {"reason": ""}, "reason", "missing"),
        ("closed", {"reason": "x" * 2_001}, "reason", "too_long"),
        ("closed", {"by_day": days(1)}, "by_day", "unknown"),
        ("reviewed", {"reason": ""}, "reason", "missing"),
        ("ignored", {}, "step", "unknown"),
    ],
)
def test_a_step_that_lacks_something_is_refused_by_name(name, changed, field, why):
    with pytest.raises(NotFit) as told:
        step(name, "r-1", **changed).check()
    assert (told.value.field, told.value.why) == (field, why)


def test_a_day_at_the_farthest_is_kept():
    step("accepted", "r-1", by_day=days(FARTHEST_DAYS)).check()


def test_a_follow_up_needs_an_action_before_it():
    written, number = opened()
    written.step("followed_up", number, days(1))
    (case,) = cases(written.entries)
    assert isinstance(case, Case)
    assert case.steps == ()
