"""Values that are not what their column holds: the row is refused by rule, the others stay."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from pipelines.schemas import TABLES
from pipelines.staging.types import typed
from tests.faults.files import ZONE, taken_from
from tests.faults.rows import SOUND, one

REFUSED = {
    # numbers: found before anything compares them, for NaN is greater than every limit
    ("shifts", "worked_hours"): {
        "not_finite": "NaN nan inf -inf Infinity -Infinity 1e400 -1e999 +inf".split(),
        "not_a_number": [
            *"7,5 1.234,5 1,260.00 8h 7.5h 0x1F 1_000 1e 7.5.1 -- - + . e5".split(),
            *"n/a NULL #NUM! 1'000 £5 5% ٥ ½".split(),
            "7 5",
            "8 hours",
            "1 000",
            "7:30",
            "２４",
        ],
    },
    ("llm_calls", "input_tokens"): {},
    ("caseload", "contacts"): {
        "not_an_integer": ["1.5", "0.1", "1e-3", "99999999999999999999", "-0.5"],
        "not_finite": ["NaN", "inf", "1e400"],
        "not_a_number": ["1,5", "1,000", "two", "0x10", "1_0", "8h"],
    },
    ("caseload", "date"): {
        "not_a_date": [
            *"03/04/2026 04.03.2026 2026/03/04 26-03-04 3-4-2026 2026-3-4 2026-03-4".split(),
            *"20260304 46100 46100.0 2026-02-30 2026-13-01 2026-03-04T00:00:00 2026-03-04Z".split(),
            *"2026-W10-3 2026-063 today +2026-03-04".split(),
            "2026-03-04 00:00:00",
            "4 March 2026",
            "２０２６-03-04",
            "2026- 3-04",
        ],
    },
    ("shifts", "starts_at"): {
        "not_a_timestamp": [
            *"2026-03-04 03/04/2026T07:00:00Z 26-03-04T07:00:00Z 2026-3-4T07:00:00Z".split(),
            *"46100.29 1772607600 07:00 now 2026-03-04T24:00:00Z 2026-03-04T07:60:00Z".split(),
            *"2026-03-04T07:00:60Z 2026-02-30T07:00:00Z 2026-03-04T7:00:00Z".split(),
            *"2026-03-04T07:00:00+25:00 2026-03-04T07:00:00+1 2026-03-04T07:00:00GMT".split(),
            "2026-03-04T07:00:00Z and more",
            "04/03/2026 07:00",
            "2026-03-04 07:00 AM",
            "2026-03-04T07:00:00.1234567890Z",
            "２０２６-03-04T07:00:00Z",
            "2026-03-04T07:00:00+01:0",
        ],
        "dst_gap": ["2026-03-29T01:00:00", "2026-03-29 01:30", "2026-03-29T01:59:59.999"],
        "dst_overlap": ["2026-10-25T01:00:00", "2026-10-25 01:30:00", "2026-10-25T01:59:59"],
    },
    ("incidents", "llm_related"): {
        "not_a_flag": ["2", "-1", "y", "n", "t", "on", "x", "1.0", "wahr", "10", "true false"],
    },
    ("shifts", "clinician_id"): {
        "identifier": [
            "\u0421001",  # Cyrillic Es
            "C\u043e01",  # a Cyrillic o among Latin letters
            "\u0391lpha",  # Greek Alpha
            "\uff23\uff10\uff10\uff11",  # full-width
            "C0\u200b01",  # zero-width space
            "C0\u200d01",
            "\ufeffC001",
            "C001\u2060",
            "C\u00ad001",  # soft hyphen
            "C001\u202e",
            "C\u034f001",  # joiner that prints nothing
            "C\u3164001",  # Hangul filler
            "C0\t01",
            "C0\n01",
            "C0\x0001",
            "C0\x7f01",
            "C\u00a0001",  # blank that does not break
            "C\u00b2",  # superscript
            "\ufb01x",  # ligature
            "e\u0301",  # accent not composed
            "\U0001d402001",  # mathematical letter
            "C" * 201,
        ],
    },
    ("incidents", "category"): {
        "personal_data": [
            "jo.bloggs@example.org",
            "see jo@nhs.example.uk about it",
            "943 476 5919",
            "9434765919",
            "943-476-5919",
            "943/4765919",
            "\uff19\uff14\uff13\uff14\uff17\uff16\uff15\uff19\uff11\uff19",  # full-width digits
            "\u0669\u0664\u0663\u0664\u0667\u0666\u0665\u0669\u0661\u0669",  # Arabic digits
            "fall of 943 476 5919 at night",
            "MRN 0012345",
            "mrn: 88123456",
            "NHS No. 943 476 5919",
            "hospital number 1234567",
            "jo＠example.org",
        ],
    },
    ("llm_events", "disposition"): {"personal_data": ["jo@example.org", "4010232137"]},
}

CASES = [
    (table, column, rule, value)
    for (table, column), rules in REFUSED.items()
    for rule, values in rules.items()
    for value in values
]


@pytest.mark.parametrize(("table", "column", "rule", "value"), CASES)
def test_a_bad_value_refuses_its_row_by_rule_and_leaves_the_others(table, column, rule, value):
    rows = one(table, column, value)
    assert rows["_fault"].to_list() == [None, f"{rule}:{column}", None]
    assert rows[column][1] is None


ACCEPTED: dict[tuple[str, str], dict[str, object]] = {
    ("shifts", "worked_hours"): {
        "7.5": 7.5,
        " 7.5 ": 7.5,
        "-1": -1.0,  # below every range: for the quality gate to say
        "+8": 8.0,
        "08": 8.0,
        ".5": 0.5,
        "1e1": 10.0,
        "": None,
        "  ": None,
    },
    ("caseload", "contacts"): {"5": 5, "5.0": 5, " 5": 5, "1e2": 100, "-3": -3, "007": 7, "": None},
    ("caseload", "date"): {"2026-03-04": dt.date(2026, 3, 4), " 2026-03-04": dt.date(2026, 3, 4)},
    ("incidents", "llm_related"): {
        **dict.fromkeys(["true", "True", "TRUE", "1", "yes", "Yes", " true"], True),
        **dict.fromkeys(["false", "False", "0", "no", "NO"], False),
        "": None,
    },
    ("shifts", "clinician_id"): {
        "00123": "00123",
        "123": "123",
        " C1 ": "C1",
        "C1\u00a0": "C1",
        "c1": "c1",
        "C1": "C1",
        "Zoë 1": "Zoë 1",
        "病棟A1": "病棟A1",
        "Ж-12": "Ж-12",
        "'; DROP TABLE shifts;--": "'; DROP TABLE shifts;--",
        "=1+1": "=1+1",
        "C" * 200: "C" * 200,
    },
    ("units", "unit_name"): {
        "=cmd|' /C calc'!A0": "=cmd|' /C calc'!A0",
        "<img src=x onerror=alert(1)>": "<img src=x onerror=alert(1)>",
        "![](http://x)": "![](http://x)",
        "Ash @ Northside": "Ash @ Northside",
        "St Mary's Hospital 2": "St Mary's Hospital 2",
        "NHS ward": "NHS ward",
        " Ash ": "Ash",
        "943 476 5918": "943 476 5918",  # wrong check digit
        "19434765919": "19434765919",  # eleven digits
    },
    ("llm_events", "tool_version"): {"2026031401": "2026031401", "2026031499": "2026031499", "1.10": "1.10"},
    ("shifts", "starts_at"): dict.fromkeys(
        [
            "2026-07-04T07:00:00Z",
            "2026-07-04 07:00:00Z",
            "2026-07-04T07:00Z",
            "2026-07-04T07:00:00.000Z",
            "2026-07-04T07:00:00,000000000Z",
            "2026-07-04T07:00:00+00:00",
            "2026-07-04T08:00:00+01:00",
            "2026-07-04T08:00:00+0100",
            "2026-07-04T08:00:00+01",
            "2026-07-04 08:00:00 +01:00",
            "2026-07-04T01:30:00-05:30",
            "2026-07-04T08:00:00",  # summer time in London
            "2026-07-04 08:00",
            " 2026-07-04T07:00:00Z ",
        ],
        dt.datetime(2026, 7, 4, 7, tzinfo=dt.UTC),
    ),
}


@pytest.mark.parametrize(
    ("table", "column", "value", "meant"),
    [(*where, value, meant) for where, values in ACCEPTED.items() for value, meant in values.items()],
)
def test_a_sound_value_is_read_as_meant(table, column, value, meant):
    rows = one(table, column, value)
    assert rows["_fault"].to_list() == [None, None, None]
    assert rows[column][1] == meant


@pytest.mark.parametrize(
    ("starts", "ends", "hours"),
    [
        ("2026-03-28T22:00:00", "2026-03-29T06:00:00", 7.0),  # clocks go forward: one hour less
        ("2026-10-24T22:00:00", "2026-10-25T06:00:00", 9.0),  # clocks go back: one hour more
        ("2026-06-24T22:00:00", "2026-06-25T06:00:00", 8.0),
    ],
)
def test_a_night_shift_over_a_clock_change_has_its_real_hours(tmp_path, starts, ends, hours):
    content = f"shift_id,clinician_id,unit_id,starts_at,ends_at,status\nS1,C1,W1,{starts},{ends},worked\n"
    rows = taken_from(tmp_path, "shifts.csv", content.encode()).rows
    assert (rows["ends_at"] - rows["starts_at"]).dt.total_seconds().to_list() == [hours * 3600]
    assert rows["_date"].to_list() == [dt.date.fromisoformat(starts[:10])]


@pytest.mark.parametrize(("table", "column"), [(t, c) for t, sound in SOUND.items() for c in sound])
@pytest.mark.parametrize("blank", [None, "", "   "])
def test_a_required_value_that_is_not_there_is_missing(table, column, blank):
    rows = one(table, column, blank)
    assert rows["_fault"].to_list() == [None, f"missing:{column}", None]


def test_the_first_column_that_fails_is_named(tmp_path):
    header = b"shift_id,clinician_id,unit_id,starts_at,ends_at,status,worked_hours\n"
    content = header + b"S1,,W1,x,y,,NaN\n,C1,W1,x,y,,8h\n"
    rows = taken_from(tmp_path, "shifts.csv", content).rows
    assert rows["_fault"].to_list() == ["missing:clinician_id", "missing:shift_id"]


def test_leading_zeros_case_and_padding_never_make_two_people_one(tmp_path):
    content = b"unit_id,unit_name,setting\n00123,a,other\n123,a,other\nw1,a,other\nW1,a,other\n W1 ,a,other\n"
    rows = taken_from(tmp_path, "units.csv", content).rows
    assert rows["unit_id"].to_list() == ["00123", "123", "w1", "W1", "W1"]


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_frame_of_every_table_has_its_columns_and_types(table):
    schema = TABLES[table]
    rows = typed(table, pl.DataFrame({"_row": []}, schema={"_row": pl.Int64}), ZONE)
    assert rows.columns == [*schema.names, "_row", "_fault", "_date"]
    assert rows.height == 0
    assert rows.schema["_date"] == pl.Date
    assert rows.schema["_fault"] == pl.String
