"""What rollouts did together on the synthetic site: estimates, ledgers of several units, promises, use."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from pipelines.pooled.outcomes import OUTCOMES
from pipelines.shapes import PUBLISHED, whole_blocks
from tests.app.control_story import GO_LIVE_WEEK

if TYPE_CHECKING:
    from tests.app.snapshot import Unit

SERVICES = (None, "Acute inpatient", "Community", "Outpatients", "Rehabilitation")
EFFECTS = {
    "documentation_minutes": (-12.4, 5.2, 7.8),
    "ehr_minutes": (-11.0, 5.0, 8.0),
    "after_hours_minutes": (0.02, 0.35, 0.5),
    "overtime_share": (0.3, 0.2, 0.35),
    "missed_break_minutes": (1.2, 1.0, 1.6),
    "overload_reports": (0.8, 0.6, 1.0),
    "load": (6.1, 5.0, 8.6),
    "patients": (4.4, 5.6, 8.4),
    "hours": (-1.4, 2.9, 4.4),
}
"""Effect, half its interval, and what could have been found; acuity and contacts are not recorded."""
BINS = ((-12, -9), (-8, -5), (-4, -1), (0, 3), (4, 7), (8, 11), (12, None))


def shared(mondays: list[date]) -> dict[str, pl.DataFrame]:
    """Every table about units together."""
    if len(mondays) <= GO_LIVE_WEEK + 5:
        return {}
    live = mondays[GO_LIVE_WEEK]
    rows = [_estimate(service, outcome, mondays) for service in SERVICES for outcome in OUTCOMES]
    return {
        "estimate": pl.DataFrame(rows, schema=PUBLISHED["estimate"]),
        "event_study": pl.DataFrame(
            [one for row in rows if row["effect"] is not None for one in _course(row)],
            schema=PUBLISHED["event_study"],
        ),
        "agreement": pl.DataFrame(
            [_agreement(None, live, 25.0, 0.2), _agreement("W01", live, 2.0, 0.1)],
            schema=PUBLISHED["agreement"],
        ),
        "part_value": parts(mondays[-1] + timedelta(days=6)),
        "task_baseline": pl.DataFrame(
            [
                {
                    "unit_id": unit_id,
                    "task_type": "note_draft",
                    "method": method,
                    "measured_from": live - timedelta(weeks=10),
                    "measured_to": live - timedelta(weeks=4),
                }
                for unit_id, method in (("W01", "ehr_audit"), ("W02", "self_report"), ("W03", "literature"))
            ],
            schema=PUBLISHED["task_baseline"],
        ),
    }


PARTS = {
    ("task_type", "", "progress_note"): (600.0, 3.0, 0.5),
    ("task_type", "", "risk_assessment"): (100.0, -1.2, 0.8),
    ("task_type", "", None): (80.0, 1.0, 0.6),
    ("tool", "", "scribe"): (780.0, 2.3, 0.55),
    ("version", "scribe", "1.4"): (500.0, 2.0, 0.6),
    ("version", "scribe", ""): (280.0, 2.9, 0.4),
}
"""Tasks a block, minutes saved a task, and the share edited, by way of dividing, tool and part."""


def parts(as_of: date) -> pl.DataFrame:
    """The last six blocks of the organisation and of one service; the first three saved half as much."""
    rows = []
    for place, block in enumerate(whole_blocks(as_of, 6)):
        for (dimension, tool_id, part), (tasks, minutes, edited) in PARTS.items():
            key = {"dimension": dimension, "tool_id": tool_id, "part": part, "block_start": block}
            saved = minutes * (0.5 if place < 3 else 1.0) * tasks
            cells = {
                "tasks": (tasks, 1.0, None),
                "net_minutes_saved_per_task": (saved, tasks, "log_measured"),
                "edit_share": (edited * tasks, tasks, None),
                "rejection_share": (0.1 * tasks, tasks, None),
            }
            for service in (None, "Community"):
                rows += [
                    {"service": service, "metric": metric, "numerator": numerator, "value": numerator / below,
                     "denominator": below, "coverage": 0.9, "evidence_grade": grade, "state": "value", **key}
                    for metric, (numerator, below, grade) in cells.items()
                ]  # fmt: skip
    return pl.DataFrame(rows, schema=PUBLISHED["part_value"])


def _estimate(service: str | None, outcome: str, mondays: list[date]) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(PUBLISHED["estimate"])
    row |= {"service": service, "outcome": outcome, "left_out": json.dumps({"hidden": 1, "no_data": 0})}
    row |= {"treated_units": 0, "comparison_units": 0, "unit_weeks": 0, "weak": True, "dose_bands": "[]"}
    if outcome not in EFFECTS:
        return row | {"reason": "no_data"}
    effect, half, detectable = EFFECTS[outcome]
    row |= {"effect": effect, "treated_units": 6, "comparison_units": 4, "unit_weeks": 200, "weak": False}
    row |= {"from_week": mondays[GO_LIVE_WEEK + 4], "to_week": mondays[-1], "ramp_effect": effect / 4}
    if service == "Outpatients":  # one unit: nothing says how sure
        return row | {"treated_units": 1, "grade": "compared", "weak": True, "dose_reason": "too_few"}
    row |= {"low": effect - half, "high": effect + half, "detectable": detectable}
    row |= {"ramp_low": effect / 4 - half, "ramp_high": effect / 4 + half}
    row |= {"pretrend_p": 0.4, "pretrend_passed": True, "placebo_effect": 0.1, "placebo_passed": True}
    row |= {"placebo_low": -0.2, "placebo_high": 0.4, "grade": "controlled"}
    if outcome == "overtime_share":
        row |= {"placebo_passed": False, "grade": "compared"}
    if service is None:
        bands = [
            {"use_from": 0.3, "use_to": 0.5, "effect": effect / 2, "low": effect / 2 - half, "high": effect},
            {"use_from": 0.5, "use_to": 0.9, "effect": effect, "low": None, "high": None},
        ]
        return row | {"dose_slope": 0.7, "dose_low": -5.0, "dose_high": 6.4, "dose_bands": json.dumps(bands)}
    return row | {"dose_reason": "too_few"}


def _course(row: dict[str, Any]) -> list[dict[str, Any]]:
    half = 0.0 if row["low"] is None else row["effect"] - row["low"]
    rows = []
    for first, last in BINS:
        effect = 0.05 * row["effect"] if first < 0 else row["effect"] * (0.25 if first < 4 else 1)
        phase = "after" if first >= 0 else "preparing" if first == -4 else "before"
        rows.append(
            {
                "service": row["service"],
                "outcome": row["outcome"],
                "first_week": first,
                "last_week": last,
                "phase": phase,
                "effect": effect,
                "low": effect - half if half else None,
                "high": effect + half if half else None,
                "treated_units": row["treated_units"],
                "unit_weeks": 24,
            }
        )
    return rows


def _agreement(unit_id: str | None, live: date, minutes: float, patients: float) -> dict[str, Any]:
    return {
        "unit_id": unit_id,
        "tool_id": "scribe",
        "effective_from": live - timedelta(weeks=6),
        "promised_minutes_per_shift": minutes,
        "share_patients": patients,
        "share_access": 0.1,
        "share_recovery": 0.5,
        "share_cost": 0.0,
        "success_criterion": "Half of the promise within six months",
        "review_on": live + timedelta(weeks=400),
        "agreed_with": "Staff side",
    }


def metrics(unit: Unit, mondays: list[date]) -> list[pl.DataFrame]:
    """Use and what came of drafts, in weeks with a tool; from release 1.4 on more drafts are edited."""
    weeks = np.arange(len(mondays))
    live = (weeks >= GO_LIVE_WEEK) & unit.live
    newer = weeks >= GO_LIVE_WEEK + 14
    wave = 1 + 0.02 * np.sin(weeks)
    every = {
        "adoption": (np.where(live, 0.65 * unit.staff, 0.0) * wave, unit.staff, np.full(len(mondays), True)),
        "edit_share": (np.where(newer, 60.0, 50.0) * wave, 100.0, live),
        "rejection_share": (8.0 * wave, 100.0, live),
        "concern_share": (1.5 * wave, 100.0, live),
        "documentation_minutes": (np.where(live, 8.2, 9.9) * wave * unit.staff, unit.staff, weeks >= 0),
    }
    small = unit.staff < 10
    return [
        pl.DataFrame({"week_start": mondays, "numerator": numerator, "told": told}).select(
            "week_start",
            unit_id=pl.lit(unit.unit_id),
            metric=pl.lit(name),
            staff_group=pl.lit("all"),
            coverage=pl.lit(0.97),
            state=pl.when(~pl.col("told"))
            .then(pl.lit("not_assessed"))
            .otherwise(pl.lit("suppressed" if small else "value")),
            numerator=pl.when(pl.col("told") & pl.lit(not small)).then(pl.col("numerator")),
            denominator=pl.when(pl.col("told") & pl.lit(not small)).then(pl.lit(float(denominator))),
            value=pl.when(pl.col("told") & pl.lit(not small)).then(pl.col("numerator") / denominator),
        )
        for name, (numerator, denominator, told) in every.items()
    ]


def ledgers(mondays: list[date]) -> dict[str, pl.DataFrame]:
    """The ledgers of the organisation and its services, to be put under those of the units."""
    if len(mondays) <= GO_LIVE_WEEK + 5:
        return {}
    rows, entries = [], []
    parts = {"more_patients": 900.0, "higher_acuity": 100.0, "fewer_staff": 400.0, "direct_care": None}
    parts |= {"less_overtime": -100.0, "less_after_hours": 10.0, "unaccounted": -310.0}
    for service in SERVICES:
        scope = "organisation" if service is None else "service"
        row: dict[str, Any] = dict.fromkeys(PUBLISHED["ledger"])
        row |= {"scope": scope, "service": service, "staff_group": "all", "units": 5, "weeks": 160}
        row |= {"left_out": json.dumps([{"reason": "suppressed", "units": 1, "saved_hours": None}])}
        row |= {"from_day": mondays[GO_LIVE_WEEK], "to_day": mondays[-1], "weeks_in_span": 180}
        row |= {"saved_hours": 1000.0, "saved_low": 800.0, "saved_high": 1200.0, "coverage": 0.83}
        row |= {"evidence_grade": "log_measured", "other_grades": "{}", "claimed_hours": 2500.0}
        row |= {"conversion_hours": 1400.0, "conversion_ratio": 1.4, "conversion_low": 1.1}
        row |= {"conversion_high": 1.7, "comparison_units": 4, "separable": False}
        hidden = {"staff_group": "doctor", "saved_hours": None, "reason": "suppressed"}
        rows += [row, row | hidden]
        entries += [
            {"scope": scope, "service": service, "staff_group": "all", "place": place, "name": name,
             "hours": hours, "low": None if hours is None else hours - 300,
             "high": None if hours is None else hours + 300}
            for place, (name, hours) in enumerate(parts.items())
        ]  # fmt: skip
    return {
        "ledger": pl.DataFrame(rows, schema=PUBLISHED["ledger"]),
        "ledger_entry": pl.DataFrame(entries, schema=PUBLISHED["ledger_entry"]),
    }
