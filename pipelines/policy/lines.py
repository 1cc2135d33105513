"""Which load lines judge which unit, and when: policy rows resolved to one row per line and unit."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.shapes import PUBLISHED, conform

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.policy.lineage import Lineage

DEFAULT_ALLOWED_SHARE = 0.10
"""Share of shifts that may be over a line that is not law: one in ten, three of a month's day shifts."""

LAW_ALLOWED_SHARE = 0.0
"""A legal limit allows none."""

EVERYONE = "all"
_DAY = timedelta(days=1)
_SAME = ("measure", "staff_group", "period")


def resolve(
    load_lines: pl.DataFrame, units: pl.DataFrame, lineage: Lineage, roster_since: Mapping[str, date]
) -> pl.DataFrame:
    """One row per line and unit it judges, in the published shape `load_line`.

    A later row of one key ends the earlier one, but law and what is agreed stand beside each other. A unit's
    own line takes the place of its setting's for the same measure, group and period, unless that is law.
    After a merger the successor is also held to a parent's stricter line until it agrees on one of its own.
    A line that leaves it open is judged by shift from the first whole week of the unit's roster
    (`roster_since`), by week before. A line that begins the day after another of its kind ended carries on
    its `series`: agreeing on a line again does not make the weeks before it unknown.
    """
    rows = _end_replaced([_with_defaults(row, lineage) for row in load_lines.iter_rows(named=True)])
    by_unit: dict[str, list[dict[str, Any]]] = {}
    for unit in units.iter_rows(named=True):
        own = [row for row in rows if row["unit_id"] == unit["unit_id"]]
        general = [row for row in rows if row["unit_id"] is None and row["setting"] == unit["setting"]]
        by_unit[unit["unit_id"]] = [part for row in general for part in _besides(row, own)] + own
    for old, (new, since) in lineage.merged.items():
        # In order of their dates, so that a line is handed on through several mergers.
        if old in by_unit and new in by_unit:
            by_unit[new] += _inherited(by_unit[old], by_unit[new], new, since)
    resolved = []
    for unit_id in sorted(by_unit):
        stretches = [part for row in by_unit[unit_id] for part in _averaged(row, roster_since.get(unit_id))]
        resolved += _in_series([{**stretch, "unit_id": unit_id} for stretch in stretches])
    frame = pl.DataFrame(resolved, infer_schema_length=None)
    return conform(frame, PUBLISHED["load_line"]).sort("unit_id", "line_id", "effective_from")


def _with_defaults(row: dict[str, Any], lineage: Lineage) -> dict[str, Any]:
    row = dict(row)
    if row["unit_id"] is not None:
        row["unit_id"] = lineage.present(row["unit_id"])
    nurses = row["measure"] == "patients_per_nurse"
    row["staff_group"] = row["staff_group"] or ("nurse" if nurses else EVERYONE)
    row["period"] = None if row["period"] == "all" else row["period"]
    row["rounding"] = row["rounding"] or "none"
    row["observation"] = row["observation"] or "counted"
    if row["allowed_share"] is None:
        row["allowed_share"] = LAW_ALLOWED_SHARE if row["basis"] == "law" else DEFAULT_ALLOWED_SHARE
    return _named(row)


def _named(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its `line_id`: place, measure, group, period and first day; whether it is law."""
    place, period = row["unit_id"] or row["setting"], row["period"] or "every period"
    parts = [place, row["measure"], row["staff_group"], period, row["effective_from"]]
    if row["basis"] == "law":
        parts.append("law")
    return {**row, "line_id": ":".join(str(part) for part in parts)}


def _end_replaced(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A line ends the day before the next one of the same place, measure, group and period begins.

    An agreement or guidance never ends a law. Of two from the same day the stricter holds.
    """

    def place(row: dict[str, Any]) -> tuple[str, ...]:
        names = ("unit_id", "setting", *_SAME)
        return (*(str(row[name]) for name in names), str(row["basis"] == "law"))

    ordered = sorted(rows, key=lambda row: (place(row), row["effective_from"], -row["limit"], str(row)))
    for row, following in pairwise(ordered):
        if place(row) == place(following):
            row["effective_to"] = _earlier(row["effective_to"], following["effective_from"] - _DAY)
    return [
        row for row in ordered if row["effective_to"] is None or row["effective_to"] >= row["effective_from"]
    ]


def _besides(row: dict[str, Any], own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The stretches of a setting's line in which no line of the unit's own takes its place.

    Law stays whatever a unit agrees on, and a unit's own law does not undo what its setting agreed on.
    """
    if row["basis"] == "law":
        return [row]
    parts = [row]
    for line in own:
        if line["basis"] == "law" or any(line[name] != row[name] for name in _SAME):
            continue
        parts = [
            piece for part in parts for piece in _without(part, line["effective_from"], line["effective_to"])
        ]
    return parts


def _without(row: dict[str, Any], start: date, end: date | None) -> list[dict[str, Any]]:
    pieces = []
    if row["effective_from"] < start:
        pieces.append({**row, "effective_to": _earlier(row["effective_to"], start - _DAY)})
    if end is not None and (row["effective_to"] is None or row["effective_to"] > end):
        pieces.append(_named({**row, "effective_from": max(row["effective_from"], end + _DAY)}))
    return pieces


def _inherited(
    parents: list[dict[str, Any]], own: list[dict[str, Any]], unit_id: str, since: date
) -> list[dict[str, Any]]:
    """The parent's lines stricter than the successor's, from the merger until a new line of its own."""

    def in_force(row: dict[str, Any]) -> bool:
        ends = row["effective_to"]
        return row["effective_from"] < since and (ends is None or ends >= since)

    inherited = []
    for row in filter(in_force, parents):
        alike = [line for line in own if all(line[name] == row[name] for name in _SAME)]
        if any(line["limit"] <= row["limit"] for line in alike if in_force(line)):
            continue
        agreed = [
            line["effective_from"]
            for line in alike
            if line["unit_id"] == unit_id and line["effective_from"] >= since
        ]
        end = _earlier(row["effective_to"], min(agreed) - _DAY) if agreed else row["effective_to"]
        if end is None or end >= since:
            inherited.append({**row, "unit_id": unit_id, "effective_from": since, "effective_to": end})
    return inherited


def _averaged(row: dict[str, Any], roster_since: date | None) -> list[dict[str, Any]]:
    """The row with its averaging rule; two stretches where it changes with the unit's first roster."""
    by_week, by_shift = {**row, "averaging": "week"}, {**row, "averaging": "shift"}
    if row["measure"] != "patients_per_nurse":
        return [by_week]  # caseload and contacts are told for weeks only
    if row["averaging"]:
        return [row]
    if roster_since is None:
        return [by_week]
    monday = roster_since + timedelta(days=-roster_since.weekday() % 7)
    if row["effective_from"] >= monday:
        return [by_shift]
    before = {**by_week, "effective_to": _earlier(row["effective_to"], monday - _DAY)}
    ended = row["effective_to"] is not None and row["effective_to"] < monday
    return [before] if ended else [before, _named({**by_shift, "effective_from": monday})]


def _in_series(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A unit's lines with the `series` each is part of."""

    def kind(row: dict[str, Any]) -> tuple[Any, ...]:
        return (*(row[name] for name in _SAME), row["basis"] == "law")

    ended: dict[tuple[Any, ...], list[str]] = {}
    told = []
    for row in sorted(rows, key=lambda row: (row["effective_from"], row["line_id"])):
        before = ended.get((*kind(row), row["effective_from"]), [])
        series = before.pop(0) if before else row["line_id"]
        if row["effective_to"] is not None:
            ended.setdefault((*kind(row), row["effective_to"] + _DAY), []).append(series)
        told.append({**row, "series": series})
    return told


def _earlier(left: date | None, right: date) -> date:
    return right if left is None else min(left, right)
