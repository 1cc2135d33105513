"""Fonts that documents and pictures are set with: those that come with the typesetter, this computer's, and
those of a folder that whoever runs the dashboard may name.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER_ENV: Final = "PLIMSOLL_FONTS"
"""Environment variable with a folder of fonts beside this computer's own."""

FONTS: Final = ("Libertinus Serif", "DejaVu Sans Mono")
"""Letters, and signs that the first has not; both come with the typesetter, free to use."""

_NOT_SHOWN = re.compile(r'the text `"((?:[^"\\]|\\.)+)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)")
_PROBE = b"""
#set document(title: "probe")
#set text(font: json(bytes(sys.inputs.fonts)))
#for letter in json(bytes(sys.inputs.letters)) [#letter ]
"""


def own_folders() -> list[str]:
    """The folder that was named, as a list of one; of none where there is no such folder."""
    folder = os.environ.get(FOLDER_ENV, "")
    return [folder] if folder and Path(folder).is_dir() else []


@cache
def typesetter_fonts(*, own: bool) -> Any:
    """Fonts to set with. `own`: those that come with the typesetter alone."""
    import typst

    return typst.Fonts(include_system_fonts=not own, font_paths=[] if own else own_folders())


def missing_letters(text: str, *, own: bool) -> tuple[str, ...]:
    """Characters of a text that no font can print, in order. `own`: asks only those of the typesetter.

    The typesetter itself is asked: a document for who listens may hold none, and it names each.
    """
    asked = sorted(letter for letter in set(text) if not letter.isascii())
    missing: set[str] = set()
    while left := [letter for letter in asked if letter not in missing]:
        named = _not_shown(left, typesetter_fonts(own=own))
        if not named:
            break
        missing |= named
    return tuple(sorted(missing))


@lru_cache(maxsize=64)
def can_print(text: str) -> bool:
    """Whether there is a font for every letter of a text. Asked once of each: fonts do not come and go."""
    return not missing_letters(text, own=True) or not missing_letters(text, own=False)


def _not_shown(letters: Sequence[str], fonts: Any) -> set[str]:
    """Which of these the typesetter complains of first."""
    import typst

    inputs = {"letters": json.dumps(letters), "fonts": json.dumps(FONTS)}
    try:
        typst.compile(_PROBE, font_paths=fonts, sys_inputs=inputs, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        told = {letter for shown in _NOT_SHOWN.findall(error.diagnostic) for letter in _plain(shown)}
        if not told & set(letters):
            raise
        return told & set(letters)
    return set()


def _plain(shown: str) -> str:
    """A text as the typesetter quotes it, without its escapes."""
    return _ESCAPED.sub(lambda part: chr(int(part[1], 16)) if part[1] else part[2], shown)
