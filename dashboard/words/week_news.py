"""What is new since Monday, what falls due, which data are missing, and how forecasts came out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.alerts import grade, kind_text
from dashboard.words.catalogue import code, count, join, listing, say
from dashboard.words.marks import mark_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.data import About
    from dashboard.words.data_quality import Feed

    Row = Mapping[str, Any]

LISTED = 8
"""Lines of one list; the others are counted."""


def new_alerts(alerts: Sequence[Row], since: date) -> list[str]:
    """Alerts told or closed since a day, the gravest first as they come."""
    told = [
        say(
            "week.new.alert",
            unit=row["unit_name"],
            kind=kind_text(row),
            severity=say(f"severity.{grade(row)}").lower(),
            day=numbers.short_day(row["detected_on"]),
        )
        for row in alerts
        if row["detected_on"] >= since and row["closed_on"] is None
    ]
    closed = [
        say(
            "week.new.closed",
            unit=row["unit_name"],
            kind=kind_text(row),
            day=numbers.short_day(row["closed_on"]),
        )
        for row in alerts
        if row["closed_on"] is not None and row["closed_on"] >= since
    ]
    return told + closed


def withdrawn(alerts: Sequence[Row], since: date) -> list[str]:
    """Alerts that were told before and stand no longer."""
    return [
        say("week.new.withdrawn", unit=row["unit_name"], kind=code("alert", row["kind"]))
        for row in alerts
        if row["published_on"] >= since
    ]


def new_standings(rows: Sequence[Row]) -> list[str]:
    """Units that stand otherwise than a week before."""
    return [
        say(
            "week.new.standing",
            unit=row["unit_name"],
            now=say(f"standing.{row['standing']}").lower(),
            before=say(f"standing.{row['standing_before']}").lower(),
        )
        for row in rows
    ]


def marks_between(marks: Sequence[Row], names: Mapping[str, str], first: date, last: date) -> list[str]:
    """What happened, or will happen, to units between two days: each once, with the units it is about."""
    found: dict[str, list[str]] = {}
    for row in sorted(marks, key=lambda row: row["happened_on"]):
        if first <= row["happened_on"] <= last:
            found.setdefault(mark_sentence(row), []).append(names[row["unit_id"]])
    return [say("week.new.mark", text=text, units=listing(units)) for text, units in found.items()]


def restated(weeks: Sequence[Row], since: date) -> list[str]:
    """Units with weeks that were published otherwise before, corrected since a day."""
    counts: dict[str, int] = {}
    for row in weeks:
        if row["published_on"] >= since:
            counts[row["unit_name"]] = counts.get(row["unit_name"], 0) + 1
    return [count("week.new.restated", n, unit=unit) for unit, n in counts.items()]


def reviews(rows: Sequence[Row], today: date) -> list[str]:
    """Reviews of agreements that are due or were."""
    by_day: dict[tuple[str, date], list[str]] = {}
    for row in rows:
        unit = row["unit_name"] or row["unit_id"] or say("week.due.every_unit")
        by_day.setdefault((row["tool_name"], row["review_on"]), []).append(unit)
    return [_review(tool, day, units, today) for (tool, day), units in by_day.items()]


def _review(tool: str, day: date, units: Sequence[str], today: date) -> str:
    told = {"tool": tool, "units": listing(units), "day": numbers.short_day(day)}
    if day < today:
        return say("week.due.overdue", **told)
    left = (day - today).days
    return say(
        "week.due.review", **told, left=count("week.due.left", left) if left else say("week.due.today")
    )


def late_feeds(feeds: Sequence[Feed], about: About) -> list[str]:
    """Feeds that should go on day by day, and do not."""
    return [
        say(
            "week.missing.feed",
            feed=feed.name,
            day=numbers.short_day(feed.last),
            age=count("frame.age", feed.age_days),
            limit=count("days", about.max_age_days),
        )
        for feed in feeds
        if feed.late
    ]


def cut(items: Sequence[str], most: int = LISTED) -> list[str]:
    """The first lines of a list, and how many more there are."""
    if len(items) <= most:
        return list(items)
    return [*items[: most - 1], count("week.new.more", len(items) - most + 1)]


def checks(rows: Sequence[Row]) -> str:
    """Earlier forecasts beside what happened, shifts first, in sentences with their counts."""
    if not rows:
        return say("week.check.none")
    parts = []
    for by_week in (False, True):
        own = [row for row in rows if bool(row["by_week"]) is by_week]
        if own:
            parts.append(_check(own, "week.check.weeks" if by_week else "week.check.shifts"))
    rebuilt = any(row["rebuilt"] for row in rows)
    return join(*parts, say("week.check.rebuilt") if rebuilt else "")


def _check(rows: Sequence[Row], key: str) -> str:
    total = {
        name: sum(row[name] for row in rows)
        for name in ("told", "forecast", "forecast_and_over", "over_unforeseen", "ranged", "inside")
    }
    text = say(
        key,
        told=total["told"],
        forecast=total["forecast"],
        hit=total["forecast_and_over"],
        missed=total["over_unforeseen"],
        first=numbers.short_day(min(row["first_day"] for row in rows)),
        last=numbers.short_day(max(row["last_day"] for row in rows)),
    )
    return join(text, _inside(total["inside"], total["ranged"]))


def _inside(inside: int, ranged: int) -> str:
    if not ranged:
        return ""
    return say("week.check.inside", inside=inside, ranged=ranged, share=numbers.percent(inside / ranged))


def check_columns() -> list[str]:
    """Titles of the table of forecasts and what happened."""
    names = ("unit", "kind", "told", "forecast", "hit", "missed", "inside")
    return [say(f"week.check.column.{name}") for name in names]


def check_cells(row: Row) -> list[str]:
    """One unit's row of it."""
    inside = say("unit.key.of", over=row["inside"], observed=row["ranged"]) if row["ranged"] else ""
    kind = "week.check.kind.week" if row["by_week"] else "week.check.kind.shift"
    counts = (row[name] for name in ("told", "forecast", "forecast_and_over", "over_unforeseen"))
    return [row["unit_name"], say(kind), *(str(n) for n in counts), inside]


def monday(as_of: date) -> date:
    """The Monday of the last week of data: what came since is new."""
    return as_of - timedelta(days=as_of.weekday())
