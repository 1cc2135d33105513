"""What a page says first, as markup that goes away when the front end has drawn the page itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit

from dashboard import languages
from dashboard.charts.theme import css_variables
from dashboard.templates import page_template
from dashboard.words.catalogue import language, say
from dashboard.words.standing import SIGNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.opening.said import Opening

PLACE = b'<div id="root"></div>'
"""Where the front end draws; the markup follows it."""
NAMELESS, NAMED = b"<title>Streamlit</title>", b"<title>Plimsoll</title>"
"""What a browser's tab is called until the front end says so."""
_MEDIA = Path(streamlit.__file__).parent / "static" / "static" / "media"
_SANS, _SERIF = "SourceSansVF-Upright*.woff2", "SourceSerifVariable-Roman*.woff2"


@dataclass(frozen=True)
class Around:
    """What stands above a page's title: the line about the data, banners, a word to newcomers."""

    line: Sequence[str]
    banners: Sequence[str]
    signed_in: bool
    newcomer: bool


def markup(said: Opening, around: Around) -> str:
    """The markup, in the language that is spoken; every text is escaped."""
    return page_template("dashboard.opening", "opening.html").render(
        tag=languages.TAGS[language()],
        sans=_font(_SANS),
        serif=_font(_SERIF),
        variables=css_variables(":root"),
        line=around.line,
        languages=list(languages.NAMES.values()),
        out=say("access.out") if around.signed_in else "",
        banners=around.banners,
        newcomer=[say(f"frame.new{part}") for part in ("", ".show", ".close")] if around.newcomer else [],
        said=said,
        sign=SIGNS[said.standing[0]] if said.standing else "",
        script=script(),
    )


@cache
def script() -> str:
    """The script that takes the markup away again."""
    return (resources.files("dashboard.opening") / "opening.js").read_text(encoding="utf-8")


@cache
def _font(pattern: str) -> str:
    """A font of the front end by its address; empty where a release has it no longer."""
    return next((f"./static/media/{path.name}" for path in sorted(_MEDIA.glob(pattern))), "")
