"""The rules of safeguards a second time, in SQL over the published weeks."""

from __future__ import annotations

from datetime import timedelta

import duckdb
import numpy as np
import polars as pl
import pytest

from pipelines.detection.messages import safeguard_message
from pipelines.detection.safeguard import safeguard
from pipelines.shapes import METRIC_VALUE
from pipelines.shapes.limits import REFUSAL, SAFEGUARDS
from tests.fact_rows import conformed
from tests.metric_weeks import metric
from tests.published import limits_of

THREE_OF_FOUR = """
with judged as (
    select unit_id, week_start, {outside} as outside,
           row_number() over (partition by unit_id order by week_start) as place
    from metric_value
    where metric = '{metric}' and state = 'value' and denominator >= 20 and coverage >= {coverage}
)
select a.unit_id, a.week_start,
       count(*) filter (b.outside) >= 3 as broken
from judged a join judged b on a.unit_id = b.unit_id and b.place between a.place - 3 and a.place
     and b.week_start > a.week_start - interval 6 week
group by all order by all
"""


def by_hand(values: pl.DataFrame, sql: str) -> list[tuple]:
    """Unit, start of detection's week and close of each alert, from weeks broken or not."""
    with duckdb.connect() as connection:
        connection.register("metric_value", values.to_arrow())
        weeks = connection.sql(sql).fetchall()
    found = []
    for unit in sorted({row[0] for row in weeks}):
        opened, quiet = None, 0
        for _, monday, broken in [row for row in weeks if row[0] == unit]:
            if broken:
                opened, quiet = opened or monday, 0
            elif opened:
                quiet += 1
                if quiet == 4:
                    found.append((unit, opened, monday))
                    opened, quiet = None, 0
        if opened:
            found.append((unit, opened, None))
    return found


@pytest.mark.parametrize("name", SAFEGUARDS)
def test_alerts_open_and_close_as_in_the_second_calculation(name):
    rule = SAFEGUARDS[name]
    rng = np.random.default_rng(17)
    rows = []
    for unit in ("W01", "W02", "W03", "W04"):
        for row in metric(rule.metric, rng.uniform(0, 1, 80).tolist(), unit=unit):
            outside = rng.random() < (0.5 if rng.random() < 0.9 else 0.9)
            side = 1 if rule.side == "above" else -1
            value = rule.threshold + side * (0.01 if outside else -0.01)
            tasks = float(rng.choice([5, 20, 200]))
            row |= {"value": value, "numerator": value * tasks, "denominator": tasks}
            row |= {
                "coverage": float(rng.choice([0.3, 0.5, 1.0])),
                "state": rng.choice(["value", "value", "missing"]),
            }
            rows.append(row)
    values = conformed(rows, METRIC_VALUE)
    sign = ">" if rule.side == "above" else "<"
    sql = THREE_OF_FOUR.format(
        outside=f"value {sign} {rule.threshold}", metric=rule.metric, coverage=rule.coverage
    )
    told = [
        (
            row["unit_id"],
            row["detected_on"] - timedelta(days=6),
            row["closed_on"] and row["closed_on"] - timedelta(days=6),
        )
        for row in safeguard(limits_of(values), safeguard_message)
    ]
    assert told
    assert sorted(told, key=str) == sorted(by_hand(values, sql), key=str)


def test_there_is_one_incident_for_every_week_with_a_use_after_a_refusal():
    rng = np.random.default_rng(18)
    counts = {unit: rng.poisson(0.2, 60).astype(float).tolist() for unit in ("W01", "W02")}
    values = conformed(
        [row for unit in counts for row in metric(REFUSAL, counts[unit], unit=unit)], METRIC_VALUE
    )
    found = safeguard(limits_of(values), safeguard_message)
    assert len(found) == sum(count > 0 for weeks in counts.values() for count in weeks)
