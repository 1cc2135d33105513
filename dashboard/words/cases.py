"""Cases in words: how one stands, who holds it, what is due, what was done and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard.words import numbers
from dashboard.words.catalogue import code, commas, count, has, join, listing, pair, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.desk.case_book import CaseNow, TakenStep
    from pipelines.planning.around_action import Around, Span

SIGNS = {"late": "▲", "unsafe": "▲", "warning": "△", "": "○"}


@dataclass(frozen=True)
class Shown:
    """A case under its unit's name. `after`: what load did after each action, by the step's place.

    `alerts`: whether the reader may see the unit's alerts; who works there and holds no grant may not.
    """

    now: CaseNow
    unit_name: str
    after: Mapping[int, str] = field(default_factory=dict)
    alerts: bool = True

    @property
    def title(self) -> str:
        """`Ash Ward: case since 29 June 2026`."""
        return say("case.title", unit=self.unit_name, day=numbers.day(self.now.case.opened_on))

    @property
    def sign(self) -> str:
        """Filled where it is unsafe or past its day."""
        return SIGNS["late"] if self.now.overdue else SIGNS[self.now.severity]


def answer(shown: Sequence[Shown]) -> str:
    """How many cases are open, and how many of them past their day; empty where there never was one."""
    waiting = [each for each in shown if each.now.is_open]
    if not waiting:
        return say("case.answer.none") if shown else ""
    late = sum(each.now.overdue for each in waiting)
    said = count("case.answer.late", late) if late else ""
    return count("case.answer.open", len(waiting), late=said)


def state_text(now: CaseNow) -> str:
    """`acting`, `open again: the acceptance ended on 3 Aug 2026`."""
    text = say(f"case.state.{now.state}")
    if now.state == "open" and now.position.since > now.case.opened_on:
        ended = numbers.short_day(now.position.since - timedelta(days=1))
        text = say("case.state.again", day=ended)
    return say("case.state.chronic", state=text) if now.chronic_since and now.is_open else text


def holder_text(now: CaseNow) -> str:
    """Who has to answer next; that it escalated."""
    role, named = now.holder
    text = named if role == "named" else code("role", role)
    return say("case.holder.escalated", holder=text) if now.escalated else text


def due_text(now: CaseNow) -> str:
    """`follow up by 3 Dec 2026: 6 days left`; empty once it is closed."""
    if now.due is None:
        return ""
    left = (now.due.day - now.day).days
    when = "late" if left < 0 else "left" if left else "today"
    return say(
        f"case.due.{when}",
        what=say(f"case.due.{now.due.what}"),
        day=numbers.short_day(now.due.day),
        days=count("days", abs(left)),
    )


def due_lines(shown: Sequence[Shown]) -> list[str]:
    """What is due about open cases, those past their day first."""
    return [
        pair(say("case.line", unit=each.unit_name), due_text(each.now)) for each in shown if each.now.is_open
    ]


def card_line(shown: Shown) -> str:
    """The case of a unit in one line, for beside its alerts."""
    now = shown.now
    parts = [state_text(now), say("case.held_by", holder=holder_text(now)), due_text(now)]
    return pair(say("case.one"), commas([part for part in parts if part]))


def alerts_text(now: CaseNow) -> str:
    """Which alerts are under it, and how many of them have closed or stand no longer."""
    is_open = listing([code("alert", kind) for kind in dict.fromkeys(a.kind for a in now.open_alerts)])
    others = len(now.case.alerts) - len(now.open_alerts)
    joined = sum(day > now.case.opened_on for day in now.case.joined_on)
    return join(
        say("case.alerts.open", kinds=is_open) if is_open else say("case.alerts.none_open"),
        count("case.alerts.gone", others) if others and is_open else "",
        count("case.alerts.joined", joined) if joined else "",
    )


def step_text(taken: TakenStep, after: str = "") -> str:
    """`3 July 2026, nurse manager: add staff. Two bank shifts a week. Follow-up on 31 July 2026.`"""
    step = taken.step
    said = [say(f"case.action.{step.action}")] if step.action else []
    said += [step.who] if step.who else []
    until = numbers.short_day(step.by_day) if step.by_day else ""
    return join(
        say(
            "case.step" if said else "case.step.bare",
            day=numbers.short_day(step.filed_on),
            role=code("role", taken.role),
            text=commas(said),
        ),
        step.reason,
        say(f"case.step.until.{step.step}", day=until) if until else "",
        after,
    )


def after_text(around: Around, measure: str, *, by_shift: bool) -> str:
    """What load did after an action beside before it; that it cannot be known yet, or ever."""
    if around.after is None:
        return say("case.after.later" if around.later else "case.after.never")
    after = _span_text(around.after, measure, by_shift=by_shift)
    if around.before is None:
        return say("case.after.no_before", after=after)
    return say("case.after", before=_span_text(around.before, measure, by_shift=by_shift), after=after)


def _span_text(span: Span, measure: str, *, by_shift: bool) -> str:
    load = numbers.load(measure, span.load)
    if not span.judged:
        return load
    return say(
        "case.after.shifts" if by_shift else "case.after.weeks", load=load, over=span.over, judged=span.judged
    )


def terms(shown: Shown) -> list[tuple[str, str]]:
    """What stands on a case's card."""
    now = shown.now
    told = [
        (say("case.fact.state"), state_text(now)),
        (say("case.fact.holder"), holder_text(now) if now.is_open else ""),
        (say("case.fact.due"), due_text(now)),
        (say("case.fact.alerts"), alerts_text(now) if shown.alerts else ""),
        *(
            (say(f"case.did.{taken.step.step}"), step_text(taken, shown.after.get(place, "")))
            for place, taken in enumerate(now.case.steps)
        ),
        (say("case.fact.still_open"), still_open_text(now)),
    ]
    return [(term, text) for term, text in told if text]


def still_open_text(now: CaseNow) -> str:
    """That an alert stayed open, or became unsafe, after the case was closed."""
    kinds = [code("alert", kind) for kind in dict.fromkeys(alert.kind for alert in now.still_open)]
    return say("case.still_open", kinds=listing(kinds)) if kinds else ""


COLUMNS = ("unit", "since", "state", "holder", "due", "actions", "closed")


def columns() -> list[str]:
    """Titles of the table of cases."""
    return [say(f"case.column.{name}") for name in COLUMNS]


def cells(shown: Shown) -> list[str]:
    """One case's row of it."""
    now = shown.now
    done = [say(f"case.action.{taken.step.action}") for taken in now.case.actions]
    closed = now.case.closed_on
    return [
        shown.unit_name,
        numbers.short_day(now.case.opened_on),
        state_text(now),
        holder_text(now) if now.is_open else "",
        due_text(now),
        commas(list(dict.fromkeys(done))),
        "" if closed is None else numbers.short_day(closed),
    ]


def fault_text(field_: str, why: str) -> str:
    """What has to be changed before a step can be kept."""
    if has(f"case.fault.{field_}.{why}"):
        return say(f"case.fault.{field_}.{why}")
    return say(f"case.fault.{field_}") if has(f"case.fault.{field_}") else say("case.fault.other")
