"""Rows of persons that come after their weeks were retired: counted, and not let in again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.schemas import CLINICIAN_COLUMN
from pipelines.warehouse.retirement import DATED, horizon_of

if TYPE_CHECKING:
    from datetime import date

    from pipelines.steps.ingest import Ingest
    from pipelines.warehouse.retirement import Horizon


def too_old(table: str, horizon: Horizon) -> pl.Expr | None:
    """Which typed rows of a canonical table are of the retired past; None where a table keeps all of its own.

    It says of rows what `warehouse.retirement.leaving` says of stored ones; a test holds the two together.
    """
    if table not in DATED:
        return None
    first: pl.Expr = pl.lit(horizon.rows)
    if table in ("ehr_time", "caseload"):
        month = pl.col("month_total").fill_null(value=False)
        first = pl.when(month).then(pl.lit(horizon.months)).otherwise(first)
    old = (pl.col("_date") < first).fill_null(value=False)
    return old & pl.col(CLINICIAN_COLUMN).is_not_null() if table == "caseload" else old


def refuse_left(ingest: Ingest) -> None:
    """Refuse new rows of people who left, and of training that ran out, before the store's past begins.

    Called when all files are read: whether somebody has left the rows of the other tables tell too. Training
    of somebody who is not known may come before the list of staff, and waits.
    """
    store = ingest.store
    horizon = horizon_of(store)
    if horizon is None:
        return
    people, first, person = store.new_rows("clinicians"), horizon.rows, pl.col(CLINICIAN_COLUMN)
    ended = _before("end_date", first)
    if people.height and not people.filter(ended).is_empty():
        there = store.people_since(first)[CLINICIAN_COLUMN]
        ended &= ~person.is_in(there.implode())
        _refuse(ingest, "clinicians", people, ended)
    else:
        people = people.clear()
    training = store.new_rows("training")
    if training.height:
        over = _before("expires_on", first)
        if people.height:
            left, stays = (people.filter(each)[CLINICIAN_COLUMN].implode() for each in (ended, ~ended))
            over |= _before("completed_on", first) & person.is_in(left) & ~person.is_in(stays)
        _refuse(ingest, "training", training, over)
    ingest.judge.enter()


def _before(column: str, day: date) -> pl.Expr:
    return (pl.col(column) < day).fill_null(value=False)


def _refuse(ingest: Ingest, table: str, rows: pl.DataFrame, over: pl.Expr) -> None:
    gone = rows.filter(over)
    if gone.height:
        ingest.judge.retire(table, gone)
        ingest.store.put_new_rows(table, rows.filter(~over))
