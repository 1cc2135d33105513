"""Control charts: a series put beside its own past, drawn large for one metric or small for several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.charts.control import SIGNS, control_chart, control_small
from dashboard.charts.parts import with_lanes
from dashboard.charts.spec import Drawing
from dashboard.data import WEEKS, takes_grant
from dashboard.drawings.kept import kept
from dashboard.drawings.time import MARK_COLUMNS, lanes, marks_of
from dashboard.drawings.window import corners, extent, shown_days
from dashboard.words import control as words
from dashboard.words import metrics, tips
from dashboard.words.catalogue import say
from dashboard.words.registry import metric_text
from pipelines.detection.picture import Live, Picture, control_picture
from pipelines.metrics import METRICS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.charts.parts import Corners
    from dashboard.data import Desk
    from dashboard.words.unit import Figure
    from pipelines.metrics import Metric

    Row = Mapping[str, Any]
    Limits = tuple[float | None, float | None]

CHARTS_KEPT = 512
SPANS = 4
"""Of those told with other units alone, so many: the last year."""
MARKED = ("go_live", "end", "release", "release_unannounced", "unit_merge", "unit_merge_in", "unit_split",
          "unit_split_in", "unit_close")  # fmt: skip
"""What is named above a control chart: alerts are not, because it is no alarm."""

_ROOM = 0.08
_FROM_ZERO = 0.3
"""An axis whose floor lies below this share of its ceiling begins at zero."""


@dataclass(frozen=True)
class ControlPicture:
    """One metric of a unit over time. `drawing` None: the answer says why."""

    title: str
    answer: str
    trust: str
    about: str
    figures: tuple[Figure, ...]
    drawing: Drawing | None
    notes: tuple[str, ...]
    limits: str
    rows: tuple[tuple[str, ...], ...]
    others: str = ""  # what is told of it with other small units alone


@dataclass(frozen=True)
class Series:
    """How one series is drawn: its figure in words, d3 format, direction, and beyond which it cannot be."""

    title: str
    axis: str
    axis_format: str
    figure: Callable[[float], str]
    direction: str
    bounds: tuple[float | None, float | None] = (0.0, None)


def live_of(desk: Desk, unit_id: str) -> Live | None:
    """The first go-live of a unit; None where no tool went live."""
    rows = desk.go_lives().filter(pl.col("unit_id") == unit_id).sort("go_live_date").head(1).to_dicts()
    if not rows:
        return None
    day = rows[0]["go_live_date"]
    return Live(day, day + timedelta(weeks=rows[0]["ramp_weeks"]))


def options(desk: Desk, unit: Row) -> list[tuple[str, str]]:
    """What can be looked at of a unit: metric and staff group, that of its line first."""
    every = metrics.in_order(desk.metric_options(unit["unit_id"]).rows())
    first = (unit["measure"], unit["staff_group"] or metrics.WHOLE_UNIT)
    return [option for option in every if option == first] + [option for option in every if option != first]


def option_title(metric_id: str, staff_group: str) -> str:
    """What the reader chooses by: what the figure is about, and its name."""
    group = say(f"about.{metrics.group_of(metric_id)}")
    return say("control.option", group=group, title=metrics.title(METRICS[metric_id], staff_group))


@kept(CHARTS_KEPT)
def control_picture_of(desk: Desk, unit_id: str, metric_id: str, staff_group: str) -> ControlPicture:
    """One metric of a unit. Desks are made per snapshot and grants, so this memory is keyed by both."""
    metric, unit = METRICS[metric_id], desk.units().filter(pl.col("unit_id") == unit_id).row(0, named=True)
    title = metrics.title(metric, staff_group)
    history = desk.metric_history(unit_id, metric_id, staff_group)
    group = desk.about().minimum_group
    if history.tail(WEEKS)["value"].is_null().all():
        granted = desk.grants.covers(unit_id) or not takes_grant(metric)
        answer = words.nothing(title, history.tail(WEEKS)["state"].to_list(), group, granted=granted)
        others = _with_others(desk, unit_id, metric, staff_group)
        return ControlPicture(title, answer, "", "", (), None, (), _limits_text(metric), (), others)
    weeks, left_out = _one_grade(metric, history)
    picture = control_picture(weeks, live_of(desk, unit_id), of_tool=metrics.of_tool(metric))
    series = Series(
        title,
        metrics.unit_text(metric, staff_group),
        metrics.axis_format(metric),
        lambda value: metrics.number(metric, value),
        metric.direction,
        metrics.bounds(metric),
    )
    shown = picture.weeks.tail(WEEKS)
    rows, limits = shown.to_dicts(), drawn_limits(picture, series.bounds)
    judged = sum(row["judged"] for row in rows)
    return ControlPicture(
        title=title,
        answer=words.answer(title, metric.direction, picture, rows),
        trust=words.trust(picture, judged, picture.chance()),
        about=words.about(series.axis, metric.direction, rows),
        figures=tuple(words.figures(metric, picture, rows, limits)),
        drawing=_large(series, unit, picture, _named(desk, unit_id, shown), group),
        notes=(
            words.key(rows),
            words.basis(picture, limits),
            words.gaps([row["state"] for row in rows if row["value"] is None]),
            words.together(metric, history.tail(WEEKS).drop_nulls("together").to_dicts()),
            left_out,
        ),
        limits=_limits_text(metric),
        rows=tuple(words.table_row(metric, row, group) for row in reversed(rows)),
        others=_with_others(desk, unit_id, metric, staff_group),
    )


def _with_others(desk: Desk, unit_id: str, metric: Metric, staff_group: str) -> str:
    if staff_group != metrics.WHOLE_UNIT:
        return ""
    return words.with_others(metric, desk.service_spans(unit_id, metric.id).tail(SPANS).to_dicts())


def _limits_text(metric: Metric) -> str:
    return say("control.limits", limits=metric_text(metric.id, "limits"))


def _one_grade(metric: Metric, history: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """A saving at the grade of its newest figure, other weeks as not assessed, and a note on them."""
    if not metrics.is_saving(metric):
        return history, ""
    grades = history.filter(pl.col("value").is_not_null())["evidence_grade"]
    other = pl.col("value").is_not_null() & pl.col("evidence_grade").ne_missing(pl.lit(grades[-1]))
    if not history.select(other.any()).item():
        return history, ""
    weeks = history.with_columns(
        value=pl.when(~other).then("value"),
        state=pl.when(other).then(pl.lit("not_assessed")).otherwise("state"),
    )
    return weeks, words.grade_left_out(grades[-1])


def _named(desk: Desk, unit_id: str, shown: pl.DataFrame) -> pl.DataFrame:
    """What happened to the unit in the weeks shown, with lanes for its labels."""
    marks = marks_of(desk, unit_id, shown).filter(pl.col("kind").is_in(MARKED))
    return with_lanes(marks.drop("lane", "side"), *shown_days(shown)).select(*MARK_COLUMNS)


def _large(series: Series, unit: Row, picture: Picture, marks: pl.DataFrame, group: int) -> Drawing:
    shown, limits, window, frames = _drawn(series, picture, group)
    return Drawing(
        control_chart,
        {**frames, "labels": _labels(series, shown, picture, limits), "marks": marks},
        replace(window, lanes=lanes(marks)),
        control_alt(series, say("alt.of_unit", title=series.title, unit=unit["unit_name"]), shown, picture),
        {"axis_title": series.axis, "number_format": series.axis_format},
    )


def small(series: Series, weeks: pl.DataFrame, live: Live | None, marks: pl.DataFrame, group: int) -> Drawing:
    """The small picture of a series. `weeks`: all there are. `marks`: happened_on, tip."""
    picture = control_picture(weeks, live)
    shown, _, window, frames = _drawn(series, picture, group)
    return Drawing(
        control_small,
        {**frames, "marks": marks},
        window,
        control_alt(series, series.title, shown, picture),
        {"axis_title": series.axis, "number_format": series.axis_format},
    )


def _drawn(
    series: Series, picture: Picture, group: int
) -> tuple[pl.DataFrame, Limits, Corners, dict[str, pl.DataFrame]]:
    """The weeks shown, the limits, the window, and the frames that both kinds of picture draw."""
    shown = _alone(picture.weeks.tail(WEEKS))
    limits = drawn_limits(picture, series.bounds)
    window = _window(shown, limits, series.bounds)
    frames = {
        "weeks": _points(series, shown, group),
        "limits": _limit_rows(shown, picture, limits, window),
    }
    return shown, limits, window, frames


def drawn_limits(picture: Picture, bounds: tuple[float | None, float | None]) -> Limits:
    """The lower and the upper limit; None where there is none, or it lies beyond what the figure can be."""
    if picture.xmr is None:
        return None, None
    least, most = bounds
    lower, upper = picture.xmr.lower, picture.xmr.upper
    return (
        None if least is not None and lower < least else lower,
        None if most is not None and upper > most else upper,
    )


def _alone(shown: pl.DataFrame) -> pl.DataFrame:
    """Marks weeks with a figure between two without: no line reaches them."""
    none = pl.col("value").is_null()
    lonely = ~none & none.shift(1, fill_value=True) & none.shift(-1, fill_value=True)
    return shown.with_columns(alone=lonely)


def _points(series: Series, shown: pl.DataFrame, group: int) -> pl.DataFrame:
    rows = shown.to_dicts()
    return shown.select("week_start", "value", "alone", "state").with_columns(
        sign=pl.Series([SIGNS.get((row["rule"], row["way"])) for row in rows], dtype=pl.String),
        tone=pl.Series([words.tone(series.direction, row["way"]) for row in rows], dtype=pl.String),
        tip=pl.Series([_tip(series, row, group) for row in rows], dtype=pl.String),
    )


def _tip(series: Series, row: Row, group: int) -> str:
    figure = "" if row["value"] is None else series.figure(row["value"])
    text = tips.value_week(row, figure, group)
    if row["rule"] is None:
        return text
    return say("tip.marked", text=text, what=words.mark_text(row["rule"], row["way"], series.direction))


def _window(shown: pl.DataFrame, limits: Limits, bounds: Limits) -> Corners:
    """The window that holds every value and the limits, and nothing the figure cannot be."""
    drawn = [limit for limit in limits if limit is not None]
    low, high = extent(pl.concat([shown["value"].drop_nulls(), pl.Series(drawn, dtype=pl.Float64)]))
    room = (high - low) * _ROOM or abs(high) * _ROOM or 1.0
    low, high = low - room, high + room
    least, most = bounds
    if least is not None:
        low = least if low < least + _FROM_ZERO * (high - least) else low
    return corners(shown, low, high if most is None else min(high, most + room / 2))


def _limit_rows(shown: pl.DataFrame, picture: Picture, limits: Limits, window: Corners) -> pl.DataFrame:
    schema = {
        **dict.fromkeys(("first", "last", "basis_first", "basis_last"), pl.Date),
        **dict.fromkeys(("mean", "lower", "upper", "floor", "ceiling"), pl.Float64),
    }
    if picture.xmr is None:
        return pl.DataFrame(schema=schema)
    basis = shown.filter("in_basis")["week_start"].to_list()
    first, last = shown_days(shown)
    half = timedelta(days=3)
    row = {
        "first": first - half,
        "last": last,
        "basis_first": min(basis) - half if basis else None,
        "basis_last": max(basis) + half if basis else None,
        "mean": picture.xmr.mean,
        "lower": limits[0],
        "upper": limits[1],
        "floor": window.low if limits[0] is None else limits[0],
        "ceiling": window.high if limits[1] is None else limits[1],
    }
    return pl.DataFrame([row], schema=schema)


def _labels(series: Series, shown: pl.DataFrame, picture: Picture, limits: Limits) -> pl.DataFrame:
    """Names of mean and limits at the left end of their rules."""
    edges = {"mean": picture.xmr.mean if picture.xmr else None, "lower": limits[0], "upper": limits[1]}
    told = [
        (shown["week_start"][0], edge, say(f"control.label.{name}", value=series.figure(edge)))
        for name, edge in edges.items()
        if edge is not None
    ]
    schema = {"week_start": pl.Date, "edge": pl.Float64, "label": pl.String}
    return pl.DataFrame(told, schema=schema, orient="row")


def control_alt(series: Series, title: str, shown: pl.DataFrame, picture: Picture) -> str:
    """The chart in words, for who cannot see it."""
    known = shown["value"].drop_nulls()
    if known.is_empty():
        return say("alt.value.none", title=title)
    low, high = extent(known)
    text = say(
        "alt.value",
        title=title,
        low=series.figure(low),
        high=series.figure(high),
        latest=series.figure(known[-1]),
        unknown=shown.height - known.len(),
        weeks=shown.height,
    )
    if picture.xmr is None:
        return text
    judged = shown.filter("judged")
    return say(
        "alt.control",
        text=text,
        mean=series.figure(picture.xmr.mean),
        limits=words.limits_text(series.figure, drawn_limits(picture, series.bounds)),
        marked=judged["rule"].count(),
        judged=judged.height,
    )
