"""A site as published, with everything that pooled estimates are made of: one row a unit and week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from pipelines.detection.panel import Published
from pipelines.shapes import METRIC_VALUE, PUBLISHED, UNIT_DAY, WEEK_COMPLETENESS
from tests.fact_rows import MONDAY, conformed, week
from tests.published import published

Row = dict[str, Any]

FULL_TIME = 37.5
LIVES = {"U00": 34, "U01": 38, "U02": 42, "U03": 34, "U04": 38, "U05": 42}
SERVICES = {"U00": "Wards", "U01": "Wards", "U02": "Wards", "U03": "Teams", "U04": "Teams", "U05": "Teams"}
UNITS = tuple(f"U{number:02d}" for number in range(11))
WEEKS = 60


def sunday(number: int) -> date:
    """The last day of a week."""
    return week(number) + timedelta(days=6)


class Site:
    """What is known of eleven units after so many weeks; six of them go live.

    `metrics`: metric -> (level, effect after go-live, noise). `caseload_effect`: log change of open cases.
    """

    def __init__(
        self,
        seed: int = 1,
        weeks: int = WEEKS,
        metrics: dict[str, tuple[float, float, float]] | None = None,
        caseload_effect: float = 0.0,
    ) -> None:
        self.weeks = weeks
        self.days: list[Row] = []
        self.values: list[Row] = []
        for place, unit in enumerate(UNITS):
            for number in range(weeks):
                rng = np.random.default_rng([seed, place, number])
                using = number >= LIVES.get(unit, WEEKS)
                cases = 100.0 * float(np.exp(rng.normal(0, 0.02) + caseload_effect * using))
                self.days.append(self._day(unit, number, cases, 750.0 * float(np.exp(rng.normal(0, 0.01)))))
                for metric, (level, effect, noise) in (metrics or {}).items():
                    value = level + effect * using + float(rng.normal(0, noise))
                    self.add(metric, unit, number, value)
                self.add("adoption", unit, number, float(rng.uniform(0.4, 0.9)) if using else 0.0)

    def _day(self, unit: str, number: int, cases: float, hours: float) -> Row:
        return {
            "unit_id": unit,
            "date": MONDAY + timedelta(weeks=number),
            "measure": "caseload_per_wte",
            "staff_group": "all",
            "numerator": cases,
            "acuity": None,
            "hours": hours,
        }

    def add(self, metric: str, unit: str, number: int, value: float | None, **changed: Any) -> None:
        """One cell; a later one of the same metric, unit and week takes its place."""
        row = {
            "metric": metric,
            "unit_id": unit,
            "week_start": week(number),
            "staff_group": "all",
            "numerator": value,
            "denominator": 1.0,
            "value": value,
            "coverage": 1.0,
            "state": "value",
        }
        self.values.append(row | changed)

    def published(self, **rollout: Any) -> Published:
        """The published tables; go-lives that have not come by the last week are in them all the same."""
        cells = {(row["metric"], row["unit_id"], row["week_start"]): row for row in self.values}
        complete = [
            {"unit_id": unit, "week_start": week(number), "completeness": 1.0}
            for unit in UNITS
            for number in range(self.weeks)
        ]
        lives = [
            {"unit_id": unit, "tool_id": "T1", "go_live_date": week(live), "ramp_weeks": 4} | rollout
            for unit, live in LIVES.items()
        ]
        units = [{"unit_id": unit, "service": SERVICES.get(unit)} for unit in UNITS]
        return published(
            unit=conformed(units, PUBLISHED["unit"]),
            unit_day=conformed(self.days, UNIT_DAY),
            completeness=conformed(complete, WEEK_COMPLETENESS),
            rollout=conformed(lives, PUBLISHED["rollout"]),
            metric_value=conformed(list(cells.values()), METRIC_VALUE),
        )
