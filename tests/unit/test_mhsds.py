"""MHSDS tables: cases of two tables, teams of a third, contacts by attendance, months that restate others."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from expectations.gate import Gate
from pipelines.errors import FileRefused
from pipelines.run import Options, run
from pipelines.shapes import STAYS, SourceFile, SourceMap
from pipelines.site import load_site
from pipelines.sources.intake import inspect
from pipelines.sources.mhsds import FORMAT, read
from pipelines.warehouse.store import Store
from tests.fixtures.stays import CANARY, write_site
from tests.sites import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.shapes import Reading

MHS006 = "CareProfLocalID,LocalPatientID,StartDateAssCareCoord,EndDateAssCareCoord"
MHS101 = "ServiceRequestID,LocalPatientID,ReferralRequestReceivedDate,ServDischDate,CareProfTeamLocalID"
OLD_101 = MHS101.removesuffix(",CareProfTeamLocalID")
MHS102 = "ServiceRequestID,CareProfTeamLocalID,ReferClosureDate,ReferRejectionDate"
MHS201 = "CareContactID,ServiceRequestID,CareContDate,CareContTime,AttendStatus,CareProfTeamLocalID"
MHS502 = (
    "WardStayID,HospProvSpellID,WardCode,StartDateWardStay,StartTimeWardStay,EndDateWardStay,EndTimeWardStay"
)


@pytest.fixture(autouse=True)
def polars_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Great Expectations counts the same (tests/oracle/test_gate.py) and takes its time."""
    monkeypatch.setattr(Gate, "agree", lambda _gate: None)
    monkeypatch.setenv("PLIMSOLL_PSEUDONYM_KEY", KEY)


def csv(header: str, *rows: str) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def reading(folder: Path, content: bytes, name: str = "MHS_2026-03.csv", **settings: Any) -> Reading:
    path = folder / name
    path.write_bytes(content)
    mapping = SourceMap("source", "mhsds", "Europe/London", **settings)
    return read(SourceFile(path, path.name), mapping, inspect(path, FORMAT.accepted))


def stays(folder: Path, content: bytes, name: str = "MHS_2026-03.csv", **settings: Any) -> list[dict]:
    found = reading(folder, content, name, **settings)
    assert not found.faults["caseload"].height, found.faults
    return found.frames[STAYS].collect().to_dicts()


def told_at(folder: Path, content: bytes, name: str) -> Any:
    return stays(folder, content, name)[0]["told_at"]


@pytest.mark.parametrize(
    ("name", "extra", "value", "expected"),
    [
        ("MHS006_2026-03.csv", "", "", datetime(2026, 3, 31, 23, tzinfo=UTC)),
        ("MHS006_202612.csv", "", "", datetime(2027, 1, 1, tzinfo=UTC)),
        ("MHS006_20260131.csv", "", "", datetime(2026, 2, 1, tzinfo=UTC)),
        ("MHS006.csv", ",ReportingPeriodEndDate", ",2026-02-28", datetime(2026, 3, 1, tzinfo=UTC)),
        ("MHS006.csv", ",ReportingPeriodEndDate", ",2026-02-28 00:00:00", datetime(2026, 3, 1, tzinfo=UTC)),
        ("MHS006_2020-01.csv", ",UniqMonthID", ",1429", datetime(2019, 4, 30, 23, tzinfo=UTC)),
    ],
)
def test_what_a_month_told_was_told_when_it_was_over(tmp_path, name, extra, value, expected):
    """March 2026 ends at 23:00 UTC of the 31st. Month 1429 of NHS England's count is April 2019:
    (2019 - 1900) x 12 + (4 - 4) + 1."""
    assert told_at(tmp_path, csv(MHS006 + extra, "c1,p1,2019-01-01," + value), name) == expected


@pytest.mark.parametrize("name", ["MHS006.csv", "MHS006_2026-03_sent_2026-04-14.csv", "MHS006_2026-13.csv"])
def test_a_file_that_tells_no_month_is_refused(tmp_path, name):
    with pytest.raises(FileRefused) as refused:
        reading(tmp_path, csv(MHS006, "c1,p1,2026-03-01,"), name)
    assert refused.value.rule == "header"
    assert "month" in str(refused.value)


def test_a_month_that_is_none_refuses_the_row(tmp_path):
    found = reading(tmp_path, csv(MHS006 + ",UniqMonthID", "c1,p1,2026-03-01,,soon"))
    assert found.faults["caseload"]["rule"].to_list() == ["not_a_timestamp"]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("5", ("contact", False)),
        ("6", ("contact", False)),
        ("2", ("contact_missed", False)),
        ("3", ("contact_missed", False)),
        ("7", ("contact_missed", False)),
        ("4", ("contact", True)),
    ],
)
def test_attendance_says_whether_a_contact_was_held_missed_or_taken_back(tmp_path, status, told):
    (one,) = stays(tmp_path, csv(MHS201, f"k1,r1,2026-07-05,09:30:00,{status},T1"))
    assert (one["kind"], one["withdrawn"]) == told
    assert one["started_at"] == datetime(2026, 7, 5, 8, 30, tzinfo=UTC)


def test_a_contact_of_unknown_attendance_is_counted_and_the_older_name_is_read(tmp_path):
    old = MHS201.replace("AttendStatus", "AttendOrDNACode")
    found = reading(
        tmp_path, csv(old, "k1,r1,2026-03-05,,,T1", "k2,r1,2026-03-05,,5,", "k3,r1,2026-03-05,,5,T1")
    )
    assert found.ignored == {"attend_status_not_read": 1, "no_team": 1}
    assert found.frames[STAYS].collect()["unit_id"].to_list() == ["T1"]


def test_ward_stays_of_one_spell_are_one_patients(tmp_path):
    rows = (
        "w1,s1,ASH,2026-03-02,10:00:00,2026-03-04,12:00:00",
        "w2,s1,OAK,2026-03-04 00:00:00,1899-12-30 12:15:00,,",
    )
    first, second = stays(tmp_path, csv(MHS502, *rows))
    assert first["patient_id"] == second["patient_id"] == "of_spell:s1"
    assert second["started_at"] == datetime(2026, 3, 4, 12, 15, tzinfo=UTC)
    assert [one["day_only"] for one in (first, second)] == [False, False]
    (no_time,) = stays(tmp_path, csv(MHS502, "w1,s1,ASH,2026-03-02,,2026-03-04,"))
    assert no_time["day_only"]


@pytest.mark.parametrize("time", ["9:05", "09:05", "9:05:00", "09:05:00", "1899-12-30 09:05:00"])
def test_a_time_of_day_may_be_short_or_carry_a_databases_first_day(tmp_path, time):
    (one,) = stays(tmp_path, csv(MHS201, f"k1,r1,2026-03-05,{time},5,T1"))
    assert one["started_at"] == datetime(2026, 3, 5, 9, 5, tzinfo=UTC)


def test_a_time_that_is_none_refuses_the_row(tmp_path):
    found = reading(tmp_path, csv(MHS201, "k1,r1,2026-03-05,noon,5,T1"))
    assert found.faults["caseload"]["rule"].to_list() == ["not_a_timestamp"]


def test_other_tables_are_counted_by_number_and_other_files_refused(tmp_path):
    other = csv(f"CareProfLocalID,{CANARY}", "c1,x", "c2,x")
    assert reading(tmp_path, other, "mhs204IndirectActivity.csv").ignored == {"MHS204_not_read": 2}
    with pytest.raises(FileRefused) as refused:
        reading(tmp_path, other, "other.csv")
    assert CANARY not in str(refused.value)


def test_rows_without_patient_or_worker_are_counted(tmp_path):
    found = reading(tmp_path, csv(MHS006, "c1,,2026-03-01,", ",p1,2026-03-01,", "c1,p1,,"))
    assert found.ignored == {"no_patient_or_worker": 2}
    assert found.faults["caseload"]["rule"].to_list() == ["missing_id"]
    found = reading(tmp_path, csv(MHS101, "r1,,2026-03-01,,T1", "r2,p,2026-03-05,2026-03-01,T1"))
    assert found.ignored == {"no_patient": 1}
    assert found.faults["caseload"]["rule"].to_list() == ["end_before_start"]


def site(folder: Path, files: dict[str, bytes]) -> Path:
    made = write_site(folder, "mhsds", ("T1", "T2", "ASH"))
    lines = ["clinician_id,staff_group,unit_id,wte", *(f"{one},nurse,T1,1" for one in ("c1", "c2"))]
    (made / "incoming" / "clinicians.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name, content in files.items():
        (made / "data" / name).write_bytes(content)
    return made


def rows(folder: Path, columns: str = "patients") -> dict[tuple[str, int], Any]:
    """The units' own rows of March, by unit and day."""
    store = Store(folder / "warehouse" / "store.duckdb")
    found = store.query(f"select unit_id, date, {columns} from caseload where clinician_id is null")
    store.close()
    return {
        (unit, day.day): figures[0] if len(figures) == 1 else tuple(figures)
        for unit, day, *figures in found.iter_rows()
        if day.month == 3
    }


def run_site(folder: Path) -> Any:
    return run(load_site(folder), Options(today=date(2026, 6, 30)))


def test_a_case_is_open_while_referral_and_coordinator_are_and_two_workers_share_one_patient(tmp_path):
    """p1: referral 2-20 March, c1 from the 5th to the 12th, c2 from the 10th on: open when the 5th to the
    19th ended. p2: a referral and nobody to co-ordinate. p3: c1 and no referral."""
    files = {
        "MHS101_2026-03.csv": csv(MHS101, "r1,p1,2026-03-02,2026-03-20,T1", "r2,p2,2026-03-02,,T1"),
        "MHS006_2026-03.csv": csv(
            MHS006, "c1,p1,2026-03-05,2026-03-12", "c2,p1,2026-03-10,", "c1,p3,2026-03-02,"
        ),
    }
    made = site(tmp_path, files)
    run_site(made)
    found = rows(made, "patients, referrals, census_method")
    assert [day for (_, day), figures in sorted(found.items()) if figures[0]] == list(range(5, 20))
    assert found["T1", 2] == (0, 2, "assignment")
    assert found["T1", 11] == (1, 0, "assignment")
    assert ("T1", 31) in found  # the month was told whole
    store = Store(made / "warehouse" / "store.duckdb")
    shared = store.query(
        "select date, count(*), sum(patients) from caseload where clinician_id is not null group by date"
    ).rows()
    store.close()
    both = {day.day for day, workers, _ in shared if workers == 2}
    assert both == {10, 11}


def test_the_latest_month_that_tells_a_key_holds_whichever_file_comes_first(tmp_path):
    """March says that p1 is open, and April that it ended on the 10th of March."""
    march = csv(MHS101, "r1,p1,2026-03-02,,T1")
    april = csv(MHS101, "r1,p1,2026-03-02,2026-03-10,T1")
    held = csv(MHS006, "c1,p1,2026-03-02,")
    months = {"a_2026-03.csv": march, "b_2026-04.csv": april, "c_2026-04.csv": held}
    made = site(tmp_path / "one", months)
    run_site(made)
    assert [day for (_, day), patients in sorted(rows(made).items()) if patients] == list(range(2, 10))
    other = site(tmp_path / "two", {"0_2026-04.csv": april, "1_2026-04.csv": held})
    run_site(other)
    (other / "data" / "9_2026-03.csv").write_bytes(march)
    run_site(other)
    assert rows(other) == rows(made)


def test_teams_may_come_in_a_table_of_their_own_before_or_after_and_close_by_themselves(tmp_path):
    """r1 went to T1, which closed it on the 10th, and to T2. Version 5 names no team in MHS101."""
    tables = {
        "referrals_2026-03.csv": csv(OLD_101, "r1,p1,2026-03-02,"),
        "teams_2026-03.csv": csv(MHS102, "r1,T1,2026-03-10,", "r1,T2,,", "r9,T2,,"),
        "coordinators_2026-03.csv": csv(MHS006, "c1,p1,2026-03-02,"),
    }
    whole = site(tmp_path / "whole", tables)
    summary = run_site(whole)
    found = rows(whole, "patients, referrals")
    assert [day for (unit, day), (patients, _) in sorted(found.items()) if unit == "T1" and patients] == list(
        range(2, 10)
    )
    assert [day for (unit, day), (patients, _) in sorted(found.items()) if unit == "T2" and patients] == list(
        range(2, 32)
    )
    assert [found[unit, 2][1] for unit in ("T1", "T2")] == [1, 1]
    assert any("1 stays of record name no ward that is known yet" in note for note in summary.notes)
    names = list(tables)
    for seed in range(3):
        random.Random(seed).shuffle(names)
        split = site(tmp_path / f"split{seed}", {})
        for name in names:
            (split / "data" / name).write_bytes(tables[name])
            last = run_site(split)
        assert rows(split, "patients, referrals") == found
        assert last.snapshot == summary.snapshot


def test_a_team_that_both_tables_name_is_one_and_a_rejected_referral_is_no_case(tmp_path):
    tables = {
        "referrals_2026-03.csv": csv(MHS101, "r1,p1,2026-03-02,,T1", "r2,p2,2026-03-02,,"),
        "teams_2026-03.csv": csv(MHS102, "r1,T1,,", "r2,T2,,2026-03-04"),
        "coordinators_2026-03.csv": csv(MHS006, "c1,p1,2026-03-02,", "c1,p2,2026-03-10,"),
    }
    made = site(tmp_path, tables)
    run_site(made)
    found = rows(made, "patients, referrals")
    assert found["T1", 2] == (1, 1)
    assert {key[0] for key, (patients, _) in found.items() if patients} == {"T1"}


def test_referrals_alone_are_no_census_of_nobody(tmp_path):
    """Without MHS006 nobody knows who is a patient: the team is not assessed, it has not got none."""
    made = site(tmp_path, {"r_2026-03.csv": csv(MHS101, "r1,p1,2026-03-02,,T1", "r2,p2,2026-03-02,,T2")})
    summary = run_site(made)
    assert rows(made) == {}
    assert any("2 units of record have referrals and nothing that tells" in note for note in summary.notes)
    (made / "data" / "c_2026-03.csv").write_bytes(csv(MHS006, "c1,p1,2026-03-04,"))
    run_site(made)
    assert {unit for unit, _ in rows(made)} == {"T1"}
    assert [rows(made, "patients, referrals")["T1", day] for day in (2, 4)] == [(0, 1), (1, 0)]


def test_a_header_says_until_when_everything_was_told(tmp_path):
    """The last ward stay ended on the 10th; the header tells the rest of March: nobody was there."""
    header = csv("OrgIDProvider,ReportingPeriodStartDate,ReportingPeriodEndDate", "RXX,2026-03-01,2026-03-31")
    stay = csv(MHS502, "w1,s1,ASH,2026-03-02,00:00:00,2026-03-10,12:00:00")
    made = site(tmp_path / "without", {"w_2026-03.csv": stay})
    run_site(made)
    assert max(day for _, day in rows(made)) == 9
    made = site(tmp_path / "with", {"w_2026-03.csv": stay, "MHS000Header.csv": header})
    run_site(made)
    found = rows(made, "patients, census_method")
    assert (max(day for _, day in found), found["ASH", 10], found["ASH", 31]) == (
        31,
        (0.5, "mean"),
        (0, "mean"),
    )


def test_an_attended_contact_that_a_later_month_cancels_is_gone(tmp_path):
    files = {
        "k_2026-03.csv": csv(MHS201, "k1,r1,2026-03-05,09:30:00,5,T1", "k2,r1,2026-03-06,,3,T1"),
        "l_2026-03.csv": csv(MHS201, "k3,r2,2026-03-09,10:00:00,6,T1"),
    }
    made = site(tmp_path, files)
    run_site(made)
    found = rows(made, "patients, contacts, contacts_missed, census_method")
    assert found["T1", 5] == (1, 1, 0, "appointment")
    assert found["T1", 6] == (0, 0, 1, "appointment")
    (made / "data" / "m_2026-04.csv").write_bytes(csv(MHS201, "k1,r1,2026-03-05,09:30:00,4,T1"))
    run_site(made)
    assert ("T1", 5) not in rows(made)
    assert rows(made)["T1", 8] == 0


def test_no_id_of_a_patient_a_referral_or_a_stay_is_stored_as_it_came(tmp_path):
    """The link between a referral and its team is kept by hashes alone."""
    files = {
        "r_2026-03.csv": csv(OLD_101, "REF-0001,PAT-0001,2026-03-02,"),
        "t_2026-03.csv": csv(MHS102, "REF-0001,T1,,"),
        "w_2026-03.csv": csv(MHS502, "STAY-0001,SPELL-0001,ASH,2026-03-02,,,"),
        "k_2026-03.csv": csv(MHS201, "CONT-0001,REF-0001,2026-03-05,,5,T1"),
        "c_2026-03.csv": csv(MHS006, "WORK-0001,PAT-0001,2026-03-02,"),
    }
    made = site(tmp_path, files)
    run_site(made)
    store = Store(made / "warehouse" / "store.duckdb")
    tables = ("stay_records", "census_spell", "caseload")
    everything = repr([store.query(f"select * from {name}").rows() for name in tables])
    assert store.query("select count(*) from stay_records").item() == 6
    store.close()
    assert "-0001" not in everything
    assert rows(made, "referrals")["T1", 2] == 1


def test_nothing_but_the_named_columns_is_read(tmp_path):
    found = stays(tmp_path, csv(MHS101 + ",Comment", f"r1,p1,2026-03-02,,T1,{CANARY}"))
    assert CANARY not in repr(found)
    assert isinstance(found[0]["patient_id"], str)
    assert pl.DataFrame(found)["kind"].to_list() == ["open_referral", "referral"]
