"""Time freed and load on one time axis: two panels under one another, and what happened when."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from dashboard.charts.load import load_panel
from dashboard.charts.parts import with_lanes
from dashboard.charts.saved import saved_panel
from dashboard.charts.spec import Drawing
from dashboard.drawings.load_lines import above_line, axis_title, load_alt, room, with_tips
from dashboard.drawings.window import corners, extent, shown_days
from dashboard.words import marks as mark_words
from dashboard.words import numbers, tips
from dashboard.words.alert_message import message_text
from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Desk

Written = tuple[date, str, str]
"""What people wrote that is marked on a chart: its day, its kind (`action`, `contested`), and about what."""

MARK_COLUMNS = ("happened_on", "kind", "label", "tip", "lane", "side")
LEAST_HOURS = 1.0
"""The axis of hours saved never magnifies less than an hour a week."""


def marks_of(
    desk: Desk, unit_id: str, weeks: pl.DataFrame, written: tuple[Written, ...] = ()
) -> pl.DataFrame:
    """What happened to the unit in these weeks, with alerts and what people wrote; a label and lane each."""
    alerts = desk.alerts(unit_id)
    messages = [message_text({**row, "evidence": json.loads(row["evidence"])}) for row in alerts.to_dicts()]
    told = alerts.select(
        kind=pl.when(pl.col("kind") == "data_gap")
        .then(pl.lit("gap"))
        .when(pl.col("severity") == "watch")
        .then(pl.lit("watch"))
        .otherwise(pl.lit("alert")),
        happened_on="detected_on",
        subject="kind",
        version=pl.lit(None, dtype=pl.String),
        limit=pl.lit(None, dtype=pl.Float64),
        message=pl.Series(messages, dtype=pl.String),
        closed_on="closed_on",
    )
    by_people = [{"kind": kind, "happened_on": day, "subject": subject} for day, kind, subject in written]
    parts = [desk.marks(unit_id), told, *([pl.DataFrame(by_people)] if written else [])]
    every = pl.concat(parts, how="diagonal_relaxed")
    rows = every.to_dicts()
    labelled = every.with_columns(
        label=pl.Series([mark_words.mark_label(row) for row in rows], dtype=pl.String),
        tip=pl.Series([mark_words.mark_sentence(row) for row in rows], dtype=pl.String),
    )
    return with_lanes(labelled, *shown_days(weeks))


def load_drawing(
    unit: Mapping[str, Any],
    weeks: pl.DataFrame,
    expected: pl.DataFrame,
    marks: pl.DataFrame,
    *,
    labelled: bool,
) -> Drawing | None:
    """Weekly load against the line in force; None where no week could be judged.

    `expected`: the band that comparison units lead to expect, as multiples (shape `expected_week`).
    `labelled`: the marks have their labels here, because no panel of hours saved stands above.
    """
    if weeks["load"].is_null().all():
        return None
    lined = weeks.filter(pl.col("limit").is_not_null()).head(1)
    names = [say("card.line", value=numbers.plain(limit)) for limit in lined["limit"].to_list()]
    labels = lined.select("week_start", edge="limit").with_columns(label=pl.Series(names, dtype=pl.String))
    return Drawing(
        load_panel,
        {
            "weeks": with_tips(weeks, unit["measure"]),
            "above": above_line(weeks),
            "band": expected_band(weeks, expected),
            "marks": marks.select(*MARK_COLUMNS),
            "labels": labels,
        },
        replace(room(weeks), lanes=lanes(marks) if labelled else 0),
        load_alt(unit, weeks),
        {"axis_title": axis_title(unit)},
    )


def expected_band(weeks: pl.DataFrame, expected: pl.DataFrame) -> pl.DataFrame:
    """The band behind the curve in the load's own unit: week_start, low, high, stretch."""
    middle = pl.col("load") / (1 + pl.col("change"))
    return (
        expected.join(weeks.select("week_start", "load"), on="week_start")
        .filter(pl.col("load").is_not_null())
        .select(
            "week_start",
            low=middle * (1 + pl.col("low")),
            high=middle * (1 + pl.col("high")),
            stretch="stretch",
        )
    )


def saved_drawing(
    unit: Mapping[str, Any], saved: pl.DataFrame, weeks: pl.DataFrame, marks: pl.DataFrame, minimum_group: int
) -> Drawing | None:
    """Hours saved per week on the load panel's time axis; None where no week has a figure."""
    known = saved.filter(pl.col("state") == "value", pl.col("hours").is_not_null())
    if known.is_empty():
        return None
    texts = [tips.saved_week(row, minimum_group) for row in saved.iter_rows(named=True)]
    low, high = extent(known["hours"])
    rows = saved.select("week_start", "hours", "ramp", "state").with_columns(tip=pl.Series(texts))
    return Drawing(
        saved_panel,
        {"weeks": rows, "marks": marks.select(*MARK_COLUMNS)},
        replace(corners(weeks, min(0.0, low * 1.1), max(LEAST_HOURS, high * 1.1)), lanes=lanes(marks)),
        say(
            "alt.saved",
            unit=unit["unit_name"],
            low=numbers.plain(low),
            high=numbers.plain(high),
            latest=numbers.plain(known["hours"][-1]),
            unknown=saved.height - known.height,
            weeks=saved.height,
        ),
        {"axis_title": say("unit.time.saved_axis")},
    )


def lanes(marks: pl.DataFrame) -> int:
    """How many rows of labels the marks take."""
    return 0 if marks.is_empty() else cast("int", marks["lane"].max()) + 1
