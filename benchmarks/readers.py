"""How fast files of each format are read: `python -m benchmarks.readers [--mb 200] [--format NAME ...]`.

The small file of a format's tests, its lines repeated up to the asked size, is read twice, each time by a
process of its own: whole by DuckDB, every column of every row, and by the reader, from the first look at the
bytes to the last row. The ratio is of the clock; the peak is of the reader's process.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.processes import own_peak_bytes, python
from pipelines.shapes import SourceFile
from pipelines.sources import SOURCES, pieces
from pipelines.sources.intake import inspect
from tests.fixtures.readers import CANARY, samples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fixtures.readers import Sample

MEGABYTES = 200
AIM = 3.0
TEXT = "She slept better and asked about leave. " * 12
"""What people wrote, where a format carries any: 480 characters, as short as such texts are."""

_SEGMENTS = r"delim = '\x1f', quote = '', escape = '', new_line = '\r', header = false, auto_detect = false"
"""How DuckDB is told to take a message's segments for lines."""

_CHUNK = 4 << 20
_HEAD = """\
# How fast files are read

Made by `make bench`; do not edit. A small file of each format whose records are lines or messages, its texts
of 480 characters each, repeated to {mb} MB. *DuckDB* reads every column of every row and keeps nothing; of
messages it reads every segment as one text. *Plimsoll* looks the file through, reads it and gives its rows.
Files in Windows-1252 are left out, for DuckDB reads none of them as they are. Each is a process of its own,
started fresh; seconds by the clock, imports apart. The peak is of Plimsoll's process. The aim is at most
{aim:g} times DuckDB.

| format | file | rows | DuckDB | Plimsoll | ratio | aim | peak |
| --- | --- | ---: | ---: | ---: | ---: | --- | ---: |
"""


@dataclass(frozen=True)
class Cost:
    """Seconds, rows and peak bytes of one process."""

    seconds: float
    rows: int
    peak: int


def repeated(sample: Sample, path: Path, size: int) -> None:
    """Write the sample's lines again and again, its header once, until there are so many bytes."""
    content = sample.content.replace(CANARY.encode(), TEXT.encode())
    first, rest = b"", content
    if sample.header:
        first, _, rest = content.partition(b"\n")
        first += b"\n"
    rest = rest if rest.endswith((b"\n", b"\r")) else rest + b"\n"
    block = rest * max(1, _CHUNK // len(rest))
    with path.open("wb") as file:
        file.write(first)
        while file.tell() < size:
            file.write(block)


def by_reader(sample: Sample, path: Path) -> int:
    """Rows of all frames, taken batch by batch and let go."""
    form = SOURCES[sample.format]
    reading = pieces.read_file(
        form, SourceFile(path, path.name), sample.mapping, inspect(path, form.accepted)
    )
    return sum(
        batch.height
        for frame in reading.frames.values()
        for batch in frame.collect_batches(chunk_size=500_000)
    )


def by_duckdb(path: Path) -> int:
    """Rows, every column of which was read as DuckDB takes it."""
    import duckdb

    name = str(path).replace("'", "''")
    if path.suffix == ".hl7":
        table = f"read_csv('{name}', columns = {{'segment': 'VARCHAR'}}, {_SEGMENTS})"
    elif path.suffix in (".jsonl", ".ndjson", ".json"):
        table = f"read_json_auto('{name}', format = 'newline_delimited', maximum_object_size = 67108864)"
    else:
        table = f"read_csv('{name}', all_varchar = true)"
    found = duckdb.connect().sql(f"select * from {table}").to_arrow_reader(100_000)
    return sum(batch.num_rows for batch in found)


def _child(name: str, which: str, path: Path) -> None:
    sample = next(each for each in samples() if f"{each.format}/{each.name}" == name)
    if which == "duckdb":
        import duckdb  # noqa: F401  # loaded before the clock starts, as the reader's libraries are
    begun = time.perf_counter()
    rows = by_reader(sample, path) if which == "reader" else by_duckdb(path)
    seconds = time.perf_counter() - begun
    sys.stdout.write(json.dumps([seconds, rows, own_peak_bytes()]))


def _cost(name: str, which: str, path: Path) -> Cost:
    told = python(["-m", "benchmarks.readers", "--child", name, which, str(path)], {})
    return Cost(*json.loads(told.stdout))


def measured(chosen: Sequence[Sample], megabytes: int) -> str:
    """A row of the table for each sample."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="plimsoll-bench-") as folder:
        for sample in chosen:
            path = Path(folder) / sample.name
            repeated(sample, path, megabytes << 20)
            name = f"{sample.format}/{sample.name}"
            sys.stderr.write(f"{name}\n")
            duckdb, reader = _cost(name, "duckdb", path), _cost(name, "reader", path)
            ratio = reader.seconds / duckdb.seconds
            verdict = "reached" if ratio <= AIM else "**missed**"
            rows.append(
                f"| {sample.format} | {sample.name} | {reader.rows:,} | {duckdb.seconds:.2f} s "
                f"| {reader.seconds:.2f} s | {ratio:.1f} | {verdict} | {reader.peak / 1e6:,.0f} MB |\n"
            )
            path.unlink()
    return "".join(rows)


def _fit(sample: Sample) -> bool:
    """Is it a file that grows by repeating its lines, and that DuckDB reads?"""
    try:
        sample.content.decode()
    except UnicodeDecodeError:
        return False
    return sample.lines or sample.name.endswith(".hl7")


def main() -> None:
    """Measure every format whose records are lines or messages, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=MEGABYTES)
    parser.add_argument("--format", action="append", choices=sorted(SOURCES))
    parser.add_argument("--write", type=Path, help="file to write the table to")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        _child(asked.child[0], asked.child[1], Path(asked.child[2]))
        return
    chosen = [each for each in samples() if _fit(each) and each.format in (asked.format or SOURCES)]
    text = _HEAD.format(mb=asked.mb, aim=AIM) + measured(chosen, asked.mb)
    sys.stdout.write(text)
    if asked.write:
        asked.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
