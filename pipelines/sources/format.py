"""What one input format is: its name, what it makes of a file, what it needs the site to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines.sources.carriers import CARRIED, TRANSLATED
from pipelines.sources.intake import Accepted
from pipelines.sources.kinds import LINES, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipelines.shapes import Reading, SourceFile, SourceMap
    from pipelines.sources.blocks import Encoding
    from pipelines.sources.intake import Intake
    from pipelines.sources.kinds import Kind
    from pipelines.sources.look import Look

_KINDS = {bool: "write true or false", int: "write a number", float: "write a number", str: "write a text"}


@dataclass(frozen=True)
class Option:
    """A setting under ``[source.options]`` that a format knows.

    Of the kind of its `default`; `low` and `high` bound a number; `words` are all that a text may be, if any.
    """

    default: bool | int | float | str
    says: str
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()
    file: bool = False
    """The text names a CSV file by its path from the site's folder; a changed file is a changed setting."""

    def refuses(self, value: object) -> str | None:
        """Why the option cannot have this value, or None where it can."""
        if isinstance(self.default, bool) or isinstance(value, bool):
            return None if isinstance(value, type(self.default)) else _KINDS[type(self.default)]
        if isinstance(self.default, (int, float)):
            if not isinstance(value, (int, float)):
                return _KINDS[type(self.default)]
            low, high = self.low, self.high
            inside = (low is None or value >= low) and (high is None or value <= high)
            return None if inside else f"give a number from {low:g} to {high:g}"
        if not isinstance(value, str):
            return _KINDS[str]
        return None if not self.words or value in self.words else "give one of " + ", ".join(self.words)


@dataclass(frozen=True)
class Format:
    """One input format.

    `makes`: the canonical tables it fills. `needs`: what the site must say, or the files carry, in a sentence
    each. `carried`, `translated`: the canonical columns whose carrier, and whose values, ``[source.map]`` may
    name. `kinds`, `encodings`: what its files may be; of two encodings the first that fits.
    `recognises`: how sure a look at a file's beginning makes it, 0 to 1. `parts`: its rows may leave open
    what another source tells of the same key. `by_lines`: of a log of lines each line may be read by itself,
    whatever the others say.
    """

    name: str
    title: str
    makes: tuple[str, ...]
    needs: tuple[str, ...]
    read: Callable[[SourceFile, SourceMap, Intake], Reading]
    carried: frozenset[str] = CARRIED
    translated: frozenset[str] = TRANSLATED
    kinds: frozenset[Kind] = TABLES | LINES
    encodings: tuple[Encoding, ...] = ("utf-8",)
    options: Mapping[str, Option] = field(default_factory=dict)
    recognises: Callable[[Look], float] = lambda _: 0.0
    parts: bool = False
    by_lines: bool = False

    @property
    def accepted(self) -> Accepted:
        """What its files may be."""
        return Accepted(self.kinds, self.encodings)

    def setting(self, mapping: SourceMap, name: str) -> Any:
        """What the site says for an option, else its default."""
        return mapping.options.get(name, self.options[name].default)
