"""What snapshots tell, audited by code that shares none with what hides; and the auditor can fail."""

from __future__ import annotations

import copy
import shutil
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.run import Options, run
from pipelines.site import load_site
from tests.conftest import SAMPLE_END
from tests.oracle.disclosure_auditor import (
    BASE,
    Truth,
    audit,
    audit_pair,
    cells_of,
    newest,
    published_of,
    truth_of,
)

if TYPE_CHECKING:
    from pathlib import Path

K = 10
NARROW = "hidden count within a narrow interval"
LOOKED_AT = frozenset({"tasks", "overtime_share", "edit_share", "consent_coverage"})
"""Metrics of the tables in which leaks are planted: each kind of figure once."""


@pytest.fixture(scope="module")
def truth(sample_site: Path) -> Truth:
    return truth_of(sample_site)


@pytest.fixture(scope="module")
def tables(sample_site: Path) -> dict[str, list[dict[str, Any]]]:
    return published_of(newest(sample_site))


def test_the_sample_tells_nothing_of_few_people(tables, truth):
    cells = cells_of(tables, truth)
    assert len(cells) > 10_000
    assert {cell.weeks for cell in cells} > {1, 2, 3}
    assert not audit(cells, truth, K)


@pytest.mark.slow
def test_small_units_told_together_tell_nothing_of_few_people(sample_site, tmp_path):
    """With a minimum group of 24 most of the sample's units are small, and some are told in pools.

    How wide hidden counts of tasks are is left out: a few weeks of a small unit have fewer than 24 tasks.
    """
    site = tmp_path / "site"
    shutil.copytree(sample_site, site)
    settings = site / "site.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("minimum_group = 10", "minimum_group = 24"), encoding="utf-8")
    run(load_site(site), Options(today=SAMPLE_END))
    truth = truth_of(site)
    cells = cells_of(published_of(newest(site)), truth)
    pools = [cell for cell in cells if "small units" in cell.where]
    assert len(pools) > 20
    assert min(len(truth.people(cell.atoms)) for cell in pools) >= 24
    assert {finding.rule for finding in audit(cells, truth, 24)} <= {NARROW}


def test_a_pool_of_few_people_and_one_of_a_larger_unit_are_found(tables, truth):
    """A pool of one small unit alone; and a pool with a larger unit in it that is told by itself."""
    hidden = hidden_week(tables, truth, few=True)
    few = planted(tables)
    few["service_value"] = [pooled(hidden, weeks=1)]
    assert "few people" in rules(few, truth)
    both = planted(tables)
    larger = next(
        row
        for row in both["metric_value"]
        if (row["metric"], row["state"], row["weeks_together"]) == ("tasks", "value", 1)
        and len(truth.people(atoms_of(row, truth))) >= K
    )
    both["service_value"] = [pooled(hidden, weeks=2), pooled(larger, weeks=2)]
    assert "few people by subtraction" in rules(both, truth)


def pooled(row: dict[str, Any], weeks: int) -> dict[str, Any]:
    """A week of a unit as it would stand in a pool."""
    figures = {"state": "value", "numerator": 20.0, "denominator": 1.0, "value": 20.0, "bound": None}
    pool = {"service": "North", "span_start": "2026-01-01", "weeks_together": weeks, "units_together": weeks}
    return {**row, **figures, **pool}


@lru_cache
def _weeks(truth: int, atoms: tuple[Any, ...]) -> dict[tuple[str, str], list[Any]]:
    weeks: dict[tuple[str, str], list[Any]] = {}
    for atom in atoms:
        weeks.setdefault(atom[:2], []).append(atom)
    return weeks


def hidden_week(tables: dict[str, list[dict[str, Any]]], truth: Truth, few: bool) -> dict[str, Any]:
    """A hidden cell of tasks, of a unit with people at work: too few of them, or dominated."""
    for row in tables["metric_value"]:
        people = len(truth.people(atoms_of(row, truth)))
        wanted = "tasks" if few else "overtime_share"
        if row["metric"] == wanted and row["state"] == "suppressed" and people > 0 and (people < K) == few:
            return row
    raise AssertionError("no such cell")


def planted(tables: dict[str, Any]) -> dict[str, Any]:
    """A copy of what is told by a few metrics."""
    names = ("metric_value", "group_value")
    return {name: [dict(row) for row in tables[name] if row["metric"] in LOOKED_AT] for name in names}


def rules(tables: dict[str, Any], truth: Truth) -> set[str]:
    return {finding.rule for finding in audit(cells_of(tables, truth), truth, K)}


def show(row: dict[str, Any], **figures: Any) -> None:
    row.update({"state": "value", "numerator": 20.0, "denominator": 1.0, "value": 20.0, **figures})


def test_a_shown_week_of_few_people_is_found(tables, truth):
    leak = planted(tables)
    show(hidden_week(leak, truth, few=True))
    assert "few people" in rules(leak, truth)


def test_a_shown_sum_of_one_or_two_people_is_found(tables, truth):
    leak = planted(tables)
    show(hidden_week(leak, truth, few=False))
    assert "dominated" in rules(leak, truth)


def test_a_total_beside_all_but_one_of_its_parts_is_found(tables, truth):
    """A staff group told although the rest of its unit is a few people."""
    leak = planted(tables)
    units = {(row["unit_id"], row["week_start"]) for row in leak["group_value"]}
    row = next(
        row
        for row in leak["metric_value"]
        if row["metric"] == "tasks"
        and row["state"] == "value"
        and row["weeks_together"] == 1
        and (row["unit_id"], row["week_start"]) not in units
        and any(len(truth.worked.get(atom, ())) in range(1, K) for atom in atoms_of(row, truth))
        and any(len(truth.worked.get(atom, ())) >= K for atom in atoms_of(row, truth))
    )
    big = [atom for atom in atoms_of(row, truth) if len(truth.worked.get(atom, ())) >= K]
    leak["group_value"] += [{**row, "staff_group": atom[2]} for atom in big]
    assert rules(leak, truth) & {"few people by subtraction", "dominated by subtraction"}


def atoms_of(row: dict[str, Any], truth: Truth) -> list[Any]:
    return _weeks(id(truth), tuple(truth.worked)).get((row["unit_id"], str(row["week_start"])), [])


@pytest.mark.parametrize(
    ("metric", "figures", "rule"),
    [
        ("tasks", {"numerator": 23.0, "value": 23.0}, "count not rounded"),
        ("edit_share", {"denominator": 41.0}, "count not rounded"),
        (
            "edit_share",
            {"numerator": 5.0, "denominator": 100.0, "value": 0.05, "bound": None},
            "share near the edge",
        ),
        ("consent_coverage", {"numerator": None, "value": 0.93, "bound": "at_least"}, "share near the edge"),
    ],
)
def test_an_exact_count_or_an_extreme_share_is_found(tables, truth, metric, figures, rule):
    leak = planted(tables)
    row = next(row for row in leak["metric_value"] if row["metric"] == metric and row["state"] == "value")
    row.update(figures)
    assert rule in rules(leak, truth)


def test_a_hidden_count_beside_a_total_over_weeks_is_found_by_the_linear_programme(tables, truth):
    """A week is hidden, and told together with its neighbour, which is told alone too: rounding is left."""
    leak = planted(tables)
    tasks = [row for row in leak["metric_value"] if row["metric"] == "tasks" and row["weeks_together"] == 1]
    own = [
        row for row in tasks if row["unit_id"] == "W01" and row["state"] == "value" and row["numerator"] > 20
    ]
    hidden, beside = own[-2:]
    together = {"weeks_together": 2, "numerator": (hidden["numerator"] + beside["numerator"]) / 2}
    span = {"span_start": hidden["week_start"], "span_end": beside["week_start"]}
    leak["metric_value"] += [{**row, **together, **span} for row in (hidden, beside)]
    hidden.update(state="suppressed", numerator=None, value=None)
    wide = 2 * BASE + 1
    assert NARROW in {found.rule for found in audit(cells_of(leak, truth), truth, wide)}
    assert NARROW not in {found.rule for found in audit(cells_of(planted(tables), truth), truth, wide)}


def test_a_figure_that_changes_by_few_people_between_snapshots_is_found(tables, truth):
    before = cells_of(tables, truth)
    later = copy.deepcopy(truth)
    cell = next(cell for cell in before if cell.metric == "overtime_share" and cell.weeks == 1)
    atom = next(iter(cell.atoms))
    later.worked[atom] = {*later.worked.get(atom, set()), "somebody else"}
    moved = planted(tables)
    for row in moved["metric_value"]:
        if (row["metric"], row["unit_id"], str(row["week_start"])) == ("overtime_share", *atom[:2]):
            row["numerator"] += 1.0
    now = cells_of(moved, later)
    assert {found.rule for found in audit_pair(before, truth, now, later, K)} == {
        "few people between snapshots"
    }
    assert not audit_pair(before, truth, cells_of(tables, truth), truth, K)
