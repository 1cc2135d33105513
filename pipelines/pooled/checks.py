"""Did units that went live move like the others before? Two checks, both on untreated cells alone.

A comparison is as good as its past: where units chosen for a tool were already on another path, what followed
is no effect of the tool.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines.pooled.imputation import Imputation, mean_over
from pipelines.pooled.interval import LEAST_TREATED, Estimate, estimate
from pipelines.pooled.twoway import TwoWay
from pipelines.shapes.comparing import ANTICIPATION_WEEKS, BASELINE_WEEKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

BIN_WEEKS = 4
"""Weeks that the event study tells together."""

LEADS = (-12, -8)
"""First weeks of the lead bins, from go-live; those from -4 on are no baseline."""

ALPHA = 0.05
"""A check fails below this: one in twenty fails by chance."""


@dataclass(frozen=True)
class PreTrend:
    """The lead bins and their joint test. `leads`: in the order of LEADS; `p_value` None: not to be made."""

    leads: tuple[Estimate | None, ...]
    p_value: float | None


@dataclass(frozen=True)
class Leads:
    """The regression of untreated cells on lead bins besides levels and movement.

    `coefficients`, [bin]; their covariance clustered by `unit`, and their `two_way` variances.
    """

    coefficients: Floats
    unit: Floats
    two_way: Floats


def lead_regression(fit: Imputation, bins: Sequence[Flags], clusters: Ints) -> Leads | None:
    """How far the cells of each bin lie from where the rest of the clean cells puts them; None if undefined.

    `bins`: flags of clean cells, [row, week], no cell in two. Source: equation 9 of Borusyak, Jaravel and
    Spiess; by Frisch, Waugh and Lovell the bins less their own levels and movement explain y less its own.
    """
    twoway = fit.twoway
    clean = twoway.cells
    apart = [np.where(clean, twoway.residual(one.astype(np.float64)), 0.0) for one in bins]
    x = np.stack([one[clean] for one in apart])
    gram = x @ x.T
    if np.linalg.matrix_rank(gram, hermitian=True) < len(bins):
        return None
    bread = np.linalg.inv(gram)
    coefficients = bread @ (x @ fit.effects[clean])
    left = fit.effects[clean] - coefficients @ x
    rows, weeks = np.nonzero(clean)
    scores = x * left

    def clustered(of: Ints) -> Floats:
        sums = np.stack([np.bincount(of, one) for one in scores])
        return np.asarray(bread @ (sums @ sums.T) @ bread)

    unit, week, both = clustered(clusters[rows]), clustered(weeks), clustered(np.arange(len(rows)))
    single = np.maximum(np.diag(unit), np.diag(week))
    return Leads(coefficients, unit, np.maximum(np.diag(unit + week - both), single))


def pre_trend(fit: Imputation, scope: Flags, since: Ints, clusters: Ints) -> PreTrend:
    """The lead bins of the rows in `scope`, [row], and whether together they differ from none."""
    none = PreTrend((None,) * len(LEADS), None)
    here = fit.twoway.cells & scope[:, None]
    bins = [here & (since >= first) & (since < first + BIN_WEEKS) for first in LEADS]
    units = [len(np.unique(clusters[one.any(axis=1)])) for one in bins]
    clean = fit.twoway.units_in_week
    # A bin's own units are no comparison for it.
    others = [_median((clean - one.sum(axis=0))[one.any(axis=0)]) for one in bins]
    if min(units) < LEAST_TREATED or min(others) < LEAST_TREATED:
        return none
    found = lead_regression(fit, bins, clusters)
    if found is None:
        return none
    few = [count / (count - 1) for count in units]
    df = min(min(units) + min(others), int((clean > 0).sum())) - 1
    leads = tuple(
        Estimate(float(value), float(np.sqrt(variance * more)), df, count, other, int(one.sum()))
        for value, variance, more, count, other, one in zip(
            found.coefficients, found.two_way, few, units, others, bins, strict=True
        )
    )
    told = [one.p_value for one in leads if one.p_value is not None]
    # Bonferroni, not Wald's F: with few units the latter fails three to eight times too often.
    return PreTrend(leads, min(1.0, len(leads) * min(told)) if len(told) == len(leads) else None)


def _median(counts: Ints) -> int:
    return int(np.median(counts)) if len(counts) else 0


def placebo(y: Floats, clean: Flags, scope: Flags, clusters: Ints) -> Estimate | None:
    """What go-lives pretended in the middle of each unit's clean weeks would have done, if that can be told.

    A unit takes part that keeps twelve clean weeks before the pretended one and its weeks of preparation.
    """
    nth = np.cumsum(clean, axis=1)
    whole = nth[:, -1]
    begins = np.maximum((whole + 1) // 2, BASELINE_WEEKS + ANTICIPATION_WEEKS)
    takes_part = scope & (whole > begins)
    after = clean & takes_part[:, None] & (nth > begins[:, None])
    preparing = clean & takes_part[:, None] & ~after & (nth > begins[:, None] - ANTICIPATION_WEEKS)
    twoway = TwoWay(clean & ~after & ~preparing)
    fit = Imputation(twoway, y)
    cells = after & np.isfinite(fit.effects)
    if not cells.any():
        return None
    found = estimate(fit, mean_over(cells), clusters)
    return found if found.se is not None else None
