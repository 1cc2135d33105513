"""A unit's case: its alerts, what was done about them, who holds it, and by when something is due.

Everything here follows from the entries of the journal, the alerts published now, and a day. A unit has at
most one open case: what a run alerts while it is open joins it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from pipelines.state.case_steps import ALERTED, CASE_KINDS, AlertTold, CaseAlerted, CaseStep

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipelines.state.entries import Entry

OPENING = ("unsafe", "warning")
"""Severities that open a case, the gravest first. A `watch` is on the screen only."""
CHRONIC_WEEKS = 8
"""From so many weeks over its line on a unit is chronic: reviewed, and not alerted anew."""
REVIEW_DAYS = 28
"""A chronic case is reviewed every four weeks."""
GRACE_DAYS = 28
"""So long an alert may stay open after its case was closed before that is said; it closes after four calm
weeks itself."""

MANAGER, ABOVE = "nurse_manager", "administrator"
"""Who holds a case at first, and to whom it escalates."""
_OVER_LINE = "over_line"


@dataclass(frozen=True)
class AlertNow:
    """An alert as it is published now; `closed_on` None: open."""

    alert_id: str
    unit_id: str
    kind: str
    severity: str
    started_on: date
    detected_on: date
    closed_on: date | None

    @property
    def opens(self) -> bool:
        """Whether it belongs under a case: grave enough, and open."""
        return self.severity in OPENING and self.closed_on is None


@dataclass(frozen=True)
class Clocks:
    """Days to acknowledge a case, and to decide on it, from the day it opened."""

    acknowledge_days: int = 10
    decide_days: int = 60


@dataclass(frozen=True)
class TakenStep:
    """A step that was taken: what, when kept, in which role and by whom."""

    step: CaseStep
    at: datetime
    role: str
    author: str


@dataclass(frozen=True)
class Position:
    """How a case stands on a day. `since`: the day its clocks run from; `by_day`: of the last dated step."""

    state: str  # open | acknowledged | acting | asked | accepted | closed
    since: date
    by_day: date | None = None
    assigned: str = ""
    asked_of: str = ""


@dataclass(frozen=True)
class Due:
    """What has to be done next (`acknowledge`, `decide`, `follow_up`, `answer`, `expires`, `review`)."""

    what: str
    day: date

    def overdue(self, day: date) -> bool:
        """Whether its day is past. An acceptance that ends is not late: its case is open again."""
        return self.what != "expires" and self.day < day


@dataclass(frozen=True)
class Case:
    """A case by what the entries say."""

    receipt: str
    unit_id: str
    opened_on: date
    alerts: tuple[AlertTold, ...]
    joined_on: tuple[date, ...]  # of each alert
    steps: tuple[TakenStep, ...] = ()

    @property
    def closed_on(self) -> date | None:
        """The day it was closed; None while it is open."""
        last = self.steps[-1].step if self.steps else None
        return last.filed_on if last is not None and last.step == "closed" else None

    @property
    def alert_ids(self) -> frozenset[str]:
        """Of every alert under it."""
        return frozenset(each.alert_id for each in self.alerts)

    @property
    def actions(self) -> tuple[TakenStep, ...]:
        """What was done about load, in order."""
        return tuple(each for each in self.steps if each.step.step == "acted")

    def position(self, day: date) -> Position:
        """How it stands on a day: from the day after an acceptance has ended the case is open again."""
        at = Position("open", self.opened_on)
        for taken in self.steps:
            at = _after(_lapsed(at, taken.step.filed_on), taken.step)
        return _lapsed(at, day)

    def due(self, day: date, clocks: Clocks) -> Due | None:
        """What is due next and when, but for the review of a chronic case; None once it is closed."""
        at = self.position(day)
        if at.state == "open":
            return Due("acknowledge", at.since + timedelta(days=clocks.acknowledge_days))
        if at.state == "acknowledged":
            return Due("decide", at.since + timedelta(days=clocks.decide_days))
        what = {"acting": "follow_up", "asked": "answer", "accepted": "expires"}.get(at.state)
        return None if what is None or at.by_day is None else Due(what, at.by_day)


def _lapsed(at: Position, day: date) -> Position:
    if at.state == "accepted" and at.by_day is not None and at.by_day < day:
        return Position("open", at.by_day + timedelta(days=1), assigned=at.assigned)
    return at


def _after(at: Position, step: CaseStep) -> Position:
    if step.step in ("acknowledged", "assigned"):
        state = "acknowledged" if at.state == "open" else at.state
        return replace(at, state=state, assigned=step.who or at.assigned)
    if step.step == "reviewed":
        return at
    state = {"acted": "acting", "followed_up": "acting"}.get(step.step, step.step)
    return replace(at, state=state, by_day=step.by_day, asked_of=step.who if step.step == "asked" else "")


def cases(entries: Iterable[Entry]) -> list[Case]:
    """Cases by what the entries say, the newest first.

    An alert belongs to the first case it came under, and to no other. A step counts for an open case of its
    own unit that was kept before it.
    """
    found: dict[str, Case] = {}
    open_in: dict[str, str] = {}
    known: set[str] = set()
    for entry in entries:
        if entry.kind == ALERTED:
            told = CaseAlerted.from_json(entry.body)
            fresh = {each.alert_id: each for each in told.alerts if each.alert_id not in known}
            known |= set(fresh)
            if not fresh:
                continue
            receipt = open_in.setdefault(entry.unit_id, entry.receipt)
            before = found.get(receipt) or Case(receipt, entry.unit_id, told.on, (), ())
            found[receipt] = replace(
                before,
                alerts=(*before.alerts, *fresh.values()),
                joined_on=(*before.joined_on, *(told.on for _ in fresh)),
            )
        elif entry.kind in CASE_KINDS:
            step = CaseStep.from_json(entry.body)
            kept = found.get(step.case)
            if kept is None or kept.unit_id != entry.unit_id or why_no_step(kept, step):
                continue
            taken = TakenStep(step, entry.at, entry.role, entry.author)
            found[kept.receipt] = replace(kept, steps=(*kept.steps, taken))
            if step.step == "closed":
                del open_in[kept.unit_id]
    return list(reversed(found.values()))


def why_no_step(case: Case, step: CaseStep) -> str:
    """Why a step cannot be taken: `closed` already, acknowledged `again`, or `no_action` to follow up."""
    if case.closed_on is not None:
        return "closed"
    if step.step == "acknowledged" and case.position(step.filed_on).state != "open":
        return "again"
    if step.step == "followed_up" and not case.actions:
        return "no_action"
    return ""


def not_under_a_case(alerts: Iterable[AlertNow], known: Iterable[Case]) -> dict[str, list[AlertNow]]:
    """Alerts by unit that belong under a case and are under none, those detected first at the front.

    An alert that had closed before it was first published asks nobody for a decision, and comes under none.
    """
    under = frozenset().union(*(case.alert_ids for case in known))
    found: dict[str, list[AlertNow]] = {}
    for alert in sorted(alerts, key=lambda each: (each.detected_on, each.kind, each.alert_id)):
        if alert.opens and alert.alert_id not in under:
            found.setdefault(alert.unit_id, []).append(alert)
    return found


@dataclass(frozen=True)
class CaseNow:
    """A case beside the alerts published now, on a day. `due` None: it is closed."""

    case: Case
    day: date
    position: Position
    due: Due | None
    open_alerts: tuple[AlertNow, ...]
    severity: str  # the gravest of its open alerts; empty: none is open
    chronic_since: date | None
    still_open: tuple[AlertNow, ...]  # alerts that a closed case should have seen close

    @property
    def state(self) -> str:
        """open, acknowledged, acting, asked, accepted or closed."""
        return self.position.state

    @property
    def is_open(self) -> bool:
        """Whether it waits for anything."""
        return self.case.closed_on is None

    @property
    def overdue(self) -> bool:
        """Whether what is due next is past its day."""
        return self.due is not None and self.due.overdue(self.day)

    @property
    def escalated(self) -> bool:
        """Whether it went unanswered past its day, and is held by who stands above."""
        return self.overdue

    @property
    def holder(self) -> tuple[str, str]:
        """Who holds it: a role, or `named` and whom somebody wrote."""
        if self.escalated:
            return ABOVE, ""
        named = self.position.asked_of or self.position.assigned
        return ("named", named) if named else (MANAGER, "")


def case_now(case: Case, alerts: Sequence[AlertNow], day: date, as_of: date, clocks: Clocks) -> CaseNow:
    """How a case stands on a day of the clock, with the alerts published now, of figures as of `as_of`."""
    own = [each for each in alerts if each.alert_id in case.alert_ids]
    is_open = tuple(each for each in own if each.closed_on is None)
    severity = next((grade for grade in OPENING if any(each.severity == grade for each in is_open)), "")
    over_since = min((each.started_on for each in is_open if each.kind == _OVER_LINE), default=None)
    eighth = None if over_since is None else over_since + timedelta(days=7 * CHRONIC_WEEKS - 1)  # a Sunday
    chronic_since = eighth if eighth is not None and eighth <= as_of else None
    due = case.due(day, clocks)
    if due is not None and chronic_since is not None:
        due = min(due, _review(case, chronic_since), key=lambda each: each.day)
    return CaseNow(
        case, day, case.position(day), due, is_open, severity, chronic_since, _still_open(case, is_open, day)
    )


def _review(case: Case, chronic_since: date) -> Due:
    """A review is due four weeks after the last, and after the day the case became chronic, or opened so."""
    reviewed = [each.step.filed_on for each in case.steps if each.step.step == "reviewed"]
    return Due("review", max(chronic_since, case.opened_on, *reviewed) + timedelta(days=REVIEW_DAYS))


def _still_open(case: Case, is_open: Sequence[AlertNow], day: date) -> tuple[AlertNow, ...]:
    """Alerts of a closed case that are open after the grace, or graver than when they came under it."""
    if case.closed_on is None:
        return ()
    past = day >= case.closed_on + timedelta(days=GRACE_DAYS)
    then = {each.alert_id: each.severity for each in case.alerts}
    return tuple(
        each for each in is_open if past or (each.severity == "unsafe" and then[each.alert_id] != "unsafe")
    )
