"""The arithmetic metrics share: sums that keep *nobody recorded it* apart from zero, and cells."""

from __future__ import annotations

import polars as pl

UNIT_WEEK = ("unit_id", "week_start")

CELL: dict[str, type[pl.DataType]] = {
    "unit_id": pl.String,
    "week_start": pl.Date,
    "staff_group": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "covered": pl.Float64,  # rows, days or hours that carry what the metric needs
    "about": pl.Float64,  # rows, days or hours it is about; null where that cannot be counted
    "evidence_grade": pl.String,
    "assessable": pl.Boolean,  # False: there is data, but it does not pass the metric's own gate
}
"""What `compute` of a metric gives: one row per unit, week and staff group."""

ONE = pl.lit(1.0)
"""The denominator of a metric that is a count or a level, not a ratio."""

_DECIMALS = 9
"""Sums are made in whole billionths: the order of rows, which engines do not keep, then changes no digit."""


def known_sum(column: str, dtype: pl.DataType) -> pl.Expr:
    """Sum of the known values, exact in any order of rows; null, not 0, where none is known.

    A value that is no finite number makes the sum null: it is not left out of it in silence.
    """
    values = pl.col(column)
    known = values.is_not_null()
    if not dtype.is_float():
        return pl.when(known.any()).then(values.sum()).alias(column)
    steps = (values * 10**_DECIMALS).round().cast(pl.Int64, strict=False)
    broken = (known & steps.is_null()).any()
    return pl.when(known.any() & ~broken).then(_scaled(steps.sum(), 10**-_DECIMALS)).alias(column)


def thousands(column: str) -> pl.Expr:
    """The column in thousands: what a rate per 1,000 is divided by."""
    return _scaled(pl.col(column), 1e-3)


def _scaled(values: pl.Expr, factor: float) -> pl.Expr:
    """Values × factor, to the billionth.

    Not a division: Polars divides one row by a number but multiplies several rows by its reciprocal, so that
    the last digit would depend on how many weeks are computed at once.
    """
    return (values * factor).round(_DECIMALS)


def weekly(frame: pl.DataFrame | pl.LazyFrame) -> pl.LazyFrame:
    """One row per unit and week: every numeric column of the frame as its `known_sum`."""
    rows = frame.lazy()
    numeric = {name: dtype for name, dtype in rows.collect_schema().items() if dtype.is_numeric()}
    return rows.group_by(UNIT_WEEK).agg(known_sum(name, dtype) for name, dtype in numeric.items())


def beside(left: pl.LazyFrame, right: pl.LazyFrame | pl.DataFrame) -> pl.LazyFrame:
    """Both frames' columns for every unit and week that either has."""
    return left.join(right.lazy(), on=UNIT_WEEK, how="full", coalesce=True)


def known_total(*columns: str) -> pl.Expr:
    """Sum over columns of what is known; null where none is."""
    return pl.when(pl.any_horizontal(pl.col(columns).is_not_null())).then(pl.sum_horizontal(columns))


def cells(
    frame: pl.LazyFrame,
    *,
    numerator: pl.Expr | str,
    denominator: pl.Expr | str = ONE,
    covered: pl.Expr | str | None = None,
    about: pl.Expr | str | None = None,
    staff_group: pl.Expr | str | None = None,
    evidence_grade: pl.Expr | None = None,
    assessable: pl.Expr | None = None,
) -> pl.LazyFrame:
    """The frame as cells (`CELL`); for the whole unit where no staff group is given."""
    given = {
        "unit_id": pl.col("unit_id"),
        "week_start": pl.col("week_start"),
        "staff_group": pl.lit("all") if staff_group is None else _column(staff_group),
        "numerator": _column(numerator),
        "denominator": _column(denominator),
        "covered": _column(covered),
        "about": _column(about),
        "evidence_grade": _column(evidence_grade),
        "assessable": pl.lit(value=True) if assessable is None else assessable,
    }
    return frame.select(given[name].cast(dtype).alias(name) for name, dtype in CELL.items())


def _column(given: pl.Expr | str | None) -> pl.Expr:
    if given is None:
        return pl.lit(None)
    return pl.col(given) if isinstance(given, str) else given
