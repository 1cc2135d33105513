"""Puts a letter into words: which units, how many cases and reports, how many messages are to be expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.desk.digest_book import REPORT_WHATS
from dashboard.words import digest as words
from pipelines.planning.expected_messages import expected_messages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.desk.case_book import CaseNow
    from dashboard.desk.digest_book import Late, Letter, Person
    from pipelines.planning.expected_messages import Expected

    Row = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """What a digest is made from: the site as its snapshot and its record have it."""

    site_name: str
    as_of: date
    units: Mapping[str, str]  # names by id
    alerts: Sequence[Row]
    cases: Sequence[CaseNow]
    late: Sequence[Late]  # overload reports past a clock
    watched: frozenset[str]  # units in which a rise can be told
    budget: float  # false alarms of a rise to each of them in a year
    ceiling: int
    address: str  # of the dashboard; empty: not known


def expected(known: Known, person: Person) -> Expected:
    """Messages a month that this person is to expect."""
    told = [(row["detected_on"], row["severity"]) for row in known.alerts if person.covers(row["unit_id"])]
    chronic = any(each.chronic_since and person.covers(each.case.unit_id) for each in known.cases)
    return expected_messages(told, known.as_of, chronic=chronic, ceiling=known.ceiling)


def false_a_month(known: Known, person: Person) -> float:
    """Alarms of a rise in this person's units that are to be false by the site's budget, a month."""
    return known.budget * sum(person.covers(unit) for unit in known.watched) / 12


def written(known: Known, letter: Letter) -> tuple[str, str]:
    """Title and text of a letter."""
    unit_of = {each.case.receipt: each.case.unit_id for each in known.cases}
    unit_of |= {each.item.case: each.unit_id for each in known.late}
    units: dict[str, dict[str, int]] = {}
    for item in letter.items:
        name = known.units.get(unit_of[item.case], unit_of[item.case])
        told = units.setdefault(item.what, {})
        told[name] = told.get(name, 0) + 1
    own = [each for each in known.cases if letter.person.covers(each.case.unit_id) and each.is_open]
    late = {each.item.case for each in known.late if letter.person.covers(each.unit_id)}
    counted = words.Counted(len(own), sum(each.overdue for each in own), len(late))
    text = words.text(units, counted, expected(known, letter.person), known.ceiling, known.address)
    reports = {item.case for item in letter.items if item.what in REPORT_WHATS}
    cases = {item.case for item in letter.items} - reports
    return words.title(known.site_name, units, len(cases), len(reports)), text
