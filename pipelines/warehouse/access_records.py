"""Stored actions of people in the record system, and the days of `ehr_time` that they were folded into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.schemas import TABLES
from pipelines.shapes import ACCESS_RECORD, ACCESSES
from pipelines.warehouse.columns import COUNTED, quoted
from pipelines.warehouse.retirement import horizon_of

if TYPE_CHECKING:
    from pipelines.warehouse.store import Store

_DAYS = "these_days"


def of_people(store: Store, source: str, spans: pl.DataFrame) -> pl.DataFrame:
    """The actions of these people in their spans (clinician_id, first, last: UTC), with `_file`."""
    store.put("these_spans", spans)
    found = store.query(
        f"select {quoted(list(ACCESS_RECORD))}, _file from {ACCESSES} r "
        "where _source = ? and exists (select 1 from these_spans s where s.clinician_id = r.clinician_id "
        "and r.happened_at between s.first and s.last)",
        [source],
    )
    store.drop("these_spans")
    return found.cast(dict(ACCESS_RECORD))  # type: ignore[arg-type]  # polars wants a wider dict


def still_there(store: Store, actions: pl.DataFrame) -> pl.DataFrame:
    """Of these actions the ones that are not of the retired past."""
    horizon = horizon_of(store)
    return actions if horizon is None else actions.filter(pl.col("happened_at") >= horizon.raw)


def told_days(store: Store, source: str, days: pl.DataFrame) -> pl.DataFrame:
    """What is stored of these days (clinician_id, date): rows of `ehr_time`, and whether each `counts`."""
    store.put(_DAYS, days.select("clinician_id", "date"))
    found = store.query(
        f"select {quoted(TABLES['ehr_time'].names)}, _state in {COUNTED} as counts from ehr_time t "
        f"semi join {_DAYS} d using (clinician_id, date) where _source = ?",
        [source],
    )
    store.drop(_DAYS)
    return found


def withdraw(store: Store, source: str, rows: pl.DataFrame) -> None:
    """Take out rows (clinician_id, date, activity), to be folded anew or for good."""
    store.put(_DAYS, rows.select("clinician_id", "date", "activity"))
    store.execute(f"insert into touched_date select distinct 'ehr_time', date from {_DAYS}")
    store.execute(
        f"delete from ehr_time t using {_DAYS} d where t._source = ? and t.clinician_id = d.clinician_id "
        "and t.date = d.date and t.activity = d.activity",
        [source],
    )
    store.drop(_DAYS)
