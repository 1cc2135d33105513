"""What is said of the parts of the use: where a task saved most, where it cost time, what is not known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dashboard.words import rollout_divided as words

SPAN = {"first_day": date(2026, 1, 19), "last_day": date(2026, 4, 12), "blocks": 3}


def part(
    name: str | None,
    tasks: float = 100,
    minutes: float | None = 2.0,
    *,
    dimension: str = "task_type",
    **more: Any,
) -> dict[str, dict[str, Any]]:
    """One part with its tasks, its minutes (None: not timed), and half of its drafts edited unless said."""
    key = {"dimension": dimension, "part": name, "tool_name": more.get("tool")} | SPAN

    def row(metric: str, value: float | None, below: float, state: str = "value") -> dict[str, Any]:
        numerator = None if value is None else value * below
        told = {
            "metric": metric,
            "value": value,
            "numerator": numerator,
            "denominator": below,
            "state": state,
        }
        return key | told | {"coverage": 0.9, "evidence_grade": "log_measured", "before": more.get("before")}

    untimed = "value" if minutes is not None else "not_assessed"
    return {
        "tasks": row("tasks", tasks, 1.0),
        "net_minutes_saved_per_task": row("net_minutes_saved_per_task", minutes, tasks, untimed),
        "edit_share": row("edit_share", more.get("edited", 0.5), tasks),
        "concern_share": row("concern_share", None, 0.0, more.get("concern", "missing")),
    }


def test_most_and_least_are_named_with_their_minutes():
    parts = [part("handover", minutes=1.25), part("progress_note", minutes=4.0), part("coding", minutes=2.0)]
    assert words.answer(parts) == "Saved most a task: Progress note (4 min); least: Handover (1.2 min)."


def test_a_part_that_cost_time_is_named_as_one():
    parts = [part("handover", minutes=-0.5), part("progress_note", minutes=4.0)]
    assert words.answer(parts).endswith("Time was lost in: Handover.")
    # What would be shown as 0.0 is not called a loss.
    assert "lost" not in words.answer([part("handover", minutes=-0.04), part("progress_note")])


def test_one_part_alone_is_told_and_untimed_ones_are_not_none():
    assert words.answer([part("handover"), part("coding", minutes=None)]) == (
        "Handover: 2 minutes saved a task. Nothing else is timed to set beside it."
    )
    assert words.answer([part("coding", minutes=None)]) == (
        "What a task saved is not known: no task here has both a clock and a baseline."
    )
    assert words.figure(part("coding", minutes=None), short=True) == "not timed"


def test_routine_and_specialised_tasks_are_told_apart_by_their_drafts():
    parts = [
        part("progress_note", 300, edited=0.4),
        part("handover", 100, edited=0.6),
        part("care_plan", 50, edited=0.8),
        part(None, 500, edited=0.1),  # which tasks these are is not told
    ]
    # (120 + 60) of 400 are 45 %; 40 of 50 are 80 %.
    assert "45 % were edited in routine tasks and 80 % in specialised ones." in words.answer(parts)
    assert "routine" not in words.answer(parts[:2])


def test_routine_tasks_stand_first_each_by_how_often_and_the_rest_last():
    parts = [part(None, 900), part("care_plan", 800), part("handover", 10), part("coding", 20)]
    assert [one["tasks"]["part"] for one in words.in_order(parts)] == [
        "coding",
        "handover",
        "care_plan",
        None,
    ]


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (part("care_plan"), "Care plan (specialised)"),
        (part("nurse", dimension="staff_group"), "Nurses"),
        (part("scribe", dimension="tool", tool="Harbour Scribe"), "Harbour Scribe"),
        (part("scribe", dimension="tool"), "scribe"),  # of a tool nobody listed
        (part("3.2", dimension="version", tool="Harbour Scribe"), "Harbour Scribe 3.2"),
        (part("", dimension="version", tool="Harbour Scribe"), "Harbour Scribe (no version in the log)"),
        (part(None, dimension="version", tool="Harbour Scribe"), "Harbour Scribe, other versions"),
        (part(None), "Others, not told one by one"),
    ],
)
def test_each_part_has_a_name(told, name):
    assert words.label(told["tasks"]) == name


@pytest.mark.parametrize(
    ("state", "text"),
    [("missing", "not recorded"), ("not_collected", "not collected"), ("not_assessed", "nothing to count")],
)
def test_what_is_not_told_says_which_kind_of_nothing_it_is(state, text):
    assert words.share(part("coding", concern=state)["concern_share"]) == text


def test_what_the_figures_rest_on_is_weighed_by_the_tasks_that_were_timed():
    parts = [part("coding", 300), part("handover", 100)]
    parts[1]["net_minutes_saved_per_task"] |= {"coverage": 0.5, "evidence_grade": "self_reported"}
    # (0.9 x 300 + 0.5 x 100) of 400 are 80 %.
    assert words.rests(parts) == (
        "19 January 2026 to 12 April 2026. Evidence: log-measured and self-reported; 80 % of the tasks could "
        "be timed."
    )


def test_a_row_of_the_table_has_a_cell_for_each_title():
    row = words.table_row(part("coding", before=1.5))
    assert len(row) == len(words.columns())
    assert row[:5] == ("Coding", "100", "2", "1.5", "log-measured")
