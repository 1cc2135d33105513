"""OMOP visits: with times of day and without, from CSV and from Parquet, beds counted from one table only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipelines.errors import FileRefused
from pipelines.run import Options, run
from pipelines.shapes import STAYS, SourceFile, SourceMap
from pipelines.site import load_site
from pipelines.sources.intake import inspect
from pipelines.sources.omop import FORMAT, read
from pipelines.warehouse.store import Store
from tests.fixtures.stays import CANARY, write_site
from tests.sites import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.shapes import Reading

VISIT = (
    "visit_occurrence_id",
    "person_id",
    "visit_concept_id",
    "visit_start_date",
    "visit_start_datetime",
    "visit_end_date",
    "visit_end_datetime",
    "care_site_id",
)
DETAIL = tuple(name.replace("visit_", "visit_detail_").replace("_occurrence", "") for name in VISIT)
DETAIL = tuple("visit_detail_id" if name == "visit_detail_detail_id" else name for name in DETAIL)


def csv(*rows: str, header: tuple[str, ...] = VISIT) -> bytes:
    return "\n".join([",".join(header), *rows, ""]).encode()


def reading(folder: Path, content: bytes, name: str = "visit_occurrence.csv", **settings: Any) -> Reading:
    path = folder / name
    path.write_bytes(content)
    return read_path(path, **settings)


def read_path(path: Path, **settings: Any) -> Reading:
    mapping = SourceMap("source", "omop", "Europe/London", **settings)
    return read(SourceFile(path, path.name), mapping, inspect(path, FORMAT.accepted))


def stays(folder: Path, *rows: str, header: tuple[str, ...] = VISIT, **settings: Any) -> list[dict[str, Any]]:
    found = reading(folder, csv(*rows, header=header), **settings)
    assert not found.faults["caseload"].height, found.faults
    return found.frames[STAYS].collect().to_dicts()


def test_a_visit_with_times_is_a_stay_from_moment_to_moment(tmp_path):
    """Clock times without offset are the site's: in July 10:00 is 09:00 UTC."""
    (one,) = stays(tmp_path, "1,7,9201,2026-07-02,2026-07-02T10:00:00,2026-07-04,2026-07-04T12:30:15.250Z,11")
    assert one["started_at"] == datetime(2026, 7, 2, 9, tzinfo=UTC)
    assert one["ended_at"] == datetime(2026, 7, 4, 12, 30, 15, 250_000, tzinfo=UTC)
    assert (one["kind"], one["day_only"], one["unit_id"]) == ("bed", False, "11")
    assert (one["stay_id"], one["patient_id"]) == ("visit_occurrence:1", "7")


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("", "", True),
        ("2026-03-02T00:00:00", "2026-03-04T00:00:00", True),
        ("2026-03-02 00:00:00", "", True),
        ("2026-03-02T10:00:00", "", True),
        ("2026-03-02T10:00:00", "2026-03-04T00:00:00", False),
        ("2026-03-02T00:00:00", "2026-03-04T09:00:00", False),
    ],
)
def test_two_midnights_or_a_bare_day_tell_no_time_of_day(tmp_path, start, end, days):
    (one,) = stays(tmp_path, f"1,7,9201,2026-03-02,{start},2026-03-04,{end},11")
    assert one["day_only"] is days
    assert one["ended_at"].date() == date(2026, 3, 4)


@pytest.mark.parametrize("end", ["", "2026-03-02T00:00:00"])
def test_who_goes_on_the_day_he_came_has_not_gone_before_he_came(tmp_path, end):
    """In at 10:00, out on the same day: a midnight that ends it is a day and no moment."""
    (one,) = stays(tmp_path, f"1,7,9201,2026-03-02,2026-03-02T10:00:00,2026-03-02,{end},11")
    assert one["day_only"]
    assert one["started_at"] == one["ended_at"] == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_who_is_still_there_has_no_end(tmp_path):
    (one,) = stays(tmp_path, "1,7,9201,2026-03-02,2026-03-02T10:00:00,,,11")
    assert (one["ended_at"], one["day_only"]) == (None, False)


@pytest.mark.parametrize(
    ("concept", "kind"),
    [("9201", "bed"), ("262", "bed"), ("32037", "bed"), ("9202", "contact"), ("9203", "contact")],
)
def test_the_concept_says_who_stays_and_who_is_seen(tmp_path, concept, kind):
    (one,) = stays(tmp_path, f"1,7,{concept},2026-03-02,,2026-03-02,,11")
    assert one["kind"] == kind


def test_what_makes_no_stay_is_counted_with_its_reason(tmp_path):
    rows = (
        "1,7,32036,2026-03-02,,2026-03-02,,11",
        "2,7,9201,2026-03-02,,2026-03-02,,",
        "3,7,,2026-03-02,,,,",
    )
    found = reading(tmp_path, csv(*rows))
    assert found.ignored == {"concept_not_read": 2, "no_care_site": 1}
    assert found.frames[STAYS].collect().is_empty()


def test_a_site_says_what_its_own_concepts_are(tmp_path):
    own: dict[str, Any] = {"values": {"kind": {"2000000001": "bed", "9203": "none"}}}
    content = csv("1,7,2000000001,2026-03-02,,2026-03-03,,11", "2,8,9203,2026-03-02,,2026-03-02,,11")
    found = reading(tmp_path, content, **own)
    assert found.frames[STAYS].collect()["kind"].to_list() == ["bed"]
    assert found.ignored == {"concept_not_read": 1}


def test_beds_are_counted_from_one_table_only(tmp_path):
    """A visit and its details tell the same presence: counted from both it would be two."""
    visit = csv("1,7,9201,2026-03-02,,2026-03-04,,11", "2,7,9202,2026-03-02,,2026-03-02,,12")
    detail = csv("5,7,9201,2026-03-02,,2026-03-03,,11", "6,7,32037,2026-03-03,,2026-03-04,,13", header=DETAIL)
    assert reading(tmp_path, detail).ignored == {"beds_counted_from_visit_occurrence": 2}
    wards: dict[str, Any] = {"options": {"beds_from": "visit_detail"}}
    found = reading(tmp_path, visit, **wards)
    assert found.ignored == {"beds_counted_from_visit_detail": 1}
    assert found.frames[STAYS].collect()["kind"].to_list() == ["contact"]
    units = reading(tmp_path, detail, **wards).frames[STAYS].collect()["unit_id"].to_list()
    assert units == ["11", "13"]


@pytest.mark.parametrize(
    ("start", "end", "rule"),
    [
        ("2026-03-05T10:00:00", "2026-03-04T10:00:00", "end_before_start"),
        ("2026-03-29T01:30:00", "", "dst_gap"),
        ("2026-10-25T01:30:00", "", "dst_overlap"),
        ("03/02/2026 10:00", "", "not_a_timestamp"),
        ("2026-03-32T10:00:00", "", "not_a_timestamp"),
    ],
)
def test_times_that_cannot_be_are_faults_and_are_not_repeated(tmp_path, start, end, rule):
    row = f"1,7,9201,2026-03-02,{start},{end[:10]},{end},11"
    faults = reading(tmp_path, csv(row)).faults["caseload"]
    assert faults.select("_row", "rule").rows() == [(1, rule)]
    assert start not in faults["reason"][0]


def test_parquet_with_typed_columns_tells_the_same(tmp_path):
    """A column with gaps is of floats where pandas wrote it: care site 11.0 is 11."""
    row = "1,7,9201,2026-03-02,2026-03-02T10:00:00,2026-03-04,,11"
    path = tmp_path / "visit_occurrence.parquet"
    pl.DataFrame(
        {
            "visit_occurrence_id": [1],
            "person_id": [7],
            "visit_concept_id": pl.Series([9201], dtype=pl.Int32),
            "visit_start_date": [date(2026, 3, 2)],
            "visit_start_datetime": [datetime(2026, 3, 2, 10)],  # noqa: DTZ001  as databases export it
            "visit_end_date": [date(2026, 3, 4)],
            "visit_end_datetime": pl.Series([None], dtype=pl.Datetime("us")),
            "care_site_id": [11.0],
        }
    ).write_parquet(path)
    assert read_path(path).frames[STAYS].collect().to_dicts() == stays(tmp_path, row)


def test_names_of_columns_fit_in_any_case_and_another_column_may_be_the_unit(tmp_path):
    header = (*(name.upper() for name in VISIT[:-1]), "WARD_SOURCE_VALUE")
    carried = {"carriers": {"unit_id": "ward_source_value"}}
    (one,) = stays(tmp_path, "1,7,9201,2026-03-02,,2026-03-04,,Ash", header=header, **carried)
    assert one["unit_id"] == "Ash"


def test_care_sites_and_providers_are_counted_and_another_table_is_refused(tmp_path):
    sites = f"care_site_id,care_site_name\n11,{CANARY}\n12,{CANARY}\n".encode()
    assert reading(tmp_path, sites, "care_site.csv").ignored == {"care_site_not_read": 2}
    with pytest.raises(FileRefused) as refused:
        reading(tmp_path, b"person_id,gender_concept_id\n1,8507\n", "person.csv")
    assert (refused.value.rule, "visit_occurrence_id" in str(refused.value)) == ("header", True)
    twice = csv("1,7,9201,2026-03-02,,2026-03-02,,11,8", header=(*VISIT, "PERSON_ID"))
    with pytest.raises(FileRefused) as refused:
        reading(tmp_path, twice)
    assert refused.value.rule == "header"


def test_a_database_without_times_of_day_says_so_and_counts_who_was_there_at_midnight(tmp_path, monkeypatch):
    """Two patients: 2-5 and 3-4 March. When the days ended there were 1, 2, 1; the 5th is not told whole."""
    monkeypatch.setenv("PLIMSOLL_PSEUDONYM_KEY", KEY)
    folder = write_site(tmp_path, "omop", ("11",))
    rows = ("1,7,9201,2026-03-02,,2026-03-05,,11", "2,8,9201,2026-03-03,,2026-03-04,,11")
    (folder / "data" / "visit_occurrence.csv").write_bytes(csv(*rows))
    summary = run(load_site(folder), Options(today=date(2026, 6, 30)))
    assert any("2 stays of record tell no time of day" in note for note in summary.notes)
    store = Store(folder / "warehouse" / "store.duckdb")
    found = store.query("select date, patients, census_method from caseload order by date").rows()
    store.close()
    assert found == [(date(2026, 3, day), patients, "midnight") for day, patients in ((2, 1), (3, 2), (4, 1))]
