"""What a synthetic unit's control charts are drawn from, and how far its alarms can be trusted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from tests.app.snapshot import Unit

GO_LIVE_WEEK = 40
GROUPS = {"nurse": 1.0, "doctor": 3.1, "support_worker": 1.4}


def load_metrics(unit: Unit, mondays: list[date], loads: np.ndarray, seen: np.ndarray) -> list[pl.DataFrame]:
    """Load as published, by staff group on wards; not assessed where the feed stopped."""
    groups = GROUPS if unit.by_shift else {"all": 1.0}
    return [
        pl.DataFrame({"week_start": mondays, "value": np.where(seen, loads * factor, np.nan)}).select(
            "week_start",
            pl.col("value").fill_nan(None),
            unit_id=pl.lit(unit.unit_id),
            metric=pl.lit(unit.measure),
            staff_group=pl.lit(group),
            coverage=pl.lit(0.97),
            state=pl.when(pl.lit(pl.Series(seen))).then(pl.lit("value")).otherwise(pl.lit("not_assessed")),
        )
        for group, factor in groups.items()
    ]


def reach(unit: Unit, mondays: list[date]) -> pl.DataFrame:
    """A rise can be told of every unit with a tool but one whose feed stopped and one without a past."""
    reason = "gap" if unit.stopped else "trial" if unit.unit_id == "O01" else None
    return pl.DataFrame(
        {
            "unit_id": [unit.unit_id],
            "weeks_judged": [max(0, len(mondays) - GO_LIVE_WEEK)],
            "reason": [reason],
        },
        schema_overrides={"reason": pl.String},
    )


def false_alarm_check() -> pl.DataFrame:
    """What is to be expected while nothing happens, and what pretended go-lives gave."""
    return pl.DataFrame(
        {
            "budget_per_unit_year": [0.05],
            "unit_years": [6.6],
            "expected": [0.33],
            "placebo_alarms": [1],
            "placebo_unit_years": [8.1],
        }
    )
