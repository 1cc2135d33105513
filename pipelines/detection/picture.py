"""What the limits of a control chart rest on: the weeks before go-live; and which weeks they judge."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import polars as pl

from pipelines.detection.xmr import TRIAL_POINTS, Xmr, xmr
from pipelines.detection.xmr_chance import chance_share

if TYPE_CHECKING:
    from datetime import date

Basis = Literal["before", "first", "all"]
"""`before`: the weeks before go-live. `first`: where these cannot be known, the first twelve after the
learning weeks. `all`: no tool went live."""

FEWEST = 4
"""On fewer weeks no limits rest: two ranges or one say nothing of how a unit varies."""

RARE = 0.5
"""Where more of the basis than this has one and the same value, as weeks without an incident, the mean moving
range says nothing of the weeks that have another: limits would mark nearly all of them, or nearly none."""


@dataclass(frozen=True)
class Live:
    """A unit's first go-live: its day, and the day from which weeks are no learning weeks any more."""

    on: date
    learnt: date

    @property
    def week(self) -> date:
        """Monday of the week of go-live: the first week that is not before it."""
        return self.on - timedelta(days=self.on.weekday())


@dataclass(frozen=True)
class Picture:
    """A control chart. `weeks`: those given, with `judged`, `in_basis`, `rule` (null: no mark) and `way`.

    `xmr`: mean, limits and marks of the judged weeks; None where they would rest on fewer than `FEWEST`, or
    where the figure is `rare`. `basis_weeks`: how many weeks with a value are before go-live, say.
    """

    weeks: pl.DataFrame
    basis: Basis
    basis_weeks: int
    rare: bool
    xmr: Xmr | None

    def chance(self) -> float | None:
        """Share of the judged weeks that would be marked while nothing happens; None where not known."""
        values = self.weeks.filter(pl.col("judged"))["value"].to_list()
        return None if self.xmr is None else chance_share(values[: self.basis_weeks], len(values))


def control_picture(weeks: pl.DataFrame, live: Live | None, *, of_tool: bool = False) -> Picture:
    """The picture of one series: week_start, value (null: no figure), in order, with whatever else.

    `of_tool`: the figure is about the tool, so that no week before go-live can be compared.
    """
    known = pl.col("value").is_not_null()
    before = pl.lit(value=False) if live is None else known & (pl.col("week_start") < live.week)
    basis: Basis = "all"
    judged = known
    if live is not None:
        first = of_tool or not weeks.select(before.any()).item()
        basis = "first" if first else "before"
        judged = known & (pl.col("week_start") >= live.learnt) if first else known
    told = weeks.with_columns(judged=judged)
    values = told.filter(pl.col("judged"))["value"].to_list()
    count = {
        "all": len(values),
        "first": min(len(values), TRIAL_POINTS),
        "before": int(weeks.select(before.sum()).item()),
    }[basis]
    rare = _is_rare(values[:count])
    drawn = xmr(values, count) if count >= FEWEST and not rare else None
    return Picture(_marked(told, count, drawn), basis, count, rare, drawn)


def _is_rare(base: list[float]) -> bool:
    """Whether more than half of the values, of enough of them, are one and the same."""
    return len(base) >= FEWEST and max(Counter(base).values()) > RARE * len(base)


def _marked(weeks: pl.DataFrame, count: int, drawn: Xmr | None) -> pl.DataFrame:
    """The weeks with each judged one's place in the basis, mark and way."""
    place = pl.col("judged").cast(pl.Int64).cum_sum()
    marks = pl.DataFrame(
        {
            "rule": [] if drawn is None else drawn.rules,
            "way": [] if drawn is None else drawn.ways,
            "place": [] if drawn is None else range(1, len(drawn.rules) + 1),
        },
        schema={"rule": pl.String, "way": pl.Int64, "place": pl.Int64},
    )
    return (
        weeks.with_columns(place=pl.when("judged").then(place))
        .with_columns(in_basis=(pl.col("place") <= count).fill_null(value=False))
        .join(marks, on="place", how="left", maintain_order="left")
        .with_columns(pl.col("way").fill_null(0))
        .drop("place")
    )
