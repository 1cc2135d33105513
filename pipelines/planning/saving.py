"""What share of a measured saving a plan takes that adds load. Without a measurement there is no share."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Any

from pipelines.planning.ask import DAYS_A_WEEK, WEEK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipelines.planning.ask import Judged

MEASURED = ("log_measured", "controlled")
"""Grades that count as measured: assumed and self-reported savings carry no plan."""


@dataclass(frozen=True)
class Measured:
    """Hours saved a week since go-live, with their 90 % interval; all above 0."""

    hours: float
    low: float
    high: float
    grade: str
    from_day: date
    weeks: int
    coverage: float | None


@dataclass(frozen=True)
class Share:
    """Of the measured saving: the best estimate and what the saving's interval leaves open."""

    share: float
    low: float
    high: float


def measured(ledger: Mapping[str, Any] | None) -> Measured | str:
    """The saving of a published ledger, or why a plan cannot be set against it (a stable word)."""
    if ledger is None:
        return "no_ledger"
    if ledger["saved_hours"] is None:
        return str(ledger["reason"] or "not_measured")
    if ledger["evidence_grade"] not in MEASURED:
        return str(ledger["evidence_grade"] or "not_measured")
    if ledger["saved_low"] is None or ledger["saved_high"] is None or not ledger["weeks"]:
        return "no_interval"
    if ledger["saved_low"] <= 0:
        return "not_sure"
    weeks = ledger["weeks"]
    return Measured(
        ledger["saved_hours"] / weeks,
        ledger["saved_low"] / weeks,
        ledger["saved_high"] / weeks,
        ledger["evidence_grade"],
        ledger["from_day"],
        weeks,
        ledger["coverage"],
    )


def hours_taken(lines: Sequence[Judged], hours: Mapping[str, float], patients: float) -> float:
    """Staff hours a week that a plan takes: those taken away, and those its patients need at today's load.

    A patient more is counted at the hours each patient has now. Below 0 the plan gives.
    """
    given = fsum(each * (1 if period == WEEK else DAYS_A_WEEK) for period, each in hours.items())
    return patients * _hours_a_patient(lines) - given


def _hours_a_patient(lines: Sequence[Judged]) -> float:
    """Staff hours a week for one patient at any time (one case, one contact a week), as it was.

    Lines that judge different periods add up to the day; of several for one period the fullest is taken.
    """
    by_period: dict[str, float] = {}
    for line in lines:
        for period in {shift.period for shift in line.shifts}:
            mine = [shift for shift in line.shifts if shift.period == period]
            patients = fsum(shift.patients for shift in mine)
            if patients > 0:
                each = DAYS_A_WEEK * fsum(shift.staff_hours for shift in mine) / patients
                by_period[period] = max(by_period.get(period, 0.0), each)
    if by_period:
        return fsum(by_period.values())
    for line in lines:
        top = fsum(week.top / week.one for week in line.weeks)
        if top > 0:
            return fsum(week.bottom for week in line.weeks) * line.rule.hours_of_one / top
    return 0.0


def share_taken(hours: float, saving: Measured) -> Share:
    """What share of the saving so many hours a week are; the less was saved the more they take."""
    return Share(hours / saving.hours, hours / saving.high, hours / saving.low)
