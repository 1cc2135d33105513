"""An auditor of two snapshots, beside the figures of weeks: how evenly load was shared, and parts of the use.

As the other auditor it shares no code with the pipeline: who was behind a figure is worked out from the files
of the site, what was told from the published file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import duckdb

from tests.oracle.disclosure_auditor import Finding, Truth, newest, truth_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Rows = list[dict[str, Any]]

CASELOAD = "read_csv('{incoming}/caseload*.csv', union_by_name = true, all_varchar = true)"
SHARERS = """
    select distinct caseload.unit_id, caseload.date::date as day, caseload.clinician_id
    from {caseload} as caseload
    join read_csv('{incoming}/shifts*.csv', union_by_name = true, all_varchar = true) as shift
        on shift.unit_id = caseload.unit_id and shift.clinician_id = caseload.clinician_id
        and shift.starts_at::timestamp::date = caseload.date::date
    where shift.status = 'worked'
"""
FIRST_SPAN = date(1970, 1, 5)
OF_A_SPREAD = ("unit_id", "week_start")
SPREAD = ("clinicians", "load_per_hour", "coefficient", "dispersion")
OF_A_PART = ("metric", "service", "dimension", "tool_id", "part", "block_start")
PART = ("numerator", "denominator", "value", "bound")


@dataclass
class Edition:
    """What stands published of a site, and who was behind it by its files as they lie there now."""

    spreads: Rows
    parts: Rows
    withheld: set[tuple[str, str]]
    services: dict[str, str | None]
    truth: Truth
    sharers: dict[tuple[str, date], set[str]]

    @classmethod
    def of(cls, site: Path) -> Edition:
        """The edition of a site."""
        with duckdb.connect() as connection:
            connection.execute(f"attach '{newest(site)}' as told (read_only)")
            weeks = _rows(connection, "select unit_id, week_start from told.withheld_week")
            sharers: dict[tuple[str, date], set[str]] = {}
            for row in _shares(connection, site / "incoming"):
                week = (row["day"] - FIRST_SPAN).days // 7
                last = FIRST_SPAN + timedelta(weeks=week + 1 - week % 2)
                sharers.setdefault((row["unit_id"], last), set()).add(row["clinician_id"])
            return cls(
                _rows(connection, "select * from told.week_spread"),
                _rows(connection, "select * from told.part_value"),
                {(row["unit_id"], str(row["week_start"])) for row in weeks},
                {row["unit_id"]: row["service"] for row in _rows(connection, "select * from told.unit")},
                truth_of(site),
                sharers,
            )

    def at_work(self, row: dict[str, Any], k: int) -> set[str]:
        """Who worked in the weeks that a part is told of: of units of enough people, not withheld."""
        mondays = {str(row["block_start"] + timedelta(weeks=week)) for week in range(4)}
        weeks: dict[tuple[str, str], set[str]] = {}
        for (unit, week, _), people in self.truth.worked.items():
            if week in mondays and row["service"] in (None, self.services[unit]):
                weeks.setdefault((unit, week), set()).update(people)
        told = (people for week, people in weeks.items() if len(people) >= k and week not in self.withheld)
        return set().union(*told)


def audit_editions(before: Edition, now: Edition, k: int) -> list[Finding]:
    """Figures told in both, and not alike, although few of the people behind them differ."""
    return [
        *_few_differ(
            _told(before.spreads, OF_A_SPREAD, SPREAD),
            _told(now.spreads, OF_A_SPREAD, SPREAD),
            lambda row: before.sharers.get((row["unit_id"], row["week_start"]), set()),
            lambda row: now.sharers.get((row["unit_id"], row["week_start"]), set()),
            k,
        ),
        *_few_differ(
            _told(before.parts, OF_A_PART, PART),
            _told(now.parts, OF_A_PART, PART),
            lambda row: before.at_work(row, k),
            lambda row: now.at_work(row, k),
            k,
        ),
    ]


def _told(rows: Rows, key: Iterable[str], figures: Iterable[str]) -> dict[Any, tuple[Any, dict[str, Any]]]:
    return {
        tuple(row[name] for name in key): (tuple(row[name] for name in figures), row)
        for row in rows
        if row["state"] == "value"
    }


def _few_differ(
    before: dict[Any, tuple[Any, dict[str, Any]]],
    now: dict[Any, tuple[Any, dict[str, Any]]],
    were: Callable[[dict[str, Any]], set[str]],
    are: Callable[[dict[str, Any]], set[str]],
    k: int,
) -> Iterable[Finding]:
    for key in before.keys() & now.keys():
        if before[key][0] != now[key][0] and 0 < len(were(before[key][1]) ^ are(now[key][1])) < k:
            yield Finding("few people between snapshots", " ".join(map(str, key)))


def _shares(connection: duckdb.DuckDBPyConnection, incoming: Path) -> Rows:
    """Who is known to have had a share of the load, by day; nobody where the files name no clinician."""
    caseload = CASELOAD.format(incoming=incoming)
    columns = {row["column_name"] for row in _rows(connection, f"describe select * from {caseload}")}
    if "clinician_id" not in columns:
        return []
    return _rows(connection, SHARERS.format(caseload=caseload, incoming=incoming))


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> Rows:
    answer = connection.execute(sql)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
