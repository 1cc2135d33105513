"""Where the records of a CSV file begin and end, and which of them have too few or too many fields.

Parsers repair silently: a short line becomes nulls, an open quote swallows the lines after it. So the raw
bytes are laid out first, with numpy on the positions of separators, line breaks and quotes (RFC 4180).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from pipelines.errors import FileRefused
from pipelines.sources.kinds import UTF8_BOM

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.sources.limits import Limits

    Bytes = NDArray[np.uint8]
    Positions = NDArray[np.intp]

LINE_BREAK, RETURN, QUOTE = ord("\n"), ord("\r"), ord('"')
QUOTE_HINT = (
    'Write a value that holds a quote, comma or line break as "…", with every quote inside it doubled, '
    "and put no blank before the opening quote."
)


@dataclass(frozen=True)
class CsvLayout:
    """The header, and the data rows (1-based) that do not have as many fields as it has.

    `blank` rows hold nothing at all and are no records. `cut`: the file ends inside a quoted value of its
    last line, which is counted among `short`.
    """

    header: tuple[str, ...]
    separator: str
    rows: int
    short: Positions = field(compare=False)
    long: Positions = field(compare=False)
    blank: Positions = field(compare=False)
    last_is_short: bool = False
    cut: bool = False

    @property
    def regular(self) -> bool:
        """Every row has a field for each column."""
        return not (self.short.size or self.long.size or self.blank.size)


class CsvScan:
    """Takes a file's blocks of whole lines in order, then gives its layout."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._header: tuple[str, ...] = ()
        self._separator = ord(",")
        self._columns = 0
        self._unmarked = b""  # every byte that is neither separator nor line break
        self._line_marks = b""  # what is left of a line without them
        self._record = 0  # records finished so far; the header is record 0, so row n is record n
        self._line = 1  # number of the physical line the next block begins with
        self._opened: int | None = None  # line in which the value opened that is still open
        self._open_before = False  # a value was open when the block began
        self._short: list[Positions] = []
        self._long: list[Positions] = []
        self._blank: list[Positions] = []
        self._fields_before = 0  # marks of a record that began in the block before, inside it a quoted break

    def update(self, block: memoryview) -> None:
        """Look at the next lines."""
        lines = bytes(block)
        if not self._columns:
            lines = lines.removeprefix(UTF8_BOM)
            self._read_header(lines[: (lines + b"\n").index(b"\n")])
        if not lines.endswith(b"\n"):  # only at the end of a file
            lines += b"\n"
        if self._opened is None and b'"' not in lines and self._uniform(lines):
            return
        self._lay_out(np.frombuffer(lines, np.uint8))

    def _uniform(self, lines: bytes) -> bool:
        """Nothing quoted, and each line has just as many fields as the header: the common case, and cheap."""
        marks = lines.translate(None, self._unmarked)
        count = len(marks) // self._columns
        if self._columns == 1 or marks != self._line_marks * count:
            return False
        self._record += count
        self._line += count
        return True

    def _lay_out(self, text: Bytes) -> None:
        at = np.flatnonzero((text == self._separator) | (text == LINE_BREAK))
        lines = int(np.count_nonzero(text == LINE_BREAK))
        self._open_before = self._opened is not None
        if self._open_before or (text == QUOTE).any():
            at = self._outside_quotes(text, at)
        self._records(text, at)
        self._line += lines

    def finish(self, *, ends_with_newline: bool) -> CsvLayout:
        """The layout of the whole file."""
        cut = self._opened is not None
        if cut and (ends_with_newline or self._opened != self._line - 1):
            raise self._never_closed(self._opened or 0, "is never closed")
        if cut:
            self._short.append(np.array([self._record]))
            self._record += 1
        short, long, blank = (_joined(found) for found in (self._short, self._long, self._blank))
        last = self._record - 1
        return CsvLayout(
            header=self._header,
            separator=chr(self._separator),
            rows=max(self._record - 1 - blank.size, 0),
            short=short,
            long=long,
            blank=blank,
            last_is_short=bool(short.size) and int(short[-1]) == last,
            cut=cut,
        )

    def _read_header(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text.count('"') % 2:
            raise FileRefused("header", "a column name in the first line opens a quote and never closes it")
        if "," not in text:
            self._separator = ord(next((mark for mark in ";\t|" if mark in text), ","))
        separator = chr(self._separator)
        if text.count(separator) >= self._limits.columns:
            raise FileRefused(
                "too_large",
                f"the file has more than {self._limits.columns:,} columns",
                hint="Export only the columns of one table.",
            )
        try:
            self._header = tuple(next(csv.reader([text], delimiter=separator), []))
        except csv.Error as error:
            raise FileRefused("header", "the first line is no list of column names") from error
        self._columns = max(len(self._header), 1)
        marks = separator.encode() + b"\n"
        self._unmarked = bytes(code for code in range(256) if code not in marks)
        self._line_marks = marks[:1] * (self._columns - 1) + marks[1:]

    def _outside_quotes(self, text: Bytes, at: Positions) -> Positions:
        quotes = np.flatnonzero(text == QUOTE)
        open_before = int(self._open_before)
        opens, closes = quotes[open_before::2], quotes[1 - open_before :: 2]
        self._check_marks(text, quotes, opens, closes)
        breaks = at[text[at] == LINE_BREAK]
        inside = (np.searchsorted(quotes, breaks) + open_before) % 2 == 1
        self._check_swallowed(quotes, breaks, inside, open_before)
        outside: Positions = at[(np.searchsorted(quotes, at) + open_before) % 2 == 0]
        return outside

    def _check_marks(self, text: Bytes, quotes: Positions, opens: Positions, closes: Positions) -> None:
        """A quote opens only at the start of a field and closes only at its end (or is doubled)."""
        before = np.where(opens > 0, text[opens - 1], LINE_BREAK)
        starts = (before == self._separator) | (before == LINE_BREAK) | (before == QUOTE)
        following = text[np.minimum(closes + 1, text.size - 1)]
        after_return = text[np.minimum(closes + 2, text.size - 1)]
        ends = (following == self._separator) | (following == LINE_BREAK) | (following == QUOTE)
        ends |= (following == RETURN) & (after_return == LINE_BREAK)
        stray = opens[~starts]
        loose = closes[~ends]
        if stray.size and (not loose.size or stray[0] < loose[0]):
            raise FileRefused(
                "stray_quote",
                f"line {self._line_of(text, stray[0]):,} has a quote in the middle of a value",
                hint=QUOTE_HINT,
            )
        if loose.size:
            which = int(np.searchsorted(quotes, loose[0]))
            line = self._line_of(text, quotes[which - 1]) if which else self._opened or self._line
            raise self._never_closed(line, "is not closed where it ends")

    def _check_swallowed(
        self, quotes: Positions, breaks: Positions, inside: NDArray[np.bool_], open_before: int
    ) -> None:
        """Refuse a quoted value with too many line breaks in it; note which one is still open."""
        value = np.searchsorted(quotes, breaks)
        values, swallowed = np.unique(value[inside], return_counts=True)
        # A value that came open from the block before has swallowed the lines up to this one as well.
        first = self._opened or self._line
        swallowed[values == 0] += self._line - first
        if (swallowed > self._limits.quoted_lines).any():
            which = int(values[swallowed > self._limits.quoted_lines][0])
            line = first if which == 0 else self._line + int((value < which).sum())
            raise self._never_closed(line, f"runs on for more than {self._limits.quoted_lines:,} lines")
        if (quotes.size + open_before) % 2 == 0:
            self._opened = None
        elif quotes.size:
            self._opened = self._line + int((value < quotes.size).sum())

    def _records(self, text: Bytes, at: Positions) -> None:
        """Count the fields of each record, all marks being outside quotes."""
        which = np.flatnonzero(text[at] == LINE_BREAK)
        if not which.size:
            self._fields_before += at.size
            return
        ends = at[which]
        fields = np.diff(which, prepend=-1)
        starts = np.concatenate(([0], ends[:-1] + 1))
        lengths = ends - starts
        blank = (lengths == 0) | ((lengths == 1) & (text[starts] == RETURN))
        # Of a record that began in the block before, this block has only the rest.
        fields[0] += self._fields_before
        blank[0] &= not self._open_before
        self._fields_before = at.size - 1 - int(which[-1])
        rows = self._record + np.arange(which.size)
        self._blank.append(rows[blank])
        self._short.append(rows[(fields < self._columns) & ~blank])
        self._long.append(rows[fields > self._columns])
        self._record += which.size

    def _line_of(self, text: Bytes, position: int) -> int:
        return self._line + int(np.count_nonzero(text[:position] == LINE_BREAK))

    def _never_closed(self, line: int, what: str) -> FileRefused:
        return FileRefused(
            "unterminated_quote", f"the quoted value that opens in line {line:,} {what}", hint=QUOTE_HINT
        )


def _joined(found: list[Positions]) -> Positions:
    return np.concatenate(found) if found else np.zeros(0, np.intp)
