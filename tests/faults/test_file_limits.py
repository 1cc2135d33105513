"""Files made to blow up: refused by a limit, fast and in little memory."""

from __future__ import annotations

import gzip
import subprocess
import sys
import textwrap
from pathlib import Path

import polars as pl
import pytest

from tests.faults.files import UNITS


def _cell(path: Path) -> None:
    with path.open("wb") as file:
        file.write(UNITS + b"W1,")
        file.seek(1_000_000_000, 1)  # a hole reads as NUL bytes and takes no room
        file.write(b",other\n")


def _letters(path: Path) -> None:
    with path.open("wb") as file:
        file.write(UNITS + b"W1," + b"a" * 30_000_000)
        file.truncate(1_000_000_000)


def _columns(path: Path) -> None:
    path.write_bytes(b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n" + b"," * 999_999 + b"\n")


def _keys(path: Path) -> None:
    path.write_bytes(b"{" + b",".join(b'"c%d":1' % n for n in range(1_000_000)) + b"}\n")


def _gzip_bomb(path: Path) -> None:
    with gzip.open(path, "wb", compresslevel=6) as file:
        file.write(UNITS)
        for _ in range(100):
            file.write(b"W1,Ash,other\n" * 80_000)


def _parquet_bomb(path: Path) -> None:
    frame = pl.select(unit_id=pl.repeat(0, 36_000_000, dtype=pl.Int64))
    frame.write_parquet(path, compression="zstd")


BOMBS = {
    "a cell of 1 GB": ("units.csv", _cell),
    "a cell of 1 GB of letters": ("units.csv", _letters),
    "a million columns": ("units.csv", _columns),
    "a million keys": ("units.ndjson", _keys),
    "a gzip bomb": ("units.csv.gz", _gzip_bomb),
    "a Parquet bomb": ("units.parquet", _parquet_bomb),
}

MEASURED = textwrap.dedent("""
    import sys
    from pathlib import Path
    from pipelines.errors import FileRefused
    from tests.faults.files import taken_in
    try:
        taken_in(Path(sys.argv[1]))
    except FileRefused as error:
        # Of this program alone: ru_maxrss also remembers the size of the process that started it.
        status = Path("/proc/self/status").read_text()
        peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
        print(error.rule, int(peak) / 1024)
""")


@pytest.mark.slow
@pytest.mark.parametrize(("name", "make"), BOMBS.values(), ids=list(BOMBS))
def test_what_would_blow_up_is_refused_within_500_megabytes(tmp_path, repository, name, make):
    make(tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, tmp_path / name],
        capture_output=True,
        text=True,
        check=True,
        cwd=repository,
    )
    rule, megabytes = done.stdout.split()
    assert rule in ("too_large", "encoding")
    assert float(megabytes) < 500
