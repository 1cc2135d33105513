"""A spreadsheet that opens our CSV runs nothing in it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipelines.commands.safe_csv import write_safe_csv

if TYPE_CHECKING:
    from pathlib import Path


def cells(folder: Path, *values: object) -> list[str]:
    path = folder / "out.csv"
    write_safe_csv(pl.DataFrame({"name": values}), path)
    with path.open(encoding="utf-8", newline="") as handle:
        return [row[0] if row else "" for row in list(csv.reader(handle))[1:]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_text_that_starts_like_a_formula_gets_an_apostrophe(tmp_path: Path, start: str) -> None:
    assert cells(tmp_path, f"{start}cmd|' /C calc'!A0") == [f"'{start}cmd|' /C calc'!A0"]


@pytest.mark.parametrize("blank", [" ", "\n", "\u00a0", "\u200b", "\ufeff"])
def test_white_space_before_a_formula_does_not_hide_it(tmp_path: Path, blank: str) -> None:
    assert cells(tmp_path, f"{blank}=1+1", f"{blank}1+1") == [f"'{blank}=1+1", f"{blank}1+1"]


@pytest.mark.parametrize("text", ["W1", "a=b", "3-4", "", "'quoted", "ward @ night"])
def test_other_text_is_left_alone(tmp_path: Path, text: str) -> None:
    assert cells(tmp_path, text) == [text]


def test_numbers_are_no_text_and_nothing_stays_nothing(tmp_path: Path) -> None:
    assert cells(tmp_path, -1.5, 2.0) == ["-1.5", "2.0"]
    assert cells(tmp_path, "=1", None, "x") == ["'=1", "", "x"]


def test_commas_and_quotes_do_not_leave_the_cell(tmp_path: Path) -> None:
    text = '=1,"=2"\n=3'
    assert cells(tmp_path, text) == ["'" + text]
