"""CMS daily nurse staffing: eight kinds of staff become two groups, and every figure is accounted for."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.errors import FileRefused
from pipelines.shapes import SourceFile, SourceMap
from pipelines.sources.intake import inspect
from pipelines.sources.pbj import FORMAT
from pipelines.staging.types import typed
from tests.fixtures.readers.pbj import day, table
from tests.fixtures.workbooks import workbook

ZONE = "America/New_York"


def taken(folder, content, name="pbj.csv", **settings):
    path = folder / name
    path.write_bytes(content)
    mapping = SourceMap("pbj", "pbj", ZONE, **settings)
    return FORMAT.read(SourceFile(path, name), mapping, inspect(path, FORMAT.accepted))


def rows(reading, name):
    return typed(name, reading.frames[name].collect(), ZONE).rows(named=True)


def staffing(folder, *days, **settings):
    """Rows by staff group, of one day."""
    found = rows(taken(folder, table(*days), **settings), "staffing_daily")
    return {row["staff_group"]: row for row in found}


def test_kinds_of_staff_are_summed_into_two_groups(tmp_path):
    told = staffing(
        tmp_path,
        day(
            RNDON="7 0",
            RNadmin="28.8 0",
            RN="42.07 1.5",
            LPNadmin="4 0",
            LPN="163.45 9",
            CNA="674.48 44",
            NAtrn="8 0",
            MedAide="6 2.25",
        ),
    )
    nurse, aide = told["nurse"], told["support_worker"]
    assert nurse["actual_hours"] == pytest.approx(7 + 28.8 + (42.07 + 1.5) + 4 + (163.45 + 9), abs=1e-9)
    assert nurse["contract_hours"] == 1.5 + 9
    assert aide["actual_hours"] == pytest.approx((674.48 + 44) + 8 + (6 + 2.25), abs=1e-9)
    assert aide["contract_hours"] == 44 + 2.25
    assert (nurse["unit_id"], nurse["date"], nurse["period"]) == ("015009", date(2025, 9, 1), "all")
    assert nurse["planned_hours"] is None
    assert nurse["month_total"] is None


def test_administrative_nurses_may_be_left_out(tmp_path):
    hours = {
        "RNDON": "7 0",
        "RNadmin": "28.8 1",
        "RN": "42 0",
        "LPNadmin": "4 0",
        "LPN": "60 0",
        "CNA": "90 0",
    }
    told = staffing(tmp_path, day(**hours), options={"administrative_nurses": False})
    assert told["nurse"]["actual_hours"] == 42 + 60
    assert told["nurse"]["contract_hours"] == 0
    assert told["support_worker"]["actual_hours"] == 90


def test_sums_have_no_digits_that_their_parts_have_not(tmp_path):
    told = staffing(tmp_path, day(RN="0.1 0", LPN="0.2 0"))
    assert told["nurse"]["actual_hours"] == 0.3  # and not 0.30000000000000004


def test_the_census_is_that_of_resident_assessments(tmp_path):
    reading = taken(tmp_path, table(day(census="342"), day(on="20250902", census="0")))
    first, second = rows(reading, "caseload")
    assert (first["patients"], first["census_method"], first["period"]) == (342, "mds", "all")
    assert second["patients"] == 0
    assert second["_fault"] is None  # an empty home is not a missing census


def test_hours_that_are_not_own_and_contract_staffs_together_are_a_fault(tmp_path):
    wrong = day(on="20250902", RN="40 2", CNA="90 0") | {"Hrs_RN": "50.00"}
    rounded = day(on="20250903", RN="40 2") | {"Hrs_RN": "42.01"}
    reading = taken(tmp_path, table(day(), wrong, rounded))
    faults = reading.faults["staffing_daily"]
    assert faults.select("_row", "rule").rows() == [(2, "parts_differ")]
    told = [(row["_row"], row["staff_group"]) for row in rows(reading, "staffing_daily")]
    assert told == [
        (1, "nurse"),
        (1, "support_worker"),
        (2, "support_worker"),
        (3, "nurse"),
        (3, "support_worker"),
    ]
    assert len(rows(reading, "caseload")) == 3


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("", "missing:actual_hours"),  # missing is not zero
        ("n/a", "not_a_number:actual_hours"),
        ("1,260.00", "not_a_number:actual_hours"),
        ("inf", "not_finite:actual_hours"),
        ("NaN", "not_finite:actual_hours"),
    ],
)
def test_a_figure_that_is_none_refuses_its_group_and_no_other(tmp_path, value, fault):
    told = staffing(tmp_path, day(RN="40 0") | {"Hrs_LPN": value})
    assert told["nurse"]["_fault"] == fault
    assert told["support_worker"]["_fault"] is None


@pytest.mark.parametrize("text", ["", "2025-13-01", "20250931", "9/1/2025", "202509"])
def test_a_day_that_is_none_refuses_its_rows(tmp_path, text):
    told = staffing(tmp_path, day(on=text))
    assert {row["_fault"] for row in told.values()} == {"not_a_date:date" if text else "missing:date"}


def test_contract_hours_that_are_missing_are_what_own_staff_leave(tmp_path):
    blank = day(MedAide="6 2.25", CNA="90 10") | {"Hrs_MedAide_ctr": ""}
    assert staffing(tmp_path, blank)["support_worker"]["contract_hours"] == 10 + 2.25
    both = blank | {"Hrs_MedAide_emp": ""}
    told = staffing(tmp_path, both)["support_worker"]
    assert (told["contract_hours"], told["actual_hours"], told["_fault"]) == (None, 108.25, None)


def test_a_stray_column_is_left_out_and_told(tmp_path):
    reading = taken(tmp_path, table(day()))
    assert "Hrs_RNDON.1" in reading.extra_columns["staffing_daily"]
    assert "Hrs_RNDON" not in reading.extra_columns["staffing_daily"]


def test_other_names_are_read_in_any_case_and_by_the_sites_map(tmp_path):
    content = table(day(RN="40 0")).decode()
    lower = content.replace("PROVNUM", "CCN").replace("WorkDate", "workdate").replace("Hrs_RN,", "hrs_rn,")
    found = rows(taken(tmp_path, lower.encode()), "staffing_daily")
    assert (found[0]["unit_id"], found[0]["actual_hours"]) == ("015009", 40)
    renamed = content.replace("PROVNUM", "Facility").replace("Hrs_CNA,", "Aide hours,")
    own = {"unit_id": "Facility", "Hrs_CNA": "Aide hours"}
    assert len(rows(taken(tmp_path, renamed.encode(), carriers=own), "staffing_daily")) == 2


def test_missing_columns_refuse_the_file(tmp_path):
    content = table(day()).decode().replace("MDScensus", "Census").replace("Hrs_CNA,", "Hrs_X,")
    with pytest.raises(FileRefused, match="no column MDScensus, Hrs_CNA"):
        taken(tmp_path, content.encode())


def test_homes_are_translated_and_bytes_of_windows_read(tmp_path):
    content = table(day()).replace(b"Inc.", "Niñas".encode("cp1252"))
    reading = taken(tmp_path, content, values={"unit_id": {"015009": "HOME-1"}})
    assert {row["unit_id"] for row in rows(reading, "staffing_daily")} == {"HOME-1"}
    assert {row["unit_id"] for row in rows(reading, "caseload")} == {"HOME-1"}


def test_a_workbook_gives_the_same(tmp_path):
    content = table(day(RN="40 2", CNA="90.5 0")).decode().replace(", Inc.", "")
    lines = [line.replace('"', "").split(",") for line in content.splitlines()]
    from_book = taken(tmp_path, workbook({"Q3": lines}), "pbj.xlsx")
    from_text = taken(tmp_path, content.encode())
    for name in ("staffing_daily", "caseload"):
        assert rows(from_book, name) == rows(from_text, name)
