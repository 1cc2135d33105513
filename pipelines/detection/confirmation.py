"""Does the rise of a part (fewer hours, sicker patients) count, or did the other parts take it back?

Staff and patients may fall together, and honestly. With p the part's residual of a week, o the sum of
the other parts' and s² its variance, what speaks for "they took nothing back" (o = 0) against "they took all
of it back" (o = -p) is the log likelihood ratio over the weeks since the part's excess began

    Σ ((o + p)² - o²) / 2s²  =  Σ (p² + 2po) / 2s²

Weeks in which the part rose more count more, so that a creep is not judged by its beginning. Source: Neyman
and Pearson 1933, for two simple hypotheses; Wald 1945 on looking at it week after week.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipelines.detection.counterfactual import Residuals

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

PARTS = ("patients", "acuity", "hours")
"""They add up to the ratio, hours with the sign of load."""

CONFIRMED_RISE = 0.03
"""A part's alarm counts where the part itself adds so much to the load (log, weeks weighed by it) ..."""

PRUDENCE = 7.0
"""... and where that the others took nothing back is likelier than that they took back all of it: by this log
of odds after one week of excess, half of it after two, a third after three. What is held back this week can
be said in the next; what is said cannot be taken back."""

TAKEN_BACK_LOG_ODDS: Mapping[str, float] = {"hours": 0.0, "acuity": -3.0}
"""What is known beforehand of the part's rise being taken back: staff and patients fall together, and
honestly, as often as not; sicker patients are fewer by just as much once in twenty times."""


def confirmed(told: Mapping[str, Residuals], name: str, since: Ints, judged: Flags) -> Flags:
    """Whether a part's rise counts in each week, by what is known of weeks `since` to it: [unit, week].

    `told`: residuals of PARTS. `name`: the part. `since`: the week its excess began, [unit, week].
    """
    others = [told[each] for each in PARTS if each != name]
    return _kept(
        told[name].residual,
        np.sum([each.residual for each in others], axis=0),
        np.sum([each.sd**2 for each in others], axis=0),
        TAKEN_BACK_LOG_ODDS[name],
        since,
        judged,
    )


def confirmed_plan(told: Mapping[str, Residuals], plan: Residuals, since: Ints, judged: Flags) -> Flags:
    """The same of planned hours: neither fewer patients nor more people than planned made up for them.

    What takes a smaller plan back is all of the ratio that it does not explain.
    """
    return _kept(
        plan.residual,
        told["ratio"].residual - plan.residual,
        np.sum([told[each].sd ** 2 for each in PARTS], axis=0),
        TAKEN_BACK_LOG_ODDS["hours"],
        since,
        judged,
    )


def _kept(part: Floats, other: Floats, variance: Floats, odds: float, since: Ints, judged: Flags) -> Flags:
    part, other = np.where(judged, part, 0.0), np.where(judged, other, 0.0)
    noise = _since(np.where(judged, variance, 0.0), since)
    weeks = np.maximum(_since(judged.astype(np.float64), since), 1.0)
    squares, total = _since(part**2, since), _since(part, since)
    evidence = weeks * (squares + 2 * _since(part * other, since)) / (2 * np.maximum(noise, 1e-300))
    return np.asarray((evidence > odds + PRUDENCE / weeks) & (squares > CONFIRMED_RISE * total) & (total > 0))


def _since(values: Floats, since: Ints) -> Floats:
    """For every week, the sum of the values from week `since` to it: [unit, week]."""
    units, weeks = values.shape
    sums = np.concatenate([np.zeros((units, 1)), np.cumsum(values, axis=1)], axis=1)
    before = sums[np.arange(units)[:, None], np.clip(since, 0, weeks)]
    return np.asarray(sums[:, 1:] - before)
