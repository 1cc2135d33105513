"""Questions about the data themselves: how far they reach, what was refused, what cannot be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.desk.asking import WEEKS, Asking
from dashboard.desk.figures import takes_grant
from pipelines.metrics import METRICS
from pipelines.shapes import PUBLISHED, conform, empty

if TYPE_CHECKING:
    import polars as pl

STATE_WEEKS = 4
"""What can be said *at present* is what the last four weeks tell."""

PERSONAL = tuple(sorted(metric.id for metric in METRICS.values() if takes_grant(metric)))


class QualityQuestions(Asking):
    """Where data have gaps is for every role; alerts, and figures on what people did, need a grant."""

    def completeness_stretches(self) -> pl.DataFrame:
        """One row per unit and stretch of weeks in one state: whether they can be judged."""
        return self._ask("completeness_stretches", weeks=WEEKS, gate=self._gate())

    def feeds(self) -> pl.DataFrame:
        """One row per source and table; none in a snapshot of an earlier version."""
        return self._of_table("feeds", "feed")

    def file_notes(self) -> pl.DataFrame:
        """One row per file refused, incomplete or with unknown columns; none in an earlier version's."""
        return self._of_table("file_notes", "file_note")

    def knows_feeds(self) -> bool:
        """Whether the snapshot was made by a version that tells of feeds and files."""
        return self._snapshot.has("feed")

    def rejections(self) -> pl.DataFrame:
        """One row per table, source, rule and reason: rows refused or waiting."""
        return self._of_table("rejections", "rejection")

    def expectation_tables(self) -> pl.DataFrame:
        """One row per run and table: expectations, values judged, values that failed."""
        return self._ask("expectation_tables")

    def expectation_failures(self, run: int) -> pl.DataFrame:
        """One row per expectation that failed in a run."""
        return self._ask("expectation_failures", run=run)

    def runs(self) -> pl.DataFrame:
        """One row per run, the newest first."""
        return self._ask("runs")

    def restatements(self) -> pl.DataFrame:
        """One row per publication, unit and week published otherwise before."""
        if not self._snapshot.has("restatement"):  # made by an earlier version
            return empty(PUBLISHED["restatement"])
        return self._ask("restatements")

    def metric_states(self) -> pl.DataFrame:
        """One row per metric and open unit: whether it is told at present, else why not.

        Metrics that take a grant only for units with one.
        """
        return self._ask(
            "metric_states",
            weeks=STATE_WEEKS,
            as_of=self._as_of(),
            personal=PERSONAL,
            every=self.grants.units is None,
            granted=self._granted(),
        )

    def _granted(self) -> tuple[str, ...]:
        """The units with a grant, never empty: DuckDB has to see that these are texts."""
        return tuple(sorted(self.grants.units or ())) or ("",)

    def _of_table(self, name: str, table: str) -> pl.DataFrame:
        """A question about one table, in its shape of today, however old the snapshot is."""
        shape = PUBLISHED[table]
        return conform(self._ask(name), shape) if self._snapshot.has(table) else empty(shape)
