"""Dose-response in sentences, and every outcome as a row of words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import say
from dashboard.words.registry import outcome_text
from dashboard.words.rollout import detectable_text, evidence, figure, reason_text, signed, verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    Row = Mapping[str, Any]


def dose_texts(row: Row) -> tuple[str, list[str]]:
    """The slope in a sentence, and the effect at each level of use."""
    name = row["outcome"]
    if row["effect"] is None:
        return say("rollout.dose.why.no_effect"), []
    if row["dose_reason"] is not None or row["dose_slope"] is None:
        return say(f"rollout.dose.why.{row['dose_reason'] or 'too_few'}"), []
    change = figure(name, row["dose_slope"])
    if row["dose_low"] is None:
        return say("rollout.dose.plain", figure=change), [_band(name, one) for one in _bands(row)]
    sure = row["dose_low"] > 0 or row["dose_high"] < 0
    slope = say(
        "rollout.dose.slope",
        figure=change,
        low=signed(name, row["dose_low"]),
        high=signed(name, row["dose_high"]),
        sure=say("rollout.dose.sure" if sure else "rollout.dose.unsure"),
    )
    return slope, [_band(name, one) for one in _bands(row)]


def _bands(row: Row) -> list[Row]:
    bands: list[Row] = json.loads(row["dose_bands"] or "[]")
    return bands


def _band(name: str, band: Row) -> str:
    text = say(
        "rollout.dose.band",
        from_share=numbers.percent(band["use_from"]),
        to_share=numbers.percent(band["use_to"]),
        figure=figure(name, band["effect"]),
    )
    if band["low"] is None:
        return text
    return say(
        "rollout.dose.band_sure", text=text, low=signed(name, band["low"]), high=signed(name, band["high"])
    )


COLUMNS = ("outcome", "effect", "interval", "verdict", "detectable", "grade", "units", "weeks", "ramp")


def columns() -> list[str]:
    """Titles of the table of outcomes."""
    return [say(f"rollout.column.{name}") for name in COLUMNS]


def table_row(row: Row) -> list[str]:
    """One outcome's line of it; without an effect the reason stands in its place."""
    name = row["outcome"]
    title = outcome_text(name, "title")
    if row["effect"] is None:
        reason = reason_text(row["reason"])
        return [title, reason[0].upper() + reason[1:], *([""] * (len(COLUMNS) - 2))]
    units = say("rollout.of", treated=row["treated_units"], compared=row["comparison_units"])
    return [
        title,
        figure(name, row["effect"]),
        ""
        if row["low"] is None
        else say("rollout.interval", low=signed(name, row["low"]), high=signed(name, row["high"])),
        verdict(row),
        "" if row["detectable"] is None else detectable_text(row),
        evidence(row),
        units,
        str(row["unit_weeks"]),
        "" if row["ramp_effect"] is None else figure(name, row["ramp_effect"]),
    ]
