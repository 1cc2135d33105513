"""What two years of data add: `python -m benchmarks.own_season [PANELS]` prints the table of DESIGN 53.

The reference world with 84 more weeks before the first go-live, and seasons of the units' own of no, the
usual and more than twice the usual size; once as it is, once with seasons left untold.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING
from unittest.mock import patch

from benchmarks.detection import Score, score
from benchmarks.detection_world import OWN_SEASON_SD, World
from pipelines.detection import counterfactual, own_season

if TYPE_CHECKING:
    from collections.abc import Sequence

PANELS, SEED, WORKERS = 200, 90_000_000, 2
WEEKS_BEFORE = 84
SEASONS = {"none": 0.0, "usual, 2 %": OWN_SEASON_SD, "large, 5 %": 0.05}
NO_ORACLE = float("inf")


def scored(world: World, seeds: Sequence[int], *, told: bool) -> Score:
    """The panels of these seeds, with seasons told or not."""
    with patch.object(counterfactual, "UNITS", own_season.UNITS if told else sys.maxsize):
        return score(world, NO_ORACLE, seeds)


def row(world: World, risen: World, panels: int, *, told: bool) -> str:
    """False alarms where nothing happens; found within eight and twenty weeks where load rises by a tenth."""
    found = []
    for each in (world, risen):
        whole = Score()
        with ProcessPoolExecutor(WORKERS) as pool:
            seeds = [range(SEED + n, SEED + panels, WORKERS) for n in range(WORKERS)]
            for part in pool.map(partial(scored, each, told=told), seeds):
                whole.add(part)
        found.append(whole)
    quiet, loud = found
    return f"{quiet.false_alarm_rate:.3f} | {loud.share_within(8):.2f} | {loud.share_within(20):.2f}"


def main() -> None:
    """Print a row for each season, untold and told."""
    panels = int(sys.argv[1]) if len(sys.argv) > 1 else PANELS
    print("| units' own season | | false alarms | +10 % within 8 weeks | within 20 |")
    print("| --- | --- | ---: | ---: | ---: |")
    for name, size in SEASONS.items():
        quiet = World(own_season=size, weeks_before=WEEKS_BEFORE)
        risen = World({"patients": (0.10, 0)}, own_season=size, weeks_before=WEEKS_BEFORE)
        for told in (False, True):
            print(f"| {name} | {'told' if told else 'not told'} | {row(quiet, risen, panels, told=told)} |")


if __name__ == "__main__":
    main()
