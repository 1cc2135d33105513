"""HL7 v2 messages as text: segments, fields, components, times. Nothing is known here of what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from pipelines.sources.keeping import TimeFault, in_utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

START, END = "\x0b", "\x1c"
"""What MLLP puts around a message."""

_BATCH: Final = ("FHS", "BHS", "BTS", "FTS")
_TIME: Final = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.(\d{1,6}))?)?)?)?([+-]\d{4})?", re.ASCII
)
_NULL: Final = '""'
"""How HL7 says that a value is none, and was some."""

_LONGEST_ID: Final = 128


@dataclass(frozen=True)
class Message:
    """One message: the segments that are read, split at the separators that its MSH names."""

    segments: dict[str, list[str]]
    component: str
    repetition: str
    escape: str
    whole: bool

    def field(self, segment: str, number: int) -> str:
        """A field as HL7 counts them, "" where there is none."""
        fields = self.segments.get(segment, [])
        # MSH-1 is the separator itself.
        place = number - 1 if segment == "MSH" else number
        return fields[place].strip() if place < len(fields) else ""

    def part(self, segment: str, number: int, component: int = 1, field: str | None = None) -> str | None:
        """A component of a field's first repetition, or of `field`; None where there is none."""
        text = self.field(segment, number).split(self.repetition)[0] if field is None else field
        parts = text.split(self.component)
        value = parts[component - 1].strip() if component <= len(parts) else ""
        if not value or value == _NULL:
            return None
        value = self._plain(value)
        return value if len(value) <= _LONGEST_ID and value.isprintable() else None

    def repetitions(self, segment: str, number: int) -> list[str]:
        """The repetitions of a field."""
        return self.field(segment, number).split(self.repetition)

    def _plain(self, value: str) -> str:
        if not self.escape or self.escape not in value:
            return value
        field = self.segments["MSH"][0][3:4] or "|"
        for name, plain in (("F", field), ("S", self.component), ("R", self.repetition), ("T", "&")):
            value = value.replace(f"{self.escape}{name}{self.escape}", plain)
        return value.replace(f"{self.escape}E{self.escape}", self.escape)


def messages(pieces: Iterable[str], wanted: frozenset[str]) -> Iterator[Message]:
    """The messages of a text that comes in pieces: alone, one after another, framed by MLLP or in a batch.

    A message that was framed at its start is whole where its frame was closed; any other where another
    follows, or the text ends with a segment's end.
    """
    current: list[str] = []
    framed = opened = closed = False
    ended = True
    for line, is_ended in _segments(pieces):
        ended = is_ended
        if line == START:
            opened = True
        elif line == END:
            closed = True
        elif line[:3] == "MSH":
            if current:
                yield _message(current, wanted, whole=closed or not framed)
            current, framed, opened, closed = [line], opened, False, False
        elif current and line and line[:3] not in _BATCH:
            current.append(line)
    if current:
        yield _message(current, wanted, whole=closed or (ended and not framed))


def _segments(pieces: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Segments and marks of frames without blanks around them, and whether each one's end was there."""
    rest, first = "", True
    for piece in pieces:
        text = piece.removeprefix("\ufeff") if first else piece
        first = False
        for mark in (START, END):
            text = text.replace(mark, f"\r{mark}\r")
        *lines, rest = (rest + text).replace("\r\n", "\r").replace("\n", "\r").split("\r")
        for line in lines:
            yield line.strip(" \t"), True
    if rest.strip(" \t"):
        yield rest.strip(" \t"), False


def _message(lines: list[str], wanted: frozenset[str], *, whole: bool) -> Message:
    """The wanted segments, each once, the first of its name; of no other is a field split off."""
    separator = lines[0][3:4] or "|"
    characters = (lines[0].split(separator)[1:2] or [""])[0]
    segments: dict[str, list[str]] = {}
    for line in lines:
        name = line[:3]
        if name in wanted and name not in segments:
            segments[name] = line.split(separator)
    segments["MSH"][0] = f"MSH{separator}"
    return Message(
        segments,
        component=characters[0:1] or "^",
        repetition=characters[1:2] or "~",
        escape=characters[2:3],
        whole=whole,
    )


def instant(text: str | None, zone: ZoneInfo) -> datetime | None:
    """The moment of a TS or DTM; None where there is none, or only a day. TimeFault where it is no time."""
    if not text:
        return None
    found = _TIME.fullmatch(text)
    if found is None:
        raise TimeFault("not_a_timestamp")
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    if hour is None:
        return None
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour), int(minute or 0), int(second or 0),
            int((fraction or "0").ljust(6, "0")), tzinfo=_offset(offset),
        )  # fmt: skip
    except ValueError:
        raise TimeFault("not_a_timestamp") from None
    return in_utc(moment, zone)


def _offset(text: str | None) -> timezone | None:
    if text is None:
        return None
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5])))
