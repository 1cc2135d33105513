"""What is told of the use by tool, version, kind of task and staff group: the last blocks that are over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipelines.disclosure.rounding import rounded
from pipelines.metrics.parts import part_values
from pipelines.shapes import BLOCK_WEEKS, BLOCKS_TOGETHER, PART_VALUE, conform, whole_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.site import Site
    from pipelines.steps.calendar import Calendar
    from pipelines.warehouse.store import Store


def use_parts(
    store: Store, site: Site, calendar: Calendar, tables: Mapping[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """The published table `part_value` as of the calendar's day, without weeks that are withheld.

    `tables`: published ones, among them `unit` and `metric_value`.
    """
    if calendar.as_of is None:
        return {}
    blocks = whole_blocks(calendar.as_of, 2 * BLOCKS_TOGETHER)  # what it costs does not grow with the history
    weeks = [block + timedelta(weeks=week) for block in blocks for week in range(BLOCK_WEEKS)]
    values = tables["metric_value"]
    withheld = values.filter(pl.col("state") == "withheld").select("unit_id", "week_start").unique()
    told = part_values(
        store.of_weeks("fact_usage", weeks),
        store.of_weeks("fact_people", weeks).join(withheld, on=["unit_id", "week_start"], how="anti"),
        store.of_weeks("fact_groups", weeks),
        store.of_weeks("use_person", weeks),
        tables["unit"].select("unit_id", "service"),
        blocks,
        minimum_group=site.minimum_group,
        collected=calendar.collected,
    )
    return {"part_value": conform(rounded(told.with_columns(weeks_together=1)), PART_VALUE)}
