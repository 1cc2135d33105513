"""What a document is made of: plain parts in the order they are read. How they look, the template says.

Every text is plain text. None is ever read as markup, whatever it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import date

    from dashboard.charts.spec import Drawing
    from dashboard.words.standing import Tone
    from dashboard.words.unit import Figure


@dataclass(frozen=True)
class Heading:
    """The title of a part: a bookmark of the PDF. `page`: it begins one."""

    text: str
    level: int = 1
    page: bool = False


@dataclass(frozen=True)
class Text:
    """A paragraph. `answer`: what the document says above all; `lead`: stays with what follows it; `note`:
    belongs to what stands above; `empty`: in place of a picture."""

    text: str
    look: Literal["body", "answer", "lead", "note", "empty"] = "body"


@dataclass(frozen=True)
class Standing:
    """How a unit stands: a sign, its words, and the colour of their meaning."""

    sign: str
    text: str
    tone: Tone


@dataclass(frozen=True)
class Facts:
    """Key figures side by side."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Plate:
    """One picture over the whole width; its sentence is its text for who cannot see it."""

    drawing: Drawing
    title: str = ""
    note: str = ""


@dataclass(frozen=True)
class Cell:
    """One small picture of several. `drawing` None: `instead` says why."""

    title: str
    drawing: Drawing | None
    note: str = ""
    instead: str = ""
    standing: Standing | None = None


@dataclass(frozen=True)
class Grid:
    """Small pictures beside one another."""

    cells: tuple[Cell, ...]
    columns: int = 2


@dataclass(frozen=True)
class Table:
    """A table with its title."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Terms:
    """Words and what they mean."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Listing:
    """A list with its title."""

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Notice:
    """One alert, or another thing to be told with a sign, a head, a sentence and what is known of it."""

    sign: str
    head: str
    rest: str
    text: str
    note: str
    pairs: tuple[tuple[str, str], ...]
    tone: Tone


Part: TypeAlias = Heading | Text | Standing | Facts | Plate | Grid | Table | Terms | Listing | Notice


@dataclass(frozen=True)
class Document:
    """One document. `facts`: where its figures come from, name and value; `digest`: its last, in hex."""

    kind: str
    title: str
    question: str
    facts: tuple[tuple[str, str], ...]
    digest: tuple[str, str]
    use: str
    source: str
    as_of: date
    parts: tuple[Part, ...]
    one_page: bool = False
    notice: str = ""  # what is to be known of the document itself
