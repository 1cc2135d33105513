"""A tried plan in words: what it would have done, what would have crossed, what it takes of a saving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, count, has, join, listing, say
from dashboard.words.planner import plan_text, shifts_word, staff_hours_text
from dashboard.words.saving import coverage_text, grade_text
from pipelines.planning.saving import Measured, hours_taken, share_taken
from pipelines.planning.shifts import crossing, is_over
from pipelines.planning.weeks import week_over

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.planning.ask import Judged

    Row = Mapping[str, Any]

NAMED = 6
"""So many shifts are named in the sentence; all stand in the table."""


def result(
    lines: Sequence[Judged], hours: Mapping[str, float], patients: float, measure: str, group: str | None
) -> str:
    """What the plan would have done to every line of the unit."""
    if not patients and not any(hours.values()):
        return say("planner.try.zero")
    changed = [line.changed(hours, patients) for line in lines]
    now = listing([_counts(*both) for both in zip(lines, changed, strict=True)])
    key = "broken"
    if all(line.kept for line in changed):
        key = "added_kept" if adds_load(hours, patients) else "kept"
    return say(f"planner.try.{key}", plan=plan_text(hours, patients, measure, group), now=now)


def _counts(before: Judged, after: Judged) -> str:
    told = {"before": before.over, "after": after.over, "observed": before.observed}
    if before.by_week:
        return say("planner.try.weeks", **told)
    key = "planner.try.moments" if before.by_moment else "planner.try.shifts"
    return say(key, shifts=shifts_word(before), **told)


def adds_load(hours: Mapping[str, float], patients: float) -> bool:
    """Whether a plan has more patients or fewer hours anywhere."""
    return patients > 0 or any(each < 0 for each in hours.values())


def crossing_text(lines: Sequence[Judged], hours: Mapping[str, float], patients: float) -> str:
    """Which shifts or weeks that were within would have crossed; empty for a plan that only gives."""
    if not adds_load(hours, patients):
        return ""
    names = [name for line in lines for name in _crossed(line, line.changed(hours, patients))]
    if not names:
        return say("planner.try.crossing.none")
    return count("planner.try.crossing", len(names), names=listing(names, NAMED))


def _crossed(before: Judged, after: Judged) -> list[str]:
    if before.by_week:
        return [
            say("planner.try.crossed_week", day=numbers.short_day(week.week_start))
            for week, changed in zip(before.weeks, after.weeks, strict=True)
            if week_over(before.rule, changed) and not week_over(before.rule, week)
        ]
    return [
        say("planner.try.crossed", day=numbers.short_day(shift.day), period=code("period", shift.period))
        for shift in crossing(before.rule, before.shifts, after.shifts)
    ]


def share_text(
    lines: Sequence[Judged],
    hours: Mapping[str, float],
    patients: float,
    saving: Measured | str,
    group: str | None,
) -> str:
    """What share of the measured saving the plan takes, or why none is said; empty if it adds no load."""
    if not adds_load(hours, patients):
        return ""
    taken = hours_taken(lines, hours, patients)
    if taken <= 0:
        return say("planner.share.gives")
    amount = staff_hours_text(round(taken, 1), group)
    if not isinstance(saving, Measured):
        why = saving if has(f"planner.why.{saving}") else "none"
        return say("planner.share.refused", hours=amount, why=say(f"planner.why.{why}"))
    share = share_taken(taken, saving)
    return say(
        "planner.share.told",
        hours=amount,
        share=numbers.percent(share.share),
        low=numbers.percent(share.low),
        high=numbers.percent(share.high),
        saved=say("hours_value", value=numbers.plain(saving.hours)),
        day=numbers.day(saving.from_day),
        grade=grade_text(saving.grade),
        weeks=saving.weeks,
        coverage=coverage_text(saving.coverage),
    )


def columns() -> list[str]:
    """Titles of the table of shifts or weeks."""
    names = ("day", "period", "patients", "hours", "load", "over", "load_plan", "over_plan")
    return [say(f"planner.column.{name}") for name in names]


def cells(lines: Sequence[Judged], hours: Mapping[str, float], patients: float) -> list[list[str]]:
    """One row per line and shift or week: as it was, and with the plan."""
    rows = []
    for line in lines:
        after = line.changed(hours, patients)
        for shift, changed in zip(line.shifts, after.shifts, strict=True):
            rows.append(
                [
                    numbers.short_day(shift.day),
                    code("period", shift.period),
                    numbers.plain(shift.patients),
                    numbers.plain(shift.staff_hours),
                    *_judged(shift.load, line.rule.limit, over=is_over(line.rule, shift)),
                    *_judged(changed.load, line.rule.limit, over=is_over(line.rule, changed)),
                ]
            )
        for week, then in zip(line.weeks, after.weeks, strict=True):
            rows.append(
                [
                    say("planner.week_of", day=numbers.short_day(week.week_start)),
                    "",
                    numbers.plain(week.top / week.one),
                    numbers.plain(week.bottom * line.rule.hours_of_one),
                    *_judged(week.load, line.rule.limit, over=week_over(line.rule, week)),
                    *_judged(then.load, line.rule.limit, over=week_over(line.rule, then)),
                ]
            )
    return rows


def _judged(load: float | None, limit: float, *, over: bool) -> list[str]:
    value = say("planner.nobody") if load is None else numbers.load_number(load, limit)
    return [value, say("planner.yes" if over else "planner.no")]


def forged_text(names: Sequence[str]) -> str:
    """That the address asks for what cannot be tried."""
    return say("planner.try.forged", names=listing(list(names))) if names else ""


def lead(first: str, last: str, *, by_week: bool) -> str:
    """What changes are laid over."""
    return join(say("planner.try.text_week" if by_week else "planner.try.text", first=first, last=last))
