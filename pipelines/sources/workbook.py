"""Workbooks (.xlsx): looked at before they are unpacked, tried by another process, then read as text.

A workbook is a zip archive of XML. Its cells are typed one by one: dates and times of day become ISO text, as
they are meant, and a bare number stays a number. So a serial number that Excel was not told is a date
("46100") is refused like any other text that is none.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import fastexcel
import polars as pl

from pipelines.errors import FileRefused

if TYPE_CHECKING:
    from pipelines.sources.limits import Limits

WORKBOOK = "xl/workbook.xml"
CHILD = Path(__file__).with_name("workbook_child.py")
PATIENCE_SECONDS = 180.0
_SEALED = 0x1
"""Bit of a zip part's flags: it is packed with a password."""

FAILED = "\u200bformula failed"
"""Text of a cell that shows #REF! or the like. No number, no date; no id has its first character."""

HEADER_WITHIN = 20
"""Rows among which a look searches for the header: titles stand above it."""


def refuse_bomb(path: Path, limits: Limits) -> None:
    """FileRefused where the archive is no workbook, is damaged, or unpacks to more than a workbook holds."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise _damaged() from error
    if WORKBOOK not in {part.filename for part in parts}:
        raise FileRefused("magic", "the file is a zip archive and no workbook", hint="Unpack it.")
    if any(part.flag_bits & _SEALED for part in parts):
        raise FileRefused("magic", "the workbook has a password", hint="Save it without.")
    if sum(part.file_size for part in parts) > limits.workbook:
        raise _too_large(f"unpacks to over {limits.workbook:,} bytes")
    answer = _tried(path, limits)
    if answer == "damaged":
        raise _damaged()
    if answer != "sound":
        raise _too_large(f"has a sheet of over {limits.workbook_cells:,} cells, empty ones included")


def _tried(path: Path, limits: Limits) -> str:
    """What a process of its own makes of the workbook; empty where it died of it."""
    # -P: the folder of the child holds modules that must not pass for those of the standard library.
    command = [sys.executable, "-P", str(CHILD), str(path.absolute()), str(limits.workbook_cells)]
    try:
        done = subprocess.run(  # noqa: S603 - our own words, no shell
            command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    # What it says on stderr may quote a value. A raised error is damage; a signal is want of memory or time.
    return "damaged" if done.returncode > 0 else done.stdout.strip()


def sheet_rows(path: Path, sheet: str) -> pl.DataFrame:
    """Every row of a sheet as text, in columns called by their place from 0; null where a cell is empty.

    A cell whose formula failed holds `FAILED`: it is not empty, and no kind of value.

    The workbook has passed `refuse_bomb`. `sheet`: its name, empty for the only one.
    """
    try:
        book = fastexcel.read_excel(path)
        names = book.sheet_names
        if sheet not in names and (sheet or len(names) != 1):
            what = "has no sheet of the name given" if sheet else f"has {len(names)} sheets"
            raise FileRefused(
                "header", f"the workbook {what}", hint='Name one: [source.options] sheet = "...".'
            )
        # skip_rows: else empty rows at the top would be left out, and rows have other numbers than in Excel.
        rows = book.load_sheet(sheet or 0, header_row=None, skip_rows=0, dtypes="string")
        batch, errors = rows.to_arrow_with_errors()
    except fastexcel.FastExcelError:
        raise _damaged() from None  # not told on: the message may quote a value
    found = pl.DataFrame(batch)
    failed: dict[int, list[int]] = {}
    for error in errors.errors if errors else []:
        row, column = error.offset_position
        failed.setdefault(column, []).append(row)
    return found.select(
        cells.scatter(failed[place], FAILED).alias(str(place)) if place in failed else cells.alias(str(place))
        for place, cells in enumerate(found)
    )


def likely_header(path: Path, limits: Limits) -> tuple[str, ...]:
    """Of the first sheet's first rows the one with most cells filled: enough to recognise a format by."""
    try:
        refuse_bomb(path, limits)
        first = fastexcel.read_excel(path).sheet_names[0]
        rows = sheet_rows(path, first).head(HEADER_WITHIN).rows()
    except (FileRefused, fastexcel.FastExcelError, IndexError):
        return ()
    filled = [tuple(cell.strip() for cell in row if cell) for row in rows]
    return max(filled, key=len, default=())


def _damaged() -> FileRefused:
    return FileRefused("damaged", "the workbook is cut off or damaged", hint="Save or copy it again.")


def _too_large(what: str) -> FileRefused:
    return FileRefused(
        "too_large",
        f"the workbook {what}",
        hint="Save the sheet as CSV UTF-8: such a file may be of any size.",
    )
