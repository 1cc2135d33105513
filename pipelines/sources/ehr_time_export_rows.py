"""Figures of a report -> minutes of an activity, inside and outside working hours."""

from __future__ import annotations

from typing import Final

import polars as pl

FAULT: Final = "_odd"
"""Column that says why a figure makes no row: a rule of `REASONS`, or why it is left out."""

REASONS: Final = {
    "missing": "names no clinician",
    "not_a_date": "has a month or day that is none in ISO form (2026-01 or 2026-01-31)",
    "not_a_number": "has a figure or denominator that is no plain, finite number",
    "missing_denominator": "has a figure that is per day or appointment, and not how many there were",
    "conflict": "has a figure of which the file has another value",
}
MINUTES: Final = {"minutes": 1.0, "hours": 60.0, "seconds": 1 / 60}

_UNMAPPED: Final = "figure of a metric that is put under no activity"
_OPEN: Final = "figure left open"
_AGAIN: Final = "figure told before"
LEFT_OUT: Final = (_UNMAPPED, _OPEN, _AGAIN)
"""Why a figure is left out that is not wrong."""

_NUMBER: Final = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_KEY: Final = ["clinician_id", "date", "metric"]
_ISO: Final = r"^([0-9]{4}-[0-9]{2})(-[0-9]{2})?(?:[T ]00:00(?::00(?:\.0+)?)?)?$"
_LONGEST_NAME: Final = 200


def rates(figures: pl.LazyFrame, *, unit: str, per_unit: bool, by_month: bool) -> pl.LazyFrame:
    """The figures with their `minutes`, their `date` (the first of the month) and `month_total`; or why not.

    `figures`: text columns clinician_id, date, metric, word, figure, denominator, updated_at. `per_unit`: a
    figure is multiplied by its denominator. Of one figure told twice alike one is kept.
    """
    number = _number("figure") * MINUTES[unit] if unit != "seconds" else _number("figure") / 60
    minutes = number * _number("denominator") if per_unit else number
    day = _date(by_month=by_month)
    told = figures.with_columns(minutes=minutes, date=day, month_total=pl.lit(by_month))
    checked = told.with_columns(_odd(per_unit=per_unit).alias(FAULT))
    sound = pl.col(FAULT).is_null()
    # Of figures that say when they changed the newest holds: the store finds it. Others must agree.
    values = pl.col("minutes").n_unique().over(*_KEY, "updated_at", FAULT)
    place = pl.int_range(pl.len()).over(*_KEY, "updated_at", FAULT, order_by="_row")
    twice = pl.when(values > 1).then(pl.lit("conflict")).when(place > 0).then(pl.lit(_AGAIN))
    return checked.with_columns(pl.when(sound).then(twice).otherwise(FAULT).alias(FAULT))


def _odd(*, per_unit: bool) -> pl.Expr:
    blank = pl.col("figure").fill_null("") == ""
    rule = (
        pl.when(pl.col("word").is_null())
        .then(pl.lit(_UNMAPPED))
        .when(pl.col("clinician_id").fill_null("") == "")
        .then(pl.lit("missing"))
        .when(blank)
        .then(pl.lit(_OPEN))
        .when(pl.col("date").is_null())
        .then(pl.lit("not_a_date"))
    )
    if per_unit:
        rule = rule.when(pl.col("denominator").fill_null("") == "").then(pl.lit("missing_denominator"))
    return rule.when(pl.col("minutes").is_null()).then(pl.lit("not_a_number"))


def _number(column: str) -> pl.Expr:
    text = pl.col(column)
    number = pl.when(text.str.contains(_NUMBER)).then(text).cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def _date(*, by_month: bool) -> pl.Expr:
    part = pl.col("date").str.extract_groups(_ISO)
    day = pl.lit("-01") if by_month else part.struct.field("2")
    whole = pl.concat_str(part.struct.field("1"), day)
    given = pl.concat_str(part.struct.field("1"), part.struct.field("2").fill_null("-01"))
    # The 31st of February is no day of February either.
    real = given.str.to_date("%Y-%m-%d", strict=False).is_not_null()
    return pl.when(real).then(whole).str.to_date("%Y-%m-%d", strict=False)


def days(told: pl.LazyFrame, definition: str) -> pl.LazyFrame:
    """One row per clinician, date and activity in the columns of `ehr_time`, and `_row` of its first figure.

    Metrics of one activity add up. Minutes in shift are those told as such, else all less those after hours,
    else all: then nothing is known of after hours.
    """
    activity, part = pl.col("word").str.extract(r"^(\S+)"), pl.col("word").str.extract(r" (\S+)$")
    by_part = {
        name: pl.when(pl.col("part").eq_missing(pl.lit(word, pl.String))).then("minutes")
        for name, word in (("all", None), ("inside", "in_shift"), ("outside", "after_hours"))
    }
    # Sorted sums: the same figures in another order are the same to the last digit.
    sums = [
        pl.when(value.count() > 0).then(value.drop_nulls().sort().sum()).alias(name)
        for name, value in by_part.items()
    ]
    names = pl.concat_str(pl.lit(f"{definition}: "), pl.col("metric").unique().sort().str.join(" + "))
    return (
        told.with_columns(activity=activity, part=part)
        .group_by("clinician_id", "date", "activity", "updated_at")
        .agg(
            *sums,
            names.first().str.head(_LONGEST_NAME).alias("definition"),
            pl.col("month_total").first(),
            pl.col("_row").min(),
        )
        .select(
            "clinician_id",
            "date",
            "activity",
            pl.coalesce("inside", pl.col("all") - pl.col("outside"), "all").alias("in_shift_minutes"),
            pl.col("outside").alias("after_hours_minutes"),
            pl.lit("vendor").alias("method"),
            "definition",
            "month_total",
            "updated_at",
            "_row",
        )
        .sort("_row", "activity")
    )
