"""The registry, the folder, the definitions and the page of definitions agree."""

import importlib
import json
import subprocess
import sys

import pytest

from pipelines.metrics import METRICS
from pipelines.metrics.catalogue import catalogue, page
from pipelines.metrics.metric import Metric
from pipelines.schemas import TABLES

HELPERS = {
    "__init__",
    "access",
    "catalogue",
    "cells",
    "groups",
    "load",
    "measure",
    "metric",
    "parts",
    "saving",
    "screen",
    "usage",
}
NOT_PERSON_DERIVED = {
    # patients and access
    "patients", "new_patients", "waiting", "longest_wait_days", "contacts_attended", "contacts_missed_share",
    # hours, fill and load of a unit
    "worked_hours", "nurse_fill", "bank_agency_share",
    "patients_per_nurse", "caseload_per_wte", "contacts_per_clinician_hour",
    "patients_per_nurse_net_of_observation", "caseload_per_wte_net_of_observation",
    "contacts_per_clinician_hour_net_of_observation",
    # acts addressed to management, acts of management, and harm
    "incident_rate", "overload_report_rate", "support_offered",
}  # fmt: skip


def test_every_file_of_the_folder_is_in_the_registry_under_its_own_name(repository):
    files = {path.stem for path in (repository / "pipelines" / "metrics").glob("*.py")} - HELPERS
    assert files == set(METRICS)
    for name, metric in METRICS.items():
        assert metric.id == name
        assert importlib.import_module(f"pipelines.metrics.{name}").METRIC is metric


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_a_definition_is_complete_and_reads_well(metric):
    words = (
        metric.title,
        metric.unit,
        metric.why_it_matters,
        metric.numerator,
        metric.denominator,
        metric.limits,
    )
    assert all(text == text.strip() and "  " not in text and text for text in words)
    assert metric.why_it_matters.endswith(".")
    assert metric.limits.endswith(".")
    assert not metric.numerator.endswith(".")
    assert not metric.denominator.endswith(".")


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_what_a_metric_needs_are_canonical_tables_it_is_made_from(metric):
    needs = {table for need in metric.needs for table in ((need,) if isinstance(need, str) else need)}
    assert needs
    assert needs <= set(metric.source) <= set(TABLES)


def test_titles_are_distinct():
    titles = [metric.title for metric in METRICS.values()]
    assert len(titles) == len(set(titles))


def test_only_what_is_named_here_is_shown_however_few_worked():
    assert {metric.id for metric in METRICS.values() if not metric.person_derived} == NOT_PERSON_DERIVED


def test_what_people_did_is_never_told_by_staff_group():
    assert [metric.id for metric in METRICS.values() if metric.person_derived and metric.told_by_group] == []


def test_nothing_that_must_not_be_a_target_has_a_good_end():
    context = {metric.id for metric in METRICS.values() if metric.direction == "context"}
    assert {"adoption", "tasks", "edit_share", "incident_rate", "overload_report_rate"} <= context


def test_every_metric_has_a_test_that_shows_its_arithmetic(repository):
    folder = repository / "tests" / "spec"
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("test_metric_*.py")))
    assert [name for name in METRICS if f'"{name}"' not in text] == []


def test_either_of_two_tables_will_do():
    metric: Metric = METRICS["overload_report_rate"]
    assert metric.is_collected(frozenset({"overload_reports", "staffing_daily"}))
    assert metric.is_collected(frozenset({"overload_reports", "shifts"}))
    assert not metric.is_collected(frozenset({"overload_reports"}))
    assert not metric.is_collected(frozenset({"shifts", "staffing_daily"}))


def test_the_catalogue_holds_every_definition_as_plain_values():
    told = json.loads(json.dumps(catalogue()))
    assert [definition["metric"] for definition in told] == list(METRICS)
    assert told[0]["needs"] == [["llm_events"], ["task_baselines"]]
    assert all(set(definition) == set(told[0]) for definition in told)


def test_the_page_of_definitions_is_current(repository):
    written = (repository / "docs" / "metrics.md").read_text(encoding="utf-8")
    assert written == page(), "run: python -m pipelines.metrics.catalogue > docs/metrics.md"


def test_the_page_is_written_by_one_command(repository):
    command = [sys.executable, "-m", "pipelines.metrics.catalogue"]
    told = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=repository, encoding="utf-8"
    )
    assert told.stdout == page()
    assert told.stderr == ""
