"""How many units stood where: columns that add up, names that keep apart, runs without a break."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest

from dashboard import paper
from dashboard.charts.standings import PLOT
from dashboard.drawings.standings import LEAST_GAP, Run, history_drawing, runs
from pipelines.standing_history import SHAPE

FIRST = date(2025, 3, 3)


def history(**units: str) -> pl.DataFrame:
    """Each unit's weeks as letters: over, near, within, unknown; a dot has no row."""
    names = {"o": "over", "n": "near", "w": "within", "u": "unknown"}
    rows = [
        (FIRST + timedelta(weeks=week), unit, names[letter], None)
        for unit, letters in units.items()
        for week, letter in enumerate(letters)
        if letter != "."
    ]
    return pl.DataFrame(rows, schema=SHAPE, orient="row")


@pytest.mark.parametrize(
    ("letters", "run"),
    [
        ("wwoo", Run(2, FIRST + timedelta(weeks=2), whole=True)),
        ("oooo", Run(4, FIRST, whole=False)),
        ("owoo", Run(2, FIRST + timedelta(weeks=2), whole=True)),
        ("wwwo", Run(1, FIRST + timedelta(weeks=3), whole=True)),
    ],
)
def test_how_long_a_unit_has_stood_as_it_stands(letters, run):
    assert runs(history(A=letters)) == {"A": run}


def test_every_weeks_column_adds_up_to_its_units():
    drawing = history_drawing(history(A="wwoo", B="wnwu", C="..ww"))
    assert drawing is not None
    tops = drawing.rows["weeks"].group_by("week_start").agg(pl.col("high").max()).sort("week_start")
    assert tops["high"].to_list() == [2, 2, 3, 3]
    assert "At first ● 2 within the line; at last ▲ 1 over the line, ○ 1 cannot be judged" in drawing.sentence


@pytest.mark.parametrize("letters", ["o" * 1 + "u" * 1 + "n" * 1 + "w" * 57, "ouuuuuuuuunw", "onuw", "w"])
def test_names_keep_their_distance_and_stay_inside(letters):
    drawing = history_drawing(history(**{f"U{place}": letter for place, letter in enumerate(letters)}))
    assert drawing is not None
    places = drawing.rows["names"]["place"].to_list()
    gap = len(letters) * LEAST_GAP / PLOT
    assert all(above - below >= gap * 0.999 for below, above in pairwise(places))
    assert max(places) <= len(letters)
    assert min(places) >= 0


def test_nothing_is_drawn_of_nothing():
    assert history_drawing(history()) is None


def test_on_paper_the_names_and_signs_are_text_and_the_same_picture_is_the_same_svg():
    drawing = history_drawing(history(A="wwoo", B="wnwu"))
    assert drawing is not None
    first, second = (paper.plate(drawing, 700, "Libertinus Serif") for _ in range(2))
    assert first == second
    assert "▲ 1 over the line" in first
    assert 'font-family="Libertinus Serif"' in first
    assert "Liberation" not in first
    assert "var(--" not in first
    assert paper.PRINTED.over in first
