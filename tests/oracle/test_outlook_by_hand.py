"""The forecast of random wards against plain loops over their rows: sickness, overtime, bank, kept plans."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import floor
from random import Random
from statistics import median

import pytest

from tests.coming import as_of, foreseen
from tests.fact_rows import Row, day, only, shift

WEEKS = 18
SEEDS = range(4)
PERIODS = {"day": (7, 19), "night": (19, 31)}
LINES: list[Row] = [
    {"period": "day", "limit": 6.0},
    {"period": "night", "limit": 9.0, "rounding": "nurses_up"},
]


@dataclass
class Ward:
    """Rows as a site has them, and by window what a careful person would note while writing them."""

    shifts: list[Row] = field(default_factory=list)
    census: list[Row] = field(default_factory=list)
    patients: dict[tuple[date, str], float] = field(default_factory=dict)
    planned: dict[tuple[date, str], float] = field(default_factory=dict)
    worked: dict[tuple[date, str], float] = field(default_factory=dict)
    present: dict[tuple[date, str], float] = field(default_factory=dict)


def ward(seed: int) -> Ward:
    random = Random(seed)
    made = Ward()
    keeps_plans = seed % 2 == 1
    patients = 14.0
    for each in range(7 * (WEEKS + 2)):
        patients = max(8.0, min(20.0, patients + random.choice([-1, -1, 0, 0, 1, 1])))
        for period, (begins, ends) in PERIODS.items():
            key = (day(each), period)
            past = each < 7 * WEEKS
            if past and random.random() > 0.03:
                made.census.append({"date": key[0], "period": period, "patients": patients})
                made.patients[key] = patients
            for person in range(random.choice([2, 3, 3])):
                _entry(made, key, f"{period}{person}", (begins, ends), random, past=past, keeps=keeps_plans)
    return made


def _entry(
    made: Ward,
    key: tuple[date, str],
    person: str,
    hours: tuple[int, int],
    random: Random,
    *,
    past: bool,
    keeps: bool,
) -> None:
    """One nurse of one window: planned, and what became of it. Nobody hands over: shifts end on the hour."""
    begins, ends = hours
    times = (f"{begins:02d}:00", f"{ends % 24:02d}:00")
    who: Row = {"clinician_id": person, "staff_group": "nurse"}
    length = float(ends - begins)
    made.planned[key] = made.planned.get(key, 0.0) + length
    if not past or keeps:
        made.shifts.append(shift(key[0], *times, status="planned", **who))
    if not past:
        return
    made.worked.setdefault(key, 0.0)
    made.present.setdefault(key, 0.0)
    if random.random() < 0.12:
        made.shifts.append(shift(key[0], *times, status="sick", **who))
        return
    net = length - random.choice([0.5, 1.0, 1.0])
    made.shifts.append(shift(key[0], *times, worked_hours=net, **who))
    made.worked[key] += net
    made.present[key] += length


def quantile(values: list[float], share: float) -> float:
    place = share * (len(values) - 1)
    low = floor(place)
    ordered = sorted(values)
    return ordered[low] + (ordered[min(low + 1, len(ordered) - 1)] - ordered[low]) * (place - low)


def hours_of(key: tuple[date, str]) -> float:
    """The clocks go forward in the night to 29 March 2026."""
    return 11.0 if key == (date(2026, 3, 28), "night") else 12.0


def forecast(made: Ward, on: date, period: str, known_on: date) -> Row | None:
    """Patients, load and range of one shift as they would be told on a day."""
    counts = {when: n for (when, name), n in made.patients.items() if name == period}
    seen = [when for when in counts if known_on - timedelta(days=7) <= when <= known_on]
    if not seen:
        return None
    counted_on = max(seen)
    ahead, now = on - counted_on, counts[counted_on]
    hours = hours_of((on, period))
    plan = made.planned[on, period] - (12.0 - hours) * made.planned[on, period] / 12.0
    yields, loads = [], []
    for back in range(91):
        when = known_on - timedelta(days=back)
        key = (when, period)
        if when not in counts or when - ahead not in counts or not made.worked.get(key):
            continue
        share = made.worked[key] / (made.planned[key] * hours_of(key) / 12.0)
        yields.append(share)
        moved = counts[when] - counts[when - ahead]
        loads.append(max(0.0, now + moved) * hours / (plan * share))
    told: Row = {"patients": now, "history": len(loads), "load_low": None, "load_high": None}
    told["load"] = now * hours / (plan * (median(yields) if len(loads) >= 28 else 1.0))
    if len(loads) >= 28:
        told["load_low"] = min(quantile(loads, 0.1), told["load"])
        told["load_high"] = max(quantile(loads, 0.9), told["load"])
    return told


@pytest.fixture(scope="module", params=SEEDS)
def world(request):
    made = ward(request.param)
    told = foreseen(WEEKS, load_lines=LINES, shifts=made.shifts, caseload=made.census)
    return made, told


def near(value):
    return None if value is None else pytest.approx(value, rel=1e-6)


def test_every_coming_shift(world):
    made, told = world
    for row in told["shift_outlook"].to_dicts():
        expected = forecast(made, row["date"], row["period"], as_of(WEEKS))
        assert expected is not None
        for name, value in expected.items():
            assert row[name] == near(value), (row["date"], row["period"], name)
    assert told["shift_outlook"].height == 28


def test_every_shift_that_is_set_beside_what_happened(world):
    made, told = world
    rows = told["shift_outlook_check"].to_dicts()
    assert len(rows) > 40
    for row in rows:
        expected = forecast(made, row["date"], row["period"], row["date"] - timedelta(days=7))
        if expected is None:
            assert row["state"] == "unknown"
            continue
        expected.pop("history")
        for name, value in expected.items():
            assert row[name] == near(value), (row["date"], row["period"], name)
        key = (row["date"], row["period"])
        happened = made.patients[key] * 12 / made.worked[key] if made.worked[key] else None
        assert row["happened_load"] == near(happened)


def test_nearly_eight_in_ten_of_what_happened_lies_in_the_range():
    inside = ranged = 0
    for seed in SEEDS:
        made = ward(seed)
        told = foreseen(WEEKS, load_lines=LINES, shifts=made.shifts, caseload=made.census)
        inside += int(told["shift_outlook_check"]["inside"].sum())
        ranged += told["shift_outlook_check"]["inside"].count()
    assert 0.7 < inside / ranged < 0.95


def test_the_worlds_keep_plans_and_write_over_them():
    origins = set()
    for seed in SEEDS:
        made = ward(seed)
        told = foreseen(WEEKS, load_lines=LINES, shifts=made.shifts, caseload=made.census)
        origins |= set(told["shift_outlook_check"]["origin"])
        assert only(told["shift_outlook"], date=day(7 * WEEKS), period="day")["planned_hours"] > 0
    assert origins == {"planned", "rebuilt"}
