"""What is told of the use by tool, version, kind of task and staff group: the last blocks that are over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipelines.metrics.parts import part_values
from pipelines.shapes import BLOCK_WEEKS, BLOCKS_TOGETHER, whole_blocks

if TYPE_CHECKING:
    import polars as pl

    from pipelines.site import Site
    from pipelines.steps.recompute import Calendar
    from pipelines.warehouse.store import Store


def use_parts(store: Store, site: Site, calendar: Calendar, units: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The published table `part_value` as of the calendar's day. `units`: unit_id, service."""
    if calendar.as_of is None:
        return {}
    blocks = whole_blocks(calendar.as_of, 2 * BLOCKS_TOGETHER)  # what it costs does not grow with the history
    weeks = [block + timedelta(weeks=week) for block in blocks for week in range(BLOCK_WEEKS)]
    return {
        "part_value": part_values(
            store.of_weeks("fact_usage", weeks),
            store.of_weeks("fact_people", weeks),
            store.of_weeks("fact_groups", weeks),
            store.of_weeks("use_person", weeks),
            units.select("unit_id", "service"),
            blocks,
            minimum_group=site.minimum_group,
            collected=calendar.collected,
        )
    }
