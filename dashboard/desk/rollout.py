"""Questions about what rollouts did in all units of a service, or of the organisation, together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dashboard.desk.asking import Asking
from dashboard.desk.figures import takes_grant
from dashboard.desk.ledger import SAVED_METRIC
from pipelines.metrics import METRICS
from pipelines.pooled.outcomes import OUTCOMES
from pipelines.shapes import BLOCKS_TOGETHER

if TYPE_CHECKING:
    from pipelines.pooled.outcomes import Outcome

ORGANISATION = ""
"""The service that means all of them."""

BESIDE_WEEKS = 12
BESIDE = ("adoption", "documentation_minutes", "after_hours_minutes", "overtime_share")
RELEASE_METRICS = ("edit_share", "rejection_share", "concern_share")


def outcome_takes_grant(outcome: Outcome) -> bool:
    """Whether an outcome is about what people did or wrote; load and its parts are not."""
    return outcome.metric is not None and takes_grant(METRICS[outcome.metric])


class RolloutQuestions(Asking):
    """The rollout as a whole.

    A figure of a scope that derives from what people did is for those whose grants cover every unit of it: a
    sum over units that are not all one's own would give the others away by subtraction.
    """

    def rollout_units(self) -> pl.DataFrame:
        """One row per unit: its tools, and what was recorded before the first of them."""
        return self._ask("rollout_units", as_of=self._as_of(), gate=self._gate())

    def rollout_covered(self, service: str) -> bool:
        """Whether the grants cover every unit of the scope."""
        units = self.rollout_units()
        inside = units if service == ORGANISATION else units.filter(pl.col("service") == service)
        return all(self.grants.covers(unit_id) for unit_id in inside["unit_id"])

    def rollout_outcomes(self, service: str) -> tuple[str, ...]:
        """Outcomes that may be told of a scope."""
        covered = self.rollout_covered(service)
        return tuple(name for name, one in OUTCOMES.items() if covered or not outcome_takes_grant(one))

    def rollout_estimates(self, service: str) -> pl.DataFrame:
        """One row per outcome that may be told: the effect after the ramp, or why there is none."""
        return self._ask("rollout_estimates", service=service, outcomes=self.rollout_outcomes(service))

    def rollout_course(self, service: str, outcome: str) -> pl.DataFrame:
        """One row per bin of weeks since go-live; none where the outcome may not be told."""
        told = tuple(name for name in self.rollout_outcomes(service) if name == outcome)
        return self._ask("rollout_course", service=service, outcomes=told)

    def rollout_ledgers(self, service: str) -> pl.DataFrame:
        """One row per staff group, `all` first: hours saved and what is said of them; none without grants."""
        return self._ask_scope("rollout_ledgers", service)

    def rollout_entries(self, service: str) -> pl.DataFrame:
        """One row per entry of the ledger of all staff; none without grants."""
        return self._ask_scope("rollout_entries", service)

    def rollout_promises(self, service: str) -> pl.DataFrame:
        """One row per agreement; what was measured is null without grants."""
        return self._ask_scope(
            "rollout_promises", service, as_of=self._as_of(), gate=self._gate(), metric=SAVED_METRIC
        )

    def rollout_releases(self, service: str) -> pl.DataFrame:
        """One row per release, metric and week around it; without grants one per release."""
        return self._ask_scope("rollout_releases", service, as_of=self._as_of(), metrics=RELEASE_METRICS)

    def rollout_use(self, service: str) -> pl.DataFrame:
        """One row per week since go-live: the share of clinicians who used a tool; none without grants."""
        return self._ask_scope("rollout_use", service, as_of=self._as_of())

    def rollout_parts(self, service: str) -> pl.DataFrame:
        """One row per way of dividing the use, part and metric, over the last blocks; none without grants."""
        return self._ask_scope("rollout_parts", service, blocks=BLOCKS_TOGETHER)

    def rollout_beside(self, service: str) -> pl.DataFrame:
        """One row per metric, staff group and side, over the last weeks; none without a grant on every unit.

        Units without a tool are the whole site's: all of them have to be covered.
        """
        return self._ask(
            "rollout_beside",
            service=service,
            granted=self.rollout_covered(ORGANISATION),
            as_of=self._as_of(),
            gate=self._gate(),
            weeks=BESIDE_WEEKS,
            metrics=BESIDE,
        )

    def _ask_scope(self, name: str, service: str, **values: object) -> pl.DataFrame:
        return self._ask(name, service=service, granted=self.rollout_covered(service), **values)
