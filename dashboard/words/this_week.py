"""The answer of the page This week, and the words of each coming shift. All of it is forecast."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, count, join, listing, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.data import About

    Row = Mapping[str, Any]

_SIX_DAYS = timedelta(days=6)
WEEK = "week"
"""The period of a row that is about a week."""
STATES = ("over", "near", "within", "unknown")
_STEP = 0.5
"""Hours that would be needed are told in halves, rounded up."""


@dataclass(frozen=True)
class Facts:
    """What the answer is made from: of the units shown, and of coming shifts those that have not begun."""

    units: Sequence[Row]
    coming: Sequence[Row]
    silent: Sequence[Row]  # units of which nothing can be forecast, with the reason
    since: date
    new: Mapping[str, int] = field(default_factory=dict)  # how many alerts, standings, others are new
    due: int = 0
    late: int = 0
    known: bool = True  # the snapshot looks ahead

    @property
    def silent_ids(self) -> set[str]:
        """Units of which nothing is forecast."""
        return {row["unit_id"] for row in self.silent}

    @property
    def alone(self) -> Row | None:
        """The unit, where there is only one to speak of."""
        return self.units[0] if len(self.units) == 1 else None


def answer(facts: Facts, about: About) -> str:
    """Which coming shifts would be over, and what is new and due."""
    if not facts.units:
        return say("week.none")
    return join(_forecast(facts, about), _todo(facts))


def _forecast(facts: Facts, about: About) -> str:
    if not facts.known:
        return say("week.old_version")
    if about.stale:
        return say("week.stale", age=count("days", about.age_days), day=numbers.day(about.as_of))
    if not facts.coming and not facts.silent:
        return say("week.past")
    shifts = [row for row in facts.coming if row["period"] != WEEK]
    weeks = [row for row in facts.coming if row["period"] == WEEK]
    unknown = [row for row in shifts if row["state"] == "unknown"]
    return join(
        _shifts([row for row in shifts if row["state"] != "unknown"], facts.alone),
        count("week.unknown", len(unknown)) if unknown else "",
        _weeks([row for row in weeks if row["state"] != "unknown"], facts.alone),
        _silent(facts),
    )


def _shifts(shifts: Sequence[Row], alone: Row | None) -> str:
    if not shifts:
        return ""
    over = [row for row in shifts if row["state"] == "over"]
    until = numbers.day(max(row["date"] for row in shifts))
    told = {"shifts": count("week.planned", len(shifts)), "until": until}
    if alone:
        told["unit"] = alone["unit_name"]
        return count("week.of_unit", len(over), **told) if over else say("week.of_unit.none", **told)
    if not over:
        return say("week.shifts.none", **told)
    return count("week.shifts", len(over), names=listing(_by_unit(over)), **told)


def _weeks(weeks: Sequence[Row], alone: Row | None) -> str:
    if not weeks:
        return ""
    over = [row for row in weeks if row["state"] == "over"]
    until = numbers.day(max(row["date"] for row in weeks) + _SIX_DAYS)
    if alone:
        told = {"told": len(weeks), "until": until, "unit": alone["unit_name"]}
        return count("week.unit_weeks", len(over), **told) if over else say("week.unit_weeks.none", **told)
    if not over:
        return say("week.weeks.none", until=until)
    names = list(dict.fromkeys(row["unit_name"] for row in over))
    return count("week.weeks", len(names), names=listing(names))


def _by_unit(rows: Sequence[Row]) -> list[str]:
    """`Ash Ward 10`, the most first."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["unit_name"]] = counts.get(row["unit_name"], 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [say("week.unit_count", unit=unit, n=n) for unit, n in ordered]


def _silent(facts: Facts) -> str:
    if not facts.silent:
        return ""
    if facts.alone:
        return silent_texts(facts.silent)[0]
    return count("week.silent", len(facts.silent))


def silent_texts(rows: Sequence[Row]) -> list[str]:
    """Units of which nothing is forecast, a sentence for each reason."""
    by_reason: dict[str, list[str]] = {}
    for row in rows:
        by_reason.setdefault(row["reason"], []).append(row["unit_name"])
    return [
        count("week.silent.because", len(names), names=listing(names), reason=reason(why))
        for why, names in by_reason.items()
    ]


def _todo(facts: Facts) -> str:
    day = numbers.day(facts.since)
    parts = [count(f"week.todo.{kind}", n) for kind, n in facts.new.items() if n]
    return join(
        say("week.todo", day=day, parts=listing(parts)) if parts else say("week.todo.none", day=day),
        count("week.todo.due", facts.due) if facts.due else "",
        count("week.todo.late", facts.late) if facts.late else "",
    )


def reason(name: str | None) -> str:
    """Why nothing is forecast."""
    return code("week.reason", name)


def weekday(day: date) -> str:
    """`Fri 27 Nov`."""
    month = say(f"month.short.{day.month}")
    return say("week.day", weekday=say(f"weekday.{day.isoweekday()}"), day=day.day, month=month)


def when(row: Row) -> str:
    """`Fri 27 Nov, day`, or `Week from Mon 23 Nov`."""
    day = weekday(row["date"])
    if row["period"] == WEEK:
        return say("week.when.week", day=day)
    return say("week.when", day=day, period=code("period", row["period"]))


def load(row: Row) -> str:
    """The forecast load in the reader's unit; that nobody is planned, or that it is not known."""
    if row["state"] == "unknown":
        return say("week.not_told")
    if row["load"] is None:
        return say("week.nobody")
    return numbers.load(row["measure"], row["load"], row["limit"])


def range_text(row: Row) -> str:
    """The range, or that there is too little history for one."""
    if row["load_low"] is None:
        return say("week.range.none") if row["state"] != "unknown" else ""
    return say("week.range", low=numbers.plain(row["load_low"]), high=numbers.plain(row["load_high"]))


def _group(row: Row) -> str:
    return "nurse" if row["staff_group"] == "nurse" else "other"


def planned(row: Row) -> str:
    """`49.5 nurse hours`."""
    if row["planned_hours"] is None:
        return say("week.not_told")
    return say(f"week.hours.{_group(row)}", value=numbers.plain(row["planned_hours"]))


def needed(row: Row) -> str:
    """`0.5 more nurse hours`: what would bring a shift to its line. Nothing is said of one below it."""
    if not row["hours_short"]:
        return ""
    hours = max(_STEP, ceil(row["hours_short"] / _STEP - 1e-6) * _STEP)
    return say(f"week.more.{_group(row)}", value=numbers.plain(hours))


def patients(row: Row) -> str:
    """`23, 22 Nov 2026`: how many, and counted when."""
    if row["patients"] is None:
        return say("week.not_told")
    return say(
        "week.patients",
        patients=numbers.plain(row["patients"]),
        day=numbers.short_day(row["patients_from"]),
    )


def limit(row: Row) -> str:
    """The line, with enough decimals to tell it from the load."""
    return "" if row["limit"] is None else numbers.load_number(row["limit"], row["load"])


COLUMNS = ("when", "unit", "load", "range", "line", "planned", "patients", "need")


def columns(*more: str) -> list[str]:
    """Titles of the table of coming shifts."""
    return [say(f"week.column.{name}") for name in (*COLUMNS, *more)]


def cells(row: Row) -> list[str]:
    """One coming shift's row."""
    return [
        when(row),
        row["unit_name"],
        load(row),
        range_text(row),
        limit(row),
        planned(row),
        patients(row),
        needed(row),
    ]


def tip(row: Row) -> str:
    """What a reader sees on pointing at a coming shift."""
    if row["state"] == "unknown":
        return say("week.tip.unknown", when=when(row), reason=reason(row["reason"]))
    if row["load"] is None:
        return say(
            "week.tip.nobody", when=when(row), patients=numbers.plain(row["patients"]), line=limit(row)
        )
    text = say("week.tip", when=when(row), load=load(row), line=limit(row), planned=planned(row))
    if row["load_low"] is not None:
        low, high = numbers.plain(row["load_low"]), numbers.plain(row["load_high"])
        text = say("week.tip.range", text=text, low=low, high=high)
    return say("week.tip.need", text=text, need=needed(row)) if needed(row) else text


def outcome_tip(row: Row) -> str:
    """What happened, beside what had been forecast."""
    text = say(
        "week.tip.outcome",
        when=when(row),
        load=numbers.load(row["measure"], row["happened_load"], row["limit"]),
        forecast=numbers.plain(row["load"]) if row["load"] is not None else say("week.nobody"),
        line=numbers.load_number(row["limit"], row["happened_load"]),
    )
    if row["load_low"] is None:
        return text
    low, high = numbers.plain(row["load_low"]), numbers.plain(row["load_high"])
    return say("week.tip.range", text=text, low=low, high=high)


def card_text(state: str, shifts: Sequence[Row]) -> str:
    """A unit's forecast in a few words: how many of its coming shifts, or weeks, would be over."""
    if not shifts:
        return say("week.card.past")
    if state != "over":
        return say(f"week.card.{state}")
    told = [row for row in shifts if row["state"] != "unknown"]
    over = sum(row["state"] == "over" for row in told)
    key = "week.card.weeks" if told[0]["period"] == WEEK else "week.card.over"
    return count(key, over, told=len(told))


def outcome_name(unit: str, period: str) -> str:
    """The same for a picture of what happened."""
    return say("week.picture.outcome", picture=picture_name(unit, period))


def picture_name(unit: str, period: str) -> str:
    """`Ash Ward, day shifts`: what a picture is called where it is taken away."""
    name = say("week.periods.week") if period == WEEK else code("periods", period).lower()
    return say("measure.in_period", title=unit, period=name)
