"""What moves around the load: its parts, each staff group's, and the measures that should not give way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.charts.small import small_bars
from dashboard.charts.spec import Drawing
from dashboard.data import WEEKS
from dashboard.drawings.control import Series, live_of, small
from dashboard.drawings.window import extent, from_zero, lives
from dashboard.words import numbers, tips
from dashboard.words.catalogue import code, say
from dashboard.words.saving import coverage_text
from pipelines.metrics import METRICS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.data import Desk
    from pipelines.detection.picture import Live

RECENT, BEFORE = 4, 12
LEVEL_FORMAT = ",.2~f"
DRIVER_DIGITS = {
    "patients": 1,
    "open_cases": 0,
    "contacts": 0,
    "nurse_hours": 0,
    "staff_hours": 0,
    "acuity": 2,
}
"""Decimals at which each driver's weeks are told."""


@dataclass(frozen=True)
class Measure:
    """How one balancing measure is told: d3 format of its axis, its figure in words.

    `by_roster`: divided by hours or shifts, so that it needs a complete roster.
    """

    metric: str
    axis_format: str
    figure: Callable[[float], str]
    counted: bool = False
    by_roster: bool = False


BALANCE = (
    Measure(
        "overtime_share",
        ".1~%",
        lambda value: say("percent", value=numbers.plain(value * 100)),
        by_roster=True,
    ),
    Measure(
        "missed_break_minutes_per_shift",
        ",.2~f",
        lambda value: say("minutes_value", value=numbers.plain(value)),
        by_roster=True,
    ),
    Measure(
        "after_hours_minutes",
        ",.2~f",
        lambda value: say("minutes_value", value=numbers.plain(value)),
        by_roster=True,
    ),
    Measure("overload_reports", "d", lambda value: numbers.plain(value), counted=True),
    Measure("incident_rate", ",.2~f", lambda value: numbers.plain(value)),
)


@dataclass(frozen=True)
class Small:
    """One small picture: its title, what stands under it, and the drawing or why there is none."""

    title: str
    note: str
    drawing: Drawing | None
    instead: str = ""


def driver_smalls(desk: Desk, unit_id: str, marks: pl.DataFrame) -> list[Small]:
    """One picture each of what load is made of: patients, staff hours, and acuity where it is recorded."""
    live, named = live_of(desk, unit_id), lives(marks)
    return [
        _driver(str(name), rows, live, named)
        for (name,), rows in desk.driver_weeks(unit_id)
        .partition_by("driver", as_dict=True, maintain_order=True)
        .items()
        if _has_figures(rows)
    ]


def _has_figures(weeks: pl.DataFrame) -> bool:
    """Whether there is one in the weeks that are shown."""
    return not weeks.tail(WEEKS)["value"].is_null().all()


def _driver(name: str, weeks: pl.DataFrame, live: Live | None, marks: pl.DataFrame) -> Small:
    digits = DRIVER_DIGITS[name]
    series = Series(
        say(f"driver.{name}.title"),
        say(f"driver.{name}.axis"),
        LEVEL_FORMAT,
        lambda value: numbers.plain(value, digits),
        "context",
    )
    return _level(series, weeks, live, marks)


def group_smalls(desk: Desk, unit: Mapping[str, Any], marks: pl.DataFrame) -> list[Small]:
    """One picture per staff group whose load is known."""
    weeks = desk.group_weeks(unit["unit_id"])
    live, named = live_of(desk, unit["unit_id"]), lives(marks)
    return [
        _group(group, rows, unit["measure"], live, named)
        for (group,), rows in weeks.partition_by("staff_group", as_dict=True, maintain_order=True).items()
        if _has_figures(rows)
    ]


def _group(group: object, weeks: pl.DataFrame, measure: str, live: Live | None, marks: pl.DataFrame) -> Small:
    axis = say(f"measure.{measure}.group_axis", group=code("staff_group", str(group)))
    series = Series(
        code("staff_groups", str(group)), axis, LEVEL_FORMAT, numbers.load_number, METRICS[measure].direction
    )
    return _level(series, weeks, live, marks)


def _level(series: Series, weeks: pl.DataFrame, live: Live | None, marks: pl.DataFrame) -> Small:
    """A level that is told by how it moves."""
    drawing = small(series, weeks, live, marks, 0)
    return Small(series.title, _note(weeks, series.figure, with_coverage=False), drawing)


def balance_smalls(desk: Desk, unit_id: str, marks: pl.DataFrame, minimum_group: int) -> list[Small]:
    """One picture per balancing measure; where there is no figure, the reason in its place."""
    names = tuple(measure.metric for measure in BALANCE if not measure.counted)
    by_roster = tuple(measure.metric for measure in BALANCE if measure.by_roster)
    metrics = desk.metric_weeks(unit_id, names, by_roster).partition_by("metric", as_dict=True)
    live, named = live_of(desk, unit_id), lives(marks)
    return [
        _reports(desk, unit_id, measure, named, minimum_group)
        if measure.counted
        else _metric(measure, metrics.get((measure.metric,)), live, named, minimum_group)
        for measure in BALANCE
    ]


def _metric(
    measure: Measure,
    weeks: pl.DataFrame | None,
    live: Live | None,
    marks: pl.DataFrame,
    minimum_group: int,
) -> Small:
    title = say(f"metric.{measure.metric}.title")
    if weeks is None or not _has_figures(weeks):
        states = [] if weeks is None else weeks.tail(WEEKS)["state"].to_list()
        state = next(
            (name for name in ("suppressed", "withheld", "missing", "not_assessed") if name in states),
            "not_collected",
        )
        return Small(title, "", None, tips.state_text(state, minimum_group))
    series = Series(
        title,
        say(f"metric.{measure.metric}.axis"),
        measure.axis_format,
        measure.figure,
        METRICS[measure.metric].direction,
    )
    drawing = small(series, weeks, live, marks, minimum_group)
    return Small(title, _note(weeks, measure.figure), drawing)


def _reports(desk: Desk, unit_id: str, measure: Measure, marks: pl.DataFrame, minimum_group: int) -> Small:
    title = say(f"metric.{measure.metric}.title")
    filed = desk.report_weeks(unit_id)
    if filed.is_empty():
        return Small(title, "", None, tips.state_text("not_collected", minimum_group))
    known = pl.col("reports").is_not_null()
    weeks = filed.select(
        "week_start",
        value=pl.col("reports").cast(pl.Float64),
        state=pl.when(known).then(pl.lit("value")).otherwise(pl.lit("not_assessed")),
    )
    drawing = Drawing(
        small_bars,
        {
            "weeks": _with_tips(weeks.with_columns(alone=pl.lit(value=False)), measure.figure, minimum_group),
            "marks": marks,
        },
        from_zero(weeks, "value", least=3.0),
        _sentence(title, weeks, measure.figure),
        {"axis_title": say(f"metric.{measure.metric}.axis"), "number_format": measure.axis_format},
    )
    return Small(title, _note(weeks, measure.figure, with_coverage=False), drawing)


def _with_tips(weeks: pl.DataFrame, figure: Callable[[float], str], minimum_group: int) -> pl.DataFrame:
    texts = [
        tips.value_week(row, "" if row["value"] is None else figure(row["value"]), minimum_group)
        for row in weeks.iter_rows(named=True)
    ]
    return weeks.select("week_start", "value", "alone", "state").with_columns(
        tip=pl.Series(texts, dtype=pl.String)
    )


def _note(weeks: pl.DataFrame, figure: Callable[[float], str], *, with_coverage: bool = True) -> str:
    recent = weeks.tail(RECENT)["value"].mean()
    before = weeks.tail(RECENT + BEFORE).head(BEFORE)["value"].mean()
    if not isinstance(recent, float):
        return say("unit.balance.note_none")
    then = figure(before) if isinstance(before, float) else say("unit.key.none")
    if not with_coverage:
        return say("unit.balance.note_plain", recent=figure(recent), before=then)
    coverage = weeks.tail(RECENT)["coverage"].mean()
    share = coverage_text(coverage if isinstance(coverage, float) else None)
    return say("unit.balance.note", recent=figure(recent), before=then, share=share)


def _sentence(title: str, weeks: pl.DataFrame, figure: Callable[[float], str]) -> str:
    known = weeks["value"].drop_nulls()
    if known.is_empty():
        return say("alt.value.none", title=title)
    low, high = extent(known)
    return say(
        "alt.value",
        title=title,
        low=figure(low),
        high=figure(high),
        latest=figure(known[-1]),
        unknown=weeks.height - known.len(),
        weeks=weeks.height,
    )
