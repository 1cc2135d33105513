"""Weeks whose figures changed by a few people's doings: subtracted from what was shown, they would be theirs.

What was published stays with whoever read it. So who contributed to a week is remembered for every version
of it that was told; where a correction makes the contributors differ by fewer people than the minimum group
from one of these, the week is *withheld after correction*: neither the new figures nor the old ones are told,
until the contributors are the same again or differ by enough people. Facts about the unit are always
corrected.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

from pipelines.shapes import conform
from pipelines.shapes.shown import SHOWN_PERSON

_UNIT_WEEK: Final = ["unit_id", "week_start"]
_FIGURES: Final = ("numerator", "denominator", "value", "bound", "coverage", "evidence_grade")


class Compared(NamedTuple):
    """`shown`: SHOWN_PERSON with what is told now. `withheld`: units and weeks that are not."""

    shown: pl.DataFrame
    withheld: pl.DataFrame


def compared(shown: pl.DataFrame, people: pl.DataFrame, told: pl.DataFrame, minimum_group: int) -> Compared:
    """Which weeks may be told beside what was told of them before.

    `shown`: SHOWN_PERSON of these weeks. `people`: PERSON_WEEK of them now. `told`: unit_id, week_start of
    those in which anything about people is told, by itself or with other weeks.
    """
    now = people.join(told, on=_UNIT_WEEK, how="semi").select(*_UNIT_WEEK, "clinician_id").unique()
    sizes = now.group_by(_UNIT_WEEK).agg(now=pl.len())
    common = shown.join(now, on=[*_UNIT_WEEK, "clinician_id"], how="semi")
    versions = (
        shown.group_by(*_UNIT_WEEK, "version")
        .agg(before=pl.len())
        .join(
            common.group_by(*_UNIT_WEEK, "version").agg(both=pl.len()),
            on=[*_UNIT_WEEK, "version"],
            how="left",
        )
        .join(sizes, on=_UNIT_WEEK)
        .with_columns(differ=pl.col("before") + pl.col("now") - 2 * pl.col("both").fill_null(0))
    )
    weeks = versions.group_by(_UNIT_WEEK).agg(
        same=(pl.col("differ") == 0).any(),
        few=pl.col("differ").is_between(1, minimum_group - 1).any(),
        version=pl.col("version").max() + 1,
    )
    withheld = weeks.filter(pl.col("few") & ~pl.col("same")).select(_UNIT_WEEK)
    new = (
        now.join(weeks, on=_UNIT_WEEK, how="left")
        .filter(~pl.col("same").fill_null(value=False) & ~pl.col("few").fill_null(value=False))
        .select(*_UNIT_WEEK, pl.col("version").fill_null(1), "clinician_id")
    )
    return Compared(
        pl.concat([shown, conform(new, SHOWN_PERSON)]).sort(list(SHOWN_PERSON)), withheld.sort(_UNIT_WEEK)
    )


def with_spans(withheld: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """The withheld weeks, and those told together with one of them: unit_id, week_start.

    `values`: METRIC_VALUE of whole units.
    """
    span = ["metric", "unit_id", "span_start", "span_end"]
    together = values.filter(pl.col("weeks_together") > 1).select(*span, "week_start")
    spoilt = together.join(withheld, on=_UNIT_WEEK, how="semi").select(span).unique()
    beside = together.join(spoilt, on=span, how="semi").select(_UNIT_WEEK)
    return pl.concat([withheld.select(_UNIT_WEEK), beside]).unique().sort(_UNIT_WEEK)


def with_pools(withheld: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """The withheld weeks, and those in a pool of small units with one of them: unit_id, week_start.

    `values`: SERVICE_VALUE.
    """
    pool = ["metric", "service", "span_start"]
    spoilt = values.join(withheld, on=_UNIT_WEEK, how="semi").select(pool).unique()
    beside = values.join(spoilt, on=pool, how="semi").select(_UNIT_WEEK)
    return pl.concat([withheld.select(_UNIT_WEEK), beside]).unique().sort(_UNIT_WEEK)


def without(values: pl.DataFrame, withheld: pl.DataFrame, personal: pl.Expr) -> pl.DataFrame:
    """The values with those of withheld weeks that are about people (`personal`) in state `withheld`.

    What is suppressed, missing or not collected anyway stays so.
    """
    marked = values.join(
        withheld.with_columns(withhold=pl.lit(value=True)), on=_UNIT_WEEK, how="left", maintain_order="left"
    )
    hide = (
        pl.col("withhold").fill_null(value=False)
        & personal
        & pl.col("state").is_in(["value", "not_assessed"])
    )
    figures = [
        name
        for name in (*_FIGURES, "clinicians", "load_per_hour", "coefficient", "dispersion")
        if name in values.columns
    ]
    return marked.with_columns(
        *[pl.when(~hide).then(pl.col(name)).alias(name) for name in figures],
        state=pl.when(hide).then(pl.lit("withheld")).otherwise("state"),
    ).drop("withhold")
