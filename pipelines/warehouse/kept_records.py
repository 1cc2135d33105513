"""Raw records of the kinds in `shapes.KEPT`, stored as they came; folding reads them from here.

A record that comes twice, in whatever file, is kept once. `_file` is the file it first came in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.shapes import KEPT
from pipelines.warehouse.columns import quoted

if TYPE_CHECKING:
    from pipelines.warehouse.store import Store


def create(store: Store) -> None:
    """Make the tables where they are not there yet."""
    for name, shape in KEPT.items():
        columns = {**shape, "_source": pl.String, "_file": pl.Int32, "_content": pl.String}
        for table in (name, f"new_{name}"):
            store.create_like(table, pl.DataFrame(schema=columns))


def append(store: Store, name: str, frame: pl.DataFrame, *, source: str, file_id: int) -> None:
    """Add one file's records to the run's new ones."""
    rows = frame.select(list(KEPT[name])).with_columns(
        _source=pl.lit(source), _file=pl.lit(file_id, dtype=pl.Int32)
    )
    store.insert(f"new_{name}", rows)


def take_in(store: Store, name: str, source: str) -> tuple[pl.DataFrame, int]:
    """Store a source's new records that were not there yet.

    Answers these (shape and `_file`), and how many records had been delivered before or came twice.
    """
    content = [column for column in KEPT[name] if not column.startswith("_")]
    store.execute(
        f"update new_{name} set _content = md5(row({quoted(content)})::varchar) where _source = ?", [source]
    )
    delivered = store.scalar(f"select count(*) from new_{name} where _source = ?", [source])
    new = store.query(
        f"select distinct on (_content) {quoted([*KEPT[name], '_file', '_content'])} from new_{name} n "
        f"where _source = ? and not exists (select 1 from {name} r where r._source = n._source "
        "and r._content = n._content) order by _content, _file, _row",
        [source],
    )
    store.insert(name, new.with_columns(_source=pl.lit(source)))
    store.execute(f"delete from new_{name} where _source = ?", [source])
    return new.drop("_content"), int(delivered) - new.height
