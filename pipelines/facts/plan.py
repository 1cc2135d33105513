"""What the roster had planned, by period of the clock: what coming load is told from.

Some rosters keep planned entries beside what became of them; others write over them. Where a day's planned
entries stand beside others of the same person, they alone are the plan. Elsewhere the plan is what is still
planned and, rebuilt, what became of the rest: own staff's worked, sick and cancelled entries. Bank and agency
who worked stand in for own staff who were sick or cancelled; beyond that they were planned. Leave, and bank
that was cancelled, were not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.facts.present import PERIOD, overlaps, told_by
from pipelines.facts.rows import ALL_GROUPS, exactly
from pipelines.shapes import PLAN_PERIOD, conform

if TYPE_CHECKING:
    from pipelines.facts.rows import Span

_DAY = ["unit_id", "date"]
PLANNED, REBUILT = "planned", "rebuilt"
DOWN, ABSENT, OUTSIDE = "down", "absent", "outside"
"""Kinds of entry: down to work and there (or still planned), own and not there, bank or agency and there."""

_ABSENT = ["sick", "cancelled"]
_NOT_OWN = ["bank", "agency"]


def plan_periods(
    shifts: pl.DataFrame, lines: pl.DataFrame, windows: pl.DataFrame, span: Span
) -> pl.DataFrame:
    """Hours planned for the staff groups that a unit's lines count, in shape PLAN_PERIOD.

    `shifts`: as `hours.shift_rows` gives them. Hours are those from start to end, breaks included. Overtime
    is not taken off: hours worked are published too, and the difference would be somebody's overtime. A
    group that the roster of a day plans for some period has none in its others; a period that no entry mostly
    lies in is not told.
    """
    groups = lines.select("unit_id", "staff_group").unique()
    entries = _entries(shifts.join(groups, on="unit_id", how="semi"))
    split = overlaps(entries, windows).filter(span.inside())
    known = split.filter(told_by()).select(PERIOD).unique()
    kinds = [
        exactly(pl.when(pl.col("kind") == kind).then("overlap")).fill_null(0.0).alias(kind)
        for kind in (DOWN, ABSENT, OUTSIDE)
    ]
    named = (
        split.group_by(*PERIOD, "staff_group")
        .agg(*kinds)
        .select(
            *PERIOD, "staff_group", (pl.col(DOWN) + pl.max_horizontal(ABSENT, OUTSIDE)).alias("planned_hours")
        )
    )
    together = named.group_by(PERIOD).agg(exactly(pl.col("planned_hours")).alias("planned_hours"))
    together = together.with_columns(staff_group=pl.lit(ALL_GROUPS))
    on_roster = pl.concat(
        [
            split.select(*_DAY, "staff_group").unique(),
            split.select(_DAY).unique().with_columns(staff_group=pl.lit(ALL_GROUPS)),
        ]
    )
    all_planned = (pl.col("status") == PLANNED).all().alias("all_planned")
    how = known.join(split.group_by(PERIOD).agg(all_planned), on=PERIOD, how="left")
    plan = (
        how.join(groups, on="unit_id")
        .join(on_roster, on=[*_DAY, "staff_group"], how="semi")
        .join(pl.concat([named, together.select(named.columns)]), on=[*PERIOD, "staff_group"], how="left")
        .with_columns(
            pl.col("planned_hours").fill_null(0.0),
            origin=pl.when("all_planned").then(pl.lit(PLANNED)).otherwise(pl.lit(REBUILT)),
        )
    )
    return conform(plan, PLAN_PERIOD)


def _entries(shifts: pl.DataFrame) -> pl.DataFrame:
    """The entries of the plan."""
    planned = pl.col("status") == PLANNED
    person = [*_DAY, "clinician_id"]
    kept = (planned.any() & (~planned).any()).over(person)
    outside = pl.col("staffing").fill_null("").is_in(_NOT_OWN)
    worked, absent = pl.col("status") == "worked", pl.col("status").is_in(_ABSENT)
    kind = (
        pl.when(planned | (worked & ~outside))
        .then(pl.lit(DOWN))
        .when(worked)
        .then(pl.lit(OUTSIDE))
        .when(absent & ~outside)
        .then(pl.lit(ABSENT))
    )
    return (
        shifts.with_columns(kept=kept, kind=kind)
        .with_columns(kept=pl.col("kept").any().over(_DAY))
        .filter(pl.col("kind").is_not_null() & (planned | ~pl.col("kept")))
    )
