"""The digest in words: units and counts. No name of a person, no figure, and nothing that anybody wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.words.catalogue import count, listing, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.planning.expected_messages import Expected

CASES = ("unsafe", "overdue", "new", "chronic", "still_open")
REPORTS = ("report_grave", "report_unseen", "report_undecided")
LINES = (*CASES[:1], *REPORTS[:1], *CASES[1:], *REPORTS[1:])
"""What a message has a line for, the gravest first."""


@dataclass(frozen=True)
class Counted:
    """How the units of one person stand: open cases, those past their day, and reports past a clock."""

    open_cases: int
    late_cases: int
    late_reports: int


def title(site: str, units: Mapping[str, Mapping[str, int]], cases: int, reports: int) -> str:
    """`Plimsoll, Northside: unsafe in Ash Ward`, or how many cases and overload reports it is about."""
    for grave in (CASES[0], REPORTS[0]):
        if units.get(grave):
            return say(f"digest.title.{grave}", site=site, units=listing(list(units[grave])))
    told = [
        count(f"digest.{name}", number) for name, number in (("cases", cases), ("reports", reports)) if number
    ]
    return say("digest.title", site=site, what=listing(told))


def text(
    units: Mapping[str, Mapping[str, int]], counted: Counted, expected: Expected, ceiling: int, address: str
) -> str:
    """The message, a line for each thing. `units`: by what is told, things by the name of their unit."""
    lines = [say(f"digest.line.{what}", units=_named(what, units[what])) for what in LINES if units.get(what)]
    lines.append(count("digest.open", counted.open_cases, late=count("digest.late", counted.late_cases)))
    if counted.late_reports:
        lines.append(count("digest.late_reports", counted.late_reports))
    if address:
        pages = {"alerts": CASES, "overload_reports": REPORTS}
        lines += [
            say(f"digest.link.{page}", address=f"{address}/{page.replace('_', '-')}")
            for page, told in pages.items()
            if any(units.get(what) for what in told)
        ]
    lines.append(say("digest.expected", messages=messages(expected.all), ceiling=ceiling))
    lines.append(say("digest.nobody"))
    return "\n".join(lines)


def _named(what: str, units: Mapping[str, int]) -> str:
    """The units of a line, and of overload reports how many each has."""
    if what in REPORTS:
        names = [say("digest.unit_reports", unit=name, n=number) for name, number in units.items()]
    else:
        names = list(units)
    return listing(names, most=len(names))


def messages(number: float) -> str:
    """`0.8`, and `fewer than 0.1` for what rounds to none."""
    return say("digest.few") if number < 0.05 else f"{number:.1f}"
