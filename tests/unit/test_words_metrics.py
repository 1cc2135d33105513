"""Metrics as readers choose them: each in one group, named by staff group, told at its size."""

from __future__ import annotations

import pytest

from dashboard.words import metrics
from dashboard.words.english import TEXTS
from pipelines.metrics import METRICS


def test_every_metric_is_in_one_group_and_every_group_has_a_name():
    grouped = [metric for group in metrics.GROUPS.values() for metric in group]
    assert sorted(grouped) == sorted(METRICS), "a metric is in no group, or in two"
    assert {f"about.{group}" for group in metrics.GROUPS} <= set(TEXTS)
    assert {f"direction.{metric.direction}" for metric in METRICS.values()} <= set(TEXTS)


@pytest.mark.parametrize(
    ("metric", "group", "title", "unit"),
    [
        ("overtime_share", "all", "Overtime", "Share of hours"),
        ("patients_per_nurse", "nurse", "Patients per nurse", "Patients per nurse"),
        ("patients_per_nurse", "doctor", "Patients per doctor", "Patients per doctor"),
        (
            "caseload_per_wte_net_of_observation",
            "all",
            "Open cases per whole-time clinician, net of observation",
            "Open cases per whole-time clinician",
        ),
    ],
)
def test_a_load_is_named_by_the_staff_it_is_told_for(metric, group, title, unit):
    assert metrics.title(METRICS[metric], group) == title
    assert metrics.unit_text(METRICS[metric], group) == unit


@pytest.mark.parametrize(
    ("metric", "value", "told"),
    [
        ("overtime_share", 0.0234, "2.3 %"),
        ("contacts_per_clinician_hour", 0.786, "0.79"),
        ("patients_per_nurse", 6.04, "6"),
        ("worked_hours", 1234.5, "1,234"),
        ("net_minutes_saved_per_task", -3.25, "−3.2"),
    ],
)
def test_a_figure_is_told_at_its_size(metric, value, told):
    assert metrics.number(METRICS[metric], value) == told


def test_only_a_saving_may_be_negative_and_no_share_is_above_one():
    assert metrics.bounds(METRICS["net_minutes_saved_per_task"]) == (None, None)
    assert metrics.bounds(METRICS["overtime_share"]) == (0.0, 1.0)
    assert metrics.bounds(METRICS["worked_hours"]) == (0.0, None)
    savings = {metric.id for metric in METRICS.values() if metrics.is_saving(metric)}
    assert savings == {"net_minutes_saved_per_task", "net_minutes_saved_per_worked_hour"}


def test_what_is_about_the_tool_has_no_weeks_before_it():
    assert metrics.of_tool(METRICS["tasks"])
    assert metrics.of_tool(METRICS["used_after_refusal"])
    assert not metrics.of_tool(METRICS["overtime_share"])


def test_options_come_by_group_the_whole_unit_before_staff_groups_and_unknown_ones_never():
    options = [
        ("concern_share", "all"),
        ("patients_per_nurse", "nurse"),
        ("patients_per_nurse", "all"),
        ("patients_per_nurse", "doctor"),
        ("a_metric_of_another_version", "all"),
        ("patients", "all"),
    ]
    assert metrics.in_order(options) == [
        ("patients_per_nurse", "all"),
        ("patients_per_nurse", "doctor"),
        ("patients_per_nurse", "nurse"),
        ("patients", "all"),
        ("concern_share", "all"),
    ]
