"""Whatever people do in a quarter, the auditor finds nothing told of few of them: any units, any weeks."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.disclosure_auditor import Cell, Truth, audit, audit_pools, cells_of
from tests.person_rows import LAST, cell, cells, disclose, people, persons, week

K = 5
WEEKS = 12
AMOUNTS = st.sampled_from([0.0, 0.0, 0.0, 1.0, 1.0, 2.0, 5.0, 40.0])
PEOPLE = st.dictionaries(st.sampled_from([f"c{n}" for n in range(1, 9)]), AMOUNTS, max_size=8)
QUARTER = st.lists(st.tuples(PEOPLE, st.booleans()), min_size=WEEKS, max_size=WEEKS)
"""For each week who worked, with their overtime, and whether each did as many tasks as hours or seven."""
FEW = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), AMOUNTS, max_size=4)
SMALL = st.lists(st.tuples(FEW, st.booleans()), min_size=WEEKS, max_size=WEEKS)
UNITS = ("W01", "W02", "W03")
SERVICES = st.fixed_dictionaries({unit: st.sampled_from(["North", "South", None]) for unit in UNITS})
SITE = st.tuples(QUARTER, SMALL, SMALL)
"""One unit of up to eight people, and two that never have enough by themselves."""


def told(quarters, last=LAST, services=None, shown=None):
    """What is told of the quarter of each unit, and the truth as the auditor works it out."""
    rows, exact, truth, at_work = [], [], Truth(), []
    for unit, quarter in zip(UNITS, quarters, strict=False):
        for number, (hours, uneven) in enumerate(quarter):
            overtime = {f"{unit} {name}": amount for name, amount in hours.items()}
            tasks = {name: amount if uneven else 7.0 for name, amount in overtime.items()}
            parts = people(overtime, number, unit_id=unit)
            rows += [{**part, "tasks": tasks[part["clinician_id"]]} for part in parts]
            exact += [
                cell("overtime_share", number, sum(overtime.values()), unit_id=unit),
                cell("tasks", number, sum(tasks.values()), 1.0, unit_id=unit),
            ]
            at_work.append((unit, week(number), len(overtime)))
            atom = (unit, str(week(number)), "nurse")
            truth.worked[atom] = set(overtime)
            truth.amounts[atom] = {
                name: {"overtime": overtime[name], "tasks": tasks[name], "breaks": 0.0} for name in overtime
            }
    workers = pl.DataFrame(at_work, schema=["unit_id", "week_start", "clinicians_worked"], orient="row")
    found = disclose(cells(*exact), persons(rows), workers, K, last=last, services=services, shown=shown)
    return found, truth


def figures(found, truth) -> list[Cell]:
    tables = {"metric_value": found.units, "service_value": found.services}
    return cells_of({name: frame.to_dicts() for name, frame in tables.items()} | {"group_value": []}, truth)


@settings(max_examples=150, deadline=None)
@given(QUARTER)
def test_nothing_is_told_of_few_people_alone_or_by_subtraction(quarter):
    found, truth = told([quarter])
    assert audit(figures(found, truth), truth, K) == []


@settings(max_examples=100, deadline=None)
@given(SITE, SERVICES)
def test_nothing_is_told_of_few_people_in_small_units_together(site, services):
    found, truth = told(site, services=services)
    assert audit(figures(found, truth), truth, K) == []


@settings(max_examples=100, deadline=None)
@given(SITE)
def test_no_week_of_a_unit_is_in_two_sums(site):
    """Told by itself, with other weeks, or with other units: what is in two sums can be taken off."""
    found, truth = told(site, services=dict.fromkeys(UNITS, "North"))
    for metric in ("tasks", "overtime_share"):
        atoms = [atom for one in figures(found, truth) if one.metric == metric for atom in one.atoms]
        assert len(atoms) == len(set(atoms))


@settings(max_examples=100, deadline=None)
@given(SITE, SERVICES, SERVICES, st.sampled_from(UNITS), st.integers(0, WEEKS - 1), PEOPLE)
def test_a_pool_tells_nothing_of_few_by_what_was_told_before(site, before, after, unit, number, instead):
    """Units move to another service, and other people turn out to have worked in a week."""
    first, truth = told(site, services=before)
    corrected = [list(quarter) for quarter in site]
    place = UNITS.index(unit)
    if before != after:
        corrected[place][number] = (instead, corrected[place][number][1])
    second, later = told(corrected, services=after, shown=first.pools)
    # Weeks that few people were changed in are withheld when it is published.
    changed = {atom for atom in truth.worked if 0 < len(truth.worked[atom] ^ later.worked[atom]) < K}
    now = [one for one in figures(second, later) if not one.atoms & changed]
    was = [one for one in figures(first, truth) if "small units" in one.where]
    assert audit_pools(was, truth, now, later, K) == []


@settings(max_examples=50, deadline=None)
@given(QUARTER)
def test_what_is_told_when_a_block_is_over_stays_told_when_the_next_is(quarter):
    """A span that is told is never taken apart later: else its parts could be told by subtraction."""
    early, late = told([quarter], last=week(3))[0].units, told([quarter])[0].units
    shown = early.filter((pl.col("state") == "value") & (pl.col("week_start") <= week(3)))
    again = shown.join(late, on=["metric", "unit_id", "week_start"], suffix="_late")
    assert again.select(pl.col("numerator").eq_missing(pl.col("numerator_late")).all()).item() in (True, None)
    assert again.height == shown.height
