"""Hours, load and usage of random sites against plain loops over their canonical rows."""

from functools import lru_cache
from typing import Any

import polars as pl
import pytest

from pipelines.facts.compute import Computed, weekly_facts
from pipelines.facts.rows import Rows
from tests.fact_rows import site_rows
from tests.oracle.by_hand import WEAKNESS, Ledger
from tests.oracle.wards import FIRST, WEEKS, Site, a_span

SEEDS = range(4)


def near(value: Any) -> Any:
    """Facts are sums of millionths, spread over days."""
    return pytest.approx(value, rel=1e-6, abs=1e-4)


@lru_cache
def site(seed: int) -> tuple[Ledger, Rows, Computed]:
    tables = Site(seed).tables
    rows = site_rows(tables)
    return Ledger(tables, FIRST, WEEKS), rows, weekly_facts(rows, a_span())


@pytest.mark.parametrize("seed", SEEDS)
def test_hours_worked(seed):
    ledger, _, made = site(seed)
    told = {
        (unit, week, group): hours
        for unit, week, group, hours in made.facts.hours.select(
            "unit_id", "week_start", "staff_group", "worked_hours"
        ).iter_rows()
    }
    expected = ledger.hours_of_weeks()
    assert told.keys() == expected.keys()
    assert all(told[key] == near(expected[key]) for key in expected)


MEASURES = {
    "W01": "patients_per_nurse",
    "W02": "patients_per_nurse",
    "W03": "patients_per_nurse",
    "C01": "caseload_per_wte",
    "O01": "contacts_per_clinician_hour",
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("observation", ["counted", "excluded"])
def test_load(observation, seed):
    ledger, _, made = site(seed)
    told = {
        (row["unit_id"], row["week_start"], row["staff_group"]): (
            row["load_numerator"],
            row["load_denominator"],
            row["days_observed"],
        )
        for row in made.facts.load.filter(observation=observation).to_dicts()
    }
    groups = ("all", "nurse", "support_worker", "doctor")
    every = {
        (unit, week, group): ledger.load(unit, week, measure, group, net=observation == "excluded")
        for unit, measure in MEASURES.items()
        for week in ledger.mondays
        for group in groups
    }
    expected = {key: load for key, load in every.items() if load is not None}
    assert told.keys() == expected.keys()
    assert all(told[key] == near(expected[key]) for key in expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_days_expected(seed):
    ledger, _, made = site(seed)
    told = {
        (row["unit_id"], row["week_start"]): row["days_expected"]
        for row in made.facts.patients.to_dicts()
        if row["days_expected"] is not None
    }
    assert told == {(unit, week): len(ledger.expected(unit, week)) for unit, week in told}


@pytest.mark.parametrize("seed", SEEDS)
def test_tasks_and_net_minutes_by_grade(seed):
    ledger, _, made = site(seed)
    grades = tuple(WEAKNESS)
    keys = ["unit_id", "week_start", "staff_group", "task_type"]
    columns = ["tasks", "tasks_timed", "spent_minutes"]
    columns += [f"tasks_{grade}" for grade in grades] + [f"net_minutes_{grade}" for grade in grades]
    names = ["tasks", "timed", "spent"]
    names += [f"tasks_{grade}" for grade in grades] + [f"net_{grade}" for grade in grades]
    summed = made.facts.usage.group_by(keys).agg(pl.col(columns).sum()).select(*keys, *columns)
    expected = ledger.usage()
    told = {row[:4]: row[4:] for row in summed.iter_rows()}
    assert told.keys() == expected.keys()
    for key, sums in expected.items():
        assert told[key] == pytest.approx([sums.get(name, 0) for name in names], rel=1e-6, abs=1e-3), key
    assert sum(sums.get("timed", 0) for sums in expected.values()) > 20
