"""What judging an organisation costs: `detect` part by part, and the peak memory of its process.

    python -m benchmarks.large_site [--size 24x78 200x104 2000x156] [--repeat 1] [--write FILE]

The tables of so many units and weeks (benchmarks/large_world.py) are made and written first, then read and
judged in a process of its own, twice: cold, as in a run, and warm. The digest is of every row that is told:
two versions that tell the same have the same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.processes import python

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl

SIZES = ("24x78", "200x104", "2000x156")
SEED = 20260101
FALSE_ALARMS = 0.05
PARTS = (
    "known_by",
    "Savings",
    "over_line",
    "data_gap",
    "balancing",
    "uneven_load",
    "safeguard",
    "weeks_of",
    "monitor",
    "adjusted",
    "expected_weeks",
    "reach",
    "false_alarm_check",
)
"""Of `pipelines.detection.alerts`: what `detect` calls, in its order."""

AIMS = {"24x78": (0.15, None), "2000x156": (30.0, 1.5e9)}
"""Processor seconds (warm for the small site, which is judged when a page is opened; cold else) and bytes at
most. Time by the clock tells more of the neighbours."""

_INTRO = """\
# Judging a large organisation

Made by `make bench-large`; do not edit. `detect` finds every alert of published tables: each
row is a process that reads the tables of so many made-up units and weeks and judges them once (*cold*) and
again (*warm*), by the clock and in processor time of all threads. The peak is of the whole process, the
tables and the interpreter with its libraries included; *before* is what it held once the tables were read.
The digest is of every row that was told."""


def judged(folder: Path) -> dict[str, Any]:
    """Seconds of two passes, of each part of the first, what was told, and memory before."""
    # Imported here: the process that only starts others stays small.
    import resource

    from benchmarks.large_world import read
    from pipelines.detection import alerts

    known = read(folder)
    last = known.completeness["week_start"].max()
    if not isinstance(last, date):
        raise TypeError("there are no weeks")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds: dict[str, float] = defaultdict(float)
    for name in PARTS:
        setattr(alerts, name, _timed(getattr(alerts, name), name, seconds))
    passes: list[tuple[float, float]] = []
    parts: dict[str, float] = {}
    found: dict[str, pl.DataFrame] = {}
    for _ in range(2):
        seconds.clear()
        begun, processor = time.perf_counter(), time.process_time()
        found = alerts.detect(known, last + timedelta(days=6), FALSE_ALARMS)
        passes.append((time.perf_counter() - begun, time.process_time() - processor))
        parts = parts or dict(seconds)
    digest = hashlib.sha256()
    for name in sorted(found):
        digest.update(found[name].sort(found[name].columns).write_csv().encode())
    kinds = found["alert"]["kind"].value_counts(sort=True)
    return {
        "passes": passes,
        "parts": parts,
        "digest": digest.hexdigest()[:16],
        "alerts": dict(kinds.iter_rows()),
        "before": before * 1024,
    }


def _timed(function: Callable[..., Any], name: str, seconds: dict[str, float]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        begun = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            seconds[name] += time.perf_counter() - begun

    return call


def measure(size: str, repeat: int) -> list[dict[str, Any]]:
    """What so many processes found for one size, each with its peak memory."""
    units, weeks = (int(number) for number in size.split("x"))
    found = []
    with tempfile.TemporaryDirectory(prefix="plimsoll-large-") as name:
        made = (
            "from pathlib import Path; from benchmarks.large_world import draw, write; "
            f"write(draw({units}, {weeks}, {SEED}), Path({name!r}))"
        )
        python(["-c", made], {})
        for _ in range(repeat):
            cost = python(["-m", "benchmarks.large_site", "--judge", name], {})
            found.append({**json.loads(cost.stdout), "peak": cost.peak_bytes})
    if len({one["digest"] for one in found}) != 1:
        raise RuntimeError("the same tables were judged in two ways")
    return found


def document(results: dict[str, list[dict[str, Any]]]) -> str:
    """Everything found, as Markdown."""
    rows = [_row(size, found) for size, found in results.items()]
    times = ["cold", "processor", "warm", "processor"]
    head = ["units x weeks", *times, "before", "peak", "alerts", "digest"]
    parts = [
        [
            part,
            *(
                f"{_middle([one['parts'].get(part, 0.0) for one in found]):.2f} s"
                for found in results.values()
            ),
        ]
        for part in PARTS
    ]
    aims = [row for size, found in results.items() for row in _aims(size, found)]
    tables = [_table(head, rows), "Seconds by part, cold:\n\n" + _table(["part", *results], parts)]
    if aims:
        tables.append(_table(["aim", "at most", "measured", ""], aims))
    return "\n\n".join([_INTRO, *tables])


def _row(size: str, found: list[dict[str, Any]]) -> list[str]:
    return [
        size,
        *(
            f"{_middle([one['passes'][which][clock] for one in found]):.2f} s"
            for which in (0, 1)
            for clock in (0, 1)
        ),
        f"{max(one['before'] for one in found) / 1e9:.2f} GB",
        f"{max(one['peak'] for one in found) / 1e9:.2f} GB",
        f"{sum(found[0]['alerts'].values()):,}",
        found[0]["digest"],
    ]


def _aims(size: str, found: list[dict[str, Any]]) -> list[list[str]]:
    if size not in AIMS:
        return []
    seconds, most = AIMS[size]
    which = 0 if most else 1
    took = _middle([one["passes"][which][1] for one in found])
    name = ("cold, processor", "warm, processor")[which]
    rows = [[f"{size}, {name}", f"{seconds:g} s", f"{took:.2f} s", _reached(took, seconds)]]
    if most is not None:
        peak = max(one["peak"] for one in found)
        rows.append([f"{size}, peak", f"{most / 1e9:g} GB", f"{peak / 1e9:.2f} GB", _reached(peak, most)])
    return rows


def _reached(found: float, most: float) -> str:
    return "reached" if found <= most else "missed"


def _middle(values: Sequence[float]) -> float:
    return statistics.median(values)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the tables, and write them where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large_site", description=__doc__)
    parser.add_argument("--size", nargs="+", default=list(SIZES), help="units x weeks, as 2000x156")
    parser.add_argument("--repeat", type=int, default=1, help="how often; medians and the largest peak")
    parser.add_argument("--write", type=Path, help="also write the answer to this file")
    parser.add_argument("--judge", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.judge is not None:
        print(json.dumps(judged(asked.judge)))
        return
    results = {}
    for size in asked.size:
        print(f"judging {size} …", file=sys.stderr, flush=True)
        results[size] = measure(size, asked.repeat)
    text = document(results)
    print(text)
    if asked.write is not None:
        asked.write.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
