"""Read JSON log files one value at a time, whatever way they are laid out.

One value a line, one array of values, or one document that holds the values in an array: the layout is
told by the content. Memory is bounded by one value. A hook drops what is not wanted while a value is still
being parsed, so that prompts and answers never leave the parser.
"""

from __future__ import annotations

import codecs
import gzip
import io
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from pipelines.errors import FileRefused
from pipelines.sources.limits import LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipelines.shapes import SourceFile

LONGEST_VALUE: Final = LIMITS.json_line

LONGEST_OPENING: Final = 80
"""Characters: the first line of a document laid out for people is shorter than this, a log record longer."""

_CHUNK: Final = 256 * 1024
_BLANK: Final = " \t\r\n"


@dataclass(frozen=True)
class Value:
    """One parsed JSON value; `row` is its line, or its place in the array, counted from 1."""

    row: int
    value: Any


@dataclass(frozen=True)
class Broken:
    """A place where no value could be parsed; `last` where the file ends in the middle of it."""

    row: int
    reason: str
    last: bool = False


class DuplicateKeyError(ValueError):
    """A JSON object has one key twice: which of the two holds cannot be known."""


@dataclass(frozen=True)
class Dialect:
    """What to take from a JSON file.

    `keep` says what remains of each object, innermost first; one with a single member is left to the object
    around it. `arrays` names the members of a document that hold its values, as in ``{"data": [...]}``: each
    element then comes alone, as ``{"data": [element]}``. `run_on`: some writers put several values on one
    line with nothing between them.
    """

    keep: Callable[[dict[str, Any]], Any]
    arrays: tuple[str, ...]
    run_on: bool = False

    @property
    def decoder(self) -> json.JSONDecoder:
        """Strict: no duplicate keys, and no NaN or Infinity, which JSON does not have."""
        keep = self.keep

        def close(pairs: list[tuple[str, Any]]) -> Any:
            given = dict(pairs)
            if len(given) != len(pairs):
                raise DuplicateKeyError
            return given if len(given) == 1 else keep(given)

        return json.JSONDecoder(object_pairs_hook=close, parse_constant=_refuse)


def _refuse(_literal: str) -> object:
    raise ValueError


def values(file: SourceFile, dialect: Dialect) -> Iterator[Value | Broken]:
    """Every value of the file, in order; FileRefused where it is no JSON text at all.

    Of a part of a file the lines are read: what the file is was told by its beginning.
    """
    decode = dialect.decoder
    try:
        if file.span is not None:
            with open_part(file.path, *file.span) as part:
                yield from _by_line(part, decode, run_on=dialect.run_on)
            return
        by_line = is_by_line(file.path)
        with open_log(file.path) as handle:
            if by_line:
                yield from _by_line(handle, decode, run_on=dialect.run_on)
            else:
                yield from _stream(_Text(handle, decode), dialect)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise FileRefused(
            "damaged", "the gzip file is cut off or damaged", hint="Export or copy the file again."
        ) from None


def is_by_line(path: Path) -> bool:
    """Whether the file holds a value a line, and is no document; FileRefused where it is no JSON text."""
    with open_log(path) as handle:
        head = _first_line(handle)
    if not head:
        raise FileRefused("empty", "the file is empty: no records", hint="See what the export wrote.")
    if head[:1] not in (b"{", b"["):
        raise FileRefused("magic", "the file does not begin like JSON", hint="See what the export wrote.")
    return not _is_document(head)


def open_part(path: Path, start: int, end: int) -> BinaryIO:
    """The bytes of a plain file from `start` to `end`."""
    with path.open("rb") as handle:
        handle.seek(start)
        return io.BytesIO(handle.read(end - start))


def open_log(path: Path) -> BinaryIO:
    """The file's bytes, unpacked where it is gzip (the intake has seen to it that it is no bomb)."""
    with path.open("rb") as handle:
        packed = handle.read(2) == b"\x1f\x8b"
    return cast("BinaryIO", gzip.open(path, "rb")) if packed else path.open("rb")


def lines(handle: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Numbered lines with their newline; FileRefused where one is longer than LONGEST_VALUE."""
    number = 0
    while line := handle.readline(LONGEST_VALUE + 1):
        number += 1
        if len(line) > LONGEST_VALUE:
            raise FileRefused(
                "too_large",
                f"line {number} is longer than {LONGEST_VALUE:,} bytes",
                hint="Let the exporter write smaller batches.",
            )
        yield number, line.removeprefix(codecs.BOM_UTF8) if number == 1 else line


def _first_line(handle: BinaryIO) -> bytes:
    return next((line.strip() for _, line in lines(handle) if line.strip()), b"")


def _is_document(line: bytes) -> bool:
    """Whether a first line opens an array, or a document laid out over many lines."""
    return line[:1] == b"[" or (len(line) <= LONGEST_OPENING and line.endswith((b"{", b"[", b",", b":")))


def _by_line(handle: BinaryIO, decode: json.JSONDecoder, *, run_on: bool) -> Iterator[Value | Broken]:
    for row, line in lines(handle):
        if line.strip():
            try:
                if run_on:
                    yield from _one_after_another(row, line.decode().strip(), decode)
                else:
                    yield Value(row, decode.decode(line.decode()))
            except (ValueError, RecursionError) as error:
                yield Broken(row, why(error), last=not line.endswith(b"\n"))


def _one_after_another(row: int, text: str, decode: json.JSONDecoder) -> Iterator[Value]:
    at = 0
    while at < len(text):
        found, at = decode.raw_decode(text, at)
        yield Value(row, found)
        while at < len(text) and text[at] in _BLANK:
            at += 1


def why(error: Exception) -> str:
    """What is wrong with a piece of JSON, going on from "this row …", without a word of it."""
    match error:
        case DuplicateKeyError():
            return "has an object with one key twice"
        case UnicodeDecodeError():
            return "is not UTF-8"
        case RecursionError():
            return "is nested too deeply"
        case json.JSONDecodeError():
            return "is not valid JSON"
        case _:
            return "has a number that cannot be read"


class _Text:
    """A file's text with a reading position; holds only what is not read yet."""

    def __init__(self, handle: BinaryIO, decode: json.JSONDecoder) -> None:
        self._handle = handle
        self._decode = decode
        self._utf8 = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self.ended = False

    def _more(self, size: int = _CHUNK) -> None:
        piece = self._handle.read(size)
        self.ended = not piece
        self._text = self._text[self._at :] + self._utf8.decode(piece, final=self.ended)
        self._at = 0

    def peek(self) -> str:
        """The next character that is not blank; "" at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANK:
                    return self._text[self._at]
                self._at += 1
            if self.ended:
                return ""
            self._more()

    def take(self, expected: str) -> None:
        """Step over this character; ValueError where there is another."""
        if self.peek() != expected:
            raise json.JSONDecodeError("unexpected", "", 0)
        self._at += 1

    def value(self) -> Any:
        """The JSON value that begins here."""
        self.peek()
        size = _CHUNK
        while True:
            try:
                found, end = self._decode.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if self.ended or len(self._text) - self._at > LONGEST_VALUE:
                    raise
            else:
                if end < len(self._text) or self.ended:
                    self._at = end
                    return found
            self._more(size)
            size *= 2


def _stream(text: _Text, dialect: Dialect) -> Iterator[Value | Broken]:
    """Values of an array, or of the arrays of a document; several may follow one another."""
    row = 0
    try:
        while text.peek():
            found = _elements(text) if text.peek() == "[" else _members(text, dialect)
            for value in found:
                row += 1
                yield Value(row, value)
    except (ValueError, RecursionError) as error:
        yield Broken(row + 1, f"{why(error)}, and nothing after it could be read", last=text.ended)


def _elements(text: _Text) -> Iterator[Any]:
    text.take("[")
    while text.peek() != "]":
        yield text.value()
        if text.peek() != "]":
            text.take(",")
    text.take("]")


def _members(text: _Text, dialect: Dialect) -> Iterator[Any]:
    text.take("{")
    rest: dict[str, Any] = {}
    streamed = False
    while text.peek() != "}":
        key = text.value()
        text.take(":")
        if key in dialect.arrays and text.peek() == "[":
            streamed = True
            for element in _elements(text):
                yield {key: [element]}
        elif key in rest:
            raise DuplicateKeyError
        else:
            rest[key] = text.value()
        if text.peek() != "}":
            text.take(",")
    text.take("}")
    if not streamed:
        yield dialect.keep(rest)
