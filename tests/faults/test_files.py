"""Files that are not what they seem: each is refused by name of the rule, and no value of it is repeated."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import FileRefused
from pipelines.sources import intake as intake_module
from pipelines.sources.collecting import collect
from pipelines.sources.intake import StillGrowing, inspect, shown_name
from tests.faults.files import CELL, ROW, UNITS, said, taken_from, taken_in

TABLE = UNITS + ROW
TEXT = TABLE.decode()
OBJECT = f'{{"unit_id":"W1","unit_name":"{CELL}","setting":"other"}}\n'.encode()
DEEP = b'{"unit_id":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"


def packed(content: bytes) -> bytes:
    return gzip.compress(content)


REFUSED = {
    "an empty file": ("units.csv", b"", "empty"),
    "only blank lines": ("units.csv", b"\n \r\n\n", "empty"),
    "only a byte order mark": ("units.csv", b"\xef\xbb\xbf", "empty"),
    "an empty file of lines": ("units.ndjson", b"\n\n", "empty"),
    "nothing, packed": ("units.csv.gz", packed(b""), "empty"),
    "UTF-16 with mark": ("units.csv", TEXT.encode("utf-16"), "encoding"),
    "UTF-16 without mark": ("units.csv", TEXT.encode("utf-16-le"), "encoding"),
    "UTF-32": ("units.csv", TEXT.encode("utf-32"), "encoding"),
    "Latin-1": ("units.csv", TABLE + f"W2,{CELL} Küche,other\n".encode("latin-1"), "encoding"),
    "Latin-1, packed": ("units.csv.gz", packed(TABLE + b"W2,K\xfcche,other\n"), "encoding"),
    "Latin-1 in a line": ("units.ndjson", OBJECT + b'{"unit_id":"\xfc"}\n', "encoding"),
    "cut inside a character": ("units.csv", TABLE + "W2,Kü".encode()[:-1], "encoding"),
    "NUL bytes": ("units.csv", TABLE + b"W2,\0,other\n", "encoding"),
    "an error page": ("units.csv", f"<html><body>502 {CELL}</body></html>".encode(), "magic"),
    "an error page with blanks": ("units.csv", b"\n\n  <!DOCTYPE html>\n<p>502", "magic"),
    "XML": ("units.csv", b'<?xml version="1.0"?><units/>', "magic"),
    "a picture": ("units.parquet", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "magic"),
    "a table called Parquet": ("units.parquet", TABLE, "magic"),
    "a picture called CSV": ("units.csv", b"\x89PNG\r\n\x1a\n", "magic"),
    "a zip archive": ("units.csv", b"PK\x03\x04" + TABLE, "magic"),
    "a zip archive by name too": ("units.zip", b"PK\x03\x04" + TABLE, "magic"),
    "JSON called CSV": ("units.csv", OBJECT, "magic"),
    "a JSON document": ("units.json", b"[" + OBJECT.strip() + b"]", "magic"),
    "called packed and not": ("units.csv.gz", TABLE, "magic"),
    "gzip cut off": ("units.csv.gz", packed(TABLE * 50)[:-20], "damaged"),
    "Parquet cut off": ("units.parquet", b"PAR1" + b"\0" * 40, "damaged"),
    "Parquet with an impossible footer": (
        "units.parquet",
        b"PAR1" + b"\0" * 40 + b"\xff\xff\xff\x7fPAR1",
        "too_large",
    ),
    "Parquet with a broken footer": (
        "units.parquet",
        b"PAR1" + b"\x07" * 40 + b"\x20\0\0\0PAR1",
        "damaged",
    ),
    "a missing column": ("units.csv", b"unit_id,setting\nW1," + CELL.encode(), "header"),
    "a renamed column": ("units.csv", b"unit_id,unitname,setting\n" + ROW, "header"),
    "a renamed optional column": ("units.csv", b"unit_id,unit_name,setting,closedon\n", "header"),
    "wrong case": ("units.csv", b"Unit_ID,unit_name,setting\n" + ROW, "header"),
    "wrong case of an optional column": ("units.csv", b"unit_id,unit_name,setting,Beds\n", "header"),
    "a column twice": ("units.csv", b"unit_id,unit_name,setting,setting\n", "header"),
    "an unknown column twice": ("units.csv", b"unit_id,unit_name,setting,a,a\n", "header"),
    "no header": ("units.csv", ROW * 3, "header"),
    "no header, and a value that sounds like text": (
        "units.csv",
        f"W1,{CELL} input,other\n".encode(),
        "header",
    ),
    "a blank first line": ("units.csv", b"\n" + TABLE, "header"),
    "semicolons": ("units.csv", TABLE.replace(b",", b";"), "header"),
    "tabs": ("units.csv", TABLE.replace(b",", b"\t"), "header"),
    "keys of another table": ("units.ndjson", b'{"shift_id":"%s"}\n' % CELL.encode(), "header"),
    "a column of prompts": ("units.csv", b"unit_id,unit_name,setting,prompt\n" + ROW, "text_content"),
    "a column of notes": ("units.csv", b"unit_id,unit_name,setting,Note\n" + ROW, "text_content"),
    "a column of text": ("units.csv", b"unit_id,unit_name,setting,llmResponseText\n", "text_content"),
    "a key of text in one line": (
        "units.ndjson",
        OBJECT + OBJECT[:-2] + f',"messages":["{CELL}"]}}\n'.encode(),
        "text_content",
    ),
    "an unknown table": ("unitz.csv", TABLE, "unknown_table"),
    "a table's name in capitals": ("UNITS.csv", TABLE, "unknown_table"),
    "a name that is an option": ("-rf.csv", TABLE, "unknown_table"),
    "a hidden file": (".units.csv", TABLE, "unknown_table"),
    "JSON nested 100,000 deep": ("units.ndjson", OBJECT + DEEP, "nesting"),
    "a document nested deep": ("units.json", b"\n" + b"[" * 100_000, "nesting"),
    "the same key twice": ("units.ndjson", OBJECT[:-2] + b',"unit_id":"W2"}\n', "duplicate_key"),
    "the same key twice, once escaped": (
        "units.ndjson",
        OBJECT[:-2] + b',"unit\\u005fid":"W2"}\n',
        "duplicate_key",
    ),
    "a NaN literal": ("units.ndjson", OBJECT + OBJECT[:-2] + b',"beds":NaN}\n', "bad_constant"),
    "an Infinity literal": ("units.ndjson", OBJECT[:-2] + b',"beds":-Infinity}\n', "bad_constant"),
    "a quote never closed": ("units.csv", TABLE + b'W2,"' + ROW * 10_000, "unterminated_quote"),
    "a quote closed by the next one": (
        "units.csv",
        TABLE + b'W2,"Elm,other\n' + b'W3,"Oak",other\n' * 3_000,
        "unterminated_quote",
    ),
    "a quote open at the end": ("units.csv", TABLE + b'W2,"Elm,other\nW3,Oak,other\n', "unterminated_quote"),
    "a quote inside a value": ("units.csv", UNITS + f'W1,{CELL} 5" bay,other\n'.encode(), "stray_quote"),
    "text behind a closing quote": (
        "units.csv",
        UNITS + f'W1,"{CELL}" bay,other\n'.encode(),
        "unterminated_quote",
    ),
}


@pytest.mark.parametrize(("name", "content", "rule"), REFUSED.values(), ids=list(REFUSED))
def test_a_broken_file_is_refused_by_rule_and_no_value_of_it_is_told(tmp_path, name, content, rule):
    with pytest.raises(FileRefused) as refused:
        taken_from(tmp_path, name, content)
    assert refused.value.rule == rule
    assert CELL not in said(refused.value)
    assert str(tmp_path) not in said(refused.value)


def test_all_differences_of_a_header_are_listed_at_once(tmp_path):
    header = b"Shift_ID,clinicianid,unit_id,unit_id,starts_at,status\n"
    with pytest.raises(FileRefused) as refused:
        taken_from(tmp_path, "shifts.csv", header)
    assert refused.value.what == (
        "the columns are not those of shifts: “Shift_ID” should be shift_id; “clinicianid” should be "
        "clinician_id; missing ends_at; more than one unit_id"
    )


@pytest.mark.parametrize("quoted_row", [b'W2,"Elm,other\n', b'W2,"Elm\n'])
def test_an_unterminated_quote_names_the_line_that_opens_it(tmp_path, quoted_row):
    content = TABLE + ROW * 40 + quoted_row + ROW * 10_000
    with pytest.raises(FileRefused, match=r"opens in line 43 runs on for more than 1,000 lines"):
        taken_from(tmp_path, "units.csv", content)


def test_a_value_may_be_broken_over_lines(tmp_path):
    taken = taken_from(tmp_path, "units.csv", UNITS + b'W1,"Ash' + b"\n" * 999 + b'wood",other\n' + ROW)
    assert taken.rows["_row"].to_list() == [1, 2]
    assert taken.rows["unit_name"][0] == "Ash" + "\n" * 999 + "wood"


def test_an_unknown_table_hears_the_nearest(tmp_path):
    with pytest.raises(FileRefused) as refused:
        taken_from(tmp_path, "llm_event-2026-01.csv", TABLE)
    assert "Did you mean llm_events" in refused.value.hint


def test_a_header_alone_is_no_rows_and_no_error(tmp_path):
    for name, content in {
        "units.csv": UNITS,
        "units-1.csv": UNITS.strip(),
        "units-2.csv.gz": packed(UNITS),
    }.items():
        taken = taken_from(tmp_path, name, content)
        assert taken.intake.no_rows
        assert taken.rows.height == 0
        assert not taken.reading.incomplete


def test_a_byte_order_mark_changes_nothing(tmp_path):
    plain = taken_from(tmp_path, "units.csv", TABLE)
    for name, content in {
        "units-bom.csv": b"\xef\xbb\xbf" + TABLE,
        "units-quoted.csv": b'\xef\xbb\xbf"unit_id",unit_name,setting\n' + ROW,
        "units-bom.csv.gz": packed(b"\xef\xbb\xbf" + TABLE),
        "units-bom.ndjson": b"\xef\xbb\xbf" + OBJECT,
    }.items():
        marked = taken_from(tmp_path, name, content)
        assert marked.intake.bom
        assert marked.rows.equals(plain.rows)


def test_short_and_long_rows_are_set_aside_and_the_others_read(tmp_path):
    content = UNITS + ROW + b"W2\n" + ROW + b"\n" + b"W3,a,other,7\n" + b",,\n" + ROW
    taken = taken_from(tmp_path, "units.csv", content)
    assert list(zip(taken.faults["_row"], taken.rules, strict=True)) == [(2, "short_row"), (5, "long_row")]
    assert taken.rows["_row"].to_list() == [1, 3, 6, 7]  # row 4 is a blank line and no record
    assert not taken.reading.incomplete
    assert CELL not in "".join(taken.faults["reason"])


@pytest.mark.parametrize("end", [b"W2,Elm", b'W2,"Elm', b'W2,"Elm,other', b"W2"])
def test_a_last_line_cut_off_is_set_aside_and_the_file_is_incomplete(tmp_path, end):
    for content in (end, packed(end)):
        name = "units.csv" if content == end else "units.csv.gz"
        whole = packed(TABLE + end) if name.endswith("gz") else TABLE + end
        taken = taken_from(tmp_path, name, whole)
        assert taken.rules == ["short_row"]
        assert taken.faults["_row"].to_list() == [2]
        assert taken.rows["_row"].to_list() == [1]
        assert taken.reading.incomplete


def test_a_complete_last_line_without_line_break_is_accepted(tmp_path):
    taken = taken_from(tmp_path, "units.csv", TABLE + b"W2,Elm,other")
    assert taken.rows["unit_id"].to_list() == ["W1", "W2"]
    assert not taken.reading.incomplete


def test_one_bad_line_of_many_is_set_aside(tmp_path):
    content = OBJECT + b'{"unit_id":"W2",\n' + OBJECT + b"[1]\n" + b'{"unit_id":"W5","unit_name":'
    taken = taken_from(tmp_path, "units.ndjson", content)
    assert list(zip(taken.faults["_row"], taken.rules, strict=True)) == [
        (2, "bad_json"),
        (4, "bad_json"),
        (5, "bad_json"),
    ]
    assert taken.rows["_row"].to_list() == [1, 3]
    assert taken.reading.incomplete


def test_unknown_columns_are_left_out_and_named(tmp_path):
    taken = taken_from(
        tmp_path, "units.csv", b"unit_id,colour,unit_name,prompt_tokens,setting\nW1,red,Ash,4,other\n"
    )
    assert taken.reading.extra_columns == {"units": ("colour", "prompt_tokens")}
    assert "colour" not in taken.rows.columns


NAMES = {
    "units\u202egnp.csv": "units\\u202egnp.csv",
    "units\x1b[31m.csv": "units\\u001b[31m.csv",
    "units\n2.csv": "units\\u000a2.csv",
    "un\u200bits.csv": "un\\u200bits.csv",
    "units\udcff.csv": "units\\xff.csv",
    "-rf.csv": "-rf.csv",
    "Stationsübersicht 2026.csv": "Stationsübersicht 2026.csv",
}


@pytest.mark.parametrize(("name", "shown"), NAMES.items())
def test_a_file_name_is_shown_with_all_its_tricks_visible(name, shown):
    assert shown_name(Path("/incoming") / name) == shown


def test_a_path_is_no_name_and_a_long_name_is_cut():
    assert shown_name(Path("../../etc/x.csv")) == "x.csv"
    assert len(shown_name(Path("u" * 300))) == 120
    assert len(shown_name(Path("\u202e" * 300))) <= 120
    assert shown_name(Path("u" * 120)) == "u" * 120


def test_wild_names_are_read_as_they_are_called(tmp_path):
    for name in ("units-[1]*?.csv", "units-\u202egnp.csv", "units-" + "x" * 240 + ".csv"):
        assert taken_from(tmp_path, name, TABLE).rows["unit_id"].to_list() == ["W1"]
    (tmp_path / "beds=7").mkdir()
    frame = pl.DataFrame({"unit_id": ["W1"], "unit_name": ["a"], "setting": ["other"]})
    frame.write_parquet(tmp_path / "beds=7" / "units.parquet")
    assert taken_in(tmp_path / "beds=7" / "units.parquet").rows["beds"].to_list() == [None]


def test_a_file_that_grows_while_it_is_read_is_skipped_and_later_read_whole(tmp_path, monkeypatch):
    path = tmp_path / "units.csv"
    path.write_bytes(TABLE)
    look = intake_module._look

    def look_while_it_grows(*arguments):
        look(*arguments)
        with path.open("ab") as file:
            file.write(ROW)

    monkeypatch.setattr(intake_module, "_look", look_while_it_grows)
    with pytest.raises(StillGrowing) as refused:
        inspect(path)
    assert refused.value.rule == "growing"
    monkeypatch.setattr(intake_module, "_look", look)
    assert taken_in(path).rows.height == 2


def test_what_seems_broken_may_only_be_unfinished(tmp_path, monkeypatch):
    path = tmp_path / "units.csv"
    path.write_bytes(TABLE + b'W2,"Elm,other\nW3,Oak,other\n')
    look = intake_module._look

    def look_while_it_changes(*arguments):
        os.utime(path, ns=(0, 0))
        look(*arguments)

    monkeypatch.setattr(intake_module, "_look", look_while_it_changes)
    with pytest.raises(StillGrowing):
        inspect(path)


def test_a_file_that_vanishes_is_skipped_and_a_folder_refused(tmp_path):
    with pytest.raises(StillGrowing):
        inspect(tmp_path / "units.csv")
    (tmp_path / "units-2.csv").mkdir()
    with pytest.raises(FileRefused) as refused:
        inspect(tmp_path / "units-2.csv")
    assert refused.value.rule == "not_a_file"
    os.mkfifo(tmp_path / "units-3.csv")
    with pytest.raises(FileRefused) as refused:
        inspect(tmp_path / "units-3.csv")
    assert refused.value.rule == "not_a_file"


def test_damage_inside_a_sound_looking_parquet_file_is_told_without_its_content(tmp_path):
    path = tmp_path / "units.parquet"
    frame = pl.DataFrame({"unit_id": [f"W{n}" for n in range(500)]}).with_columns(
        unit_name=pl.lit(CELL) + pl.col("unit_id"), setting=pl.lit("other")
    )
    frame.write_parquet(path, compression="zstd")
    content = bytearray(path.read_bytes())
    content[20:400] = b"\xff" * 380
    path.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        taken_in(path)
    assert refused.value.rule == "damaged"
    assert CELL not in said(refused.value)


def test_a_panic_of_the_reader_is_a_damaged_file():
    def panic(_):
        raise pl.exceptions.PanicException(CELL)

    frame = pl.LazyFrame({"a": [1]}).map_batches(panic, schema={"a": pl.Int64})
    with pytest.raises(FileRefused) as refused:
        collect(frame)
    assert refused.value.rule == "damaged"
    assert CELL not in said(refused.value)
