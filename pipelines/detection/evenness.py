"""Is a unit's load shared out less evenly than before its tool? From spans of two weeks, one after another.

    y = D^(1/3),    z = (y - mean) / (s √(1 + 1/n)),    S = max(0, S + z - k), a signal where S > h

`D` is the dispersion of load per hour between clinicians, 1 where it is as even as chance allows; n spans
before go-live give mean and s. Sources: Wilson and Hilferty 1931 (the cube root of such a sum of squares is
near enough normal); Page 1954. The variance of D where people differ, but always in the same way, is that of
the non-central χ²: 2 (2D - 1) / (m - 1) for m clinicians.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines.detection.counterfactual import PRIOR_WEEKS
from pipelines.detection.cusum import cusum
from pipelines.detection.thresholds import threshold
from pipelines.shapes.comparing import ANTICIPATION_WEEKS, BASELINE_WEEKS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

SPAN_WEEKS = 2
K = 1.0
"""Drift of the CUSUM in standard deviations of a span, as for load."""

BASELINE_SPANS = 8
"""Observed spans before go-live without which a unit is not judged: sixteen weeks."""

MEAN_HELD = 0.2
"""The mean of load per hour held where it is within so much of its baseline's. A season moves it by less;
load that moved by more is another alert's."""


EVEN = 1.0
"""No baseline counts as more even than chance makes it: from booked-out diaries to chance is no rise."""

LEAST_SPREAD = 0.1
"""Beyond chance, of the mean: less than a tenth between clinicians is no burden to speak of."""


@dataclass(frozen=True)
class Spans:
    """Published spans, all [unit, span], NaN where not known: `load` per hour, `people` it is shared by."""

    dispersion: Floats
    coefficient: Floats
    load: Floats
    people: Floats


@dataclass(frozen=True)
class EvennessPaths:
    """Of every unit and span, all [unit, span]: `signal`, `since` the span its excess began (-1 for none),
    `judged`, and `base`: the spans it is compared with.
    """

    signal: Flags
    since: Ints
    judged: Flags
    base: Flags


def evenness_paths(spans: Spans, go_live: Floats, false_alarms: float) -> EvennessPaths:
    """Signals of all units; no span looks at a later one.

    `go_live`: of a unit's tool, in spans and halves of them (weeks / 2), negative for none. Spans that end
    four weeks before it are its baseline; spans that begin on it or later are judged. `false_alarms`: per
    unit and year.
    """
    observed = np.isfinite(spans.dispersion) & np.isfinite(spans.load) & (spans.people > 1)
    y = np.cbrt(np.where(observed, spans.dispersion, 0.0))
    begins = np.arange(y.shape[1])[None, :]
    live = np.where(go_live >= 0, go_live, np.inf)[:, None]
    base = observed & (begins + 1 <= live - ANTICIPATION_WEEKS / SPAN_WEEKS)
    n = base.sum(axis=1)
    judged = observed & (begins >= live) & (n >= BASELINE_SPANS)[:, None]
    mean = np.maximum(_mean(y, base), EVEN)
    variance = _variance(y, spans.people, base, observed & (begins + 1 <= live), go_live)
    z = (y - mean[:, None]) / np.sqrt(variance * (1 + 1 / np.maximum(n, 1)))[:, None]
    # The table counts steps of a week: half as many are made a year.
    h = threshold(K, np.maximum(n, BASELINE_WEEKS) * 1.0, np.zeros(len(n)), SPAN_WEEKS * false_alarms)
    path = cusum(np.where(judged, z, np.nan), K, h)
    usual = _mean(np.where(observed, spans.load, 0.0), base)[:, None]
    load = _mean_since(spans.load, judged, path.since) / np.where(usual > 0, usual, 1.0)
    wide = _mean_since(spans.coefficient**2, judged, path.since) >= LEAST_SPREAD**2
    signal = path.signal & wide & (np.abs(load - 1) <= MEAN_HELD)
    return EvennessPaths(signal, np.where(signal, path.since, -1), judged, base)


def _mean(values: Floats, cells: Flags) -> Floats:
    return np.asarray(np.where(cells, values, 0.0).sum(axis=1) / np.maximum(cells.sum(axis=1), 1))


def _variance(y: Floats, people: Floats, base: Flags, clean: Flags, go_live: Floats) -> Floats:
    """Of one span's y: the unit's own, drawn to what theory says times what all units showed by go-live."""
    own, theory, n = _own_and_theory(y, people, base)
    excess = np.ones(len(n))
    for live in np.unique(go_live[go_live >= 0]):
        cells = clean.copy()
        cells[:, int(np.floor(live)) :] = False
        seen, said, spans = _own_and_theory(y, people, cells)
        weight = np.where(spans > 1, spans - 1, 0)
        ratio = float((weight * seen / said).sum() / weight.sum()) if weight.any() else 1.0
        # How people share may change from month to month everywhere: that is common cause.
        excess[go_live == live] = max(ratio, 1.0)
    prior = PRIOR_WEEKS / SPAN_WEEKS
    degrees = np.maximum(n - 1, 0)
    return np.asarray((degrees * own + prior * excess * theory) / (degrees + prior))


def _own_and_theory(y: Floats, people: Floats, cells: Flags) -> tuple[Floats, Floats, Ints]:
    """Each unit's variance of y over the cells, what it would be if people differed always alike; spans."""
    n, mean = cells.sum(axis=1), _mean(y, cells)
    squares = np.where(cells, (y - mean[:, None]) ** 2, 0.0).sum(axis=1)
    usual = np.maximum(mean, EVEN) ** 3
    degrees = np.maximum(_mean(np.where(cells, people, 0.0), cells) - 1, 1.0)
    return squares / np.maximum(n - 1, 1), 2 * (2 * usual - 1) / (9 * degrees) * usual ** (-4 / 3), n


def _mean_since(values: Floats, judged: Flags, since: Ints) -> Floats:
    """For every span, the mean of the judged values from span `since` to it: [unit, span]."""
    sums = np.cumsum(np.where(judged, values, 0.0), axis=1)
    counts = np.cumsum(judged, axis=1)
    units, before = np.arange(len(values))[:, None], np.maximum(since - 1, 0)
    total = sums - np.where(since > 0, sums[units, before], 0.0)
    return np.asarray(total / np.maximum(counts - np.where(since > 0, counts[units, before], 0), 1))
