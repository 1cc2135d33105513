"""Levels of units and movement of weeks, fitted on untreated cells only: y_it = a_i + b_t.

Units are eliminated, so that what is solved is weeks x weeks however many units there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]


class TwoWay:
    """The normal equations of unit and week effects on the cells in `clean`, [unit, week].

    Effects of units and weeks can be compared only where a chain of cells joins them. The largest such part
    is kept: `rows` and `weeks` are in it, `cells` are the clean cells left, `units_in_week` so many in each
    week.
    """

    def __init__(self, clean: Flags) -> None:
        # Imported here, as below: most commands estimate nothing.
        from scipy.linalg import cho_factor

        self.rows, self.weeks = _largest_part(clean)
        self.cells = clean & self.rows[:, None] & self.weeks[None, :]
        self.units_in_week: Ints = self.cells.sum(axis=0)
        self._mask = self.cells.astype(np.float64)
        self._of_unit = np.maximum(self._mask.sum(axis=1), 1.0)
        # The first week's effect is 0: levels of units take up the constant.
        self._free = np.flatnonzero(self.weeks)[1:]
        shared = self._mask.T @ (self._mask / self._of_unit[:, None])
        normal = np.diag(self.units_in_week.astype(np.float64)) - shared
        free = np.ix_(self._free, self._free)
        self._factor = cho_factor(normal[free]) if len(self._free) else None

    def solve(self, units: Floats, weeks: Floats) -> tuple[Floats, Floats]:
        """(z, ζ) with X'X (z, ζ) = (units, weeks), where X holds the dummies of the clean cells.

        Zero where a unit or week has no part in the fit.
        """
        right = weeks - self._mask.T @ (units / self._of_unit)
        zeta = np.zeros(len(weeks))
        if self._factor is not None:
            from scipy.linalg import cho_solve

            zeta[self._free] = cho_solve(self._factor, right[self._free])
        z = np.where(self.rows, (units - self._mask @ zeta) / self._of_unit, 0.0)
        return z, zeta

    def fit(self, y: Floats) -> tuple[Floats, Floats]:
        """(a, b): levels of units and movement of weeks, by least squares on the clean cells."""
        known = np.where(self.cells, y, 0.0)
        return self.solve(known.sum(axis=1), known.sum(axis=0))

    def residual(self, y: Floats) -> Floats:
        """y - a - b on every cell with both effects; NaN elsewhere."""
        a, b = self.fit(y)
        inside = self.rows[:, None] & self.weeks[None, :]
        return np.asarray(np.where(inside, y - a[:, None] - b[None, :], np.nan))


def _largest_part(clean: Flags) -> tuple[Flags, Flags]:
    """Units and weeks of the largest connected part, by cells; of equal ones that of the earliest week."""
    from scipy.sparse.csgraph import connected_components

    counts = clean.astype(np.float64)
    _, part = connected_components(counts.T @ counts > 0, directed=False)
    sizes = np.bincount(part, weights=counts.sum(axis=0))
    weeks = (part == int(sizes.argmax())) & clean.any(axis=0)
    return np.asarray((clean & weeks[None, :]).any(axis=1)), weeks
