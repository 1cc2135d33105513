"""A whole site's world: its units, the merger of one into another, its LLM tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from sample_data.cards.scenario import Plan
from sample_data.span import Span
from sample_data.world.assist import tasks
from sample_data.world.unit import UnitWorld, unit_world

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class SiteWorld:
    """All that the table writers read."""

    plan: Plan
    span: Span
    seed: int
    units: tuple[UnitWorld, ...]

    def unit(self, unit_id: str) -> UnitWorld:
        """The unit with that id."""
        return next(unit for unit in self.units if unit.card.unit_id == unit_id)


def site_world(plan: Plan, span: Span, seed: int, events: int | None, progress: Progress) -> SiteWorld:
    """Make every unit, then its LLM tasks; `events` asks for about so many of them in all."""
    units = []
    for done, card in enumerate(plan.cards):
        progress(f"living through {card.name}", done / len(plan.cards))
        units.append(unit_world(card, plan.shared, plan.noise, span, seed))
    total = sum(float(unit.expected.sum()) for unit in units)
    scale = 1.0 if events is None or total == 0 else events / total
    units = [replace(unit, tasks=_tasks(unit, scale, span, seed)) for unit in units]
    progress("all units lived through", 1.0)
    return SiteWorld(plan, span, seed, _merged(units, span))


def _tasks(unit: UnitWorld, scale: float, span: Span, seed: int) -> pl.DataFrame:
    return tasks(unit.card, unit.roster, unit.expected * scale, span, seed)


def _merged(units: list[UnitWorld], span: Span) -> tuple[UnitWorld, ...]:
    """From the day of a merger on, a unit's shifts, tasks and patients are its successor's."""
    present = {unit.card.unit_id: unit for unit in units}
    for unit in units:
        change = unit.card.merges_into
        if change is None or change[0] not in present:
            continue
        day = 7 * span.week(change[1])
        heir = present[change[0]]
        present[unit.card.unit_id] = replace(
            unit,
            roster=_renamed(unit.roster, day, change[0]),
            tasks=_renamed(unit.tasks, day, change[0]),
            patients=unit.patients.filter(pl.col("day") < day),
        )
        present[change[0]] = replace(heir, patients=_added(heir.patients, unit.patients, day))
    return tuple(present.values())


def _renamed(frame: pl.DataFrame, day: int, successor: str) -> pl.DataFrame:
    """`unit_id` becomes the successor's from `day` on."""
    return frame.with_columns(
        unit_id=pl.when(pl.col("day") >= day).then(pl.lit(successor)).otherwise("unit_id")
    )


def _added(heir: pl.DataFrame, joined: pl.DataFrame, day: int) -> pl.DataFrame:
    """Daily counts of both from `day` on; waits are the longer of the two."""
    moved = joined.filter(pl.col("day") >= day).with_columns(unit_id=pl.lit(heir["unit_id"][0]))
    longest = [name for name in ("longest_wait_days",) if name in heir.columns]
    texts = [name for name in ("census_method",) if name in heir.columns]
    keys = ["unit_id", "day", "period"]
    counts = [name for name in heir.columns if name not in {*keys, *longest, *texts}]
    return (
        pl.concat([heir, moved.select(heir.columns)])
        .group_by(keys, maintain_order=True)
        .agg(pl.col(counts).sum(), pl.col(longest).max(), pl.col(texts).first())
        .select(heir.columns)
    )
