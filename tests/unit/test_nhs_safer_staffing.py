"""The NHS's monthly return: sums over a month stay sums, and what is missing stays missing."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.errors import FileRefused
from pipelines.shapes import SourceFile, SourceMap
from pipelines.sources.intake import inspect
from pipelines.sources.nhs_safer_staffing import FORMAT
from pipelines.staging.types import typed
from tests.fixtures.readers.nhs_safer_staffing import ASH, CLINIC, HEADER, MEDICS, table, ward
from tests.fixtures.workbooks import Cell, workbook

ZONE = "Europe/London"


def taken(folder, content, name="return.csv", **settings):
    path = folder / name
    path.write_bytes(content)
    mapping = SourceMap("nhs", "nhs_safer_staffing", ZONE, **settings)
    return FORMAT.read(SourceFile(path, name), mapping, inspect(path, FORMAT.accepted))


def rows(reading, name):
    return typed(name, reading.frames[name].collect(), ZONE).rows(named=True)


def hours(reading):
    """(planned, actual) by period and staff group, of one ward."""
    found = rows(reading, "staffing_daily")
    return {(row["period"], row["staff_group"]): (row["planned_hours"], row["actual_hours"]) for row in found}


def census(folder, **other):
    """The one ward's caseload rows, and why there is none."""
    reading = taken(folder, table({**ASH, **other}))
    return rows(reading, "caseload"), reading.ignored


def test_a_wards_month_is_four_rows_of_hours(tmp_path):
    reading = taken(tmp_path, table(ASH))
    assert hours(reading) == {
        ("day", "nurse"): (1260.0, 1323.0),
        ("day", "support_worker"): (900.0, 1035.0),
        ("night", "nurse"): (630.0, 630.0),
        ("night", "support_worker"): (630.0, 693.0),
    }
    for row in rows(reading, "staffing_daily"):
        assert (row["unit_id"], row["date"], row["month_total"]) == ("N - Ash Ward", date(2026, 4, 1), True)
        assert row["_fault"] is None


def test_the_census_is_the_sum_of_the_months_midnight_counts(tmp_path):
    (row,), _ = census(tmp_path)
    assert (row["patients"], row["month_total"], row["census_method"]) == (540, True, "midnight")
    assert row["patients"] / 30 == 18  # patients a night, in April
    assert (row["date"], row["period"], row["_fault"]) == (date(2026, 4, 1), "all", None)


def test_care_hours_per_patient_day_and_fill_are_the_returns_own(tmp_path):
    reading = taken(tmp_path, table(ASH))
    told, (ward_month,) = hours(reading), rows(reading, "caseload")
    actual = sum(worked for _, worked in told.values())
    assert actual / ward_month["patients"] == pytest.approx((1323 + 1035 + 630 + 693) / 540)  # CHPPD 6.8
    planned, worked = told["day", "nurse"]
    assert worked / planned == 1.05


def test_a_clinic_gives_the_hours_it_tells_and_no_census(tmp_path):
    reading = taken(tmp_path, table(CLINIC))
    assert hours(reading) == {("day", "nurse"): (300, 280), ("day", "support_worker"): (150, 150)}
    assert rows(reading, "caseload") == []
    assert reading.ignored == {"no_census": 1, "no_hours": 2}


def test_medical_teams_are_left_out(tmp_path):
    reading = taken(tmp_path, table(MEDICS, ASH))
    assert {row["unit_id"] for row in rows(reading, "staffing_daily")} == {"N - Ash Ward"}
    assert reading.ignored == {"medical_staff": 1}


@pytest.mark.parametrize(
    ("patients", "taken_as"),
    [("30", 30), ("29", None), ("0", None), ("-", None), ("", None), ("1,080", 1080)],
)
def test_a_census_is_taken_from_one_patient_a_night_on(tmp_path, patients, taken_as):
    found, ignored = census(tmp_path, **{"Patient Count At Midnight": patients})  # April has 30 nights
    assert [row["patients"] for row in found] == ([] if taken_as is None else [taken_as])
    assert ignored == ({"no_census": 1} if taken_as is None else {})


@pytest.mark.parametrize(("month", "least"), [("01/02/2026", 28), ("01/03/2026", 31)])
def test_the_nights_are_those_of_the_month(tmp_path, month, least):
    for patients, rows_told in ((least, 1), (least - 1, 0)):
        found, _ = census(tmp_path, **{"Patient Count At Midnight": str(patients), "Month": month})
        assert len(found) == rows_told


@pytest.mark.parametrize(("missing", "rows_told"), [("9", 1), ("10", 0), ("73", 0), ("-", 1), ("", 1)])
def test_a_census_with_too_many_counts_missing_is_left_out(tmp_path, missing, rows_told):
    found, ignored = census(tmp_path, **{"Missing Census Count": missing})
    assert len(found) == rows_told
    assert ignored == ({} if rows_told else {"census_incomplete": 1})


def test_how_many_counts_may_be_missing_is_the_sites_to_say(tmp_path):
    content = table({**ASH, "Missing Census Count": "1"})
    reading = taken(tmp_path, content, options={"most_missing_censuses": 0})
    assert reading.ignored == {"census_incomplete": 1}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("15/04/2026", "not_a_date:date"),
        ("04/01/2026", "not_a_date:date"),  # a day of January or of April
        ("01/04/26", "not_a_date:date"),
        ("01/13/2026", "not_a_date:date"),
        ("46113", "not_a_date:date"),  # 1 April 2026 as Excel counts days
        ("", "missing:date"),
    ],
)
def test_what_is_no_month_refuses_its_rows(tmp_path, text, fault):
    reading = taken(tmp_path, table({**ASH, "Month": text}))
    found = rows(reading, "staffing_daily") + rows(reading, "caseload")
    assert len(found) == 5
    assert {row["_fault"] for row in found} == {fault}


@pytest.mark.parametrize("text", ["1,26.00", "1 260.00", "1.260,00", "12h"])
def test_figures_in_other_forms_refuse_their_row_only(tmp_path, text):
    reading = taken(tmp_path, table({**ASH, "Day Reg Actual Hrs": text}))
    faults = [row["_fault"] for row in rows(reading, "staffing_daily")]
    assert faults == ["not_a_number:actual_hours", None, None, None]


def test_a_census_that_is_no_number_is_refused_and_not_ignored(tmp_path):
    (row,), ignored = census(tmp_path, **{"Patient Count At Midnight": "many"})
    assert row["_fault"] == "not_a_number:patients"
    assert ignored == {}


def test_planned_hours_without_actual_ones_are_refused_not_zero(tmp_path):
    reading = taken(tmp_path, table({**ASH, "Night Reg Actual Hrs": "-"}))
    assert [row["_fault"] for row in rows(reading, "staffing_daily")].count("missing:actual_hours") == 1


def test_every_cell_is_told_or_counted(tmp_path):
    reading = taken(tmp_path, table(ASH, CLINIC, MEDICS, ward("N - Closed")))
    told = len(rows(reading, "staffing_daily")) + len(rows(reading, "caseload"))
    wards, cells = 3, 4 + 1
    assert reading.ignored == {"medical_staff": 1, "no_hours": 2 + 4, "no_census": 2}
    assert told + 2 + 4 + 2 == wards * cells


def test_wards_are_translated_and_columns_renamed(tmp_path):
    content = (
        table(ASH).replace(b"Name,", b"Ward,", 1).replace(b"Day Reg Planned Hrs", b"day reg  planned hrs")
    )
    reading = taken(
        tmp_path, content, carriers={"unit_id": "Ward"}, values={"unit_id": {"N - Ash Ward": "W1"}}
    )
    assert {row["unit_id"] for row in rows(reading, "staffing_daily")} == {"W1"}
    assert hours(reading)["day", "nurse"] == (1260, 1323)


def test_missing_columns_refuse_the_file_and_the_missing_counts_may_be_missing(tmp_path):
    with pytest.raises(FileRefused, match="no column Day Reg Actual Hrs"):
        taken(tmp_path, table(ASH).replace(b"Day Reg Actual Hrs", b"Day RN Actual Hrs"))
    reading = taken(tmp_path, table(ASH).replace(b"Missing Census Count", b"Else"))
    assert len(rows(reading, "caseload")) == 1


def test_a_workbook_below_its_title_gives_the_same(tmp_path):
    figures = [
        float(ASH[name].replace(",", "")) if name.endswith("Hrs") else ASH.get(name) for name in HEADER
    ]
    cells: list[Cell] = [
        date(2026, 4, 1) if name == "Month" else cell for name, cell in zip(HEADER, figures, strict=True)
    ]
    book = workbook({"NStfFil": [["Safer staffing"], [*HEADER], cells]})
    from_book = taken(tmp_path, book, "return.xlsx", options={"header_row": 2})
    from_text = taken(tmp_path, table(ASH))
    for name in ("staffing_daily", "caseload"):
        assert rows(from_book, name) == rows(from_text, name)
