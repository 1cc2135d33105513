"""Workbooks that are whole, damaged, sealed or bombs, and what their cells become."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time, timedelta

import polars as pl
import pytest

from pipelines.errors import FileRefused
from pipelines.sources import workbook
from pipelines.sources.intake import Accepted, inspect
from pipelines.sources.kinds import SHEETS
from pipelines.sources.limits import LIMITS
from pipelines.sources.look import look_at
from pipelines.sources.tabular import open_table
from pipelines.staging.types import typed
from tests.fixtures import workbooks
from tests.fixtures.workbooks import Cell

HEADER: list[Cell] = ["id", "on", "at", "clock", "long", "hours", "number", "sure", "free"]
ROW: list[Cell] = [
    "00123",
    date(2026, 3, 29),
    datetime(2026, 3, 29, 21, 30),  # noqa: DTZ001  # Excel knows no zones
    time(7, 30),
    timedelta(hours=24),
    11.5,
    46100,
    True,
    None,
]


def opened(folder, content, limits=LIMITS, **which):
    path = folder / "roster.xlsx"
    path.write_bytes(content)
    return open_table(path, inspect(path, Accepted(SHEETS), limits=limits), **which)


def refused(folder, content, limits=LIMITS, **which) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        opened(folder, content, limits, **which)
    return caught.value


def test_cells_become_the_text_they_mean_and_a_bare_number_stays_one(tmp_path):
    table = opened(tmp_path, workbooks.workbook({"Duties": [HEADER, ROW]}))
    assert table.names == tuple(HEADER)
    assert table.frame.drop(table.index).collect().row(0) == (
        "00123",
        "2026-03-29 00:00:00",
        "2026-03-29 21:30:00",
        "1899-12-31 07:30:00",  # a time of day, as Excel keeps it
        "1900-01-01 00:00:00",  # 24 hours after the last one
        "11.5",
        "46100",  # a serial number, maybe: nobody said that it is a date
        "true",
        None,
    )


def test_titles_above_the_header_are_left_out_and_empty_rows_keep_their_number(tmp_path):
    rows: list[list[Cell]] = [
        ["Roster of Ash Ward"],
        [],
        ["unit", "hours"],
        ["W1", 8],
        [None, None],
        [" ", ""],
        ["W2", 9],
    ]
    table = opened(tmp_path, workbooks.workbook({"Duties": rows}), header_row=3)
    assert table.select({"unit": "unit"}).collect().rows() == [("W1", 1), ("W2", 4)]


def test_a_sheet_is_named_where_there_are_several(tmp_path):
    content = workbooks.workbook({"Notes": [["x"], ["1"]], "Duties": [["unit"], ["W1"]]})
    assert opened(tmp_path, content, sheet="Duties").names == ("unit",)
    assert refused(tmp_path, content).rule == "header"
    assert "sheet = " in refused(tmp_path, content, sheet="duties").hint


def test_a_row_of_titles_in_place_of_the_header_is_refused(tmp_path):
    content = workbooks.workbook({"Duties": [[None, None], ["unit"], ["W1"]]})
    assert "header_row" in refused(tmp_path, content).hint
    assert refused(tmp_path, content, header_row=9).rule == "empty"
    assert refused(tmp_path, workbooks.workbook({"Duties": []})).rule == "empty"


def test_a_table_of_commas_has_no_titles(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("unit\nW1\n")
    with pytest.raises(FileRefused, match="only a workbook"):
        open_table(path, inspect(path, Accepted(SHEETS)), header_row=2)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_that_is_cut_is_refused(tmp_path, share):
    content = workbooks.workbook({"Duties": [HEADER, ROW]})
    assert refused(tmp_path, content[: int(len(content) * share)]).rule == "damaged"


def test_a_workbook_that_is_damaged_inside_is_refused(tmp_path):
    parts = workbooks.parts({"Duties": "<worksheet><sheetData><row><c"})
    assert refused(tmp_path, workbooks.archive(parts)).rule == "damaged"
    del parts["xl/worksheets/sheet1.xml"]
    assert refused(tmp_path, workbooks.archive(parts)).rule == "damaged"


def test_another_archive_is_no_workbook(tmp_path):
    assert refused(tmp_path, workbooks.archive({"a.csv": "unit\n"})).rule == "magic"


def test_a_workbook_with_a_password_is_refused(tmp_path):
    content = bytearray(workbooks.workbook({"Duties": [HEADER, ROW]}))
    content[content.rindex(b"PK\1\2") + 8] |= 1  # flag of the last part in the archive's index
    assert "password" in str(refused(tmp_path, bytes(content)))
    assert "password" in str(refused(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)))


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(tmp_path):
    content = workbooks.workbook({"Duties": [["x" * 100_000]]})
    small = dataclasses.replace(LIMITS, workbook=50_000)
    assert refused(tmp_path, content, small).rule == "too_large"


def test_two_cells_at_opposite_corners_end_another_process_not_this_one(tmp_path):
    corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    content = workbooks.archive(workbooks.parts({"Duties": workbooks.sheet_of(corners)}))
    assert len(content) < 3_000
    assert refused(tmp_path, content).rule == "too_large"


def test_cells_are_counted_at_the_limit_and_above(tmp_path):
    content = workbooks.workbook({"Duties": [["a", "b"], ["1", "2"]]})
    assert opened(tmp_path, content, dataclasses.replace(LIMITS, workbook_cells=4)).names == ("a", "b")
    assert refused(tmp_path, content, dataclasses.replace(LIMITS, workbook_cells=3)).rule == "too_large"


def test_a_workbook_that_takes_too_long_is_refused(tmp_path, monkeypatch):
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(workbook, "CHILD", slow)
    monkeypatch.setattr(workbook, "PATIENCE_SECONDS", 0.5)
    assert refused(tmp_path, workbooks.workbook({"Duties": [["a"]]})).rule == "too_large"


def test_no_value_of_a_damaged_workbook_is_told(tmp_path, capfd):
    parts = workbooks.parts({"Duties": workbooks.sheet([["CANARY"]]).replace("</is>", "</x>")})
    error = refused(tmp_path, workbooks.archive(parts))
    told = capfd.readouterr()
    assert "CANARY" not in f"{error} {error.hint} {told.out} {told.err}"


def test_a_look_finds_the_header_below_its_titles(tmp_path):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(workbooks.workbook({"Duties": [["Roster"], ["unit", "hours"], ["W1", 8]]}))
    assert look_at(path).names == ("unit", "hours")
    path.write_bytes(path.read_bytes()[:300])
    assert look_at(path).names == ()


def test_a_formula_that_failed_is_not_an_empty_cell(tmp_path):
    rows: list[list[Cell]] = [[], [None, "id", "hours"], [None, "W1", 8], [None, "W2", 9], [None, 7, None]]
    text = workbooks.sheet(rows)
    for cell in ('<c r="C4" s="0"><v>9</v></c>', '<c r="B5" s="0"><v>7</v></c>'):
        assert cell in text
        value = cell.split("<v>")[1][0]
        text = text.replace(cell, cell.replace('s="0"', 't="e"').replace(f"<v>{value}", "<v>#REF!"))
    table = opened(tmp_path, workbooks.archive(workbooks.parts({"Duties": text})), header_row=2)
    told = table.select({"clinician_id": "id", "in_shift_minutes": "hours"}).collect()
    assert told["in_shift_minutes"].to_list() == ["8", workbook.FAILED, None]
    assert told["clinician_id"].to_list() == ["W1", "W2", workbook.FAILED]
    typed_rows = typed(
        "ehr_time", told.with_columns(date=pl.lit("2026-01-01"), activity=pl.lit("total")), "UTC"
    )
    assert typed_rows["_fault"].to_list() == [
        None,
        "not_a_number:in_shift_minutes",
        "identifier:clinician_id",
    ]
