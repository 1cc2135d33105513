"""A document as a PDF: pictures made, texts handed over as data, the template compiled. No network, no shell.

The same document gives the same bytes: the day it is dated by is the data's, and fonts are those that come
with the typesetter. Fonts of this machine are looked at only where a text needs characters that those lack.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from dashboard import paper
from dashboard.fonts import FONTS, missing_letters, typesetter_fonts
from dashboard.report.columns import laid_out
from dashboard.report.letters import clean, replaced
from dashboard.report.parts import Cell, Document, Facts, Grid, Plate, Table
from dashboard.words.catalogue import count, join, language, say
from pipelines.progress import Silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.charts.spec import Drawing
    from dashboard.report.parts import Part
    from pipelines.progress import Progress

STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1, for who listens to a document: the typesetter refuses one that breaks the rules it can check."""

BODY = 10.0
PLATE_WIDTH, CELL_WIDTHS = 700, {2: 350, 3: 260}
"""Pixels of a picture, over the page's width and in a grid of so many columns: its words stay legible."""

_NAMED = 24
"""Characters without a font that the document names."""


@dataclass(frozen=True)
class Made:
    """A finished PDF, and the characters of it that no font at hand can print."""

    content: bytes
    missing: tuple[str, ...]


def typeset(document: Document, progress: Progress | None = None) -> Made:
    """The document as a PDF."""
    ready, missing, own_fonts = _ready(document, progress or Silent())
    compiled = _compile(document, ready, own_fonts=own_fonts, form="pdf", pdf_standards=[STANDARD])
    return Made(bytes(compiled), missing)


def pages(document: Document, ppi: float = 110) -> list[bytes]:
    """The document's pages as PNG pictures: to be looked at."""
    ready, _, own_fonts = _ready(document, Silent())
    made = _compile(document, ready, own_fonts=own_fonts, form="png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def _compile(
    document: Document, ready: str, *, own_fonts: bool, form: Literal["pdf", "png"], **options: Any
) -> Any:
    import typst

    day = datetime.combine(document.as_of, datetime.min.time(), UTC)
    return typst.compile(
        _template(),
        format=form,
        font_paths=typesetter_fonts(own=own_fonts),
        sys_inputs={"document": ready},
        timestamp=int(day.timestamp()),
        **options,
    )


@cache
def _template() -> bytes:
    return (resources.files("dashboard") / "report" / "template.typ").read_bytes()


def _ready(document: Document, progress: Progress) -> tuple[str, tuple[str, ...], bool]:
    """The document's data as JSON, characters that cannot be printed, and whether the own fonts will do."""
    data = _document(document, progress)
    progress.step(say("report.step.typeset"), 0)
    said = json.dumps(data, ensure_ascii=False)
    own_fonts = not missing_letters(said, own=True)
    missing = () if own_fonts else missing_letters(said, own=False)
    if missing:
        data = replaced(data, missing)
        told = count("report.missing", len(missing), codes=_codes(missing))
        data["warning"] = join(document.notice, told)
    return json.dumps(data), missing, own_fonts


def _codes(letters: Sequence[str]) -> str:
    named = ", ".join(f"U+{ord(letter):04X}" for letter in letters[:_NAMED])
    more = len(letters) - _NAMED
    return named if more <= 0 else say("list.and", first=named, last=say("list.more", n=more))


def _document(document: Document, progress: Progress) -> dict[str, Any]:
    progress.step(say("report.step.draw"), sum(len(_drawings(part)) for part in document.parts))
    parts = [_part(part, progress) for part in document.parts]
    texts = {
        "kind": document.kind,
        "title": clean(document.title).strip() or document.kind,
        "question": document.question,
        "facts": document.facts,
        "use": document.use,
        "source": document.source,
        "page": say("report.page", page="{page}", pages="{pages}"),
        "parts": parts,
    }
    return {
        **clean(texts),
        "digest": document.digest,
        "day": [document.as_of.year, document.as_of.month, document.as_of.day],
        "language": language(),
        "fonts": FONTS,
        "size": BODY,
        "one_page": document.one_page,
        "colours": asdict(paper.PRINTED),
        "warning": document.notice,
    }


def _drawings(part: Part) -> list[Drawing]:
    if isinstance(part, Plate):
        return [part.drawing]
    return [cell.drawing for cell in part.cells if cell.drawing] if isinstance(part, Grid) else []


def _part(part: Part, progress: Progress) -> dict[str, Any]:
    plain = {field.name: getattr(part, field.name) for field in fields(part)}
    plain["part"] = type(part).__name__.lower()
    if isinstance(part, Plate):
        plain["picture"] = _picture(plain.pop("drawing"), PLATE_WIDTH, progress)
    elif isinstance(part, Grid):
        plain["cells"] = [_cell(cell, CELL_WIDTHS[part.columns], progress) for cell in part.cells]
    elif isinstance(part, Table):
        plain |= laid_out(part)
    elif isinstance(part, Facts):
        plain["figures"] = [asdict(figure) for figure in part.figures]
    return plain


def _cell(cell: Cell, width: int, progress: Progress) -> dict[str, Any]:
    return {
        "title": cell.title,
        "picture": None if cell.drawing is None else _picture(cell.drawing, width, progress),
        "note": cell.note,
        "instead": cell.instead,
        "standing": None if cell.standing is None else asdict(cell.standing),
    }


def _picture(drawing: Drawing, width: int, progress: Progress) -> dict[str, str]:
    made = {"svg": paper.plate(drawing, width, FONTS[0]), "alt": drawing.sentence}
    progress.advance()
    return made
