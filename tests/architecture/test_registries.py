"""Every registry names the files of its folder, each once: one new file and one line add a thing."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from dashboard.cli import main
from expectations.registry import SUITES
from expectations.suite import Suite
from pipelines.cli import COMMANDS
from pipelines.metrics import METRICS
from pipelines.metrics.metric import Metric
from pipelines.schemas import TABLES
from pipelines.sources import SOURCES

if TYPE_CHECKING:
    from pathlib import Path


def modules(repository: Path, package: str) -> dict[str, ModuleType]:
    """Every module of a package, by its file's name."""
    files = sorted((repository / package.replace(".", "/")).glob("*.py"))
    names = [path.stem for path in files if path.stem != "__init__"]
    return {name: importlib.import_module(f"{package}.{name}") for name in names}


def holding(repository: Path, package: str, name: str, kind: type) -> dict[str, object]:
    """The modules that declare `name` themselves, and what it is."""
    found = modules(repository, package)
    return {
        stem: vars(module)[name] for stem, module in found.items() if isinstance(vars(module).get(name), kind)
    }


def test_suites_are_the_files_of_expectations(repository: Path) -> None:
    assert holding(repository, "expectations", "SUITE", Suite) == SUITES
    assert {name: suite.table for name, suite in SUITES.items()} == {name: name for name in SUITES}


def test_every_table_has_a_suite_and_no_other_has_one() -> None:
    assert list(SUITES) == list(TABLES), "in the order tables are judged"


def test_metrics_are_the_files_of_metrics(repository: Path) -> None:
    assert holding(repository, "pipelines.metrics", "METRIC", Metric) == METRICS
    assert {name: metric.id for name, metric in METRICS.items()} == {name: name for name in METRICS}


def test_formats_are_the_files_of_sources_that_read(repository: Path) -> None:
    """A module of sources whose `read` takes (file, mapping, intake) is a format; helpers have none."""
    readers = {
        name: vars(module)["read"]
        for name, module in modules(repository, "pipelines.sources").items()
        if vars(module).get("read") and vars(module)["read"].__module__ == module.__name__
    }
    assert {name: entry.read for name, entry in SOURCES.items()} == readers
    assert {name: entry.name for name, entry in SOURCES.items()} == {name: name for name in SOURCES}


@pytest.mark.parametrize("name", SOURCES)
def test_a_format_makes_tables_there_are(name: str) -> None:
    made = set(SOURCES[name].makes)
    assert made == {"every table"} or made <= set(TABLES)


def test_commands_are_all_mounted(repository: Path) -> None:
    import click

    declared = {
        thing
        for module in modules(repository, "pipelines.commands").values()
        for thing in vars(module).values()
        if isinstance(thing, click.Command)
    }
    assert declared == set(COMMANDS)
    assert declared <= set(main.commands.values())
