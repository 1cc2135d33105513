"""The answer of the page of safeguards: whether use is trained, consented, permitted and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.words import numbers
from dashboard.words.catalogue import count, join, listing, say
from pipelines.shapes.limits import LEAST_TASKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.data import About
    from dashboard.words.safeguard_list import Found


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
    place = say("safeguards.answer.in", gap=say("list.sentence"), where=where) if where else ""
    if not by_unit:
        return count("safeguards.answer.within", told, place=place)
    names = [say("safeguards.answer.named", unit=unit, what=listing(what)) for unit, what in by_unit.items()]
    return count("safeguards.answer.outside", len(by_unit), place=place, told=told, names=listing(names))


def _cases(every: Sequence[Found]) -> str:
    texts = [
        count(f"safeguards.answer.{found.item.key}", len(found.flagged)) for found in every if found.flagged
    ]
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
