"""The gate against slower, obvious ways: a loop in plain Python, and Great Expectations on every row."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from expectations import gate
from expectations.quarantine import read_quantities
from expectations.registry import SUITES
from tests.gate_frames import frame

START = datetime(2026, 1, 12, 7, tzinfo=UTC)


def pick(*values: Any) -> Any:
    return random.choice(values)


def some_shift() -> dict[str, Any]:
    starts_at = START + timedelta(hours=random.randrange(1_000))
    return {
        "starts_at": starts_at,
        "ends_at": pick(None, *[starts_at + timedelta(hours=h) for h in (8, 8, 12, 12, 24, 25, 0, -1)]),
        "status": pick("worked", "worked", "sick", "Worked", None),
        "worked_hours": pick(None, 0.0, 7.5, 8.25, 8.26, 12.5, 24.0, 24.5, -1.0, float("nan")),
        "overtime_hours": pick(None, None, 0.0, 7.5, 8.0, -0.5, float("inf")),
        "staffing": pick(None, "bank", "Bank"),
        "_fault": pick(None, None, None, "not_a_date:ends_at"),
    }


def rule_of(shift: dict[str, Any]) -> str | None:  # noqa: C901 - every rule on a line of its own
    worked, overtime, ends_at = shift["worked_hours"], shift["overtime_hours"], shift["ends_at"]
    if shift["_fault"]:
        return "not_a_date"
    if any(hours is not None and not -1e9 < hours < 1e9 for hours in (worked, overtime)):
        return "not_finite"
    if ends_at is None:
        return "missing_ends_at"
    if shift["status"] is None:
        return "missing_status"
    if shift["status"] not in ("worked", "sick"):
        return "unknown_status"
    if shift["staffing"] == "Bank":
        return "unknown_staffing"
    present = (ends_at - shift["starts_at"]) / timedelta(hours=1)
    if present <= 0:
        return "ends_before_start"
    if present > 24:
        return "implausible_shift"
    if worked is not None and worked < 0:
        return "negative_worked_hours"
    if worked is not None and worked > 24:
        return "implausible_worked_hours"
    if worked is not None and worked > present + 0.25:
        return "worked_longer_than_present"
    if overtime is not None and overtime < 0:
        return "negative_overtime_hours"
    if worked is not None and overtime is not None and overtime > worked:
        return "overtime_above_worked"
    return None


def test_shifts_are_judged_as_a_loop_in_plain_python_judges_them():
    shifts = [some_shift() for _ in range(3_000)]
    verdict = gate.check("shifts", frame("shifts", *shifts), visible=False)
    expected = {place: rule_of(shift) for place, shift in enumerate(shifts, start=1)}
    rejected = dict(verdict.rejected.select("_row", "rule").rows())
    assert rejected == {place: rule for place, rule in expected.items() if rule}
    assert len(set(rejected.values())) == 13  # every rule above was met


def some_task() -> dict[str, Any]:
    started_at = START + timedelta(minutes=random.randrange(100_000))
    return {
        "started_at": pick(*[started_at] * 50, None, datetime(1970, 1, 1, tzinfo=UTC)),
        "completed_at": pick(None, *[started_at + timedelta(seconds=s) for s in (*[300] * 30, 0, -1)]),
        "task_type": pick(*["handover", "coding"] * 30, "handovers", None),
        "disposition": pick("accepted", "edited", None),
        "review_seconds": pick(None, *[random.random() * 28_800 for _ in range(50)], 28_801.0, -0.1),
        "edit_ratio": pick(None, random.random(), random.random() * 1.01, float("nan")),
        "tool_version": pick(*["2.1"] * 50, None, "", "x" * 201),
    }


@pytest.mark.slow
@pytest.mark.parametrize("faulty", [True, False])
def test_counts_are_those_of_great_expectations_on_every_row(monkeypatch, faulty):
    tasks = frame("llm_events", *(some_task() for _ in range(12_000)))
    if not faulty:
        tasks = gate.check("llm_events", tasks, visible=False).accepted.with_columns(
            _fault=pl.lit(None, pl.String)
        )
    assert tasks.height > gate.ROWS_WHOLE, "else all rows are put to it anyway"
    monkeypatch.setattr(gate, "ROWS_AT_ONCE", 1_000)
    checks = gate.check("llm_events", tasks).checks
    suite = SUITES["llm_events"]
    every_row = dict(gate._run(suite, read_quantities(suite, tasks), "BASIC"))
    assert checks["failed"].to_list() == [
        every_row[place].result["unexpected_count"] for place in range(len(suite.rules))
    ]
    assert bool(checks["failed"].sum()) is faulty
