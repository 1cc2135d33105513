"""Overload reports in sentences: how many, how grave, where, why; and what is said where nothing is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, commas, count, join, listing, pair, say
from dashboard.words.unit import Figure, closed_sentence
from expectations.overload_reports import CAUSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.data import About
    from dashboard.words.contests import Flags

    Row = Mapping[str, Any]

NAMED = 3
"""Units that the answer names."""


@dataclass(frozen=True)
class Facts:
    """What the answer is made from: of the units chosen, those the reader holds a grant on."""

    places: int  # units of the site
    alone: Row | None  # the unit, where there is only one to speak of
    hidden: int  # of the chosen units those without a grant
    asked: int
    collected: bool
    units: Sequence[Row]
    causes: Mapping[str, int]  # of the last blocks, the most frequent first
    causes_to: date | None
    cause_weeks: int  # in these blocks
    knows_causes: bool
    alerts: Sequence[str]
    newest: date | None

    def total(self, name: str) -> int:
        """One count over all units."""
        return sum(row[name] for row in self.units)

    def weeks(self, name: str) -> int:
        """How many weeks a count is about: as many as the unit has that was there longest."""
        return max((row[name] for row in self.units), default=0)


def answer(facts: Facts, about: About) -> str:
    """How many reports, against the weeks before, how grave, where and why; or why that is not known."""
    if reason := _not_known(facts):
        return reason
    if facts.alone is not None and facts.alone["reason"] == "closed":
        return join(closed_sentence(facts.alone), say("overload.answer.closed"))
    filed = facts.total("recent")
    return join(
        say("overload.answer.stale", age=count("days", about.age_days)) if about.stale else "",
        _filed(facts, about),
        _severe(filed, facts.total("recent_severe")) if filed else "",
        _where(facts) if filed else "",
        _cause(facts),
        _alerts(facts),
    )


def _not_known(facts: Facts) -> str:
    if not facts.places:
        return say("overload.answer.no_units")
    if facts.hidden == facts.asked:
        if facts.alone is not None:
            return say("overload.answer.not_granted", unit=facts.alone["unit_name"])
        return say("overload.answer.none_granted")
    if not facts.collected:
        return say("overload.answer.not_collected")
    if not facts.weeks("weeks_recent") and (facts.alone is None or facts.alone["reason"] != "closed"):
        return say("overload.answer.no_weeks")
    return ""


def _filed(facts: Facts, about: About) -> str:
    filed, before = facts.total("recent"), facts.total("before")
    weeks, weeks_before = facts.weeks("weeks_recent"), facts.weeks("weeks_before")
    values = {
        "who": _who(facts),
        "span": span(weeks, about),
        "rate": rate(filed, weeks),
        "weeks": count("weeks", weeks_before),
        "before": rate(before, weeks_before) if weeks_before else "",
    }
    how = "first" if not weeks_before else "against" if before else "none_before"
    if not filed:
        return say(f"overload.answer.none.{how}", **values)
    return count(f"overload.answer.filed.{how}", filed, **values)


def _who(facts: Facts) -> str:
    return (
        say("overload.who") if facts.alone is None else say("overload.who.of", unit=facts.alone["unit_name"])
    )


def span(weeks: int, about: About) -> str:
    """`the last 4 weeks`; of old data `the 4 weeks to 1 March 2026`."""
    told = count("weeks", weeks)
    if about.stale:
        return say("overload.span_to", weeks=told, day=numbers.day(about.as_of))
    return say("overload.span", weeks=told)


def rate(filed: int, weeks: int) -> str:
    """Reports a week, at one decimal; at two where it would look like none."""
    value = filed / weeks
    return numbers.plain(value, 1 if not filed or value >= 0.1 else 2)


def _severe(filed: int, severe: int) -> str:
    if filed == 1:
        return say("overload.answer.severe.it" if severe else "overload.answer.severe.not_it")
    return count("overload.answer.severe", severe) if severe else say("overload.answer.severe.none")


def _where(facts: Facts) -> str:
    if facts.alone is not None:
        return ""
    told = sorted(
        (row for row in facts.units if row["recent"]),
        key=lambda row: (-row["recent"], -row["recent_severe"], row["unit_name"]),
    )
    if len(told) == 1:
        return say("overload.answer.where.one", unit=told[0]["unit_name"])
    names = [say("overload.named", name=row["unit_name"], n=row["recent"]) for row in told]
    if len(told) <= NAMED:
        return say("overload.answer.where.all", names=listing(names))
    return say("overload.answer.where.most", names=listing(names[:NAMED]))


def _cause(facts: Facts) -> str:
    total = sum(facts.causes.values())
    if not total or facts.causes_to is None:
        return ""
    most = max(facts.causes.values())
    names = [cause_text(cause) for cause, n in facts.causes.items() if n == most]
    key = "overload.answer.cause" if len(names) == 1 else "overload.answer.causes"
    return say(
        key,
        weeks=count("weeks", facts.cause_weeks),
        day=numbers.day(facts.causes_to),
        names=listing(names),
        n=most,
        total=total,
    )


def _alerts(facts: Facts) -> str:
    if not facts.alerts:
        return ""
    if facts.alone is not None:
        return say("overload.answer.alert.here")
    return count("overload.answer.alert", len(facts.alerts), names=listing(list(facts.alerts)))


def hidden(facts: Facts) -> str:
    """How many units are left out because the reader holds no grant on them; empty where none is."""
    return count("overload.hidden", facts.hidden) if 0 < facts.hidden < facts.asked else ""


def figures(facts: Facts, about: About) -> list[Figure]:
    """The key figures beside the answer; none where nothing is known."""
    if _not_known(facts) or not facts.weeks("weeks_recent"):
        return []
    weeks, weeks_before = facts.weeks("weeks_recent"), facts.weeks("weeks_before")
    filed, severe = facts.total("recent"), facts.total("recent_severe")
    before = rate(facts.total("before"), weeks_before) if weeks_before else say("unit.key.none")
    against = (
        say("overload.key.before", weeks=count("weeks", weeks_before))
        if weeks_before
        else say("overload.key.no_before")
    )
    told = [
        Figure(_capital(span(weeks, about)), str(filed), say("overload.key.a_week", rate=rate(filed, weeks))),
        Figure(say("overload.key.against"), before, against),
        Figure(say("overload.key.severe"), str(severe), say("overload.key.severe.note", n=filed)),
    ]
    if facts.alone is None:
        some = sum(row["recent"] > 0 for row in facts.units)
        note = say("overload.key.units.note", n=len(facts.units))
        told.append(Figure(say("overload.key.units"), str(some), note))
    newest = say("unit.key.none") if facts.newest is None else numbers.short_day(facts.newest)
    told.append(Figure(say("overload.key.newest"), newest, say("overload.key.newest.note")))
    return told


def marked(figures: Sequence[Figure], flags: Flags, units: Sequence[str]) -> list[Figure]:
    """The key figures of one unit with a mark beside their notes, where its reports are contested."""
    return [replace(each, note=flags.beside(each.note, units[0], "reports")) for each in figures]


def scope(facts: Facts) -> str:
    """What is looked at, in a few words."""
    return say("overload.scope.every") if facts.alone is None else str(facts.alone["unit_name"])


def reports(number: int) -> str:
    """`1 report`, `9 reports`."""
    return count("overload.reports", number)


def unit_figure(row: Row, *, short: bool = False) -> str:
    """`9 reports, 3 of level 4 or 5`."""
    if short:
        return say("overload.units.figure.short", n=row["shown"], severe=row["shown_severe"])
    return say("overload.units.figure", reports=reports(row["shown"]), severe=row["shown_severe"])


def unit_tip(row: Row) -> str:
    """A unit's bar in a sentence."""
    return pair(row["unit_name"], unit_figure(row))


def quiet(facts: Facts) -> str:
    """Units that filed none in the weeks shown, and those that were there for some of them only."""
    none = [row["unit_name"] for row in facts.units if not row["shown"]]
    short = [
        say("overload.units.short.one", unit=row["unit_name"], weeks=count("weeks", row["weeks_shown"]))
        for row in facts.units
        if row["weeks_shown"] < facts.weeks("weeks_shown")
    ]
    return join(
        count("overload.units.quiet", len(none), names=listing(sorted(none), most=len(none))) if none else "",
        say("overload.units.short", units=commas(short)) if short else "",
    )


def week_tip(row: Row) -> str:
    """A week's bar in a sentence."""
    week = say("tip.week", day=numbers.short_day(row["week_start"]))
    if row["reports"] is None:
        return pair(week, say("overload.week.closed"))
    if not row["reports"]:
        return pair(week, say("overload.week.none"))
    return pair(week, say("overload.units.figure", reports=reports(row["reports"]), severe=row["level_4_5"]))


def cause_text(cause: str) -> str:
    """A cause within a sentence; one that is not listed stands as it is."""
    return code("cause", cause)


def cause_title(cause: str) -> str:
    """The same as a heading."""
    return _capital(cause_text(cause))


def cause_figure(facts: Facts, cause: str, every: int) -> str:
    """`21 in the last 12 weeks told, 64 in all`."""
    weeks, recent = count("weeks", facts.cause_weeks), facts.causes.get(cause, 0)
    return say("overload.causes.figure", recent=recent, weeks=weeks, every=every)


def cause_count(cause: str, number: int) -> str:
    """`too few staff 64`."""
    return say("overload.causes.count", cause=cause_text(cause), n=number)


def block_tip(row: Row) -> str:
    """One block of one cause."""
    return pair(block(row), cause_count(row["cause"], row["reports"]))


def block(row: Row) -> str:
    """`19 Jan 2026 to 15 Feb 2026`."""
    return say(
        "overload.block",
        first=numbers.short_day(row["block_start"]),
        last=numbers.short_day(row["block_end"]),
    )


def causes_note(facts: Facts, blocks: Sequence[Row]) -> str:
    """Up to when causes are told, and which were never given."""
    if facts.causes_to is None:
        return ""
    given = {row["cause"] for row in blocks}
    never = [cause_text(cause) for cause in CAUSES if cause not in given]
    return join(
        say("overload.causes.note", day=numbers.day(facts.causes_to)),
        say("overload.causes.never", names=listing(never, most=len(never))) if never else "",
    )


def why_no_causes(facts: Facts) -> str:
    """What stands where the causes would be."""
    if not facts.knows_causes:
        return say("overload.causes.earlier")
    return say("overload.causes.no_block" if facts.causes_to is None else "overload.causes.none")


def call_now(contact: str) -> str:
    """Whom to call when a shift is unsafe now; this page calls nobody."""
    return say("overload.call", contact=contact) if contact else say("overload.call.nobody")


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
