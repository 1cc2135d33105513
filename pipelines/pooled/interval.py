"""Intervals, tests and what can be detected, from an estimate, its standard error and degrees of freedom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines.pooled.imputation import residuals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.pooled.imputation import Imputation, Target

    Ints = NDArray[np.int64]

LEVEL = 0.90
"""Of intervals."""

POWER = 0.80
"""How surely an effect as large as the minimum detectable one is seen."""

NO_SPREAD = 1e-10
"""A standard error below this is rounding: nothing varies, and there is nothing to test."""

LEAST_TREATED, LEAST_COMPARISON = 2, 2
"""Units below which there is no interval: nothing says how units vary."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its 90 % interval, None where too few units say how sure it is.

    `units`: treated, behind it; `compared`: units to compare with, in the median of its weeks; `cells`: weeks
    of units.
    """

    value: float
    se: float | None
    df: int | None
    units: int
    compared: int
    cells: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 90 % interval."""
        if self.se is None or self.df is None:
            return None
        reach = _quantile(self.df, (1 + LEVEL) / 2) * self.se
        return self.value - reach, self.value + reach

    @property
    def detectable(self) -> float | None:
        """The smallest effect that would be told from none four times in five, at the interval's level."""
        if self.se is None or self.df is None:
            return None
        return (_quantile(self.df, (1 + LEVEL) / 2) + _quantile(self.df, POWER)) * self.se

    @property
    def p_value(self) -> float | None:
        """Two-sided, of no effect; None without an interval or where nothing varies."""
        if self.se is None or self.df is None or self.se < NO_SPREAD:
            return None
        from scipy.special import stdtr

        return float(2 * stdtr(self.df, -abs(self.value) / self.se))


def _quantile(df: int, share: float) -> float:
    """Student's t below which so much lies."""
    # Imported here: most commands tell no interval.
    from scipy.special import stdtrit

    return float(stdtrit(df, share))


def estimate(fit: Imputation, target: Target, clusters: Ints) -> Estimate:
    """The target with its two-way clustered interval.

    Degrees of freedom are those of the fewest clusters: weeks, or units, of which the treated ones and those
    of a median week's comparison count. In simulation this covers best of what is sound (docs/pooled.md).
    """
    units = len(np.unique(clusters[target.rows]))
    clean = fit.twoway.units_in_week
    compared = int(np.median(clean[target.weeks]))
    value = fit.estimate(target)
    df = min(units + compared, int((clean > 0).sum())) - 1
    if units < LEAST_TREATED or compared < LEAST_COMPARISON:
        return Estimate(value, None, None, units, compared, len(target.rows))
    variance = fit.variances(target, residuals(fit.effects, target), clusters).two_way
    return Estimate(value, float(np.sqrt(variance)), df, units, compared, len(target.rows))
