"""Active minutes counted again second by second in plain Python; the same whatever order actions come in."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from pipelines.staging.active_time import Counting, active_minutes

Action = tuple[str, datetime, str]
SECOND = timedelta(seconds=1)
STARTS = (
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),  # the clocks go forward in Europe
    datetime(2026, 10, 25, 0, 0, tzinfo=UTC),  # and back
    datetime(2026, 3, 8, 6, 50, tzinfo=UTC),  # forward in New York
    datetime(2026, 1, 5, 18, 58, tzinfo=UTC),  # over the end of the working day
    datetime(2026, 1, 5, 23, 57, tzinfo=UTC),  # over midnight
)
WORKING = (None, (time(7), time(19)), (time(9), time(17)))


def by_hand(actions: list[Action], counting: Counting) -> dict[tuple[str, date, str], list[int]]:
    """Seconds inside and outside the working day: one at a time, each where its clock stands."""
    zone = ZoneInfo(counting.timezone)
    found: dict[tuple[str, date, str], list[int]] = {}
    for person in {action[0] for action in actions}:
        own = sorted({action[1:] for action in actions if action[0] == person})
        for (begun, activity), following in zip(own, [*own[1:], None], strict=True):
            found.setdefault((person, begun.astimezone(zone).date(), activity), [0, 0])
            if following is None or (following[0] - begun).total_seconds() > counting.longest_seconds:
                continue
            second = begun
            while second < following[0]:
                local = second.astimezone(zone)
                day = counting.working_day
                outside = day is not None and not day[0] <= local.time() < day[1]
                found.setdefault((person, local.date(), activity), [0, 0])[outside] += 1
                second += SECOND
    return found


def drawn(seed: int) -> tuple[list[Action], Counting]:
    draw = random.Random(seed)
    actions = []
    begun = draw.choice(STARTS)
    for person in "ab":
        moment = begun
        for _ in range(40):
            moment += draw.choice((0, 1, 7, 60, 299, 300, 301, 1500)) * SECOND
            actions.append((person, moment, draw.choice(("documentation", "inbox"))))
    zone = draw.choice(("Europe/London", "America/New_York", "Australia/Lord_Howe"))
    return actions + actions[:5], Counting(zone, draw.choice((60, 300)), working_day=draw.choice(WORKING))


def frame(actions: list[Action]) -> pl.DataFrame:
    columns: dict[str, Any] = {
        "clinician_id": pl.String,
        "happened_at": pl.Datetime("us", "UTC"),
        "activity": pl.String,
    }
    return pl.DataFrame(actions, schema=columns, orient="row").with_columns(
        _file=pl.lit(1, pl.Int32), _row=pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    )


@pytest.mark.parametrize("seed", range(40))
def test_minutes_are_those_counted_second_by_second(seed: int) -> None:
    actions, counting = drawn(seed)
    told = active_minutes(frame(actions), counting).to_dicts()
    seconds = {
        (row["clinician_id"], row["date"], row["activity"]): [
            round(row["in_shift_minutes"] * 60),
            round((row["after_hours_minutes"] or 0.0) * 60),
        ]
        for row in told
    }
    assert seconds == by_hand(actions, counting)
    assert all((row["after_hours_minutes"] is None) == (counting.working_day is None) for row in told)


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_actions_changes_no_bit(seed: int) -> None:
    actions, counting = drawn(seed)
    shuffled = random.Random(seed).sample(actions, len(actions))
    minutes = pl.exclude("_row")
    assert (
        active_minutes(frame(actions), counting)
        .select(minutes)
        .equals(active_minutes(frame(shuffled), counting).select(minutes))
    )
