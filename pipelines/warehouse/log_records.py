"""Raw LLM log records, kept so that a task can be put together again when a late span arrives.

Records hold an allow-list of fields and pseudonyms only (shapes.LOG_RECORD). All of a trace's records are
folded together each time one of them is new: what arrives later never depends on what came first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.shapes import LOG_RECORD
from pipelines.warehouse.columns import COUNTED, quoted

if TYPE_CHECKING:
    from pipelines.warehouse.store import Store

_CONTENT = [name for name in LOG_RECORD if not name.startswith("_")]
_COLUMNS = quoted([*LOG_RECORD, "_source", "_file"])
_SAME_SPAN = "r._source = n._source and r.trace_id = n.trace_id and r.span_id = n.span_id"
_PLAIN = ("log_records", "new_log_records")


def create(store: Store) -> None:
    """Make the tables where they are not there yet."""
    shape = pl.DataFrame(
        schema={**LOG_RECORD, "_source": pl.String, "_file": pl.Int32, "_content": pl.String}
    )
    for name in _PLAIN:
        store.create_like(name, shape)
    store.create_like(
        "log_task", pl.DataFrame(schema={"_source": pl.String, "trace_id": pl.String, "task_id": pl.String})
    )


def append(store: Store, frame: pl.DataFrame, *, source: str, file_id: int) -> None:
    """Add one file's records to the run's new ones."""
    rows = frame.select(list(LOG_RECORD)).with_columns(
        _source=pl.lit(source), _file=pl.lit(file_id, dtype=pl.Int32)
    )
    store.insert("new_log_records", rows)


def take_in(store: Store, source: str) -> tuple[pl.DataFrame, int]:
    """Store a source's new records that were not there yet.

    Answers the traces they belong to (trace_id, records: how many of them are stored) and how many call
    records had been delivered before.
    """
    store.execute(
        f"update new_log_records set _content = md5(row({quoted(_CONTENT)})::varchar) where _source = ?",
        [source],
    )
    again = store.scalar(
        "select count(*) - count(distinct (trace_id, span_id)) filter (where not exists "
        f"(select 1 from log_records r where {_SAME_SPAN})) "
        "from new_log_records n where _source = ? and kind = 'call'",
        [source],
    )
    traces = store.query("select distinct trace_id from new_log_records where _source = ?", [source])
    store.execute(
        f"insert into log_records ({_COLUMNS}, _content) "
        f"select distinct on (trace_id, span_id, _content) {_COLUMNS}, _content from new_log_records n "
        "where _source = ? and not exists "
        f"(select 1 from log_records r where {_SAME_SPAN} and r._content = n._content)",
        [source],
    )
    store.execute("delete from new_log_records where _source = ?", [source])
    store.put("these_traces", traces)
    counted = store.query(
        "select trace_id, count(*) as records from log_records semi join these_traces using (trace_id) "
        "where _source = ? group by trace_id",
        [source],
    )
    store.drop("these_traces")
    return counted, int(again)


def still_there(store: Store, source: str, traces: pl.DataFrame) -> pl.DataFrame:
    """Of these traces (trace_id, …) those of which records are stored."""
    store.put("these_traces", traces.select("trace_id"))
    found = store.query(
        "select distinct trace_id from log_records semi join these_traces using (trace_id) where _source = ?",
        [source],
    )
    store.drop("these_traces")
    return traces.join(found, on="trace_id", how="semi")


def links_around(store: Store, source: str, traces: pl.DataFrame) -> pl.DataFrame:
    """Tasks that these traces were folded into before, and all traces of those tasks: trace_id, task_id."""
    store.put("these_traces", traces.select("trace_id"))
    found = store.query(
        "select distinct trace_id, task_id from log_task where _source = ? and task_id in (select task_id "
        "from log_task semi join these_traces using (trace_id) where _source = ?)",
        [source, source],
    )
    store.drop("these_traces")
    return found


def of_traces(store: Store, source: str, traces: pl.DataFrame) -> pl.DataFrame:
    """All stored records of these traces, with `_file`."""
    store.put("these_traces", traces.select("trace_id"))
    found = store.query(
        f"select {quoted(list(LOG_RECORD))}, _file from log_records semi join these_traces using (trace_id) "
        "where _source = ?",
        [source],
    )
    store.drop("these_traces")
    return found.cast(dict(LOG_RECORD))  # type: ignore[arg-type]  # polars wants a wider dict


def tasks_of_traces(store: Store, source: str, traces: pl.DataFrame) -> pl.DataFrame:
    """Tasks that these traces were folded into before: task_id."""
    store.put("these_traces", traces.select("trace_id"))
    found = store.query(
        "select distinct task_id from log_task semi join these_traces using (trace_id) where _source = ?",
        [source],
    )
    store.drop("these_traces")
    return found


def traces_of_tasks(store: Store, source: str, tasks: pl.DataFrame) -> pl.DataFrame:
    """Traces that were folded into these tasks before: trace_id."""
    store.put("these_tasks", tasks.select("task_id"))
    found = store.query(
        "select distinct trace_id from log_task semi join these_tasks using (task_id) where _source = ?",
        [source],
    )
    store.drop("these_tasks")
    return found


def remember(store: Store, source: str, resolved: pl.DataFrame) -> None:
    """Note which tasks these traces were folded into."""
    pairs = resolved.select("trace_id", "task_id").drop_nulls().unique().with_columns(_source=pl.lit(source))
    store.put("these_traces", resolved.select("trace_id").unique())
    store.execute(
        "delete from log_task where _source = ? and trace_id in (select trace_id from these_traces)", [source]
    )
    store.drop("these_traces")
    store.insert("log_task", pairs)


def withdraw(store: Store, table: str, key: str, source: str, ids: pl.DataFrame) -> pl.Series:
    """Take out what these ids were folded into before, to be folded anew. Answers those that counted."""
    store.put("these_ids", ids.select(pl.col(key)))
    where = f'_source = ? and "{key}" in (select "{key}" from these_ids)'
    counted = store.query(f'select "{key}" from "{table}" where {where} and _state in {COUNTED}', [source])
    store.execute(
        f"insert into touched_date select distinct '{table}', _date from \"{table}\" where {where}", [source]
    )
    store.execute(f'delete from "{table}" where {where}', [source])
    store.drop("these_ids")
    return counted.to_series()
