"""File names and column names as people may see them: a name is data, and can be made to deceive."""

from __future__ import annotations

import unicodedata
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_SHOWN = 120
"""Characters of a name that are shown."""

INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | frozenset(
    chr(code) for code in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
)
"""Characters that print nothing although Unicode does not class them as control or format characters."""


def shown_name(path: Path) -> str:
    """The file's name, without its folder, safe to print: see `shown`."""
    return shown(path.name)


def shown(name: str, longest: int = LONGEST_SHOWN) -> str:
    """The name on one line, cut at `longest` characters, with every character escaped that would not be seen
    or would turn the reading order (control, right-to-left override, zero width)."""
    pieces = [_escaped(character) for character in name[: longest + 1]]
    if sum(map(len, pieces)) <= longest:
        return "".join(pieces)
    ends = accumulate(map(len, pieces))
    # An escape is never cut in two; the sign for "more" takes the last place.
    return "".join(piece for piece, end in zip(pieces, ends, strict=True) if end < longest) + "…"


def _escaped(character: str) -> str:
    code = ord(character)
    if character == " ":
        return character
    if 0xDC80 <= code <= 0xDCFF:  # a byte of the name that is not UTF-8, as os.fsdecode carries it
        return f"\\x{code - 0xDC00:02x}"
    if unicodedata.category(character)[0] in "CZ" or character in INVISIBLE:
        return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
    return character
