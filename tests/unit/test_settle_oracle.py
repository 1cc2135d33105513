"""Settling, against a second and obvious implementation in Python, on any rows in any batches."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shelf import Row, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = ("tool_name", "vendor")
SOURCES = ("a", "b")
MOMENTS = [None, datetime(2026, 1, 7, tzinfo=UTC), datetime(2026, 1, 9, tzinfo=UTC)]

ROWS = st.fixed_dictionaries(
    {
        "source": st.sampled_from(SOURCES),
        "tool_id": st.sampled_from(["T1", "T2"]),
        "updated_at": st.sampled_from(MOMENTS),
        "tool_name": st.sampled_from([None, "x", "y"]),
        "vendor": st.sampled_from([None, "v"]),
    }
)
BATCHES = st.lists(st.lists(ROWS, max_size=5), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    with Shelf() as made:
        yield made


def part_of(rows: list[Row]) -> Row | None:
    """What one source says of one key: its latest row; nothing where its latest rows differ."""
    newest = max(row["updated_at"].timestamp() if row["updated_at"] else 0 for row in rows)
    latest = [row for row in rows if (row["updated_at"].timestamp() if row["updated_at"] else 0) == newest]
    return latest[0] if len({tuple(row[name] for name in COLUMNS) for row in latest}) == 1 else None


def parts_of(rows: list[Row]) -> dict[str, dict[str, Row]]:
    """Key -> source -> its part, where it has one; sources in order."""
    parts: dict[str, dict[str, Row]] = defaultdict(dict)
    for key in sorted({row["tool_id"] for row in rows}):
        for source in SOURCES:
            own = [row for row in rows if (row["tool_id"], row["source"]) == (key, source)]
            if own and (part := part_of(own)) is not None:
                parts[key][source] = part
    return parts


def obvious(rows: list[Row]) -> list[Row]:
    """The accepted rows: of each column the value of the first source that has one."""
    accepted = []
    for key, parts in parts_of(rows).items():
        filled: dict[str, Any] = {"tool_id": key}
        for name in (*COLUMNS, "updated_at"):
            values = [part[name] for part in parts.values() if part[name] is not None]
            if values:
                filled[name] = values[0]
        accepted.append(filled)
    return accepted


def put(shelf: Shelf, batch: list[Row]) -> None:
    for source in SOURCES:
        own = [
            {name: row[name] for name in row if name != "source"} for row in batch if row["source"] == source
        ]
        if own:
            shelf.put("tools", own, source=source)


@settings(max_examples=30)
@given(batches=BATCHES)
def test_any_rows_in_any_batches_leave_what_the_obvious_way_leaves(
    shelf: Shelf, batches: list[list[Row]]
) -> None:
    shelf.begin(SOURCES)
    known: list[Row] = []
    for batch in batches:
        put(shelf, batch)
        assert shelf.settle("tools").read == len(batch)
        known += batch
        assert shelf.accepted("tools") == obvious(known)


@settings(max_examples=15)
@given(rows=st.lists(ROWS, max_size=10), data=st.data())
def test_order_and_batches_leave_no_trace(shelf: Shelf, rows: list[Row], data: st.DataObject) -> None:
    left = []
    for _ in range(2):
        shelf.begin(SOURCES)
        order = data.draw(st.permutations(rows))
        cut = data.draw(st.integers(0, len(rows)))
        for batch in (order[:cut], order[cut:]):
            put(shelf, batch)
            shelf.settle("tools")
        left.append((shelf.accepted("tools"), shelf.states("tools", "tool_name")))
    assert left[0] == left[1]


@settings(max_examples=15)
@given(batches=BATCHES)
def test_what_was_accepted_less_what_was_taken_back_stands(shelf: Shelf, batches: list[list[Row]]) -> None:
    """Of one source: accepted - corrected - withdrawn, over all runs, is the number of rows that count."""
    shelf.begin(SOURCES)
    stands = 0
    for batch in batches:
        put(shelf, [{**row, "source": "a"} for row in batch])
        counts = shelf.settle("tools")
        stands += counts.accepted - counts.corrected - counts.withdrawn
        assert stands == len(shelf.accepted("tools"))
