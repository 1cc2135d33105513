"""Safeguards in sentences: what each asks, where it stands, and what is said where nothing can be told."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, Literal

from dashboard.words import metrics, numbers
from dashboard.words.catalogue import count, join, listing, say
from dashboard.words.saving import coverage_text
from pipelines.detection.safeguard import LEAST_TASKS, SAFEGUARDS
from pipelines.metrics import METRICS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.data import About

    Row = Mapping[str, Any]

Kind = Literal["limit", "each", "told", "other"]


@dataclass(frozen=True)
class Item:
    """One safeguard. `limit`: a rule judges it; `each`: every case is reviewed; `told`: shown, not judged."""

    key: str
    metric: str
    kind: Kind


SECTIONS: dict[str, tuple[Item, ...]] = {
    "trained": (Item("training", "trained_use_share", "limit"), Item("guideline", "", "other")),
    "consented": (
        Item("informed", "informed_coverage", "told"),
        Item("asked", "asked_coverage", "told"),
        Item("consent", "consent_coverage", "limit"),
        Item("refusal", "used_after_refusal", "each"),
    ),
    "permitted": (Item("permitted_use", "permitted_use_share", "limit"), Item("hosting", "", "other")),
    "checked": (
        Item("over_reliance", "accepted_fast_unedited_share", "limit"),
        Item("misleading", "concern_misleading_share", "limit"),
        Item("omission", "concern_omission_share", "told"),
        Item("discriminatory", "concern_discriminatory_share", "each"),
        Item("crisis_missed", "concern_crisis_missed_share", "each"),
        Item("privacy", "concern_privacy_share", "limit"),
    ),
    "harm": (Item("incidents", "incident_rate", "told"), Item("support", "", "other")),
    "access": (
        Item("participation", "contacts_missed_share", "told"),
        Item("waiting", "longest_wait_days", "told"),
        Item("staff_access", "adoption", "told"),
    ),
}
"""The parts of the question, and what is asked in each."""

ITEMS = {item.key: item for items in SECTIONS.values() for item in items}

SIGNS = {"outside": "◆", "review": "◆", "within": "●", "told": "■", "unknown": "○"}
TONES = {"outside": "warning", "review": "warning", "within": "within", "told": "told", "unknown": "unknown"}
"""A sign and a tone for each standing of a safeguard; the words beside them say it in full."""

NO_FIGURE = ("no_tool", "not_granted", "not_collected", "suppressed", "missing", "few", "not_assessed")
"""Why a unit has no figure, or none that can be judged: seven different things."""

_OF_TOOL = frozenset({"incidents", "participation", "waiting"})
"""Safeguards that are about every unit, whether it has a tool or not."""


@dataclass(frozen=True)
class UnitTold:
    """One unit under one safeguard. `state`: outside, within, told, or one of `NO_FIGURE`."""

    unit_id: str
    name: str
    state: str
    value: float | None = None
    coverage: float | None = None
    since: date | None = None


@dataclass(frozen=True)
class Flag:
    """Cases of one unit and week that are reviewed one by one."""

    name: str
    week_start: date
    counted: int


@dataclass(frozen=True)
class Found:
    """What was found of one safeguard in the units that are looked at."""

    item: Item
    units: tuple[UnitTold, ...]
    flagged: tuple[Flag, ...] = ()

    def of(self, *states: str) -> list[UnitTold]:
        """Its units in one of these states."""
        return [unit for unit in self.units if unit.state in states]

    @property
    def known(self) -> list[UnitTold]:
        """Its units with a figure."""
        return [unit for unit in self.units if unit.value is not None]

    @property
    def standing(self) -> str:
        """`outside`, `review`, `within`, `told`, or `unknown`."""
        if self.of("outside"):
            return "outside"
        if self.item.kind == "each":
            return "review" if self.flagged else "within" if self.known else "unknown"
        if self.item.kind == "limit":
            return "within" if self.of("within") else "unknown"
        return "told" if self.known else "unknown"

    @property
    def why_unknown(self) -> str:
        """The reason that most explains why nothing is known: one of `NO_FIGURE`."""
        states = {unit.state for unit in self.units}
        if self.item.key not in _OF_TOOL and states == {"no_tool"}:
            return "no_tool"
        for state in ("not_collected", "suppressed", "missing", "few", "not_assessed"):
            if state in states:
                return state
        return "not_granted" if not self.units or "not_granted" in states else "no_tool"


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
    if standing == "outside" and found.item.kind == "limit":
        outside = [unit.name for unit in found.of("outside")]
        return count("safeguards.outside", len(outside), names=listing(outside))
    if standing in ("outside", "review"):
        cases = sum(flag.counted for flag in found.flagged)
        names = listing(list(dict.fromkeys(flag.name for flag in found.flagged)))
        return count("safeguards.review", cases, names=names) if cases else say("safeguards.review.open")
    if found.item.kind == "each":
        return count("safeguards.none", len(found.known))
    if standing == "within":
        return count("safeguards.within", len(found.of("within")))
    return say("safeguards.told")


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
    if not about:
        return ""
    of_tool = "units" if found.item.key in _OF_TOOL else "tool"
    units = say(
        f"safeguards.coverage.{of_tool}", known=len(found.known), units=count("safeguards.units", len(about))
    )
    return join(units, _usable(found), say(f"safeguards.evidence.{found.item.key}"))


def _usable(found: Found) -> str:
    covered = sorted(unit.coverage for unit in found.known if unit.coverage is not None)
    if not covered:
        return say("safeguards.coverage.unknown") if found.known else ""
    low, high = coverage_text(covered[0]), coverage_text(covered[-1])
    share = low if low == high else say("safeguards.coverage.between", low=low, high=high)
    return say("safeguards.coverage.share", share=share)


def outside(found: Found) -> list[str]:
    """Each unit outside policy with the day since when."""
    return [
        say("safeguards.since", unit=unit.name, day=numbers.short_day(unit.since))
        if unit.since
        else unit.name
        for unit in found.of("outside")
    ]


def not_told(found: Found, minimum_group: int) -> list[str]:
    """Units without a figure that can be judged, by name, reason by reason."""
    texts = []
    for state in NO_FIGURE:
        names = [unit.name for unit in found.of(state)]
        if not names or (state == "no_tool" and found.item.key != "staff_access"):
            continue
        reason = say(f"safeguards.reason.{state}", n=minimum_group, least=LEAST_TASKS)
        texts.append(say("safeguards.not_told", names=listing(names, most=len(names)), reason=reason))
    return texts


def facts(found: Found, about: About) -> list[tuple[str, str]]:
    """Policy, figure, coverage and units of one safeguard, each under its label; none where it is empty."""
    told = (
        ("policy", policy(found.item)),
        ("recent", recent(found)),
        ("coverage", coverage(found)),
        ("outside", "; ".join(outside(found))),
        ("cases", "; ".join(cases(found))),
        ("not_told", "; ".join(not_told(found, about.minimum_group))),
    )
    return [(say(f"safeguards.fact.{key}"), text) for key, text in told if text]


def why_no_picture(found: Found, about: About) -> str:
    """What stands in place of a picture without a single figure."""
    return say(f"safeguards.unknown.{found.why_unknown}", n=about.minimum_group, least=LEAST_TASKS)


def cases(found: Found) -> list[str]:
    """What is reviewed one by one: unit and week."""
    return [
        count("safeguards.case", flag.counted, unit=flag.name, week=numbers.short_day(flag.week_start))
        for flag in found.flagged
    ]


def answer(every: Sequence[Found], about: About, where: str, *, units: int) -> str:
    """Whether use is trained, consented, permitted and checked, in a few sentences.

    `where`: the service or unit that is looked at, empty for all units. `units`: how many that are.
    """
    if not units:
        return say("safeguards.answer.no_units")
    scope = where or say("safeguards.scope.site")
    judged = [found for found in every if found.item.kind == "limit"]
    reasons = {found.why_unknown for found in judged}
    if all(found.standing == "unknown" for found in judged) and len(reasons) == 1:
        told = say(f"safeguards.answer.{reasons.pop()}", scope=scope, n=about.minimum_group)
        return _dated(told, about)
    parts = [
        _alone(judged, scope) if units == 1 else _outside(judged, where),
        _cases([found for found in every if found.item.kind == "each"]),
        _unknown(judged, about) if units > 1 else "",
        _not_collected(every),
    ]
    return _dated(join(*parts), about)


def _dated(text: str, about: About) -> str:
    if not about.stale:
        return text
    start = say("safeguards.answer.stale", age=count("days", about.age_days), day=numbers.day(about.as_of))
    return join(start, text)


def _alone(judged: Sequence[Found], unit: str) -> str:
    """One unit: which limits it is outside of, and how many can be judged."""
    what = [say(f"safeguards.short.{found.item.key}") for found in judged if found.of("outside")]
    told = sum(bool(found.of("within", "outside")) for found in judged)
    of = {"told": told, "every": len(judged)}
    if what:
        return say("safeguards.answer.alone.outside", unit=unit, what=listing(what, most=len(what)), **of)
    return say("safeguards.answer.alone.within", unit=unit, **of)


def _outside(judged: Sequence[Found], where: str) -> str:
    by_unit: dict[str, list[str]] = {}
    for found in judged:
        for unit in found.of("outside"):
            by_unit.setdefault(unit.name, []).append(say(f"safeguards.short.{found.item.key}"))
    told = len({unit.name for found in judged for unit in found.of("within", "outside")})
    place = say("safeguards.answer.in", where=where) if where else ""
    if not by_unit:
        return count("safeguards.answer.within", told, place=place)
    names = [say("safeguards.answer.named", unit=unit, what=listing(what)) for unit, what in by_unit.items()]
    return count("safeguards.answer.outside", len(by_unit), place=place, told=told, names=listing(names))


def _cases(every: Sequence[Found]) -> str:
    texts = []
    for found in every:
        cases = sum(flag.counted for flag in found.flagged)
        if cases:
            texts.append(count(f"safeguards.answer.{found.item.key}", cases))
    if texts:
        return say("safeguards.answer.review", what=listing(texts))
    known = [found for found in every if found.known]
    return say("safeguards.answer.no_cases") if len(known) == len(every) and every else ""


def _unknown(judged: Sequence[Found], about: About) -> str:
    """Units of which no limit could be judged, with the reason."""
    told = {unit.name for found in judged for unit in found.of("within", "outside")}
    left: dict[str, list[str]] = {}
    for found in judged:
        for unit in found.units:
            if unit.name not in told and unit.state not in ("no_tool", "within", "outside"):
                told.add(unit.name)
                left.setdefault(unit.state, []).append(unit.name)
    named = [
        say(
            "safeguards.answer.named",
            unit=listing(names),
            what=say(f"safeguards.reason.{state}", n=about.minimum_group, least=LEAST_TASKS),
        )
        for state, names in left.items()
    ]
    return (
        count("safeguards.answer.left", sum(map(len, left.values())), names=listing(named)) if named else ""
    )


def _not_collected(every: Sequence[Found]) -> str:
    names = [
        say(f"safeguards.short.{found.item.key}")
        for found in every
        if found.standing == "unknown" and found.why_unknown == "not_collected"
    ]
    return say("safeguards.answer.not_collected", names=listing(names, most=len(names))) if names else ""


def hidden(units: int) -> str:
    """How many units are not for this reader; empty where all are."""
    return count("safeguards.hidden", units) if units else ""


_COLUMNS = ("safeguard", "standing", "policy", "source", "owner", "from", "recent", "coverage", "outside",
            "not_told")  # fmt: skip


def columns() -> list[str]:
    """Titles of the table of safeguards."""
    return [say(f"safeguards.column.{column}") for column in _COLUMNS]


def cells(found: Found, about: About) -> list[str]:
    """One safeguard's row of it."""
    unset = say("safeguards.unset")
    return [
        name(found.item),
        headline(found, about),
        policy(found.item),
        source(found.item),
        unset,
        unset,
        recent(found),
        coverage(found),
        "; ".join([*outside(found), *cases(found)]),
        "; ".join(not_told(found, about.minimum_group)),
    ]
