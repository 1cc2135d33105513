"""Judged weeks of load lines, written out: what standings and the absolute alarm are told from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from pipelines.detection.alerts import detect
from pipelines.policy.standing import standings
from pipelines.shapes import (
    LINE_WEEK,
    METRIC_VALUE,
    PUBLISHED,
    WEEK_COMPLETENESS,
    WEEK_LOAD,
    empty,
)
from tests.fact_rows import MONDAY, Row, conformed, week
from tests.published import BUDGET, published

SHIFTS = 14
LINE: Row = {
    "line_id": "line",
    "unit_id": "W01",
    "measure": "patients_per_nurse",
    "limit": 6.0,
    "staff_group": "nurse",
    "basis": "local_agreement",
    "effective_from": date(2020, 1, 1),
    "averaging": "shift",
    "allowed_share": 0.1,
}
UNIT: Row = {"unit_id": "W01", "measure": "patients_per_nurse"}


def a_line(**line: Any) -> Row:
    """A line of the ward W01: six patients per nurse, a tenth of shifts allowed over, agreed there."""
    return LINE | line


def weeks_of(
    story: Sequence[Any], line: Row = LINE, *, load: float = 5.0, start: int = 0, shifts: int = SHIFTS
) -> list[Row]:
    """Weeks of a line in order: `None` (not observed), a bool (over or not) or a number of shifts over.

    `load`: that of each week; a week may also be a pair (week, its load).
    """
    rows = []
    for number, told in enumerate(story, start):
        each, its_load = told if isinstance(told, tuple) else (told, load)
        over = (
            each
            if isinstance(each, bool)
            else None
            if each is None
            else each / shifts > line["allowed_share"]
        )
        crossed = (shifts if each else 0) if isinstance(each, bool) else each or 0
        rows.append(
            {
                "line_id": line["line_id"],
                "unit_id": line["unit_id"],
                "week_start": week(number),
                "load": its_load,
                "load_numerator": its_load * 100.0,
                "load_denominator": 100.0,
                "limit": line["limit"],
                "periods_over": 0 if each is None else crossed,
                "periods_observed": 0 if each is None else shifts,
                "periods_expected": shifts,
                "observed": each is not None,
                "over": over,
            }
        )
    return rows


def sunday(number: int) -> date:
    """Sunday of the `number`th week, from 0."""
    return week(number) + timedelta(days=6)


def completeness(shares: Sequence[float | None], unit_id: str = "W01") -> pl.DataFrame:
    """Weeks of a unit in order, with how complete they are."""
    rows = [
        {"unit_id": unit_id, "week_start": week(number), "completeness": share, "limiting": "hours_days"}
        for number, share in enumerate(shares)
    ]
    return conformed(rows, WEEK_COMPLETENESS)


def _lines(lines: Sequence[Row]) -> pl.DataFrame:
    """Lines as published; each is a series of its own unless it says which it carries on."""
    return conformed([{"series": line["line_id"]} | line for line in lines], PUBLISHED["load_line"])


def standing(
    line_weeks: list[Row],
    lines: Sequence[Row] = (LINE,),
    *,
    as_of: date | None = None,
    unit: Mapping[str, Any] | None = None,
    complete: Sequence[float | None] | None = None,
    load: list[Row] | None = None,
    reports: Sequence[tuple[int, int, int]] = (),
    alerts: list[Row] | None = None,
    near: float = 0.10,
) -> Row:
    """Standing of the ward W01 as of a day: without one, the Sunday of the last week told.

    `reports`: (week, reports, of these level 4 or 5).
    """
    last = max((row["week_start"] for row in line_weeks), default=MONDAY)
    shares = complete if complete is not None else [1.0] * ((last - MONDAY).days // 7 + 1)
    told = [
        {"unit_id": "W01", "week_start": week(number), "reports": count, "level_4_5": severe}
        for number, count, severe in reports
    ]
    frame = standings(
        conformed([{**UNIT, **(unit or {})}], PUBLISHED["unit"]),
        _lines(lines),
        conformed(line_weeks, LINE_WEEK),
        completeness(shares),
        conformed(load or [], WEEK_LOAD),
        conformed(told, PUBLISHED["report_week"]),
        conformed(alerts or [], PUBLISHED["alert"]),
        as_of or last + timedelta(days=6),
        near=near,
        gate=0.85,
    )
    (row,) = frame.to_dicts()
    return row


def alerts_of(
    line_weeks: list[Row],
    lines: Sequence[Row] = (LINE,),
    *,
    as_of: date | None = None,
    complete: pl.DataFrame | None = None,
    saved: list[Row] | None = None,
) -> list[Row]:
    """Every alert detected by a day: without one, by the Sunday of the last week told."""
    last = max((row["week_start"] for row in line_weeks), default=MONDAY)
    known = published(
        line_week=conformed(line_weeks, LINE_WEEK),
        line=_lines(lines),
        unit=conformed([{**UNIT, "first_week": week(0)}], PUBLISHED["unit"]),
        completeness=empty(WEEK_COMPLETENESS) if complete is None else complete,
        metric_value=conformed(saved or [], METRIC_VALUE),
    )
    frame = detect(known, as_of or last + timedelta(days=6), BUDGET)["alert"]
    return frame.to_dicts()
