"""Metric values of one staff group of a unit, where nobody can be worked out from them.

A few person-derived metrics are needed by staff group: where one group's time is saved while another's load
grows, the unit's sum shows neither. What is told of a group can be taken off what is told of the unit, so it
is told only where the group is big enough and the rest of the unit is too, or is nobody.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.metrics import METRICS
from pipelines.metrics.cells import UNIT_WEEK
from pipelines.metrics.measure import metric_values
from pipelines.shapes import METRIC_VALUE, conform

if TYPE_CHECKING:
    from pipelines.shapes import Facts

BY_GROUP: Final = (
    "tasks",
    "net_minutes_saved_per_task",
    "net_minutes_saved_per_worked_hour",
    "worked_hours",
    "overtime_share",
    "after_hours_minutes",
    "documentation_minutes",
)
"""What a staff group's ledger is made from."""


def told_groups(groups: pl.DataFrame, minimum_group: int) -> pl.DataFrame:
    """Units, weeks and staff groups that may be told: unit_id, week_start, staff_group.

    `groups`: WEEK_GROUPS. A group of at least `minimum_group` people whose rest of the unit is at least as
    many, or nobody. Where the rest would be fewer, the smallest group that is big enough is hidden with it.
    """
    people = pl.col("clinicians")
    big = people >= minimum_group
    rest = people.filter(~big).sum().over(UNIT_WEEK)
    somebody = (~big).any().over(UNIT_WEEK)
    smallest = pl.struct("clinicians", "staff_group").rank("ordinal").over([*UNIT_WEEK, "big"]) == 1
    return (
        groups.with_columns(big=big)
        .with_columns(rest=rest, somebody=somebody, smallest=smallest)
        .filter(pl.col("big") & ~(pl.col("smallest") & pl.col("somebody") & (pl.col("rest") < minimum_group)))
        .select(*UNIT_WEEK, "staff_group")
        .sort(*UNIT_WEEK, "staff_group")
    )


def group_values(facts: Facts, *, minimum_group: int, collected: frozenset[str]) -> pl.DataFrame:
    """Cells of the metrics in `BY_GROUP`, one for each unit, week and staff group that may be told.

    In shape METRIC_VALUE with the group's name in `staff_group`; those that may not be told have no row.
    """
    told = told_groups(facts.groups, minimum_group)
    metrics = {name: METRICS[name] for name in BY_GROUP}
    frames = []
    for (group,), weeks in told.partition_by("staff_group", as_dict=True).items():
        cells = metric_values(
            _of_group(facts, str(group), weeks), minimum_group=0, collected=collected, metrics=metrics
        )
        frames.append(
            cells.filter(pl.col("staff_group") == "all")
            .join(weeks.select(UNIT_WEEK), on=UNIT_WEEK, how="semi")
            .with_columns(staff_group=pl.lit(group))
        )
    every = pl.concat(frames) if frames else pl.DataFrame(schema=METRIC_VALUE)
    return conform(every.sort("metric", *UNIT_WEEK, "staff_group"), METRIC_VALUE)


def _of_group(facts: Facts, group: str, weeks: pl.DataFrame) -> Facts:
    """The facts of one staff group in the weeks in which it may be told; what units share stays."""

    def own(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.filter(pl.col("staff_group") == group).join(
            weeks.select(UNIT_WEEK), on=UNIT_WEEK, how="semi"
        )

    people = facts.people.join(weeks.select(UNIT_WEEK), on=UNIT_WEEK, how="semi")
    return replace(facts, usage=own(facts.usage), hours=own(facts.hours), ehr=own(facts.ehr), people=people)
