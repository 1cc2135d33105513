"""How deep JSON is nested, from the raw bytes: parsers overflow, or give up after the memory is spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipelines.errors import FileRefused

if TYPE_CHECKING:
    from pipelines.sources.limits import Limits

CASE = 0x20
"""The bit by which ``{`` and ``[``, ``}`` and ``]`` differ."""

OPENING, CLOSING, QUOTE, LINE_BREAK = ord("{"), ord("}"), ord('"'), ord("\n")
NOT_OPENING = bytes(code for code in range(256) if code not in b"{[\n")


class JsonDepth:
    """Follows one document through blocks that may end anywhere."""

    def __init__(self, limits: Limits) -> None:
        self._limit = limits.nesting
        self._depth = 0
        self._in_text = False
        self._rest = b""

    def update(self, block: bytes) -> None:
        """Look at the next bytes; refuse what is nested too deep."""
        block = self._rest + block
        # An escape must not be cut in two: what a backslash stands before decides what it means.
        kept = block.rstrip(b"\\")
        self._rest = block[len(kept) :]
        plain = np.frombuffer(kept.replace(b"\\\\", b"  ").replace(b'\\"', b"  "), np.uint8)
        folded = plain | CASE
        brackets = np.flatnonzero((folded == OPENING) | (folded == CLOSING))
        quotes = np.flatnonzero(plain == QUOTE)
        in_text = (np.searchsorted(quotes, brackets) + self._in_text) % 2 == 1
        steps = np.where(folded[brackets[~in_text]] == OPENING, 1, -1)
        self._in_text ^= bool(quotes.size % 2)
        if steps.size:
            depths = self._depth + np.cumsum(steps)
            if int(depths.max()) > self._limit:
                raise FileRefused(
                    "nesting",
                    f"the file has JSON nested more than {self._limit} levels deep",
                    hint="No log is: look where the file comes from.",
                )
            self._depth = int(depths[-1])


class JsonLines:
    """Follows a file of one document per line, through blocks of whole lines."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.rows = 0

    def update(self, block: memoryview) -> None:
        """Look at the next lines: only one with more opening brackets than levels allowed is followed."""
        text = bytes(block)
        if text.endswith(b"\n") and b"\n\n" not in text and b"\r" not in text and text[0] != LINE_BREAK:
            self.rows += text.count(b"\n")
        else:
            self.rows += sum(1 for line in text.split(b"\n") if line.strip())
        # A depth is at most the number of brackets that open in the line: this needs no look at quotes.
        opened = [len(marks) for marks in text.translate(None, NOT_OPENING).split(b"\n")]
        if max(opened) > self._limits.nesting:
            for line, count in zip(text.split(b"\n"), opened, strict=True):
                if count > self._limits.nesting:
                    JsonDepth(self._limits).update(line)
