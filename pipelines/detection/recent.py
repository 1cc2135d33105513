"""Rules of *three of the last four judged weeks, within six*, for all series at once.

Sites have thousands of units and years of weeks: the weeks of all series are gone through as columns, and
only series in which the rule ever signals are looked at one by one.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

WEEKS_OVER = 3
OF_OBSERVED = 4
WITHIN_WEEKS = 6

_DAYS_OF_WEEK = 7


def with_signal(judged: pl.DataFrame, series: Sequence[str], outside: str) -> pl.DataFrame:
    """The judged weeks with what the rule says at each, from it and earlier ones of its series only.

    `judged`: one row per series and `week_start`, sorted by both; `outside`: its column that says whether the
    week is. Added are `signal`; `since`, the first week outside of those looked at (null where there is no
    signal); `weeks_outside` and `weeks_observed` of these.
    """
    days = judged["week_start"].cast(pl.Int32).to_numpy().astype(np.int64)
    bad = judged[outside].fill_null(value=False).to_numpy()
    group = numbers(judged, series)
    place = np.arange(judged.height)
    observed, over = np.zeros(judged.height, dtype=np.int64), np.zeros(judged.height, dtype=np.int64)
    since = place.copy()
    for back in range(OF_OBSERVED):
        earlier = np.maximum(place - back, 0)
        seen = (place >= back) & (group[earlier] == group)
        seen &= days[earlier] >= days - (WITHIN_WEEKS - 1) * _DAYS_OF_WEEK
        observed += seen
        over += seen & bad[earlier]
        since = np.where(seen & bad[earlier], earlier, since)
    return judged.with_columns(
        pl.Series("signal", over >= WEEKS_OVER),
        judged["week_start"].gather(since).alias("since"),
        pl.Series("weeks_outside", over),
        pl.Series("weeks_observed", observed),
    ).with_columns(pl.when("signal").then("since"))


def numbers(rows: pl.DataFrame, series: Sequence[str]) -> Ints:
    """0, 1, 2 … for the series of each row, of rows that are sorted by series."""
    if not rows.height:
        return np.zeros(0, dtype=np.int64)
    begins = rows.select(
        pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(1)) for name in series)
    ).to_series()
    return np.asarray(np.cumsum(begins.to_numpy()) - 1)


def spans(group: Ints) -> list[tuple[int, int]]:
    """First row and end of each series, of rows numbered by `numbers`."""
    if not group.size:
        return []
    edges = [0, *(np.flatnonzero(np.diff(group)) + 1).tolist(), len(group)]
    return list(pairwise(edges))
