"""llm_events: the LLM-assisted tasks as an application log would carry them, gaps included."""

from __future__ import annotations

import polars as pl

from sample_data.cards.tools import MODELS
from sample_data.seeds import stream
from sample_data.world.site import SiteWorld
from sample_data.world.unit import UnitWorld

TIMERS = ("app_timer", "ehr_audit", "none")
TIMER_SHARES = (0.9, 0.05, 0.05)
UNIT_GIVEN_SHARE = 0.85
"""Share of log rows that carry the unit; the others are placed by the shift."""
USES_AFTER_REFUSAL = 3
MET = ("patient_message", "patient_education")
HANDED_OVER_SHARE = 0.15
"""Of what patients meet: a person took it over."""
SECONDS = ("wait_seconds", "review_seconds", "edit_seconds", "rework_seconds")
COLUMNS = (
    "task_id",
    "clinician_id",
    "tool_id",
    "task_type",
    "started_at",
    "unit_id",
    "completed_at",
    *SECONDS,
    "time_source",
    "disposition",
    "edit_ratio",
    "consent_status",
    "concern",
    "handed_over",
    "tool_version",
    "model",
)


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per task. A task that nothing timed has no seconds and no end."""
    frames = [_of_unit(unit, world.seed) for unit in world.units if unit.card.go_lives]
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    return pl.concat(frames).sort("started_at", "task_id")


def _of_unit(unit: UnitWorld, seed: int) -> pl.DataFrame:
    frame, rng = unit.tasks, stream(seed, unit.card.unit_id, "log")
    timer = pl.Series(rng.choice(TIMERS, len(frame), p=TIMER_SHARES), dtype=pl.String)
    given = pl.Series(rng.random(len(frame)) < UNIT_GIVEN_SHARE)
    taken = stream(seed, unit.card.unit_id, "handed over").random(len(frame)) < HANDED_OVER_SHARE
    consent = _with_refusals(unit, frame["consent_status"])
    return (
        frame.with_columns(
            time_source=timer,
            consent_status=consent,
            handed_over=pl.when(pl.col("task_type").is_in(MET)).then(pl.Series(taken)),
            unit_id=pl.when(given).then("unit_id"),
            model=pl.col("tool_id").replace_strict(MODELS, return_dtype=pl.String),
        )
        .with_columns(pl.when(pl.col("time_source") != "none").then(pl.col(*SECONDS, "completed_at")))
        .select(COLUMNS)
    )


def _with_refusals(unit: UnitWorld, consent: pl.Series) -> pl.Series:
    """A unit with refusals holds a few uses after a patient had said no: each of them an incident."""
    if "refusals" not in unit.card.extras:
        return consent
    asked = (consent == "granted").arg_true()
    if len(asked) < USES_AFTER_REFUSAL:
        return consent
    spots = asked.gather_every(max(1, len(asked) // USES_AFTER_REFUSAL)).head(USES_AFTER_REFUSAL)
    return consent.scatter(spots, "declined")
