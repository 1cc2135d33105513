"""Hours a week of available times, against the minutes of the week ticked off one by one."""

from __future__ import annotations

import random
from typing import Any

import pytest

from pipelines.sources.fhir_hours import WEEKDAYS, weekly_hours

DAY, WEEK = 24 * 60, 7 * 24 * 60


def entry(rng: random.Random) -> tuple[dict[str, Any], set[int]]:
    """Some available time, and the minutes of the week that it covers."""
    days = rng.sample(range(7), rng.randint(1, 7))
    told: dict[str, Any] = {"daysOfWeek": [WEEKDAYS[day] for day in days]}
    if rng.random() < 0.1:
        told["allDay"] = True
        start, length = 0, DAY
    else:
        start, length = rng.randrange(DAY), rng.randrange(1, DAY)
        for name, minute in (("Start", start), ("End", (start + length) % DAY)):
            told[f"available{name}Time"] = f"{minute // 60:02}:{minute % 60:02}:00"
    return told, {(day * DAY + start + passed) % WEEK for day in days for passed in range(length)}


@pytest.mark.parametrize("seed", range(40))
def test_each_minute_of_the_week_counts_once(seed):
    rng = random.Random(seed)
    told, ticked = zip(*(entry(rng) for _ in range(rng.randint(1, 5))), strict=True)
    assert weekly_hours({"availableTime": list(told)}) == pytest.approx(len(set.union(*ticked)) / 60)
