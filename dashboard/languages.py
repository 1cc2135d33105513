"""In which language a reader is spoken to: as the address asks, as chosen before, as the browser prefers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.words.catalogue import CATALOGUES, ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import HTTPConnection

PARAMETER = "lang"
COOKIE = "plimsoll_language"
NAMES = {ENGLISH: "English", "zh": "简体中文"}
"""What each language calls itself."""
TAGS = {ENGLISH: "en", "zh": "zh-Hans"}
"""What a browser and a screen reader call it."""


def preferred(chosen: Iterable[str | None], accepted: str = "") -> str:
    """The first of the choices that there is, else the first the browser accepts, else English.

    A choice that there is not counts for nothing. `accepted`: an Accept-Language header.
    """
    for wanted in (*chosen, *_accepted(accepted)):
        if wanted is not None and wanted in CATALOGUES:
            return wanted
    return ENGLISH


def asked_for(request: HTTPConnection) -> str:
    """The language of what a browser asks for."""
    chosen = request.query_params.get(PARAMETER), request.cookies.get(COOKIE)
    return preferred(chosen, request.headers.get("accept-language", ""))


def _accepted(header: str) -> list[str]:
    """Primary languages of an Accept-Language header, the most wanted first."""
    found = []
    for place, part in enumerate(header.split(",")):
        tag, _, weight = part.partition(";")
        try:
            quality = float(weight.partition("=")[2]) if weight.strip() else 1.0
        except ValueError:
            continue
        found.append((-quality, place, tag.strip().split("-")[0].lower()))
    return [tag for quality, _, tag in sorted(found) if quality < 0]
