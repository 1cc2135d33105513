"""Typing rows: quick and exact reading agree, dates are the site's own, columns are the schema's."""

from __future__ import annotations

import datetime as dt
import string
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.schemas import TABLES, Kind
from pipelines.staging.identifiers import is_nhs_number, may_be_confused, names_a_person
from pipelines.staging.instants import OFFSETS
from pipelines.staging.types import typed
from pipelines.staging.values import TYPES, exact, prepared, quick

SECONDS = st.integers(978_307_200, 2_114_380_800).map(lambda at: dt.datetime.fromtimestamp(at, dt.UTC))
ZONES = ["Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_gets_its_columns_in_order_and_type(table):
    schema = TABLES[table]
    rows = typed(table, pl.DataFrame({"_row": [1, 2], "strange": ["a", "b"]}), "UTC")
    assert rows.columns == [*schema.names, "_row", "_fault", "_date"]
    assert [rows.schema[column.name] for column in schema.columns] == [
        TYPES[column.kind] for column in schema.columns
    ]
    first = next(iter(schema.required), None)
    assert rows["_fault"].to_list() == [f"missing:{first}" if first else None] * 2


def test_the_rows_own_date_is_that_of_the_site():
    rows = pl.DataFrame({"_row": [1, 2], "started_at": ["2026-07-03T23:30:00Z", None]})
    assert typed("llm_calls", rows, "Europe/London")["_date"].to_list() == [dt.date(2026, 7, 4), None]
    assert typed("llm_calls", rows, "America/New_York")["_date"].to_list() == [dt.date(2026, 7, 3), None]


def test_a_date_column_is_its_own_date_and_a_timeless_table_has_none():
    caseload = pl.DataFrame({"_row": [1], "date": ["2026-07-03"]})
    assert typed("caseload", caseload, "UTC")["_date"].to_list() == [dt.date(2026, 7, 3)]
    assert typed("units", pl.DataFrame({"_row": [1]}), "UTC")["_date"].to_list() == [None]


def test_forms_of_time_may_be_mixed_in_one_column():
    texts = [
        "2026-07-04T07:00:00Z",
        "2026-07-04 08:00",
        "2026-07-04T09:00:00.5+02:00",
        None,
        "2026-07-04T08:00:00",
        "2026-07-04T07:00:00+00:00",
    ]
    for turn in range(len(texts)):
        turned = texts[turn:] + texts[:turn]
        frame = pl.DataFrame({"_row": range(6), "updated_at": turned})
        read = typed("units", frame, "Europe/London")["updated_at"].to_list()
        expected = [dt.datetime(2026, 7, 4, 7, tzinfo=dt.UTC) if text else None for text in turned]
        half = turned.index(texts[2])
        expected[half] = dt.datetime(2026, 7, 4, 7, 0, 0, 500_000, tzinfo=dt.UTC)
        assert read == expected


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S.%f"])
@given(moments=st.lists(SECONDS, min_size=1))
@settings(max_examples=10)
def test_times_are_read_as_python_reads_them(zone, form, moments):
    frame = pl.DataFrame({"_row": range(len(moments)), "updated_at": [at.strftime(form) for at in moments]})
    read = typed("units", frame, zone)["updated_at"].to_list()
    for text, moment in zip(frame["updated_at"], read, strict=True):
        naive = dt.datetime.strptime(text, form)  # noqa: DTZ007 - the zone is put on below
        if form.endswith("Z"):
            assert moment == naive.replace(tzinfo=dt.UTC)
            continue
        once, again = (naive.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
        exists = once.astimezone(dt.UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == naive
        if exists and once.utcoffset() == again.utcoffset():
            assert moment == once.astimezone(dt.UTC)
        else:
            assert moment is None


PIECES = st.sampled_from(
    [
        *"0123456789.,:+-eETZ _xXaAnNiIfFtrueyso@\u200b\u00e9\u0421",
        "2026-03-04",
        "T07:00:00",
        "+01:00",
        "NaN",
        "inf",
    ]
)


@pytest.mark.parametrize("kind", TYPES)
@given(texts=st.lists(st.lists(PIECES, max_size=6).map("".join), min_size=1, max_size=10))
@settings(max_examples=60)
def test_what_is_read_quickly_is_what_the_exact_rules_say(kind: Kind, texts: list[str]):
    raw = prepared(pl.Series("a", texts), kind)
    quickly = raw.to_frame().select(quick(raw, kind, "Europe/London")).to_series()
    values, rules = exact(raw, kind, "Europe/London")
    known = quickly.is_not_null()
    assert quickly.filter(known).equals(values.filter(known), null_equal=True)
    assert rules.filter(known).null_count() == known.sum()
    # What is neither a value nor a fault is blank.
    assert all(text.strip() == "" for text in raw.filter(values.is_null() & rules.is_null()))


def test_all_offsets_in_use_are_known():
    assert {"+00:00", "-00:00", "+01:00", "+05:45", "-03:30", "+14:00", "-12:00"} <= set(OFFSETS)
    assert OFFSETS["-03:30"] == -(3 * 60 + 30)


@pytest.mark.parametrize("number", ["9434765919", "9876543210", "4010232137"])
def test_valid_nhs_numbers_are_known_and_nearly_all_others_are_not(number):
    assert is_nhs_number(number)
    others = [number[:9] + digit for digit in string.digits if digit != number[9]]
    assert not any(is_nhs_number(other) for other in others)


def test_a_check_digit_of_ten_is_no_nhs_number():
    # weights 10..2 over 100000001: 10 + 2 = 12; 12 mod 11 = 1; 11 - 1 = 10, which no digit can be
    assert not any(is_nhs_number("100000001" + digit) for digit in string.digits)


def test_a_dated_version_is_no_person_but_a_birth_date_number_may_be():
    dated = [f"20260314{n:02d}" for n in range(100)]
    assert not any(names_a_person(number) for number in dated)
    born = [
        f"2001120{n:03d}" for n in range(1000)
    ]  # a Scottish number begins with the day and month of birth
    assert any(names_a_person(number) for number in born)


@pytest.mark.parametrize(
    "text", ["C001", "00123", "Zoë", "病棟-7", "Ж-12", "a b", "x" * 200, "'; DROP TABLE--", "=1+1", "🏥7"]
)
def test_identifiers_that_cannot_be_mistaken_are_kept(text):
    assert not may_be_confused(text)


@pytest.mark.parametrize("text", ["x" * 201, "\u0421\u0410", "C\u0301", "a\u00a0b", "\ue000", "\U000e0041x"])
def test_identifiers_that_could_be_mistaken_are_not(text):
    assert may_be_confused(text)
