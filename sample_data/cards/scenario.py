"""A scenario: a registered story that makes a plan for a whole site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sample_data.cards.card import Effect, Story, Tool, UnitCard
from sample_data.span import Span
from sample_data.world.noise import Noise

ORDINARY = Story("ordinary", "Nothing is planted here beyond the ordinary ups and downs.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What befalls a site: its units, what they share, and the words that tell it."""

    site_name: str
    cards: tuple[UnitCard, ...]
    shared: tuple[Effect, ...]
    noise: Noise
    tools: tuple[Tool, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A name to ask for, a title, one sentence on what it teaches, and how its plan is made.

    `plan` takes the span, the number of units (None = the scenario's own) and the seed.
    """

    name: str
    title: str
    teaches: str
    plan: Callable[[Span, int, int], Plan]
    units: int
    weeks: int = 78
    events: int | None = None
    bulk: bool = False
    """Written by the fast path in `sample_data.bulk`, which has volume instead of a story."""
