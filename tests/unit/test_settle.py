"""Which rows of one key count. The set of rows decides; files, their order and their times do not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from tests.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

EARLY, LATE, LATEST = (datetime(2026, 1, day, 9, tzinfo=UTC) for day in (7, 9, 11))


@pytest.fixture(scope="module")
def shelves() -> Iterator[Shelf]:
    with Shelf() as made:
        yield made


@pytest.fixture
def shelf(shelves: Shelf) -> Shelf:
    shelves.begin(["a", "b", "c"])
    return shelves


def tool(name: str | None = "Scribe", at: datetime | None = None, **more: Any) -> dict[str, Any]:
    return {"tool_id": "T1", "tool_name": name, "updated_at": at, **more}


def counts(shelf: Shelf) -> tuple[int, int, int, int]:
    """(read, accepted, rejected, duplicates) of the next run."""
    total = shelf.run().tables["tools"]
    return (total.read, total.accepted, total.rejected, total.duplicates)


def names(shelf: Shelf) -> list[Any]:
    return [row.get("tool_name") for row in shelf.accepted("tools")]


def test_rows_of_different_keys_are_all_accepted(shelf: Shelf) -> None:
    shelf.put("tools", [tool(tool_id=f"T{n}") for n in range(3)])
    assert counts(shelf) == (3, 3, 0, 0)


@pytest.mark.parametrize("apart", [False, True])
def test_identical_rows_are_one_row_and_duplicates(shelf: Shelf, apart: bool) -> None:
    shelf.put("tools", [tool()])
    if apart:
        assert counts(shelf) == (1, 1, 0, 0)
    shelf.put("tools", [tool(), tool()])
    assert counts(shelf) == ((2, 0, 0, 2) if apart else (3, 1, 0, 2))
    assert names(shelf) == ["Scribe"]


def test_the_latest_wins_and_older_ones_are_duplicates(shelf: Shelf) -> None:
    shelf.put("tools", [tool("old", EARLY), tool("new", LATE)])
    assert counts(shelf) == (2, 1, 0, 1)
    assert names(shelf) == ["new"]


def test_no_time_is_earlier_than_any(shelf: Shelf) -> None:
    shelf.put("tools", [tool("undated")])
    shelf.put("tools", [tool("dated", EARLY)])
    assert counts(shelf) == (2, 1, 0, 1)
    assert names(shelf) == ["dated"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_corrections_in_any_order_leave_the_latest(shelf: Shelf, order: tuple[int, ...]) -> None:
    """One run each: what is replaced later was accepted (corrected), what comes late is a duplicate."""
    versions = [tool("first", EARLY), tool("second", LATE), tool("third", LATEST)]
    newest, corrected = -1, 0
    for number in order:
        shelf.put("tools", [versions[number]])
        summary = shelf.run()
        newer = number > newest
        assert summary.tables["tools"].accepted == int(newer)
        assert summary.tables["tools"].duplicates == int(not newer)
        corrected += summary.corrected
        newest = max(newest, number)
    assert names(shelf) == ["third"]
    assert corrected == sum(max(order[:n]) < order[n] for n in range(1, 3))


@pytest.mark.parametrize("at", [None, EARLY])
def test_different_rows_of_equal_time_are_all_refused(shelf: Shelf, at: datetime | None) -> None:
    shelf.put("tools", [tool("one", at), tool("other", at), tool("one", at)])
    summary = shelf.run()
    assert (summary.tables["tools"].rejected, summary.tables["tools"].duplicates) == (2, 1)
    assert summary.rejections["tools", "conflict"]["rows"] == 2
    assert shelf.accepted("tools") == []


def test_a_row_in_conflict_with_one_of_an_earlier_run_withdraws_it(shelf: Shelf) -> None:
    shelf.put("tools", [tool("one")])
    shelf.run()
    shelf.put("tools", [tool("other")])
    summary = shelf.run()
    assert (summary.tables["tools"].rejected, summary.withdrawn) == (1, 1)
    assert shelf.accepted("tools") == []
    assert shelf.states("tools", "tool_name") == [("one", "conflict"), ("other", "conflict")]


def test_a_newer_row_ends_a_conflict(shelf: Shelf) -> None:
    shelf.put("tools", [tool("one"), tool("other")])
    shelf.run()
    shelf.put("tools", [tool("settled", EARLY)])
    assert counts(shelf) == (1, 1, 0, 0)
    assert names(shelf) == ["settled"]
    shelf.put("tools", [tool("other")])
    assert counts(shelf) == (1, 0, 0, 1)


def test_an_empty_value_differs_from_any_other(shelf: Shelf) -> None:
    shelf.put("tools", [tool(vendor=None), tool(vendor="V")])
    assert counts(shelf) == (2, 0, 2, 0)


def test_a_missing_part_of_a_key_equals_a_missing_part(shelf: Shelf) -> None:
    """A load line by setting has no unit: two such lines that differ are a conflict, not two lines."""
    line = {
        "setting": "other",
        "measure": "patients_per_nurse",
        "basis": "law",
        "source": "s",
        "effective_from": date(2026, 1, 1),
    }
    shelf.put(
        "load_lines", [{**line, "limit": 6.0}, {**line, "limit": 7.0}, {**line, "staff_group": "nurse"}]
    )
    total = shelf.run().tables["load_lines"]
    assert (total.accepted, total.rejected) == (1, 2)


# --- several sources ------------------------------------------------------------------------------------


def test_sources_fill_one_anothers_gaps_in_the_order_of_the_site(shelf: Shelf) -> None:
    """The first that fills a column has it; the others count as duplicates, whatever came first."""
    shelf.put("tools", [tool(None, vendor="of c", kind="search")], source="c")
    assert counts(shelf) == (1, 1, 0, 0)
    shelf.put("tools", [tool("of b", vendor="of b")], source="b")
    shelf.put("tools", [tool("of a")], source="a")
    assert counts(shelf) == (2, 0, 0, 2)
    assert shelf.accepted("tools") == [
        {"tool_id": "T1", "tool_name": "of a", "vendor": "of b", "kind": "search"}
    ]


def test_parts_that_come_together_are_one_row_and_duplicates(shelf: Shelf) -> None:
    for source in "abc":
        shelf.put("tools", [tool(f"of {source}")], source=source)
    assert counts(shelf) == (3, 1, 0, 2)


def test_another_order_of_sources_fills_in_another_order(shelf: Shelf) -> None:
    for source in "ab":
        shelf.put("tools", [tool(f"of {source}")], source=source)
    shelf.run()
    shelf.store.set_source_order(["b", "a"])
    assert names(shelf) == ["of b"]


def test_a_conflict_stays_within_its_source(shelf: Shelf) -> None:
    shelf.put("tools", [tool("of a", vendor="V")], source="a")
    shelf.put("tools", [tool("one"), tool("other")], source="b")
    assert counts(shelf) == (3, 1, 2, 0)
    assert names(shelf) == ["of a"]


def test_a_part_that_falls_into_conflict_leaves_the_others(shelf: Shelf) -> None:
    shelf.put("tools", [tool("of a")], source="a")
    shelf.put("tools", [tool("of b", vendor="V")], source="b")
    shelf.run()
    shelf.put("tools", [tool("not of a")], source="a")
    summary = shelf.run()
    assert (summary.tables["tools"].rejected, summary.withdrawn) == (1, 1)
    assert shelf.accepted("tools") == [{"tool_id": "T1", "tool_name": "of b", "vendor": "V"}]
    assert ("accepted" in dict(shelf.states("tools", "tool_name")).values()) is True


def test_a_newer_part_replaces_its_own_sources_part_only(shelf: Shelf) -> None:
    shelf.put("tools", [tool("of a", EARLY)], source="a")
    shelf.put("tools", [tool("of b", EARLY, vendor="V")], source="b")
    shelf.run()
    shelf.put("tools", [tool("of b, later", LATE, vendor="W")], source="b")
    summary = shelf.run()
    assert (summary.tables["tools"].duplicates, summary.corrected) == (1, 1)
    (row,) = shelf.accepted("tools")
    assert (row["tool_name"], row["vendor"]) == ("of a", "W")


def test_the_days_of_settled_rows_are_recomputed(shelf: Shelf) -> None:
    shelf.put("units", [{"unit_id": "W1", "unit_name": "W1", "setting": "other"}])
    shelf.run()
    day = LATE.date()
    row = {"unit_id": "W1", "date": day, "period": "all", "patients": 24.0}
    shelf.put("caseload", [row])
    shelf.run()
    assert ("caseload", day) in list(shelf.store.touched().iter_rows())


def test_minutes_of_one_source_are_not_filled_up_with_those_of_another(shelf: Shelf) -> None:
    """a counts 60 minutes by one definition; b's 12 after hours, by another, are no part of them."""
    day = {"clinician_id": "c1", "date": date(2026, 1, 5), "activity": "documentation"}
    unit = {"unit_id": "W1", "unit_name": "W1", "setting": "other"}
    shelf.put("units", [unit])
    shelf.put("clinicians", [{"clinician_id": "c1", "staff_group": "nurse", "unit_id": "W1", "wte": 1.0}])
    shelf.put("ehr_time", [{**day, "in_shift_minutes": 60.0, "definition": "a"}])
    told_by_b = {**day, "in_shift_minutes": 50.0, "after_hours_minutes": 12.0, "definition": "b"}
    shelf.put("ehr_time", [told_by_b], source="b")
    count = shelf.run().tables["ehr_time"]
    assert (count.accepted, count.duplicates) == (1, 1)
    (row,) = shelf.accepted("ehr_time")
    assert {name: row[name] for name in row if name not in day} == {
        "in_shift_minutes": 60.0,
        "definition": "a",
        "_date": date(2026, 1, 5),
    }
