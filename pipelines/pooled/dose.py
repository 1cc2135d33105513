"""Is the effect larger where more people use the tool?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines.pooled.imputation import Target, mean_over
from pipelines.pooled.interval import LEAST_TREATED, Estimate, estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.pooled.imputation import Imputation

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

LEAST_UNITS = 3
"""A line through two units says nothing of how well it fits."""

LEAST_CELLS = 12
"""Weeks of units, for a slope and three means."""

LEAST_SPREAD = 0.02
"""Standard deviation of the share of users below which use does not vary to speak of."""


@dataclass(frozen=True)
class UseBand:
    """The mean effect of a third of the cells, those with `low` to `high` of the clinicians using a tool."""

    low: float
    high: float
    mean: float
    effect: Estimate


@dataclass(frozen=True)
class Dose:
    """`slope`: change of the effect from nobody to everybody using it. None with the reason.

    `reason`: use_hidden (or not known) | use_does_not_vary | too_few.
    """

    slope: Estimate | None = None
    bands: tuple[UseBand, ...] = ()
    reason: str | None = None


def dose_response(fit: Imputation, cells: Flags, use: Floats, clusters: Ints) -> Dose:
    """How effects of the cells rise with `use`, the share of clinicians using a tool, [row, week].

    The slope is that of least squares through all cells with a known use; so it holds differences between
    units as well as between weeks.
    """
    told = cells & np.isfinite(use)
    if not told.any():
        return Dose(reason="use_hidden" if cells.any() else "too_few")
    rows, weeks = np.nonzero(told)
    units = len(np.unique(clusters[rows]))
    if units < LEAST_UNITS or len(rows) < LEAST_CELLS:
        return Dose(reason="too_few")
    share = use[rows, weeks]
    if float(share.std()) < LEAST_SPREAD:
        return Dose(reason="use_does_not_vary")
    return Dose(
        _slope(fit, Target(rows, weeks, _weights(share)), share, clusters), _bands(fit, told, use, clusters)
    )


def _weights(share: Floats) -> Floats:
    apart = share - share.mean()
    return np.asarray(apart / (apart @ apart))


def _slope(fit: Imputation, target: Target, share: Floats, clusters: Ints) -> Estimate:
    tau = fit.effects[target.rows, target.weeks]
    slope = fit.estimate(target)
    left = tau - tau.mean() - slope * (share - share.mean())
    units = len(np.unique(clusters[target.rows]))
    clean = fit.twoway.units_in_week
    compared = int(np.median(clean[target.weeks]))
    if compared < LEAST_TREATED:
        return Estimate(slope, None, None, units, compared, len(share))
    variance = fit.variances(target, left * np.sqrt(units / (units - 2)), clusters).two_way
    df = min(units + compared, int((clean > 0).sum())) - 2
    return Estimate(slope, float(np.sqrt(variance)), df, units, compared, len(share))


def _bands(fit: Imputation, told: Flags, use: Floats, clusters: Ints) -> tuple[UseBand, ...]:
    """Low, middle and high use: thirds of the cells, those with the same use together."""
    known = np.where(told, use, np.nan)
    cuts = np.nanquantile(known, [1 / 3, 2 / 3])
    third = np.where(told, (known > cuts[0]).astype(np.int64) + (known > cuts[1]), -1)
    bands = []
    for place in range(3):
        cells = told & (third == place)
        if cells.any():
            share = use[cells]
            effect = estimate(fit, mean_over(cells), clusters)
            bands.append(UseBand(float(share.min()), float(share.max()), float(share.mean()), effect))
    return tuple(bands)
