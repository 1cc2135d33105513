"""The ledger's point figures a second time: in loops over single cells, without draws or matrices."""

from __future__ import annotations

from math import isfinite, log
from statistics import fmean
from typing import Any

import pytest

from pipelines.ledger.account import account_of
from tests.ledger_weeks import noisy

LIVES = {0: 22, 1: 30, 2: 41}
LAST = 59


class ByHand:
    """One unit's ledger from the cells of all."""

    def __init__(self, weeks: Any, row: int) -> None:
        self.weeks, self.row = weeks, row
        live = int(weeks.load.go_live[row])
        self.before = list(range(max(0, live - 56), live - 4))
        self.after = [w for w in range(live, LAST + 1) if isfinite(weeks.saved[row, w])]

    def value(self, unit: int, week: int, name: str) -> float:
        return float(self.weeks.series[name][unit, week])

    def clean(self, unit: int, week: int) -> bool:
        return unit != self.row and week < int(self.weeks.load.clean_until[unit])

    def others(self) -> list[int]:
        found = []
        for unit in range(len(self.weeks.load.units)):
            enough = sum(self.clean(unit, week) for week in self.before) >= max(12, len(self.before) / 2)
            if enough and any(self.clean(unit, week) for week in self.after):
                found.append(unit)
        return found

    def mean(self, unit: int, name: str, where: list[int]) -> float:
        told = [self.value(unit, week, name) for week in where]
        return fmean(value for value in told if isfinite(value))

    def in_hours(self, unit: int, name: str) -> float:
        """What one of a series' own units is in hours, so that units can be added."""
        clean = [week for week in self.before if self.clean(unit, week)]
        if name in ("care", "documentation"):
            return self.mean(unit, "weighted", clean)
        if name in ("patients", "weighted"):
            return self.mean(unit, "scheduled", clean) / self.mean(unit, name, clean)
        return 1.0

    def moved(self, name: str) -> float:
        """After / before of the comparison units, week by week, then on the mean."""
        base, scale = {}, {}
        for unit in self.others():
            known = [w for w in self.before if self.clean(unit, w) and isfinite(self.value(unit, w, name))]
            least = 3 if name == "care" else len(self.before) / 2
            if len(known) >= least and any(
                self.clean(unit, w) and isfinite(self.value(unit, w, name)) for w in self.after
            ):
                scale[unit] = self.in_hours(unit, name)
                base[unit] = fmean(self.value(unit, w, name) for w in known) * scale[unit]
        ratios = []
        for week in self.after:
            told = [u for u in base if self.clean(u, week) and isfinite(self.value(u, week, name))]
            if told:
                now = sum(self.value(u, week, name) * scale[u] for u in told)
                ratios.append(now / sum(base[u] for u in told))
        return fmean(ratios)

    def pair(self, name: str) -> tuple[float, float]:
        """Without the tool and with it: weekly means."""
        return self.mean(self.row, name, self.before) * self.moved(name), self.mean(
            self.row, name, self.after
        )

    def entries(self) -> dict[str, float]:
        n = len(self.after)
        (p0, p1), (w0, w1) = self.pair("patients"), self.pair("weighted")
        (g0, g1), (x0, _) = self.pair("care"), self.pair("documentation")
        parts = {name: self.pair(name) for name in ("scheduled", "overtime", "after_hours")}
        added = n * (w1 - w0) * (g0 + x0)
        told = {
            "more_patients": added * log(p1 / p0) / log(w1 / w0),
            "higher_acuity": added * (1 - log(p1 / p0) / log(w1 / w0)),
            "direct_care": n * w1 * (g1 - g0),
            "fewer_staff": n * (parts["scheduled"][0] - parts["scheduled"][1]),
            "less_overtime": n * (parts["overtime"][0] - parts["overtime"][1]),
            "less_after_hours": n * (parts["after_hours"][0] - parts["after_hours"][1]),
        }
        saved = sum(float(self.weeks.saved[self.row, week]) for week in self.after)
        return {**told, "unaccounted": saved - sum(told.values())}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("row", [0, 1])
def test_both_ways_give_the_same_hours(seed, row):
    weeks = noisy(seed, go_live=LIVES)
    account = account_of(weeks, row, 0, LAST)
    by_hand = ByHand(weeks, row)
    assert account.compared == len(by_hand.others())
    assert {entry.name: entry.hours for entry in account.entries} == pytest.approx(
        by_hand.entries(), abs=1e-5
    )
