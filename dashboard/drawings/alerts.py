"""Alerts by unit, each unit with the pictures that help to read its alerts."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from dashboard.charts.alerts import NARROW, TRACK, alert_load, alert_strain
from dashboard.charts.parts import CHARACTER, LANE_HEIGHT, with_lanes
from dashboard.charts.spec import Drawing
from dashboard.desk.alerts import STRAIN
from dashboard.drawings.kept import kept
from dashboard.drawings.load_lines import above_line, axis_title, load_alt, room, with_tips
from dashboard.drawings.time import MARK_COLUMNS, expected_band, lanes
from dashboard.drawings.window import extent, from_zero, shown_days
from dashboard.words import alerts as words
from dashboard.words import marks as mark_words
from dashboard.words import metrics, numbers, tips
from dashboard.words.alert_message import message_text
from dashboard.words.catalogue import join, pair, say, semicolons
from pipelines.metrics import METRICS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import Desk
    from dashboard.words.standing import Tone
    from pipelines.metrics import Metric

    Row = Mapping[str, Any]

PICTURED = 24
"""Units that get pictures at once; of more, one is drawn when its alert is chosen."""
BEFORE_WEEKS, AFTER_WEEKS = 16, 8
"""Weeks shown before the first beginning, and after the last close."""
OF_LOAD = (*words.RISES, "over_line", "uneven_load")
TONES: dict[str, Tone] = {"unsafe": "over", "warning": "near", "watch": "unknown", "gap": "unknown"}
"""Which meaning's colour each grade takes."""
LOAD_HEIGHT, STEP = 210, 30
"""Pixels a picture of load has without bars and labels above it; taller ones grow in steps, so that few kinds
of chart are built."""


@dataclass(frozen=True)
class Group:
    """One unit's alerts, the gravest first, with its pictures."""

    unit_id: str
    unit_name: str
    grade: str
    alerts: tuple[Row, ...]
    pictures: tuple[Drawing, ...]
    happened: str
    """What else happened in the weeks drawn, in words: a narrow picture has only its signs."""


@kept(32)
def told(desk: Desk) -> tuple[Row, ...]:
    """Every alert the user may see, open first, its evidence read and its message in the reader's words."""
    rows = ({**row, "evidence": json.loads(row["evidence"])} for row in desk.site_alerts().to_dicts())
    return tuple({**row, "message": message_text(row)} for row in rows)


def before(row: Row, every: Sequence[Row]) -> list[Row]:
    """Alerts of the same kind in the same unit that had closed when this one was told."""
    return [
        one
        for one in every
        if one["unit_id"] == row["unit_id"]
        and words.kind_text(one) == words.kind_text(row)
        and one["closed_on"] is not None
        and one["alert_id"] != row["alert_id"]
        and one["closed_on"] <= row["detected_on"]
    ]


@kept(128)
def groups(desk: Desk, alert_ids: tuple[str, ...]) -> tuple[Group, ...]:
    """These alerts by unit, in the order the first of each came, the first units with pictures."""
    wanted = set(alert_ids)
    by_unit: dict[str, list[Row]] = {}
    for row in told(desk):
        if row["alert_id"] in wanted:
            by_unit.setdefault(row["unit_id"], []).append(row)
    drawn = _pictures(desk, {unit: by_unit[unit] for unit in list(by_unit)[:PICTURED]})
    return tuple(
        Group(
            unit,
            rows[0]["unit_name"],
            words.grade(rows[0]),
            tuple(rows),
            tuple(drawings),
            happened,
        )
        for unit, rows in by_unit.items()
        for drawings, happened in [drawn.get(unit, ([], ""))]
    )


def _pictures(desk: Desk, alerts: Mapping[str, Sequence[Row]]) -> dict[str, tuple[list[Drawing], str]]:
    """Pictures of each unit's alerts, and what happened: a handful of questions, however many units."""
    asked = tuple(sorted(unit for unit, rows in alerts.items() if any(_has_picture(row) for row in rows)))
    if not asked:
        return {}
    units = {row["unit_id"]: row for row in desk.units().iter_rows(named=True)}
    loads = _by_unit(desk.load_weeks())
    bands, happened = (_by_unit(frame) for frame in (desk.expected_weeks_of(asked), desk.marks_of(asked)))
    strain = desk.strain_weeks(asked).partition_by("unit_id", "metric", as_dict=True)
    empty_band = desk.expected_weeks_of(asked).clear()
    no_marks = desk.marks_of(asked).clear()
    found: dict[str, tuple[list[Drawing], str]] = {}
    for unit_id in asked:
        weeks = _window(loads.get(unit_id), alerts[unit_id])
        if weeks is None or unit_id not in units:
            continue
        marks = _marks(happened.get(unit_id, no_marks), weeks)
        about_load = [row for row in alerts[unit_id] if row["kind"] in OF_LOAD]
        drawings = []
        if about_load and not weeks["load"].is_null().all():
            band = bands.get(unit_id, empty_band)
            drawings.append(_load(units[unit_id], weeks, band, about_load, marks))
        for row in alerts[unit_id]:
            series = strain.get((unit_id, row["evidence"].get("measure")))
            if series is not None and not series["value"].is_null().all():
                drawings.append(_strain(desk, row, series, weeks, marks))
        found[unit_id] = drawings, _happened(marks)
    return found


def _has_picture(row: Row) -> bool:
    return row["kind"] in OF_LOAD or row["evidence"].get("measure") in STRAIN


def _by_unit(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {str(unit): rows for (unit,), rows in frame.partition_by("unit_id", as_dict=True).items()}


def _window(weeks: pl.DataFrame | None, alerts: Sequence[Row]) -> pl.DataFrame | None:
    """The weeks around these alerts; None where the unit has none in them."""
    if weeks is None:
        return None
    first = min(row["started_on"] for row in alerts) - timedelta(weeks=BEFORE_WEEKS)
    closes = [row["closed_on"] for row in alerts]
    last = date.max if None in closes else max(closes) + timedelta(weeks=AFTER_WEEKS)
    shown = weeks.filter(pl.col("week_start").is_between(first, last))
    return None if shown.is_empty() else shown


def _marks(happened: pl.DataFrame, weeks: pl.DataFrame) -> pl.DataFrame:
    rows = happened.to_dicts()
    labelled = happened.with_columns(
        label=pl.Series([mark_words.mark_label(row) for row in rows], dtype=pl.String),
        tip=pl.Series([mark_words.mark_sentence(row) for row in rows], dtype=pl.String),
    )
    return with_lanes(labelled, *shown_days(weeks), NARROW).select(*MARK_COLUMNS)


def _happened(marks: pl.DataFrame) -> str:
    return join(*(say("alerts.happened", text=text) for text in marks["tip"].to_list()))


def _tracks(alerts: Sequence[Row], weeks: pl.DataFrame) -> pl.DataFrame:
    """A bar for each alert within the weeks shown, its name at its beginning or, late in them, at the end."""
    first, last = shown_days(weeks)
    span = max((last - first).days, 1)
    rows = []
    for place, row in enumerate(sorted(alerts, key=lambda row: (row["started_on"], row["detected_on"]))):
        label = words.kind_text(row)
        start = max(first, row["started_on"])
        at, share = (start - first).days / span, len(label) * CHARACTER / NARROW
        side = "left" if at + share > 1 else "right"
        rows.append(
            {
                "started_on": start,
                "detected_on": row["detected_on"],
                "ended_on": min(last, row["closed_on"] or last),
                "named_on": last if side == "left" else start,
                "track": place,
                "grade": words.grade(row),
                "label": label,
                "side": side,
                "tip": words.short_course(row),
            }
        )
    return pl.DataFrame(rows)


def _lanes(tracks: pl.DataFrame, marks: pl.DataFrame) -> int:
    """Rows of labels that bars and marks take together."""
    return lanes(marks) + ceil(tracks.height * TRACK / LANE_HEIGHT)


def _height(rows: int) -> int:
    return LOAD_HEIGHT + STEP * ceil(rows * LANE_HEIGHT / STEP)


def _load(
    unit: Row, weeks: pl.DataFrame, band: pl.DataFrame, alerts: Sequence[Row], marks: pl.DataFrame
) -> Drawing:
    tracks = _tracks(alerts, weeks)
    return Drawing(
        alert_load,
        {
            "weeks": with_tips(weeks, unit["measure"]),
            "above": above_line(weeks),
            "band": expected_band(weeks, band),
            "tracks": tracks,
            "marks": marks,
        },
        replace(room(weeks), lanes=_lanes(tracks, marks)),
        _alt(load_alt(unit, weeks), alerts),
        {"axis_title": axis_title(unit), "height": _height(_lanes(tracks, marks))},
    )


def _strain(desk: Desk, row: Row, series: pl.DataFrame, load: pl.DataFrame, marks: pl.DataFrame) -> Drawing:
    """What the alert counts, on the same weeks as the unit's load."""
    metric = METRICS[str(row["evidence"]["measure"])]
    first, last = shown_days(load)
    weeks = series.filter(pl.col("week_start").is_between(load["week_start"].min(), load["week_start"].max()))
    usual = cast("float | None", row["evidence"].get("rate_expected"))
    tracks = _tracks([row], load)
    texts = [
        tips.value_week(
            week,
            "" if week["value"] is None else metrics.number(metric, week["value"]),
            desk.about().minimum_group,
        )
        for week in weeks.iter_rows(named=True)
    ]
    levels = [] if usual is None else [(first, last, usual)]
    schema = {"first": pl.Date, "last": pl.Date, "level": pl.Float64}
    return Drawing(
        alert_strain,
        {
            "weeks": weeks.select("week_start", "value", "alone", "state").with_columns(
                tip=pl.Series(texts, dtype=pl.String)
            ),
            "usual": pl.DataFrame(levels, schema=schema, orient="row"),
            "tracks": tracks,
            "marks": marks.select("happened_on", "tip"),
        },
        replace(from_zero(weeks, "value", least=(usual or 0.0) * 1.4), lanes=_lanes(tracks, marks.clear())),
        _alt(_values(metrics.title(metric, metrics.WHOLE_UNIT), metric, weeks), [row]),
        {
            "axis_title": _strain_axis(metric, usual),
            "number_format": metrics.axis_format(metric),
        },
    )


def _strain_axis(metric: Metric, usual: float | None) -> str:
    title, unit = metrics.title(metric, metrics.WHOLE_UNIT), metrics.unit_text(metric, metrics.WHOLE_UNIT)
    axis = pair(title, f"{unit[0].lower()}{unit[1:]}")
    return axis if usual is None else say("alerts.usual", axis=axis, value=metrics.number(metric, usual))


def _values(title: str, metric: Metric, weeks: pl.DataFrame) -> str:
    known = weeks["value"].drop_nulls()
    if known.is_empty():
        return say("alt.value.none", title=title)
    low, high = extent(known)
    return say(
        "alt.value",
        title=title,
        low=metrics.number(metric, low),
        high=metrics.number(metric, high),
        latest=metrics.number(metric, known[-1]),
        unknown=weeks.height - known.len(),
        weeks=weeks.height,
    )


def _alt(text: str, alerts: Sequence[Row]) -> str:
    told = semicolons(
        [
            say(
                "alerts.alt.one",
                what=words.kind_text(row),
                start=numbers.short_day(row["started_on"]),
                told=numbers.short_day(row["detected_on"]),
                end=words.end_text(row),
            )
            for row in alerts
        ]
    )
    return say("alerts.alt.load", text=text, alerts=told)
