"""An answer as of a day never uses what was not known on it, and never changes when more arrives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import duckdb
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.answers import alert_document, detected_as_of, standing_document, standings_as_of
from pipelines.facts.compute import weekly_facts
from pipelines.facts.load import unit_measures
from pipelines.facts.rows import Rows
from pipelines.schemas import TABLES
from pipelines.shapes import METRIC_VALUE, PUBLISHED, conform, empty
from pipelines.warehouse.read import Snapshot
from tests.fact_rows import ZONE, Row, Tables, at, conformed, site_rows, span
from tests.judged_weeks import LINE, a_line, alerts_of, standing, sunday, weeks_of
from tests.oracle.wards import FIRST, WEEKS, Site
from tests.published import limits_of

SEEDS = st.integers(0, 10_000)
SUNDAYS = [FIRST + timedelta(days=7 * number + 6) for number in range(WEEKS)]


@dataclass(frozen=True)
class Published:
    """What a snapshot holds that answers are told from; stands in for one on disk."""

    tables: Mapping[str, pl.DataFrame]
    info: Mapping[str, Any]

    def has(self, name: str) -> bool:
        return name in self.tables

    def table(self, name: str) -> pl.DataFrame:
        return self.tables[name]

    def query(self, sql: str, params: Mapping[str, object] | None = None) -> pl.DataFrame:
        with duckdb.connect() as connection:
            for name, frame in self.tables.items():
                connection.register(name, frame.to_arrow())
            return pl.DataFrame(connection.sql(sql, params=params).pl())


def publish(rows: Rows, weeks: int, saved: pl.DataFrame) -> Snapshot:
    """The tables of a site whose first so many weeks are known."""
    made = weekly_facts(rows, span(weeks, FIRST))
    measures = unit_measures(rows.units, rows.lines).filter("own").select("unit_id", "measure")
    tables = {
        "unit": rows.units.join(measures, on="unit_id", how="left").with_columns(
            first_week=pl.lit(None, dtype=pl.Date)
        ),
        "unit_day": made.unit_day,
        "unit_change": empty(PUBLISHED["unit_change"]),
        "rollout": empty(PUBLISHED["rollout"]),
        "load_line": rows.lines,
        "line_week": made.line_week,
        "week_spread": empty(PUBLISHED["week_spread"]),
        "week_completeness": made.facts.completeness,
        "week_load": made.facts.load,
        "week_hours": conform(made.facts.hours, PUBLISHED["week_hours"]),
        "group_value": empty(PUBLISHED["group_value"]),
        "agreement": empty(PUBLISHED["agreement"]),
        "report_week": made.facts.events.select(
            "unit_id", "week_start", reports="overload_reports", level_4_5="overload_reports_level_4_5"
        ),
        "metric_value": saved.filter(pl.col("week_start") < FIRST + timedelta(weeks=weeks)),
        "limit_week": limits_of(saved.filter(pl.col("week_start") < FIRST + timedelta(weeks=weeks))),
    }
    info = {
        "digest": "digest",
        "completeness": 0.85,
        "near": 0.10,
        "full_time_hours": 37.5,
        "false_alarms_per_unit_year": 0.05,
    }
    return cast("Snapshot", Published(tables, info))


def known_by(tables: Tables, day: date) -> dict[str, list[Row]]:
    """Rows whose own date had come by the day, by the site's clock."""

    def own_date(name: str, row: Row) -> date:
        column = TABLES[name].own_date
        told = row.get(column) if column else None
        if told is None:
            return date.min
        if TABLES[name].column(str(column)).kind == "date":
            return cast("date", told)
        return at(told).astimezone(at("2026-01-01").tzinfo).date()

    return {name: [row for row in rows if own_date(name, row) <= day] for name, rows in tables.items()}


def saved_weeks(seed: int) -> pl.DataFrame:
    """Published minutes saved: what the evidence of an alert reads."""
    rows = [
        {
            "metric": "net_minutes_saved_per_worked_hour",
            "unit_id": unit,
            "week_start": FIRST + timedelta(weeks=number),
            "staff_group": "all",
            "numerator": float((seed * 7 + number * 13) % 900 - 100),
            "denominator": 400.0,
            "state": "value" if (seed + number) % 4 else "suppressed",
        }
        for unit in ("W01", "W02", "C01")
        for number in range(WEEKS)
    ]
    return conformed(rows, METRIC_VALUE)


def answers(snapshot: Snapshot, as_of: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """The documents of ``alerts --json`` and ``status --json`` as of a day."""
    alerts = alert_document(snapshot, as_of, detected_as_of(snapshot, as_of))
    return alerts, standing_document(snapshot, as_of, standings_as_of(snapshot, as_of))


@settings(max_examples=3)
@given(SEEDS)
def test_answers_as_of_a_day_are_those_that_were_given_on_it(seed: int) -> None:
    """The site cut at a Sunday, computed and asked, and the whole site asked as of that Sunday."""
    site, saved = Site(seed), saved_weeks(seed)
    whole = publish(site_rows(site.tables), WEEKS, saved)
    for weeks in range(1 + seed % 2, WEEKS + 1, 2):
        day = SUNDAYS[weeks - 1]
        then = publish(site_rows(known_by(site.tables, day)), weeks, saved)
        assert answers(whole, day) == answers(then, day)


@settings(max_examples=3)
@given(SEEDS, st.integers(0, 6))
def test_between_two_sundays_the_answer_is_that_of_the_earlier_one(seed: int, later: int) -> None:
    """But for what an agreement or a closing of those days says about them."""
    site = Site(seed)
    site.tables["load_lines"] = [
        row for row in site.tables["load_lines"] if row.get("effective_from", date.min) < FIRST
    ]
    site.tables["unit_changes"] = []
    for row in site.tables["load_lines"]:
        row.pop("effective_to", None)
    whole = publish(site_rows(site.tables), WEEKS, saved_weeks(seed))
    day = SUNDAYS[3]
    on_sunday, after = answers(whole, day), answers(whole, day + timedelta(days=later))
    assert on_sunday[0]["alerts"] == after[0]["alerts"]
    assert on_sunday[1]["units"] == after[1]["units"]


def test_the_sites_have_alerts_and_standings_of_every_kind():
    found: set[str] = set()
    for seed in range(4):
        whole = publish(site_rows(Site(seed).tables), WEEKS, saved_weeks(seed))
        alerts, units = answers(whole, SUNDAYS[-1])
        found |= {alert["kind"] for alert in alerts["alerts"]}
        found |= {unit["standing"] for unit in units["units"]}
        found |= {unit["reason"] for unit in units["units"]}
    assert {"over_line", "data_gap", "within", "over", "unknown", "closed"} <= found


# --- stories of weeks, drawn at random -------------------------------------------------------------------

WEEK = st.sampled_from([True, True, False, None])
STORIES = st.lists(WEEK, min_size=1, max_size=24)
DOCTORS = a_line(line_id="doctors", staff_group="doctor", limit=10.0, basis="guidance")


@settings(max_examples=60)
@given(STORIES, STORIES)
def test_what_an_alert_says_is_frozen_and_only_its_close_and_severity_come_later(nurses, doctors):
    rows = [*weeks_of(nurses), *weeks_of(doctors, DOCTORS, start=2)]
    lines = (LINE, DOCTORS)
    frozen: dict[str, Row] = {}
    severity: dict[str, str] = {}
    for number in range(max(len(nurses), len(doctors) + 2)):
        known = [row for row in rows if row["week_start"] <= sunday(number)]
        told = alerts_of(known, lines, as_of=sunday(number))
        assert told == alerts_of(rows, lines, as_of=sunday(number))
        assert {alert["alert_id"] for alert in told} >= frozen.keys()  # none is ever withdrawn
        for alert in told:
            said = {name: value for name, value in alert.items() if name not in ("closed_on", "severity")}
            assert frozen.setdefault(alert["alert_id"], said) == said
            assert (severity.get(alert["alert_id"]), alert["severity"]) != ("unsafe", "warning")
            severity[alert["alert_id"]] = alert["severity"]


def by_the_rule(story: list[bool | None]) -> Iterator[tuple[int, int, int | None]]:
    """Alerts of one line, week by week with pencil and paper: start, detection, close."""
    opened: tuple[int, int] | None = None
    quiet = 0
    for now, week in enumerate(story):
        if week is None:
            continue
        observed = [number for number in range(now + 1) if story[number] is not None][-4:]
        over = [number for number in observed if story[number] and now - number <= 5]
        if len(over) >= 3:
            quiet = 0
            opened = opened or (over[0], now)
        elif opened:
            quiet += 1
            if quiet == 4:
                yield (*opened, now)
                opened, quiet = None, 0
    if opened:
        yield (*opened, None)


@settings(max_examples=150)
@given(STORIES)
def test_alerts_open_and_close_by_the_rule(story):
    told = [
        (row["started_on"], row["detected_on"], row["closed_on"])
        for row in alerts_of(weeks_of(story), as_of=sunday(len(story) - 1))
    ]
    first = weeks_of([True])[0]["week_start"]
    expected = [
        (first + timedelta(weeks=start), sunday(found), None if closed is None else sunday(closed))
        for start, found, closed in by_the_rule(story)
    ]
    assert told == expected


@settings(max_examples=60)
@given(STORIES, st.integers(1, 24))
def test_a_standing_is_told_from_the_last_six_weeks_alone(story, cut):
    rows = weeks_of(story, a_line(averaging="week"))
    recent = [row for row in rows if row["week_start"] > sunday(len(story) - 7)]
    line = (a_line(averaging="week"),)
    shares = [1.0] * len(story)
    as_of = sunday(len(story) - 1)
    whole = standing(rows, line, complete=shares, as_of=as_of)
    part = standing(recent, line, complete=shares, as_of=as_of)
    unknown_since = (whole.pop("unknown_since"), part.pop("unknown_since"))
    assert whole == part
    assert (unknown_since[0] is None) == (unknown_since[1] is None)
    assert standing(rows[:cut], line, as_of=sunday(min(cut, len(story)) - 1), complete=shares) == standing(
        rows, line, as_of=sunday(min(cut, len(story)) - 1), complete=shares
    )


def test_the_clock_of_the_site_decides_which_day_a_row_belongs_to():
    """Half past midnight in London on the Monday is still Sunday in UTC: it is not known on Sunday."""
    rows = {"overload_reports": [{"reported_at": "2026-04-06T00:30", "unit_id": "W01"}]}
    assert ZONE == "Europe/London"
    assert known_by(rows, date(2026, 4, 5)) == {"overload_reports": []}
