"""From declared effects to a weekly multiplier."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sample_data.arrays import Floats, Ints
from sample_data.cards.card import Channel, Effect
from sample_data.span import PLANNED_DAYS, Span


def multiplier(effects: Iterable[Effect], channel: Channel, span: Span) -> Floats:
    """Product of all effects on `channel`, one value a week, planned weeks included."""
    weeks = np.arange(span.weeks + PLANNED_DAYS // 7)
    path = np.ones(len(weeks))
    for effect in effects:
        if effect.channel == channel:
            path *= 1 + effect.size * _progress(effect, weeks, span)
    return path


def _progress(effect: Effect, weeks: Ints, span: Span) -> Floats:
    """0 before the effect, 1 once it is fully there, 0 again after it has ended."""
    since = weeks - span.week(effect.start)
    reached = np.clip((since + 1) / (effect.ramp_weeks + 1), 0.0, 1.0)
    if effect.length_weeks is not None:
        reached = np.where(since < effect.length_weeks, reached, 0.0)
    return np.asarray(reached, dtype=np.float64)
