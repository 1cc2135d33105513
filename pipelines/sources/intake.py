"""One bounded look at a file's raw bytes before any parser sees it: is it what it seems, whole, and harmless?

Parsers trust their input: they read UTF-16 as garbage, fill short lines with nulls, swallow lines after an
open quote, and unpack 463 bytes to 286 MB. Whatever is found here refuses the file with a stable rule.
"""

from __future__ import annotations

import gzip
import io
import stat
import zlib
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.errors import FileRefused
from pipelines.sources.blocks import Ahead, Encoding, Hashed, Text, Unpacked, line_blocks
from pipelines.sources.collecting import NotReached
from pipelines.sources.csv_layout import CsvLayout, CsvScan
from pipelines.sources.json_depth import LINE_BREAK, JsonDepth, JsonLines
from pipelines.sources.kinds import (
    GZIP,
    HEAD,
    LINES,
    TABLES,
    UTF8_BOM,
    Kind,
    kind_of,
    refuse_foreign,
    refuse_misnamed_gzip,
)
from pipelines.sources.limits import LIMITS, Limits
from pipelines.sources.names import shown_name as shown_name
from pipelines.sources.parquet_footer import parquet_rows
from pipelines.sources.parquet_trial import refuse_undecodable
from pipelines.sources.workbook import refuse_bomb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipelines.sources.blocks import Source


class StillGrowing(FileRefused):
    """The file changed while it was read. It is skipped, unmarked, until it holds still."""

    def __init__(self) -> None:
        super().__init__(
            "growing", "the file changed while it was read", hint="It is read whole once it is complete."
        )


@dataclass(frozen=True)
class Stamp:
    """What the file system says of a file; equal stamps, unchanged file."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> Stamp:
        """The stamp of the file now."""
        found = path.stat()
        return cls(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)

    def same_content(self, other: Stamp) -> bool:
        """Neither size nor time of change differ: a mere rename or change of mode does not count."""
        return (self.size, self.mtime_ns, self.inode) == (other.size, other.mtime_ns, other.inode)


@dataclass(frozen=True)
class Intake:
    """What is known of a file that may be read: identity, kind, layout.

    `rows`: its data rows, None for a JSON document, a workbook or messages. `layout`: only of CSV. `stat`:
    taken before the read. `encoding`: of text.
    """

    sha256: str
    size: int
    kind: Kind
    bom: bool
    ends_with_newline: bool
    stat: Stamp
    rows: int | None = None
    layout: CsvLayout | None = field(default=None, compare=False)
    encoding: Encoding = "utf-8"

    @property
    def no_rows(self) -> bool:
        """The file is sound and holds nothing: what it is about is not assessed, it is not zero."""
        return self.rows == 0


@dataclass
class _Content:
    kind: Kind
    bom: bool
    ends_with_newline: bool = True
    rows: int | None = None
    layout: CsvLayout | None = None
    encoding: Encoding = "utf-8"


@dataclass(frozen=True)
class Accepted:
    """What a file may be: kinds, and encodings of its text, the first that fits."""

    kinds: frozenset[Kind] = TABLES | LINES
    encodings: tuple[Encoding, ...] = ("utf-8",)


ANY_TABLE_OR_LOG = Accepted(TABLES | LINES - {"json.gz"})


def inspect(path: Path, accepted: Accepted = ANY_TABLE_OR_LOG, *, limits: Limits = LIMITS) -> Intake:
    """Look at the file once, from end to end; FileRefused or StillGrowing if it is not to be read."""
    try:
        before = Stamp.of(path)
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileRefused("not_a_file", "it is a folder, pipe or device and not a file")
        try:
            intake = _inspected(path, before, accepted, limits)
        except FileRefused:
            # What is wrong may only be that the rest is still to come.
            if not unchanged(path, before):
                raise StillGrowing from None
            raise
    except FileNotFoundError as error:
        raise StillGrowing from error
    except OSError as error:
        raise NotReached(error.strerror) from error
    if not unchanged(path, before):
        raise StillGrowing
    return intake


def unchanged(path: Path, before: Stamp) -> bool:
    """Is the file still the one that was stamped? Ask again after the rows were read."""
    try:
        return Stamp.of(path).same_content(before)
    except FileNotFoundError:
        return False


def _inspected(path: Path, before: Stamp, accepted: Accepted, limits: Limits) -> Intake:
    head = _head(path, packed=False)
    packed = head.startswith(GZIP)
    refuse_misnamed_gzip(path.name, packed=packed)
    if packed:
        head = _head(path, packed=True)
    refuse_foreign(head, accepted.kinds)
    if not head.removeprefix(UTF8_BOM):
        raise _empty()
    kind = kind_of(path.name, head, accepted.kinds, packed=packed)
    _refuse_kind(kind, accepted.kinds)
    content = _Content(kind, bom=head.startswith(UTF8_BOM))
    with io.FileIO(path) as file:
        hashed = Hashed(file)
        if content.kind == "parquet":
            content.rows = parquet_rows(path, before.size, limits)
            refuse_undecodable(path, before.size)
        elif content.kind == "xlsx":
            refuse_bomb(path, limits)
        else:
            source = Unpacked(hashed, limits) if packed else hashed
            with closing(Ahead(source, limits.block)) as ahead:
                _look(ahead, content, Text(accepted.encodings), limits)
        sha256 = hashed.finish()
    if hashed.count != before.size:
        raise StillGrowing
    return Intake(
        sha256=sha256,
        size=before.size,
        kind=content.kind,
        bom=content.bom,
        ends_with_newline=content.ends_with_newline,
        stat=before,
        rows=content.rows,
        layout=content.layout,
        encoding=content.encoding,
    )


def _head(path: Path, *, packed: bool) -> bytes:
    with path.open("rb") as file:
        if not packed:
            return file.read(HEAD)
        try:
            return gzip.GzipFile(fileobj=file).read(HEAD)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise FileRefused(
                "damaged", "the gzip file is cut off or damaged", hint="Export or copy the file again."
            ) from error


def _refuse_kind(kind: Kind, accepted: frozenset[Kind]) -> None:
    if kind in accepted:
        return
    what = "a table" if kind in TABLES else "JSON"
    raise FileRefused(
        "magic",
        f"the file is {what}, which this format does not come as",
        hint="`plimsoll sniff FILE` tells what it is.",
    )


def _look(source: Source, content: _Content, text: Text, limits: Limits) -> None:
    if content.kind in ("json", "json.gz"):
        _look_at_document(source, content, text, limits)
    elif content.kind.startswith("csv"):
        _look_at_table(source, content, text, limits)
    elif content.kind == "hl7":
        _look_at_messages(source, text, limits)
    else:
        _look_at_lines(source, content, text, limits)
    content.encoding = text.encoding


def _look_at_table(source: Source, content: _Content, text: Text, limits: Limits) -> None:
    scan = CsvScan(limits)
    anything = False
    for block in line_blocks(source, limits.block, limits.csv_line):
        text.update(block)
        scan.update(block)
        anything = anything or bool(bytes(block[:HEAD]).removeprefix(UTF8_BOM).strip())
        content.ends_with_newline = block[-1] == LINE_BREAK
    text.update(memoryview(b""), final=True)
    if not anything:
        raise _empty()
    content.layout = scan.finish(ends_with_newline=content.ends_with_newline)
    content.rows = content.layout.rows


def _look_at_lines(source: Source, content: _Content, text: Text, limits: Limits) -> None:
    scan = JsonLines(limits)
    for block in line_blocks(source, limits.block, limits.json_line):
        text.update(block)
        scan.update(block)
        content.ends_with_newline = block[-1] == LINE_BREAK
    text.update(memoryview(b""), final=True)
    if not scan.rows:
        raise _empty()
    content.rows = scan.rows


def _look_at_messages(source: Source, text: Text, limits: Limits) -> None:
    for block in _blocks(source, limits):  # messages are read one by one: there may be any number
        text.update(block)
    text.update(memoryview(b""), final=True)


def _look_at_document(source: Source, content: _Content, text: Text, limits: Limits) -> None:
    scan = JsonDepth(limits)
    for block in _blocks(source, limits, most=limits.json_document):
        text.update(block)
        scan.update(bytes(block))
        content.ends_with_newline = block[-1] == LINE_BREAK
    text.update(memoryview(b""), final=True)


def _blocks(source: Source, limits: Limits, most: int | None = None) -> Iterator[memoryview]:
    """Blocks of a file, wherever they end. `most`: bytes of one that is held whole when it is read."""
    buffer = memoryview(bytearray(limits.block))
    size = 0
    while got := source.readinto(buffer):
        size += got
        if most is not None and size > most:
            raise FileRefused(
                "too_large",
                f"a JSON document of over {most:,} bytes is not held in memory",
                hint="Write one object per line (.ndjson): such a file may be of any size.",
            )
        yield buffer[:got]


def _empty() -> FileRefused:
    hint = "If the source had nothing to say, let it write the header."
    return FileRefused("empty", "the file is empty: no rows", hint=hint)
