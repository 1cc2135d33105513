"""ehr_time: minutes in the record system, as a vendor's report gives them, for units that receive it."""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data.arrays import Floats
from sample_data.cards.card import Channel, RecordTime
from sample_data.cards.tasks import TASKS
from sample_data.seeds import stream
from sample_data.span import Span, as_dates
from sample_data.world.effects import multiplier
from sample_data.world.site import SiteWorld
from sample_data.world.unit import UnitWorld

DOCUMENTATION_PER_HOUR = {
    "nurse": 12.0,
    "doctor": 15.0,
    "psychologist": 11.0,
    "social_worker": 13.0,
    "allied_health": 10.0,
    "support_worker": 3.0,
}
"""Minutes per hour worked without a tool: a fifth of a nurse's time."""
OTHER_ACTIVITY = 0.55
"""All record-system minutes are this much more than documentation alone."""
AFTER_HOURS_MEAN = 6.0
"""Minutes a day; unchanged by the tool, as in the controlled studies."""
AFTER_HOURS_DOCUMENTATION = 0.6
"""Of the minutes after hours."""
DAY_SD = 0.25
_RECORD: tuple[Channel, Channel] = ("documentation", "other_record")
SCHEMA = {
    "clinician_id": pl.String,
    "date": pl.Date,
    "activity": pl.String,
    "in_shift_minutes": pl.Float64,
    "after_hours_minutes": pl.Float64,
    "method": pl.String,
}


def rows(world: SiteWorld) -> pl.DataFrame:
    """Two rows per clinician and day worked: documentation, and total."""
    frames = [
        _of_unit(unit, world.span, world.seed) for unit in world.units if "ehr_time" in unit.card.extras
    ]
    if not frames:
        return pl.DataFrame(schema=SCHEMA)
    return pl.concat(frames).sort("date", "clinician_id", "activity")


def _of_unit(unit: UnitWorld, span: Span, seed: int) -> pl.DataFrame:
    """Documentation by hand, less what the day's tasks saved, never below a tenth of it."""
    own = (pl.col("status") == "worked") & (pl.col("person") >= 0) & (pl.col("day") < span.days)
    worked = unit.roster.filter(own)
    rng = stream(seed, unit.card.unit_id, "ehr")
    n = len(worked)
    if unit.card.record is not None:
        return _of_study(unit, unit.card.record, worked, span, rng)
    rate = worked["staff_group"].replace_strict(DOCUMENTATION_PER_HOUR, default=8.0).to_numpy()
    by_hand = rate * worked["worked_hours"].to_numpy() * np.exp(rng.normal(0, DAY_SD, n) - DAY_SD**2 / 2)
    documentation = np.maximum(0.1 * by_hand, by_hand - _saved_minutes(unit, worked))
    after = np.where(rng.random(n) < 0.4, rng.exponential(AFTER_HOURS_MEAN / 0.4, n), 0.0)
    total = documentation + OTHER_ACTIVITY * by_hand
    return _rows(worked, span, documentation, total, after)


def _of_study(
    unit: UnitWorld, time: RecordTime, worked: pl.DataFrame, span: Span, rng: np.random.Generator
) -> pl.DataFrame:
    """Minutes for each hour worked, moved by the effects of the unit; those after hours are among them."""
    hours, week = worked["worked_hours"].to_numpy(), worked["day"].to_numpy() // 7
    noise = np.exp(rng.normal(0, DAY_SD, (3, len(worked))) - DAY_SD**2 / 2)
    after = time.after_hours * hours * noise[2]
    changed = {name: multiplier(unit.card.effects, name, span)[week] for name in _RECORD}
    documentation = time.documentation * changed["documentation"] * hours * noise[0]
    other = time.other * changed["other_record"] * hours * noise[1]
    inside = documentation - AFTER_HOURS_DOCUMENTATION * after
    return _rows(worked, span, inside, documentation + other - after, after)


def _rows(
    worked: pl.DataFrame, span: Span, documentation: Floats, total: Floats, after: Floats
) -> pl.DataFrame:
    base = worked.select("clinician_id").with_columns(date=as_dates(span, worked["day"].to_numpy()))
    late = AFTER_HOURS_DOCUMENTATION * after
    both = [_activity(base, "documentation", documentation, late), _activity(base, "total", total, after)]
    return pl.concat(both).unique(["clinician_id", "date", "activity"], keep="first", maintain_order=True)


def _saved_minutes(unit: UnitWorld, worked: pl.DataFrame) -> Floats:
    """Minutes the tasks of each person and day saved, net of waiting, review, edits and rework."""
    if unit.tasks.is_empty():
        return np.zeros(len(worked))
    by_hand = pl.col("task_type").replace_strict({name: task.minutes for name, task in TASKS.items()})
    used = pl.sum_horizontal("wait_seconds", "review_seconds", "edit_seconds", "rework_seconds") / 60
    kept = pl.col("disposition").is_in(["accepted", "edited"])
    saved = unit.tasks.group_by("clinician_id", "day").agg(
        (pl.when(kept).then(by_hand).otherwise(0.0) - used).sum().alias("saved")
    )
    joined = worked.select("clinician_id", "day").join(
        saved, on=["clinician_id", "day"], how="left", maintain_order="left"
    )
    return joined["saved"].fill_null(0.0).to_numpy()


def _activity(base: pl.DataFrame, name: str, inside: Floats, after: Floats) -> pl.DataFrame:
    return base.with_columns(
        activity=pl.lit(name),
        in_shift_minutes=pl.Series(np.round(inside, 1)),
        after_hours_minutes=pl.Series(np.round(after, 1)),
        method=pl.lit("vendor"),
    )
