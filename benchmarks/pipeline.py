"""The pipeline against its floor: how long, how much processor time and how much memory.

    python -m benchmarks.pipeline [--events 1000000 10000000] [--format parquet csv] [--write FILE]

Each figure is a whole process of its own, from start to end: the floor (a bare DuckDB aggregate over the same
event files), a cold `plimsoll run`, the same again with nothing new, the same with one new day of events,
rosters and caseload, and the import of Great Expectations alone. Every run's counts are checked against what
was made: a fast wrong answer is no figure.
"""

from __future__ import annotations

import argparse
import json
import secrets
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.processes import Measured, python
from benchmarks.results import AGAIN, COLD, FLOOR, GX_IMPORT, NEW_DAY, RUNS, Result, document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PLIMSOLL = "import sys; from dashboard.cli import main; sys.exit(main())"
_IMPORT = "import great_expectations"
_HELD_BACK = "held-back"


class WrongAnswer(RuntimeError):
    """A run did not do the work it was measured for."""


class Bench:
    """Measures one site after another in a working folder."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._environment = {
            "PLIMSOLL_PSEUDONYM_KEY": secrets.token_hex(32),
            "GX_ANALYTICS_ENABLED": "false",
            "TZ": "UTC",
        }

    def measure(self, events: int, fmt: str, repeat: int) -> Result:
        """Everything about one size and format."""
        site, counts = self._site(events, fmt)
        result = Result(events, fmt, counts)
        self._import()  # compiles modules and fills the disk cache, for which no figure should pay
        for _ in range(repeat):
            self._once(site, result)
        return result

    def _once(self, site: Path, result: Result) -> None:
        _forget(site)
        result.add(GX_IMPORT, self._import())
        floor = python(["-m", "benchmarks.floor", str(site)], self._environment)
        there = result.counts["events"] - result.counts["new_llm_events"]
        _expect("events the floor counted", json.loads(floor.stdout)["tasks"], there)
        result.add(FLOOR, floor)
        digests = []
        for name in RUNS:
            if name == NEW_DAY:
                shutil.copytree(site / _HELD_BACK, site / "incoming", dirs_exist_ok=True)
            cost = python(["-c", _PLIMSOLL, "run", str(site), "--json"], self._environment)
            summary = json.loads(cost.stdout)
            _check(name, summary, result.counts)
            result.add(name, cost)
            result.stages.setdefault(name, []).append(summary["seconds"])
            digests.append(summary["snapshot"])
        _expect("snapshots the three runs left", len(set(digests)), 2)

    def _site(self, events: int, fmt: str) -> tuple[Path, dict[str, int]]:
        site = self._work / f"{events}-{fmt}"
        book = site / "counts.json"
        if not book.exists():
            shutil.rmtree(site, ignore_errors=True)
            made = python(
                ["-m", "benchmarks.bench_site", str(site), "--events", str(events), "--format", fmt],
                self._environment,
            )
            book.write_text(made.stdout, encoding="utf-8")
        counts: dict[str, int] = json.loads(book.read_text(encoding="utf-8"))
        return site, counts

    def _import(self) -> Measured:
        return python(["-c", _IMPORT], self._environment)


def _forget(site: Path) -> None:
    """Back to a site that has never run."""
    shutil.rmtree(site / "warehouse", ignore_errors=True)
    for held in (site / _HELD_BACK).iterdir():
        (site / "incoming" / held.name).unlink(missing_ok=True)


def _check(name: str, summary: Mapping[str, Any], counts: Mapping[str, int]) -> None:
    """The run read what there was to read and refused none of it; else its figures mean nothing."""
    new = counts["new_llm_events"]
    wanted = {COLD: counts["events"] - new, AGAIN: 0, NEW_DAY: new}[name]
    _expect(f"events accepted in: {name}", summary["tables"]["llm_events"]["accepted"], wanted)
    _expect(f"rows rejected in: {name}", summary["rejected"] + summary["duplicates"], 0)
    if name == NEW_DAY:
        for table in ("shifts", "caseload"):
            _expect(
                f"{table} accepted in: {name}", summary["tables"][table]["accepted"], counts[f"new_{table}"]
            )
        _expect(f"weeks recomputed in: {name}", summary["weeks_recomputed"], 1)


def _expect(what: str, found: int, wanted: int) -> None:
    if found != wanted:
        raise WrongAnswer(f"{what}: {found:,}, not {wanted:,}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the tables, and write them where asked."""
    asked = _parser().parse_args(arguments)
    work = asked.work or Path(tempfile.mkdtemp(prefix="plimsoll-bench-"))
    results = []
    try:
        work.mkdir(parents=True, exist_ok=True)
        bench = Bench(work.resolve())
        for events in asked.events:
            for fmt in asked.format:
                print(f"measuring {events:,} events, {fmt} …", file=sys.stderr, flush=True)
                results.append(bench.measure(events, fmt, asked.repeat))
    finally:
        if asked.work is None:
            shutil.rmtree(work)
    text = document(results)
    print(text)
    if asked.write is not None:
        asked.write.write_text(text + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipeline", description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--format", choices=["parquet", "csv"], nargs="+", default=["parquet", "csv"])
    parser.add_argument("--repeat", type=int, default=1, help="how often; median and minimum are shown")
    parser.add_argument("--work", type=Path, help="where sites are made and kept for the next time")
    parser.add_argument("--write", type=Path, help="also write the answer to this file")
    return parser


if __name__ == "__main__":
    main()
