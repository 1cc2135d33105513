"""FHIR roles of practitioners as rows of clinicians: references, codes, places, days, what makes no row."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.shapes import SourceFile, SourceMap
from pipelines.sources.fhir import FORMAT, read
from pipelines.sources.intake import inspect
from pipelines.steps.recognise import recognise
from tests.fixtures.roles import as_r5, available, coded, role
from tests.fixtures.stays import CANARY, at, encounter, ndjson, ward

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.shapes import Reading

IDENTIFIED = {"identifier": {"system": "https://sys", "value": "4711"}}


def reading(folder: Path, content: bytes, name: str = "PractitionerRole.ndjson", **settings: Any) -> Reading:
    path = folder / name
    path.write_bytes(content)
    mapping = SourceMap("source", "fhir", settings.pop("timezone", "Europe/London"), **settings)
    return read(SourceFile(path, path.name), mapping, inspect(path, FORMAT.accepted))


def rows(folder: Path, *roles: dict[str, Any], **settings: Any) -> list[dict[str, Any]]:
    found = reading(folder, ndjson(*roles), **settings)
    assert not found.faults, found.faults
    return found.frames["clinicians"].collect().to_dicts()


def rules(folder: Path, *roles: dict[str, Any]) -> list[str]:
    found = reading(folder, ndjson(*roles))
    assert found.frames == {}
    return found.faults["clinicians"]["rule"].to_list()


def test_a_role_is_a_row_of_clinicians(tmp_path):
    period = {"start": "2024-02-01", "end": "2026-03-31"}
    (row,) = rows(tmp_path, role("r1", "123", "w1", period=period, told="2026-03-02T10:00:00Z"))
    assert row == {
        "_row": 1,
        "clinician_id": "123",
        "staff_group": "nurse",
        "unit_id": "w1",
        "wte": 1.0,
        "start_date": date(2024, 2, 1),
        "end_date": date(2026, 3, 31),
        "updated_at": datetime(2026, 3, 2, 10, tzinfo=UTC),
    }


def test_r5_says_the_same_in_other_words(tmp_path):
    old = role("r1", period={"start": "2024-02-01"})
    assert rows(tmp_path, as_r5(old)) == rows(tmp_path, old)


@pytest.mark.parametrize(
    ("practitioner", "by_reference", "by_identifier"),
    [
        ({"reference": "Practitioner/123", "display": CANARY}, "123", None),
        ({"reference": "https://ehr/fhir/Practitioner/123/_history/2"}, "123", None),
        ({"reference": "Practitioner?identifier=https://sys|4711"}, "4711", "4711"),
        ({"reference": "Practitioner?identifier=https%3A%2F%2Fsys%7C4711"}, "4711", "4711"),
        ({"reference": "Practitioner?identifier=4711"}, "4711", "4711"),
        (IDENTIFIED, "4711", "4711"),
        ({"reference": "Practitioner/123", **IDENTIFIED}, "123", "4711"),
        ({"reference": "#contained", **IDENTIFIED}, "4711", "4711"),
        ({"display": CANARY}, None, None),
        (None, None, None),
    ],
)
def test_who_holds_a_role_is_the_id_or_the_identifier_as_the_site_says(
    tmp_path, practitioner, by_reference, by_identifier
):
    for word, name in (("reference", by_reference), ("identifier", by_identifier)):
        (row,) = rows(tmp_path, role("r1", practitioner=practitioner), options={"practitioner": word})
        assert row["clinician_id"] == name, word


@pytest.mark.parametrize(
    ("code", "specialty", "group"),
    [
        (coded("nurse"), None, "nurse"),
        (coded("224535009"), None, "nurse"),
        (coded("local", "224535009"), None, "nurse"),  # the second coding of the same concept is translated
        (coded("224535009") + coded("doctor"), None, "nurse"),  # of two concepts the first
        (coded("local"), coded("doctor"), "local"),  # a role nobody translated shows
        (None, coded("doctor"), "doctor"),
        ([{"text": CANARY}], coded("doctor"), "doctor"),
        (None, None, None),
    ],
)
def test_the_staff_group_is_that_of_the_role_else_of_the_specialty(tmp_path, code, specialty, group):
    values = {"staff_group": {"224535009": "nurse"}}
    (row,) = rows(tmp_path, role("r1", code=code, specialty=specialty), values=values)
    assert row["staff_group"] == group


def test_a_role_in_no_unit_is_left_out_and_counted(tmp_path):
    values = {"staff_group": {"clerk": "none"}}
    found = reading(tmp_path, ndjson(role("r1", code=coded("clerk"), location=None)), values=values)
    assert (found.frames, found.faults, found.ignored) == ({}, {}, {"not_unit_staff": 1})


@pytest.mark.parametrize(
    ("location", "by_provider", "unit"),
    [
        ([{"reference": "Location/w1"}], False, "ASH"),
        ([{"reference": "Location/w2"}], False, "w2"),
        ([{"display": CANARY}, {"reference": "Location/w2"}, {"reference": "Location/w1"}], True, "w2"),
        ([{"identifier": {"system": "https://sys", "value": "1"}}], False, "ELM"),
        (None, False, None),
        (None, True, "OAK"),
    ],
)
def test_the_unit_is_the_first_location_or_where_the_site_says_so_the_organization(
    tmp_path, location, by_provider, unit
):
    values = {"unit_id": {"w1": "ASH", "https://sys|1": "ELM", "o1": "OAK"}}
    options = {"service_provider": by_provider}
    (row,) = rows(tmp_path, role("r1", location=location), values=values, options=options)
    assert row["unit_id"] == unit


def test_a_role_without_hours_has_the_wte_that_the_site_gives_and_no_other(tmp_path):
    told, untold = role("r1", "p1"), role("r2", "p2", availableTime=None)
    assert [row["wte"] for row in rows(tmp_path, told, untold)] == [1.0, None]
    assert [row["wte"] for row in rows(tmp_path, told, untold, options={"wte": 0.8})] == [1.0, 0.8]


@pytest.mark.parametrize(
    ("timezone", "start", "day"),
    [
        ("Europe/London", "2026-07-01T23:30:00Z", date(2026, 7, 2)),  # half past midnight of summer time
        ("America/New_York", "2026-07-01T02:00:00Z", date(2026, 6, 30)),
        ("Asia/Beirut", "2026-03-29", date(2026, 3, 29)),  # a day without a midnight
        ("Asia/Kolkata", "2026-03-29", date(2026, 3, 29)),
        ("Europe/London", None, None),
    ],
)
def test_days_are_days_of_the_site(tmp_path, timezone, start, day):
    (row,) = rows(tmp_path, role("r1", period={"start": start, "end": start}), timezone=timezone)
    assert (row["start_date"], row["end_date"]) == (day, day)


def test_a_role_that_is_not_active_counts_until_its_end_or_until_that_was_told_or_not_at_all(tmp_path):
    over, left = role("r1", active=False, period={"end": "2026-03-31"}), role("r2", active=False)
    gone = role("r3", active=False, told="2026-06-30T23:30:00Z")  # half past midnight in London
    found = reading(tmp_path, ndjson(over, left, gone))
    ends = found.frames["clinicians"].collect()["end_date"].to_list()
    assert ends == [date(2026, 3, 31), date(2026, 7, 1)]
    assert (found.ignored, found.faults) == ({"inactive": 1}, {})


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"period": {"start": "2026-03"}}, "not_a_timestamp"),
        ({"period": {"end": "31/03/2026"}}, "not_a_timestamp"),
        ({"period": {"start": "9999-12-31T23:59:59-10:00"}}, "not_a_timestamp"),
        ({"period": {"start": "2026-03-29T01:30:00"}}, "dst_gap"),
        ({"told": "yesterday"}, "not_a_timestamp"),
        ({"active": "false"}, "not_a_flag"),
        ({"availableTime": [available(("Monday",))]}, "not_a_weekday"),
        ({"availableTime": [available(start="8 am")]}, "not_a_time_of_day"),
        ({"availableTime": [available(end="24:00:00")]}, "not_a_time_of_day"),
        ({"availableTime": [available(end="08:00:00")]}, "no_length"),
        ({"availableTime": [available(start=None, end=None, allDay="true")]}, "not_a_flag"),
    ],
)
def test_what_cannot_be_refuses_the_role(tmp_path, changed, rule):
    assert rules(tmp_path, role("r1", **changed)) == [rule]


@pytest.mark.parametrize(
    ("timezone", "start"), [("Asia/Kolkata", "0001-01-01"), ("Asia/Tokyo", "9999-12-31T23:00:00Z")]
)
def test_a_day_beyond_the_calendar_is_none(tmp_path, timezone, start):
    found = reading(tmp_path, ndjson(role("r1", period={"start": start})), timezone=timezone)
    assert found.faults["clinicians"]["rule"].to_list() == ["not_a_timestamp"]


@pytest.mark.parametrize(
    ("others", "table"),
    [([role("r1"), role("r2")], "clinicians"), ([role("r1"), ward("w1")], "caseload"), ([], "caseload")],
)
def test_a_broken_line_is_a_lost_clinician_where_all_others_are_roles(tmp_path, others, table):
    found = reading(tmp_path, b'{"resourceType": "Practit\n' + ndjson(*others))
    assert {name: faults["rule"].to_list() for name, faults in found.faults.items()} == {table: ["bad_json"]}


def test_roles_stand_beside_encounters_in_one_file_or_bundle(tmp_path):
    resources = [role("r1"), encounter("e1", "2026-03-02T10:00:00Z", None, at("w1")), ward("w1")]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": each} for each in resources]}
    for content, name in ((ndjson(*resources), "all.ndjson"), (json.dumps(bundle).encode(), "bundle.json")):
        found = reading(tmp_path, content, name)
        heights = {table: frame.collect().height for table, frame in found.frames.items()}
        assert heights == {"stay_records": 1, "place_records": 1, "clinicians": 1}


def test_a_site_may_have_roles_counted_and_no_more(tmp_path):
    found = reading(tmp_path, ndjson(role("r1"), role("r2")), options={"practitioner_roles": False})
    assert (found.frames, found.faults) == ({}, {})
    assert found.ignored == {"resource_PractitionerRole": 2}


def test_what_people_wrote_stays_outside(tmp_path):
    first = role("r1", code=[{"text": CANARY}], location=[{"display": CANARY}])
    found = reading(tmp_path, ndjson(first, as_r5(role("r2"))))
    assert CANARY not in repr([frame.collect().rows() for frame in found.frames.values()])


@pytest.mark.parametrize("name", ["PractitionerRole.ndjson", "export-0001.json"])
def test_a_file_of_roles_alone_is_recognised(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(ndjson(role("r1"), as_r5(role("r2"))))
    assert recognise(path).format == "fhir"
