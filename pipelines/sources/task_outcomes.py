"""Outcomes of tasks, one row a task: the record that no log of a model writes.

A log says that a draft was made; who read it, for how long, and what became of it is known to the application
that showed it. That application writes this file, in the columns of `llm_events`. Only `task_id` is needed:
what the file leaves open another source tells, and the two are put together by the task's id.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from expectations.llm_events import TIME_SOURCES
from pipelines.errors import FileRefused
from pipelines.schemas import TABLES as CANONICAL
from pipelines.sources.canonical import read_rows
from pipelines.sources.format import Format, Option
from pipelines.sources.header import table_of
from pipelines.sources.kinds import LINES, TABLES

if TYPE_CHECKING:
    from pipelines.shapes import Reading, SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

_EVENTS = CANONICAL["llm_events"]
_TABLE = replace(
    _EVENTS,
    name="task outcomes",
    columns=tuple(replace(column, required=column.name in _EVENTS.key) for column in _EVENTS.columns),
)
_OUTCOMES = frozenset(
    "completed_at wait_seconds review_seconds edit_seconds rework_seconds disposition edit_ratio "
    "consent_status concern handed_over".split()
)
"""A file that has none of these says nothing of an outcome."""

_SECONDS = ("wait_seconds", "review_seconds", "edit_seconds", "rework_seconds")


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Rows of `llm_events`, whole or in part; FileRefused where the file has no task ids or no outcome.

    Of one task the row completed last holds: `completed_at` stands for `updated_at` where the file has none.
    """
    reading = read_rows(file.path, _TABLE, mapping, intake)
    frame = reading.frames[_TABLE.name]
    names = frame.collect_schema().names()
    if _OUTCOMES.isdisjoint(names):
        raise FileRefused(
            "header",
            "the file has no column that says what became of a task",
            hint=f"Name at least one of {', '.join(sorted(_OUTCOMES))}.",
        )
    if "updated_at" not in names and "completed_at" in names:
        frame = frame.with_columns(pl.col("completed_at").alias("updated_at"))
    return replace(
        reading,
        frames={"llm_events": _with_time_source(frame, names, mapping)},
        faults={"llm_events": reading.faults[_TABLE.name]},
        extra_columns={"llm_events": reading.extra_columns[_TABLE.name]},
    )


def _with_time_source(frame: pl.LazyFrame, names: list[str], mapping: SourceMap) -> pl.LazyFrame:
    """How seconds were measured, where the site says so once for all rows; never of a row without any."""
    told = FORMAT.setting(mapping, "time_source")
    timed = [pl.col(name).cast(pl.String).str.strip_chars() for name in _SECONDS if name in names]
    if told == _NOT_SAID or not timed:
        return frame
    own = pl.col("time_source").cast(pl.String).str.strip_chars() if "time_source" in names else pl.lit("")
    open_yet = (own.fill_null("") == "") & pl.any_horizontal(each.fill_null("") != "" for each in timed)
    return frame.with_columns(pl.when(open_yet).then(pl.lit(told)).otherwise(own).alias("time_source"))


_NOT_SAID = "as_the_rows_say"


def _recognises(look: Look) -> float:
    if not look.has("task_id") or _OUTCOMES.isdisjoint(look.names):
        return 0.0
    return 0.5 if table_of(look.path) in CANONICAL else 0.9


FORMAT = Format(
    name="task_outcomes",
    title="What became of tasks: a row a task in the columns of llm_events, CSV, CSV.gz, Parquet or NDJSON",
    makes=("llm_events",),
    needs=(
        "task_id as the log has it, and at least one outcome: disposition, review_seconds, edit_seconds …",
        "a log of the same tasks, where the file does not say who did them, when and with which tool",
    ),
    read=read,
    carried=frozenset(_EVENTS.names),
    translated=frozenset(_EVENTS.names),
    kinds=TABLES | LINES - {"json.gz"},
    options={
        "time_source": Option(
            _NOT_SAID,
            "how the seconds of every row were measured, where the rows do not say it themselves",
            words=(_NOT_SAID, *TIME_SOURCES),
        )
    },
    recognises=_recognises,
    parts=True,
)
