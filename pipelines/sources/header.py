"""Are the columns of a file those of its table? All differences are told at once, and no text is let in.

A first line may be data, where the header was left out. So no name of the file is repeated in a message
unless it is nearly that of a column of the table.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pipelines.errors import FileRefused
from pipelines.schemas import TABLES, TEXT_CONTENT_COLUMNS
from pipelines.sources.names import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from pipelines.schemas import Table

NEAR = 0.75
"""Likeness (difflib ratio) from which a required column's name is taken for misspelt."""

VERY_NEAR = 0.9
"""The same for a column that may be missing: there an unlike name is more probably just another column."""

LONGEST_NAME = 60
"""Characters of a column name that are shown."""

CONTENT_WORDS = {"note"} | {name.removesuffix("s") for name in TEXT_CONTENT_COLUMNS if "_" not in name}
"""Words that say a column carries what people wrote; `note` is known only as a column of releases."""

MEASURE_WORDS = frozenset(
    "token count id type kind time second minute hour day date at on ms length size char word ratio share "
    "rate status state version language lang hash ref code score flag format number n cost price index "
    "total".split()
)
"""Last words of columns that count or describe a text instead of carrying it (``prompt_tokens``)."""


@dataclass(frozen=True)
class Header:
    """Which column of the file carries which of the table, and which are left out."""

    carriers: Mapping[str, str]
    extra: tuple[str, ...]


def table_of(path: Path) -> str:
    """The table a canonical file is of: its name up to the first dot or dash."""
    return re.split(r"[.-]", path.name, maxsplit=1)[0]


def known_table(name: str) -> Table:
    """The table called `name`; FileRefused naming the nearest ones where there is none."""
    if name in TABLES:
        return TABLES[name]
    near = get_close_matches(name.lower(), TABLES, n=3, cutoff=0.6)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"The tables are {', '.join(TABLES)}."
    raise FileRefused(
        "unknown_table",
        f"no table is called “{shown(name, LONGEST_NAME)}”, as the file's name has it",
        hint=hint,
    )


def read_header(names: Sequence[str], table: Table, carriers: Mapping[str, str]) -> Header:
    """Match the file's columns with the table's; `carriers`: canonical name -> name at source.

    Raises FileRefused: `text_content` where a column would carry what people wrote, else `header`.
    """
    source = {name: carriers.get(name, name) for name in table.names}
    # A carrier is for the files that have it: others of the same source keep the table's own name.
    source = {name: at if at in names else name for name, at in source.items()}
    found = {name: at for name, at in source.items() if at in names}
    extra = tuple(dict.fromkeys(name for name in names if name not in found.values()))
    if found:  # else the first line is no header, and its words are not repeated
        refuse_text(extra)
    differences = _differences(names, table, found, extra)
    if differences:
        raise FileRefused(
            "header",
            f"the columns are not those of {table.name}: " + "; ".join(differences),
            hint=_hint(table, found),
        )
    return Header(found, extra)


def shown_columns(names: Iterable[str]) -> tuple[str, ...]:
    """Column names as people may see them."""
    return tuple(shown(name, LONGEST_NAME) for name in names)


def carries_text(name: str) -> bool:
    """Does the name say that its column holds prompts, responses, notes or the like?"""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    parts = [part for part in re.split(r"[^a-z0-9]+", words) if part]
    if not parts or not MEASURE_WORDS.isdisjoint({parts[-1], parts[-1].removesuffix("s")}):
        return False
    singular = {part.removesuffix("s") for part in parts}
    return words in TEXT_CONTENT_COLUMNS or not CONTENT_WORDS.isdisjoint(singular)


def refuse_text(extra: Iterable[str]) -> None:
    """FileRefused if one of these columns, none of them the table's, would carry what people wrote."""
    text = [name for name in extra if carries_text(name)]
    if text:
        raise FileRefused(
            "text_content",
            f"the file has columns of what people wrote: {', '.join(shown_columns(text[:10]))}",
            hint="Leave them out of the export. Plimsoll needs no text, and nothing of this file was kept.",
        )


def _differences(
    names: Sequence[str], table: Table, found: Mapping[str, str], extra: Sequence[str]
) -> list[str]:
    differences: list[str] = []
    candidates = {_plain(name): name for name in reversed(extra)}
    unlike: list[str] = []
    for name in (name for name in table.names if name not in found):
        required = name in table.required
        near = get_close_matches(_plain(name), candidates, n=1, cutoff=NEAR if required else VERY_NEAR)
        if near:
            differences.append(f"“{shown(candidates.pop(near[0]), LONGEST_NAME)}” should be {name}")
        elif required:
            unlike.append(name)
    if unlike:
        differences.append(f"missing {', '.join(unlike)}")
    twice = [name for name, count in Counter(names).items() if count > 1]
    known = [name for name, at in found.items() if at in twice]
    if known:
        differences.append(f"more than one {', '.join(known)}")
    if len(twice) > len(known):
        differences.append(f"{len(twice) - len(known)} other name(s) used more than once")
    return differences


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _hint(table: Table, found: Mapping[str, str]) -> str:
    optional = ", ".join(name for name in table.names if name not in table.required)
    needs = f"It needs {', '.join(table.required)}; it may have {optional}."
    return needs if found else f"Is the first line a header, with commas between the names? {needs}"
