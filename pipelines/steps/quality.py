"""How the data came in: what was refused and why, what was expected, how far each feed reaches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from pipelines.schemas import TABLES
from pipelines.shapes import PUBLISHED, conform
from pipelines.sources.names import shown_name
from pipelines.warehouse.columns import COUNTED, STATE_REASONS

if TYPE_CHECKING:
    from pipelines.warehouse.store import Store


def quality_tables(store: Store) -> dict[str, pl.DataFrame]:
    """Rejections by rule, expectation results by run, runs, freshness of each table and feed, odd files."""
    waiting = [_waiting(store, name) for name in TABLES]
    return {
        "rejection": pl.concat(
            [conform(part, PUBLISHED["rejection"]) for part in (_refused(store), *waiting)]
        ).sort("table_name", "source", "rule", "reason"),
        "expectation_result": store.query(
            "select run, table_name, expectation, column_name, any_value(reason) as reason, "
            "sum(evaluated)::bigint as evaluated, sum(failed)::bigint as failed from expectation_result "
            "group by run, table_name, expectation, column_name order by all"
        ),
        "run": store.query("select * from runs order by run"),
        "coverage": pl.concat([_freshness(store, name) for name in TABLES]),
        "feed": pl.concat([_feeds(store, name) for name in TABLES]),
        "file_note": _file_notes(store),
    }


def _refused(store: Store) -> pl.DataFrame:
    """Rows refused by their values, in any run."""
    rows = store.query(
        'select r.table_name, f.source, r.rule, r.reason, sum(r.rows)::bigint as "rows", '
        "arg_min(f.path, r.run) as example_file, arg_min(r.example_row, r.run) as example_row, "
        "max(r.run) as last_run from refused_rows r left join files f using (file_id) group by all"
    )
    return rows.with_columns(example_file=_shown(rows["example_file"]))


def _waiting(store: Store, name: str) -> pl.DataFrame:
    """Rows that are kept and do not count: they wait for a unit, a person or a day, or contradict others."""
    rows = store.waiting_or_refused(TABLES[name])
    if rows.is_empty():
        return pl.DataFrame()
    files = store.query("select file_id as _file, source, path as example_file from files")
    told = (
        rows.join(files, on="_file", how="left")
        .group_by("source", pl.col("_state").alias("rule"))
        .agg(pl.col("rows").sum(), pl.col("example_file").first(), pl.col("example_row").first())
        .with_columns(
            table_name=pl.lit(name), reason=pl.col("rule").replace_strict(STATE_REASONS, default="waiting")
        )
    )
    return told.with_columns(example_file=_shown(told["example_file"]))


def _freshness(store: Store, name: str) -> pl.DataFrame:
    units = "count(distinct unit_id)" if "unit_id" in TABLES[name].names else "null"
    return conform(
        store.query(
            f"select '{name}' as table_name, count(*) as \"rows\", "
            f"min(_date) as first_date, max(_date) as last_date, {units} as units "
            f'from "{name}" where _state in {COUNTED}'
        ),
        PUBLISHED["coverage"],
    )


def _feeds(store: Store, name: str) -> pl.DataFrame:
    """One row per source that fills a table. What a roster has planned does not date it."""
    units = "count(distinct unit_id)" if "unit_id" in TABLES[name].names else "null"
    done = "filter (where status = 'worked')" if name == "shifts" else ""
    return conform(
        store.query(
            f"select _source as source, '{name}' as table_name, count(distinct _file) as files, "
            f'count(*) as "rows", min(_date) as first_date, max(_date) {done} as last_date, '
            f'{units} as units from "{name}" where _state in {COUNTED} group by _source order by _source'
        ),
        PUBLISHED["feed"],
    )


def _file_notes(store: Store) -> pl.DataFrame:
    rows = store.query(
        "select source, path as file, run, outcome, rule, reason, extra_columns, incomplete from files "
        "where outcome = 'refused' or incomplete or extra_columns is not null order by run desc, path"
    )
    return conform(rows.with_columns(file=_shown(rows["file"])), PUBLISHED["file_note"])


def _shown(paths: pl.Series) -> pl.Series:
    """Names of files as people may see them."""
    names = [None if path is None else shown_name(Path(path)) for path in paths]
    return pl.Series(names, dtype=pl.String)
