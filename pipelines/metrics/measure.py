"""Metric values: every metric over every open week, each with its state, decided here and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics import METRICS
from pipelines.metrics.cells import UNIT_WEEK
from pipelines.shapes import METRIC_VALUE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.metrics.metric import Metric
    from pipelines.shapes import Facts


def metric_values(
    facts: Facts,
    *,
    minimum_group: int,
    contributors: pl.DataFrame | None = None,
    collected: frozenset[str],
    metrics: Mapping[str, Metric] = METRICS,
) -> pl.DataFrame:
    """One row per metric, unit and week (and staff group, where told by group), in shape METRIC_VALUE.

    `contributors` (unit_id, week_start, contributors): distinct clinicians who worked in the unit that week
    and could have contributed; those of `facts.people` where not given. `collected`: tables the site has.

    Every metric of the whole unit has a row for every week of the unit, whatever is known of it, so that the
    rows themselves tell nothing; load by staff group has the rows of `facts.load`.
    """
    weeks = _unit_weeks(facts, contributors)
    told = [_values(metric, facts, weeks, minimum_group, collected) for metric in metrics.values()]
    return pl.concat(pl.collect_all(told), rechunk=False)


def _unit_weeks(facts: Facts, contributors: pl.DataFrame | None) -> pl.LazyFrame:
    """One row per unit and week that has a calendar or an operational fact, with its `contributors`.

    Weeks known only from what single people did (LLM use, EHR minutes) make no row: nobody may tell from a
    row that somebody was there.
    """
    at_work = facts.people.filter(pl.col("clinicians_worked") > 0)
    frames = (facts.completeness, facts.hours, facts.patients, facts.load, facts.events, at_work)
    weeks = pl.concat([frame.select(UNIT_WEEK) for frame in frames]).unique().sort(UNIT_WEEK)
    if contributors is None:
        contributors = facts.people.rename({"clinicians_worked": "contributors"})
    counted = contributors.select(*UNIT_WEEK, "contributors")
    return weeks.lazy().join(counted.lazy(), on=UNIT_WEEK, how="left", maintain_order="left")


def _values(
    metric: Metric, facts: Facts, weeks: pl.LazyFrame, minimum_group: int, collected: frozenset[str]
) -> pl.LazyFrame:
    """Values of one metric, sorted by unit, week and staff group."""
    is_collected = metric.is_collected(collected)
    cells = metric.compute(facts)
    if metric.told_by_group and is_collected:
        rows = cells.sort(*UNIT_WEEK, "staff_group")
    else:
        rows = weeks.join(cells, on=UNIT_WEEK, how="left", maintain_order="left")
    hidden = _hidden(metric, minimum_group) if is_collected else pl.lit("not_collected")
    return (
        rows.with_columns(hidden=hidden)
        .with_columns(
            pl.col("staff_group").fill_null("all"),
            metric=pl.lit(metric.id),
            bound=pl.lit(None, pl.String),
            weeks_together=pl.lit(1),
            span_start=pl.col("week_start"),
            span_end=pl.col("week_start"),
            numerator=_shown(_finite("numerator")),
            denominator=_shown(_finite("denominator")),
            coverage=_shown(_coverage()),
        )
        .with_columns(ratio=_ratio())
        .with_columns(state=_state())
        .with_columns(
            value=pl.when(pl.col("state") == "value").then("ratio"),
            evidence_grade=pl.when(pl.col("state") == "value").then("evidence_grade"),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in METRIC_VALUE.items())
    )


def _hidden(metric: Metric, minimum_group: int) -> pl.Expr:
    """The state that hides a cell before anything in it is looked at; null where it may be shown.

    It depends on the number of people at work alone: all person-derived cells of a unit and week are shown
    or hidden together, so that none can be worked out from another, or from its state.
    """
    if not metric.person_derived:
        return pl.lit(None, dtype=pl.String)
    people = pl.col("contributors")
    return (
        pl.when(people.is_null())
        .then(pl.lit("missing"))  # how many worked is itself not known: nothing may be shown
        .when(people < minimum_group)
        .then(pl.lit("suppressed"))
        .otherwise(pl.lit(None, dtype=pl.String))
    )


def _state() -> pl.Expr:
    return (
        pl.when(pl.col("hidden").is_not_null())
        .then("hidden")
        .when(~pl.col("assessable").fill_null(value=True))
        .then(pl.lit("not_assessed"))
        .when(pl.col("numerator").is_null() | pl.col("denominator").is_null())
        .then(pl.lit("missing"))
        .when(pl.col("ratio").is_null())
        .then(pl.lit("not_assessed"))
        .otherwise(pl.lit("value"))
    )


def _ratio() -> pl.Expr:
    """Numerator ÷ denominator; null where that is nothing to divide by or no finite number."""
    ratio = pl.when(pl.col("denominator") > 0).then(pl.col("numerator") / pl.col("denominator"))
    return pl.when(ratio.is_finite()).then(ratio)


def _coverage() -> pl.Expr:
    """Covered ÷ about, 0–1; null where it cannot be told."""
    share = pl.when(_finite("about") > 0).then(_finite("covered") / _finite("about"))
    return share.clip(0, 1)


def _shown(expression: pl.Expr) -> pl.Expr:
    return pl.when(pl.col("hidden").is_null()).then(expression)


def _finite(column: str) -> pl.Expr:
    """The column with NaN and infinities as null: a NaN would pass every comparison that follows."""
    return pl.when(pl.col(column).is_finite()).then(column)
