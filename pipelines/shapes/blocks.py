"""Blocks: four ISO weeks together, the same four for everybody and for good.

What a week of few people may not tell, four weeks of more people may. Blocks never move and never overlap:
two figures over spans that differ by a week would tell that week by subtraction.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCK_WEEKS: Final = 4
BLOCKS_TOGETHER: Final = 3
"""Blocks looked at together, twelve weeks, and set beside as many before them."""
_DAYS: Final = 7 * BLOCK_WEEKS
_EPOCH: Final = date(1970, 1, 5)
"""A Monday; blocks are counted from it."""


def block_of(day: str) -> pl.Expr:
    """The Monday on which the block of a date column begins."""
    return span_of(day, BLOCK_WEEKS)


def span_of(day: str, weeks: int) -> pl.Expr:
    """The Monday on which the span of so many weeks begins that holds a date; spans are laid end to end."""
    days = (pl.col(day) - pl.lit(_EPOCH)).dt.total_days()
    return pl.col(day) - pl.duration(days=days % (7 * weeks))


def span_weeks(day: date, weeks: int) -> list[date]:
    """Mondays of the span of so many weeks that holds the day."""
    first = _EPOCH + timedelta(days=(day - _EPOCH).days // (7 * weeks) * 7 * weeks)
    return [first + timedelta(weeks=number) for number in range(weeks)]


def block_start(day: date) -> date:
    """The Monday on which the block of one day begins."""
    return _EPOCH + timedelta(days=(day - _EPOCH).days // _DAYS * _DAYS)


def whole_blocks(as_of: date, number: int) -> Sequence[date]:
    """First days of the last blocks that are over by the end of `as_of`, in order."""
    over = ((as_of - _EPOCH).days + 1) // _DAYS
    return [_EPOCH + timedelta(days=_DAYS * block) for block in range(over - number, over)]
