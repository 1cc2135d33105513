"""What was published otherwise before: corrected weeks, and alerts that stand no longer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from pipelines.shapes import PUBLISHED, conform
from pipelines.steps.restate import corrected_weeks, restated

MONDAY = date(2026, 1, 5)
AS_OF = MONDAY + timedelta(days=20)
TODAY = date(2026, 2, 2)


def days(**changes: tuple[float | None, float | None]) -> pl.DataFrame:
    """Three weeks of one unit, 20 patients and 100 hours a day; `d9=(21.0, 100.0)` changes the tenth day."""
    rows = []
    for number in range(21):
        patients, hours = changes.get(f"d{number}", (20.0, 100.0))
        day = MONDAY + timedelta(days=number)
        rows.append({"unit_id": "W1", "date": day, "numerator": patients, "hours": hours})
    return conform(pl.DataFrame(rows, infer_schema_length=None), PUBLISHED["unit_day"])


def told(before: pl.DataFrame, now: pl.DataFrame, as_of: date = AS_OF) -> list[tuple[Any, ...]]:
    weeks = corrected_weeks(before, now, as_of)
    return [(row[0], (row[1] - MONDAY).days // 7, *row[2:]) for row in weeks.sort("week_start").iter_rows()]


def test_a_corrected_day_restates_its_week_and_no_other():
    assert told(days(), days(d9=(20.0, 108.0))) == [("W1", 1, 140.0, 140.0, 700.0, 708.0)]


def test_the_same_figures_restate_nothing_whatever_their_order_or_last_digit():
    assert told(days(), days().reverse()) == []
    assert told(days(), days(d3=(20.0, 100.0 + 1e-12))) == []


def test_a_day_that_came_late_or_went_is_a_correction_and_null_is_not_zero():
    assert told(days(d0=(None, None)), days()) == [("W1", 0, 120.0, 140.0, 600.0, 700.0)]
    empty = days().filter(pl.col("date") >= MONDAY + timedelta(weeks=1))
    assert told(empty, days()) == [("W1", 0, None, 140.0, None, 700.0)]
    assert told(days(), empty) == [("W1", 0, 140.0, None, 700.0, None)]
    unknown = {f"d{n}": (20.0, None) for n in range(7)}
    zero = {f"d{n}": (20.0, 0.0) for n in range(7)}
    assert told(days(**unknown), days(**zero)) == [("W1", 0, 140.0, 140.0, None, 0.0)]


def test_weeks_that_had_not_ended_are_news_and_no_correction():
    assert told(days(), days(d20=(30.0, 100.0)), as_of=MONDAY + timedelta(days=13)) == []


def alert(number: int, **others: Any) -> dict[str, Any]:
    return {
        "alert_id": f"a{number}",
        "unit_id": "W1",
        "kind": "load_rise",
        "severity": "warning",
        "started_on": MONDAY,
        "detected_on": MONDAY + timedelta(days=13),
        **others,
    }


class Before:
    """What is published now."""

    def __init__(self, as_of: date | None = AS_OF, **tables: pl.DataFrame) -> None:
        self.info = {"as_of": None if as_of is None else as_of.isoformat()}
        self._tables = tables

    def has(self, name: str) -> bool:
        return name in self._tables

    def table(self, name: str) -> pl.DataFrame:
        return self._tables[name]


def alerts(*numbers: int) -> pl.DataFrame:
    return conform(pl.DataFrame([alert(n) for n in numbers]), PUBLISHED["alert"])


def again(before: Before | None, now_days: pl.DataFrame, now_alerts: pl.DataFrame, sequence: int = 2):
    return restated(before, {"unit_day": now_days, "alert": now_alerts}, sequence, TODAY)  # type: ignore[arg-type]


def test_the_first_publication_restates_nothing():
    told = again(None, days(), alerts(1), 1)
    assert {name: frame.height for name, frame in told.items()} == {"restatement": 0, "withdrawn_alert": 0}


def test_an_alert_that_is_gone_is_kept_as_withdrawn_and_one_that_is_back_is_not():
    before = Before(unit_day=days(), alert=alerts(1, 2))
    first = again(before, days(), alerts(2, 3))
    assert first["withdrawn_alert"].select("alert_id", "sequence", "published_on").rows() == [
        ("a1", 2, TODAY)
    ]
    later = Before(unit_day=days(), alert=alerts(2, 3), **first)
    assert again(later, days(), alerts(2, 3), 3)["withdrawn_alert"]["alert_id"].to_list() == ["a1"]
    assert again(later, days(), alerts(1, 2, 3), 3)["withdrawn_alert"].is_empty()


def test_restatements_are_carried_from_publication_to_publication():
    first = again(Before(unit_day=days(), alert=alerts()), days(d9=(20.0, 108.0)), alerts())
    later = Before(unit_day=days(d9=(20.0, 108.0)), alert=alerts(), **first)
    second = again(later, days(d9=(20.0, 110.0)), alerts(), 3)["restatement"]
    assert second.select("sequence", "hours_before", "hours_now").rows() == [
        (2, 700.0, 708.0),
        (3, 708.0, 710.0),
    ]


@pytest.mark.parametrize("as_of", [None, MONDAY - timedelta(days=1)])
def test_where_no_week_had_been_judged_nothing_can_be_restated(as_of: date | None):
    before = Before(as_of, unit_day=days(), alert=alerts())
    assert again(before, days(d9=(20.0, 108.0)), alerts())["restatement"].is_empty()
