"""Actions in the record system as its access log tells them, and notes with the time they took.

The log names who did what and when, and no time taken: that is worked out from the pauses between actions. Of
its columns only these are read; patients, encounters, workstations and what was written stay in the file.
"""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING

import polars as pl

from pipelines.errors import FileRefused, SettingsError
from pipelines.shapes import ACCESSES, FOREIGN, Reading
from pipelines.sources.activities import OTHER, categories
from pipelines.sources.carriers import LONGEST_ID
from pipelines.sources.collecting import DAMAGE, damaged
from pipelines.sources.epic_access_log_times import agreeing, fault_of, with_moment
from pipelines.sources.faults import FAULTS
from pipelines.sources.format import Format, Option
from pipelines.sources.header import shown_columns
from pipelines.sources.kinds import TABLES
from pipelines.sources.tabular import Tabular, need_columns, open_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.shapes import SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

_ACTIONS = {
    "clinician_id": ("USER_ID",),
    "happened_at": ("ACCESS_INSTANT", "ACCESS_TIME"),
    "metric": ("METRIC_NAME", "METRIC_ID"),
    "report": ("REPORT_NAME",),
}
"""What an action needs -> the columns that carry it, best first."""

_NOTES = {
    "clinician_id": ("AUTHOR_ID", "AUTHOR_USER_ID", "USER_ID"),
    "happened_at": ("DATE_OF_SERVICE_DTTM",),
    "action_id": ("NOTE_ID",),
    "seconds": ("TOTAL_TIME_SECONDS",),
}
_MAY_LACK = frozenset({"report"})

_DOCUMENTATION = "documentation"
_NOBODY = "action_of_nobody"
_NONE = "none"
_ROWS_COMPARED = 1_000
_MOST = 0.9
"""Share of the rows compared that must agree for the clock to be known."""

_UNSEEN = r"\p{C}"
_LONGEST_NOTE_SECONDS = 24 * 3600


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Access records of one file: actions, or notes with their time where it has TOTAL_TIME_SECONDS."""
    working_day(FORMAT.setting(mapping, "working_day"))
    table = open_table(file.path, intake)
    seconds = mapping.carriers.get("seconds", _NOTES["seconds"][0])
    notes = seconds in table.names
    at = _carriers(table, _NOTES if notes else _ACTIONS, mapping)
    zone = FORMAT.setting(mapping, "instants")
    try:
        _check_clock(table, at, mapping.timezone, zone)
        told = with_moment(_raw(table, at), "happened_at", mapping.timezone, zone).with_columns(
            rule=_rule(mapping.timezone, notes=notes)
        )
        bad = told.filter(pl.col("rule").is_not_null()).select("_row", "rule").collect()
    except DAMAGE:
        raise damaged() from None
    sound = told.filter(pl.col("rule").is_null())
    frame = _note_records(sound) if notes else _action_records(sound, mapping)
    nobody = bad.filter(pl.col("rule") == _NOBODY).height
    return Reading(
        frames={ACCESSES: frame},
        faults={"ehr_time": pl.concat([table.faults, _faults(bad)]).sort("_row")},
        ignored={"action of no user": nobody} if nobody else {},
        extra_columns={"ehr_time": shown_columns(name for name in table.names if name not in at.values())},
        incomplete=table.incomplete,
    )


def _check_clock(table: Tabular, at: Mapping[str, str], timezone: str, instants: str) -> None:
    """FileRefused where the file's own clock times say that its instants count in the other way."""
    counted, clock = _ACTIONS["happened_at"]
    if at["happened_at"] != counted or clock not in table.names:
        return
    rows = table.select({"instant": counted, "time": clock}).drop("_row").head(_ROWS_COMPARED).collect()
    other = "local" if instants == "utc" else "utc"
    if agreeing(rows, timezone, instants) < _MOST <= agreeing(rows, timezone, other):
        raise FileRefused(
            "clock",
            f"the instants do not count in {instants} time: {clock} beside them says {other}",
            hint=f'Set instants = "{other}" under [source.options].',
        )


def _carriers(table: Tabular, wanted: Mapping[str, Sequence[str]], mapping: SourceMap) -> dict[str, str]:
    """Column of a record -> column of the file; FileRefused where one that is needed is not there."""
    found: dict[str, str] = {}
    missing: list[str] = []
    for name, defaults in wanted.items():
        own = mapping.carriers.get(name)
        names = defaults if own is None else (own,)
        there = [each for each in names if each in table.names]
        if there:
            found[name] = there[0]
        elif name not in _MAY_LACK or own is not None:
            missing.append(names[0])
    need_columns(table.names, [*found.values(), *missing], "access log")
    return found


def _raw(table: Tabular, at: Mapping[str, str]) -> pl.LazyFrame:
    """The columns, all but the time as trimmed text; an id that is typed as a number stays whole."""
    frame = table.select(dict(at))
    types = frame.collect_schema()
    texts = [name for name in at if name != "happened_at"]
    whole = [
        pl.col(name).cast(pl.Int64, strict=False).alias(name)
        for name in texts
        if types[name].is_float() and name != "seconds"
    ]
    return frame.with_columns(whole).with_columns(pl.col(texts).cast(pl.String).str.strip_chars())


def _rule(timezone: str, *, notes: bool) -> pl.Expr:
    """The rule a record breaks, null where it breaks none."""
    person = pl.col("clinician_id").fill_null("")
    rule = (
        pl.when(person == "")
        .then(pl.lit("missing" if notes else _NOBODY))
        .when((person.str.len_chars() > LONGEST_ID) | person.str.contains(_UNSEEN))
        .then(pl.lit("identifier"))
        .otherwise(fault_of(timezone))
    )
    if not notes:
        return rule
    seconds = pl.col("seconds").cast(pl.Float64, strict=False)
    return pl.coalesce(
        rule,
        pl.when(pl.col("action_id").fill_null("") == "").then(pl.lit("missing")),
        pl.when(seconds.is_null() | seconds.is_finite().not_()).then(pl.lit("not_a_number")),
        pl.when(~seconds.is_between(0, _LONGEST_NOTE_SECONDS)).then(pl.lit("implausible_seconds")),
    )


_REASONS = {
    "missing": "names no author or no note",
    "identifier": "has a user that is too long for an id, or has characters that cannot be seen",
    "not_a_timestamp": "has no time, or one that is neither ISO 8601 nor seconds since 1840-12-31",
    "dst_gap": "has a time in the hour that the clocks leave out in spring",
    "dst_overlap": "has a time in the hour that the clocks show twice in autumn",
    "before_2000": "is about a day before 2000",
    "not_a_number": "has a number of seconds that is none",
    "implausible_seconds": "has a note that took less than no time, or more than a day",
}


def _faults(bad: pl.DataFrame) -> pl.DataFrame:
    rows = bad.filter(pl.col("rule") != _NOBODY)
    reason = pl.col("rule").replace_strict(_REASONS, default=None, return_dtype=pl.String)
    return rows.select("_row", "rule", reason.alias("reason")).cast(FAULTS)  # type: ignore[arg-type]  # a schema is a mapping


def _note_records(sound: pl.LazyFrame) -> pl.LazyFrame:
    return sound.select(
        "_row",
        "clinician_id",
        pl.col("at").alias("happened_at"),
        pl.lit(_DOCUMENTATION).alias("activity"),
        "action_id",
        pl.col("seconds").cast(pl.Float64),
    )


def _action_records(sound: pl.LazyFrame, mapping: SourceMap) -> pl.LazyFrame:
    by_report, by_metric = categories(mapping)
    found = []
    if by_report and "report" in sound.collect_schema().names():
        both = pl.concat_str("metric", "report", separator="\n")
        found.append(_looked_up(both, by_report))
    found.append(_looked_up(pl.col("metric"), by_metric))
    activity = pl.coalesce(found)
    return sound.select(
        "_row",
        "clinician_id",
        pl.col("at").alias("happened_at"),
        activity.fill_null(OTHER).alias("activity"),
        pl.lit(None, pl.String).alias("action_id"),
        pl.lit(None, pl.Float64).alias("seconds"),
        activity.is_null().alias(FOREIGN),
    )


def _looked_up(key: pl.Expr, words: Mapping[str, str]) -> pl.Expr:
    return key.replace_strict(dict(words), default=None, return_dtype=pl.String)


def working_day(text: str) -> tuple[time, time] | None:
    """First and last moment of the working day; None where the site does not say."""
    if text == _NONE:
        return None
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", text)
    first_hour, first_minute, last_hour, last_minute = map(int, found.groups() if found else "0000")
    begins, ends = time(first_hour, first_minute), time(last_hour, last_minute)
    if begins >= ends:
        raise SettingsError(
            "[source.options] working_day is no span of hours of one day.",
            hint='write it as "07:00-19:00"; 19:00 itself is outside',
        )
    return begins, ends


def _recognises(look: Look) -> float:
    if look.has("ACCESS_INSTANT") or look.has("ACCESS_TIME"):
        return 1.0 if look.has("USER_ID") else 0.6
    return 0.9 if look.has("TOTAL_TIME_SECONDS", "NOTE_ID") else 0.0


FORMAT = Format(
    name="epic_access_log",
    title="Access log of the record system (ACCESS_LOG), or its notes with TOTAL_TIME_SECONDS",
    makes=("ehr_time",),
    needs=(
        "of actions USER_ID, ACCESS_INSTANT or ACCESS_TIME, and METRIC_NAME",
        "of notes AUTHOR_ID, NOTE_ID, DATE_OF_SERVICE_DTTM and TOTAL_TIME_SECONDS",
        "which activity an action belongs to: activity_file, or [source.map.activity]; others count as other",
    ),
    read=read,
    carried=frozenset({*_ACTIONS, *_NOTES}),
    translated=frozenset({"activity"}),
    kinds=TABLES,
    encodings=("utf-8", "cp1252"),
    options={
        "gap_seconds": Option(300, "the longest time an action can last, in seconds", 1, 3600),
        "session_seconds": Option(
            3600, "the pause that ends a session, in seconds: its last action lasts no time", 1, 86_400
        ),
        "working_day": Option(
            _NONE, "working hours such as 07:00-19:00, 19:00 being outside; none: not told apart"
        ),
        "activity_file": Option(
            "", "a CSV file METRIC_NAME,REPORT_NAME,category that puts actions under activities", file=True
        ),
        "instants": Option("utc", "what ACCESS_INSTANT counts its seconds in", words=("utc", "local")),
    },
    recognises=_recognises,
)
