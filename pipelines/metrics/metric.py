"""What a metric is: its definition in words and the function that computes it from weekly facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from pipelines.shapes import Facts

Direction = Literal["higher is better", "lower is better", "context"]
"""`context`: neither end is good in itself; read it beside other metrics, never set a target on it."""

HOURS = ("shifts", "staffing_daily")
"""Hours worked come from a roster or, where there is none, from daily totals: either table will do."""


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One metric. `id` is a public name and never changes its meaning.

    `needs`: without these tables the site does not collect the metric; of a tuple any one table will do.
    `person_derived`: it follows from what clinicians did, so it is shown only where enough of them worked,
    and for the unit only: told by staff group, two shown groups would give away a hidden third. The few that
    ledgers need by group are told in `pipelines.metrics.groups`, where the rest is big enough as well.
    `compute` gives one row per unit and week (and staff group, where `told_by_group`) in the columns of
    `pipelines.metrics.cells.CELL`; a null numerator or denominator means nobody recorded it.
    """

    id: str
    title: str
    unit: str
    direction: Direction
    why_it_matters: str
    numerator: str
    denominator: str
    source: tuple[str, ...]
    limits: str
    person_derived: bool
    needs: tuple[str | tuple[str, ...], ...]
    compute: Callable[[Facts], pl.LazyFrame]
    told_by_group: bool = False

    def is_collected(self, collected: frozenset[str]) -> bool:
        """Whether the tables it needs are among those the site collects."""
        return all(
            need in collected if isinstance(need, str) else bool(collected.intersection(need))
            for need in self.needs
        )
