"""Rosters: columns and words as sites have them, and what becomes of each."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from pipelines.errors import FileRefused
from tests.fixtures.workbooks import Cell, workbook
from tests.rosters import HEAD, UKG, hours, one, rows, shifts, taken


def test_a_duty_of_a_grid_becomes_a_shift_in_utc(tmp_path):
    row = one(tmp_path, "00123,W1,2026-06-01,Worked,07:00,19:30")
    assert (row["clinician_id"], row["unit_id"], row["status"]) == ("00123", "W1", "worked")
    assert row["starts_at"] == datetime(2026, 6, 1, 6, 0, tzinfo=UTC)  # 07:00 in summer
    assert hours(row) == 12.5
    assert row["worked_hours"] is None  # start and end decide
    assert row["_fault"] is None


def test_an_export_of_ukg_is_read_as_it_is(tmp_path):
    text = f"{UKG}\n8801,4W,REG,1,11.5,2026-06-01 07:00:00,2026-06-01 19:00:00\n"
    (row,) = shifts(tmp_path, text)
    assert (row["status"], hours(row), row["worked_hours"]) == ("worked", 12, 11.5)


@pytest.mark.parametrize(
    ("code", "working", "status"),
    [
        ("REG", 1, "worked"),
        ("SICK", 0, "sick"),
        ("VAC", 0, "leave"),  # as the site translates it
        ("JURY", 0, "JURY"),  # not working, and nobody said why: the gate refuses it
        ("", 0, None),
        ("REG", 2, "REG"),
    ],
)
def test_whether_an_entry_is_working_time_and_its_code_tell_the_status(tmp_path, code, working, status):
    text = f"{UKG}\n8801,4W,{code},{working},12,2026-06-01 07:00:00,2026-06-01 19:00:00\n"
    (row,) = shifts(tmp_path, text, values={"status": {"VAC": "leave"}})
    assert row["status"] == status


def test_duty_types_are_translated_days_off_counted_and_unknown_ones_handed_on(tmp_path):
    lines = [
        f"1,W1,2026-06-0{n},{duty},07:00,19:00"
        for n, duty in enumerate(
            ["Long Day", "Annual Leave", "SICKNESS", "Cancelled", "Rest", "X", "Twilight"], 1
        )
    ]
    reading = taken(
        tmp_path,
        "\n".join([HEAD, *lines, ""]),
        values={"status": {"Long Day": "worked", "X": "none"}},
    )
    assert [row["status"] for row in rows(reading)] == ["worked", "leave", "sick", "cancelled", "Twilight"]
    assert reading.ignored == {"no_shift": 2}


def test_what_is_not_final_is_only_planned(tmp_path):
    head = f"{HEAD},Finalised"
    lines = [
        f"1,W1,2026-06-0{n},{told}"
        for n, told in enumerate(
            [
                "Worked,07:00,19:00,Yes",
                "Worked,07:00,19:00,No",
                "Sick,07:00,19:00,No",
                "Worked,07:00,19:00,?",
            ],
            1,
        )
    ]
    found = shifts(tmp_path, "\n".join([head, *lines, ""]), carriers={"finalised": "Finalised"})
    assert [row["status"] for row in found] == ["worked", "planned", "sick", "unclear"]


def test_a_roster_that_tells_no_status_says_what_its_rows_are(tmp_path):
    text = "Staff Number,Unit,Date,Start,End\n1,W1,2026-06-01,07:00,19:00\n"
    with pytest.raises(FileRefused, match="worked or only planned"):
        taken(tmp_path, text)
    (row,) = shifts(tmp_path, text, options={"rows_are": "planned"})
    assert row["status"] == "planned"


def test_without_an_id_a_shift_is_who_where_when_and_what(tmp_path):
    text = f"{HEAD}\n" + "".join(
        f"{line}\n"
        for line in (
            "1,W1,2026-06-01,Worked,07:00,19:00",
            "1,W1,2026-06-01,Worked,07:00,19:00",  # twice: one key, the same content, a duplicate
            "1,W1,2026-06-01,Planned,07:00,19:00",  # the plan beside it
            "2,W1,2026-06-01,Worked,07:00,19:00",
            "1,W2,2026-06-01,Worked,07:00,19:00",
            "1,W1,2026-06-01,Worked,20:00,22:00",
        )
    )
    ids = [row["shift_id"] for row in shifts(tmp_path, text)]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 5


def test_a_rosters_own_id_is_kept(tmp_path):
    row = one(tmp_path, "D-1,1,W1,2026-06-01,Worked,07:00,19:00", f"shift_id,{HEAD}")
    assert row["shift_id"] == "D-1"


def test_grades_are_read_only_where_the_site_translates_them(tmp_path):
    head, line = f"{HEAD},Grade,Bank/Agency", "1,W1,2026-06-01,Worked,07:00,19:00,Band 5,Agency"
    assert one(tmp_path, line, head)["staff_group"] is None
    row = one(tmp_path, line, head, values={"staff_group": {"Band 5": "nurse"}})
    assert (row["staff_group"], row["staffing"]) == ("nurse", "agency")
    row = one(tmp_path, line, head, values={"staff_group": {"Band 6": "nurse"}})
    assert row["staff_group"] == "Band 5"  # the gate refuses it


def test_units_are_translated_and_ids_kept_to_the_letter(tmp_path):
    row = one(
        tmp_path, " 00123 ,Ash Ward,2026-06-01,Worked,07:00,19:00", values={"unit_id": {"Ash Ward": "W1"}}
    )
    assert (row["clinician_id"], row["unit_id"]) == ("00123", "W1")


def test_missing_columns_are_named_at_once_and_no_other(tmp_path):
    with pytest.raises(FileRefused) as refused:
        taken(tmp_path, "Colour,Unit,Date,Duty Type,Start\nred,W1,2026-06-01,Worked,07:00\n")
    assert "Staff Number, End" in str(refused.value)
    assert "Colour" not in str(refused.value)
    with pytest.raises(FileRefused, match="no column Wer"):
        taken(tmp_path, f"{HEAD}\n", carriers={"clinician_id": "Wer"})
    with pytest.raises(FileRefused, match="more than one Unit"):
        taken(tmp_path, f"{HEAD},Unit\n1,W1,2026-06-01,Worked,07:00,19:00,W1\n")


def test_other_separators_and_encodings_are_read(tmp_path):
    text = HEAD.replace(",", ";") + "\n1;Häuser;2026-06-01;Worked;07:00;19:00\n"
    (row,) = shifts(tmp_path, text.encode("cp1252"))
    assert row["unit_id"] == "Häuser"


def test_a_workbook_gives_what_its_table_gives(tmp_path):
    cells: list[list[Cell]] = [
        ["1", "W1", date(2026, 6, 1), "Worked", time(19, 0), time(7, 30)],
        ["1", "W1", date(2026, 6, 3), "Worked", time(15, 0), timedelta(hours=24)],
        ["1", "W1", 46174, "Worked", time(7, 0), time(19, 0)],  # a day's serial number in a column of numbers
    ]
    first, second, third = shifts(tmp_path, workbook({"Duties": [HEAD.split(","), *cells]}), "roster.xlsx")
    assert (hours(first), hours(second)) == (12.5, 9)
    assert first["_date"] == date(2026, 6, 1)
    assert third["_fault"] == "not_a_timestamp:starts_at"


def test_a_column_of_remarks_carries_nothing(tmp_path):
    text = f"{HEAD},Shift notes\n1,W1,2026-06-01,Worked,07:00,19:00,Covered for a colleague\n"
    with pytest.raises(FileRefused) as refused:
        taken(tmp_path, text, carriers={"status": "Shift notes"})
    assert refused.value.rule == "text_content"
    assert taken(tmp_path, text).extra_columns == {"shifts": ("Shift notes",)}
