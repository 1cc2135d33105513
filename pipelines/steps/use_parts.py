"""What is told of the use by tool, version, kind of task and staff group: the last blocks that are over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipelines.disclosure.rounding import rounded
from pipelines.disclosure.withheld import compared, without
from pipelines.metrics.parts import part_values
from pipelines.shapes import BLOCK_WEEKS, BLOCKS_TOGETHER, PART_VALUE, block_of, conform, whole_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipelines.site import Site
    from pipelines.steps.calendar import Calendar
    from pipelines.warehouse.store import Store


_UNIT_WEEK = ["unit_id", "week_start"]
_ORGANISATION = ""


def use_parts(
    store: Store, site: Site, calendar: Calendar, tables: Mapping[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """The published table `part_value` as of the calendar's day, without weeks that are withheld.

    `tables`: published ones, among them `unit` and `metric_value`.
    """
    if calendar.as_of is None:
        return {}
    blocks = _blocks(calendar.as_of)
    weeks = _weeks(blocks)
    told = part_values(
        store.of_weeks("fact_usage", weeks),
        store.of_weeks("fact_people", weeks).join(_withheld(tables), on=_UNIT_WEEK, how="anti"),
        store.of_weeks("fact_groups", weeks),
        store.of_weeks("use_person", weeks),
        tables["unit"].select("unit_id", "service"),
        blocks,
        minimum_group=site.minimum_group,
        collected=calendar.collected,
    )
    return {"part_value": conform(rounded(told.with_columns(weeks_together=1)), PART_VALUE)}


def beside_earlier(
    store: Store, site: Site, calendar: Calendar, tables: Mapping[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """`part_value` without the blocks of a service, or of the organisation, that a few people tell apart from
    what was told of them before; what is told now is remembered.

    `tables`: those to be published, with `part_value`, `unit` and `metric_value`. All parts of a block are
    withheld together: added up, each way of dividing it tells the whole.
    """
    if calendar.as_of is None:
        return {}
    blocks, parts = (
        _blocks(calendar.as_of),
        tables["part_value"].with_columns(
            unit_id=pl.col("service").fill_null(_ORGANISATION), week_start="block_start"
        ),
    )
    seen = compared(
        store.of_weeks("shown_scope", blocks).rename({"service": "unit_id"}),
        _at_work(store, site, tables, blocks),
        parts.filter(pl.col("state") == "value").select(_UNIT_WEEK).unique(),
        site.minimum_group,
    )
    store.replace_weeks("shown_scope", blocks, seen.shown.rename({"unit_id": "service"}))
    return {"part_value": conform(without(parts, seen.withheld, pl.lit(value=True)), PART_VALUE)}


def _at_work(
    store: Store, site: Site, tables: Mapping[str, pl.DataFrame], blocks: Sequence[date]
) -> pl.DataFrame:
    """Who worked in the weeks that parts are told of: unit_id (the service, or the organisation), week_start
    (of the block), clinician_id.
    """
    weeks = _weeks(blocks)
    told = (
        store.of_weeks("fact_people", weeks)
        .filter(pl.col("clinicians_worked") >= site.minimum_group)
        .join(_withheld(tables), on=_UNIT_WEEK, how="anti")
        .select(_UNIT_WEEK)
    )
    people = (
        store.of_weeks("person_week", weeks)
        .filter("worked")
        .join(told, on=_UNIT_WEEK, how="semi")
        .join(tables["unit"].select("unit_id", "service"), on="unit_id", how="left")
        .select(pl.col("service"), "clinician_id", week_start=block_of("week_start"))
    )
    scoped = pl.concat([people.drop_nulls("service"), people.with_columns(service=pl.lit(_ORGANISATION))])
    return scoped.rename({"service": "unit_id"}).unique()


def _blocks(as_of: date) -> list[date]:
    """The blocks that are told: what they cost does not grow with the history."""
    return list(whole_blocks(as_of, 2 * BLOCKS_TOGETHER))


def _weeks(blocks: Sequence[date]) -> list[date]:
    return [block + timedelta(weeks=week) for block in blocks for week in range(BLOCK_WEEKS)]


def _withheld(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    values = tables["metric_value"]
    return values.filter(pl.col("state") == "withheld").select(_UNIT_WEEK).unique()
