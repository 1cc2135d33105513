"""Every metric from canonical rows in SQL alone, beside the pipeline's facts and metrics on the same rows."""

from functools import lru_cache
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.facts.compute import weekly_facts
from pipelines.facts.usage import FAST_REVIEW_SECONDS
from pipelines.metrics import METRICS
from pipelines.metrics.measure import metric_values
from pipelines.schemas import TABLES
from pipelines.shapes import FACT_SCHEMAS, Facts
from tests.metric_facts import KEYS
from tests.oracle.metric_staged import pipeline_rows, span
from tests.oracle.metric_world import FULL_TIME, ZONE, world
from tests.oracle.test_metric_from_facts import oracle

SQL = Path(__file__).parent / "sql"
STEPS = ("rows", "usage", "hours", "patients", "load", "tallies")
SEEDS = range(4)
FEW = 3
"""Minimum group of these tests, so that small units have both shown and hidden weeks."""

NOT_TOLD_YET = {"caseload_per_wte_net_of_observation", "contacts_per_clinician_hour_net_of_observation"}
"""No team or clinic of this world records observation."""

NOT_MADE_IN_SQL = {
    # parts of the gate, which no metric takes
    "completeness": {
        "completeness",
        "caseload_days",
        "activity_with_shift",
        "roster_resolved",
        "hours_agree",
        "limiting",
    },
}


@lru_cache
def by_pipeline(seed: int) -> Facts:
    return weekly_facts(pipeline_rows(world(seed)), span()).facts


@lru_cache
def by_sql(seed: int) -> Facts:
    made, weeks = world(seed), span()
    with duckdb.connect() as connection:
        for name in TABLES:
            connection.register(name, made.frame(name))
        for name, value in (
            ("zone", ZONE),
            ("first_day", weeks.first_day),
            ("last_day", weeks.last_day),
            ("full_time", FULL_TIME),
            ("fast_seconds", FAST_REVIEW_SECONDS),
        ):
            connection.execute(f"SET VARIABLE {name} = ?", [value])
        for step in STEPS:
            connection.execute((SQL / f"fact_{step}.sql").read_text(encoding="utf-8"))
        facts = {}
        for name, schema in FACT_SCHEMAS.items():
            found = pl.DataFrame(connection.sql(f"SELECT * FROM {name}").pl())
            columns = [column for column in schema if column not in NOT_MADE_IN_SQL.get(name, ())]
            facts[name] = found.select(pl.col(column).cast(schema[column]) for column in columns)
    return Facts(**facts)


def compare(told: pl.DataFrame, expected: pl.DataFrame, hours: str) -> None:
    """Equal but for staff groups without an hour in the week: whether they have a row is not agreed on."""
    if "staff_group" in told.columns and hours in told.columns:
        idle = (pl.col("staff_group") != "all") & (pl.col(hours) == 0)
        told, expected = (
            told.filter(~idle.fill_null(value=False)),
            expected.filter(~idle.fill_null(value=False)),
        )
    keys = [column for column in told.columns if column in KEYS]
    assert_frame_equal(told.sort(keys), expected.sort(keys), rel_tol=1e-6, abs_tol=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("fact", FACT_SCHEMAS)
def test_facts_agree_with_sql_on_the_canonical_rows(fact, seed):
    expected = getattr(by_sql(seed), fact)
    assert expected.height > 0
    compare(getattr(by_pipeline(seed), fact).select(expected.columns), expected, "load_denominator")


@pytest.mark.parametrize("metric", METRICS)
def test_metric_agrees_with_sql_on_the_canonical_rows(metric):
    states: set[str] = set()
    for seed in SEEDS:
        told = metric_values(
            by_pipeline(seed),
            minimum_group=FEW,
            collected=world(seed).table_names(),
            metrics={metric: METRICS[metric]},
        ).drop("metric", "bound", "weeks_together", "span_start", "span_end")
        by_group = METRICS[metric].told_by_group
        compare(told, oracle(by_sql(seed), metric, FEW), "denominator" if by_group else "")
        states |= set(told["state"])
    assert "value" in states or metric in NOT_TOLD_YET
