"""Northside Mental Health: a made-up trust of 17 units over 78 weeks, and one winter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sample_data.cards import teams, wards
from sample_data.cards.card import Effect, UnitCard
from sample_data.cards.scenario import ORDINARY, Plan
from sample_data.cards.tools import TOOLS
from sample_data.span import STORY_WEEKS, Span
from sample_data.world.noise import NORTHSIDE

UNITS = (
    wards.ALDER,
    wards.BIRCH,
    teams.EAST,
    teams.WEST,
    wards.CEDAR,
    wards.DAMSON,
    teams.HILLTOP,
    teams.SOUTH,
    wards.ELDER,
    wards.FIR,
    wards.GORSE,
    teams.CLINIC,
    teams.PERINATAL,
    teams.RIVERSIDE,
    teams.HARBOUR,
    teams.MEMORY,
    teams.LIAISON,
)
"""In the order in which a smaller site takes them."""
SURGE_WEEKS, SURGE_SIZE = 5, 0.12
CLEAR_OF_END_WEEKS = 9
"""The surge is over so long before the end that it does not colour the last standing."""
FIRST_SPARE_NUMBER = 40


def northside(span: Span, units: int, seed: int) -> Plan:
    """The demo site; beyond its 17 units it is filled up with ordinary teams."""
    del seed  # the stories are fixed
    cards = (*UNITS, *(_ordinary(n) for n in range(units - len(UNITS))))[:units]
    return Plan("Northside Mental Health", cards, (winter_surge(span),), NORTHSIDE, TOOLS)


def _ordinary(nth: int) -> UnitCard:
    """One more community team, every other one with the tool of the East team."""
    model = teams.EAST if nth % 2 else teams.HILLTOP
    return replace(
        model,
        number=FIRST_SPARE_NUMBER + nth,
        unit_id=f"C{FIRST_SPARE_NUMBER + nth}",
        name=f"Neighbourhood Team {nth + 1}",
        patients=model.patients * (1.0 if nth % 2 else 0.85),
        noise=1.0,
        story=ORDINARY,
        extras=frozenset(),
    )


def winter_surge(span: Span) -> Effect:
    """Five weeks from the first Monday of January, in the last winter that lies clear of both ends."""
    latest = span.weeks - CLEAR_OF_END_WEEKS - SURGE_WEEKS
    week = span.weeks // 2
    for year in range(span.end.year, span.start.year - 1, -1):
        monday = _first_monday(year)
        at = (monday - span.start).days // 7
        if 0 < at <= latest:
            week = at
            break
    return Effect("patients", week * STORY_WEEKS / span.weeks, SURGE_SIZE, length_weeks=SURGE_WEEKS)


def _first_monday(year: int) -> date:
    first = date(year, 1, 1)
    return first + timedelta(days=(8 - first.isoweekday()) % 7)
