"""Who works on a unit: ids, staff groups, contracts, joiners and leavers. All of them are made up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data.arrays import Floats, Ints
from sample_data.cards.card import UnitCard
from sample_data.seeds import stream
from sample_data.span import Span

LETTERS = {
    "nurse": "N",
    "doctor": "D",
    "psychologist": "P",
    "social_worker": "S",
    "allied_health": "A",
    "support_worker": "H",
    "other": "X",
}
IDS_PER_UNIT = 100
FOREVER = 1_000_000
"""A day index after every horizon."""
TURNOVER_FROM = 10
"""Units with fewer people keep them for the whole story."""


CONTRACTS = (1.0, 1.0, 0.8, 1.0, 0.6, 1.0, 0.8, 1.0, 1.0, 0.8)
"""Whole-time equivalents, dealt out to as many people as there are: mean .9."""


@dataclass(frozen=True, slots=True)
class People:
    """One entry a person. Days are indices into the span; `first_day` < 0 = in post before it began."""

    ids: list[str]
    groups: list[str]
    wte: Floats
    first_day: Ints
    last_day: Ints
    uses_tools: Floats
    """Personal inclination to use an LLM tool: 0 for those who never do, mean 1 over all."""

    def of(self, group: str) -> Ints:
        """Indices of a staff group."""
        return np.flatnonzero(np.array(self.groups) == group)


def hire(card: UnitCard, span: Span, seed: int) -> People:
    """The people of a unit, each staff group numbered on from the unit's own hundred."""
    rng = stream(seed, card.unit_id, "people")
    groups = [group for group, n in card.staff.items() for _ in range(n)]
    n = len(groups)
    wte = rng.permutation(np.resize(CONTRACTS, n))
    first = -rng.integers(60, 3000, n)
    last = np.full(n, FOREVER)
    _post_losses(card, span, groups, last)
    if card.pattern != "plain" and n >= TURNOVER_FROM:
        groups, wte, first, last = _turnover(rng, span, groups, wte, first, last)
    ids = [f"{LETTERS[g]}-{card.number * IDS_PER_UNIT + i + 1:04d}" for i, g in enumerate(groups)]
    return People(ids, groups, wte, first, last, _inclination(rng, len(groups)))


def _post_losses(card: UnitCard, span: Span, groups: list[str], last: Ints) -> None:
    """The story's leavers go on the day before its week begins."""
    if card.leavers is None:
        return
    group, people, week = card.leavers
    members = [i for i, g in enumerate(groups) if g == group]
    last[members[:people]] = 7 * span.week(week) - 1


def _turnover(
    rng: np.random.Generator, span: Span, groups: list[str], wte: Floats, first: Ints, last: Ints
) -> tuple[list[str], Floats, Ints, Ints]:
    """One person leaves and is replaced the next day by another of the same group and contract."""
    leaver = int(np.flatnonzero(last == FOREVER)[-1 if len(set(groups)) == 1 else 0])
    day = int(rng.integers(span.days // 6, span.days - 60))
    last = last.copy()
    last[leaver] = day
    return (
        [*groups, groups[leaver]],
        np.append(wte, wte[leaver]),
        np.append(first, day + 1),
        np.append(last, FOREVER),
    )


def _inclination(rng: np.random.Generator, n: int) -> Floats:
    """About one in seven never uses a tool; the others differ by a factor of about two."""
    users = rng.permutation(n) >= round(n / 7)
    keen = np.where(users, rng.gamma(8.0, 1 / 8.0, n), 0.0)
    return np.asarray(keen / keen.mean(), dtype=np.float64)
