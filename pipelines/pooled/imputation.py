"""Effects by imputation: what treated cells were, less what the untreated cells lead to expect of them.

An estimate is a weighted sum of effects of cells, so it is a weighted sum of all y: those weights and the
residuals give its variance.

Source: Borusyak, Jaravel and Spiess, "Revisiting Event-Study Designs: Robust and Efficient Estimation",
Review of Economic Studies 91 (2024), theorem 3 and equation 8; Cameron, Gelbach and Miller, "Robust Inference
With Multiway Clustering", Journal of Business and Economic Statistics 29 (2011).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.pooled.twoway import TwoWay

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

_TINY = 1e-12


@dataclass(frozen=True)
class Target:
    """What is asked for: the sum over cells (rows[k], weeks[k]) of weights[k] x effect."""

    rows: Ints
    weeks: Ints
    weights: Floats


@dataclass(frozen=True)
class Variances:
    """Of an estimate, its cells clustered by unit, by week, and not at all."""

    unit: float
    week: float
    both: float

    @property
    def two_way(self) -> float:
        """Unit + week - both; never below the larger of the two, which the difference can be by chance."""
        return max(self.unit + self.week - self.both, self.unit, self.week)


class Imputation:
    """One outcome's effects: `effects` is y - a - b, [row, week], NaN where there is no counterfactual."""

    def __init__(self, twoway: TwoWay, y: Floats) -> None:
        self.twoway = twoway
        self.effects = twoway.residual(y)
        self._left = np.where(twoway.cells, self.effects, 0.0)
        self._squares = self._left**2
        self._of_unit, self._of_week = self._squares.sum(axis=1), self._squares.sum(axis=0)

    def estimate(self, target: Target) -> float:
        """The weighted sum of effects."""
        return float(target.weights @ self.effects[target.rows, target.weeks])

    def variances(self, target: Target, residuals: Floats, clusters: Ints) -> Variances:
        """Variances of the estimate. `residuals`: of the target's cells; `clusters`: the unit of each row.

        On clean cells the weight of y_it is -(z_i + ζ_t), and residuals of a unit and of a week add up to 0.
        """
        rows, weeks, own = target.rows, target.weeks, target.weights * residuals
        shape = self.effects.shape
        z, zeta = self.twoway.solve(
            _sums(rows, target.weights, shape[0]), _sums(weeks, target.weights, shape[1])
        )
        by_unit = np.bincount(clusters, _sums(rows, own, shape[0]) - self._left @ zeta)
        by_week = _sums(weeks, own, shape[1]) - z @ self._left
        cells = z**2 @ self._of_unit + self._of_week @ zeta**2
        cells += 2 * float(z @ self._squares @ zeta)
        return Variances(float(by_unit @ by_unit), float(by_week @ by_week), float(cells + own @ own))


def _sums(place: Ints, values: Floats, length: int) -> Floats:
    return np.asarray(np.bincount(place, values, length), dtype=np.float64)


def mean_over(cells: Flags) -> Target:
    """The mean over the cells, each unit's week counting alike."""
    rows, weeks = np.nonzero(cells)
    return Target(rows, weeks, np.full(len(rows), 1.0 / max(len(rows), 1)))


def common_effect(effects: Floats, target: Target) -> float:
    """What the target's cells have in common: the effect that leaves least variance between units (eq. 8).

    Each unit's effect counts by the square of its weight, because its weeks move together.
    """
    tau = effects[target.rows, target.weeks]
    weight = np.bincount(target.rows, target.weights)
    weighted = np.bincount(target.rows, target.weights * tau)
    below = float(weight @ weight)
    return float(weight @ weighted) / below if below > 0 else 0.0


def residuals(effects: Floats, target: Target) -> Floats:
    """Effects of the target's cells less what they have in common, made up for each unit's part in that.

    What units really differ by stays in, so that the variance is too large, not too small. All cells are one
    group, not one for each cohort and week: where few units go live together, such groups are the units
    themselves, nothing is left over, and intervals are far too narrow (docs/pooled.md has the numbers).
    """
    left = effects[target.rows, target.weeks] - common_effect(effects, target)
    share = np.bincount(target.rows, target.weights) ** 2
    kept = 1.0 - share / max(float(share.sum()), _TINY)
    return np.asarray(left / np.sqrt(np.maximum(kept[target.rows], _TINY)))
