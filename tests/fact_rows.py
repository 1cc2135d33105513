"""Canonical rows for tests of facts, lines and standings: written out where a test shows its arithmetic.

A test gives only the columns it is about; `DEFAULTS` fills in the rest: one ward, W01, with one nurse, n1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.detection.alerts import detect
from pipelines.facts.compute import Computed, weekly_facts
from pipelines.facts.load import unit_measures
from pipelines.facts.rows import Rows, Span
from pipelines.policy.lineage import lineage
from pipelines.policy.lines import resolve
from pipelines.policy.standing import standings
from pipelines.schemas import TABLES
from pipelines.shapes import conform
from tests.published import BUDGET, published

ZONE = "Europe/London"
MONDAY = date(2026, 1, 5)
WARD = "inpatient_mental_health"
DAY_AND_NIGHT = (("day", time(7)), ("night", time(19)))

Row = dict[str, Any]
Tables = Mapping[str, list[Row]]

_KINDS: dict[str, Any] = {
    "id": pl.String,
    "text": pl.String,
    "category": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "flag": pl.Boolean,
    "date": pl.Date,
    "instant": pl.Datetime("us", "UTC"),
}
DEFAULTS: dict[str, Row] = {
    "units": {"unit_id": "W01", "unit_name": "Ash", "setting": WARD},
    "clinicians": {"clinician_id": "n1", "staff_group": "nurse", "unit_id": "W01", "wte": 1.0},
    "tools": {"tool_id": "T1", "tool_name": "Notes", "kind": "note_draft"},
    "rollouts": {"unit_id": "W01", "tool_id": "T1"},
    "shifts": {"clinician_id": "n1", "unit_id": "W01", "status": "worked"},
    "staffing_daily": {"unit_id": "W01", "period": "all", "staff_group": "nurse"},
    "caseload": {"unit_id": "W01", "period": "all"},
    "llm_events": {"clinician_id": "n1", "tool_id": "T1", "task_type": "progress_note"},
    "task_baselines": {"task_type": "progress_note", "minutes_mean": 12.0, "n": 50, "method": "ehr_audit"},
    "ehr_time": {"clinician_id": "n1", "activity": "total", "in_shift_minutes": 60.0},
    "training": {"clinician_id": "n1", "kind": "training", "name": "Safe use"},
    "permitted_uses": {"task_type": "progress_note"},
    "consent_daily": {"unit_id": "W01"},
    "incidents": {"unit_id": "W01", "category": "fall", "severity": 2},
    "overload_reports": {"unit_id": "W01", "level": 2, "cause": "staffing"},
    "support_offers": {"unit_id": "W01", "kind": "supervision", "offered": 1},
    "time_samples": {"unit_id": "W01", "activity": "direct_care", "staff_group": "nurse", "n": 10},
    "unit_changes": {},
    "load_lines": {
        "unit_id": "W01",
        "measure": "patients_per_nurse",
        "limit": 6.0,
        "basis": "local_agreement",
        "source": "Ward agreement",
        "effective_from": date(2020, 1, 1),
    },
}
ALWAYS: dict[str, list[Row]] = {"units": [{}], "clinicians": [{}]}
_NUMBERED = {"shifts": "shift_id", "llm_events": "task_id", "incidents": "incident_id"}


def day(number: int) -> date:
    """The `number`th day of the first week, from 0, and on."""
    return MONDAY + timedelta(days=number)


def week(number: int) -> date:
    """Monday of the `number`th week, from 0."""
    return MONDAY + timedelta(weeks=number)


def at(moment: str | datetime, zone: str = ZONE) -> datetime:
    """A clock time at the site, or one with its own offset."""
    told = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return told if told.tzinfo else told.replace(tzinfo=ZoneInfo(zone))


def table(name: str, rows: Iterable[Row], zone: str = ZONE) -> pl.DataFrame:
    """Rows of a canonical table in its types, with `_date`."""
    schema = TABLES[name]
    number = count(1)
    complete = []
    for given in rows:
        row: Row = dict.fromkeys(schema.names) | DEFAULTS[name] | given
        if name in _NUMBERED:
            row[_NUMBERED[name]] = row[_NUMBERED[name]] or f"{name}-{next(number)}"
        for column in schema.columns:
            if column.kind == "instant" and row[column.name] is not None:
                row[column.name] = at(row[column.name], zone).astimezone(ZoneInfo("UTC"))
        complete.append(row)
    frame = pl.DataFrame(complete, schema={column.name: _KINDS[column.kind] for column in schema.columns})
    own = schema.own_date
    if own is None:
        return frame.with_columns(_date=pl.lit(None, dtype=pl.Date))
    if schema.column(own).kind == "date":
        return frame.with_columns(_date=pl.col(own))
    return frame.with_columns(_date=pl.col(own).dt.convert_time_zone(zone).dt.date())


def site_rows(tables: Tables, zone: str = ZONE) -> Rows:
    """Rows as a run hands them to the facts: under the unit that carries them, lines resolved."""
    frames = {name: table(name, tables.get(name, ALWAYS.get(name, [])), zone) for name in DEFAULTS}
    changes = lineage(frames.pop("unit_changes"))
    units = frames.pop("units").filter(~pl.col("unit_id").is_in(list(changes.renamed)))
    for unit_id, since in changes.closed.items():
        gone = pl.when(pl.col("unit_id") == unit_id).then(pl.lit(since - timedelta(days=1)))
        units = units.with_columns(closed_on=pl.min_horizontal("closed_on", gone))
    seen = {
        "caseload": frames["caseload"],
        "staffing_daily": frames["staffing_daily"],
        "shifts": frames["shifts"].filter(pl.col("status") != "planned"),
    }
    days = pl.concat(
        [frame.select(pl.col("unit_id").replace(changes.renamed), "_date") for frame in seen.values()]
    )
    roster_since = {}
    for unit_id, since in _first_days(seen["shifts"], changes.renamed).items():
        told = _first_days(seen["staffing_daily"], changes.renamed).get(unit_id, since)
        roster_since[unit_id] = since if told < since else date.min
    lines = resolve(frames.pop("load_lines"), units, changes, roster_since)
    carried: dict[str, Any] = {name: changes.carry_on(frame) for name, frame in frames.items()}
    return Rows(
        **carried,
        units=units,
        lines=lines,
        first_days=days.group_by("unit_id").agg(pl.col("_date").min().alias("first_date")),
        roster_since=roster_since,
        collected=frozenset(name for name, rows in tables.items() if rows),
    )


def _first_days(frame: pl.DataFrame, renamed: Mapping[str, str]) -> dict[str, date]:
    days = frame.select(pl.col("unit_id").replace(renamed), "_date").group_by("unit_id")
    return dict(days.agg(pl.col("_date").min()).iter_rows())


def span(
    weeks: int = 1,
    first: date = MONDAY,
    *,
    zone: str = ZONE,
    periods: tuple[tuple[str, time], ...] = DAY_AND_NIGHT,
) -> Span:
    """So many weeks from the first one, on a site with a 37.5 hour week and the gate at 85 %."""
    mondays = tuple(first + timedelta(weeks=number) for number in range(weeks))
    return Span(mondays, zone, periods, full_time_hours=37.5, completeness=0.85)


def computed(over: Span | None = None, /, **tables: Any) -> Computed:
    """Facts and judged lines of the span (the first week), from these rows."""
    over = over or span()
    return weekly_facts(site_rows(tables, over.timezone), over)


@dataclass(frozen=True)
class Told:
    """What a site answers as of a day."""

    standings: dict[str, Row]
    alerts: list[Row]
    lines: pl.DataFrame

    @property
    def standing(self) -> Row:
        """That of the ward W01."""
        return self.standings["W01"]


def told(answers: Computed, rows: Rows, as_of: date, *, near: float = 0.10, gate: float = 0.85) -> Told:
    """Alerts and standings as of a day, by the functions that publish them."""
    complete = answers.facts.completeness
    measures = unit_measures(rows.units, rows.lines).filter("own")
    units = rows.units.join(measures.select("unit_id", "measure"), on="unit_id", how="left")
    units = units.join(
        complete.group_by("unit_id").agg(pl.col("week_start").min().alias("first_week")),
        on="unit_id",
        how="left",
    )
    known = published(
        unit=units,
        unit_day=answers.unit_day,
        completeness=complete,
        line=rows.lines,
        line_week=answers.line_week,
        gate=gate,
    )
    alerts = detect(known, as_of, BUDGET)["alert"]
    reports = answers.facts.events.select(
        "unit_id",
        "week_start",
        pl.col("overload_reports").alias("reports"),
        pl.col("overload_reports_level_4_5").alias("level_4_5"),
    )
    frame = standings(
        units,
        rows.lines,
        answers.line_week,
        complete,
        answers.facts.load,
        reports,
        alerts,
        as_of,
        near=near,
        gate=gate,
    )
    return Told({row["unit_id"]: row for row in frame.to_dicts()}, alerts.to_dicts(), rows.lines)


def only(frame: pl.DataFrame, **values: Any) -> Row:
    """The one row with these values."""
    for name, value in values.items():
        wanted = pl.col(name).is_null() if value is None else pl.col(name) == value
        frame = frame.filter(wanted)
    (row,) = frame.to_dicts()
    return row


def shape_of(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame sorted by all its columns: two with the same rows are equal."""
    return frame.sort(frame.columns, nulls_last=True)


def conformed(rows: list[Row], schema: dict[str, Any]) -> pl.DataFrame:
    """Rows of a published or weekly shape; columns not given are null."""
    return conform(pl.DataFrame(rows, infer_schema_length=None), schema)


def all_week(number: int = 0, days: int = 7, /, **row: Any) -> list[Row]:
    """One row for each day of a week, from its Monday, with a `date`."""
    return [{"date": week(number) + timedelta(days=each)} | row for each in range(days)]


def shift(date_of: date, start: str = "07:00", end: str = "19:00", **row: Any) -> Row:
    """A shift on a day; one that ends at or before it starts ends the next day."""
    ends_on = date_of if end > start else date_of + timedelta(days=1)
    return {
        "starts_at": f"{date_of.isoformat()}T{start}",
        "ends_at": f"{ends_on.isoformat()}T{end}",
    } | row
