"""Questions about what rollouts did in many units together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.desk.asking import Asking

if TYPE_CHECKING:
    import polars as pl

ORGANISATION = ""
"""The scope that holds every unit."""


class RolloutQuestions(Asking):
    """Pooled figures. They are of many people's work: for those with a grant on all of the scope's units."""

    def services(self) -> list[str]:
        """Services that have units."""
        return self._units()["service"].drop_nulls().unique().sort().to_list()

    def estimates(self, service: str) -> pl.DataFrame:
        """One row per outcome of the scope; none without a grant."""
        return self._ask_scope("estimates", service)

    def event_study(self, service: str, outcome: str) -> pl.DataFrame:
        """One row per span of weeks since go-live; none without a grant."""
        return self._ask_scope("event_study", service, outcome=outcome)

    def scope_ledger(self, service: str) -> pl.DataFrame:
        """One row: the scope's saved hours and what is said of them; none without a grant."""
        return self._ask_scope("scope_ledger", service)

    def promises(self, service: str) -> pl.DataFrame:
        """One row per promise that was recorded. What was promised is for every role."""
        return self._ask("promises", service=service)

    def covers_scope(self, service: str) -> bool:
        """Whether the user has a grant on every unit of the scope."""
        if self.grants.units is None:
            return True
        units = self._units()
        inside = units if service == ORGANISATION else units.filter(service=service)
        return set(inside["unit_id"]) <= self.grants.units

    def _units(self) -> pl.DataFrame:
        return self._ask("unit_services")

    def _ask_scope(self, name: str, service: str, **values: object) -> pl.DataFrame:
        asked = service if self.covers_scope(service) else "\0"  # no scope is called so
        return self._ask(name, service=asked, **values)
