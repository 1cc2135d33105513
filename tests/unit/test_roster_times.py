"""Rosters: days, times of day and lengths as people write them, and the shifts they make."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.rosters import AUTUMN, HEAD, SPRING, UKG, hours, one, shifts


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [
        ("19:00", "07:30", 12.5),  # the next morning
        ("15:00", "24:00", 9),  # midnight at the end of the day
        ("15:00", "00:00", 9),
        ("24:00", "07:30", 7.5),  # begins at that midnight
        ("00:00", "24:00", 24),
        ("07:00", "07:00", 24),  # never no time at all
        ("0730", "1530", 8),
        ("7:30", "15:30:00", 8),
        ("7:30 AM", "3:30 PM", 8),
        ("12:00 am", "12:00 pm", 12),
    ],
)
def test_an_end_that_is_not_after_the_start_is_on_the_next_day(tmp_path, start, end, length):
    row = one(tmp_path, f"1,W1,2026-06-01,Worked,{start},{end}")
    assert (hours(row), row["_fault"]) == (length, None)


def test_midnight_at_the_end_of_a_day_begins_the_next_one(tmp_path):
    row = one(tmp_path, "1,W1,2026-06-01,Worked,24:00,07:30")
    assert row["_date"] == date(2026, 6, 2)


@pytest.mark.parametrize(("evening", "real"), [(SPRING, 7), ("2026-03-27", 8), (AUTUMN, 9)])
def test_a_night_over_a_change_of_the_clocks_has_real_hours(tmp_path, evening, real):
    assert hours(one(tmp_path, f"1,W1,{evening},Worked,22:00,06:00")) == real


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("1,W1,2026-03-29,Worked,01:30,09:00", "dst_gap:starts_at"),  # this clock time never was
        ("1,W1,2026-10-25,Worked,01:30,09:00", "dst_overlap:starts_at"),  # and this one was twice
        ("1,W1,2026-03-28,Worked,20:00,01:30", "dst_gap:ends_at"),
        ("1,W1,2026-06-01,Worked,25:00,09:00", "not_a_timestamp:starts_at"),
        ("1,W1,2026-06-01,Worked,07.30,09:00", "not_a_timestamp:starts_at"),  # 7.3 hours, or half past seven
        ("1,W1,2026-06-01,Worked,07:00,late", "not_a_timestamp:ends_at"),
        ("1,W1,01/06/2026,Worked,07:00,19:00", "not_a_timestamp:starts_at"),
        ("1,W1,2026-06-31,Worked,07:00,19:00", "not_a_timestamp:starts_at"),
        ("1,W1,46174,Worked,07:00,19:00", "not_a_timestamp:starts_at"),  # 1 June 2026 as Excel counts days
        ("1,W1,,Worked,07:00,19:00", "not_a_timestamp:starts_at"),
        ("1,W1,2026-06-01,Worked,07:00,", "missing:ends_at"),
        ("1,W1,2026-06-01,,07:00,19:00", "missing:status"),
        (",W1,2026-06-01,Worked,07:00,19:00", "missing:clinician_id"),
    ],
)
def test_what_cannot_be_read_refuses_its_row_under_its_column(tmp_path, line, fault):
    assert one(tmp_path, line)["_fault"] == fault


@pytest.mark.parametrize(
    ("order", "text", "month", "day"),
    [
        ("dmy", "03/04/2026", 4, 3),
        ("mdy", "03/04/2026", 3, 4),
        ("dmy", "3.4.2026", 4, 3),
        ("ymd", "20260403", 4, 3),
        ("dmy", "2026-04-03", 4, 3),  # ISO is never in doubt
    ],
)
def test_the_site_says_the_order_of_a_date(tmp_path, order, text, month, day):
    row = one(tmp_path, f"1,W1,{text},Worked,07:00,19:00", options={"date_order": order})
    assert row["_date"] == date(2026, month, day)


@pytest.mark.parametrize("text", ["03/04/26", "13/13/2026", "31/02/2026"])
def test_a_year_of_two_digits_and_days_that_are_none_are_refused(tmp_path, text):
    row = one(tmp_path, f"1,W1,{text},Worked,07:00,19:00", options={"date_order": "dmy"})
    assert row["_fault"] == "not_a_timestamp:starts_at"


def test_moments_with_their_dates_are_read_with_and_without_offset(tmp_path):
    own = {"clinician_id": "who", "unit_id": "ward", "starts_at": "from", "ends_at": "to"}
    text = (
        "who,ward,from,to\n"
        "1,W1,2026-06-01T22:00,2026-06-02 06:00\n"
        "1,W1,2026-06-01T22:00+01:00,2026-06-02T05:00Z\n"
    )
    first, second = shifts(tmp_path, text, carriers=own, options={"rows_are": "worked"})
    assert hours(first) == hours(second) == 8
    assert first["starts_at"] == second["starts_at"]
    assert {first["status"], second["status"]} == {"worked"}


@pytest.mark.parametrize(("evening", "local_end"), [("2026-06-01", 6), (SPRING, 7)])
def test_a_length_in_place_of_an_end_is_real_hours(tmp_path, evening, local_end):
    head = "Staff Number,Unit,Date,Duty Type,Start,duration_hours"
    row = one(tmp_path, f"1,W1,{evening},Worked,22:00,8", head)
    assert hours(row) == 8
    ends = row["ends_at"] + timedelta(hours=1)  # London, in summer
    assert ends.hour == local_end
    assert one(tmp_path, f"1,W1,{evening},Worked,22:00,08:00", head)["ends_at"] == row["ends_at"]
    assert one(tmp_path, f"1,W1,{evening},Worked,22:00,8h", head)["_fault"] == "not_a_timestamp:ends_at"


def test_a_length_by_the_clock_gives_way_in_the_night_when_the_clocks_change(tmp_path):
    text = f"{UKG}\n8801,4W,REG,1,8,{SPRING} 22:00:00,2026-03-29 06:00:00\n"
    (row,) = shifts(tmp_path, text)
    assert (hours(row), row["worked_hours"]) == (7, None)


def test_unpaid_breaks_come_off_the_hours_worked(tmp_path):
    head = f"{HEAD},Break"
    own = {"carriers": {"unpaid_break_minutes": "Break"}}
    for pause, worked in (("30", 12.0), ("00:30", 12.0), ("0", 12.5), ("", None)):
        row = one(tmp_path, f"1,W1,2026-06-01,Worked,07:00,19:30,{pause}", head, **own)
        assert row["worked_hours"] == worked  # 12.5 hours from start to end
    row = one(tmp_path, "1,W1,2026-06-01,Worked,07:00,19:30,half", head, **own)
    assert row["_fault"] == "not_a_number:worked_hours"  # it must not pass for no break


def test_a_break_comes_off_times_with_an_offset_too(tmp_path):
    own = {"clinician_id": "who", "unit_id": "ward", "starts_at": "from", "ends_at": "to"}
    text = "who,ward,from,to\n1,W1,2026-06-01T22:00+01:00,2026-06-02T05:00Z\n"
    options = {"rows_are": "worked", "unpaid_break_minutes": 45}
    (row,) = shifts(tmp_path, text, carriers=own, options=options)
    assert row["worked_hours"] == 8 - 0.75


@pytest.mark.parametrize(("end", "worked"), [("12:59", None), ("13:00", None), ("13:01", 6 + 1 / 60 - 0.5)])
def test_the_sites_usual_break_is_that_of_shifts_longer_than_six_hours(tmp_path, end, worked):
    row = one(tmp_path, f"1,W1,2026-06-01,Worked,07:00,{end}", options={"unpaid_break_minutes": 30})
    assert row["worked_hours"] == (worked if worked is None else pytest.approx(worked))


def test_hours_worked_as_told_come_before_breaks(tmp_path):
    head = f"{HEAD},worked_hours,unpaid_break_minutes,overtime_hours"
    row = one(tmp_path, "1,W1,2026-06-01,Worked,07:00,19:30,11:45,60,0:15", head)
    assert (row["worked_hours"], row["overtime_hours"]) == (11.75, 0.25)
    assert (
        one(tmp_path, '1,W1,2026-06-01,Worked,07:00,19:30,"11,5",,', head)["_fault"]
        == "not_a_number:worked_hours"
    )


SPLIT = f"{HEAD},Start 2,End 2,Hours,Overtime"
SECOND = {
    "start_time_2": "Start 2",
    "end_time_2": "End 2",
    "worked_hours": "Hours",
    "overtime_hours": "Overtime",
}


def test_a_split_shift_is_two_that_share_its_figures_by_length(tmp_path):
    text = f"{SPLIT}\n1,W1,2026-06-01,Worked,07:00,11:00,16:00,22:00,9.5,1\n"
    first, second = shifts(tmp_path, text, carriers=SECOND)
    assert (hours(first), hours(second)) == (4, 6)
    assert first["worked_hours"] == pytest.approx(9.5 * 4 / 10)
    assert second["worked_hours"] == pytest.approx(9.5 * 6 / 10)
    assert first["overtime_hours"] + second["overtime_hours"] == pytest.approx(1)
    assert first["shift_id"] != second["shift_id"]


def test_the_second_part_may_come_after_midnight_and_may_be_missing(tmp_path):
    text = (
        f"{SPLIT}\n"
        "1,W1,2026-06-01,Worked,18:00,22:00,02:00,06:00,8,\n"
        "2,W1,2026-06-01,Worked,07:00,15:00,,,8,\n"
    )
    first, second, whole = shifts(tmp_path, text, carriers=SECOND)
    assert second["starts_at"] - first["ends_at"] == timedelta(hours=4)
    assert (whole["worked_hours"], first["worked_hours"], second["worked_hours"]) == (8, 4, 4)


def test_the_length_of_a_duty_does_not_end_its_second_part(tmp_path):
    head = f"{SPLIT},Length".replace("Hours,", "")
    own = {name: at for name, at in SECOND.items() if at != "Hours"} | {"duration_hours": "Length"}
    text = f"{head}\n1,W1,2026-06-01,Worked,07:00,11:00,16:00,,,8\n"
    first, second = shifts(tmp_path, text, carriers=own)
    assert hours(first) == 4
    assert second["_fault"] == "missing:ends_at"


def test_half_a_second_pair_refuses_its_part(tmp_path):
    text = f"{SPLIT}\n1,W1,2026-06-01,Worked,07:00,11:00,16:00,,,\n"
    _, second = shifts(tmp_path, text, carriers=SECOND)
    assert second["_fault"] == "missing:ends_at"
