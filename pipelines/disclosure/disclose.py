"""How figures on what people did are told: hidden, for several weeks together, rounded, or as a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipelines.disclosure.dominance import dominated_groups, dominated_units
from pipelines.disclosure.ladder import told_together
from pipelines.disclosure.limits import limit_weeks
from pipelines.disclosure.pools import Remembered, pools, remembered
from pipelines.disclosure.rounding import rounded
from pipelines.disclosure.treatment import FAMILIES, family
from pipelines.shapes import METRIC_VALUE, SERVICE_VALUE, conform

if TYPE_CHECKING:
    from datetime import date

_UNIT_WEEK: Final = ["unit_id", "week_start"]
_CELL: Final = ["metric", *_UNIT_WEEK, "staff_group"]
_FIGURES: Final = ("numerator", "denominator", "value", "bound", "coverage", "evidence_grade")


class Places(NamedTuple):
    """What pools of small units are made from: unit_id, service of the units; SHOWN_POOL, told before."""

    services: pl.DataFrame
    shown_pools: pl.DataFrame


class Disclosed(NamedTuple):
    """What may be told: METRIC_VALUE of units and of their staff groups, LIMIT_WEEK.

    `services`: SERVICE_VALUE, `pools`: SHOWN_POOL with what is told now. `told`: unit_id, week_start of the
    weeks in which anything about people is told.
    """

    units: pl.DataFrame
    groups: pl.DataFrame
    services: pl.DataFrame
    pools: pl.DataFrame
    limits: pl.DataFrame
    told: pl.DataFrame


def disclosed(
    exact: pl.DataFrame,
    groups: pl.DataFrame,
    people: pl.DataFrame,
    workers: pl.DataFrame,
    places: Places,
    last: date,
    minimum_group: int,
) -> Disclosed:
    """The values as they may be told.

    `exact`: METRIC_VALUE of whole units, nothing hidden; `groups`: of those staff groups that are big enough.
    `people`: PERSON_WEEK of all weeks of the spans that hold their weeks. `workers`: unit_id, week_start,
    clinicians_worked. `last`: Monday of the last week that is over.
    """
    few = workers.filter(pl.col("clinicians_worked") < minimum_group).select(_UNIT_WEEK)
    families = pl.DataFrame({"family": list(FAMILIES)})
    hidden = pl.concat(
        [few.join(families, how="cross").select(*_UNIT_WEEK, "family"), dominated_units(people)]
    ).unique()
    together = told_together(hidden, people, last, minimum_group)
    small = few.join(families, how="cross").join(together, on=["family", *_UNIT_WEEK], how="anti")
    found = pools(small, exact, people, places.services, last, minimum_group)
    pooled = remembered(found, places.shown_pools)
    alone = _hidden(exact, hidden)
    enough = workers.filter(pl.col("clinicians_worked") >= minimum_group).select(_UNIT_WEEK)
    return Disclosed(
        units=conform(rounded(_with_spans(alone, _pooled(exact, together, "unit_id"))), METRIC_VALUE),
        groups=conform(rounded(_hidden(groups, dominated_groups(people, groups))), METRIC_VALUE),
        services=_of_services(exact, pooled),
        pools=pooled.shown,
        limits=limit_weeks(alone, exact),
        told=pl.concat([enough, together.select(_UNIT_WEEK), pooled.told.select(_UNIT_WEEK)]).unique(),
    )


def without_few(values: pl.DataFrame, few: pl.DataFrame) -> pl.DataFrame:
    """Told values without those on people of these weeks (unit_id, week_start), in which too few worked.

    Nor those told for several weeks together: by how many people these were can no longer be asked.
    """
    families = pl.DataFrame({"family": list(FAMILIES)})
    together = pl.col("weeks_together") > 1
    open_cells = values.with_columns(
        *[pl.when(~together).then(pl.col(name)).alias(name) for name in _FIGURES],
        state=pl.when(together).then(pl.lit("suppressed")).otherwise("state"),
    )
    return _hidden(open_cells, few.join(families, how="cross"))


def _with_spans(alone: pl.DataFrame, pooled: pl.DataFrame) -> pl.DataFrame:
    """The weeks told by themselves, or hidden, and in place of these the ones told together."""
    spans = conform(pooled, METRIC_VALUE)
    return pl.concat([alone.join(spans, on=_CELL, how="anti"), spans]).sort(_CELL)


def _of_services(exact: pl.DataFrame, pooled: Remembered) -> pl.DataFrame:
    """SERVICE_VALUE of the pools; those that were told otherwise before without any figure."""
    told, withheld = (
        conform(rounded(_pooled(exact, each, "service")), SERVICE_VALUE)
        for each in (pooled.told, pooled.withheld)
    )
    bare = withheld.with_columns(*[pl.lit(None).alias(name) for name in _FIGURES], state=pl.lit("withheld"))
    return pl.concat([told, conform(bare, SERVICE_VALUE)]).sort(_CELL)


def _pooled(exact: pl.DataFrame, together: pl.DataFrame, of: str) -> pl.DataFrame:
    """The cells that are told together: each of a span's weeks has its even part of the sums.

    A metric that is not known in one of the weeks, or not at one grade in all, is not told: others of its
    family would tell the weeks that differ.
    """
    span = ["metric", of, "staff_group", "span_start", "span_end"]
    cells = (
        exact.with_columns(family=family())
        .drop("weeks_together", "span_start", "span_end")
        .join(together, on=["family", *_UNIT_WEEK])
    )
    known = (pl.col("state") == "value").sum().over(span) == pl.col("weeks_together")
    one_grade = pl.col("evidence_grade").n_unique().over(span) == 1
    mean = [pl.col(name).mean().over(span).alias(name) for name in ("numerator", "denominator", "coverage")]
    return (
        cells.filter(known & one_grade & (pl.col("denominator").sum().over(span) > 0))
        .with_columns(mean)
        .with_columns(value=pl.col("numerator") / pl.col("denominator"))
    )


def _hidden(values: pl.DataFrame, hidden: pl.DataFrame) -> pl.DataFrame:
    """The values, those of the hidden families (unit_id, week_start, family) without any figure.

    A cell that is missing or not assessed is hidden with the others: its state would tell something.
    """
    marked = values.with_columns(family=family()).join(
        hidden.select(*_UNIT_WEEK, "family", hide=pl.lit(value=True)),
        on=[*_UNIT_WEEK, "family"],
        how="left",
        maintain_order="left",
    )
    hide = pl.col("hide").fill_null(value=False) & (pl.col("state") != "not_collected")
    return conform(
        marked.with_columns(
            *[pl.when(~hide).then(pl.col(name)).alias(name) for name in _FIGURES],
            state=pl.when(hide).then(pl.lit("suppressed")).otherwise("state"),
        ),
        METRIC_VALUE,
    )
