"""How many weeks an XmR chart marks while nothing happens, beside how many it says that it marks.

`python -m benchmarks.control_chart` prints the table of docs/charts.md: series whose weeks resemble the one
before by a share, and in which nothing happens, with limits from their first weeks.
"""

from __future__ import annotations

import numpy as np

from pipelines.detection.xmr import xmr
from pipelines.detection.xmr_chance import chance_share

SEED, SERIES = 20260101, 400
WEEKS, BASELINE, BURN_IN = 78, 30, 100
RESEMBLANCE = (0.0, 0.2, 0.4, 0.6)


def series(resemblance: float, chance: np.random.Generator) -> list[float]:
    """One series of weeks, each of which keeps a share of how far the one before was from the mean."""
    noise = chance.normal(0.0, 1.0, BURN_IN + WEEKS)
    level, values = 0.0, []
    for step in noise:
        level = resemblance * level + step
        values.append(level)
    return values[BURN_IN:]


def shares(resemblance: float) -> tuple[float, float]:
    """Share of weeks that are marked, and that are said to be marked by chance; means over all series."""
    chance, marked, told = np.random.default_rng(SEED), [], []
    for _ in range(SERIES):
        values = series(resemblance, chance)
        picture, said = xmr(values, BASELINE), chance_share(values[:BASELINE], WEEKS)
        if picture is not None and said is not None:
            marked.append(sum(rule is not None for rule in picture.rules) / WEEKS)
            told.append(said)
    return float(np.mean(marked)), float(np.mean(told))


def main() -> None:
    """Print the table."""
    print("| a week keeps of the one before | weeks marked | said to be marked by chance |")
    print("| ---: | ---: | ---: |")
    for resemblance in RESEMBLANCE:
        marked, told = shares(resemblance)
        print(f"| {resemblance:.0%} | {marked:.0%} | {told:.0%} |")


if __name__ == "__main__":
    main()
