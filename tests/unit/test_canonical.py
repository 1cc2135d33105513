"""Canonical files as read: names of columns, carriers and translations, the registry."""

from __future__ import annotations

import gzip

import polars as pl
import pytest

from pipelines.errors import FileRefused
from pipelines.schemas import TABLES
from pipelines.shapes import SourceFile, SourceMap
from pipelines.sources import SOURCES
from pipelines.sources.canonical import read
from pipelines.sources.header import carries_text, read_header, table_of
from pipelines.sources.intake import inspect
from tests.faults.files import ZONE, taken_from, taken_in

EVENTS = "task_id,clinician_id,tool_id,task_type,started_at\n"


def site(
    carriers: dict[str, str] | None = None, values: dict[str, dict[str, str]] | None = None
) -> SourceMap:
    return SourceMap("test", "canonical", ZONE, carriers=carriers or {}, values=values or {})


def test_the_registry_knows_the_canonical_format():
    assert SOURCES["canonical"].read is read
    assert all(name == entry.name and entry.title and entry.needs for name, entry in SOURCES.items())


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("llm_events.csv", "llm_events"),
        ("llm_events-2026-01.csv", "llm_events"),
        ("llm_events.2026.csv.gz", "llm_events"),
        ("llm_events", "llm_events"),
        ("-rf.csv", ""),
    ],
)
def test_the_table_is_the_name_up_to_the_first_dot_or_dash(tmp_path, name, table):
    assert table_of(tmp_path / name) == table


def test_a_named_table_is_taken_whatever_the_file_is_called(tmp_path):
    path = tmp_path / "export-7.csv"
    path.write_bytes(b"unit_id,unit_name,setting\nW1,Ash,other\n")
    reading = read(SourceFile(path, "export-7.csv", table="units"), site(), inspect(path))
    assert list(reading.frames) == ["units"]


def test_columns_may_stand_in_any_order(tmp_path):
    rows = taken_from(tmp_path, "units.csv", b"setting,beds,unit_id,unit_name\nother,7,W1,Ash\n").rows
    assert rows.select("unit_id", "unit_name", "setting", "beds").row(0) == ("W1", "Ash", "other", 7)


def test_quoted_headers_and_values_are_read(tmp_path):
    content = b'"unit_id","unit_name","setting"\r\n"W1","Ash, ""old""","other"\r\n'
    rows = taken_from(tmp_path, "units.csv", content).rows
    assert rows["unit_name"].to_list() == ['Ash, "old"']


def test_rows_are_numbered_from_one_in_every_kind_of_file(tmp_path):
    frame = pl.DataFrame({"unit_id": ["W1", "W2"], "unit_name": ["a", "b"], "setting": ["other"] * 2})
    frame.write_csv(tmp_path / "units.csv")
    frame.write_ndjson(tmp_path / "units.ndjson")
    frame.write_parquet(tmp_path / "units.parquet")
    (tmp_path / "units.csv.gz").write_bytes(gzip.compress((tmp_path / "units.csv").read_bytes()))
    (tmp_path / "units.ndjson.gz").write_bytes(gzip.compress((tmp_path / "units.ndjson").read_bytes()))
    for name in ("csv", "ndjson", "parquet", "csv.gz", "ndjson.gz"):
        assert taken_in(tmp_path / f"units.{name}").rows["_row"].to_list() == [1, 2]


def test_a_column_of_ours_by_name_in_the_file_does_no_harm(tmp_path):
    content = b"_row,unit_id,unit_name,setting,__row\n7,W1,Ash,other,8\n"
    taken = taken_from(tmp_path, "units.csv", content)
    assert taken.rows["_row"].to_list() == [1]
    assert taken.reading.extra_columns["units"] == ("_row", "__row")


@pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet"])
def test_carriers_and_translations_of_the_site_are_followed(tmp_path, kind):
    mapping = site(
        {"clinician_id": "end_user"},
        {"task_type": {"PN": "progress_note"}, "unit_id": {"Ash ward": "W01"}},
    )
    frame = pl.DataFrame(
        {
            "task_id": ["T1", "T2", "T3"],
            "end_user": ["C1", "C2", "C3"],
            "tool_id": ["scribe"] * 3,
            "task_type": ["PN", " handover", "poetry"],
            "started_at": ["2026-03-04T07:00:00Z"] * 3,
            "unit_id": ["Ash ward", " Ash ward ", "W02"],
            "clinician_id": ["not this"] * 3,
        }
    )
    path = tmp_path / f"llm_events.{kind}"
    getattr(frame, f"write_{kind}")(path)
    taken = taken_in(path, mapping)
    assert taken.rows["clinician_id"].to_list() == ["C1", "C2", "C3"]
    assert taken.rows["task_type"].to_list() == ["progress_note", "handover", "other"]
    assert taken.rows["unit_id"].to_list() == ["W01", "W01", "W02"]
    assert taken.reading.extra_columns["llm_events"] == ("clinician_id",)


def test_a_file_without_the_carrier_keeps_the_tables_own_name(tmp_path):
    content = (EVENTS + "T1,C1,scribe,handover,2026-03-04T07:00:00Z\n").encode()
    assert (
        taken_from(tmp_path, "llm_events.csv", content, site({"clinician_id": "end_user"})).rows.height == 1
    )


def test_a_missing_task_type_does_not_become_other(tmp_path):
    content = (EVENTS + "T1,C1,scribe,,2026-03-04T07:00:00Z\nT2,C1,scribe,  ,2026-03-04T07:00:00Z\n").encode()
    rows = taken_from(tmp_path, "llm_events.csv", content).rows
    assert rows["_fault"].to_list() == ["missing:task_type"] * 2


def test_a_policy_about_an_unknown_task_type_is_not_one_about_other_tasks(tmp_path):
    rows = taken_from(tmp_path, "permitted_uses.csv", b"task_type,permitted\npoetry,no\n").rows
    assert rows["task_type"].to_list() == ["poetry"]


TEXT = (
    "prompt Prompts prompt_text user_prompt promptText LLM-Response note notes note_text visit_notes Message "
)
TEXT += (
    "messages free_text freeText freetext comment comments Body email_body transcript raw_transcript input "
    "output text narrative clinical_narrative remarks"
)


@pytest.mark.parametrize("name", TEXT.split())
def test_a_column_of_what_people_wrote_is_known_by_its_name(name):
    assert carries_text(name)


NO_TEXT = (
    "prompt_tokens input_tokens output_count note_id notes_count message_id response_time_ms responseStatus "
)
NO_TEXT += "context unit_id colour content_type text_length comment_date _row footnotes 7"


@pytest.mark.parametrize("name", NO_TEXT.split())
def test_a_column_that_counts_or_describes_text_is_none(name):
    assert not carries_text(name)


@pytest.mark.parametrize("table", TABLES)
def test_no_canonical_column_is_refused_as_text(table):
    header = read_header(TABLES[table].names, TABLES[table], {})
    assert tuple(header.carriers) == TABLES[table].names
    assert header.extra == ()


def test_a_misspelt_required_column_is_told_with_the_right_name():
    with pytest.raises(FileRefused) as refused:
        read_header(["unit_id", "name_unit", "settings", "Beds"], TABLES["units"], {})
    assert refused.value.what == (
        "the columns are not those of units: “settings” should be setting; “Beds” should be "
        "beds; missing unit_name"
    )


def test_a_column_that_is_merely_like_an_optional_one_is_another():
    header = read_header(["unit_id", "unit_name", "setting", "bed_type"], TABLES["units"], {})
    assert header.extra == ("bed_type",)


def lines(tmp_path, *objects: str):
    return taken_from(tmp_path, "units.ndjson", "\n".join(objects).encode())


def test_lines_may_leave_out_keys_and_order_them_anyhow(tmp_path):
    taken = lines(
        tmp_path,
        '{"unit_id":"W1","unit_name":"Ash","setting":"other"}',
        '{ "setting" : "other", "beds" : 7, "unit_name" : "Elm", "unit_id" : "W2" }',
        "",
        '{"unit_name":"Oak","unit_id":"W3","beds":null}',
    )
    assert taken.rows["unit_id"].to_list() == ["W1", "W2", "W3"]
    assert taken.rows["beds"].to_list() == [None, 7, None]
    assert taken.rows["_row"].to_list() == [1, 2, 4]
    assert taken.rows["_fault"].to_list() == [None, None, "missing:setting"]


def test_numbers_in_lines_are_never_rounded(tmp_path):
    taken = lines(
        tmp_path,
        '{"unit_id":123456789012345678901234567890,"unit_name":1.10,"setting":"other"}',
        '{"unit_id":9007199254740993,"unit_name":"a","setting":"other","beds":1e400}',
        '{"unit_id":"\\u0041","unit_name":"say \\"x\\"","setting":"other","beds":12345678901234567890}',
    )
    rows = taken.rows.sort("_row")
    assert rows["unit_id"].to_list() == ["123456789012345678901234567890", "9007199254740993", "A"]
    assert rows["unit_name"].to_list() == ["1.10", "a", 'say "x"']
    assert rows["_fault"].to_list() == [None, "not_finite:beds", "not_an_integer:beds"]


def test_a_list_or_object_where_a_value_belongs_is_a_bad_line(tmp_path):
    good = '{"unit_id":"W1","unit_name":"Ash","setting":"other","extra":{"a":[1]}}'
    taken = lines(tmp_path, good, good.replace('"Ash"', "[1]"), good.replace('"Ash"', '{"a":1}'))
    assert taken.rules == ["bad_json", "bad_json"]
    assert taken.rows["_row"].to_list() == [1]
    assert taken.reading.extra_columns["units"] == ("extra",)


def test_a_key_like_text_inside_an_object_refuses_the_file(tmp_path):
    with pytest.raises(FileRefused) as refused:
        lines(tmp_path, '{"unit_id":"W1","unit_name":"Ash","setting":"other","attributes":{"prompt":"x"}}')
    assert refused.value.rule == "text_content"


def test_every_part_of_a_packed_file_in_parts_is_read(tmp_path):
    parts = [b"unit_id,unit_name,setting\nW1,Ash,other\n", b"W2,Elm,other\n", b"W3,Oak,other"]
    taken = taken_from(tmp_path, "units.csv.gz", b"".join(gzip.compress(part) for part in parts))
    assert taken.rows["unit_id"].to_list() == ["W1", "W2", "W3"]
