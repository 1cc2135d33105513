"""Overload reports and their answers in words: how one stands, what is due, what was done and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dashboard.words import numbers
from dashboard.words.catalogue import code, commas, count, has, pair, say
from dashboard.words.overload_reports import cause_text
from pipelines.shapes import BLOCK_WEEKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.desk.report_book import Clocks, Report, ReportFiled
    from pipelines.errors import PlimsollError

SAID_WEEKS = 12
"""So far back decisions are on the sheet for the staff room."""
_ANSWERED = ("mitigated", "escalated", "decided")


@dataclass(frozen=True)
class Shown:
    """A report as management sees it: under its unit's name, and by a span that tells nobody."""

    report: Report
    unit_name: str
    first: date  # of the week, or of the block of four weeks
    by_week: bool

    @property
    def span(self) -> str:
        """`22 Jun 2026 to 28 Jun 2026`."""
        return span(self.first, 1 if self.by_week else BLOCK_WEEKS)

    @property
    def title(self) -> str:
        """`Ash Ward, 22 Jun 2026 to 28 Jun 2026: level 4, too few staff`."""
        filed = self.report.filed
        cause = cause_text(filed.cause)
        return say("file.find.title", unit=self.unit_name, span=self.span, level=filed.level, cause=cause)


def span(first: date, weeks: int) -> str:
    """Weeks from a Monday on, by their first and last day."""
    last = first + timedelta(days=7 * weeks - 1)
    return say("overload.block", first=numbers.short_day(first), last=numbers.short_day(last))


def answer(shown: Sequence[Shown], clocks: Clocks, today: date) -> str:
    """How many reports wait, and how many of them too long."""
    waiting = [each.report for each in shown if each.report.is_open]
    if not waiting:
        return say("answers.answer.none") if shown else ""
    late = sum(is_late(report, clocks, today) for report in waiting)
    if late == 1 == len(waiting):
        said = say("answers.answer.late.it")
    else:
        said = count("answers.answer.late", late) if late else ""
    return count("answers.answer.open", len(waiting), late=said)


def is_late(report: Report, clocks: Clocks, today: date) -> bool:
    """Whether what is due next is past its date."""
    due = report.due(clocks.acknowledge_days, clocks.unresolved_days)
    return due is not None and due[1] < today


def due_lines(shown: Sequence[Shown], clocks: Clocks, today: date) -> list[str]:
    """What has to be answered, the late ones first: `Ash Ward, …: acknowledge by 3 Dec 2026: 6 days left`."""
    waits = sorted(
        (each for each in shown if each.report.is_open),
        key=lambda each: (not is_late(each.report, clocks, today), each.first, -each.report.filed.level),
    )
    return [pair(each.title, due_text(each.report, clocks, today, by_week=each.by_week)) for each in waits]


def state_text(report: Report) -> str:
    """How a report stands, in words."""
    return code("report_state", report.state)


def due_text(report: Report, clocks: Clocks, today: date, *, by_week: bool = True) -> str:
    """What has to be done next and by when; empty once it is decided.

    Without a date where it is not told by the week: the date would tell the week.
    """
    due = report.due(clocks.acknowledge_days, clocks.unresolved_days)
    if due is None:
        return ""
    what, by = due
    left = (by - today).days
    if not by_week:
        return say(f"answers.due.{what}.{'past' if left < 0 else 'open'}")
    when = "late" if left < 0 else "left" if left else "today"
    return say(f"answers.due.{what}.{when}", day=numbers.short_day(by), days=count("days", abs(left)))


def steps(report: Report) -> list[tuple[str, str]]:
    """Each step taken: what, when and in which role, and why."""
    return [
        (
            code("report_state", taken.step.step),
            say(
                "answers.step.to" if taken.step.asked_of else "answers.step",
                day=numbers.day(taken.at.date()),
                role=code("role", taken.role),
                to=taken.step.asked_of,
                reason=taken.step.reason or say("answers.step.no_reason"),
            ),
        )
        for taken in report.steps
    ]


def terms(shown: Shown, clocks: Clocks, today: date) -> list[tuple[str, str]]:
    """What management sees of a report."""
    report, filed = shown.report, shown.report.filed
    tried = commas([say(f"file.tried.{each}") for each in filed.tried])
    told = [
        (say("answers.fact.state"), state_text(report)),
        (say("answers.fact.due"), due_text(report, clocks, today, by_week=shown.by_week)),
        *steps(report),
        (say("answers.fact.tried"), tried),
        (say("answers.fact.remedy"), say(f"file.remedy.{filed.remedy}")),
        (say("answers.fact.help"), say(f"file.find.help.{report.help_came}")),
    ]
    if report.notified is not None:
        reached = "yes" if report.notified else "no"
        told.append((say("answers.fact.on_call"), say(f"file.find.on_call.{reached}")))
    if filed.red_flag:
        told.append((say("answers.fact.harm"), say("answers.fact.harm.yes")))
    return [(term, text) for term, text in told if text]


def words_terms(filed: ReportFiled) -> list[tuple[str, str]]:
    """What only a representative reads: shift, name and words."""
    text = filed.text or say("answers.fact.text.none")
    shown = [(say("answers.fact.name"), filed.name or say("answers.fact.name.none"))]
    if filed.on is not None and filed.period is not None:
        period = say(f"file.period.{filed.period}")
        shift = say("file.shift.named", day=numbers.day(filed.on), period=period)
        shown.append((say("answers.fact.shift"), shift))
    flagged = say("answers.fact.text.flagged", text=text) if filed.text_flagged else text
    return [*shown, (say("answers.fact.text"), flagged)]


def said_did(shown: Sequence[Shown], since: date) -> list[tuple[str, str]]:
    """What was said and what was done, for the staff room: the newest answers first, then what waits."""
    answered = sorted(
        (
            (taken.at, each, taken)
            for each in shown
            for taken in each.report.steps[-1:]
            if taken.step.step in _ANSWERED and taken.at.date() >= since
        ),
        key=lambda told: told[0],
        reverse=True,
    )
    told = [
        (
            say(
                "answers.said_did.said",
                cause=cause_text(each.report.filed.cause),
                level=each.report.filed.level,
                span=each.span,
            ),
            f"{code('report_state', taken.step.step)}: {taken.step.reason}",
        )
        for _, each, taken in answered
    ]
    waiting = sum(each.report.is_open for each in shown)
    if waiting:
        told.append((say("answers.said_did.waiting"), count("answers.said_did.waiting.text", waiting)))
    return told if answered else []


COLUMNS = ("unit", "when", "level", "cause", "state", "reason")


def columns() -> list[str]:
    """Titles of the table of reports."""
    return [say(f"answers.column.{name}") for name in COLUMNS]


def cells(shown: Shown) -> list[str]:
    """One report's row of it."""
    report = shown.report
    last = report.steps[-1].step.reason if report.steps else ""
    filed = report.filed
    return [
        shown.unit_name,
        shown.span,
        str(filed.level),
        cause_text(filed.cause),
        state_text(report),
        last,
    ]


def fault_text(field: str, why: str) -> str:
    """What has to be changed before an answer can be kept."""
    if has(f"answers.fault.{field}.{why}"):
        return say(f"answers.fault.{field}.{why}")
    return say(f"answers.fault.{field}") if has(f"answers.fault.{field}") else say("answers.fault.other")


def failed(error: PlimsollError) -> str:
    """That nothing was kept, and what to do."""
    return say("answers.failed", what=error.what, hint=error.hint)
