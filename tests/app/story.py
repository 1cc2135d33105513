"""The weeks of one synthetic unit, in the shapes a snapshot publishes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from tests.app import control_story, evidence, ledger_story, quality_story, rollout_story, week_story
from tests.app.control_story import GO_LIVE_WEEK, GROUPS

if TYPE_CHECKING:
    from tests.app.snapshot import Unit

Tables = dict[str, pl.DataFrame]
SHIFT_WEEKS = 26
TOOL = "scribe"


def of(unit: Unit, mondays: list[date], rng: np.random.Generator) -> Tables:
    """Every table about one unit."""
    mondays = mondays[: -unit.closed] if unit.closed else mondays
    loads = _loads(unit, len(mondays), rng)
    seen = np.ones(len(mondays), dtype=bool)
    if unit.stopped:
        seen[-unit.stopped :] = False
    seen[23:25] = False
    line = _line(unit, mondays)
    periods = _periods(unit, mondays, loads, seen, rng) if unit.limit and unit.by_shift else pl.DataFrame()
    weeks = _line_weeks(unit, mondays, loads, seen, periods)
    return {
        "unit": _unit(unit, mondays),
        "standing": _standing(unit, mondays, loads, seen, periods),
        "rollout": _rollout(unit, mondays),
        "week_load": _week_load(unit, mondays, loads, seen),
        "week_completeness": _frame(
            unit, mondays, completeness=np.where(seen, 0.97, 0.3), limiting="hours_days"
        ),
        "week_hours": _week_hours(unit, mondays, rng),
        "week_patients": _week_patients(unit, mondays, loads),
        "metric_value": pl.concat(
            [
                *_metrics(unit, mondays, rng),
                *control_story.load_metrics(unit, mondays, loads, seen),
                *rollout_story.metrics(unit, mondays),
            ],
            how="diagonal_relaxed",
        ),
        **({"reach": control_story.reach(unit, mondays)} if unit.live else {}),
        "report_week": _frame(
            unit, mondays, reports=rng.poisson(0.9 if unit.disagree else 0.15, len(mondays))
        ),
        **week_story.of(unit, mondays),
        **ledger_story.of(unit, mondays, _live(unit, mondays)),
        **({"load_line": line, "line_week": weeks} if unit.limit else {}),
        **({"line_period": periods} if periods.height else {}),
        **({"unit_change": _change(unit, mondays)} if unit.closed else {}),
        **({"alert": _alert(unit, mondays)} if unit.standing == "over" else {}),
    }


def shared(mondays: list[date]) -> Tables:
    """Tools and their releases, announced and not."""
    week = min(GO_LIVE_WEEK, len(mondays) - 3)
    return {
        **quality_story.of(mondays),
        "tool": pl.DataFrame({"tool_id": [TOOL], "tool_name": ["Scribe"], "kind": ["ambient_scribe"]}),
        "false_alarm_check": control_story.false_alarm_check(),
        **rollout_story.shared(mondays),
        "tool_release": pl.DataFrame(
            {
                "tool_id": [TOOL] * 3,
                "version": ["1.0", "1.4", "2.0"],
                "released_on": [mondays[week], mondays[min(week + 14, len(mondays) - 1)], mondays[-6]],
                "announced": [True, False, True],
                "reviewed_by": ["Clinical safety officer", None, None],
            }
        ),
    }


def _frame(unit: Unit, mondays: list[date], **columns: Any) -> pl.DataFrame:
    return pl.DataFrame({"week_start": mondays, **columns}).with_columns(unit_id=pl.lit(unit.unit_id))


def _loads(unit: Unit, weeks: int, rng: np.random.Generator) -> np.ndarray:
    since = np.clip(np.arange(weeks) - GO_LIVE_WEEK - 3, 0, 10) / 10
    season = 1 + 0.025 * np.sin(np.arange(weeks) / 52 * 2 * np.pi)
    noise = 1 + 0.03 * rng.standard_normal(weeks)
    return unit.load * season * noise * (1 + unit.rise * since * unit.live)


def _unit(unit: Unit, mondays: list[date]) -> pl.DataFrame:
    setting = {"Community": "community_mental_health", "Outpatients": "outpatient_clinic"}
    return pl.DataFrame(
        {
            "unit_id": [unit.unit_id],
            "unit_name": [unit.name],
            "service": [unit.service],
            "setting": [setting.get(unit.service, "inpatient_mental_health")],
            "site_name": ["Northside"],
            "beds": [18],
            "measure": [unit.measure],
            "first_week": [mondays[0]],
            "last_week": [mondays[-1]],
            "closed_on": [mondays[-1] + timedelta(days=6) if unit.closed else None],
        },
        schema_overrides={"closed_on": pl.Date},
    )


def _change(unit: Unit, mondays: list[date]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "unit_id": [unit.unit_id],
            "successor_id": ["C01"],
            "effective_on": [mondays[-1] + timedelta(days=7)],
            "kind": ["merge"],
            "share": [1.0],
        }
    )


def _week_patients(unit: Unit, mondays: list[date], loads: np.ndarray) -> pl.DataFrame:
    return _frame(
        unit,
        mondays,
        days_observed=7,
        days_expected=7,
        patient_days=loads * 7 * 3,
        acuity_patient_days=loads * 7 * 3.3,
    )


def _line(unit: Unit, mondays: list[date]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "line_id": [f"{unit.unit_id}-line"],
            "unit_id": [unit.unit_id],
            "measure": [unit.measure],
            "limit": [None if unit.limit is None else float(unit.limit)],
            "staff_group": ["nurse" if unit.by_shift else None],
            "basis": ["local_agreement" if unit.by_shift else "guidance"],
            "source": ["Agreement with staff side" if unit.by_shift else "Community caseload guidance"],
            "effective_from": [mondays[0] - timedelta(weeks=8)],
            "averaging": ["shift" if unit.by_shift else "week"],
            "rounding": ["none"],
            "allowed_share": [0.1 if unit.by_shift else None],
            "observation": ["counted"],
            "owner": ["Matron"],
            "agreed_with": ["Staff side" if unit.by_shift else None],
        }
    )


def _periods(
    unit: Unit, mondays: list[date], loads: np.ndarray, seen: np.ndarray, rng: np.random.Generator
) -> pl.DataFrame:
    rows = []
    for week, monday in list(enumerate(mondays))[-SHIFT_WEEKS:]:
        for day in range(7 if seen[week] else 0):
            for period, factor in (("day", 0.94), ("night", 1.06)):
                load = round(float(loads[week] * factor * (1 + 0.07 * rng.standard_normal())), 2)
                rows.append((monday + timedelta(days=day), period, load))
    return pl.DataFrame(rows, schema=["date", "period", "load"], orient="row").with_columns(
        line_id=pl.lit(f"{unit.unit_id}-line"),
        unit_id=pl.lit(unit.unit_id),
        over=(pl.col("load") > unit.limit).cast(pl.Int64),
        observed=pl.lit(1),
        patients=pl.lit(18.0),
        staff_present=pl.lit(18.0) / pl.col("load"),
        load_numerator=pl.lit(216.0),
        load_denominator=216.0 / pl.col("load"),
    )


def _line_weeks(
    unit: Unit, mondays: list[date], loads: np.ndarray, seen: np.ndarray, periods: pl.DataFrame
) -> pl.DataFrame:
    over = loads > (unit.limit or 0) * (0.99 if unit.by_shift else 1)
    return _frame(
        unit,
        mondays,
        load=np.where(seen, loads, np.nan),
        observed=seen,
        over=over & seen,
        periods_over=np.where(over, 5, 1),
        periods_observed=14,
        periods_expected=14,
    ).with_columns(
        pl.col("load").fill_nan(None),
        load_numerator=pl.col("load").fill_nan(None) * 10,
        load_denominator=pl.lit(10.0),
        line_id=pl.lit(f"{unit.unit_id}-line"),
        limit=pl.lit(unit.limit, dtype=pl.Float64),
    )


def _standing(
    unit: Unit, mondays: list[date], loads: np.ndarray, seen: np.ndarray, periods: pl.DataFrame
) -> pl.DataFrame:
    recent = periods.filter(pl.col("date") >= mondays[-4]) if periods.height else periods
    known = unit.standing != "unknown"
    return pl.DataFrame(
        {
            "unit_id": [unit.unit_id],
            "standing": [unit.standing],
            "reason": [unit.reason],
            "line_id": [f"{unit.unit_id}-line" if unit.limit and not unit.closed else None],
            "staff_group": ["nurse" if unit.by_shift else None],
            "load": [float(loads[-4:].mean()) if seen[-1] and not unit.closed else None],
            "load_line": [None if unit.limit is None or unit.closed else float(unit.limit)],
            "periods_over": [int(recent["over"].sum()) if recent.height else None],
            "periods_observed": [recent.height or None],
            "staff_disagree": [unit.disagree],
            "open_alerts": [1 if unit.standing == "over" else 0],
            "coverage": [0.97 if seen[-1] else 0.3],
            "standing_before": ["within" if unit.standing == "near" else unit.standing],
            "unknown_since": [None if known else mondays[-unit.stopped or 0]],
        },
        schema_overrides={"periods_over": pl.Int64, "periods_observed": pl.Int64, "load": pl.Float64},
    )


def _live(unit: Unit, mondays: list[date]) -> date | None:
    return mondays[GO_LIVE_WEEK] if unit.live and len(mondays) > GO_LIVE_WEEK else None


def _rollout(unit: Unit, mondays: list[date]) -> pl.DataFrame:
    day = _live(unit, mondays)
    live = [] if day is None else [day]
    return pl.DataFrame(
        {"unit_id": [unit.unit_id] * len(live), "tool_id": [TOOL] * len(live), "go_live_date": live},
        schema={"unit_id": pl.String, "tool_id": pl.String, "go_live_date": pl.Date},
    )


def _week_load(unit: Unit, mondays: list[date], loads: np.ndarray, seen: np.ndarray) -> pl.DataFrame:
    groups = {"nurse": 1.0, **GROUPS} if unit.by_shift else {"all": 1.0}
    return pl.concat(
        _frame(unit, mondays, load=np.where(seen, loads * factor, np.nan)).with_columns(
            pl.col("load").fill_nan(None),
            load_numerator=pl.col("load").fill_nan(None) * 10,
            load_denominator=pl.lit(10.0),
            measure=pl.lit(unit.measure),
            staff_group=pl.lit(group),
            observation=pl.lit("counted"),
            days_observed=pl.lit(7),
            days_expected=pl.lit(7),
        )
        for group, factor in groups.items()
    )


def _week_hours(unit: Unit, mondays: list[date], rng: np.random.Generator) -> pl.DataFrame:
    hours = unit.staff * 30 * (1 + 0.03 * rng.standard_normal(len(mondays)))
    return _frame(unit, mondays, worked_hours=hours, shifts_worked=(hours / 11.5).astype(int)).with_columns(
        staff_group=pl.lit("nurse")
    )


def _metrics(unit: Unit, mondays: list[date], rng: np.random.Generator) -> list[pl.DataFrame]:
    weeks = len(mondays)
    hours = unit.staff * 30.0
    live = (np.arange(weeks) >= GO_LIVE_WEEK) & unit.live
    ramp = np.clip((np.arange(weeks) - GO_LIVE_WEEK) / 6, 0, 1)
    tasks = np.where(live, np.round(unit.staff * 9 * ramp + 5), 0)
    net = tasks * unit.minutes * (1 + 0.12 * rng.standard_normal(weeks)) - np.where(live, 40 * (1 - ramp), 0)
    small = unit.staff < 10
    every = {
        "net_minutes_saved_per_worked_hour": (net, np.full(weeks, hours), live, "log_measured", 0.83),
        "overtime_share": (hours * 0.03 * _wobble(rng, weeks, unit.rise), hours, None, None, 0.96),
        "missed_break_minutes_per_shift": (
            300 * _wobble(rng, weeks, unit.rise),
            hours / 11.5,
            None,
            None,
            0.7,
        ),
        "after_hours_minutes": (
            900 * _wobble(rng, weeks, 0),
            hours,
            None,
            None,
            0.9,
        ),
        "incident_rate": (rng.poisson(1.2, weeks).astype(float), np.full(weeks, 0.126), None, None, 1.0),
    }
    return [
        _metric(unit, mondays, name, *parts, small=small and name != "incident_rate")
        for name, parts in every.items()
    ]


def _wobble(rng: np.random.Generator, weeks: int, rise: float) -> np.ndarray:
    since = np.clip(np.arange(weeks) - GO_LIVE_WEEK, 0, 10) / 10
    return (1 + 0.15 * rng.standard_normal(weeks)) * (1 + 2 * rise * since)


def _metric(
    unit: Unit,
    mondays: list[date],
    name: str,
    numerator: Any,
    denominator: Any,
    live: np.ndarray | None,
    grade: str | None,
    coverage: float,
    *,
    small: bool,
) -> pl.DataFrame:
    told = np.ones(len(mondays), dtype=bool) if live is None else live
    state = np.where(told, "suppressed" if small else "value", "not_assessed")
    state[23:25] = "missing"
    frame = _frame(unit, mondays, numerator=numerator, denominator=denominator, state=state).with_columns(
        metric=pl.lit(name),
        staff_group=pl.lit("all"),
        coverage=pl.lit(coverage),
        evidence_grade=pl.lit(grade, dtype=pl.String),
    )
    shown = pl.col("state") == "value"
    return frame.with_columns(
        value=pl.when(shown).then(pl.col("numerator") / pl.col("denominator")),
        numerator=pl.when(shown).then(pl.col("numerator")),
        denominator=pl.when(shown).then(pl.col("denominator")),
    )


def _alert(unit: Unit, mondays: list[date]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "alert_id": [f"{unit.unit_id}-over"],
            "unit_id": [unit.unit_id],
            "kind": ["over_line"],
            "severity": ["unsafe"],
            "started_on": [mondays[-12]],
            "detected_on": [mondays[-9]],
            "closed_on": [None],
            "driver": ["more_patients"],
            "evidence": [evidence.OVER],
            "message": ["Over its line in 3 of the last 4 weeks."],
        },
        schema_overrides={"closed_on": pl.Date},
    )
