"""LLM-assisted tasks: how many, when, by whom, how long they took and what became of the draft.

One row per task: clinician_id, person, staff_group, started_at and completed_at (UTC), tool_id, version,
task_type, seconds of waiting, review, edit and rework, disposition, edit_ratio, consent_status, concern.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data.arrays import Floats, Ints
from sample_data.cards.card import UnitCard
from sample_data.cards.tasks import ELIGIBLE_PER_HOUR, FULL_ADOPTION, MIX, TASKS, UNCONSENTED
from sample_data.cards.tools import BY_ID
from sample_data.seeds import stream
from sample_data.span import Span, instant
from sample_data.world.outcomes import outcomes
from sample_data.world.people import People

LAST_BEGINNING = 0.96
"""Of a shift: nobody starts a note in its last minutes."""
LEARNING_WEEKS = 3.0
"""Adoption and speed approach their final level with this time constant."""


def intensity(card: UnitCard, people: People, roster: pl.DataFrame, span: Span) -> Floats:
    """Expected tasks of each roster row: hours × eligible tasks × adoption × the person's inclination."""
    person = roster["person"].to_numpy()
    hours = roster["worked_hours"].fill_null(0.0).to_numpy()
    eligible = np.array([ELIGIBLE_PER_HOUR.get(group, 0.0) for group in people.groups])
    own = np.where(person >= 0, eligible[person] * people.uses_tools[person], 0.0)
    since = _weeks_live(card, roster["day"].to_numpy(), span)
    adoption = FULL_ADOPTION * (1 - np.exp(-(since + 1) / LEARNING_WEEKS))
    return np.asarray(hours * own * np.where(since >= 0, adoption, 0.0), dtype=np.float64)


def _weeks_live(card: UnitCard, day: Ints, span: Span) -> Floats:
    """Weeks since the unit's earliest go-live, negative before; -1 everywhere where it has none."""
    if card.treated_from is None:
        return np.full(len(day), -1.0)
    return np.floor_divide(day, 7).astype(np.float64) - span.week(card.treated_from)


def tasks(card: UnitCard, roster: pl.DataFrame, expected: Floats, span: Span, seed: int) -> pl.DataFrame:
    """Draw the tasks of a unit; `expected` as from `intensity`, scaled where asked."""
    rng = stream(seed, card.unit_id, "tasks")
    frame = _what_and_with(card, _begun(roster, expected, span, rng), span, rng)
    since = _weeks_live(card, frame["day"].to_numpy(), span)
    frame = outcomes(card, frame, np.exp(-(since + 1) / LEARNING_WEEKS), span, rng)
    seconds = pl.sum_horizontal("wait_seconds", "review_seconds", "edit_seconds", "rework_seconds")
    return frame.with_columns(
        completed_at=pl.col("started_at") + pl.duration(seconds=seconds.cast(pl.Int64)),
        task_id=pl.format(
            "{}-{}", pl.lit(card.unit_id), pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(6)
        ),
    )


def _begun(roster: pl.DataFrame, expected: Floats, span: Span, rng: np.random.Generator) -> pl.DataFrame:
    """Each task's shift and its beginning, somewhere before the shift's last minutes and the span's end."""
    shift = np.repeat(np.arange(len(roster)), rng.poisson(expected))
    into = pl.lit(pl.Series(rng.random(len(shift)))) * LAST_BEGINNING * pl.col("length_hours")
    return (
        roster.select("day", "person", "clinician_id", "staff_group", "unit_id", "starts_at", "length_hours")[
            shift
        ]
        .with_columns(started_at=pl.col("starts_at") + pl.duration(seconds=(into * 3600).cast(pl.Int64)))
        .filter(pl.col("started_at") < instant(span.end, 24.0))
        .drop("starts_at", "length_hours")
        .sort("started_at", "clinician_id", maintain_order=True)
    )


def _what_and_with(card: UnitCard, frame: pl.DataFrame, span: Span, rng: np.random.Generator) -> pl.DataFrame:
    """Task type, and the tool and version in use that day."""
    names, weights = _mix(card)
    kind = rng.choice(len(names), size=len(frame), p=weights)
    week = frame["day"].to_numpy() // 7
    tool = np.full(len(frame), "", dtype=object)
    version = np.full(len(frame), "", dtype=object)
    usual = np.array([TASKS[name].tool_id for name in names], dtype=object)[kind]
    for live in sorted(card.go_lives, key=lambda go: go.week, reverse=True):
        here = (week >= span.week(live.week)) & ((usual == live.tool_id) | (tool == ""))
        tool[here] = live.tool_id
    for tool_id in {live.tool_id for live in card.go_lives}:
        for release in BY_ID[tool_id].releases:
            version[(tool == tool_id) & (week >= span.week(release.week))] = release.version
    return frame.with_columns(
        task_type=pl.Series(np.array(names)[kind], dtype=pl.String),
        tool_id=pl.Series(tool, dtype=pl.String),
        tool_version=pl.Series(version, dtype=pl.String),
    )


def _mix(card: UnitCard) -> tuple[list[str], Floats]:
    """Task types of the setting; a unit outside policy also asks for decision support."""
    shares = dict(MIX[card.setting])
    if "outside_policy" in card.extras:
        shares["decision_support"] = 0.05
    weights = np.array(list(shares.values()))
    return list(shares), weights / weights.sum()


def needs_consent(task_type: pl.Expr) -> pl.Expr:
    """Whether the patient is asked before such a task."""
    return ~task_type.is_in(UNCONSENTED)
