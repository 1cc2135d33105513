"""What a roster's words say: whether an entry was worked, planned, cancelled or fell out, and who stood in.

A word that is neither known here nor translated by the site is handed on as it is: the gate refuses its row
under its column, so that an unknown type of duty shows and is not lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_SHIFT = "none"
"""What a site translates a word into that stands for no shift at all, such as a day off."""

DUTIES = {
    "worked": "worked",
    "planned": "planned",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "leave": "leave",
    "annual leave": "leave",
    "study leave": "leave",
    "sick": "sick",
    "sickness": "sick",
    "rest": NO_SHIFT,
    "rest day": NO_SHIFT,
    "day off": NO_SHIFT,
}
"""Duty types that mean the same everywhere. Names of shifts (Early, Night) do not say what became of them."""

STAFFING = {
    "substantive": "substantive",
    "permanent": "substantive",
    "bank": "bank",
    "agency": "agency",
}

_FLAGS = {
    "1": True,
    "true": True,
    "yes": True,
    "y": True,
    "0": False,
    "false": False,
    "no": False,
    "n": False,
}
_UNCLEAR = "unclear"
"""A status that is none, for a flag that is neither yes nor no: the gate refuses it."""


def word(column: str, values: Mapping[str, str], known: Mapping[str, str]) -> pl.Expr:
    """A column's words as the site translates them, else as every roster means them, else as they are."""
    text = pl.col(column)
    return pl.coalesce(
        text.replace_strict(dict(values), default=None, return_dtype=pl.String),
        text.str.to_lowercase().replace_strict(dict(known), default=None, return_dtype=pl.String),
        text,
    )


def duty(columns: frozenset[str], values: Mapping[str, str], rows_are: str) -> pl.Expr:
    """The canonical status, or NO_SHIFT, of a row.

    `columns`: which of status, working and finalised the roster has. The word decides where it is known;
    else a working entry is what `rows_are` says. A worked entry that is not finalised is only planned.
    """
    entry = pl.lit(rows_are or "worked")
    status = entry
    if "working" in columns:
        works = _flag("working")
        status = pl.when(works).then(entry).when(pl.col("working").is_not_null()).then(pl.lit(_UNCLEAR))
    if "status" in columns:
        told = word("status", values, DUTIES)
        known = pl.col("status").is_in(list(values)) | pl.col("status").str.to_lowercase().is_in(list(DUTIES))
        if "working" in columns:
            status = pl.when(known | ~_flag("working").fill_null(value=False)).then(told).otherwise(entry)
        else:
            status = told
    if "finalised" in columns:
        final = _flag("finalised")
        open_entry = pl.when(final.is_null()).then(pl.lit(_UNCLEAR)).otherwise(pl.lit("planned"))
        status = (
            pl.when((status == "worked") & ~final.fill_null(value=False)).then(open_entry).otherwise(status)
        )
    return status


def _flag(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().replace_strict(_FLAGS, default=None, return_dtype=pl.Boolean)
