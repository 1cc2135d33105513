"""Questions about any published figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dashboard.desk.asking import HISTORY, Asking
from pipelines.metrics import METRICS

if TYPE_CHECKING:
    from pipelines.metrics import Metric

ROSTER = frozenset({"shifts", "staffing_daily"})
WRITTEN = frozenset({"incidents", "overload_reports"})
"""What staff wrote: counts of it are facts about a unit, and are still for those with a grant on it."""
_SPANS = {
    "span_start": pl.Date,
    "span_end": pl.Date,
    "service": pl.String,
    "units_together": pl.Int64,
    "weeks_together": pl.Int64,
    "value": pl.Float64,
    "coverage": pl.Float64,
    "evidence_grade": pl.String,
    "state": pl.String,
}
"""What is told of a unit with other small units; nothing, of a snapshot from before that table."""


def takes_grant(metric: Metric) -> bool:
    """Whether a metric is for those with a grant on the unit: it is about what people did, or wrote."""
    return metric.person_derived or not WRITTEN.isdisjoint(metric.source)


class FigureQuestions(Asking):
    """Metrics by unit, week and staff group."""

    def metric_weeks(
        self, unit_id: str, metrics: tuple[str, ...], by_roster: tuple[str, ...] = ()
    ) -> pl.DataFrame:
        """One row per metric and week, all weeks there are; none without a grant.

        `by_roster`: metrics divided by hours or shifts, which a week with an incomplete roster cannot tell.
        """
        return self._ask_granted(
            "metric_weeks", unit_id, metrics=metrics, by_roster=by_roster, weeks=HISTORY, gate=self._gate()
        )

    def metric_options(self, unit_id: str) -> pl.DataFrame:
        """One row per metric and staff group it is told by."""
        return self._ask("metric_options", unit=unit_id)

    def service_spans(self, unit_id: str, metric: str) -> pl.DataFrame:
        """One row per span of twelve weeks in which a unit is told with other small units of its service.

        None without a grant, and none of an earlier version's snapshot.
        """
        if not self._snapshot.has("service_value"):
            return pl.DataFrame(schema=_SPANS)
        return self._ask_granted("service_spans", unit_id, metric=metric)

    def metric_history(self, unit_id: str, metric: str, staff_group: str) -> pl.DataFrame:
        """One row per week of one metric, all weeks there are; none without a grant, where it takes one.

        KeyError for a metric that is none.
        """
        asked = METRICS[metric]
        ask = self._ask_granted if takes_grant(asked) else self._ask_open
        return ask(
            "metric_history",
            unit_id,
            metric=metric,
            staff_group=staff_group,
            by_roster=not ROSTER.isdisjoint(asked.source),
            by_count="caseload" in asked.source,
            gate=self._gate(),
        )
