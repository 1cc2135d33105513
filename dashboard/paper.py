"""What a reader takes away: a picture or its numbers, with what they are and may never be used for.

The pictures are those of the screen, in the light palette; the numbers are those of the page's table.
Streamlit's own export is off (.streamlit/config.toml): it has no formula guard and says nothing of where
figures come from.
"""

from __future__ import annotations

import io
import json
import os
import re
import textwrap
import unicodedata
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import polars as pl
import polars.selectors as cs

from dashboard.charts.parts import LANE_HEIGHT, with_lanes
from dashboard.charts.theme import AXIS_EXTENT, FONT, LIGHT
from dashboard.fonts import own_folders
from dashboard.words.catalogue import pair, say
from dashboard.words.numbers import axis_locale
from pipelines.commands.safe_csv import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.charts.spec import Drawing

PRINTED = replace(LIGHT, page="#ffffff", grid="#e2e2de")
"""The light palette on white paper."""

PAPER_FONT = "sans-serif"
"""The screen's font is the browser's to load; this one every converter has."""

MEASURED = "Liberation Sans"
"""The font that comes with the converter: with any other the room for labels would be this computer's."""

LANES_ON_PAPER = 12
WIDTH = 760
PNG_SCALE = 2.0
_UNPRINTABLE = {
    **dict.fromkeys({*range(0x20)} - {0x09, 0x0A, 0x0D}, " "),
    **dict.fromkeys([*range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd"),
}
"""What XML 1.0 allows nowhere."""
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
    safe: dict[str, Any] = printable(localised(finished))
    return safe


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` letters; a Chinese character takes the room of two, and may end a line."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    if not wide:
        return textwrap.wrap(text, width)
    return textwrap.wrap(text, max(1, width * len(text) // (len(text) + wide)))


def svg(drawing: Drawing, title: str, origin: Origin) -> bytes:
    """The picture as SVG: sharp at any size, its text still text."""
    found: str = _converter().vegalite_to_svg(spec(drawing, title, origin))
    return found.encode()


def png(drawing: Drawing, title: str, origin: Origin) -> bytes:
    """The picture as PNG, at twice the screen's resolution."""
    found: bytes = _converter().vegalite_to_png(spec(drawing, title, origin), scale=PNG_SCALE)
    return found


@cache
def _converter() -> Any:
    """The converter, begun in a time zone without summer time: a week is as wide everywhere.

    It asks for the zone once, with its first picture.
    """
    import vl_convert  # some 50 MB of it: loaded when a picture is asked for

    zone = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    try:
        for folder in own_folders():
            vl_convert.register_font_directory(folder)
        vl_convert.vegalite_to_svg({"mark": "point", "data": {"values": []}})
    finally:
        if zone is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = zone
    return vl_convert


def plate(drawing: Drawing, width: int, font: str) -> str:
    """The picture alone as SVG, for a document that has its words beside it; the same drawing, the same SVG.

    `width`: of the whole picture in pixels, axes included, so that plates under one another are aligned.
    """
    drawing, more = _in_lanes(drawing, width)
    said = json.dumps({**drawing.spec(), "datasets": {}})
    for name, colour in asdict(PRINTED).items():
        said = said.replace(f"var(--pl-{name})", colour)
    finished: dict[str, Any] = json.loads(said.replace(json.dumps(FONT), json.dumps(MEASURED)))
    finished |= {"width": width, "height": finished["height"] + more}
    finished |= {"datasets": {name: _records(rows) for name, rows in drawing.rows.items()}}
    found: str = _converter().vegalite_to_svg(printable(localised(finished)))
    return _same_ids(found.replace(f'font-family="{MEASURED}"', f'font-family="{font}"'))


def printable(value: Any) -> Any:
    """Nested data whose texts hold nothing that an SVG may not: one such character ends the converter's
    process, and with it the dashboard."""
    if isinstance(value, str):
        return value.translate(_UNPRINTABLE)
    if isinstance(value, dict):
        return {name: printable(one) for name, one in value.items()}
    return [printable(one) for one in value] if isinstance(value, list) else value


def _in_lanes(drawing: Drawing, width: int) -> tuple[Drawing, int]:
    """The drawing with a lane for every label, and the pixels that takes: nobody can point at paper."""
    marks, corners = drawing.rows.get("marks"), drawing.corners
    if marks is None or "lane" not in marks.columns or marks.is_empty() or not corners.lanes:
        return drawing, 0
    last = corners.last + timedelta(weeks=1)
    plain = marks.drop("lane", "side")
    placed = with_lanes(plain, corners.first, last, width - 2 * AXIS_EXTENT, LANES_ON_PAPER)
    more = cast("int", placed["lane"].max()) - cast("int", marks["lane"].max())
    roomy = replace(
        drawing,
        rows={**drawing.rows, "marks": placed.select(marks.columns)},
        corners=replace(corners, lanes=corners.lanes + more),
    )
    return roomy, more * LANE_HEIGHT


def _records(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows as Vega reads them: days without a zone, so that they are the same day everywhere."""
    days = rows.with_columns(cs.temporal().cast(pl.Datetime("ms")).dt.strftime("%Y-%m-%dT%H:%M:%S"))
    return days.to_dicts()


def _same_ids(picture: str) -> str:
    """The converter numbers clips on and on through the life of the process: begun anew in each picture."""
    numbers: dict[str, str] = {}
    return re.sub(
        r"\b(clip|gradient_|pattern_)(\d+)",
        lambda found: found[1] + numbers.setdefault(found[0], str(len(numbers))),
        picture,
    )


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
