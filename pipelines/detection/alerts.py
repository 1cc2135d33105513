"""All alerts of a site, from published tables only.

A new kind is a new file and a line in `detect`.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from pipelines.detection.adjusted import adjusted
from pipelines.detection.balancing import balancing
from pipelines.detection.data_gap import data_gap
from pipelines.detection.expected import expected_weeks
from pipelines.detection.messages import (
    adjusted_message,
    data_gap_message,
    over_line_message,
    rate_message,
    safeguard_message,
    uneven_load_message,
)
from pipelines.detection.monitor import monitor
from pipelines.detection.over_line import over_line
from pipelines.detection.panel import Published, known_by, week_by_week, weeks_of
from pipelines.detection.reach import false_alarm_check, reach
from pipelines.detection.safeguard import safeguard
from pipelines.detection.saving import WINDOW_WEEKS, Savings
from pipelines.detection.uneven_load import uneven_load
from pipelines.shapes import PUBLISHED, conform


def detect(known: Published, as_of: date, false_alarms: float) -> dict[str, pl.DataFrame]:
    """Every alert detected by `as_of`, open or closed; what was to be expected; what could not be judged.

    In the published shapes `alert`, `expected_week`, `reach` and `false_alarm_check`. `false_alarms`: the
    alarm tier's budget per unit and year. Rows later than the last ISO week that ended by `as_of` are not
    looked at, nor lines or rollouts that begin later.
    """
    last = as_of - timedelta(days=(as_of.weekday() + 1) % 7 + 6)
    known = week_by_week(known_by(known, as_of, last))
    savings = Savings(known.metric_value)

    def saving(unit: str, sunday: date) -> tuple[float | None, str]:
        monday = sunday - timedelta(days=6)
        weeks = [monday - timedelta(weeks=back) for back in range(WINDOW_WEEKS)]
        return savings.mean_hours(unit, weeks), savings.verdict(unit, date.min, monday).verdict

    rows = [
        *over_line(known.line_week, known.line, saving, over_line_message),
        *data_gap(
            known.completeness, known.line_week, known.line, known.unit, last, known.gate, data_gap_message
        ),
    ]
    balanced = balancing(known, last, false_alarms, rate_message)
    rows.extend(balanced.alerts)
    rows.extend(uneven_load(known, last, false_alarms, uneven_load_message))
    rows.extend(safeguard(known.limit_week, safeguard_message))
    found = dict.fromkeys(("expected_week", "reach", "false_alarm_check"), pl.DataFrame())
    weeks = weeks_of(known, last)
    if weeks is not None:
        signals = monitor(weeks.panel, false_alarms)
        rows.extend(adjusted(known, weeks, signals, balanced.worse, adjusted_message))
        found = {
            "expected_week": expected_weeks(weeks, signals),
            "reach": reach(weeks, signals),
            "false_alarm_check": false_alarm_check(weeks, signals, false_alarms),
        }
    alerts = conform(pl.DataFrame(rows, infer_schema_length=None), PUBLISHED["alert"])
    return {
        "alert": alerts.sort("detected_on", "unit_id", "kind"),
        **{name: conform(frame, PUBLISHED[name]) for name, frame in found.items()},
    }
