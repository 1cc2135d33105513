"""What the monitor could and could not judge, unit by unit, and how many false alarms are to be expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipelines.detection.placebo import YEAR_WEEKS, placebo
from pipelines.shapes.comparing import ANTICIPATION_WEEKS, BASELINE_WEEKS

if TYPE_CHECKING:
    from pipelines.detection.monitor import Panel, Signals
    from pipelines.detection.panel import Weeks


def reach(weeks: Weeks, signals: Signals) -> pl.DataFrame:
    """One row per unit with a tool, in shape `reach`: is it watched, since when, and if not why not.

    `reason`: `trial` (under twelve baseline weeks), `no_comparison` (no other unit without a tool), `gap` (no
    week since go-live, or not the last four, could be judged), null where it is watched.
    """
    panel = weeks.panel
    rows = []
    for row in np.flatnonzero(panel.go_live >= 0):
        judged = signals.judged[row]
        rows.append(
            {
                "unit_id": weeks.units[row],
                "weeks_judged": int(judged.sum()),
                "reason": _reason(panel, judged, int(row)),
            }
        )
    found = pl.DataFrame(rows, schema={"unit_id": pl.String, "weeks_judged": pl.Int64, "reason": pl.String})
    # A unit that others were merged into is told as it is now.
    return found.unique("unit_id", keep="last", maintain_order=True)


def _reason(panel: Panel, judged: np.ndarray, row: int) -> str | None:
    live = int(panel.go_live[row])
    before = int(panel.observed[row, : max(0, live - ANTICIPATION_WEEKS)].sum())
    if before < BASELINE_WEEKS:
        return "trial"
    if judged[-4:].any():
        return None
    seen = panel.observed[row, live:]
    return "no_comparison" if seen[-4:].any() else "gap"


def false_alarm_check(weeks: Weeks, signals: Signals, false_alarms: float) -> pl.DataFrame:
    """One row in shape `false_alarm_check`: what is to be expected, and what pretended go-lives gave."""
    tried = placebo(weeks.panel, false_alarms)
    watched = float(signals.judged.sum()) / YEAR_WEEKS
    return pl.DataFrame(
        {
            "budget_per_unit_year": [false_alarms],
            "unit_years": [round(watched, 6)],
            "expected": [round(watched * false_alarms, 6)],
            "placebo_alarms": [tried.alarms],
            "placebo_unit_years": [round(tried.unit_years, 6)],
        }
    )
