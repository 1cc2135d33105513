"""The ledgers of the reference world, scored: do the entries add up, and do the intervals hold the truth?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.detection_world import WEEKS
from benchmarks.ledger_intervals import SAVED_SHARE, SPANS, panel
from pipelines.ledger.account import account_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.ledger.account import Account

SPAN_WEEKS = SPANS["26 weeks"]
"""The ledgers scored are those of so many weeks from go-live."""


@dataclass
class Ledgers:
    """By entry, whether each interval held the truth; the largest |saved - sum of the entries|, in hours."""

    held: dict[str, list[bool]] = field(default_factory=dict)
    residual: float = 0.0

    def add(self, other: Ledgers) -> None:
        """Take in another part's panels."""
        for name, of in other.held.items():
            self.held.setdefault(name, []).extend(of)
        self.residual = max(self.residual, other.residual)


def ledgers(seeds: Sequence[int]) -> Ledgers:
    """Every treated unit's ledger in these panels. Nothing happens to load, so all but two entries are 0."""
    found: dict[str, list[bool]] = defaultdict(list)
    residual = 0.0
    for seed in seeds:
        weeks, hours = panel(seed)
        for row in np.flatnonzero(weeks.load.go_live >= 0):
            live = int(weeks.load.go_live[row])
            last = min(WEEKS - 1, live + SPAN_WEEKS - 1)
            account = account_of(weeks, int(row), 0, last)
            _hold(found, account, float(hours[row, live : last + 1].sum()) * SAVED_SHARE)
            parts = [entry.hours for entry in account.entries if entry.hours is not None]
            if account.saved is not None:
                residual = max(residual, abs(account.saved - fsum(parts)))
    return Ledgers(dict(found), residual)


def _hold(found: dict[str, list[bool]], account: Account, truth: float) -> None:
    parts = [(entry.name, entry.interval) for entry in account.entries]
    for name, interval in [("saved", account.saved_interval), *parts]:
        if interval is not None:
            true = truth if name in ("saved", "unaccounted") else 0.0
            found[name].append(interval[0] <= true <= interval[1])
