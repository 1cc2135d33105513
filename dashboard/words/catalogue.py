"""Looks texts up in the catalogue of the reader's language and fills in what the data say.

Texts are plain: whoever puts one on the screen escapes it, because names in it are data. The language is that
of the thread that draws, set once at the start of each run of a page; whoever hands work to another thread
hands the language with it (`in_this_language`).
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from dashboard.words import chinese
from dashboard.words.english import TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

P = ParamSpec("P")
T = TypeVar("T")

ENGLISH = "en"
CATALOGUES: Mapping[str, Mapping[str, str]] = {ENGLISH: TEXTS, "zh": chinese.TEXTS}
"""Texts by language. English has every text; one that another language lacks is said in English."""

NAMES_IN_A_SENTENCE = 4
"""A sentence names at most so many units and counts the rest."""

_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


def language() -> str:
    """The language of whoever reads what is drawn now: a key of `CATALOGUES`."""
    return _spoken.get()


def speak(wanted: str) -> None:
    """From here on this thread speaks `wanted`. KeyError where there is no such catalogue."""
    _spoken.set(wanted if CATALOGUES[wanted] else ENGLISH)


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Within it `wanted` is spoken, afterwards what was before."""
    before = language()
    speak(wanted)
    try:
        yield
    finally:
        speak(before)


def in_this_language(make: Callable[P, T]) -> Callable[P, T]:
    """The same function, to be called in another thread, in the language spoken now."""
    wanted = language()

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> T:
        with speaking(wanted):
            return make(*args, **kwargs)

    return made


def say(key: str, **values: object) -> str:
    """The text called `key`, with its places filled in. KeyError where the catalogue has no such text."""
    return _text(key).format(**values)


def has_own(key: str) -> bool:
    """Whether the catalogue of the reader's language itself has it."""
    return key in CATALOGUES[language()]


def has(key: str) -> bool:
    """Whether there is a text of this name."""
    return key in TEXTS


def own(key: str, otherwise: str) -> str:
    """The reader's language's text for what is written in English elsewhere, such as in a registry."""
    return CATALOGUES[language()].get(key, otherwise)


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
    return say("list.and", first=commas(shown[:-1]), last=shown[-1])


def commas(items: Sequence[str]) -> str:
    """`Ash, Birch`."""
    return _text("list.comma").join(items)


def clauses(items: Sequence[str]) -> str:
    """`Counted per shift, no shift may be over`: as commas do, between parts of a sentence and not names."""
    return _text("list.clause").join(items)


def semicolons(items: Sequence[str]) -> str:
    """`Ash, from May; Birch, from June`; empty ones are left out."""
    return _text("list.semicolon").join(item for item in items if item)


def pair(label: str, text: str) -> str:
    """`Ash Ward: over its line`."""
    return say("list.pair", label=label, text=text)


def join(*sentences: str) -> str:
    """Sentences in one paragraph, empty ones left out."""
    return _text("list.sentence").join(sentence for sentence in sentences if sentence)


def _text(key: str) -> str:
    found = CATALOGUES[language()].get(key)
    return TEXTS[key] if found is None else found
