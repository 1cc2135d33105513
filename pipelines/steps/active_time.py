"""Actions in the record system -> minutes a day, for the days that this run's actions lie in or next to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipelines.shapes import ACCESSES
from pipelines.sources import SOURCES
from pipelines.sources.epic_access_log import working_day
from pipelines.staging.active_time import Counting, active_minutes, local_day, note_minutes
from pipelines.staging.types import typed
from pipelines.warehouse import access_records, kept_records, retirement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.shapes import SourceMap
    from pipelines.steps.ingest import Ingest

_KEY = ["clinician_id", "date", "activity"]
_TOLD = ["in_shift_minutes", "after_hours_minutes", "method", "definition"]

_AROUND = timedelta(days=3)
"""Actions this far around the new ones are read again: a day, its neighbours, and what reaches into those."""

_ACTIONS_AT_ONCE = 1_000_000
"""New actions whose people are folded together; a person's are never divided."""


def fold(ingest: Ingest, mappings: Sequence[SourceMap]) -> None:
    """Fold every source that has new actions; only rows that differ from what is stored are entered."""
    for mapping in mappings:
        if (ACCESSES, mapping.name) in ingest.kept:
            with ingest.summary.timed("load"):
                _fold_source(ingest, mapping)


def counting_of(mapping: SourceMap) -> Counting:
    """How a source's active time is counted."""
    form = SOURCES[mapping.format]
    if "gap_seconds" not in form.options:
        return Counting(mapping.timezone)
    return Counting(
        mapping.timezone,
        float(form.setting(mapping, "gap_seconds")),
        float(form.setting(mapping, "session_seconds")),
        working_day(str(form.setting(mapping, "working_day"))),
    )


def _fold_source(ingest: Ingest, mapping: SourceMap) -> None:
    new, again = kept_records.take_in(ingest.store, ACCESSES, mapping.name)
    swept = retirement.sweep(ingest.store, ACCESSES).get(ACCESSES, 0)
    if swept:
        ingest.summary.ignored[mapping.name][retirement.RETIRED] += swept
        new = access_records.still_there(ingest.store, new)
    if again:
        ingest.summary.ignored[mapping.name]["action told before"] += again
    counting = counting_of(mapping)
    for people in _groups(new):
        _enter(ingest, mapping, people, _folded(ingest, mapping, people, counting))
    ingest.judge.enter()


def _groups(new: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """New actions, so many people's at a time."""
    if new.is_empty():
        return
    people = new.group_by("clinician_id").len().sort("clinician_id")
    group = (pl.col("len").cum_sum() - pl.col("len")) // _ACTIONS_AT_ONCE
    placed = new.join(people.with_columns(group=group).drop("len"), on="clinician_id")
    yield from (part.drop("group") for part in placed.partition_by("group"))


def _folded(ingest: Ingest, mapping: SourceMap, new: pl.DataFrame, counting: Counting) -> pl.DataFrame:
    """Rows of `ehr_time` of the days in question, from all stored actions around them."""
    spans = new.group_by("clinician_id").agg(
        (pl.col("happened_at").min() - _AROUND).alias("first"),
        (pl.col("happened_at").max() + _AROUND).alias("last"),
    )
    actions = access_records.of_people(ingest.store, mapping.name, spans)
    notes = pl.col("seconds").is_not_null()
    by_gap = active_minutes(actions.filter(~notes), counting)
    by_note = note_minutes(actions.filter(notes), mapping.timezone)
    # The log times a person's documentation itself: a note's time would tell the same minutes again.
    both = pl.concat([by_gap, by_note.join(by_gap, on=_KEY, how="anti")])
    return both.join(_days(new, mapping.timezone), on=["clinician_id", "date"], how="semi")


def _days(new: pl.DataFrame, timezone: str) -> pl.DataFrame:
    """The days of new actions, and the days beside them: clinician_id, date."""
    day = local_day("happened_at", timezone)
    return (
        new.select("clinician_id", date=pl.date_ranges(day.dt.offset_by("-1d"), day.dt.offset_by("1d")))
        .explode("date")
        .unique()
    )


def _enter(ingest: Ingest, mapping: SourceMap, new: pl.DataFrame, rows: pl.DataFrame) -> None:
    """Put rows that are new or changed in the place of what is stored; take out what is no more."""
    before = access_records.told_days(ingest.store, mapping.name, _days(new, mapping.timezone))
    same = rows.join(before, on=[*_KEY, *_TOLD], how="semi", nulls_equal=True)
    gone = before.join(same, on=_KEY, how="anti")
    counted = gone.filter("counts")
    corrected = counted.join(rows, on=_KEY, how="semi").height
    ingest.summary.corrected += corrected
    ingest.summary.withdrawn += counted.height - corrected
    if gone.height:
        access_records.withdraw(ingest.store, mapping.name, gone)
    fresh = rows.join(same, on=_KEY, how="anti")
    if fresh.height:
        made = typed("ehr_time", fresh, ingest.timezone).with_columns(_file=fresh["_file"].cast(pl.Int32))
        # Clinician ids were hashed when the actions were read.
        ingest.judge.rows("ehr_time", made, mapping.name)
