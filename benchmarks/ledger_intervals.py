"""How often the ledger's 90 % intervals hold the truth, and how long it takes, in the detector's reference
world.

Nothing happens to load in these panels, so that the true entries are zero; savings are drawn around 4.7 % of
hours, so that the truth of what was saved is known. `python -m benchmarks.ledger_intervals [PANELS]` prints
the table of docs/ledger.md.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.detection_world import UNITS, WEEKS, World, draw
from pipelines.ledger.account import account_of
from pipelines.ledger.pool import pooled
from pipelines.ledger.weeks import Load
from pipelines.ledger.weeks import Weeks as LedgerWeeks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PANELS, SUMS = 100, 400
SPANS = {"12 weeks": 12, "26 weeks": 26, "to the end (21 to 51)": WEEKS}
SAVED_SHARE, SAVED_SD, SAVED_DRIFT = 0.047, 0.1, 0.08
OVERTIME_SHARE, OVERTIME_SD, OVERTIME_DRIFT = 0.02, 0.15, 0.2
DRIFT_CORRELATION = 0.4


def panel(seed: int) -> tuple[LedgerWeeks, Floats]:
    """One null panel as the ledger sees it, and each unit's hours."""
    drawn = draw(World(), seed).panel
    rng = np.random.default_rng([seed, 1])
    patients, acuity, hours = (np.exp(part) for part in (drawn.patients, drawn.acuity, drawn.hours))
    overtime = hours * OVERTIME_SHARE * _wobble(rng, OVERTIME_SD, OVERTIME_DRIFT)
    load = Load(
        tuple(f"U{unit:02d}" for unit in range(UNITS)),
        tuple(date(2025, 1, 6) + timedelta(weeks=week) for week in range(WEEKS)),
        patients,
        acuity,
        np.ones(UNITS, dtype=bool),
        drawn.go_live,
        drawn.clean_until,
    )
    live = (drawn.go_live[:, None] >= 0) & (np.arange(WEEKS)[None, :] >= drawn.go_live[:, None])
    nothing = np.full(hours.shape, np.nan)
    series = {
        "patients": patients,
        "weighted": patients * acuity,
        "scheduled": hours - overtime,
        "overtime": overtime,
        "worked": hours,
        **dict.fromkeys(("after_hours", "documentation", "care", "documentation_rate"), nothing),
    }
    saved = np.where(live, hours * SAVED_SHARE * _wobble(rng, SAVED_SD, SAVED_DRIFT), np.nan)
    told = np.where(live, 100.0, np.nan)
    weeks = LedgerWeeks(
        load,
        series,
        saved,
        np.where(live, 0, -1),
        np.nan_to_num(told),
        told,
        np.where(live, 0.95, np.nan),
        nothing,
        np.zeros(hours.shape, dtype=bool),
        nothing,
    )
    return weeks, hours


def _wobble(rng: np.random.Generator, sd: float, drift: float) -> Floats:
    """1 with weekly noise and a drift."""
    path, level = np.empty((UNITS, WEEKS)), rng.normal(0, drift, UNITS)
    for week in range(WEEKS):
        level = DRIFT_CORRELATION * level + rng.normal(0, drift * (1 - DRIFT_CORRELATION**2) ** 0.5, UNITS)
        path[:, week] = level
    return np.asarray(1 + path + rng.normal(0, sd, (UNITS, WEEKS)))


def coverage(panels: int, span: int) -> dict[str, float]:
    """The share of intervals that hold the truth, by entry."""
    held: dict[str, list[bool]] = defaultdict(list)
    for seed in range(panels):
        weeks, hours = panel(seed)
        for row in np.flatnonzero(weeks.load.go_live >= 0):
            live = int(weeks.load.go_live[row])
            last = min(WEEKS - 1, live + span - 1)
            account = account_of(weeks, int(row), 0, last)
            truth = float(hours[row, live : last + 1].sum()) * SAVED_SHARE
            parts = [(entry.name, entry.interval) for entry in account.entries]
            for name, interval in [("saved", account.saved_interval), *parts]:
                if interval is not None:
                    true = truth if name in ("saved", "unaccounted") else 0.0
                    held[name].append(interval[0] <= true <= interval[1])
    return {name: float(np.mean(of)) for name, of in held.items()}


def coverage_of_sums(panels: int, span: int) -> dict[str, float]:
    """The share of intervals that hold the truth, by entry, of all units' ledgers as one."""
    held: dict[str, list[bool]] = defaultdict(list)
    for seed in range(panels):
        weeks, hours = panel(seed)
        accounts, truth = [], 0.0
        for row in np.flatnonzero(weeks.load.go_live >= 0):
            live = int(weeks.load.go_live[row])
            last = min(WEEKS - 1, live + span - 1)
            accounts.append(account_of(weeks, int(row), 0, last))
            truth += float(hours[row, live : last + 1].sum()) * SAVED_SHARE
        whole = pooled("all units", accounts).account
        parts = [(entry.name, entry.interval) for entry in whole.entries]
        for name, interval in [("saved", whole.saved_interval), *parts]:
            if interval is not None:
                true = truth if name in ("saved", "unaccounted") else 0.0
                held[name].append(interval[0] <= true <= interval[1])
    return {name: float(np.mean(of)) for name, of in held.items()}


def seconds() -> float:
    """One panel of 24 units and 78 weeks, all ledgers with their draws."""
    weeks, _ = panel(0)
    rows = [int(row) for row in np.flatnonzero(weeks.load.go_live >= 0)]
    account_of(weeks, rows[0], 0, WEEKS - 1)
    begun = time.perf_counter()
    for row in rows:
        account_of(weeks, row, 0, WEEKS - 1)
    return time.perf_counter() - begun


def main() -> None:
    """Print the table and the time."""
    panels = int(sys.argv[1]) if len(sys.argv) > 1 else PANELS
    told = {name: coverage(panels, span) for name, span in SPANS.items()}
    print("| | " + " | ".join(told) + " |\n| --- |" + " --- |" * len(told))
    for entry in next(iter(told.values())):
        shares = " | ".join(f"{of[entry]:.2f}" for of in told.values())
        print(f"| {entry.replace('_', ' ')} | {shares} |")
    print(f"\nAll units as one, to the end, on {SUMS} panels:\n")
    for entry, share in coverage_of_sums(SUMS, WEEKS).items():
        print(f"| {entry.replace('_', ' ')} | {share:.2f} |")
    print(f"\n{seconds():.2f} s for the ledgers of one panel.")


if __name__ == "__main__":
    main()
