"""Plans that are kept, and the request on paper, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, has, listing, say
from dashboard.words.planner import (
    PERIODS,
    over_text,
    patients_text,
    plan_text,
    staff_hours_text,
)
from dashboard.words.planner import hours_text as in_words
from dashboard.words.saving import coverage_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.desk.notebook import SavedPlan
    from pipelines.errors import PlimsollError
    from pipelines.planning.after import After
    from pipelines.planning.ask import Ask, Judged

    Row = Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet: its title, and terms with their texts; an empty text is a blank line."""

    title: str
    terms: tuple[tuple[str, str], ...]


def request(row: Row, lines: Sequence[Judged], asked: Ask, window: tuple[date, date], source: str) -> Sheet:
    """The request for what would bring the unit back, to be signed by whoever makes it."""
    group = row["staff_group"]
    ranges = [
        say(
            "planner.sheet.range",
            low=numbers.plain(asked.hours_range[period][0], 2),
            high=staff_hours_text(asked.hours_range[period][1], group),
            place=say(f"planner.place.{period}"),
        )
        for period in PERIODS
        if asked.hours.get(period)
    ]
    by_week = set(asked.hours) == {"week"}
    what = say(
        "planner.sheet.what_week" if by_week else "planner.sheet.what_text",
        hours=in_words(asked.hours, group),
        total=staff_hours_text(asked.hours_a_week, group),
        held=patients_text(-asked.patients, row["measure"]),
    )
    evidence = say(
        "planner.sheet.evidence_weeks" if by_week else "planner.sheet.evidence_shifts",
        first=numbers.day(window[0]),
        last=numbers.day(window[1]),
        range=listing(ranges),
        coverage=coverage_text(row["coverage"]),
        source=source,
    )
    return Sheet(
        say("planner.sheet.title", unit=row["unit_name"]),
        (
            (say("planner.sheet.what"), what),
            (say("planner.sheet.why"), say("planner.sheet.why_text", over=over_text(lines, row["measure"]))),
            (say("planner.sheet.evidence"), evidence),
            (say("planner.sheet.whom"), ""),
            (say("planner.sheet.when"), ""),
            (say("planner.sheet.who"), ""),
        ),
    )


def plan_sheet(row: Row, saved: SavedPlan) -> Sheet:
    """A kept plan as a sheet."""
    plan = saved.plan
    known = plan.load is not None and plan.limit is not None
    evidence = say(
        "planner.sheet.evidence_plan",
        load=numbers.load(row["measure"], plan.load, plan.limit)
        if known and plan.load
        else say("planner.sheet.no_load"),
        line=say("planner.sheet.no_load") if plan.limit is None else numbers.plain(plan.limit),
        snapshot=plan.snapshot_id,
        receipt=saved.receipt,
    )
    return Sheet(
        say("planner.sheet.title_plan", unit=row["unit_name"]),
        (
            (say("planner.sheet.what"), what_text(row, saved)),
            (say("planner.sheet.why"), plan.reason),
            (say("planner.sheet.evidence"), evidence),
            (say("planner.sheet.whom"), plan.asked_of),
            (say("planner.sheet.when"), numbers.day(plan.by_when)),
            (say("planner.sheet.who"), who_text(saved)),
        ),
    )


def what_text(row: Row, saved: SavedPlan) -> str:
    """What a kept plan asks."""
    return plan_text(saved.plan.hours, saved.plan.patients, row["measure"], row["staff_group"])


def choice_text(row: Row, saved: SavedPlan) -> str:
    """A kept plan in a list to choose from."""
    return say("planner.plan.choice", who=who_text(saved), what=what_text(row, saved))


def who_text(saved: SavedPlan) -> str:
    """Who kept it and when: a role, never a name."""
    return say("planner.plan.who", role=code("role", saved.role), day=numbers.day(saved.at.date()))


def terms(row: Row, saved: SavedPlan, came: After) -> list[tuple[str, str]]:
    """A kept plan in the list: what, why, of whom by when, and what came after."""
    plan = saved.plan
    asked = say("planner.plan.asked_text", whom=plan.asked_of, day=numbers.day(plan.by_when))
    return [
        (say("planner.plan.what"), what_text(row, saved)),
        (say("planner.sheet.why"), plan.reason),
        (say("planner.plan.asked"), asked),
        (say("planner.plan.after"), after_text(row, saved, came)),
        (say("planner.plan.receipt"), saved.receipt),
    ]


def after_text(row: Row, saved: SavedPlan, came: After) -> str:
    """How load and hours went on; that it is too early, or cannot be told."""
    day = numbers.day(saved.plan.by_when)
    if saved.withdrawn_at is not None:
        return say(
            "planner.plan.withdrawn",
            day=numbers.day(saved.withdrawn_at.date()),
            role=code("role", saved.withdrawn_by),
            why=saved.withdrawn_why,
        )
    if came.before is None or came.after is None:
        return say(f"planner.after.{came.state}", n=came.judged, day=day)
    return say(
        "planner.after.told",
        n=came.before.weeks,
        m=came.after.weeks,
        before=numbers.load(row["measure"], came.before.load, came.after.load),
        after=numbers.load(row["measure"], came.after.load, came.before.load),
        hours_before=staff_hours_text(round(came.before.hours), row["staff_group"]),
        hours_after=staff_hours_text(round(came.after.hours), row["staff_group"]),
    )


def fault_text(field: str, why: str) -> str:
    """What has to be changed before a form can be kept."""
    if has(f"planner.save.fault.{field}.{why}"):
        return say(f"planner.save.fault.{field}.{why}")
    return say("planner.save.fault.change.unknown")


def failed_text(error: PlimsollError) -> str:
    """That nothing was kept, and what to do."""
    return say("planner.save.failed", what=error.what, hint=error.hint)
