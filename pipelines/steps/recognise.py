"""Which format a file is of: every format looks at its beginning and says how sure it is."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.sources import SOURCES
from pipelines.sources.look import look_at

if TYPE_CHECKING:
    from collections.abc import Sequence

SURE = 0.5
"""How sure a format must be to be named."""

_CHANGING = re.compile(r"\d[\d._T:+-]{2,}\d|(?<![A-Za-z0-9])\d+")
"""Days, years and numbers of parts; not the figure of a format's name, as in v2 or hl7."""


@dataclass(frozen=True)
class Guess:
    """What a file is taken for; no `format` where none is sure."""

    path: Path
    format: str | None


def recognise(path: Path) -> Guess:
    """The format that is surest of a file."""
    look = look_at(path)
    sure = {name: form.recognises(look) for name, form in SOURCES.items()}
    best = max(sure, key=lambda name: sure[name])
    return Guess(path, best if sure[best] >= SURE else None)


def pattern_of(paths: Sequence[Path]) -> str:
    """A pattern under incoming/ that the files' names match, and those of next month's files as well."""
    names = {_CHANGING.sub("*", _as_pattern(path.name)) for path in paths}
    if len(names) == 1:
        return f"incoming/{names.pop()}"
    endings = {"".join(path.suffixes[-2:]) for path in paths}
    return f"incoming/*{endings.pop() if len(endings) == 1 else ''}"


def _as_pattern(name: str) -> str:
    return re.sub(r"[\[\]?*]", "?", name)


def by_format(guesses: Sequence[Guess]) -> dict[str, list[Path]]:
    """The files of each format, in the order they were given."""
    found: dict[str, list[Path]] = defaultdict(list)
    for guess in guesses:
        if guess.format is not None:
            found[guess.format].append(guess.path)
    return dict(found)
