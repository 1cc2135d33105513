"""The benchmark runs at a small size, checks its own counts, and tells them readably. No time is judged."""

import re
import subprocess
import sys

import pytest

from benchmarks.processes import Measured
from benchmarks.results import AGAIN, AIM_EVENTS, COLD, FLOOR, GX_IMPORT, NEW_DAY, Result, document

FIGURE = re.compile(r"^-?[0-9]+\.[0-9]+ ?(s|GB|×)( \([0-9.]+\))?$")
STAGES = ("read", "validate", "load", "measure", "detect", "publish")


def tables(text):
    """Every table as {first cell of a row: its other cells}, by the first cell of its head."""
    found = {}
    for block in text.split("\n\n"):
        rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in block.splitlines()]
        if block.startswith("| "):
            found[rows[0][0]] = {row[0]: row[1:] for row in rows[2:]}
    return found


def result(events, seconds):
    """One repetition in which every process took so many times `seconds`."""
    told = Result(events, "parquet", {})
    for times, name in enumerate((FLOOR, COLD, AGAIN, NEW_DAY, GX_IMPORT), start=1):
        told.add(name, Measured(times * seconds, times * seconds / 2, 10**9, ""))
    for name in (COLD, AGAIN, NEW_DAY):
        told.stages[name] = [dict.fromkeys(STAGES, seconds)]
    return told


@pytest.mark.slow
def test_the_benchmark_runs_small_and_its_tables_can_be_read(repository, tmp_path):
    written = tmp_path / "benchmark.md"
    command = [sys.executable, "-m", "benchmarks.pipeline", "--events", "20000", "--format", "csv"]
    ran = subprocess.run(
        [*command, "--work", tmp_path / "sites", "--write", written],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert written.read_text(encoding="utf-8") == ran.stdout
    found = tables(ran.stdout)
    assert list(found) == ["process", "without the import", "stage"]
    assert list(found["process"]) == [FLOOR, COLD, AGAIN, NEW_DAY, GX_IMPORT]
    assert tuple(found["stage"]) == STAGES
    assert all(FIGURE.match(cell) for rows in found.values() for row in rows.values() for cell in row)


def test_ratios_are_to_the_floor_of_the_same_repetition():
    told = tables(document([result(1_000_000, 2.0)]))
    assert told["process"][COLD] == ["4.00 s", "2.00 s", "1.00 GB", "2.00×", "2.00×"]
    assert told["without the import"][NEW_DAY][0] == "-2.00 s"  # 4 x 2 s - 5 x 2 s


def test_aims_are_told_for_the_size_they_are_set_for_only():
    assert "aim" not in tables(document([result(1_000_000, 2.0)]))
    aims = tables(document([result(AIM_EVENTS, 2.0)]))["aim"]
    assert aims["cold run ÷ floor"] == ["6×", "2.0×", "reached"]


def test_of_several_repetitions_median_and_minimum_are_told():
    told = result(1_000_000, 2.0)
    for name, costs in result(1_000_000, 4.0).costs.items():
        told.add(name, costs[0])
    for name in told.stages:
        told.stages[name].append(dict.fromkeys(STAGES, 4.0))
    assert tables(document([told]))["process"][FLOOR][0] == "3.00 s (2.00)"
