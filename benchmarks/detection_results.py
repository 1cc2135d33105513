"""What the benchmark of the detector found, as a page."""

from __future__ import annotations

import os
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.detection import Score
    from benchmarks.detection_absolute import Found
    from benchmarks.detection_ledger import Ledgers
    from benchmarks.detection_speed import Cost

_INTRO = """\
# How well rises are found

Made by `make bench-detection`; do not edit. The functions scored are those that `plimsoll run` uses. The
world is made up: 24 units and 78 weeks a panel, 18 units that go live in six cohorts and six that never do;
how it is drawn stands in `benchmarks/detection_world.py`. {null:,} panels of each world in which nothing
happens, and {affected:,} affected units of every kind of effect; seed {seed}. Thresholds were simulated
without these panels, and the rules were chosen on others.

*FA* is false alarms per monitored unit and year. *d8* is the share of affected units with an alarm within
eight weeks of the true beginning of the effect; units that were loud before it are left out. The *oracle*
knows every level, loading, season, movement and variance, which nobody does, and tests the mean of the
ratio's last eight weeks at the same rate of false alarms; η is the share of what it finds that the detector
finds. Above 1 the parts (hours, acuity) show what the ratio does not. *Aim* is what we set out to reach; a
line reaches it or misses it at the digits of the aim.
"""


@dataclass(frozen=True)
class Measured:
    """What is scored beside the monitor.

    `rooms`: height of a line over the ordinary load -> all units risen, and none. `uneven`: load shared out
    unevenly. `kinds`: share of hours saved -> what alarms were called. `small` and `large`: costs.
    """

    rooms: Mapping[float, tuple[Found, Found]]
    uneven: Found
    kinds: Mapping[float, Sequence[str]]
    ledgers: Ledgers
    small: Cost
    large: Cost


@dataclass(frozen=True)
class Line:
    """One line with an aim: at least (`more`) or at most so much, or within two bounds."""

    name: str
    reached: float
    aim: float | tuple[float, float] | None
    more: bool = True
    digits: int = 2
    shown: int = 2

    @property
    def met(self) -> bool | None:
        """Is the aim reached, at its digits? None where there is none."""
        told = round(self.reached, self.digits)
        if self.aim is None:
            return None
        if isinstance(self.aim, tuple):
            return self.aim[0] <= told <= self.aim[1]
        return told >= self.aim if self.more else told <= self.aim

    @property
    def cells(self) -> str:
        """What was reached, the aim, and whether it was."""
        verdict = {None: "", True: "reached", False: "**missed**"}[self.met]
        return f"{self.reached:.{self.shown}f} | {self._wanted()} | {verdict}"

    def _wanted(self) -> str:
        if self.aim is None:
            return ""
        if isinstance(self.aim, tuple):
            return f"{self.aim[0]:.{self.digits}f} to {self.aim[1]:.{self.digits}f}"
        return f"{'' if self.more else '≤ '}{self.aim:.{self.digits}f}"


_RATES: dict[str, float | None] = {
    "null": 0.05,
    "surge +15 %": 0.05,
    "surge +30 %": 0.06,
    "strong season": 0.06,
    "outage": 0.05,
    "null, hours planned": 0.05,
    "null, four units": None,
    "null, four units, three years": None,
}
_FOUND: dict[str, dict[int, float | None]] = {
    "step +10 %": {8: 0.33, 12: 0.46},
    "step +15 %": {8: 0.68, 12: 0.82},
    "step +20 %": {4: 0.60, 8: 0.90},
    "creep to +20 %": {12: None, 20: 0.75},
    "staff cut 12 %": {4: 0.85, 8: 0.98},
    "acuity creep 15 %": {8: None, 12: 0.99},
    "step +15 %, half the noise": {8: None, 12: None},
    "step +15 %, twice the noise": {8: None, 12: None},
    "cut 8 %, much sickness": {4: None, 8: None},
    "the same, hours planned": {4: None, 8: None},
    "step +20 %, four units": {8: None, 12: None},
    "step +20 %, four units, three years": {8: None, 12: None},
}
_WRONGLY: dict[tuple[str, int], float | None] = {
    ("honest down-sizing", 8): 0.08,
    ("other case mix", 12): None,
}
_WATCH = {("step +10 %", 8): 0.74, ("step +15 %", 8): 0.94, ("creep to +20 %", 12): 0.66}
_DRIVER_AIM, _FALSE_DISCOVERY_AIM, _MEDIAN_AIM = 0.98, 0.05, 15.0
_ABSOLUTE_AIM, _UNEVEN_AIM, _COVERAGE_AIM, _SECONDS_AIM = 0.95, 0.90, (0.88, 0.93), 0.5
_RESIDUAL_AIM = 1e-9


def document(
    scores: Mapping[str, Score],
    drivers: Mapping[str, str],
    measured: Measured,
    null_panels: int,
    affected: int,
    seed: int,
) -> str:
    """The whole page."""
    sections = [
        _false_alarms(scores),
        _found(scores),
        _wrongly(scores),
        _watch(scores),
        _named(scores, drivers, measured.kinds),
        _absolute(measured.rooms),
        _uneven(measured.uneven),
        _ledger(measured.ledgers),
        _speed(measured.small, measured.large),
    ]
    lines = [line for _, told in sections for line in told if line.aim is not None]
    missed = [line.name for line in lines if not line.met]
    head = _INTRO.format(null=null_panels, affected=affected, seed=seed)
    return "\n".join([head, _summary(len(lines), missed), *(text for text, _ in sections)])


def _summary(lines: int, missed: Sequence[str]) -> str:
    told = f"{lines - len(missed)} of {lines} lines reach their aim."
    if missed:
        told += "\nMissed: " + "; ".join(missed) + "."
    return f"{told}\n"


Section = tuple[str, list[Line]]


def _table(title: str, head: str, rows: Iterable[str], before: str = "", after: str = "") -> str:
    marks = " | ".join("---" if at == 0 else "---:" for at in range(head.count("|") - 1))
    parts = [f"## {title}", "", *([before, ""] if before else []), head, f"| {marks} |", *rows]
    return "\n".join([*parts, "", *([after, ""] if after else [])])


def _false_alarms(scores: Mapping[str, Score]) -> Section:
    lines = [
        Line(f"FA {name}", scores[name].false_alarm_rate, aim, more=False, shown=3)
        for name, aim in _RATES.items()
    ]
    rows = [
        f"| {name} | {line.cells} | {scores[name].watch_rate:.2f} |"
        for name, line in zip(_RATES, lines, strict=True)
    ]
    return _table("False alarms", "| world | FA, alarms | aim | | FA, watch |", rows), lines


def _found(scores: Mapping[str, Score]) -> Section:
    rows, lines = [], []
    for name, aims in _FOUND.items():
        told = scores[name]
        for weeks, aim in aims.items():
            oracle = told.share_within(weeks, told.oracle_delays)
            line = Line(f"{name} d{weeks}", told.share_within(weeks), aim)
            lines.append(line)
            ratio = line.reached / oracle if oracle else float("nan")
            rows.append(f"| {name} | d{weeks} | {line.cells} | {oracle:.2f} | {ratio:.2f} |")
    creep = scores["creep to +20 %"].median_weeks
    lines.append(Line("creep to +20 % median weeks", creep, _MEDIAN_AIM, more=False, digits=0, shown=0))
    rows.append(f"| creep to +20 % | median weeks | {lines[-1].cells} | | |")
    return _table("Rises found", "| effect | | found | aim | | oracle | η |", rows), lines


def _wrongly(scores: Mapping[str, Score]) -> Section:
    lines = [
        Line(f"{name} d{weeks}", scores[name].share_within(weeks), aim, more=False)
        for (name, weeks), aim in _WRONGLY.items()
    ]
    rows = [
        f"| {name} | d{weeks} | {line.cells} |" for (name, weeks), line in zip(_WRONGLY, lines, strict=True)
    ]
    why = (
        "Load stays as it was: staff and patients are fewer by 12 %, or patients sicker by 15 % over 20\n"
        "weeks and fewer by just as much. An alarm is wrong."
    )
    return _table("What is no rise", "| change | | alarmed | aim | |", rows, why), lines


def _watch(scores: Mapping[str, Score]) -> Section:
    lines = [
        Line(f"watch {name} d{weeks}", scores[name].share_within(weeks, scores[name].watch_delays), aim)
        for (name, weeks), aim in _WATCH.items()
    ]
    rows = [
        f"| {name} | d{weeks} | {line.cells} |" for (name, weeks), line in zip(_WATCH, lines, strict=True)
    ]
    return _table("The watch tier", "| effect | | found | aim | |", rows), lines


def _named(
    scores: Mapping[str, Score], drivers: Mapping[str, str], kinds: Mapping[float, Sequence[str]]
) -> Section:
    rows, lines = [], []
    for name, driver in drivers.items():
        told = scores[name].drivers
        right = sum(each == driver for each in told) / max(1, len(told))
        share = scores[name].false_discovery_share
        pair = [
            Line(f"driver {name}", right, _DRIVER_AIM),
            Line(f"false discoveries {name}", share, _FALSE_DISCOVERY_AIM, more=False),
        ]
        lines += pair
        rows.append(f"| {name} | {pair[0].cells} | {pair[1].cells} |")
    called = {
        share: sum(each == "conversion" for each in told) / max(1, len(told)) for share, told in kinds.items()
    }
    nothing, saving = called[0.0], max(kinds)
    lines.append(Line("saves nothing, called conversion", nothing, 0.0, more=False))
    after = (
        f"Where the tool saves nothing, {nothing:.2f} of {len(kinds[0.0])} alarms at a step of 15 % were\n"
        f"called conversion (aim 0); where it saves {100 * saving:.1f} % of hours, {called[saving]:.2f} of\n"
        f"{len(kinds[saving])}."
    )
    head = "| effect | right driver among alarms | aim | | false alarms among alarms | aim | |"
    return _table("What is said of a rise", head, rows, after=after), lines


def _absolute(rooms: Mapping[float, tuple[Found, Found]]) -> Section:
    rows, lines = [], []
    for room, (risen, still) in rooms.items():
        line = Line(
            f"all units +15 %, line {100 * (room - 1):.0f} % over", risen.share_within(12), _ABSOLUTE_AIM
        )
        lines.append(line)
        rows.append(
            f"| {100 * (room - 1):.0f} % over the usual load | {line.cells} | {still.share_within(12):.2f} |"
        )
    why = (
        "A comparison cannot see what rises everywhere; the absolute rule can. Share of units that had no\n"
        "alert open and get one within twelve weeks, by the height of a line that judges the week, in a\n"
        "world with a season of 8 % and shocks of 4 %; and the same share where nothing rises."
    )
    head = "| line | all units +15 % | aim | | nothing rises |"
    return _table("The absolute rule", head, rows, why), lines


def _uneven(found: Found) -> Section:
    line = Line("uneven load d8", found.share_within(8), _UNEVEN_AIM)
    units = len(found.delays) + found.unseen
    rate = found.false_alerts / (found.quiet_weeks / 52.18)
    after = (
        f"{100 * found.unseen / units:.0f} % of the {units:,} affected units are left out: with fewer than\n"
        "ten people at work nothing is told of how they share. FA of this rule in quiet units:\n"
        f"{rate:.3f} (half of the budget is 0.025)."
    )
    rows = [f"| a fifth of the people +45 %, the mean held | d8 | {line.cells} |"]
    return _table("Uneven load", "| effect | | found | aim | |", rows, after=after), [line]


def _ledger(found: Ledgers) -> Section:
    lines = [
        Line(f"ledger {name.replace('_', ' ')}", fmean(held), _COVERAGE_AIM)
        for name, held in found.held.items()
    ]
    residual = Line("ledger adds up", found.residual, _RESIDUAL_AIM, more=False, digits=12)
    rows = [
        f"| {name.replace('_', ' ')} | {line.cells} |" for name, line in zip(found.held, lines, strict=True)
    ]
    why = (
        "How often the 90 % intervals hold the truth, 26 weeks from go-live, where nothing happens to load.\n"
        "Over the aim an interval is wider than it need be; under it, it promises too much."
    )
    after = (
        f"The entries add up to the hours saved to within {found.residual:.0e} h (aim {_RESIDUAL_AIM:.0e}\n"
        "h). More spans stand in [Ledger](ledger.md)."
    )
    return _table("The ledger", "| hours of | held | aim | |", rows, why, after), [*lines, residual]


def _speed(small: Cost, large: Cost) -> Section:
    line = Line("seconds of a panel", small.seconds, _SECONDS_AIM, more=False)
    rows = [
        f"| 24 × 78, detector and ledgers with 500 draws each | {line.cells} | {_cost(small)} |",
        f"| 2,000 × 156, detector | {large.seconds:.2f} | | | {_cost(large)} |",
    ]
    before = f"On this machine of {os.cpu_count()} cores, whatever else it was doing; imports apart."
    head = "| units × weeks | seconds | aim | | processor seconds | peak memory |"
    return _table("Time", head, rows, before), [line]


def _cost(cost: Cost) -> str:
    return f"{cost.cpu_seconds:.2f} | {cost.peak_bytes / 1e6:.0f} MB"
