"""The numbers of the data quality page, as rows of words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from dashboard.words import data_quality as words
from dashboard.words import numbers
from dashboard.words.catalogue import code, count, join, say, semicolons
from dashboard.words.registry import rule_reason
from dashboard.words.saving import coverage_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.words.data_quality import Feed

    Row = Mapping[str, Any]
    Cells = list[list[str]]


def columns(*names: str) -> list[str]:
    """Titles of a table."""
    return [say(f"quality.column.{name}") for name in names]


STRETCH_COLUMNS = ("unit", "from", "to", "weeks", "state", "completeness", "limiting")


def stretch_rows(units: Sequence[Row], stretches: Mapping[str, Sequence[Row]]) -> Cells:
    """One row per unit and stretch of weeks, the newest first; one for a unit that sent nothing."""
    rows: Cells = []
    for unit in units:
        own = stretches.get(unit["unit_id"], ())
        if not own:
            rows.append([unit["unit_name"], "", "", "0", say("quality.state.absent"), "", ""])
        rows += [
            [
                unit["unit_name"],
                numbers.short_day(row["first_week"]),
                numbers.short_day(row["last_week"] + timedelta(days=6)),
                str(row["weeks"]),
                say(f"quality.state.{row['state']}"),
                "" if row["completeness"] is None else coverage_text(row["completeness"]),
                "" if row["state"] == "complete" else code("quality.mend", words.limiting(row)),
            ]
            for row in reversed(own)
        ]
    return rows


FEED_COLUMNS = ("table", "source", "newest", "age", "judged", "rows", "files")


def feed_rows(feeds: Sequence[Feed]) -> Cells:
    """One row per source and table that tells of days."""
    return [
        [
            words.table_name(feed.table),
            feed.source,
            numbers.short_day(feed.last),
            count("days", feed.age_days),
            say("quality.late" if feed.late else "quality.within" if feed.continuous else "quality.quiet"),
            numbers.plain(feed.rows, 0),
            numbers.plain(feed.files, 0),
        ]
        for feed in feeds
    ]


REJECTION_COLUMNS = ("table", "source", "rule", "reason", "rows", "last_run", "example")


def rejection_rows(rejections: Sequence[Row]) -> Cells:
    """One row per table, source, rule and reason."""
    return [
        [
            words.table_name(row["table_name"]),
            row["source"] or say("quality.key.not_told"),
            row["rule"],
            rule_reason(row["rule"], row["reason"]),
            numbers.plain(row["rows"], 0),
            say("quality.waits") if row["last_run"] is None else str(row["last_run"]),
            _example(row),
        ]
        for row in rejections
    ]


def _example(row: Row) -> str:
    if row["example_file"] is None:
        return ""
    return say("quality.example", file=row["example_file"], row=numbers.plain(row["example_row"] or 0, 0))


FILE_COLUMNS = ("file", "source", "run", "what")


def file_rows(notes: Sequence[Row]) -> Cells:
    """One row per file of which something is to be told."""
    return [[row["file"], row["source"], str(row["run"]), _what(row)] for row in notes]


def _what(row: Row) -> str:
    parts = []
    if row["outcome"] == "refused":
        told = (row["reason"] or row["rule"] or "").splitlines()
        parts.append(
            say(
                "quality.files.whole",
                reason=join(*(say("sentence", text=line.strip(" .")) for line in told)).rstrip("."),
            )
        )
    if row["extra_columns"]:
        parts.append(say("quality.files.extra", columns=row["extra_columns"]))
    if row["incomplete"]:
        parts.append(say("quality.files.incomplete"))
    return semicolons(parts)


FAILURE_COLUMNS = ("table", "rule", "column", "reason", "failed", "evaluated")


def failure_rows(failures: Sequence[Row]) -> Cells:
    """One row per expectation that failed."""
    return [
        [
            words.table_name(row["table_name"]),
            row["expectation"],
            row["column_name"] or "",
            rule_reason(row["expectation"], row["reason"]),
            numbers.plain(row["failed"], 0),
            numbers.plain(row["evaluated"], 0),
        ]
        for row in failures
    ]


EXPECTATION_COLUMNS = ("table", "expectations", "without", "evaluated", "failed")


def expectation_rows(tables: Sequence[Row]) -> Cells:
    """One row per table that a run judged."""
    return [
        [
            words.table_name(row["table_name"]),
            *(
                numbers.plain(row[name], 0)
                for name in ("expectations", "without_values", "evaluated", "failed")
            ),
        ]
        for row in tables
    ]


RUN_COLUMNS = ("run", "began", "seconds", "files", "read", "accepted", "rejected", "duplicates", "outcome")


def run_rows(runs: Sequence[Row]) -> Cells:
    """One row per run, the newest first."""
    return [
        [
            str(row["run"]),
            numbers.short_day(began(row)),
            "" if row["seconds"] is None else numbers.plain(row["seconds"]),
            *(
                numbers.plain(row[name] or 0, 0)
                for name in ("files_new", "read", "accepted", "rejected", "duplicates")
            ),
            say("quality.run.published")
            if row["outcome"] == "published"
            else say("quality.run.undone", outcome=row["outcome"]),
        ]
        for row in runs
    ]


def began(run: Row) -> date:
    """The day a run began, in UTC."""
    return datetime.fromisoformat(run["started_at"]).date()


RESTATED_COLUMNS = ("unit", "week", "patients", "hours", "published")


def restated_rows(restated: Sequence[Row]) -> Cells:
    """One row per publication, unit and week told otherwise before."""
    return [
        [
            row["unit_name"],
            numbers.short_day(row["week_start"]),
            _counted(row),
            _pair(row["hours_before"], row["hours_now"]),
            numbers.short_day(row["published_on"]),
        ]
        for row in restated
    ]


def _counted(row: Row) -> str:
    """What load counts, in the unit's own measure."""
    pair = _pair(row["patients_before"], row["patients_now"])
    return say("quality.restated.counted", pair=pair, what=code("quality.counted", row["measure"]))


def _pair(before: float | None, now: float | None) -> str:
    """`412 → 437`; one figure where it did not change."""
    first, last = (
        say("quality.key.not_told") if one is None else numbers.plain(one) for one in (before, now)
    )
    return first if first == last else say("quality.restated.pair", before=first, now=last)
