"""What may be told of the weeks that changed, and of those whose figures may change with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.disclosure.disclose import Places, disclosed
from pipelines.disclosure.ladder import weeks_of_spans
from pipelines.disclosure.limits import case_quarters, case_weeks, unknown_where
from pipelines.disclosure.treatment import family
from pipelines.disclosure.withheld import compared, with_pools, with_spans, without
from pipelines.metrics.groups import group_values
from pipelines.metrics.measure import metric_values
from pipelines.shapes import FACT_SCHEMAS, Facts
from pipelines.warehouse.retirement import horizon_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipelines.warehouse.store import Store

_UNIT_WEEK = ["unit_id", "week_start"]


def tell(
    store: Store,
    weeks: Sequence[date],
    last: date,
    minimum_group: int,
    collected: frozenset[str],
    services: pl.DataFrame,
) -> None:
    """Metric values as they may be told, in place of what the store held for these weeks and their spans.

    `last`: Monday of the last week that is over. `services`: unit_id, service of the units.
    """
    horizon = horizon_of(store)
    around = [week for week in weeks_of_spans(weeks, last) if horizon is None or week >= horizon.mark]
    # Read back, not kept: Polars' strings hold on to the rows they came from.
    whole = Facts(**{name: store.of_weeks(f"fact_{name}", around) for name in FACT_SCHEMAS})
    people = store.of_weeks("person_week", around)
    exact = metric_values(whole, minimum_group=0, collected=collected)
    told = disclosed(
        exact,
        group_values(whole, minimum_group=minimum_group, collected=collected),
        people,
        whole.people,
        Places(services, store.of_weeks("shown_pool", around)),
        last,
        minimum_group,
    )
    store.replace_weeks("metric_value", around, told.units)
    store.replace_weeks("group_value", around, told.groups)
    store.replace_weeks("service_value", around, told.services)
    store.replace_weeks("shown_pool", around, told.pools)
    store.replace_weeks("limit_week", around, told.limits)
    store.replace_weeks("case_week", around, case_weeks(exact))
    seen = compared(store.of_weeks("shown_person", around), people, told.told, minimum_group)
    store.replace_weeks("shown_person", around, seen.shown)
    store.replace_weeks("withheld_week", around, seen.withheld)


def cases(store: Store) -> pl.DataFrame:
    """The published table `case_quarter`: what is looked into one by one, of units of any size."""
    return case_quarters(store.weekly("case_week"))


def withholding(
    tables: Mapping[str, pl.DataFrame], withheld: pl.DataFrame, spans: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """The tables of `tables` that tell of people, without the figures of the withheld weeks.

    `spans`: unit_id, week_start of spans whose evenness is withheld, by their last weeks.
    """
    weeks = with_spans(withheld, tables["metric_value"])
    later = weeks.with_columns(pl.col("week_start").dt.offset_by("1w"))
    # Evenness is told for two weeks, under the name of the second.
    spread = pl.concat([weeks, later, spans.select(_UNIT_WEEK)]).unique()
    personal = family().is_not_null()
    return {
        "metric_value": without(tables["metric_value"], weeks, personal),
        "group_value": without(tables["group_value"], weeks, personal),
        "service_value": without(
            tables["service_value"], with_pools(weeks, tables["service_value"]), personal
        ),
        "week_spread": without(tables["week_spread"], spread, pl.lit(value=True)),
        "limit_week": unknown_where(tables["limit_week"], weeks),
    }
