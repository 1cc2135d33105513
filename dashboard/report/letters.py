"""Text made fit for paper: nothing in it can break a line's order or a picture, and no letter goes missing
unsaid."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dashboard.report.columns import LONGEST_WORD

if TYPE_CHECKING:
    from collections.abc import Iterable

STAND_IN = "\ufffd"
"""What is printed for a character that no font has."""

_TURNERS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF], None)
"""Characters that turn the direction of what follows: text of data may not re-order the document's."""
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")
_UNSEEN = _TURNERS | _CONTROLS
_IN_PICTURE = _TURNERS | {code: " " for code in _CONTROLS if code not in (0x09, 0x0A, 0x0D)}

_UNBROKEN = re.compile(r"\S{37,}")
_STRETCH = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_MAY_BREAK = "\u200b"
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=%|(?:h|min)\b)")
_NO_BREAK = "\u00a0"


def clean(value: Any) -> Any:
    """Every text in nested data without control and direction characters; long words may break, and no
    figure is parted from its unit."""
    if isinstance(value, str):
        whole = value.encode("utf-8", "replace").decode()
        kept = _BEFORE_UNIT.sub(_NO_BREAK, whole.translate(_UNSEEN))
        return _UNBROKEN.sub(_breakable, kept)
    if isinstance(value, dict):
        return {name: _picture(one) if name == "svg" else clean(one) for name, one in value.items()}
    return [clean(one) for one in value] if isinstance(value, (list, tuple)) else value


def _picture(markup: str) -> str:
    return markup.translate(_IN_PICTURE)


def _breakable(found: re.Match[str]) -> str:
    return _STRETCH.sub(lambda stretch: stretch[0] + _MAY_BREAK, found[0])


def replaced(value: Any, letters: Iterable[str]) -> Any:
    """Nested data with a stand-in for each of these characters."""
    table = str.maketrans(dict.fromkeys(letters, STAND_IN))

    def within(one: Any) -> Any:
        if isinstance(one, str):
            return one.translate(table)
        if isinstance(one, dict):
            return {name: within(part) for name, part in one.items()}
        return [within(part) for part in one] if isinstance(one, (list, tuple)) else one

    return within(value)
