"""Detection goes through all units at once; here one after another is judged alone, and in the plain way.

What a unit is told by its own past must not depend on who stands beside it in the tables, and the shortcuts
that pass over quiet units must pass over quiet units only.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest

from benchmarks.large_world import TABLES, draw
from pipelines.detection.alerts import detect
from pipelines.detection.data_gap import data_gap
from pipelines.detection.messages import data_gap_message, over_line_message, safeguard_message
from pipelines.detection.over_line import over_line
from pipelines.detection.recent import with_signal
from pipelines.detection.safeguard import safeguard
from tests.published import BUDGET

if TYPE_CHECKING:
    from pipelines.detection.panel import Published

UNITS, WEEKS = 12, 60


@pytest.fixture(scope="module", params=[1, 2, 3])
def known(request: pytest.FixtureRequest) -> Published:
    return draw(UNITS, WEEKS, seed=request.param)


def last_monday(known: Published) -> date:
    last = known.completeness["week_start"].max()
    assert isinstance(last, date)
    return last


def alone(known: Published, unit: str) -> Published:
    """The same tables without any other unit."""
    return replace(
        known,
        **{name: getattr(known, name).filter(pl.col("unit_id") == unit) for name in TABLES},
    )


def not_measured(unit: str, sunday: date) -> tuple[None, str]:
    """No saving is known of any unit."""
    return None, "not_measured"


def told(known: Published) -> dict[str, list[dict]]:
    """Alerts of the rules that look at one unit alone, by rule."""
    last = last_monday(known)
    return {
        "over_line": over_line(known.line_week, known.line, not_measured, over_line_message),
        "data_gap": data_gap(
            known.completeness, known.line_week, known.line, known.unit, last, known.gate, data_gap_message
        ),
        "safeguard": safeguard(known.limit_week, safeguard_message),
    }


def test_a_unit_alone_is_told_what_it_is_told_among_others(known: Published) -> None:
    together = told(known)
    for rule, rows in together.items():
        apart = [row for unit in known.unit["unit_id"] for row in told(alone(known, unit))[rule]]
        assert sorted(rows, key=lambda row: row["alert_id"]) == sorted(apart, key=lambda row: row["alert_id"])


def test_the_worlds_hold_alerts_of_every_rule() -> None:
    found = [told(draw(UNITS, WEEKS, seed)) for seed in (1, 2, 3)]
    assert all(any(world[rule] for world in found) for rule in found[0])


def test_gaps_are_those_of_four_weeks_looked_at_one_by_one(known: Published) -> None:
    """Each unit's weeks in which two of the last four are incomplete, or not seen by its line."""
    poor = {
        (row["unit_id"], row["week_start"])
        for row in known.completeness.iter_rows(named=True)
        if row["completeness"] < known.gate
    }
    dark = {
        (row["unit_id"], row["week_start"])
        for row in known.line_week.iter_rows(named=True)
        if not row["observed"]
    }
    mondays = sorted(set(known.completeness["week_start"]))
    wanted = set()
    for unit in known.unit["unit_id"]:
        quiet, is_open = 0, False
        for place in range(3, len(mondays)):
            four = [(unit, monday) for monday in mondays[place - 3 : place + 1]]
            gap = sum(week in poor for week in four) >= 2 or sum(week in dark for week in four) >= 2
            quiet = 0 if gap else quiet + 1
            if gap and not is_open:
                wanted.add((unit, mondays[place] + timedelta(days=6)))
            is_open = gap or (is_open and quiet < 4)
    found = {(row["unit_id"], row["detected_on"]) for row in told(known)["data_gap"]}
    assert found == wanted


def test_three_of_four_weeks_are_counted_series_by_series(known: Published) -> None:
    weeks = known.line_week.filter("observed").sort("unit_id", "line_id", "week_start")
    found = with_signal(weeks, ["unit_id", "line_id"], "over")
    earlier: dict[str, list[tuple[date, bool]]] = {}
    for row in found.iter_rows(named=True):
        past = earlier.setdefault(row["unit_id"], [])
        past.append((row["week_start"], row["over"]))
        seen = [week for week in past[-4:] if week[0] >= row["week_start"] - timedelta(weeks=5)]
        over = [monday for monday, is_over in seen if is_over]
        assert (row["weeks_observed"], row["weeks_outside"]) == (len(seen), len(over))
        assert (row["signal"], row["since"]) == ((True, over[0]) if len(over) >= 3 else (False, None))


def test_the_order_of_rows_decides_nothing(known: Published) -> None:
    as_of = last_monday(known) + timedelta(days=6)
    shuffled = replace(
        known,
        **{name: getattr(known, name).sample(fraction=1, shuffle=True, seed=5) for name in TABLES},
    )
    for name, frame in detect(known, as_of, BUDGET).items():
        again = detect(shuffled, as_of, BUDGET)[name]
        assert frame.sort(frame.columns).equals(again.sort(frame.columns)), name
