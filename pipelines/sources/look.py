"""A look at the beginning of a file: enough to tell which format it is of."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.sources.kinds import GZIP, UTF8_BOM, ZIP
from pipelines.sources.limits import LIMITS
from pipelines.sources.workbook import likely_header

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BYTES = 256 * 1024
OBJECTS = 20
SEPARATORS = ",;\t|"


@dataclass(frozen=True)
class Look:
    """What the first bytes of a file show.

    `names`: the columns of a table, else the members of its first JSON objects. `objects`: these objects, and
    those inside an array that one of them holds. `head`: the text.
    """

    path: Path
    head: str
    names: tuple[str, ...]
    objects: tuple[dict[str, Any], ...]

    def has(self, *names: str) -> bool:
        """Are these among the columns or members?"""
        return set(names) <= set(self.names)


def look_at(path: Path) -> Look:
    """Look at a file; what cannot be read shows nothing."""
    head = _head(path)
    if head.startswith(b"PAR1"):
        return Look(path, "", _parquet_names(path), ())
    if head.startswith(ZIP):
        return Look(path, "", likely_header(path, LIMITS), ())
    text = head.removeprefix(UTF8_BOM).decode("utf-8", errors="replace")
    objects = tuple(_opened(_objects(text))) if text.lstrip()[:1] in ("{", "[") else ()
    if objects:
        names = tuple(dict.fromkeys(name for found in objects for name in found))
        return Look(path, text, names, objects)
    return Look(path, text, _columns(text), ())


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(BYTES)
        if not head.startswith(GZIP):
            return head
        file.seek(0)
        try:
            return gzip.GzipFile(fileobj=file).read(BYTES)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return b""


def _parquet_names(path: Path) -> tuple[str, ...]:
    try:
        return tuple(pl.read_parquet_schema(path))
    except (pl.exceptions.PolarsError, OSError):
        return ()


def _columns(text: str) -> tuple[str, ...]:
    first = text.partition("\n")[0].partition("\r")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        return tuple(next(csv.reader(io.StringIO(first), delimiter=separator), ()))
    except csv.Error:
        return ()


def _opened(objects: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each object, and after it the first of those that an array in it holds: a page and what is on it."""
    for found in objects:
        yield found
        for held in found.values():
            if isinstance(held, list):
                yield from (each for each in held[:OBJECTS] if isinstance(each, dict))


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The first objects: one after the other, or the elements of the first array that holds some."""
    decode, at, found = json.JSONDecoder(), 0, 0
    while found < OBJECTS:
        while at < len(text) and text[at] in " \t\r\n,[":
            at += 1
        if at >= len(text) or text[at] != "{":
            return
        try:
            value, at = decode.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            yield from _within(text, at, decode, OBJECTS - found)
            return
        found += 1
        yield value


def _within(text: str, at: int, decode: json.JSONDecoder, most: int) -> Iterator[dict[str, Any]]:
    """Of an object that goes on beyond what was read: its first members as one, then what its arrays hold."""
    begun: dict[str, Any] = {}
    place = at + 1
    while place < len(text):
        while place < len(text) and text[place] in " \t\r\n,":
            place += 1
        try:
            key, place = decode.raw_decode(text, place)
            place = text.index(":", place) + 1
            while text[place] in " \t\r\n":
                place += 1
            value, place = decode.raw_decode(text, place)
        except (ValueError, IndexError, RecursionError):
            break
        begun[str(key)] = value
    else:
        key = None
    if isinstance(key, str):
        begun.setdefault(key, None)
    yield begun
    if place < len(text) and text[place] == "[" and most > 1:
        yield from _objects(text[place + 1 :])
