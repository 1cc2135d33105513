"""What the benchmark of the detector found, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.detection import Score

_INTRO = """\
# How well rises are found

Made by `make bench-detection`; do not edit. The functions scored are those that `plimsoll run` uses. The
world is made up: 24 units and 78 weeks a panel, 18 units that go live in six cohorts and six that never do;
how it is drawn stands in `benchmarks/detection_world.py`. {null:,} panels of each world in which nothing
happens, and {affected:,} affected units of every kind of effect; seed {seed}. Thresholds were simulated
without these panels.

*FA* is false alarms per monitored unit and year. *d8* is the share of affected units with an alarm within
eight weeks of the true beginning of the effect; units that were loud before it are left out. The *oracle*
knows every level, loading, season, movement and variance, which nobody does, and tests the mean of the
ratio's last eight weeks at the same rate of false alarms; η is the share of what it finds that the detector
finds. Above 1 the parts (hours, acuity) show what the ratio does not. *Aim* is what we set out to reach.
"""

_RATES = {"null": 0.05, "surge +15 %": 0.05, "surge +30 %": 0.06, "strong season": 0.06, "outage": 0.05}
_FOUND: dict[str, dict[int, float | None]] = {
    "step +10 %": {8: 0.33, 12: 0.46},
    "step +15 %": {8: 0.68, 12: 0.82},
    "step +20 %": {4: 0.60, 8: 0.90},
    "creep to +20 %": {12: None, 20: 0.75},
    "staff cut 12 %": {4: 0.85, 8: 0.98},
    "acuity creep 15 %": {8: None, 12: 0.99},
}
_WATCH = {("step +10 %", 8): 0.74, ("step +15 %", 8): 0.94, ("creep to +20 %", 12): 0.66}
_DOWNSIZING, _DOWNSIZING_AIM = "honest down-sizing", 0.08


def document(
    scores: Mapping[str, Score], drivers: Mapping[str, str], null_panels: int, affected: int, seed: int
) -> str:
    """The whole page."""
    head = _INTRO.format(null=null_panels, affected=affected, seed=seed)
    parts = [head, _false_alarms(scores), _found(scores), _watch(scores), _named(scores, drivers), _MISSING]
    return "\n".join(parts)


def _false_alarms(scores: Mapping[str, Score]) -> str:
    rows = [
        f"| {name} | {scores[name].false_alarm_rate:.3f} | {aim:.2f} | {scores[name].watch_rate:.2f} |"
        for name, aim in _RATES.items()
    ]
    return "\n".join(
        [
            "## False alarms",
            "",
            "| world | FA, alarms | aim | FA, watch |",
            "| --- | ---: | ---: | ---: |",
            *rows,
            "",
        ]
    )


def _found(scores: Mapping[str, Score]) -> str:
    rows = []
    for name, aims in _FOUND.items():
        told = scores[name]
        for weeks, aim in aims.items():
            oracle = told.share_within(weeks, told.oracle_delays)
            found = told.share_within(weeks)
            wanted = "" if aim is None else f"{aim:.2f}"
            rows.append(
                f"| {name} | d{weeks} | {found:.2f} | {wanted} | {oracle:.2f} | {found / oracle:.2f} |"
            )
    creep = scores["creep to +20 %"]
    rows.append(f"| creep to +20 % | median weeks | {creep.median_weeks:.0f} | 15 | | |")
    wrong = scores[_DOWNSIZING].share_within(8)
    rows.append(f"| {_DOWNSIZING} (wrongly) | d8 | {wrong:.2f} | {_DOWNSIZING_AIM:.2f} | | |")
    head = [
        "## Rises found",
        "",
        "| effect | | found | aim | oracle | η |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    return "\n".join([*head, *rows, ""])


def _watch(scores: Mapping[str, Score]) -> str:
    rows = []
    for (name, weeks), aim in _WATCH.items():
        found = scores[name].share_within(weeks, scores[name].watch_delays)
        rows.append(f"| {name} | d{weeks} | {found:.2f} | {aim:.2f} |")
    head = ["## The watch tier", "", "| effect | | found | aim |", "| --- | --- | ---: | ---: |"]
    return "\n".join([*head, *rows, ""])


def _named(scores: Mapping[str, Score], drivers: Mapping[str, str]) -> str:
    rows = []
    for name, driver in drivers.items():
        told = scores[name].drivers
        right = sum(each == driver for each in told) / max(1, len(told))
        rows.append(f"| {name} | {right:.2f} | {scores[name].false_discovery_share:.2f} |")
    head = [
        "## What is said of a rise",
        "",
        "| effect | right driver among alarms (aim .98) | false alarms among alarms (aim .05) |",
        "| --- | ---: | ---: |",
    ]
    return "\n".join([*head, *rows, ""])


_MISSING = """\
## Not measured here

The ledger's intervals, uneven load, and the absolute rule where every unit rises. That a rise without a
saving is never called conversion is tested, not measured: the name follows from the published saving alone.
"""
