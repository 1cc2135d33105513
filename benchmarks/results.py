"""What the benchmark of the pipeline found, and the words it tells it in."""

from __future__ import annotations

import os
import platform
import statistics
from dataclasses import dataclass, field
from importlib import metadata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.processes import Measured

FLOOR: Final = "floor: bare DuckDB aggregate"
COLD: Final = "`plimsoll run`, cold"
AGAIN: Final = "the same, nothing new"
NEW_DAY: Final = "the same, one new day"
GX_IMPORT: Final = "import of Great Expectations alone"
RUNS: Final = (COLD, AGAIN, NEW_DAY)
_ORDER: Final = (FLOOR, *RUNS, GX_IMPORT)

AIM_EVENTS: Final = 10_000_000
AIM_COLD_RATIO: Final = 6.0
AIM_COLD_BYTES: Final = 3e9
AIM_NEW_DAY_SECONDS: Final = 5.0
"""What is aimed at, for 10 M events: a cold run of at most 6 times the floor in 3 GB, a new day in 5 s."""

_INTRO: Final = """\
# Benchmark

Made by `make bench`; do not edit. Each row is a whole process, from start to end, on one machine: time by the
clock, processor time of all its threads, peak resident memory. Where a machine does other work too, the clock
tells more of the neighbours than of the program; processor time tells less of them.

- **Floor:** one bare DuckDB aggregate over the same event files (tasks and distinct clinicians by unit, week,
  task type and tool): no checks, no joins, nothing kept. No tool that reads the events needs much less.
- **Cold:** `plimsoll run` on a site that never ran: every event, shift and caseload row is read, given
  pseudonyms, validated, stored and measured, and the snapshot is published.
- **Nothing new:** the same command again. **One new day:** again, after one working day's events, rosters and
  caseload of every unit came as three new files.
- **Import:** loading Great Expectations takes seconds by itself; a run that validates anything pays it once,
  and it is part of *cold* and *one new day*."""


@dataclass
class Result:
    """One size and format: what each process cost in each repetition, and what the runs told."""

    events: int
    fmt: str
    counts: dict[str, int]
    costs: dict[str, list[Measured]] = field(default_factory=dict)
    stages: dict[str, list[dict[str, float]]] = field(default_factory=dict)

    def add(self, name: str, cost: Measured) -> None:
        """Keep what one process cost."""
        self.costs.setdefault(name, []).append(cost)

    def seconds(self, name: str) -> list[float]:
        """Time by the clock, by repetition."""
        return [cost.seconds for cost in self.costs[name]]

    def cpu_seconds(self, name: str) -> list[float]:
        """Processor time, by repetition."""
        return [cost.cpu_seconds for cost in self.costs[name]]

    def beyond_import(self, name: str) -> list[float]:
        """Time by the clock without the import of Great Expectations measured in the same repetition."""
        return _differences(self.seconds(name), self.seconds(GX_IMPORT))

    def cpu_beyond_import(self, name: str) -> list[float]:
        """Processor time without that import."""
        return _differences(self.cpu_seconds(name), self.cpu_seconds(GX_IMPORT))


def document(results: Sequence[Result]) -> str:
    """Everything found, as Markdown."""
    parts = [_INTRO, _machine(), *(_told(result) for result in results)]
    return "\n\n".join(parts)


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    versions = ", ".join(
        f"{name} {metadata.version(name)}" for name in ("duckdb", "polars", "great-expectations")
    )
    return (
        f"Measured on {os.cpu_count()} processors ({platform.machine()}) with {memory:.0f} GB, "
        f"Python {platform.python_version()}, {versions}."
    )


def _told(result: Result) -> str:
    title = f"## {result.events:,} events, {result.fmt}"
    aims = [_aims(result)] if result.events == AIM_EVENTS else []
    return "\n\n".join([title, _costs(result), _beyond(result), *aims, _stages(result)])


def _costs(result: Result) -> str:
    rows = [
        [
            name,
            _middle(result.seconds(name), "s"),
            _middle(result.cpu_seconds(name), "s"),
            f"{max(cost.peak_bytes for cost in result.costs[name]) / 1e9:.2f} GB",
            _middle(_ratios(result.seconds(name), result.seconds(FLOOR)), "×"),
            _middle(_ratios(result.cpu_seconds(name), result.cpu_seconds(FLOOR)), "×"),
        ]
        for name in _ORDER
    ]
    repeats = len(result.costs[FLOOR])
    head = ["process", "time", "processor time", "peak memory", "time ÷ floor", "processor ÷ floor"]
    note = f"\n\nMedian (minimum) of {repeats}; the largest peak." if repeats > 1 else ""
    return _table(head, rows) + note


def _beyond(result: Result) -> str:
    rows = [
        [
            name,
            _middle(result.beyond_import(name), "s"),
            _middle(result.cpu_beyond_import(name), "s"),
            _middle(_ratios(result.beyond_import(name), result.seconds(FLOOR)), "×"),
            _middle(_ratios(result.cpu_beyond_import(name), result.cpu_seconds(FLOOR)), "×"),
        ]
        for name in (COLD, NEW_DAY)
    ]
    head = ["without the import", "time", "processor time", "time ÷ floor", "processor ÷ floor"]
    return _table(head, rows)


def _aims(result: Result) -> str:
    ratio = statistics.median(_ratios(result.seconds(COLD), result.seconds(FLOOR)))
    peak = max(cost.peak_bytes for cost in result.costs[COLD])
    day = statistics.median(result.beyond_import(NEW_DAY))
    rows = [
        ["cold run ÷ floor", f"{AIM_COLD_RATIO:.0f}×", f"{ratio:.1f}×", _reached(ratio, AIM_COLD_RATIO)],
        [
            "peak memory of the cold run",
            f"{AIM_COLD_BYTES / 1e9:.0f} GB",
            f"{peak / 1e9:.2f} GB",
            _reached(peak, AIM_COLD_BYTES),
        ],
        [
            "one new day beyond the import",
            f"{AIM_NEW_DAY_SECONDS:.0f} s",
            f"{day:.1f} s",
            _reached(day, AIM_NEW_DAY_SECONDS),
        ],
    ]
    return _table(["aim", "at most", "measured", ""], rows)


def _reached(found: float, most: float) -> str:
    return "reached" if found <= most else "missed"


def _stages(result: Result) -> str:
    names = list(result.stages[COLD][0])
    rows = [
        [stage, *(_middle([run[stage] for run in result.stages[name]], "s") for name in RUNS)]
        for stage in names
    ]
    return "Seconds by stage, as `run --json` tells them:\n\n" + _table(["stage", *RUNS], rows)


def _ratios(costs: Sequence[float], floors: Sequence[float]) -> list[float]:
    """Paired within each repetition: neighbours on the machine slow both down."""
    return [cost / floor for cost, floor in zip(costs, floors, strict=True)]


def _differences(wholes: Sequence[float], parts: Sequence[float]) -> list[float]:
    return [whole - part for whole, part in zip(wholes, parts, strict=True)]


def _middle(values: Sequence[float], unit: str) -> str:
    blank = "" if unit == "×" else " "
    middle = f"{statistics.median(values):.2f}{blank}{unit}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.2f})"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
