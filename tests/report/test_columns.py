"""Columns have room for their words, and figures stand right."""

from __future__ import annotations

import pytest

from dashboard.report.columns import PAGE, laid_out, widths
from dashboard.report.parts import Table


@pytest.mark.parametrize(
    "columns",
    [
        [["Week", "5 Jan 2026"], ["Load", "6.1"]],
        [["Unit", "Ash Ward"], ["Why", "because " * 40], ["Load", "6"]],
        [[f"Title {n}", "some words in a cell of many"] for n in range(11)],
        [["Name", "A" * 140], ["Load", "6"]],
        [[f"C{n}", "B" * 60] for n in range(14)],
    ],
)
def test_columns_fill_the_page_exactly(columns):
    assert sum(widths(columns)) == pytest.approx(PAGE, abs=1)
    assert min(widths(columns)) > 0


def test_a_sentence_takes_the_room_that_figures_leave():
    narrow, wide = widths([["Load", "6.1"], ["Why", "a sentence that has more words than thirty characters"]])
    assert wide > 10 * narrow


def test_figures_stand_right_and_words_left():
    rows = (("5 Jan", "6.1", "−2.3", "75 %", "before"), ("12 Jan", "", "1,200", "under 1 %", "6"))
    table = Table("t", ("Week", "Load", "Hours", "Share", "Mixed"), rows)
    assert laid_out(table)["align"] == ["left", "right", "right", "right", "right"]


def test_a_table_without_rows_has_its_titles():
    assert len(laid_out(Table("t", ("One", "Two"), ()))["widths"]) == 2
