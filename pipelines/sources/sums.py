"""Figures that are summed before they are typed: a text that is no number must not get lost in a sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

_DECIMALS = 4
"""Hours have two decimals; beyond four a sum has only what binary fractions add."""


def figure(text: pl.Expr) -> pl.Expr:
    """A finite number; null where the text is none."""
    found = text.str.strip_chars().cast(pl.Float64, strict=False)
    return pl.when(found.is_finite()).then(found)


def total(texts: Sequence[pl.Expr]) -> pl.Expr:
    """The sum of texts, as text. Null where one is blank: what is missing is not zero.

    Where one is no number it is that text, so that typing refuses the row.
    """
    bad = [_no_number(text) for text in texts]
    sums = pl.sum_horizontal([figure(text) for text in texts], ignore_nulls=False)
    return pl.coalesce(*bad, sums.round(_DECIMALS).cast(pl.String))


def _no_number(text: pl.Expr) -> pl.Expr:
    filled = text.str.strip_chars() != ""
    return pl.when(filled & figure(text).is_null()).then(text)


def differs(whole: str, parts: Sequence[str], tolerance: float) -> pl.Expr:
    """Is a figure not the sum of its parts? Not where one of them is missing or no number."""
    gap = figure(pl.col(whole)) - pl.sum_horizontal(
        [figure(pl.col(name)) for name in parts], ignore_nulls=False
    )
    return (gap.abs() > tolerance).fill_null(value=False)


def day_of(text: pl.Expr) -> pl.Expr:
    """ISO text of a day written 20260331, or of a workbook's date; anything else as it is."""
    day = text.str.strip_chars().str.replace(r"[ T]00:00:00$", "")
    return day.str.replace(r"^([0-9]{4})([0-9]{2})([0-9]{2})$", "${1}-${2}-${3}")
