"""Looks texts up in the catalogue of the reader's language and fills in what the data say.

Texts are plain: whoever puts one on the screen escapes it, because names in it are data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.words.english import TEXTS

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES_IN_A_SENTENCE = 4
"""A sentence names at most so many units and counts the rest."""


def say(key: str, **values: object) -> str:
    """The text called `key`, with its places filled in. KeyError where the catalogue has no such text."""
    return TEXTS[key].format(**values)


def has(key: str) -> bool:
    """Whether the catalogue has a text of this name."""
    return key in TEXTS


def code(family: str, value: str | None) -> str:
    """The words for a code of a table (`staff_group`, `kind` ...); an unknown code is shown as it is."""
    if value is None:
        return ""
    return say(f"{family}.{value}") if has(f"{family}.{value}") else value.replace("_", " ")


def count(key: str, number: int, **values: object) -> str:
    """The text for one or for many."""
    return say(f"{key}.one" if number == 1 else f"{key}.many", n=number, **values)


def listing(items: Sequence[str], most: int = NAMES_IN_A_SENTENCE) -> str:
    """`Ash`, `Ash and Birch`, `Ash, Birch and 3 more`."""
    shown = list(items[:most]) if len(items) > most else list(items)
    if len(items) > most:
        shown.append(say("list.more", n=len(items) - most))
    if len(shown) < 2:
        return "".join(shown)
    return say("list.and", first=", ".join(shown[:-1]), last=shown[-1])


def join(*sentences: str) -> str:
    """Sentences in one paragraph, empty ones left out."""
    return " ".join(sentence for sentence in sentences if sentence)
