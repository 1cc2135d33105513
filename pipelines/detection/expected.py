"""What load was to be expected in each week, and how sure that is: the band behind a unit's chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipelines.detection.effect import Z_90

if TYPE_CHECKING:
    from pipelines.detection.monitor import Signals
    from pipelines.detection.panel import Weeks


def expected_weeks(weeks: Weeks, signals: Signals) -> pl.DataFrame:
    """One row per unit and week that can be compared, in shape `expected_week`.

    `change` is the week's load over what was to be expected, less 1; `low` and `high` bound a week in which
    nothing happens, nine times in ten.
    """
    ratio = signals.residuals["ratio"]
    unit, week = np.nonzero(np.isfinite(ratio.residual))
    noise = Z_90 * ratio.sd[unit, week]
    alarm = signals.paths["ratio"]
    return pl.DataFrame(
        {
            "unit_id": [weeks.units[row] for row in unit],
            "week_start": [weeks.mondays[column] for column in week],
            "change": np.round(np.expm1(ratio.residual[unit, week]), 9),
            "low": np.round(np.expm1(-noise), 9),
            "high": np.round(np.expm1(noise), 9),
            "comparison_units": ratio.compared[unit, week].astype(np.int64),
            "after_go_live": signals.judged[unit, week],
            "excess": np.round(np.where(signals.judged, alarm.level, np.nan)[unit, week], 6),
        }
    ).with_columns(pl.col("excess").fill_nan(None))
