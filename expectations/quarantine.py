"""The Polars form at work: rows that may go on, and rows kept back under the first rule they break."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from expectations.faults import NOT_FINITE, parts
from expectations.suite import FAULT

if TYPE_CHECKING:
    from expectations.suite import Suite


def read_quantities(suite: Suite, frame: pl.DataFrame) -> pl.DataFrame:
    """One row per row of the frame, one column per quantity the suite's rules read, called by its name."""
    return frame.select(_quantities(suite))


@cache
def _quantities(suite: Suite) -> list[pl.Expr]:
    quantities = {quantity.name: quantity.read for rule in suite.rules for quantity in rule.quantities}
    return [read.alias(name) for name, read in quantities.items()]


def mark(suite: Suite, read: pl.DataFrame) -> pl.DataFrame:
    """One row per row of `read`, one flag per word a rejection may carry: whether the row breaks it."""
    return read.select(_marks(suite))


@cache
def _marks(suite: Suite) -> list[pl.Expr]:
    """Built once: of many small files, building them costs more than what they are put to."""
    return [
        rows.alias(_mark(place, word))
        for place, rule in enumerate(suite.rules)
        for word, rows in rule.broken.items()
    ]


def count(suite: Suite, marks: pl.DataFrame) -> list[int]:
    """Rows that break each rule."""
    sums = marks.sum().row(0, named=True)
    return [sum(sums[mark] or 0 for mark in marks) for marks in _marks_by_rule(suite)]


@cache
def _marks_by_rule(suite: Suite) -> list[list[str]]:
    return [[_mark(place, word) for word in rule.broken] for place, rule in enumerate(suite.rules)]


def divide(suite: Suite, frame: pl.DataFrame, marks: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that break no rule, without their fault column; the others with `rule` and `reason`.

    The rule is the first one broken, in the suite's order.
    """
    bad = marks.select(bad=pl.any_horizontal(pl.all()))["bad"]
    if not bad.any():
        nothing = pl.lit(None, pl.String)
        return frame.drop(FAULT), frame.clear().with_columns(rule=nothing, reason=nothing)
    said = [
        (pl.col(_mark(place, word)), word, rule.reason)
        for place, rule in enumerate(suite.rules)
        for word in rule.broken
    ]
    first = marks.filter(bad).select(
        rule=pl.coalesce(pl.when(marked).then(pl.lit(word)) for marked, word, _ in said),
        reason=pl.coalesce(pl.when(marked).then(pl.lit(reason)) for marked, _, reason in said),
    )
    return frame.filter(~bad).drop(FAULT), _name_faults(suite, frame.filter(bad).with_columns(first))


def _mark(place: int, word: str) -> str:
    return f"{place} {word}"


def _name_faults(suite: Suite, rejected: pl.DataFrame) -> pl.DataFrame:
    """Rows with a fault of reading, or a number that is not finite, go under it and name its column."""
    infinite = (
        pl.when(pl.col(column).is_finite().not_()).then(pl.lit(f"{NOT_FINITE}:{column}"))
        for column in suite.numbers
    )
    fault = rejected.select(fault=pl.coalesce(pl.col(FAULT).cast(pl.String), *infinite))["fault"]
    words = {found: parts(found) for found in fault.unique().drop_nulls()}
    rule, reason = (
        fault.replace_strict(
            list(words), [word[place] for word in words.values()], default=None, return_dtype=pl.String
        )
        for place in (0, 1)
    )
    return rejected.with_columns(
        rule=pl.coalesce(rule, pl.col("rule")), reason=pl.coalesce(reason, pl.col("reason"))
    )
