"""On random rows of every table: both forms count the same, and nothing is lost."""

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations import gate
from expectations.quarantine import read_quantities
from expectations.registry import SUITES
from expectations.rules import OneOf
from pipelines.schemas import TABLES
from tests.gate_frames import GOOD, frame

EDGES = (0, 0.25, 0.5, 1, 1.001, 1.5, 5, 24, 52, 300, 480, 1_000, 1_440, 2_000, 3_650, 4_800, 10_000, 28_800)
NUMBERS = st.one_of(
    st.sampled_from(EDGES),
    st.sampled_from(EDGES).map(lambda edge: edge + 0.01),
    st.sampled_from(EDGES).map(lambda edge: -edge),
    st.floats(width=64),  # NaN and infinities too
)
DAYS = st.sampled_from([date(1899, 12, 31), date(1999, 12, 31), date(2000, 1, 1), date(2026, 1, 12)])
INSTANTS = st.one_of(
    st.datetimes(datetime(1960, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 30).map(lambda hour: datetime(2026, 1, 12 + hour // 24, hour % 24, tzinfo=UTC)),
)
TEXTS = st.one_of(st.text(max_size=5), st.sampled_from(["", "x" * 200, "é" * 201, "x" * 2_000, "x" * 2_001]))


def codes(table: str, column: str) -> st.SearchStrategy[str]:
    for rule in SUITES[table].declared:
        if isinstance(rule, OneOf) and rule.columns == (column,):
            return st.sampled_from([*rule.values, "Nurse", "", "unheard_of"])
    raise KeyError(column)


def values(table: str, column: Any) -> st.SearchStrategy[Any]:
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "id": TEXTS,
        "text": TEXTS,
        "integer": st.one_of(
            st.sampled_from(EDGES).map(lambda edge: int(edge) + 1), st.integers(-(2**62), 2**62)
        ),
        "number": NUMBERS,
        "flag": st.booleans(),
        "date": DAYS,
        "instant": INSTANTS,
    }
    return codes(table, column.name) if column.kind == "category" else kinds[column.kind]


@st.composite
def batches(draw: st.DrawFn) -> tuple[str, pl.DataFrame]:
    """A table and up to 12 rows: good ones, and ones with a few cells changed or emptied."""
    table = draw(st.sampled_from(list(SUITES)))
    cells = {column.name: st.none() | values(table, column) for column in TABLES[table].columns}
    fault = {"_fault": st.sampled_from([None, None, None, "not_a_number:x", "bad_csv"])}
    row: st.SearchStrategy[dict[str, Any]] = st.just({}) | st.fixed_dictionaries({}, optional=cells | fault)
    return table, frame(table, *draw(st.lists(row, max_size=12)))


def failures_of_every_row(table: str, rows: pl.DataFrame) -> list[int]:
    """What Great Expectations counts where every row is put to it."""
    failed = [0] * len(SUITES[table].rules)
    for place, result in gate._run(SUITES[table], read_quantities(SUITES[table], rows), "BASIC"):
        failed[place] = result.result.get("unexpected_count", 0)
    return failed


@pytest.mark.slow
@pytest.mark.parametrize("whole", [5_000, 0], ids=["small batch", "large batch"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(batch=batches())
def test_both_forms_count_the_same_and_no_row_is_lost(monkeypatch, whole, batch):
    monkeypatch.setattr(gate, "ROWS_WHOLE", whole)
    table, rows = batch
    verdict = gate.check(table, rows)  # raises where the forms disagree
    assert verdict.checks["failed"].to_list() == failures_of_every_row(table, rows)
    assert sorted([*verdict.accepted["_row"], *verdict.rejected["_row"]]) == rows["_row"].to_list()
    assert verdict.accepted["_row"].is_sorted()
    assert verdict.rejected["_row"].is_sorted()
    kept_back = rows.filter(pl.col("_row").is_in(verdict.rejected["_row"].implode()))
    untouched = [name for name in rows.columns if name != "reason"]
    assert verdict.rejected.select(untouched).equals(kept_back.select(untouched))
    assert verdict.rejected["rule"].null_count() == 0
    assert verdict.rejected["reason"].null_count() == 0


@settings(max_examples=60)
@given(batch=batches())
def test_what_was_accepted_is_accepted_again_and_so_is_every_part(batch):
    table, rows = batch
    verdict = gate.check(table, rows, visible=False)
    again = gate.check(table, verdict.accepted.with_columns(_fault=pl.lit(None, pl.String)), visible=False)
    assert again.accepted.equals(verdict.accepted)
    halves = [gate.check(table, rows[place::2], visible=False).accepted for place in (0, 1)]
    assert pl.concat(halves).sort("_row").equals(verdict.accepted)


@settings(max_examples=200)
@given(batch=batches())
def test_rows_that_decide_break_a_rule_exactly_where_any_row_does(batch):
    table, rows = batch
    read = read_quantities(SUITES[table], rows)
    for rule in SUITES[table].rules:
        breaks = read.select(broken=pl.any_horizontal(rule.broken.values()))["broken"]
        deciding = read.select(rule.deciding).to_series()
        assert breaks.gather(deciding).any() == breaks.any(), rule.name


def test_good_rows_are_good():
    assert [
        table for table in GOOD if gate.check(table, frame(table, {}), visible=False).rejected.height
    ] == []
