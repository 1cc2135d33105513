"""How wide the columns of a table stand on paper, and to which side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.report.parts import Table

PAGE = 482.0
"""Points between the margins."""
CHARACTER, ROOM = 4.25, 8.0
"""Points a character of a table takes in the mean, and the room beside a cell."""
_WIDEST = 260.0
"""No column asks for more than this: a sentence is read in lines."""
LONGEST_WORD = 18
"""A longer one is broken: `letters.clean` says where."""
SHORT = 11
"""A cell of so few characters, as `14 of 28` or a date, is not broken."""
_SENTENCE = 30
"""Characters from which on a cell is a sentence, which takes what room is left."""
_MOSTLY = 0.5
_HALVINGS = 30
_FIGURE = re.compile(r"^[<>−+-]?[\d,.]+( ?%)?$")


def laid_out(table: Table) -> dict[str, Any]:
    """Shares of the width and the side of each column: figures stand right, sentences take what is left."""
    cells = [list(column) for column in zip(*table.rows, strict=True)] or [[] for _ in table.columns]
    texts = [[title, *column] for title, column in zip(table.columns, cells, strict=True)]
    return {"widths": widths(texts), "align": [_side(column) for column in cells]}


def widths(columns: Sequence[Sequence[str]]) -> list[float]:
    """Points for each column, its title among its texts: no word is broken while there is room for it."""
    needed = [_points(max(_longest_word(title), *map(_unbroken, cells), 0)) for title, *cells in columns]
    wished = [min(_points(max(map(len, texts[1:]), default=0)), _WIDEST) for texts in columns]
    wished = [max(pair) for pair in zip(needed, wished, strict=True)]
    if sum(needed) >= PAGE:
        return [round(width * PAGE / sum(needed), 1) for width in needed]
    if sum(wished) >= PAGE:
        return _shared(needed, wished)
    takers = [max(map(len, texts)) > _SENTENCE for texts in columns]
    takers = takers if any(takers) else [True] * len(columns)
    share = (PAGE - sum(wished)) / sum(width for width, takes in zip(wished, takers, strict=True) if takes)
    return [round(width * (1 + share * takes), 1) for width, takes in zip(wished, takers, strict=True)]


def _shared(needed: Sequence[float], wished: Sequence[float]) -> list[float]:
    """The page shared by wishes, so that cells take alike many lines, and none has less than it needs."""
    least, most = 0.0, 1.0
    for _ in range(_HALVINGS):
        share = (least + most) / 2
        taken = sum(max(need, wish * share) for need, wish in zip(needed, wished, strict=True))
        least, most = (least, share) if taken > PAGE else (share, most)
    return [round(max(need, wish * least), 1) for need, wish in zip(needed, wished, strict=True)]


def _points(characters: int) -> float:
    return characters * CHARACTER + ROOM


def _unbroken(text: str) -> int:
    """Characters of a text that stand on one line: all of a short one, else its longest word."""
    return len(text) if len(text) <= SHORT else _longest_word(text)


def _longest_word(text: str) -> int:
    words = (len(word) for word in text.replace("-", "- ").split())
    return min(max(words, default=0), LONGEST_WORD)


def _side(cells: Sequence[str]) -> str:
    told = [cell for cell in cells if cell]
    figures = sum(bool(_FIGURE.match(cell)) for cell in told)
    return "right" if told and figures >= _MOSTLY * len(told) else "left"
