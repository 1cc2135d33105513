"""Bytes of a file, block by block, hashed on the way: memory is bounded whatever the file holds."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal, Protocol

from pipelines.errors import FileRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Buffer

    from pipelines.sources.limits import Limits


Encoding = Literal["utf-8", "cp1252"]


class Source(Protocol):
    """What blocks are read from: fills as much of a buffer as it can, 0 at the end."""

    def readinto(self, buffer: memoryview, /) -> int: ...  # noqa: D102


class Hashed(io.RawIOBase):
    """A file that remembers the SHA-256 and the number of the bytes read from it."""

    def __init__(self, file: io.FileIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.count = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        """Fill the buffer, as a whole unless the file ends."""
        filled = 0
        view = memoryview(buffer)
        while filled < len(view):
            got = self._file.readinto(view[filled:])
            if not got:
                break
            filled += got
        self._digest.update(view[:filled])
        self.count += filled
        return filled

    def finish(self) -> str:
        """Read what is left; the digest of the whole file."""
        rest = memoryview(bytearray(1 << 20))
        while self.readinto(rest):
            pass
        return self._digest.hexdigest()


class Unpacked:
    """The content of a gzip file, refused as soon as it is more than a real file would unpack to."""

    def __init__(self, packed: Hashed, limits: Limits) -> None:
        self._packed = packed
        self._limits = limits
        self._file = gzip.GzipFile(fileobj=io.BufferedReader(packed, 1 << 20), mode="rb")
        self.count = 0

    def readinto(self, buffer: memoryview, /) -> int:
        """Fill the buffer, as a whole unless the content ends."""
        filled = 0
        while filled < len(buffer):
            got = self._piece(buffer[filled:])
            if not got:
                break
            filled += got
            self.count += got
            self._check()
        return filled

    def _piece(self, view: memoryview) -> int:
        try:
            return self._file.readinto(view)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise FileRefused(
                "damaged", "the gzip file is cut off or damaged", hint="Export or copy the file again."
            ) from error

    def _check(self) -> None:
        most = max(self._limits.unpacked_floor, self._limits.gzip_ratio * self._packed.count)
        if self.count > min(most, self._limits.unpacked):
            raise FileRefused(
                "too_large",
                f"a gzip file of more than {self._packed.count:,} bytes unpacks to over {self.count:,} bytes",
                hint="Unpack it and look; split a genuine file of this size by month.",
            )


def line_blocks(source: Source, block: int, longest_line: int) -> Iterator[memoryview]:
    """Blocks that end with a line break, except the last if the file does not.

    A view is good until the next is asked for.
    """
    buffer = bytearray(block + longest_line)
    view = memoryview(buffer)
    kept = 0
    while got := source.readinto(view[kept : kept + block]):
        end = kept + got
        cut = buffer.rfind(b"\n", kept, end) + 1
        if not cut:
            kept = end
            if kept > longest_line:
                raise FileRefused(
                    "too_large",
                    f"a line of the file is longer than {longest_line:,} bytes",
                    hint="Look for a line break or quote that got lost, or for content that is no table.",
                )
            continue
        yield view[:cut]
        kept = end - cut
        buffer[:kept] = buffer[cut:end]
    if kept:
        yield view[:kept]


class Text:
    """Tells the encoding of text, of those accepted, block by block; a block may end inside a character.

    Windows-1252 has a character for nearly every byte, so it is what is left where UTF-8 is ruled out.
    """

    def __init__(self, accepted: tuple[Encoding, ...]) -> None:
        self._accepted = accepted
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.encoding: Encoding = "utf-8"

    def update(self, block: memoryview, *, final: bool = False) -> None:
        """Look at the next block."""
        text = bytes(block)
        if b"\0" in text:
            raise _not_utf8("the file holds NUL bytes: it is UTF-16, UTF-32 or no text at all")
        if self.encoding != "utf-8" or (text.isascii() and not final and not self._decoder.getstate()[0]):
            return
        try:
            self._decoder.decode(text, final)
        except UnicodeDecodeError as error:
            if "cp1252" not in self._accepted:
                raise _not_utf8("the file is not UTF-8 (Latin-1 or Windows-1252, perhaps)") from error
            self.encoding = "cp1252"


def _not_utf8(what: str) -> FileRefused:
    return FileRefused("encoding", what, hint="Export it again as UTF-8.")


class Ahead:
    """A source whose next block is read and hashed while the last one is looked at: hashing is half of it."""

    def __init__(self, source: Source, block: int) -> None:
        self._source = source
        self._buffers = (bytearray(block), bytearray(block))
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._turn = 0
        self._next = self._pool.submit(self._source.readinto, memoryview(self._buffers[0]))

    def readinto(self, buffer: memoryview, /) -> int:
        """Hand over the block read ahead and begin the next."""
        got = self._next.result()
        buffer[:got] = memoryview(self._buffers[self._turn])[:got]
        if got:
            self._turn = 1 - self._turn
            self._next = self._pool.submit(self._source.readinto, memoryview(self._buffers[self._turn]))
        return got

    def close(self) -> None:
        """Wait for the thread: nothing reads the file once this returns."""
        self._pool.shutdown(wait=True, cancel_futures=True)
