"""A long log is read in pieces by several processes; what comes out is what one reading of it gives.

Only where the layout is one value a line, and the format says that its lines do not depend on one another.
Whatever is unusual in a piece, a refusal or a process that dies, the file is read whole, by this process: so
a piece never decides what a file is.
"""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.errors import FileRefused, PlimsollError
from pipelines.shapes import Reading
from pipelines.sources.carriers_json import LONGEST_VALUE, is_by_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pipelines.shapes import SourceFile, SourceMap
    from pipelines.sources.format import Format
    from pipelines.sources.intake import Intake

LEAST: Final = 48 << 20
"""Bytes from which several processes are worth the second that it takes to start them."""

PIECE: Final = 16 << 20
"""Bytes of a piece, about: small enough that a process holds little, and that all end at about one time."""

_MOST_PROCESSES: Final = 4
_CHUNK: Final = 1 << 20

_Piece = tuple[int, dict[str, pl.DataFrame], Reading]
Task = tuple[str, "SourceFile", "SourceMap", "Intake"]


def read_file(form: Format, file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """What a file gives, in pieces where that is quicker."""
    found = None
    processes = min(_MOST_PROCESSES, os.cpu_count() or 1)
    if processes > 1 and intake.size >= LEAST and form.by_lines and _may_be_cut(file, intake):
        spawning = get_context("spawn")  # a fork of a process with threads may hang
        with suppress(BrokenProcessPool, OSError), ProcessPoolExecutor(processes, spawning) as pool:
            found = read_pieces(form, file, mapping, intake, size=PIECE, run=pool.map)
    return form.read(file, mapping, intake) if found is None else found


def _may_be_cut(file: SourceFile, intake: Intake) -> bool:
    if intake.kind not in ("ndjson", "json"):
        return False
    try:
        return is_by_line(file.path)
    except FileRefused:
        return False


def read_pieces(
    form: Format,
    file: SourceFile,
    mapping: SourceMap,
    intake: Intake,
    *,
    size: int,
    run: Callable[[Callable[[Task], _Piece | None], Iterable[Task]], Iterable[_Piece | None]],
) -> Reading | None:
    """The same from pieces of about `size` bytes, each read by `run`; None where one is refused."""
    tasks = [
        (form.name, replace(file, span=span), mapping, intake) for span in spans(file.path, intake.size, size)
    ]
    pieces = [piece for piece in run(read_piece, tasks) if piece is not None]
    return _together(pieces) if len(pieces) == len(tasks) else None


def spans(path: Path, size: int, piece: int) -> Iterator[tuple[int, int]]:
    """First byte and end of each piece; every one but the last ends with a line."""
    start = 0
    with path.open("rb") as handle:
        while start < size:
            handle.seek(min(start + piece, size))
            while handle.tell() < size and not handle.readline(LONGEST_VALUE).endswith(b"\n"):
                pass
            end = min(handle.tell(), size)
            yield start, end
            start = end


def read_piece(task: Task) -> _Piece | None:
    """How many lines a piece has, its frames, and what else is to be said of it; None where it is refused.

    It runs in a process of its own. What is wrong is told by who reads the file whole.
    """
    from pipelines.sources import SOURCES

    form, file, mapping, intake = task
    try:
        reading = SOURCES[form].read(file, mapping, intake)
    except PlimsollError:
        return None
    frames = {name: frame.collect() for name, frame in reading.frames.items()}
    return _lines_of(file), frames, replace(reading, frames={})


def _lines_of(file: SourceFile) -> int:
    start, end = file.span or (0, file.path.stat().st_size)
    lines = 0
    with file.path.open("rb") as handle:
        handle.seek(start)
        while start < end and (chunk := handle.read(min(_CHUNK, end - start))):
            lines += chunk.count(b"\n")
            start += len(chunk)
    return lines


def _together(pieces: Sequence[_Piece]) -> Reading:
    """One reading of all pieces: rows are numbered through, and what is counted is added up."""
    before = 0
    frames: dict[str, list[pl.DataFrame]] = {}
    faults: dict[str, list[pl.DataFrame]] = {}
    ignored: Counter[str] = Counter()
    extra: dict[str, dict[str, None]] = {}
    for lines, found, reading in pieces:
        for into, given in ((frames, found), (faults, reading.faults)):
            for name, frame in given.items():
                into.setdefault(name, []).append(frame.with_columns(pl.col("_row") + before))
        ignored.update(reading.ignored)
        for name, columns in reading.extra_columns.items():
            extra.setdefault(name, {}).update(dict.fromkeys(columns))
        before += lines
    return Reading(
        frames={name: pl.concat(found).lazy() for name, found in frames.items()},
        faults={name: pl.concat(found) for name, found in faults.items()},
        ignored=dict(sorted(ignored.items())),
        extra_columns={name: tuple(columns) for name, columns in extra.items()},
        incomplete=pieces[-1][2].incomplete,
    )
