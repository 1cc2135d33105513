"""Suites agree with the folder and the tables, and speak to people."""

import re

import pytest

from expectations.registry import SUITES
from expectations.suite import Suite
from pipelines.schemas import TABLES

MACHINERY = {
    "__init__",
    "codes",
    "faults",
    "gate",
    "quantities",
    "quarantine",
    "registry",
    "rules",
    "suite",
    "verdict",
}
ALL_RULES = [(suite.table, rule) for suite in SUITES.values() for rule in suite.rules]


def test_registry_names_every_file_of_the_folder(repository):
    files = {path.stem for path in (repository / "expectations").glob("*.py")}
    assert files - MACHINERY == set(SUITES)


def test_registry_names_every_canonical_table_in_its_order():
    assert list(SUITES) == list(TABLES)
    assert [suite.table for suite in SUITES.values()] == list(SUITES)


@pytest.mark.parametrize("table", SUITES)
def test_rules_read_only_columns_the_table_has(table):
    assert set(SUITES[table].columns) - set(TABLES[table].names) == set()


@pytest.mark.parametrize("table", SUITES)
def test_a_table_has_no_two_rules_of_one_name_on_the_same_columns(table):
    named = [(rule.name, rule.columns) for rule in SUITES[table].rules]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("table", SUITES)
def test_words_of_rejection_are_stable_short_names(table):
    for rule in SUITES[table].rules:
        for word in (rule.name, *rule.broken):
            assert re.fullmatch(r"[a-z][a-z0-9_]{3,50}", word), word


@pytest.mark.parametrize(("table", "rule"), ALL_RULES)
def test_reasons_are_sentences(table, rule):
    assert re.fullmatch(r"[A-Z][^{}_]{15,110}\.", rule.reason), rule.reason


@pytest.mark.parametrize("table", SUITES)
def test_readable_and_finite_come_before_anything_compares(table):
    names = [rule.name for rule in SUITES[table].rules]
    assert names[0] == "readable"
    assert ("not_finite" in names) == bool(SUITES[table].numbers)
    assert "not_finite" not in names[2:]


@pytest.mark.parametrize(
    ("accepted", "rejected", "refused"),
    [
        (0, 9, False),  # 9 rejected rows are too few to judge by
        (0, 10, True),
        (9, 10, True),  # 9 / 19 < 0.5
        (10, 10, False),  # 10 / 20 = 0.5: at the floor is enough
        (11, 10, False),
        (1_000_000, 10, False),
    ],
)
def test_floor_needs_ten_rejected_rows_and_less_than_half_accepted(accepted, rejected, refused):
    assert Suite("tools", ()).refuses(accepted, rejected) is refused


def test_every_table_has_the_same_floor():
    assert {suite.floor for suite in SUITES.values()} == {0.5}
