"""The course of one outcome by weeks since go-live."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.charts.parts import Corners
from dashboard.charts.since_go_live import since_go_live
from dashboard.charts.spec import Drawing
from dashboard.words import numbers
from dashboard.words import rollout as words
from dashboard.words.catalogue import count, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, Any]

ROOM = 0.08
"""Of the height, above and below the intervals."""

_NO_DAY = date(2026, 1, 5)
"""The chart has no axis of days."""


def course_drawing(outcome: str, scope: str, bins: Sequence[Row], estimate: Row) -> Drawing | None:
    """The event study of one outcome; None where no span of weeks can be told."""
    told = [row for row in bins if row["effect"] is not None]
    if not told:
        return None
    rows = [_bin(outcome, place, row) for place, row in enumerate(told)]
    ends = [value for row in rows for value in (row["effect"], row["low"], row["high"]) if value is not None]
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = ROOM * (high - low or 1.0)
    return Drawing(
        since_go_live,
        {"bins": pl.DataFrame(rows)},
        Corners(_NO_DAY, _NO_DAY, low - room, high + room),
        sentence(outcome, scope, told, estimate),
        {
            "axis_title": say(
                "rollout.course.axis",
                title=words.title(outcome).lower(),
                unit=say(f"outcome.{outcome}.unit"),
            ),
            "number_format": ",.2~f",
        },
    )


def _bin(outcome: str, place: int, row: Row) -> dict[str, Any]:
    label = bin_label(row)
    phase = "ramp" if row["phase"] == "after" and row["first_week"] == 0 else row["phase"]
    tip = say(
        "rollout.course.tip",
        bin=label,
        phase="" if phase == "after" else say(f"rollout.course.phase.{phase}"),
        effect=words.effect_text(outcome, row),
        units=count("rollout.units", row["treated_units"]),
        weeks=count("rollout.weeks", row["unit_weeks"]),
    )
    effect = float(row["effect"])
    return {
        "place": place,
        "label": label,
        "phase": phase,
        "effect": effect,
        "low": effect if row["low"] is None else float(row["low"]),
        "high": effect if row["high"] is None else float(row["high"]),
        "go_live": row["first_week"] == 0,
        "go_live_label": say("rollout.course.live"),
        "tip": tip,
    }


def bin_label(row: Row) -> str:
    """`−12 to −9`, `28 on`."""
    first = numbers.plain(row["first_week"], 0)
    if row["last_week"] is None:
        return say("rollout.course.bin_open", first=first)
    return say("rollout.course.bin", first=first, last=numbers.plain(row["last_week"], 0))


def sentence(outcome: str, scope: str, told: Sequence[Row], estimate: Row) -> str:
    """The picture in a sentence."""
    before = [row["effect"] for row in told if row["phase"] == "before"]
    early = say("rollout.course.sentence.no_before")
    if before:
        ends = (words.amount(outcome, end, signed=True, unit=False) for end in (min(before), max(before)))
        early = say("rollout.course.sentence.before", low=next(ends), high=next(ends))
    late = say("rollout.course.sentence.no_after")
    if estimate["effect"] is not None:
        late = say("rollout.course.sentence.after", effect=words.effect_text(outcome, estimate))
    return say("rollout.course.sentence", title=words.title(outcome), scope=scope, before=early, after=late)
