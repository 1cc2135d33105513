"""Questions about safeguards: whether use is trained, consented, permitted and checked, and access fair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.desk.asking import WEEKS, Asking
from dashboard.desk.figures import ROSTER, takes_grant
from pipelines.metrics import METRICS
from pipelines.shapes.limits import CASES, SAFEGUARDS

if TYPE_CHECKING:
    from collections.abc import Sequence

RECENT_WEEKS = 4
"""What is said of now is said of the last four weeks, which is what the rules look at."""
SUPPORT_WEEKS = 26
"""Support is offered now and then: half a year holds several offers of most units."""
FLAGGED_WEEKS = 13
"""What is reviewed one by one is listed for a quarter of a year."""
CASE_QUARTERS = 2
"""How many there were is told of this quarter and the last."""


SINCE_LIVE = ("adoption", "guideline_acknowledged_share")
"""Metrics about the people of a unit that are asked for from its go-live on."""


class SafeguardQuestions(Asking):
    """Several units at once: of what people did or wrote, those with a grant only; the rest is for all."""

    def safeguard_units(self, metrics: Sequence[str]) -> pl.DataFrame:
        """One row per metric and open unit that may be seen: its last weeks' figure, or why there is none."""
        return self._by_grant(
            "safeguard_units",
            metrics,
            recent=RECENT_WEEKS,
            ruled=tuple(limit.metric for limit in SAFEGUARDS.values()),
            limits=tuple(SAFEGUARDS),
            as_of=self._as_of(),
        )

    def safeguard_weeks(self, metrics: Sequence[str], chosen: Sequence[str]) -> pl.DataFrame:
        """One row per metric and week: lowest, middle and highest of the chosen units, and how many tell."""
        return self._by_grant(
            "safeguard_weeks",
            metrics,
            chosen=tuple(chosen) or ("",),
            weeks=WEEKS,
            since_live=SINCE_LIVE,
        )

    def safeguard_lines(
        self, metrics: Sequence[str], chosen: Sequence[str], weeks: int = WEEKS
    ) -> pl.DataFrame:
        """One row per metric, chosen unit and week with a figure, of units with a grant."""
        return self._ask_seen(
            "safeguard_lines", metrics=tuple(metrics), chosen=tuple(chosen) or ("",), weeks=weeks
        )

    def group_use(self) -> pl.DataFrame:
        """One row per unit with a grant and staff group that may be told: tasks of the last weeks."""
        return self._ask_seen("group_use", recent=RECENT_WEEKS)

    def support_units(self) -> pl.DataFrame:
        """One row per unit with a grant: support offered, used and refused in half a year."""
        return self._ask_seen("support_units", weeks=SUPPORT_WEEKS)

    def collected_feeds(self) -> pl.DataFrame:
        """One row per canonical table: how many rows of it there are."""
        return self._ask("collected_feeds")

    def safeguard_alerts(self) -> pl.DataFrame:
        """One row per safeguard alert, open or closed, of units with a grant."""
        return self._ask_seen("safeguard_alerts")

    def limit_weeks(self, limits: Sequence[str], chosen: Sequence[str]) -> pl.DataFrame:
        """One row per limit and week: of how many of the chosen units it is known, and how many broke it."""
        return self._ask_seen("limit_weeks", limits=tuple(limits), chosen=tuple(chosen) or ("",), weeks=WEEKS)

    def flagged_weeks(self) -> pl.DataFrame:
        """One row per kind of case, unit and week in which there was one: what is reviewed one by one."""
        return self._ask_seen("flagged_weeks", kinds=tuple(CASES), weeks=FLAGGED_WEEKS)

    def case_quarters(self) -> pl.DataFrame:
        """One row per kind of case, unit and quarter in which there was any: how many."""
        return self._ask_seen("case_quarters", quarters=CASE_QUARTERS)

    def tools(self) -> pl.DataFrame:
        """One row per tool and version: hosting, listing, review, units it is live in."""
        return self._ask("tools", as_of=self._as_of())

    def _by_grant(self, name: str, metrics: Sequence[str], **values: Any) -> pl.DataFrame:
        """The same question of metrics that take a grant, of units with one, and of those for every role."""
        values |= {"gate": self._gate(), **_incomplete(metrics)}
        guarded = tuple(metric for metric in metrics if takes_grant(METRICS[metric]))
        free = tuple(metric for metric in metrics if metric not in guarded)
        return pl.concat(
            [
                self._ask_seen(name, metrics=guarded or ("",), **values),
                self._ask(name, every=True, units=("",), metrics=free or ("",), **values),
            ]
        ).filter(pl.col("metric").is_in(list(metrics)))


def _incomplete(metrics: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which of the metrics a week with an incomplete roster, or with incomplete counts, cannot tell."""
    sources = {metric: METRICS[metric].source for metric in metrics}
    return {
        "by_roster": tuple(name for name, source in sources.items() if not ROSTER.isdisjoint(source))
        or ("",),
        "by_count": tuple(name for name, source in sources.items() if "caseload" in source) or ("",),
    }
