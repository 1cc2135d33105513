"""FHIR as servers export it: R4 and R5, references of every kind, periods that are open or missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from pipelines.errors import FileRefused
from pipelines.shapes import PLACES, STAYS, SourceFile, SourceMap
from pipelines.sources.fhir import FORMAT, read
from pipelines.sources.fhir_elements import key, moment
from pipelines.sources.intake import inspect
from pipelines.sources.keeping import TimeFault
from tests.fixtures.stays import CANARY, at, bed, encounter, ndjson, ward

if TYPE_CHECKING:
    from pathlib import Path

START, END = "2026-03-02T10:00:00Z", "2026-03-04T10:00:00Z"


def reading(folder: Path, content: bytes, name: str = "Encounter.ndjson", **settings: Any) -> Any:
    path = folder / name
    path.write_bytes(content)
    mapping = SourceMap("source", "fhir", "Europe/London", **settings)
    return read(SourceFile(path, path.name), mapping, inspect(path, FORMAT.accepted))


def stays(folder: Path, *resources: dict[str, Any], **settings: Any) -> list[dict[str, Any]]:
    found = reading(folder, ndjson(*resources), **settings)
    assert not found.faults, found.faults
    return found.frames[STAYS].collect().to_dicts() if STAYS in found.frames else []


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ({"reference": "Location/1"}, "1"),
        ({"reference": "https://ehr/fhir/Location/1/_history/2"}, "1"),
        ({"reference": "urn:uuid:aa-bb"}, "aa-bb"),
        ({"reference": "Location?identifier=https://sys|v-1"}, "https://sys|v-1"),
        ({"reference": "Location?active=true&identifier=https%3A%2F%2Fsys%7Cv-1"}, "https://sys|v-1"),
        ({"identifier": {"system": "https://sys", "value": "v-1"}, "display": CANARY}, "https://sys|v-1"),
        ({"identifier": {"value": "v-1"}}, "v-1"),
        ({"reference": "#contained"}, None),
        ({"display": CANARY}, None),
        (None, None),
    ],
)
def test_every_kind_of_reference_is_read(reference, name):
    assert key(reference) == name


def test_a_second_name_of_a_place_is_part_of_it(tmp_path):
    """Encounters may name the bed by its identifier, the Location resource has both."""
    place = bed("b1", "w1", identifier=[{"system": "https://sys", "value": "v-1"}])
    found = reading(tmp_path, ndjson(place, ward("w1"))).frames[PLACES].collect()
    assert found.select("place_id", "part_of", "is_ward").rows() == [
        ("b1", "w1", False),
        ("https://sys|v-1", "b1", False),
        ("w1", None, True),
    ]


def test_r5_says_the_same_in_other_words(tmp_path):
    old = encounter("e1", START, END, at("b1", START, END))
    new = old | {
        "class": [{"coding": [{"code": "IMP"}]}],
        "status": "completed",
        "actualPeriod": old["period"],
        "location": [old["location"][0] | {"form": {"coding": [{"code": "bd"}]}}],
    }
    new.pop("period")
    assert stays(tmp_path, new) == stays(tmp_path, old)
    form = {"coding": [{"code": "wa"}]}
    place = {"resourceType": "Location", "id": "w1", "form": form}
    assert reading(tmp_path, ndjson(place)).frames[PLACES].collect()["is_ward"].to_list() == [True]


def test_an_encounter_may_say_itself_that_a_place_is_a_ward(tmp_path):
    where = at("w1", START) | {"physicalType": {"coding": [{"code": "wa"}]}}
    found = reading(tmp_path, ndjson(encounter("e1", START, None, where)))
    assert found.frames[PLACES].collect()["place_id"].to_list() == ["w1"]


def test_a_location_without_period_has_that_of_the_encounter_and_says_so(tmp_path):
    (part,) = stays(tmp_path, encounter("e1", START, END, at("b1")))
    assert (part["started_at"].day, part["ended_at"].day, part["whole_visit"]) == (2, 4, True)
    (part,) = stays(tmp_path, encounter("e1", START, END, at("b1", START)))
    assert (part["ended_at"].day, part["whole_visit"]) == (4, False)


def test_an_open_period_is_still_there(tmp_path):
    (part,) = stays(tmp_path, encounter("e1", START, None, at("b1", START)))
    assert part["ended_at"] is None


def test_what_is_over_and_does_not_say_since_when_ended_before_it_was_told(tmp_path):
    over = {"status": "finished", "told": "2026-03-09T00:00:00Z"}
    (part,) = stays(tmp_path, encounter("e1", START, None, at("b1", START), **over))
    assert part["ended_at"] == datetime(2026, 3, 9, tzinfo=UTC)
    never = encounter("e1", START, None, at("b1", START), status="finished")
    assert reading(tmp_path, ndjson(never)).ignored == {"ended_without_end": 1}


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error", "planned"])
def test_what_never_was_takes_back_what_was_told_before(tmp_path, status):
    (part,) = stays(tmp_path, encounter("e1", START, END, at("b1", START, END), status=status))
    assert (part["stay_id"], part["withdrawn"]) == ("e1", True)


@pytest.mark.parametrize(
    ("code", "kind"),
    [("IMP", "bed"), ("ACUTE", "bed"), ("AMB", "contact"), ("EMER", "contact"), ("VR", "contact")],
)
def test_who_stays_is_in_a_bed_and_who_is_seen_is_a_contact(tmp_path, code, kind):
    (part,) = stays(tmp_path, encounter("e1", START, END, at("b1"), **{"class": {"code": code}}))
    assert part["kind"] == kind
    assert part["started_at"] == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_a_class_that_is_not_known_is_counted(tmp_path):
    found = reading(tmp_path, ndjson(encounter("e1", START, END, at("b1"), **{"class": {"code": CANARY}})))
    assert found.ignored == {"class_not_read": 1}


def test_a_service_provider_is_the_unit_where_the_site_says_so(tmp_path):
    alone = encounter("e1", START, END, serviceProvider={"reference": "Organization/o1"})
    assert reading(tmp_path, ndjson(alone)).ignored == {"no_location": 1}
    (part,) = stays(tmp_path, alone, options={"service_provider": True})
    assert (part["unit_id"], part["place_id"]) == ("o1", None)


def test_a_reserved_bed_is_not_taken(tmp_path):
    where = at("b1", START) | {"status": "reserved"}
    assert reading(tmp_path, ndjson(encounter("e1", START, None, where))).ignored == {"no_location": 1}


@pytest.mark.parametrize(
    ("start", "end", "rule"),
    [
        (END, START, "end_before_start"),
        ("2026-03-29T01:30:00", None, "dst_gap"),
        ("2026-10-25T01:30:00", None, "dst_overlap"),
        ("2026-03", None, "not_a_timestamp"),
        ("02/03/2026", None, "not_a_timestamp"),
        (None, None, "missing_start"),
    ],
)
def test_times_that_cannot_be_refuse_the_record(tmp_path, start, end, rule):
    faults = reading(tmp_path, ndjson(encounter("e1", start, end, at("b1")))).faults["caseload"]
    assert faults["rule"].to_list() == [rule]


def test_a_day_is_a_day_of_the_site(tmp_path):
    """The 2nd of July begins at 23:00 of the 1st in UTC."""
    (part,) = stays(tmp_path, encounter("e1", "2026-07-02", "2026-07-04", at("b1")))
    assert (part["day_only"], part["started_at"]) == (True, datetime(2026, 7, 1, 23, tzinfo=UTC))


def test_a_day_whose_midnight_is_beyond_the_calendar_is_none():
    """The first midnight of the year 1 in India was in a year that no calendar here holds."""
    with pytest.raises(TimeFault):
        moment("0001-01-01", ZoneInfo("Asia/Kolkata"))


def test_other_resources_are_counted_by_their_type_and_a_manifest_is_none(tmp_path):
    lines = ndjson(
        {"resourceType": "Practitioner", "id": "p1", "telecom": [{"value": CANARY}]},
        {"resourceType": "Patient", "id": "p1", "name": [{"family": CANARY}]},
        {"resourceType": CANARY, "id": "p1"},
    )
    ignored = {"resource_Patient": 1, "resource_Practitioner": 1, "resource_of_another_type": 1}
    assert reading(tmp_path, lines).ignored == ignored
    manifest = {"transactionTime": END, "requiresAccessToken": False, "output": [{"type": "Patient"}]}
    assert reading(tmp_path, json.dumps(manifest).encode(), "manifest.json").ignored == {"manifest": 1}


def test_a_bundle_holds_resources(tmp_path):
    one = encounter("e1", START, END, at("b1"))
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": one}, {"resource": ward("w")}],
    }
    for content, name in (
        (json.dumps(bundle, indent=1).encode(), "bundle.json"),
        (json.dumps(bundle).encode() + b"\n", "bundle.ndjson"),
    ):
        found = reading(tmp_path, content, name)
        assert {kind: frame.collect().height for kind, frame in found.frames.items()} == {STAYS: 1, PLACES: 1}


def test_json_that_is_not_fhir_is_refused(tmp_path):
    with pytest.raises(FileRefused) as refused:
        reading(tmp_path, b'{"request_id": "r", "startTime": 1}\n')
    assert refused.value.rule == "format"


def test_what_people_wrote_stays_outside(tmp_path):
    found = reading(tmp_path, ndjson(encounter("e1", START, END, at("b1")), ward("w1")))
    assert CANARY not in repr([frame.collect().rows() for frame in found.frames.values()])
