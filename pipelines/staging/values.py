"""When a raw value is what its column holds, kind by kind: the quick form, and the exact rules.

`quick` never errs: it gives the value only where the text is plainly one. What it leaves null although the
raw value is not goes to `exact`, which decides, and names the rule that a value breaks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.staging.identifiers import PLAIN_ID, SUSPECT_TEXT, may_be_confused, names_a_person
from pipelines.staging.instants import UTC, any_instant, form_of, local_fault, typed_instant, usual_instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.schemas import Kind

TYPES: dict[Kind, pl.DataType] = {
    "id": pl.String(),
    "text": pl.String(),
    "category": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "flag": pl.Boolean(),
    "date": pl.Date(),
    "instant": UTC,
}

RULES: dict[Kind, str] = {
    "id": "identifier",
    "text": "not_text",
    "category": "not_text",
    "integer": "not_a_number",
    "number": "not_a_number",
    "flag": "not_a_flag",
    "date": "not_a_date",
    "instant": "not_a_timestamp",
}
"""What a value breaks that is of another nature altogether, such as a list or a picture."""

FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

LARGEST_EXACT = 2**53
"""From here on a floating-point number no longer tells neighbouring whole numbers apart."""

ISO_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

Judged = tuple[pl.Series, pl.Series]
"""Values, and the rule each other value breaks; both null where there is nothing."""


def prepared(raw: pl.Series, kind: Kind) -> pl.Series:
    """The raw column in the type it is judged in: codes and ids as text, whatever Parquet made of them.

    Values that cannot be that become null; they are in doubt because the raw value is not.
    """
    dtype = raw.dtype
    if isinstance(dtype, pl.Categorical | pl.Enum):
        return raw.cast(pl.String)
    if kind not in ("id", "text", "category") or dtype == pl.String:
        return raw
    if dtype.is_integer() or (kind != "id" and (dtype.is_numeric() or dtype in (pl.Boolean, pl.Date))):
        return raw.cast(pl.String)
    if dtype.is_numeric():
        # A whole-number id becomes a float where a column has gaps; past 2**53 it is no longer the id.
        number = raw.cast(pl.Float64)
        whole = (number == number.floor()) & (number.abs() < LARGEST_EXACT)
        return number.set(~whole.fill_null(value=False), None).cast(pl.Int64, strict=False).cast(pl.String)
    return pl.Series(raw.name, [None], dtype=pl.String).new_from_index(0, len(raw))


def quick(raw: pl.Series, kind: Kind, timezone: str) -> pl.Expr:
    """An expression on the prepared column: the value where it is plainly one, else null."""
    if raw.dtype == pl.String:
        return _quick_text(raw, kind, timezone).alias(raw.name)
    return _quick_typed(raw.name, raw.dtype, kind, timezone).alias(raw.name)


def exact(raw: pl.Series, kind: Kind, timezone: str) -> Judged:
    """The values in doubt, judged one by one."""
    if raw.dtype == pl.String:
        judge = _EXACT.get(kind)
        return judge(raw.str.strip_chars()) if judge else any_instant(raw, timezone)
    rules = _typed_rules(raw, kind, timezone)
    return pl.Series(raw.name, [None], dtype=TYPES[kind]).new_from_index(0, len(raw)), rules


def _quick_text(raw: pl.Series, kind: Kind, timezone: str) -> pl.Expr:
    text = pl.col(raw.name)
    if kind == "id":
        return pl.when(text.str.contains(PLAIN_ID)).then(text)
    if kind == "number":
        number = text.cast(pl.Float64, strict=False)
        return pl.when(number.is_finite()).then(number)
    if kind == "integer":
        return text.cast(pl.Int64, strict=False)
    if kind == "flag":
        return text.replace_strict(FLAGS, default=None, return_dtype=pl.Boolean)
    if kind == "date":
        return pl.when(text.str.contains(ISO_DATE)).then(text.str.to_date("%Y-%m-%d", strict=False))
    if kind == "instant":
        first = raw.is_not_null().arg_max() or 0
        return usual_instant(raw.name, form_of(raw[first]), timezone)
    return pl.when(~text.str.contains(SUSPECT_TEXT)).then(text)


def _quick_typed(name: str, dtype: pl.DataType, kind: Kind, timezone: str) -> pl.Expr:
    value = pl.col(name)
    if kind == "instant" and isinstance(dtype, pl.Datetime):
        return typed_instant(name, dtype, timezone)
    if kind == "date" and dtype == pl.Date:
        return value
    if kind == "date" and isinstance(dtype, pl.Datetime):
        return pl.when(value.dt.time() == pl.time()).then(value.dt.date())
    if kind == "flag" and dtype == pl.Boolean:
        return value
    if kind in ("number", "integer", "flag") and dtype.is_numeric():
        return _quick_number(value, dtype, kind)
    return pl.lit(None, TYPES[kind])


def _quick_number(value: pl.Expr, dtype: pl.DataType, kind: Kind) -> pl.Expr:
    if kind == "integer" and dtype.is_integer():
        return value.cast(pl.Int64, strict=False)
    number = value.cast(pl.Float64)
    if kind == "number":
        return pl.when(number.is_finite()).then(number) if dtype.is_float() else number
    if kind == "flag":
        return pl.when(number.is_in([0.0, 1.0])).then(number == 1.0)
    whole = number.is_finite() & (number == number.floor()) & (number.abs() < LARGEST_EXACT)
    return pl.when(whole).then(number).cast(pl.Int64, strict=False)


def _typed_rules(raw: pl.Series, kind: Kind, timezone: str) -> pl.Series:
    value = pl.col(raw.name)
    rule: pl.Expr = pl.lit(RULES[kind])
    if kind == "integer" and raw.dtype.is_numeric():
        rule = pl.lit("not_an_integer")
    if kind in ("integer", "number") and raw.dtype.is_float():
        rule = pl.when(value.is_finite()).then(rule).otherwise(pl.lit("not_finite"))
    if kind == "instant" and raw.dtype == pl.Datetime:
        rule = local_fault(value, timezone)
    return raw.to_frame().select(pl.when(value.is_not_null()).then(rule)).to_series()


def _judged(text: pl.Series, value: pl.Expr, rule: pl.Expr) -> Judged:
    """Values and rules of a column called `text`; a blank is neither a value nor a fault."""
    filled = pl.col("text") != ""
    frame = text.alias("text").to_frame()
    frame = frame.select(value=pl.when(filled).then(value), rule=pl.when(filled).then(rule))
    return frame["value"], frame["rule"]


def _number(text: pl.Series) -> Judged:
    number = pl.col("text").cast(pl.Float64, strict=False)
    value = pl.when(number.is_finite()).then(number)
    return _judged(text, value, _number_rule(number, pl.lit(None, pl.String)))


def _integer(text: pl.Series) -> Judged:
    number = pl.col("text").cast(pl.Float64, strict=False)
    whole = (number == number.floor()) & (number.abs() < LARGEST_EXACT)
    integer = pl.col("text").cast(pl.Int64, strict=False)
    value = pl.coalesce(integer, pl.when(whole).then(number).cast(pl.Int64, strict=False))
    fraction = pl.when(value.is_null()).then(pl.lit("not_an_integer"))
    return _judged(text, value, _number_rule(number, fraction))


def _number_rule(number: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
    return (
        pl.when(number.is_null())
        .then(pl.lit("not_a_number"))
        .when(~number.is_finite())
        .then(pl.lit("not_finite"))
        .otherwise(otherwise)
    )


def _flag(text: pl.Series) -> Judged:
    value = pl.col("text").str.to_lowercase().replace_strict(FLAGS, default=None, return_dtype=pl.Boolean)
    return _judged(text, value, pl.when(value.is_null()).then(pl.lit("not_a_flag")))


def _date(text: pl.Series) -> Judged:
    iso = pl.col("text").str.contains(ISO_DATE)
    value = pl.when(iso).then(pl.col("text").str.to_date("%Y-%m-%d", strict=False))
    return _judged(text, value, pl.when(value.is_null()).then(pl.lit("not_a_date")))


def _words(refused: Callable[[str], bool], rule: str, unlike: str) -> Callable[[pl.Series], Judged]:
    """Judge each distinct text once, in Python: only texts in doubt come here."""

    def judge(text: pl.Series) -> Judged:
        broken = [value for value in text.drop_nulls().unique().to_list() if refused(value)]
        fails = pl.col("text").is_in(broken)
        # A null was a value of another nature: see `prepared`.
        rules = pl.when(pl.col("text").is_null()).then(pl.lit(unlike)).when(fails).then(pl.lit(rule))
        frame = text.alias("text").to_frame()
        values = frame.select(pl.when(~fails & (pl.col("text") != "")).then("text")).to_series()
        return values, frame.select(rules).to_series()

    return judge


_EXACT: dict[Kind, Callable[[pl.Series], Judged]] = {
    "id": _words(may_be_confused, "identifier", RULES["id"]),
    "text": _words(names_a_person, "personal_data", RULES["text"]),
    "category": _words(names_a_person, "personal_data", RULES["category"]),
    "number": _number,
    "integer": _integer,
    "flag": _flag,
    "date": _date,
}
