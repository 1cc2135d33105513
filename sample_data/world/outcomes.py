"""What became of each draft, and the time it took: waiting, reading, changing, putting right later."""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data.arrays import Flags, Floats, Ints
from sample_data.cards.card import UnitCard
from sample_data.cards.tasks import TASKS, UNCONSENTED
from sample_data.cards.tools import DRAFT, UNANNOUNCED_WEEK
from sample_data.span import Span
from sample_data.world.effects import multiplier

DISPOSITIONS = ("accepted", "edited", "rejected", "abandoned", "failed")
USUAL = np.array([0.45, 0.43, 0.07, 0.03, 0.02])
WHILE_LEARNING = np.array([-0.15, 0.08, 0.05, 0.02, 0.0])
"""Added at full inexperience."""
AFTER_BAD_RELEASE = np.array([-0.10, 0.04, 0.05, 0.01, 0.0])
REVIEW_MINUTES = np.array([4.5, 3.3, 1.8, 0.9, 0.2])
"""By disposition, for a task of 11 minutes; longer tasks in proportion."""
EDIT_MINUTES = 2.8
REFERENCE_MINUTES = 11.0
SPREAD = 0.45
"""Standard deviation of log seconds."""
LEARNING_SLOWS = 0.6
"""Review and edit take up to this much longer at first."""
BAD_RELEASE_SLOWS = 1.2
FAST_SHARE = 0.06
"""Share of accepted drafts signed within seconds, rising with strain."""
FAST_SECONDS = 6.0
REWORK_SHARE, REWORK_SECONDS = 0.02, 180.0
CONCERNS = ("none", "misleading", "omission", "discriminatory", "crisis_missed", "privacy", "other")
CONCERN_SHARES = np.array([0.9843, 0.006, 0.007, 0.0002, 0.0002, 0.0008, 0.0015])
CONSENTS = ("granted", "unknown")
CONSENT_SHARES = (0.95, 0.05)


def outcomes(
    card: UnitCard, frame: pl.DataFrame, inexperience: Floats, span: Span, rng: np.random.Generator
) -> pl.DataFrame:
    """Add disposition, seconds, edit ratio, consent, concern and how time was measured."""
    week = frame["day"].to_numpy() // 7
    bad = (frame["tool_id"] == DRAFT).to_numpy() & (week >= span.week(UNANNOUNCED_WEEK))
    slow = multiplier(card.effects, "task_time", span)[week]
    fate = _fates(slow > 1.0, bad, inexperience, rng)
    columns = _seconds(
        frame, fate, slow * np.where(bad, BAD_RELEASE_SLOWS, 1.0) * (1 + LEARNING_SLOWS * inexperience), rng
    )
    ratio = np.clip(rng.beta(2.0, 6.0, len(fate)) * np.where(bad, 1.4, 1.0) * np.sqrt(slow), 0.01, 1.0)
    asked = ~frame["task_type"].is_in(UNCONSENTED).to_numpy()
    consent = np.where(asked, rng.choice(CONSENTS, len(fate), p=CONSENT_SHARES), "not_required")
    return frame.with_columns(
        disposition=pl.Series(np.array(DISPOSITIONS)[fate], dtype=pl.String),
        edit_ratio=pl.when(pl.Series(fate == 1))
        .then(pl.Series(np.round(ratio, 3)))
        .when(pl.Series(fate == 0))
        .then(0.0),
        consent_status=pl.Series(consent, dtype=pl.String),
        concern=pl.Series(rng.choice(CONCERNS, len(fate), p=CONCERN_SHARES), dtype=pl.String),
        **{name: pl.Series(values) for name, values in columns.items()},
    )


def _fates(slow: Flags, bad: Flags, inexperience: Floats, rng: np.random.Generator) -> Ints:
    """Index into DISPOSITIONS for each task."""
    shares = USUAL + WHILE_LEARNING * inexperience[:, None] + AFTER_BAD_RELEASE * bad[:, None]
    shares = shares + AFTER_BAD_RELEASE * slow[:, None]
    edges = np.cumsum(shares, axis=1)
    passed: Ints = np.sum(rng.random((len(slow), 1)) > edges[:, :-1], axis=1, dtype=np.int64)
    return passed


def _seconds(frame: pl.DataFrame, fate: Ints, slower: Floats, rng: np.random.Generator) -> dict[str, Floats]:
    """Wait, review, edit and rework seconds; log-normal with the stated means."""
    n = len(fate)
    minutes = (
        frame["task_type"].replace_strict({name: task.minutes for name, task in TASKS.items()}).to_numpy()
    )
    scale = minutes / REFERENCE_MINUTES * 60 * slower
    noise = np.exp(rng.normal(0, SPREAD, (2, n)) - SPREAD**2 / 2)
    review = REVIEW_MINUTES[fate] * scale * noise[0]
    fast = (fate == 0) & (rng.random(n) < FAST_SHARE)
    edit = np.where(fate == 1, EDIT_MINUTES * scale * noise[1], 0.0)
    rework = np.where((fate < 2) & (rng.random(n) < REWORK_SHARE), rng.exponential(REWORK_SECONDS, n), 0.0)
    seconds: dict[str, Floats] = {
        "wait_seconds": np.exp(rng.normal(2.5, 0.4, n)),
        "review_seconds": np.where(fast, rng.uniform(1, FAST_SECONDS, n), review),
        "edit_seconds": edit,
        "rework_seconds": rework,
    }
    return {name: np.asarray(values.round(1), dtype=np.float64) for name, values in seconds.items()}
