"""Values of columns that come typed, as from Parquet: judged by the same rules as text."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest

from tests.faults.rows import one


def clock(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    """A time without a zone, as many exporters write it."""
    return dt.datetime(year, month, day, hour, minute)  # noqa: DTZ001 - this is the point


TYPED_REFUSED = [
    ("shifts", "worked_hours", float("nan"), pl.Float64(), "not_finite"),
    ("shifts", "worked_hours", float("inf"), pl.Float32(), "not_finite"),
    ("shifts", "worked_hours", True, pl.Boolean(), "not_a_number"),
    ("shifts", "worked_hours", dt.date(2026, 3, 4), pl.Date(), "not_a_number"),
    ("shifts", "worked_hours", [1.0], pl.List(pl.Float64), "not_a_number"),
    ("caseload", "contacts", 1.5, pl.Float64(), "not_an_integer"),
    ("caseload", "contacts", float("nan"), pl.Float64(), "not_finite"),
    ("caseload", "contacts", float("inf"), pl.Float64(), "not_finite"),
    ("caseload", "contacts", Decimal("1.5"), pl.Decimal(10, 2), "not_an_integer"),
    ("caseload", "contacts", 2**64 - 1, pl.UInt64(), "not_an_integer"),
    ("caseload", "contacts", dt.date(2026, 3, 4), pl.Date(), "not_a_number"),
    ("incidents", "llm_related", 2, pl.Int64(), "not_a_flag"),
    ("incidents", "llm_related", float("nan"), pl.Float64(), "not_a_flag"),
    ("units", "opened_on", 46100, pl.Int64(), "not_a_date"),
    ("units", "opened_on", clock(2026, 3, 4, 7), pl.Datetime("ms"), "not_a_date"),
    ("units", "updated_at", dt.date(2026, 3, 4), pl.Date(), "not_a_timestamp"),
    ("units", "updated_at", 1772607600, pl.Int64(), "not_a_timestamp"),
    ("units", "updated_at", clock(2026, 3, 29, 1, 30), pl.Datetime("us"), "dst_gap"),
    ("units", "updated_at", clock(2026, 10, 25, 1, 30), pl.Datetime("ns"), "dst_overlap"),
    ("llm_events", "unit_id", 1.5, pl.Float64(), "identifier"),
    ("llm_events", "unit_id", 2.0**60, pl.Float64(), "identifier"),
    ("llm_events", "unit_id", float("nan"), pl.Float64(), "identifier"),
    ("llm_events", "unit_id", b"W1", pl.Binary(), "identifier"),
    ("llm_events", "unit_id", "W\u200b1", pl.Categorical(), "identifier"),
    ("llm_events", "unit_id", {"a": 1}, pl.Struct({"a": pl.Int64}), "identifier"),
    ("llm_events", "model", ["a"], pl.List(pl.String), "not_text"),
    ("llm_events", "model", b"a", pl.Binary(), "not_text"),
    ("units", "site_name", 9434765919, pl.Int64(), "personal_data"),
    ("units", "site_name", "jo@example.org", pl.Categorical(), "personal_data"),
]


@pytest.mark.parametrize(("table", "column", "value", "dtype", "rule"), TYPED_REFUSED)
def test_a_typed_column_is_judged_by_the_same_rules(table, column, value, dtype, rule):
    rows = one(table, column, value, dtype)
    assert rows["_fault"].to_list() == [None, f"{rule}:{column}", None]
    assert rows[column][1] is None


SUMMER = dt.datetime(2026, 7, 4, 7, tzinfo=dt.UTC)

TYPED_ACCEPTED = [
    ("shifts", "worked_hours", 7, pl.Int8(), 7.0),
    ("shifts", "worked_hours", Decimal("7.5"), pl.Decimal(10, 2), 7.5),
    ("shifts", "worked_hours", 7.5, pl.Float32(), 7.5),
    ("caseload", "contacts", 7.0, pl.Float64(), 7),
    ("caseload", "contacts", 7, pl.UInt64(), 7),
    ("caseload", "contacts", Decimal("7.00"), pl.Decimal(10, 2), 7),
    ("incidents", "llm_related", 1, pl.Int8(), True),
    ("incidents", "llm_related", 0.0, pl.Float64(), False),
    ("incidents", "llm_related", True, pl.Boolean(), True),
    ("units", "opened_on", clock(2026, 3, 4), pl.Datetime("ns"), dt.date(2026, 3, 4)),
    ("units", "opened_on", clock(2026, 3, 4), pl.Datetime("us", "Europe/London"), dt.date(2026, 3, 4)),
    ("units", "opened_on", dt.date(2026, 3, 4), pl.Date(), dt.date(2026, 3, 4)),
    ("units", "updated_at", clock(2026, 7, 4, 8), pl.Datetime("ms"), SUMMER),
    ("units", "updated_at", SUMMER, pl.Datetime("ns", "America/New_York"), SUMMER),
    ("llm_events", "unit_id", 12345678901234567, pl.Int64(), "12345678901234567"),
    ("llm_events", "unit_id", 2**64 - 1, pl.UInt64(), "18446744073709551615"),
    ("llm_events", "unit_id", 7.0, pl.Float64(), "7"),
    ("llm_events", "unit_id", "W1", pl.Categorical(), "W1"),
    ("llm_events", "unit_id", "W1", pl.Enum(["W1"]), "W1"),
    ("llm_events", "model", 4, pl.Int64(), "4"),
    ("llm_events", "model", 1.5, pl.Float64(), "1.5"),
    ("llm_events", "disposition", "edited", pl.Categorical(), "edited"),
]


@pytest.mark.parametrize(("table", "column", "value", "dtype", "meant"), TYPED_ACCEPTED)
def test_a_typed_column_is_taken_over(table, column, value, dtype, meant):
    rows = one(table, column, value, dtype)
    assert rows["_fault"].to_list() == [None, None, None]
    assert rows[column][1] == meant
