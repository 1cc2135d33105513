"""The planner in words: what would bring a unit back, and why nothing can be said where it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, count, has, join, listing, say
from dashboard.words.saving import coverage_text
from dashboard.words.standing import reason_text
from dashboard.words.unit import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.data import About
    from pipelines.planning.ask import Ask, Judged

    Row = Mapping[str, Any]

SHIFT_PERIODS = ("day", "evening", "night", "all")
PERIODS = (*SHIFT_PERIODS, "week")


def cannot_plan(row: Row, about: About, lines: Sequence[Judged]) -> str:
    """Why nothing can be planned for a unit; empty where something can."""
    name = row["unit_name"]
    if row["reason"] == "closed":
        return say("planner.answer.closed", unit=name, day=numbers.day(row["closed_on"]))
    if about.stale:
        return say("planner.answer.stale", unit=name, age=count("days", about.age_days))
    if row["reason"] == "no_line" or (row["standing"] == "unknown" and row["limit"] is None):
        return say("planner.answer.no_line", unit=name)
    if row["standing"] == "unknown" or not any(line.observed for line in lines):
        reason = reason_text(row) or say("reason.not_assessed")
        return say("planner.answer.unknown", unit=name, reason=reason)
    return ""


def answer(row: Row, lines: Sequence[Judged], asked: Ask, window: tuple[date, date]) -> str:
    """What would bring the unit back; that there is nothing to bring back where it is not over."""
    name = row["unit_name"]
    day = numbers.day(window[1])
    if row["standing"] != "over":
        disagree = say("planner.answer.disagree") if row["staff_disagree"] else ""
        return join(say(f"planner.answer.{row['standing']}", unit=name), disagree)
    if all(line.kept for line in lines):
        return say("planner.answer.kept", unit=name, day=day)
    return say(
        "planner.answer.over",
        unit=name,
        over=over_text(lines, row["measure"]),
        hours=hours_text(asked.hours, row["staff_group"]),
        held=patients_text(-asked.patients, row["measure"]),
        day=day,
    )


def over_text(lines: Sequence[Judged], measure: str) -> str:
    """`21 of 28 day shifts were above 6 patients per nurse, at most 10 % may be`; of every broken line."""
    return listing([_over(line, measure) for line in lines if not line.kept])


def _over(line: Judged, measure: str) -> str:
    told = {
        "over": line.over,
        "observed": line.observed,
        "line": numbers.load(measure, line.rule.limit),
    }
    if line.by_week:
        return say("planner.over.weeks", **told)
    share = line.rule.allowed_share
    allowed = say("unit.answer.allowed", share=numbers.percent(share))
    key = "planner.over.moments" if line.by_moment else "planner.over.shifts"
    if not share:
        key = f"{key}.none"
    return say(key, shifts=shifts_word(line), allowed=allowed, **told)


def shifts_word(line: Judged) -> str:
    """`day shifts`; `shifts` where the line judges several periods."""
    periods = {shift.period for shift in line.shifts}
    return say(f"periods.{periods.pop()}" if len(periods) == 1 else "periods.any").lower()


def hours_text(hours: Mapping[str, float], group: str | None) -> str:
    """`2.5 nurse hours more on every day shift and 0.75 nurse hours more on every night shift`."""
    return listing(
        [
            say(
                "planner.hours.more" if hours[period] > 0 else "planner.hours.fewer",
                value=numbers.plain(abs(hours[period]), 2),
                staff=staff_text(group),
                place=say(f"planner.place.{period}"),
            )
            for period in PERIODS
            if hours.get(period)
        ]
    )


def staff_text(group: str | None) -> str:
    """Whose hours: `nurse hours`."""
    known = group is None or has(f"planner.staff.{group}")
    if known:
        return say(f"planner.staff.{group or 'all'}")
    return say("planner.staff.other", group=code("staff_group", group))


def staff_hours_text(hours: float, group: str | None) -> str:
    """`22.75 nurse hours`."""
    return say("planner.amount", value=numbers.plain(hours, 2), staff=staff_text(group))


def patients_text(patients: float, measure: str) -> str:
    """`2 patients fewer at any time`."""
    whole = round(abs(patients))
    return count(f"planner.patients.{measure}.{'more' if patients > 0 else 'fewer'}", whole)


def plan_text(hours: Mapping[str, float], patients: float, measure: str, group: str | None) -> str:
    """A plan in words; that nothing is changed where it changes nothing."""
    parts = [hours_text(hours, group)] if any(hours.values()) else []
    if patients:
        parts.append(patients_text(patients, measure))
    return listing(parts) if parts else say("planner.no_plan")


def figures(row: Row, lines: Sequence[Judged], asked: Ask) -> list[Figure]:
    """What is asked, with what single weeks would have needed, and the load beside it."""
    told = []
    if any(not line.kept for line in lines):
        told += [_hours_figure(period, asked) for period in PERIODS if asked.hours.get(period)]
        if set(asked.hours) != {"week"}:
            value = say("hours_value", value=numbers.plain(asked.hours_a_week, 2))
            note = say("planner.key.in_all_note", staff=staff_text(row["staff_group"]))
            told.append(Figure(say("planner.key.in_all"), value, note))
        low, high = asked.patients_range
        told.append(
            Figure(
                say(f"planner.key.held.{row['measure']}"),
                numbers.plain(asked.patients, 0),
                say("planner.key.held_note", low=low, high=high),
            )
        )
    line = numbers.load(row["measure"], row["limit"], row["load"])
    note = say("planner.key.load_note", line=line, share=coverage_text(row["coverage"]))
    return [*told, Figure(say("planner.key.load"), load_value(row), note)]


def load_value(row: Row) -> str:
    """`6.1`; that it is not known."""
    known = row["load"] is not None
    return numbers.load_number(row["load"], row["limit"]) if known else say("unit.key.none")


def _hours_figure(period: str, asked: Ask) -> Figure:
    low, high = asked.hours_range[period]
    return Figure(
        say(f"planner.key.hours.{period}"),
        say("hours_value", value=numbers.plain(asked.hours[period], 2)),
        say("planner.key.range", low=numbers.plain(low, 2), high=numbers.plain(high, 2)),
    )
