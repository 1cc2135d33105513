"""The look at a file's raw bytes: kind, layout, depth, names, in blocks of any size."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io

import numpy as np
import polars as pl
import pytest

from pipelines.errors import FileRefused
from pipelines.sources.blocks import line_blocks
from pipelines.sources.csv_layout import CsvLayout, CsvScan
from pipelines.sources.intake import ANY_TABLE_OR_LOG, Stamp, inspect, unchanged
from pipelines.sources.json_depth import JsonDepth, JsonLines
from pipelines.sources.kinds import kind_of
from pipelines.sources.limits import LIMITS, Limits
from pipelines.sources.names import LONGEST_SHOWN, shown

HEADER = b"unit_id,unit_name,setting\n"


def layout_of(content: bytes, block: int = 1 << 20, limits: Limits = LIMITS) -> CsvLayout:
    scan = CsvScan(limits)
    for lines in line_blocks(io.BytesIO(content), block, limits.csv_line):
        scan.update(lines)
    return scan.finish(ends_with_newline=content.endswith(b"\n"))


def test_a_sound_file_is_described(tmp_path):
    path = tmp_path / "units.csv"
    content = HEADER + b"W1,Ash,other\r\nW2,Elm,other"
    path.write_bytes(content)
    intake = inspect(path)
    assert intake.sha256 == hashlib.sha256(content).hexdigest()
    assert (intake.size, intake.kind, intake.rows) == (len(content), "csv", 2)
    assert not intake.bom
    assert not intake.ends_with_newline
    assert not intake.no_rows
    assert intake.stat == Stamp.of(path)
    assert intake.layout is not None
    assert intake.layout.header == ("unit_id", "unit_name", "setting")
    assert intake.layout.regular


def test_the_digest_is_that_of_the_file_as_it_lies_there(tmp_path):
    packed = tmp_path / "units.csv.gz"
    packed.write_bytes(gzip.compress(HEADER + b"W1,Ash,other\n") + gzip.compress(b"W2,Elm,other\n"))
    intake = inspect(packed)
    assert intake.sha256 == hashlib.sha256(packed.read_bytes()).hexdigest()
    assert (intake.kind, intake.rows) == ("csv.gz", 2)
    parquet = tmp_path / "units.parquet"
    pl.DataFrame({"unit_id": ["W1"] * 7}).write_parquet(parquet)
    assert inspect(parquet).sha256 == hashlib.sha256(parquet.read_bytes()).hexdigest()
    assert inspect(parquet).rows == 7


def test_a_changed_file_is_noticed(tmp_path):
    path = tmp_path / "units.csv"
    path.write_bytes(HEADER + b"W1,Ash,other\n")
    stamp = inspect(path).stat
    assert unchanged(path, stamp)
    path.write_bytes(HEADER)
    assert not unchanged(path, stamp)
    path.unlink()
    assert not unchanged(path, stamp)


KINDS = [
    ("units.csv", HEADER, False, "csv"),
    ("units.CSV", HEADER, False, "csv"),
    ("units.csv", HEADER, True, "csv.gz"),
    ("units.csv.gz", HEADER, True, "csv.gz"),
    ("units", HEADER, False, "csv"),
    ("units.txt", HEADER, False, "csv"),
    ("units.ndjson", b'{"a":1}\n', False, "ndjson"),
    ("spans.jsonl", b'{"a":1}\n', False, "ndjson"),
    ("spans.jsonl.gz", b'{"a":1}\n', True, "ndjson.gz"),
    ("spans.json", b'{"a":1}\n{"a":2}\n', False, "ndjson"),
    ("spans.json", b'{"a":1}', False, "ndjson"),
    ("spans.json", b'{"a":"' + b"x" * 5000, False, "ndjson"),
    ("PT1H", b'{"a":1}\n', False, "ndjson"),
    ("page.json", b"[1]", False, "json"),
    ("page.json", b'{\n "data": []}', False, "json"),
    ("page.json", b'\xef\xbb\xbf  {"data": [\n1]}', False, "json"),
    ("units.parquet", b"PAR1", False, "parquet"),
    ("units", b"PAR1", False, "parquet"),
]


@pytest.mark.parametrize(("name", "head", "packed", "kind"), KINDS)
def test_the_kind_is_told_by_content_and_name(name, head, packed, kind):
    assert kind_of(name, head, ANY_TABLE_OR_LOG.kinds, packed=packed) == kind


MISNAMED = [
    ("units.csv", b'{"a":1}', False),
    ("units.csv", b"PAR1", False),
    ("units.parquet", b"a,b\n", False),
    ("units.parquet.gz", b"PAR1", True),
    ("page.json.gz", b"[1]", True),
]


@pytest.mark.parametrize(("name", "head", "packed"), MISNAMED)
def test_a_name_that_says_otherwise_is_refused(name, head, packed):
    with pytest.raises(FileRefused) as refused:
        kind_of(name, head, ANY_TABLE_OR_LOG.kinds, packed=packed)
    assert refused.value.rule == "magic"


def test_fields_are_counted_as_a_csv_reader_counts_them():
    content = HEADER + b'1,2,3\n4,"5,\n""6"" ",7\r\n8,9\n\n"","",\n1,2,3,4\n"a\nb"\n,,\n'
    layout = layout_of(content)
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))[1:]
    assert layout.short.tolist() == [n for n, row in enumerate(rows, 1) if 0 < len(row) < 3] == [3, 7]
    assert layout.long.tolist() == [n for n, row in enumerate(rows, 1) if len(row) > 3] == [6]
    assert layout.blank.tolist() == [n for n, row in enumerate(rows, 1) if not row] == [4]
    assert layout.rows == 7


def test_short_and_long_rows_that_make_up_for_each_other_are_both_seen():
    layout = layout_of(HEADER + b"1,2\n1,2,3,4\n1,2,3\n")
    assert (layout.short.tolist(), layout.long.tolist()) == ([1], [2])


@pytest.mark.parametrize("block", range(8, 80, 3))
def test_the_layout_does_not_depend_on_the_blocks(block):
    content = HEADER + b'1,"2\n,\n""\n",3\n' * 3 + b"4,5\n\n" + b'"\n\n",,\n1,2,3,4\n7,8,9\n"a'
    once, pieces = layout_of(content), layout_of(content, block)
    assert pieces == once
    for name in ("short", "long", "blank"):
        assert np.array_equal(getattr(pieces, name), getattr(once, name))
    assert once.cut


@pytest.mark.parametrize("block", [16, 64, 1 << 20])
@pytest.mark.parametrize("lines", [999, 1_000, 1_001])
def test_a_quoted_value_may_have_a_thousand_line_breaks_and_no_more(block, lines):
    content = HEADER + b"1,2,3\n" * 5 + b'4,"x' + b"\n" * lines + b'",6\n' + b"1,2,3\n" * 5
    if lines <= 1_000:
        assert layout_of(content, block).regular
    else:
        with pytest.raises(FileRefused, match="opens in line 7 runs on"):
            layout_of(content, block)


def test_the_number_of_columns_has_a_limit():
    limits = Limits(columns=3)
    assert layout_of(HEADER, limits=limits).header == ("unit_id", "unit_name", "setting")
    with pytest.raises(FileRefused) as refused:
        layout_of(b"a,b,c,d\n", limits=limits)
    assert refused.value.rule == "too_large"


def test_the_length_of_a_line_has_a_limit(tmp_path):
    path = tmp_path / "units.csv"
    limits = Limits(block=64, csv_line=64)
    path.write_bytes(HEADER + b"W1," + b"a" * 40 + b",other\n")
    assert inspect(path, limits=limits).rows == 1
    path.write_bytes(HEADER + b"W1," + b"a" * 140 + b",other\n")
    with pytest.raises(FileRefused) as refused:
        inspect(path, limits=limits)
    assert refused.value.rule == "too_large"


def test_a_document_has_a_limit(tmp_path):
    path = tmp_path / "page.json"
    path.write_bytes(b"[" + b"1," * 50 + b"1]")
    assert inspect(path, limits=Limits(json_document=103)).kind == "json"
    with pytest.raises(FileRefused) as refused:
        inspect(path, limits=Limits(json_document=102))
    assert refused.value.rule == "too_large"


def test_a_file_that_unpacks_to_much_is_refused_only_past_floor_and_ratio(tmp_path):
    path = tmp_path / "units.csv.gz"
    content = HEADER + b"W1,Ash,other\n" * 20_000  # 260 kB in some 800 bytes
    path.write_bytes(gzip.compress(content))
    assert inspect(path).rows == 20_000
    for limits in (Limits(unpacked_floor=1_000, gzip_ratio=100), Limits(unpacked=1_000)):
        with pytest.raises(FileRefused) as refused:
            inspect(path, limits=limits)
        assert refused.value.rule == "too_large"
    assert inspect(path, limits=Limits(unpacked_floor=1_000, gzip_ratio=1_100)).rows == 20_000


def test_a_parquet_file_is_judged_by_what_it_declares(tmp_path):
    path = tmp_path / "units.parquet"
    pl.DataFrame({"unit_id": ["W1"] * 20_000, "unit_name": ["a" * 100] * 20_000}).write_parquet(path)
    assert inspect(path).rows == 20_000
    for limits in (
        Limits(unpacked_floor=1_000, parquet_ratio=10),
        Limits(unpacked=1_000),
        Limits(columns=1),
        Limits(parquet_footer=10),
    ):
        with pytest.raises(FileRefused) as refused:
            inspect(path, limits=limits)
        assert refused.value.rule == "too_large"


def test_a_parquet_row_has_a_limit(tmp_path):
    path = tmp_path / "units.parquet"
    text = np.random.default_rng(1).bytes(200_000).hex()
    pl.DataFrame({"unit_id": ["W1"], "unit_name": [text]}).write_parquet(path)
    assert inspect(path).rows == 1
    with pytest.raises(FileRefused, match="a row of the file is longer"):
        inspect(path, limits=Limits(csv_line=100_000))


@pytest.mark.parametrize("levels", [199, 200, 201])
def test_json_may_be_nested_two_hundred_deep_and_no_deeper(levels):
    value = b'{"a":' * (levels - 1) + b"[]" + b"}" * (levels - 1)
    for piece in (1, 7, len(value)):
        if levels <= 200:
            follow(value, piece)
        else:
            with pytest.raises(FileRefused):
                follow(value, piece)


@pytest.mark.parametrize("piece", [1, 2, 3, 1000])
def test_brackets_inside_texts_are_no_nesting(piece):
    value = b'{"a":"' + b'[\\"{\\\\' * 300 + b'","b":[' + b"[]," * 300 + b"1]}"
    follow(value, piece)


def follow(value: bytes, piece: int) -> None:
    document = JsonDepth(LIMITS)
    for start in range(0, len(value), piece):
        document.update(value[start : start + piece])


def test_lines_are_counted_and_each_is_followed_apart():
    lines = JsonLines(LIMITS)
    wide = b'{"a":[' + b"[]," * 400 + b"1]}\n"
    lines.update(memoryview(b"\n" + wide * 3 + b"\r\n  \n" + b'{"a":"[[["}'))
    assert lines.rows == 4
    with pytest.raises(FileRefused):
        lines.update(memoryview(b'{"a":1}\n' + b"[" * 201))


def test_a_name_is_never_longer_than_the_limit_nor_cut_inside_an_escape():
    for name in ("x" * 500, "\u202e" * 500, "x" * 117 + "\u202e\u202e", "x" * 120, "x" * 118 + "\u202e"):
        assert len(shown(name)) <= LONGEST_SHOWN
        assert shown(name).endswith("…") or len(name) <= LONGEST_SHOWN
        assert not shown(name).removesuffix("…").endswith(("\\", "\\u", "\\u2", "\\u20", "\\u202"))
    assert shown("x" * 120) == "x" * 120
    assert shown("x" * 121) == "x" * 119 + "…"
