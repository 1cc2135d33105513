"""What a reader takes away: a picture or its numbers, with what they are and may never be used for.

The pictures are those of the screen, in the light palette; the numbers are those of the page's table.
Streamlit's own export is off (.streamlit/config.toml): it has no formula guard and says nothing of where
figures come from.
"""

from __future__ import annotations

import io
import json
import re
import textwrap
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.charts.theme import FONT, LIGHT
from dashboard.words.catalogue import pair, say
from dashboard.words.numbers import axis_locale
from pipelines.commands.safe_csv import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.charts.spec import Drawing

PAPER_FONT = "sans-serif"
"""The screen's font is the browser's to load; this one every converter has."""

WIDTH = 760
PNG_SCALE = 2.0
_LINE = 112
"""Characters of small print that fit into the picture's width."""


@dataclass(frozen=True)
class Origin:
    """What stands on all that leaves a page: its question, of what, and where its figures come from."""

    question: str
    subject: str
    source: str

    @property
    def small_print(self) -> list[str]:
        """Where the figures come from, and what they may never be used for."""
        return [self.source, say("frame.never_use")]


def localised(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification with the months and signs of the reader's language on its axes."""
    locale = axis_locale()
    return spec if locale is None else {**spec, "config": {**spec.get("config", {}), "locale": locale}}


def spec(drawing: Drawing, title: str, origin: Origin) -> dict[str, Any]:
    """The picture as a Vega-Lite specification that stands alone: rows, colours, words."""
    chart = drawing.chart_with_rows(LIGHT).properties(width=WIDTH, background=LIGHT.page)
    finished: dict[str, Any] = json.loads(chart.to_json().replace(json.dumps(FONT), json.dumps(PAPER_FONT)))
    said = [drawing.sentence, *origin.small_print]
    finished["title"] = {
        "text": wrapped(pair(title, origin.subject) if origin.subject else title, _LINE * 2 // 3),
        "subtitle": [line for text in said for line in wrapped(text, _LINE)],
        "anchor": "start",
        "frame": "group",
        "font": PAPER_FONT,
        "fontSize": 17,
        "color": LIGHT.ink,
        "subtitleFont": PAPER_FONT,
        "subtitleFontSize": 11.5,
        "subtitleLineHeight": 15,
        "subtitleColor": LIGHT.quiet,
        "subtitlePadding": 6,
        "offset": 26,
        "dx": -40,
    }
    finished["padding"] = {"left": 16, "right": 20, "top": 16, "bottom": 14}
    return localised(finished)


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` letters; a Chinese character takes the room of two, and may end a line."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    if not wide:
        return textwrap.wrap(text, width)
    return textwrap.wrap(text, max(1, width * len(text) // (len(text) + wide)))


def svg(drawing: Drawing, title: str, origin: Origin) -> bytes:
    """The picture as SVG: sharp at any size, its text still text."""
    import vl_convert  # some 50 MB of it: loaded when a picture is asked for

    found: str = vl_convert.vegalite_to_svg(spec(drawing, title, origin))
    return found.encode()


def png(drawing: Drawing, title: str, origin: Origin) -> bytes:
    """The picture as PNG, at twice the screen's resolution."""
    import vl_convert

    found: bytes = vl_convert.vegalite_to_png(spec(drawing, title, origin), scale=PNG_SCALE)
    return found


def csv(columns: Sequence[str], rows: Iterable[Sequence[str]], origin: Origin) -> bytes:
    """The page's table as CSV that opens in a spreadsheet as it is; what it is stands below the rows.

    UTF-8 with a byte order mark, without which Excel takes it for the local code page. No cell is run as a
    formula.
    """
    width = len(columns)
    said = [line for line in (origin.question, origin.subject, *origin.small_print) if line]
    below = [[""] * width, *([line, *[""] * (width - 1)] for line in said)]
    cells = [*([str(cell) for cell in row] for row in rows), *below]
    names = [f"c{n}" for n in range(width)]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row")
    head = pl.DataFrame([list(columns)], schema=dict.fromkeys(names, pl.String), orient="row")
    target = io.BytesIO()
    guarded(pl.concat([head, frame])).write_csv(target, include_header=False, include_bom=True)
    return target.getvalue()


def file_name(*parts: str) -> str:
    """A name that every file system takes: `plimsoll-load-w01.svg` without its ending."""
    words = re.sub(r"[^\w]+", "-", " ".join(part for part in ("plimsoll", *parts) if part).lower())
    return words.strip("-")[:80]
