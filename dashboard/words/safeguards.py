"""A safeguard in sentences: its policy, where it stands, and what is said where nothing can be told."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from dashboard.words import metrics, numbers
from dashboard.words.catalogue import count, join, listing, pair, say, semicolons
from dashboard.words.safeguard_list import NO_FIGURE, OF_EVERY_UNIT
from dashboard.words.saving import coverage_text
from pipelines.metrics import METRICS
from pipelines.shapes.limits import LEAST_TASKS, SAFEGUARDS

if TYPE_CHECKING:
    from dashboard.data import About
    from dashboard.words.safeguard_list import Found, Item
    from dashboard.words.safeguard_rows import Told

SIGNS = {"outside": "◆", "review": "◆", "within": "●", "told": "■", "unknown": "○"}
TONES = {"outside": "warning", "review": "warning", "within": "within", "told": "told", "unknown": "unknown"}
"""A sign and a tone for each standing of a safeguard; the words beside them say it in full."""


def name(item: Item) -> str:
    """What the safeguard is called."""
    return say(f"safeguards.name.{item.key}")


def headline(found: Found, about: About) -> str:
    """`Outside policy in 1 unit: Gorse Ward`; of old data that it is not known how it stands now."""
    text = _headline(found, about)
    return say("safeguards.then", day=numbers.short_day(about.as_of), then=text) if about.stale else text


def _headline(found: Found, about: About) -> str:
    standing = found.standing
    if standing == "unknown":
        return say(f"safeguards.unknown.{found.why_unknown}", n=about.minimum_group, least=LEAST_TASKS)
    if standing == "told":
        return say("safeguards.told")
    if standing == "review":
        told = count("safeguards.review", len(found.flagged))
        where = listing(list(dict.fromkeys(flag.name for flag in found.flagged)))
        return told if found.alone else say("safeguards.review.named", review=told, names=where)
    if standing == "outside":
        names = [unit.name for unit in found.of("outside")]
        key = "safeguards.outside"
        return (
            say(f"safeguards.alone.{standing}")
            if found.alone
            else count(key, len(names), names=listing(names))
        )
    of_cases = found.item.kind == "each"
    key = "safeguards.none" if of_cases else "safeguards.within"
    if found.alone:
        return say("safeguards.alone.none" if of_cases else "safeguards.alone.within")
    return count(key, len(found.known if of_cases else found.of("within")))


def policy(item: Item) -> str:
    """The threshold in words, or that none is set."""
    rule = SAFEGUARDS.get(item.key)
    if rule is None:
        return say(f"safeguards.policy.{item.key}" if item.kind != "told" else "safeguards.policy.none")
    limit = numbers.percent(rule.threshold)
    return say(f"safeguards.policy.{item.key}", limit=limit)


def source(item: Item) -> str:
    """Who set the limit, since when and where it is written: for the numbers' table."""
    return say("safeguards.source.built_in" if item.kind in ("limit", "each") else "safeguards.source.none")


def limit_text(item: Item) -> str:
    """`limit at least 50 %`, or that there is none."""
    rule = SAFEGUARDS.get(item.key)
    if rule is None:
        return say("safeguards.limit.none")
    return say(f"safeguards.limit.{rule.side}", limit=numbers.percent(rule.threshold))


def outside_text(found: Found) -> str:
    """Who is outside policy, or that nobody is."""
    names = [unit.name for unit in found.of("outside")]
    return say("safeguards.alt.outside", names=listing(names)) if names else say("safeguards.alt.inside")


def figure(item: Item, value: float) -> str:
    """A figure of the safeguard with its unit: `97 %`, `12 days`."""
    told = bare(item, value)
    return (
        told
        if METRICS[item.metric].unit.startswith(metrics.SHARE)
        else say(f"safeguards.figure.{item.key}", value=told)
    )


def bare(item: Item, value: float) -> str:
    """The same without its unit where that is a word: `97 %`, `12`."""
    metric = METRICS[item.metric]
    if metrics.is_bounded(metric):
        return numbers.share(value)
    return numbers.percent(value) if metric.unit.startswith(metrics.SHARE) else metrics.number(metric, value)


def recent(found: Found) -> str:
    """The last four weeks: of one unit its figure, of several the middle one, the lowest and the highest."""
    values = sorted(unit.value for unit in found.units if unit.value is not None)
    if not values or found.item.kind == "each":
        return ""
    if len(found.units) == 1:
        return figure(found.item, values[0])
    return several(found.item, values[0], median(values), values[-1], len(values))


def several(item: Item, low: float, middle: float, high: float, units: int) -> str:
    """`97 % in the middle of 9 units, 43 to 100 % among them`."""
    if units > 1 and bare(item, low) == bare(item, high):
        return say("safeguards.recent.same", figure=figure(item, middle), n=units)
    figures = {"middle": figure(item, middle), "low": bare(item, low), "high": bare(item, high)}
    return count("safeguards.recent", units, **figures)


def coverage(found: Found) -> str:
    """In how many units a figure is known, how much of what it is about could be used, and from where."""
    about = [unit for unit in found.units if unit.state != "no_tool"]
    if not about or (found.alone and not found.known):
        return ""
    of_tool = "units" if found.item.key in OF_EVERY_UNIT else "tool"
    units = say(
        f"safeguards.coverage.{of_tool}", known=len(found.known), units=count("safeguards.units", len(about))
    )
    return join("" if found.alone else units, _usable(found), say(f"safeguards.evidence.{found.item.key}"))


def _usable(found: Found) -> str:
    covered = sorted(unit.coverage for unit in found.known if unit.coverage is not None)
    if not covered:
        return say("safeguards.coverage.unknown") if found.known else ""
    low, high = coverage_text(covered[0]), coverage_text(covered[-1])
    share = low if low == high else say("safeguards.coverage.between", low=low, high=high)
    return say("safeguards.coverage.share", share=share)


def outside(found: Found) -> list[str]:
    """Each unit outside policy with the day since when."""
    if found.alone:
        return [
            say("safeguards.since.alone", day=numbers.short_day(unit.since))
            for unit in found.of("outside")
            if unit.since
        ]
    return [
        say("safeguards.since", unit=unit.name, day=numbers.short_day(unit.since))
        if unit.since
        else unit.name
        for unit in found.of("outside")
    ]


def not_told(found: Found, minimum_group: int) -> list[str]:
    """Units without a figure that can be judged, by name, reason by reason."""
    texts: list[str] = []
    if found.alone:
        return texts
    for state in NO_FIGURE:
        names = [unit.name for unit in found.of(state)]
        if not names or state == "no_tool":
            continue
        reason = say(f"safeguards.reason.{state}", n=minimum_group, least=LEAST_TASKS)
        texts.append(say("safeguards.not_told", names=listing(names, most=len(names)), reason=reason))
    return texts


def left_out(found: Found) -> str:
    """Units that no tool went live in, where access is the question; all of them by name."""
    names = [unit.name for unit in found.of("no_tool")] if found.item.key == "staff_access" else []
    return say("safeguards.left_out", names=listing(names, most=len(names))) if names else ""


def facts(found: Found, about: About) -> list[tuple[str, str]]:
    """Policy, figure, coverage and units of one safeguard, each under its label; none where it is empty."""
    told = (
        ("policy", policy(found.item)),
        ("recent", recent(found)),
        ("coverage", coverage(found)),
        ("outside", semicolons(outside(found))),
        ("cases", semicolons(cases(found))),
        ("quarters", semicolons(quarters(found))),
        ("left_out", left_out(found)),
        ("not_told", semicolons(not_told(found, about.minimum_group))),
    )
    return [(say(f"safeguards.fact.{key}"), text) for key, text in told if text]


def cases(found: Found) -> list[str]:
    """What is reviewed one by one: unit and week."""
    return [
        say("safeguards.case", unit=flag.name, week=numbers.short_day(flag.week_start))
        for flag in found.flagged
    ]


def quarters(found: Found) -> list[str]:
    """How many cases there were, by unit and calendar quarter."""
    return [
        say(
            "safeguards.quarter",
            unit=each.name,
            n=each.cases,
            quarter=say("quarter", quarter=(each.quarter_start.month + 2) // 3, year=each.quarter_start.year),
        )
        for each in found.quarters
    ]


_COLUMNS = ("safeguard", "standing", "policy", "source", "owner", "from", "recent", "coverage", "outside",
            "not_told")  # fmt: skip


def columns() -> list[str]:
    """Titles of the table of safeguards."""
    return [say(f"safeguards.column.{column}") for column in _COLUMNS]


def cells(found: Found, about: About, other: Told | None = None) -> list[str]:
    """One safeguard's row of it; `other`: what is told of one that is no weekly figure."""
    unset = say("safeguards.unset") if found.item.key in SAFEGUARDS else ""
    return [
        name(found.item),
        headline(found, about) if other is None else other.headline,
        policy(found.item),
        source(found.item),
        unset,
        unset,
        recent(found) if other is None else semicolons([pair(*fact) for fact in other.facts]),
        coverage(found),
        semicolons([*outside(found), *cases(found), *quarters(found)]),
        semicolons([left_out(found), *not_told(found, about.minimum_group)]),
    ]
