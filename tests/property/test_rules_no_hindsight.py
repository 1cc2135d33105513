"""Rules on published weekly figures: what was said on a day is said ever after; only a close comes later."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.detection.alerts import detect
from pipelines.detection.balancing import MEASURES
from pipelines.shapes import WEEK_SPREAD
from pipelines.shapes.limits import REFUSAL, SAFEGUARDS
from tests.fact_rows import conformed, week
from tests.metric_weeks import complete, lives, metric, site
from tests.published import BUDGET

UNITS, WEEKS = 4, 60
LATER = ("closed_on", "severity")


def world(seed):
    """Units with rates that jump, weeks that are missing or incomplete, and tools that come in turn."""
    rng = np.random.default_rng(seed)
    values, gaps, spread = [], [], []
    for number in range(UNITS):
        unit = f"W{number:02d}"
        for measures in MEASURES.values():
            for measure in measures:
                level = np.where(np.arange(WEEKS) >= rng.integers(20, 55), rng.choice([1, 4]), 1)
                amounts = rng.poisson(3.0 * level).astype(float)
                known = [a if rng.random() > 0.05 else None for a in amounts]
                values += metric(measure.metric, known, unit=unit)
        for rule in SAFEGUARDS.values():
            outside = rng.random(WEEKS) < rng.choice([0.1, 0.6])
            good, bad = (1.0, 0.0) if rule.side == "below" else (0.0, 1.0)
            values += metric(rule.metric, [100 * (bad if each else good) for each in outside], 100.0, unit)
        values += metric(REFUSAL, rng.poisson(0.1, WEEKS).astype(float).tolist(), unit=unit)
        uneven = rng.integers(14, 30)
        for span in range(WEEKS // 2):
            dispersion = rng.chisquare(14) / 14 + (4.0 if span >= uneven else 0.0)
            spread.append(
                {
                    "unit_id": unit,
                    "week_start": week(2 * span + 1),
                    "clinicians": 15,
                    "load_per_hour": rng.normal(0.9, 0.05),
                    "coefficient": float(np.sqrt(max(dispersion - 1, 0.0) / 60)),
                    "dispersion": dispersion,
                    "state": "value" if rng.random() > 0.05 else "suppressed",
                }
            )
        gaps += complete(rng.integers(0, WEEKS, 3).tolist(), unit, 0.5)
    live = {f"W{number:02d}": week(int(rng.integers(10, 50))) for number in range(UNITS - 1)}
    return site(values, gaps, lives(**live), spread=conformed(spread, WEEK_SPREAD))


def said(known, weeks):
    """The alerts as of the Sunday after so many weeks, by id; what may come later left out."""
    day = week(weeks) - timedelta(days=1)
    rows = detect(known, day, BUDGET)["alert"].to_dicts()
    assert all(row["detected_on"] <= day for row in rows)
    return {row["alert_id"]: {k: v for k, v in row.items() if k not in LATER} for row in rows}


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), weeks=st.integers(1, WEEKS))
def test_an_alert_never_changes_and_none_appears_afterwards(seed, weeks):
    known = world(seed)
    day = week(weeks) - timedelta(days=1)
    then = said(known, weeks)
    now = {name: row for name, row in said(known, WEEKS).items() if row["detected_on"] <= day}
    assert then == now


def test_the_worlds_hold_alerts_of_these_kinds():
    kinds = {row["kind"] for seed in range(5) for row in said(world(seed), WEEKS).values()}
    assert {*MEASURES, "uneven_load", "safeguard"} <= kinds
