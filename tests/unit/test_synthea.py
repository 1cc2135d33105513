"""Synthea's encounters: who stays and who is seen, by class; times in UTC; no reasons."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.errors import FileRefused
from pipelines.shapes import STAYS, SourceFile, SourceMap
from pipelines.sources.intake import inspect
from pipelines.sources.synthea import CLASSES, FORMAT, read
from tests.fixtures.stays import CANARY

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.shapes import Reading

HEADER = (
    "Id,START,STOP,PATIENT,ORGANIZATION,PROVIDER,PAYER,ENCOUNTERCLASS,CODE,DESCRIPTION,BASE_ENCOUNTER_COST,"
    "TOTAL_CLAIM_COST,PAYER_COVERAGE,REASONCODE,REASONDESCRIPTION"
)


def row(
    kind: str = "inpatient", start: str = "2026-07-02T10:00:00Z", stop: str = "2026-07-04T12:00:00Z"
) -> str:
    return f"e1,{start},{stop},p1,o1,d1,y1,{kind},185347001,{CANARY},136.8,1200,600,1,{CANARY}"


def reading(folder: Path, *rows: str, header: str = HEADER, **settings: Any) -> Reading:
    path = folder / "encounters.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    mapping = SourceMap("source", "synthea", "Europe/London", **settings)
    return read(SourceFile(path, path.name), mapping, inspect(path, FORMAT.accepted))


def stays(folder: Path, *rows: str, **settings: Any) -> list[dict[str, Any]]:
    found = reading(folder, *rows, **settings)
    assert not found.faults["caseload"].height, found.faults
    return found.frames[STAYS].collect().to_dicts()


def test_times_are_utc_as_their_z_says_and_not_the_sites(tmp_path):
    (one,) = stays(tmp_path, row())
    assert one["started_at"] == datetime(2026, 7, 2, 10, tzinfo=UTC)
    assert one["ended_at"] == datetime(2026, 7, 4, 12, tzinfo=UTC)
    assert (one["patient_id"], one["unit_id"], one["day_only"]) == ("p1", "o1", False)
    (midnight,) = stays(tmp_path, row(start="2026-07-02T00:00:00Z", stop="2026-07-04T00:00:00Z"))
    assert not midnight["day_only"]  # a moment, told in UTC


@pytest.mark.parametrize(("kind", "told"), sorted(CLASSES.items()))
def test_the_class_says_who_stays_and_who_is_seen(tmp_path, kind, told):
    assert [one["kind"] for one in stays(tmp_path, row(kind))] == [told]
    assert (told == "bed") == (kind in {"inpatient", "snf", "hospice"})


def test_an_encounter_without_stop_is_not_over(tmp_path):
    assert stays(tmp_path, row(stop=""))[0]["ended_at"] is None


def test_another_class_and_no_organization_are_counted(tmp_path):
    found = reading(tmp_path, row(CANARY), row().replace("o1", ""))
    assert found.ignored == {"class_not_read": 1, "no_organization": 1}


def test_a_stop_before_the_start_and_an_unreadable_time_refuse_the_row(tmp_path):
    found = reading(tmp_path, row(stop="2026-07-01T12:00:00Z"), row(start="1783000000"))
    assert found.faults["caseload"].select("_row", "rule").rows() == [
        (1, "end_before_start"),
        (2, "not_a_timestamp"),
    ]


def test_the_site_may_take_the_provider_for_the_unit(tmp_path):
    assert stays(tmp_path, row(), carriers={"unit_id": "PROVIDER"})[0]["unit_id"] == "d1"


def test_no_description_is_read(tmp_path):
    assert CANARY not in repr(stays(tmp_path, row()))


def test_another_file_of_synthea_is_refused(tmp_path):
    with pytest.raises(FileRefused) as refused:
        reading(tmp_path, "p1,1960-01-01,A", header="Id,BIRTHDATE,LAST")
    assert refused.value.rule == "header"
    assert "ENCOUNTERCLASS" in str(refused.value)
