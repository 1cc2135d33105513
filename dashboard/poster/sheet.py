"""A unit's poster as a PDF: one page, with the code to scan and to type."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

import segno

from dashboard.charts.theme import LIGHT
from dashboard.fonts import FONTS, missing_letters, typesetter_fonts
from dashboard.report.letters import clean
from dashboard.report.typeset import STANDARD
from dashboard.words import file_report as words
from dashboard.words.catalogue import count, language, say
from dashboard.words.numbers import day
from pipelines.errors import StorageError

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Poster:
    """What stands on a poster. `place`: the address where a code is typed."""

    unit_name: str
    code: str
    place: str
    contact: str
    acknowledge_days: int
    unresolved_days: int
    until: date | None = None

    @property
    def address(self) -> str:
        """What the QR code holds: the unit's form itself."""
        return f"{self.place}/{self.code}"

    def with_code(self, code: str) -> Poster:
        """The same poster of another code."""
        return replace(self, code=code)


def pdf(poster: Poster) -> bytes:
    """The poster as a tagged PDF. StorageError where no font here has its letters."""
    return bytes(_compile(poster, "pdf", pdf_standards=[STANDARD]))


def picture(poster: Poster, ppi: float = 90) -> bytes:
    """The poster as a PNG picture: to be looked at."""
    made = _compile(poster, "png", ppi=ppi)
    return bytes(made[0] if isinstance(made, list) else made)


def qr_code(address: str) -> str:
    """The address as an SVG, read even where a quarter of it is torn or dirty (ISO/IEC 18004, level Q)."""
    drawn = io.BytesIO()
    segno.make(address, error="q", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode("ascii")


def _compile(poster: Poster, form: Literal["pdf", "png"], **options: Any) -> Any:
    import typst

    said = _said(poster)
    letters = json.dumps(said, ensure_ascii=False)
    own = not missing_letters(letters, own=True)
    if not own and missing_letters(letters, own=False):
        raise StorageError(
            "No font on this computer has the letters of this poster.",
            hint="install one that has them, or ask for another --language",
        )
    return typst.compile(
        _template(),
        format=form,
        font_paths=typesetter_fonts(own=own),
        sys_inputs={"poster": json.dumps(said)},
        **options,
    )


def _said(poster: Poster) -> dict[str, Any]:
    texts = {
        "title": say("poster.title"),
        "unit": poster.unit_name,
        "call": words.first_line(poster.contact),
        "scan": say("poster.scan"),
        "type": say("poster.type"),
        "alt": say("poster.alt", unit=poster.unit_name),
        "lines": [
            say("poster.minute"),
            say("poster.who"),
            say(
                "poster.answer",
                acknowledge=count("days", poster.acknowledge_days),
                decide=count("days", poster.unresolved_days),
            ),
            say("file.limits.3"),
        ],
        "until": "" if poster.until is None else say("poster.until", day=day(poster.until)),
    }
    return {
        **clean(texts),
        "place": poster.place,
        "code": poster.code,
        "qr": qr_code(poster.address),
        "language": language(),
        "fonts": FONTS,
        "colours": {"ink": LIGHT.ink, "quiet": LIGHT.quiet, "call": LIGHT.over},
    }


@cache
def _template() -> bytes:
    return (resources.files("dashboard") / "poster" / "poster.typ").read_bytes()
