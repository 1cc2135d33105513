"""The benchmark runs at a small size, checks its own counts, and tells them readably. No time is judged."""

import re
import subprocess
import sys

import pytest

from benchmarks import large_site, large_world
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


# --- a large organisation -------------------------------------------------------------------------------


@pytest.mark.slow
def test_judging_a_small_organisation_is_measured_and_told(tmp_path, capsys):
    written = tmp_path / "large.md"
    large_site.main(["--size", "8x60", "--repeat", "2", "--write", str(written)])
    text = capsys.readouterr().out
    assert written.read_text(encoding="utf-8") == text
    found = tables(text)
    *costs, alerts, digest = found["units x weeks"]["8x60"]
    assert all(FIGURE.match(cell) for cell in costs)
    assert int(alerts) > 0
    assert re.fullmatch("[0-9a-f]{16}", digest)
    assert tuple(found["part"]) == large_site.PARTS


def test_aims_of_judging_are_told_for_the_sizes_they_are_set_for():
    one = {
        "passes": [(31.0, 20.0), (29.0, 19.0)],
        "parts": dict.fromkeys(large_site.PARTS, 1.0),
        "digest": "0" * 16,
        "alerts": {"data_gap": 3, "safeguard": 4},
        "before": 10**9,
        "peak": 14 * 10**8,
    }
    found = tables(large_site.document({"2000x156": [one], "9x9": [one]}))
    assert found["aim"] == {
        "2000x156, cold, processor": ["30 s", "20.00 s", "reached"],
        "2000x156, peak": ["1.5 GB", "1.40 GB", "reached"],
    }
    assert found["units x weeks"]["9x9"][:4] == ["31.00 s", "20.00 s", "29.00 s", "19.00 s"]


def test_a_made_up_organisation_is_the_same_each_time_and_written_without_loss(tmp_path):
    one, again, other = (large_world.draw(5, 30, seed) for seed in (1, 1, 2))
    large_world.write(one, tmp_path)
    read = large_world.read(tmp_path)
    for name in large_world.TABLES:
        assert getattr(one, name).equals(getattr(again, name))
        assert getattr(one, name).equals(getattr(read, name))
    assert not one.metric_value.equals(other.metric_value)
