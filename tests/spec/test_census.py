"""What a census is: patient-hours over the real hours of a day, and who came and went."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from pipelines.shapes import PLACE_RECORD, STAY_RECORD, TOLD_UNIT
from pipelines.staging.census import changed_days, count
from pipelines.staging.places import units_of_places
from pipelines.staging.spells import hold, place_in_units, spells

LONDON = "Europe/London"
NONE = pl.DataFrame(schema={"place_id": pl.String, "place_unit": pl.String})


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def stay(unit: str | None, start: str, end: str | None = None, **more: Any) -> dict[str, Any]:
    """A patient P in a bed of a unit; times in UTC."""
    number = more.pop("n", 1)
    found = {"_row": number, "stay_id": f"s{number}", "part": 1, "telling": start + str(end)}
    found |= {"patient_id": "P", "unit_id": unit, "kind": "bed", "day_only": False}
    found |= {"started_at": moment(start), "ended_at": moment(end), "withdrawn": False} | more
    found["told_at"] = moment(more.get("told_at"))
    return dict.fromkeys(STAY_RECORD) | found


def spelled(*stays: dict[str, Any]) -> pl.DataFrame:
    records = pl.DataFrame(list(stays), schema=STAY_RECORD, orient="row")
    return spells(place_in_units(hold(records), NONE, {}))


def counted(
    found: pl.DataFrame, first: str, last: str, unit: str = "W1", **told: bool
) -> list[dict[str, Any]]:
    """The unit's rows of these days."""
    days = pl.date_range(date.fromisoformat(first), date.fromisoformat(last), eager=True)
    flags = {"beds": True, "cases": False, "contacts": False, "missed": False, "referrals": False} | told
    told_unit = {"unit_id": unit, **flags, "first_day": days[0], "last_day": days[-1], "_row": 1}
    units = pl.DataFrame([told_unit], schema=TOLD_UNIT)
    wanted = pl.DataFrame({"unit_id": unit, "date": days})
    return count(found, wanted, units, LONDON).to_dicts()


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-28", 24), ("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)]
)
def test_a_day_has_its_real_hours(day, hours):
    """From noon on a patient is there 12 hours, of 23 where the clock goes forward and of 25 where back.

    On the 29th of March noon is 11:00 UTC, on the 25th of October 12:00: clocks have changed by then.
    """
    summer = day == "2026-03-29"
    found = spelled(stay("W1", f"{day}T{11 if summer else 12}:00", None))
    assert counted(found, day, day)[0]["patients"] == 12 / hours


def test_a_transfer_is_one_presence_after_another():
    """W1 from 06:00 to 18:00, then W2: half a patient each, and nobody was admitted or discharged between."""
    there = spelled(
        stay("W1", "2026-01-10T06:00", "2026-01-10T18:00"), stay("W2", "2026-01-10T18:00", None, n=2)
    )
    first, second = counted(there, "2026-01-10", "2026-01-10") + counted(
        there, "2026-01-10", "2026-01-10", "W2"
    )
    assert (first["patients"], second["patients"]) == (12 / 24, 6 / 24)
    assert (first["admissions"], first["transfers_out"], first["discharges"]) == (1, 1, 0)
    assert (second["admissions"], second["transfers_in"], second["discharges"]) == (0, 1, 0)


@pytest.mark.parametrize(("minutes", "came"), [(59, "transfer"), (60, "transfer"), (61, "admission")])
def test_an_hour_on_the_way_is_a_transfer_and_longer_an_admission(minutes, came):
    left = datetime(2026, 1, 10, 12, tzinfo=UTC)
    arrived = (left + timedelta(minutes=minutes)).replace(tzinfo=None).isoformat()
    there = spelled(stay("W1", "2026-01-10T06:00", "2026-01-10T12:00"), stay("W2", arrived, None, n=2))
    assert there.sort("started_at")["came"].to_list() == ["admission", came]
    assert there.sort("started_at")["went"][0] == {"transfer": "transfer", "admission": "discharge"}[came]


def test_beds_and_the_ward_around_them_told_together_are_one_presence():
    there = spelled(
        stay("W1", "2026-01-10T06:00", "2026-01-10T12:00"),
        stay("W1", "2026-01-10T06:00", None, part=2, n=1, telling="2026-01-10T06:002026-01-10T12:00"),
    )
    assert there.height == 1
    assert counted(there, "2026-01-10", "2026-01-10")[0]["patients"] == 18 / 24


def test_who_comes_back_from_leave_is_not_admitted_again():
    """Two nights away in one stay: the ward is empty on the day between, and sees one admission."""
    part = {"telling": "t", "n": 1}
    there = spelled(
        stay("W1", "2026-01-10T00:00", "2026-01-11T00:00", **part),
        stay("W1", "2026-01-12T12:00", None, part=2, **part),
    )
    rows = counted(there, "2026-01-10", "2026-01-12")
    assert [row["patients"] for row in rows] == [1, 0, 12 / 24]
    assert [(row["admissions"], row["discharges"]) for row in rows] == [(1, 0), (0, 0), (0, 0)]


def test_a_day_on_which_nobody_was_there_is_a_row_of_nothing():
    there = spelled(stay("W1", "2026-01-10T00:00", "2026-01-10T12:00"))
    rows = counted(there, "2026-01-10", "2026-01-12")
    assert [row["patients"] for row in rows] == [0.5, 0, 0]
    assert [row["discharges"] for row in rows] == [1, 0, 0]


def test_where_only_days_are_known_patients_are_those_there_when_the_day_ended():
    """In on the 10th, out on the 12th: there at the end of the 10th and the 11th, not of the 12th."""
    days = {"day_only": True}
    there = spelled(stay("W1", "2026-01-10T00:00", "2026-01-12T00:00", **days))
    rows = counted(there, "2026-01-10", "2026-01-12")
    assert [(row["patients"], row["census_method"]) for row in rows] == [(1, "midnight")] * 2 + [
        (0, "midnight")
    ]
    assert [row["discharges"] for row in rows] == [0, 0, 1]


def test_a_patient_of_two_workers_is_one_patient_of_the_team():
    case = {"kind": "case"}
    there = spelled(
        stay("T1", "2026-01-10T00:00", None, clinician_id="A", n=1, **case),
        stay("T1", "2026-01-10T00:00", None, clinician_id="B", n=2, **case),
        stay("T1", "2026-01-10T00:00", None, clinician_id="B", n=3, patient_id="Q", **case),
    )
    rows = counted(there, "2026-01-10", "2026-01-10", "T1", beds=False, cases=True)
    assert [(row["clinician_id"], row["patients"]) for row in rows] == [(None, 2), ("A", 1), ("B", 2)]
    assert {row["census_method"] for row in rows} == {"assignment"}


def test_a_case_counts_while_both_the_referral_and_the_coordinator_are_open():
    """Referral open on 1-10, co-ordinated 5-20: a case when the 5th to the 9th ended."""
    there = spelled(
        stay("T1", "2026-01-01T00:00", "2026-01-10T00:00", kind="open_referral", day_only=True, n=1),
        stay(None, "2026-01-05T00:00", "2026-01-20T00:00", kind="coordinated", clinician_id="A", n=2),
    )
    rows = counted(there, "2026-01-01", "2026-01-12", "T1", beds=False, cases=True)
    own = {row["date"].day: row["patients"] for row in rows if row["clinician_id"] is None}
    assert [day for day, patients in own.items() if patients] == [5, 6, 7, 8, 9]


def test_contacts_of_a_clinic_are_counted_and_its_patients_are_those_seen():
    there = spelled(
        stay("C1", "2026-01-10T09:00", None, kind="contact", n=1),
        stay("C1", "2026-01-10T15:00", None, kind="contact", n=2),
        stay("C1", "2026-01-10T15:00", None, kind="contact_missed", n=3, patient_id="Q"),
    )
    rows = counted(there, "2026-01-10", "2026-01-11", "C1", beds=False, contacts=True, missed=True)
    told = [(row["contacts"], row["contacts_missed"], row["patients"], row["census_method"]) for row in rows]
    assert told == [(2, 1, 1, "appointment"), (0, 0, 0, "appointment")]
    never = counted(there, "2026-01-10", "2026-01-10", "C1", beds=False, contacts=True)
    assert never[0]["contacts_missed"] is None


def test_the_latest_telling_of_a_stay_holds_as_a_whole():
    """Told with two wards, then with one: the other was an error, and is gone; so is what is withdrawn."""
    early = {"telling": "a", "told_at": "2026-01-11T00:00"}
    late = {"telling": "b", "told_at": "2026-01-12T00:00"}
    parts = [
        stay("W1", "2026-01-10T00:00", "2026-01-10T12:00", **early),
        stay("W2", "2026-01-10T12:00", None, part=2, **early),
        stay("W1", "2026-01-10T00:00", None, **late),
    ]
    for order in (parts, parts[::-1]):
        there = spelled(*order)
        assert there.select("unit_id", "ended_at").rows() == [("W1", None)]
    gone = stay("W1", "2026-01-10T00:00", None, withdrawn=True, telling="c", told_at="2026-01-13T00:00")
    assert spelled(*parts, gone).is_empty()


def test_without_a_time_of_telling_the_one_that_knows_more_holds():
    open_still = stay("W1", "2026-01-10T00:00", None, telling="z")
    ended = stay("W1", "2026-01-10T00:00", "2026-01-14T00:00", telling="a")
    assert spelled(open_still, ended)["ended_at"].to_list() == [moment("2026-01-14T00:00")]


def test_a_visit_of_several_wards_without_times_counts_in_none():
    vague = {"whole_visit": True, "telling": "t", "n": 1}
    assert spelled(
        stay("W1", "2026-01-10T00:00", None, **vague), stay("W2", "2026-01-10T00:00", None, part=2, **vague)
    ).is_empty()
    assert (
        spelled(
            stay("W1", "2026-01-10T00:00", None, **vague),
            stay("W1", "2026-01-10T00:00", None, part=2, **vague),
        ).height
        == 1
    )


def test_an_end_that_becomes_known_touches_only_the_days_from_it_on():
    before = spelled(stay("W1", "2026-01-01T00:00", None))
    after = spelled(stay("W1", "2026-01-01T00:00", "2026-01-09T12:00"))
    days = changed_days(before, after, date(2026, 1, 10), LONDON)
    assert sorted(days["date"]) == [date(2026, 1, 9), date(2026, 1, 10)]
    assert changed_days(before, before, date(2026, 1, 10), LONDON).is_empty()


def places(*rows: tuple[str, str | None, bool]) -> pl.DataFrame:
    told = [
        dict.fromkeys(PLACE_RECORD) | dict(zip(("place_id", "part_of", "is_ward"), row, strict=True))
        for row in rows
    ]
    return pl.DataFrame(told, schema=PLACE_RECORD)


def test_a_bed_is_in_the_first_ward_above_it_and_a_second_name_means_the_same():
    found = units_of_places(
        places(
            ("b1", "r1", False),
            ("r1", "w1", False),
            ("w1", "hospital", True),
            ("sys|7", "b1", False),
            ("loop1", "loop2", False),
            ("loop2", "loop1", False),
        ),
        {},
    )
    assert dict(found.rows()) == {"b1": "w1", "r1": "w1", "w1": "w1", "sys|7": "w1"}


def test_the_site_names_its_units_at_any_level_and_also_where_no_place_is_told():
    found = units_of_places(places(("b1", "w1", False), ("w1", "h", True)), {"w1": "ASH", "ward-9": "OAK"})
    assert dict(found.rows()) == {"b1": "ASH", "w1": "ASH", "ward-9": "OAK"}
