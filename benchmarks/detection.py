"""Measures the detector in the reference world: `make bench-detection` writes docs/detection-benchmark.md.

It scores the functions that `plimsoll run` uses. Thresholds come from their own simulation
(`tools/thresholds.py`), which knows nothing of these panels.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from benchmarks.detection_absolute import ROOMS, Found, all_units_up, unevenness
from benchmarks.detection_ledger import Ledgers, ledgers
from benchmarks.detection_naming import SAVED_SHARE, kinds
from benchmarks.detection_oracle import oracle_scores
from benchmarks.detection_results import Measured, document
from benchmarks.detection_speed import measured
from benchmarks.detection_world import AFFECTED, NEVER, UNITS, WEEKS, World, draw
from pipelines.detection.effect import effect
from pipelines.detection.monitor import monitor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.detection_world import Drawn
    from pipelines.detection.monitor import Signals

BUDGET = 0.05
SEED = 20260101
YEAR_WEEKS = 52.18
RISE_OF_ALL = 0.15
LARGE = 2000, 156
"""Units and weeks of the largest panel timed."""

MUCH_SICKNESS_SD = 0.06
"""Noise of hours where people are often ill and seldom replaced."""

WORLDS: dict[str, World] = {
    "null": World(),
    "surge +15 %": World(surges=((44, 52, 0.15),)),
    "surge +30 %": World(surges=((44, 52, 0.30),)),
    "strong season": World(season=0.16),
    "outage": World(lost_weeks=8),
    "step +10 %": World({"patients": (0.10, 0)}),
    "step +15 %": World({"patients": (0.15, 0)}),
    "step +20 %": World({"patients": (0.20, 0)}),
    "creep to +20 %": World({"patients": (0.20, 20)}),
    "staff cut 12 %": World({"hours": (-0.12, 0)}),
    "honest down-sizing": World({"hours": (-0.12, 0), "patients": (-0.12, 0)}),
    "acuity creep 15 %": World({"acuity": (0.15, 20)}),
    "other case mix": World({"acuity": (0.15, 20), "patients": (1 / 1.15 - 1, 20)}),
    "step +15 %, half the noise": World({"patients": (0.15, 0)}, noise=0.5),
    "step +15 %, twice the noise": World({"patients": (0.15, 0)}, noise=2.0),
    "null, hours planned": World(planned=True),
    "cut 8 %, much sickness": World({"hours": (-0.08, 0)}, hours_sd=MUCH_SICKNESS_SD),
    "the same, hours planned": World({"hours": (-0.08, 0)}, hours_sd=MUCH_SICKNESS_SD, planned=True),
    "null, four units": World(units=4),
    "step +20 %, four units": World({"patients": (0.20, 0)}, units=4),
    "null, four units, three years": World(units=4, weeks_before=WEEKS),
    "step +20 %, four units, three years": World({"patients": (0.20, 0)}, units=4, weeks_before=WEEKS),
}
QUIET = (
    "null",
    "surge +15 %",
    "surge +30 %",
    "strong season",
    "outage",
    "null, hours planned",
    "null, four units",
    "null, four units, three years",
)
DRIVERS = {
    "step +10 %": "more_patients",
    "step +15 %": "more_patients",
    "step +20 %": "more_patients",
    "creep to +20 %": "more_patients",
    "staff cut 12 %": "fewer_staff",
    "acuity creep 15 %": "higher_acuity",
}


@dataclass
class Score:
    """What became of one scenario's panels. Delays are weeks from the effect to the alarm, -1 before it."""

    quiet_weeks: int = 0
    false_alarms: int = 0
    false_watches: int = 0
    delays: list[int] = field(default_factory=list)
    watch_delays: list[int] = field(default_factory=list)
    oracle_delays: list[int] = field(default_factory=list)
    drivers: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Take in another part's panels."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def share_within(self, weeks: int, delays: Sequence[int] | None = None) -> float:
        """Share of affected units alarmed in the first so many weeks; those loud before are left out."""
        told = np.array([each for each in (self.delays if delays is None else delays) if each >= 0])
        return float((told < weeks).mean()) if told.size else float("nan")

    @property
    def median_weeks(self) -> float:
        """Weeks until half of the affected units have an alarm."""
        told = [each for each in self.delays if each >= 0]
        return float(np.median(told)) + 1 if told else float("nan")

    @property
    def false_alarm_rate(self) -> float:
        """Per unit and year, of units in which nothing happened."""
        return self.false_alarms / (self.quiet_weeks / YEAR_WEEKS)

    @property
    def watch_rate(self) -> float:
        """Of the watch tier, per unit and year."""
        return self.false_watches / (self.quiet_weeks / YEAR_WEEKS)

    @property
    def false_discovery_share(self) -> float:
        """False alarms among all alarms."""
        true = sum(each < NEVER // 2 for each in self.delays)
        return self.false_alarms / max(1, self.false_alarms + true)


Whole = TypeVar("Whole", Score, Found, Ledgers)


def score(world: World, oracle_threshold: float, seeds: Sequence[int]) -> Score:
    """Draw the panels of these seeds and score the detector, and the oracle, on each."""
    found = Score()
    for seed in seeds:
        drawn = draw(world, seed)
        signals = monitor(drawn.panel, BUDGET)
        quiet = drawn.starts == NEVER
        first, watch = _first(signals.alarm), _first(signals.watch)
        oracle = _first(oracle_scores(drawn) > oracle_threshold)
        affected = np.flatnonzero(~quiet) if world.effects else np.array([], dtype=np.int64)
        still = np.flatnonzero(quiet) if world.effects else np.arange(len(quiet))
        found.quiet_weeks += int(signals.judged[still].sum())
        found.false_alarms += int((first[still] < NEVER).sum())
        found.false_watches += int((watch[still] < NEVER).sum())
        found.delays += _delays(first, drawn, affected)
        found.watch_delays += _delays(watch, drawn, affected)
        found.oracle_delays += _delays(oracle, drawn, affected)
        found.drivers += [
            _driver(drawn, signals, unit, int(first[unit])) for unit in affected if first[unit] < NEVER
        ]
    return found


def _first(flags: np.ndarray) -> np.ndarray:
    return np.where(flags.any(axis=1), flags.argmax(axis=1), NEVER)


def _delays(first: np.ndarray, drawn: Drawn, affected: np.ndarray) -> list[int]:
    return [max(-1, int(first[unit] - drawn.starts[unit])) for unit in affected]


def _driver(drawn: Drawn, signals: Signals, unit: int, week: int) -> str:
    return effect(drawn.panel, signals, unit, int(signals.since[unit, week]), week).driver


def oracle_threshold(seeds: Sequence[int]) -> float:
    """The height at which the oracle has the same budget of false alarms where nothing happens."""
    tops, weeks = [], 0
    for seed in seeds:
        drawn = draw(WORLDS["null"], seed)
        scores = oracle_scores(drawn)
        tops += list(scores.max(axis=1))
        weeks += int(np.isfinite(scores).sum())
    wanted = BUDGET * weeks / YEAR_WEEKS
    return float(np.sort(np.array(tops))[-max(1, round(wanted))])


def _in_parts(
    of: Callable[[Sequence[int]], Whole], whole: Whole, first: int, panels: int, workers: int
) -> Whole:
    """What `of` finds in the panels of the seeds from `first` on, shared out among processes."""
    seeds = range(first, first + panels)
    with ProcessPoolExecutor(workers) as pool:
        for part in pool.map(of, [seeds[n::workers] for n in range(workers)]):
            whole.add(part)
    sys.stderr.write(f"{first}: {panels} panels\n")
    return whole


def _rules(asked: argparse.Namespace) -> Measured:
    """What does not come from the adjusted monitor alone, each on panels of its own."""
    panels, few = -(-asked.affected_units // 6), -(-asked.affected_units // UNITS)
    first = SEED + 10**5

    def up(rise: float, room: float, place: int) -> Found:
        of = partial(all_units_up, rise, room)
        return _in_parts(of, Found([]), first + place * 10**4, few, asked.workers)

    return Measured(
        {room: (up(RISE_OF_ALL, room, 0), up(0.0, room, 0)) for room in ROOMS},
        _in_parts(partial(unevenness, false_alarms=BUDGET), Found([]), first + 10**4, panels, asked.workers),
        {
            share: kinds(share, range(first + 2 * 10**4, first + 2 * 10**4 + few), BUDGET)
            for share in (0.0, SAVED_SHARE)
        },
        _in_parts(ledgers, Ledgers(), first + 3 * 10**4, few, asked.workers),
        measured(UNITS, WEEKS, ledgers=True),
        measured(*LARGE, ledgers=False),
    )


def main() -> None:
    """Run every scenario and write the table of targets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--null-panels", type=int, default=600)
    parser.add_argument("--affected-units", type=int, default=2400)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", type=Path, help="file to write the tables to")
    asked = parser.parse_args()
    threshold = oracle_threshold(range(SEED + 10**6, SEED + 10**6 + asked.null_panels))
    scores = {}
    for place, (name, world) in enumerate(WORLDS.items()):
        panels = asked.null_panels if name in QUIET else -(-asked.affected_units // AFFECTED)
        panels = panels * UNITS // world.units
        of = partial(score, world, threshold)
        scores[name] = _in_parts(of, Score(), SEED + place * 10**4, panels, asked.workers)
    text = document(scores, DRIVERS, _rules(asked), asked.null_panels, asked.affected_units, SEED)
    sys.stdout.write(text)
    if asked.write:
        asked.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
