"""One outcome of one scope: the effect after the ramp, its checks, its course and its dose-response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines.pooled.cells import Division, divide
from pipelines.pooled.checks import ALPHA, BIN_WEEKS, LEADS, PreTrend, placebo, pre_trend
from pipelines.pooled.dose import Dose, dose_response
from pipelines.pooled.imputation import Imputation, mean_over
from pipelines.pooled.interval import Estimate, estimate
from pipelines.pooled.twoway import TwoWay
from pipelines.shapes.comparing import ANTICIPATION_WEEKS, FEW_COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipelines.pooled.cells import Rollouts

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

LAGS = (0, 4, 8, 12, 16, 20, 24, 28)
"""First weeks of the bins after go-live; the last one is open."""

LEFT_OUT = ("hidden", "no_data", "baseline_short", "ramp_not_over", "no_comparison")
"""Why a unit of the scope with a tool is not behind the effect."""


@dataclass(frozen=True)
class Panel:
    """One outcome, [row, week]; `y` is NaN where it is not known, `hidden` where too few people worked.

    `use`: share of clinicians using a tool.
    """

    y: Floats
    hidden: Flags
    use: Floats
    rollouts: Rollouts


@dataclass(frozen=True)
class Bin:
    """Weeks `first` to `last` since go-live (None: open); `phase`: before | preparing | after."""

    first: int
    last: int | None
    phase: str
    effect: Estimate


@dataclass(frozen=True)
class Pooled:
    """The answer for one outcome and scope.

    `effect`: after the ramp; None with the `reason`: no_rollout, or one of LEFT_OUT. `ramp`: in it.
    `weeks`: first and last week of the cells behind the effect. `left_out`: units by the names of LEFT_OUT.
    """

    effect: Estimate | None = None
    ramp: Estimate | None = None
    weeks: tuple[int, int] | None = None
    left_out: Mapping[str, int] | None = None
    pre_trend: PreTrend | None = None
    placebo: Estimate | None = None
    dose: Dose | None = None
    course: tuple[Bin, ...] = ()
    reason: str | None = None

    @property
    def pre_trend_passed(self) -> bool | None:
        """None where the check could not be made."""
        p = None if self.pre_trend is None else self.pre_trend.p_value
        return None if p is None else p >= ALPHA

    @property
    def placebo_passed(self) -> bool | None:
        """None where the check could not be made."""
        p = None if self.placebo is None else self.placebo.p_value
        return None if p is None else p >= ALPHA

    @property
    def weak(self) -> bool:
        """Too few units to lean on: without an interval, or with few to compare with."""
        return self.effect is None or self.effect.se is None or self.effect.compared < FEW_COMPARISONS

    @property
    def grade(self) -> str | None:
        """`controlled` where both checks were made and passed, with units enough; else `compared`."""
        if self.effect is None:
            return None
        sound = self.pre_trend_passed and self.placebo_passed and not self.weak
        return "controlled" if sound else "compared"


class Fitted:
    """One outcome of the whole site, fitted once; every scope is asked of the same fit."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._cells: Division = divide(np.isfinite(panel.y), panel.rollouts)
        self._fit = Imputation(TwoWay(self._cells.clean), panel.y) if self._cells.clean.any() else None
        self._expected = (
            np.zeros(panel.y.shape, dtype=bool) if self._fit is None else np.isfinite(self._fit.effects)
        )

    def pooled(self, scope: Flags, unseen: int = 0) -> Pooled:
        """The answer for the rows in `scope`, [row]; `unseen` of its units with a tool are in no row."""
        live = scope & (self._panel.rollouts.go_live >= 0)
        if not live.any() and not unseen:
            return Pooled(reason="no_rollout")
        left_out = self._left_out(live)
        left_out["no_data"] += unseen
        told = self._with_counterfactual(self._cells.told, live)
        if self._fit is None or not told.any():
            return Pooled(left_out=left_out, reason=_commonest(left_out))
        unit = self._panel.rollouts.unit
        weeks = np.flatnonzero(told.any(axis=0))
        checked = pre_trend(self._fit, live, self._cells.since, unit)
        return Pooled(
            effect=estimate(self._fit, mean_over(told), unit),
            ramp=self._mean(self._with_counterfactual(self._cells.ramp, live)),
            weeks=(int(weeks[0]), int(weeks[-1])),
            left_out=left_out,
            pre_trend=checked,
            placebo=placebo(self._panel.y, self._cells.clean, live, unit),
            dose=dose_response(self._fit, told, self._panel.use, unit),
            course=self._course(live, checked),
        )

    def _with_counterfactual(self, cells: Flags, live: Flags) -> Flags:
        return np.asarray(cells & self._expected & live[:, None])

    def _mean(self, cells: Flags) -> Estimate | None:
        if self._fit is None or not cells.any():
            return None
        return estimate(self._fit, mean_over(cells), self._panel.rollouts.unit)

    def _course(self, live: Flags, checked: PreTrend) -> tuple[Bin, ...]:
        """The event study: weeks before go-live, of preparation, and after it, in bins of four."""
        bins = [
            Bin(first, first + BIN_WEEKS - 1, "before", lead)
            for first, lead in zip(LEADS, checked.leads, strict=True)
            if lead is not None
        ]
        early = self._mean(self._with_counterfactual(self._cells.early, live))
        if early is not None:
            bins.append(Bin(-ANTICIPATION_WEEKS, -1, "preparing", early))
        using, since = self._cells.ramp | self._cells.told, self._cells.since
        for first in LAGS:
            last = None if first == LAGS[-1] else first + BIN_WEEKS - 1
            here = (since >= first) & (True if last is None else since <= last)
            effect = self._mean(self._with_counterfactual(using & here, live))
            if effect is not None:
                bins.append(Bin(first, last, "after", effect))
        return tuple(bins)

    def _left_out(self, live: Flags) -> dict[str, int]:
        """Units of the scope with a tool that are not behind the effect, each with its first reason."""
        told = self._with_counterfactual(self._cells.told, live).any(axis=1)
        seen = np.isfinite(self._panel.y).any(axis=1)
        hidden = self._panel.hidden.any(axis=1)
        reasons = {
            "hidden": hidden & ~(seen & ~self._cells.short & self._cells.told.any(axis=1)),
            "no_data": ~seen,
            "baseline_short": self._cells.short,
            "ramp_not_over": ~self._cells.told.any(axis=1),
            "no_comparison": live,
        }
        unit = self._panel.rollouts.unit
        done = set(unit[live & told])
        counts = {}
        for name in LEFT_OUT:
            here = set(unit[live & reasons[name]]) - done
            counts[name] = len(here)
            done |= here
        return counts


def _commonest(left_out: Mapping[str, int]) -> str:
    """The reason most units have; of equal ones the first."""
    return max(LEFT_OUT, key=lambda name: left_out[name])
