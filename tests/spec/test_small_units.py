"""Units too small even for twelve weeks are told with other small units of their service, or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from pipelines.disclosure.withheld import with_pools
from tests.person_rows import LAST, cell, cells, disclose, people, persons, week

K = 5
NORTH = {"W01": "North", "W02": "North", "W03": "North"}
THREE = {"a": 2.0, "b": 2.0, "c": 2.0}


def told(units, *, services=NORTH, last=LAST, shown=None, gaps=()):
    """What is told of units whose people had the same overtime in each of twelve weeks."""
    rows, exact, at_work = [], [], []
    for unit, hours in units.items():
        for number in range(12):
            rows.append(people({f"{unit}{name}": each for name, each in hours.items()}, number, unit_id=unit))
            known: dict[str, Any] = {"state": "missing", "value": None} if (unit, number) in gaps else {}
            exact.append(cell("overtime_share", number, sum(hours.values()), unit_id=unit, **known))
            at_work.append((unit, week(number), len(hours)))
    workers = pl.DataFrame(at_work, schema=["unit_id", "week_start", "clinicians_worked"], orient="row")
    return disclose(cells(*exact), persons(*rows), workers, K, last=last, services=services, shown=shown)


def figures(found):
    """Unit, hours a week, value, weeks and units together, state: one of each."""
    columns = ("unit_id", "numerator", "value", "weeks_together", "units_together", "state")
    return found.services.select(columns).unique().sort("unit_id").rows()


def test_two_units_of_three_people_are_told_together():
    """6 h and 3 h a week in 100 h each: 12 x 9 h in 24 weeks of units, 4.5 h of 100 h in each."""
    found = told({"W01": THREE, "W02": {"a": 1.0, "b": 1.0, "c": 1.0}})
    share = (12 * 6.0 + 12 * 3.0) / (24 * 100.0)
    assert figures(found) == [
        ("W01", 4.5, pytest.approx(share), 24, 2, "value"),
        ("W02", 4.5, pytest.approx(share), 24, 2, "value"),
    ]
    assert found.units["state"].unique().to_list() == ["suppressed"], "of each by itself nothing"
    assert found.services["numerator"].sum() == 12 * 9.0
    assert found.services["service"].unique().to_list() == ["North"]


@pytest.mark.parametrize(
    ("units", "why"),
    [
        ({"W01": THREE}, "one unit has nobody to be told with"),
        ({"W01": THREE, "W02": {"a": 1.0}}, "four people together are too few"),
        (
            {"W01": {"a": 40.0, "b": 0.0, "c": 0.0}, "W02": THREE},
            "42 of 46 h are two people's",
        ),
        ({"W01": THREE, "W02": dict.fromkeys("abcde", 2.0)}, "a larger unit is told alone"),
    ],
)
def test_what_is_told_of_nobody(units, why):
    assert told(units).services.is_empty(), why


def test_a_larger_unit_is_not_in_the_sum():
    """Else the small ones could be worked out of the service less the larger unit."""
    found = told({"W01": THREE, "W02": dict.fromkeys("abcdef", 9.0), "W03": THREE})
    assert [row[0] for row in figures(found)] == ["W01", "W03"]
    assert found.services["numerator"].sum() == 12 * (6.0 + 6.0)


def test_units_of_another_service_or_of_none_are_not_in_it():
    units = {"W01": THREE, "W02": THREE, "W03": THREE}
    assert [row[0] for row in figures(told(units, services=NORTH | {"W02": "South"}))] == ["W01", "W03"]
    assert told(units, services=NORTH | {"W02": None, "W03": "South"}).services.is_empty()
    assert told(units, services=dict.fromkeys(units)).services.is_empty(), "no service is not a service"


def test_it_is_told_when_the_twelve_weeks_are_over():
    units = {"W01": THREE, "W02": THREE}
    assert told(units, last=LAST - timedelta(weeks=1)).services.is_empty()
    assert not told(units, last=LAST).services.is_empty()


def test_a_week_with_a_gap_is_in_no_sum():
    found = told({"W01": THREE, "W02": THREE}, gaps={("W02", 3)})
    assert found.services.height == 23
    assert found.services["weeks_together"].unique().to_list() == [23]
    assert found.services["numerator"].sum() == pytest.approx(12 * 6.0 + 11 * 6.0)


def test_the_same_units_are_told_again():
    units = {"W01": THREE, "W02": THREE}
    first = told(units)
    assert figures(told(units, shown=first.pools)) == figures(first)


def test_a_unit_that_leaves_the_service_is_not_worked_out_of_what_was_told():
    """Three units were told, now it would be two: the difference would be the third's three people."""
    units = {"W01": THREE, "W02": THREE, "W03": THREE}
    first = told(units)
    later = told(units, services=NORTH | {"W03": "South"}, shown=first.pools)
    assert figures(later) == [
        ("W01", None, None, 24, 2, "withheld"),
        ("W02", None, None, 24, 2, "withheld"),
    ]
    assert later.pools.equals(first.pools), "what was told before is all that was"


def test_a_service_of_another_name_is_the_same_to_who_subtracts():
    units = {"W01": THREE, "W02": THREE, "W03": THREE}
    first = told(units)
    moved = told(units, services={"W01": "West", "W02": "West", "W03": "South"}, shown=first.pools)
    assert {row[-1] for row in figures(moved)} == {"withheld"}
    renamed = told(units, services=dict.fromkeys(units, "West"), shown=first.pools)
    assert {row[-1] for row in figures(renamed)} == {"value"}


def test_a_withheld_week_takes_its_pool_with_it():
    found = told({"W01": THREE, "W02": THREE})
    one = pl.DataFrame({"unit_id": ["W01"], "week_start": [week(3)]})
    assert with_pools(one, found.services).height == 24
    assert with_pools(one.clear(), found.services).is_empty()
