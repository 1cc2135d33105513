"""How long detector and ledgers take: `python -m benchmarks.detection_speed UNITS WEEKS [--ledgers]`.

A process of its own, so that its peak memory is that of this one job. Prints seconds, processor seconds (on a
machine that does other work too, the fairer of the two) and bytes.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.detection_world import UNITS, WEEKS, World, draw
from benchmarks.ledger_intervals import panel
from benchmarks.processes import own_peak_bytes
from pipelines.detection.monitor import Panel, monitor
from pipelines.ledger.account import account_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED = 20260101
BUDGET = 0.05


@dataclass(frozen=True)
class Cost:
    """What one job took: seconds from start to end, processor seconds, peak bytes."""

    seconds: float
    cpu_seconds: float
    peak_bytes: float


def measured(units: int, weeks: int, *, ledgers: bool) -> Cost:
    """The cost of judging so many units and weeks in a fresh process, its imports left out."""
    command = [sys.executable, "-m", "benchmarks.detection_speed", str(units), str(weeks)]
    ran = subprocess.run(command + ["--ledgers"] * ledgers, capture_output=True, text=True, check=True)
    return Cost(*(float(figure) for figure in ran.stdout.split()))


def many(units: int, weeks: int) -> Panel:
    """Reference panels beside and after one another: as much work, and as little meaning."""
    panels = [draw(World(), SEED + n).panel for n in range(-(-units // UNITS))]
    turns = -(-weeks // WEEKS)

    def wide(name: str) -> NDArray[np.float64]:
        rows = np.concatenate([getattr(each, name) for each in panels])[:units]
        return np.tile(rows, turns)[:, :weeks]

    def long(name: str) -> NDArray[np.int64]:
        return np.concatenate([getattr(each, name) for each in panels])[:units]

    return Panel(
        wide("patients"),
        wide("acuity"),
        wide("hours"),
        wide("planned"),
        np.ones((units, weeks), dtype=bool),
        long("go_live"),
        long("clean_until"),
        np.concatenate([each.size for each in panels])[:units],
    )


def main() -> None:
    """Print what one job takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("units", type=int)
    parser.add_argument("weeks", type=int)
    parser.add_argument("--ledgers", action="store_true")
    asked = parser.parse_args()
    given = many(asked.units, asked.weeks)
    told, _ = panel(SEED)
    # Modules that are imported late are counted apart: a run has them by then.
    importlib.import_module("scipy.special")
    begun, used = time.perf_counter(), time.process_time()
    monitor(given, BUDGET)
    if asked.ledgers:
        for row in np.flatnonzero(told.load.go_live >= 0):
            account_of(told, int(row), 0, WEEKS - 1)
    print(time.perf_counter() - begun, time.process_time() - used, own_peak_bytes())


if __name__ == "__main__":
    main()
