"""Candidate lines counted a second time in plain Python."""

import random
from datetime import date, timedelta
from math import ceil

import polars as pl
import pytest

from pipelines.policy.candidates import Rule, by_limit, mean_weeks, shift_weeks

MONDAY = date(2026, 1, 5)
LIMITS = [4.0, 5.5, 6.0, 7.25]


def world(seed: int) -> tuple[list[dict], list[dict]]:
    rng = random.Random(seed)
    shifts = []
    for week in range(20):
        for _ in range(rng.choice([5, 7, 14])):
            patients, staff = rng.randint(10, 30), rng.choice([0.0, 2.5, 3.0, 3.5, 4.0, 5.0])
            shifts.append(
                {
                    "week_start": MONDAY + timedelta(weeks=week),
                    "patients": float(patients),
                    "staff_present": staff + rng.choice([0.0, 0.25]),
                    "numerator": patients * 11.5,
                    "denominator": staff * 11.5,
                }
            )
    told = [
        {"week_start": MONDAY + timedelta(weeks=week), "reports": rng.choice([None, 0, 1, 4])}
        for week in range(20)
        if week != 3
    ]
    return shifts, told


def by_hand(shifts: list[dict], told: list[dict], limit: float, rule: Rule) -> dict:
    weeks: dict[date, list[bool]] = {}
    for shift in shifts:
        if rule.nurses_up:
            over = ceil(shift["patients"] / limit - 1e-9) > shift["staff_present"] + 1e-4
        else:
            over = shift["numerator"] > limit * shift["denominator"] + 1e-3
        weeks.setdefault(shift["week_start"], []).append(over)
    reports = {row["week_start"]: row["reports"] for row in told}
    counted = {week: sum(each) / len(each) > rule.allowed_share + 1e-6 for week, each in weeks.items()}
    known = [week for week in weeks if reports.get(week) is not None]
    return {
        "limit": limit,
        "judged": sum(map(len, weeks.values())),
        "over": sum(map(sum, weeks.values())),
        "weeks_counted": sum(counted.values()),
        "reports_counted": sum(reports[week] for week in known if counted[week]),
        "judged_counted": sum(len(weeks[week]) for week in known if counted[week]),
        "reports_others": sum(reports[week] for week in known if not counted[week]),
        "judged_others": sum(len(weeks[week]) for week in known if not counted[week]),
    }


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("rule", [Rule("shift", 0.1), Rule("shift", 0.0), Rule("shift", 0.3, nurses_up=True)])
def test_shifts_are_counted_as_by_hand(seed, rule):
    shifts, told = world(seed)
    found = by_limit(shift_weeks(pl.DataFrame(shifts), LIMITS, rule), pl.DataFrame(told)).to_dicts()
    for row, limit in zip(found, LIMITS, strict=True):
        expected = by_hand(shifts, told, limit, rule)
        assert {name: row[name] for name in expected} == expected
        assert row["share"] == pytest.approx(expected["over"] / expected["judged"])


@pytest.mark.parametrize("seed", range(6))
def test_runs_of_weeks_are_counted_as_by_hand(seed):
    rng = random.Random(seed)
    days = [MONDAY + timedelta(weeks=week) for week in range(30) if rng.random() > 0.2]
    loads = [rng.choice([24.0, 25.0, 26.0]) for _ in days]
    found = mean_weeks(
        pl.DataFrame({"week_start": days, "numerator": loads, "denominator": [1.0] * len(days)}), [25.0]
    )
    expected = []
    for at, day in enumerate(days):
        run = [loads[n] > 25 for n in range(max(0, at - 3), at + 1) if (day - days[n]).days <= 35]
        expected.append(sum(run) >= 3)
    assert found["broken"].to_list() == expected
