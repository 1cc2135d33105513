"""Whatever the rows and however they are written: the same rows are read, and none is lost or doubled."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import FileRefused
from pipelines.schemas import TABLES, Kind
from pipelines.sources.blocks import line_blocks
from pipelines.sources.csv_layout import CsvScan
from pipelines.sources.limits import LIMITS
from pipelines.staging.types import typed
from tests.faults.files import SITE, ZONE, Taken, taken_in

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
CODES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,10}", fullmatch=True)
MOMENTS = st.integers(978_307_200_000_000, 4_070_908_800_000_000).map(
    lambda micros: dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=micros)
)

OF_KIND: dict[Kind, st.SearchStrategy[object]] = {
    "id": CODES,
    "text": NAMES.filter(lambda text: text.strip() == text and "@" not in text and text != ""),
    "category": st.sampled_from(["day", "night", "handover", "other"]),
    "integer": st.integers(-(2**53), 2**53),
    "number": st.floats(-1e9, 1e9, allow_nan=False),
    "flag": st.booleans(),
    "date": st.dates(dt.date(2001, 1, 1), dt.date(2099, 1, 1)),
    "instant": MOMENTS,
}
DTYPES: dict[Kind, pl.DataType] = {
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "flag": pl.Boolean(),
    "date": pl.Date(),
    "instant": pl.Datetime("us", "UTC"),
}


@st.composite
def frames(draw: st.DrawFn) -> tuple[str, pl.DataFrame]:
    """A table and rows of it, typed, with gaps where they are allowed."""
    table = TABLES[draw(st.sampled_from(["units", "shifts", "llm_events", "caseload", "incidents"]))]
    height = draw(st.integers(1, 6))
    columns = []
    for column in table.columns:
        if not column.required and draw(st.booleans()):
            continue
        values = OF_KIND[column.kind] if column.required else st.none() | OF_KIND[column.kind]
        drawn = draw(st.lists(values, min_size=height, max_size=height))
        columns.append(pl.Series(column.name, drawn, dtype=DTYPES.get(column.kind, pl.String())))
    return table.name, pl.DataFrame(columns)


def as_csv(frame: pl.DataFrame, *, header: bool = True) -> bytes:
    """Written by Python's own writer, not by the library that reads it back."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    if header:
        writer.writerow(frame.columns)
    for row in frame.iter_rows():
        writer.writerow(value.isoformat() if isinstance(value, dt.date) else value for value in row)
    return text.getvalue().encode()


def read_back(files: dict[str, bytes | pl.DataFrame]) -> dict[str, Taken]:
    with tempfile.TemporaryDirectory() as folder:
        taken = {}
        for name, content in files.items():
            path = Path(folder) / name
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                content.write_parquet(path)
            taken[name] = taken_in(path, SITE)
        return taken


def as_ndjson(frame: pl.DataFrame) -> bytes:
    return (
        frame.with_columns(pl.col(pl.Datetime).dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")).write_ndjson().encode()
    )


@given(frames())
@settings(max_examples=60)
def test_csv_packed_csv_parquet_and_lines_give_the_same_rows(drawn):
    table, frame = drawn
    plain = as_csv(frame)
    files = {
        f"{table}.parquet": frame,
        f"{table}.csv": plain,
        f"{table}-bom.csv": b"\xef\xbb\xbf" + plain,
        f"{table}-shuffled.csv": as_csv(frame.select(reversed(frame.columns))),
        f"{table}.csv.gz": gzip.compress(plain),
        f"{table}.ndjson": as_ndjson(frame),
    }
    first, *others = read_back(files).values()
    known = first.rows.drop("_row")
    assert first.rows.height == frame.height
    for other in others:
        assert other.faults.is_empty()
        # Lines that Python read come after those that Polars read.
        assert other.rows.sort("_row")["_row"].to_list() == list(range(1, frame.height + 1))
        assert other.rows.sort("_row").drop("_row").equals(known, null_equal=True)


@given(frames(), st.data())
@settings(max_examples=40)
def test_splitting_a_file_in_two_or_reordering_it_gives_the_same_rows(drawn, data):
    table, frame = drawn
    cut = data.draw(st.integers(0, frame.height))
    order = data.draw(st.permutations(range(frame.height)))
    taken = read_back(
        {
            f"{table}.csv": as_csv(frame),
            f"{table}-1.csv": as_csv(frame[:cut]),
            f"{table}-2.csv": as_csv(frame[cut:]),
            f"{table}-3.csv": as_csv(frame[order]),
        }
    )
    whole, first, second, mixed = (taken[name].rows.drop("_row") for name in taken)
    assert pl.concat([first, second]).equals(whole, null_equal=True)
    assert mixed.equals(whole[order], null_equal=True)


WILD = st.text(st.sampled_from('ab1.,"\n -:TZ0\u00e9\u200b\r'), max_size=8)
CELLS = st.one_of(
    WILD,
    NAMES,
    CODES,
    st.sampled_from(["NaN", "1e400", "8h", "03/04/2026", "2026-03-29T01:30:00", "", "jo@x.org"]),
)


@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=8))
@settings(max_examples=80)
def test_any_cells_at_all_are_typed_row_by_row_without_error(rows):
    names = list(TABLES["shifts"].required)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row").with_row_index("_row", 1)
    together = typed("shifts", frame, ZONE)
    assert together["_row"].to_list() == list(range(1, len(rows) + 1))
    for row in range(len(rows)):
        # A row is judged by itself: what stands beside it does not matter.
        assert typed("shifts", frame[row : row + 1], ZONE).equals(together[row : row + 1], null_equal=True)
    sound = together.filter(pl.col("_fault").is_null())
    assert all(sound[name].null_count() == 0 for name in names)
    assert set(together["_fault"].drop_nulls().str.split(":").list.last()) <= set(names)


# Python's reader takes a lone carriage return for a line break, which RFC 4180 does not.
LINES = st.lists(st.lists(WILD.map(lambda text: text.replace("\r", "")), max_size=5), max_size=12)


@given(LINES, st.booleans(), st.integers(16, 200))
@settings(max_examples=150)
def test_every_record_of_a_ragged_file_is_a_row_or_a_fault_exactly_once(records, newline, block):
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([["unit_id", "unit_name", "setting"], *records])
    content = text.getvalue().encode() if newline else text.getvalue().encode().removesuffix(b"\n")
    expected = list(csv.reader(io.StringIO(content.decode(), newline="")))[1:]
    taken = read_back({"units.csv": content})["units.csv"]
    faults = dict(zip(taken.faults["_row"], taken.rules, strict=True))
    assert faults == {
        number: "short_row" if len(row) < 3 else "long_row"
        for number, row in enumerate(expected, 1)
        if row and len(row) != 3
    }
    whole = {number: row for number, row in enumerate(expected, 1) if len(row) == 3}
    assert taken.rows["_row"].to_list() == list(whole)
    assert taken.intake.rows == len(whole) + len(faults)
    scan = CsvScan(LIMITS)
    for lines in line_blocks(io.BytesIO(content), block, LIMITS.csv_line):
        scan.update(lines)
    assert scan.finish(ends_with_newline=content.endswith(b"\n")) == taken.intake.layout


@given(st.lists(st.sampled_from(["good", "bad", "blank", "exact", "list"]), min_size=1, max_size=30))
@settings(max_examples=40)
def test_every_line_is_a_row_or_a_fault_exactly_once(kinds):
    text = {
        "good": '{"unit_id":"W1","unit_name":"Ash","setting":"other"}',
        "exact": '{"unit_id":123456789012345678901234567890,"unit_name":"A\\u0073h","setting":"other"}',
        "bad": '{"unit_id":"W1","unit_name":',
        "list": '["W1","Ash","other"]',
        "blank": " ",
    }
    content = "\n".join([text["good"], *(text[kind] for kind in kinds)]) + "\n"
    taken = read_back({"units.ndjson": content.encode()})["units.ndjson"]
    rows = [1, *(n for n, kind in enumerate(kinds, 2) if kind in ("good", "exact"))]
    assert sorted(taken.rows["_row"]) == rows
    assert taken.faults["_row"].to_list() == [n for n, kind in enumerate(kinds, 2) if kind in ("bad", "list")]
    assert taken.rows["_fault"].null_count() == len(rows)
    assert set(taken.rows["unit_name"]) == {"Ash"}


@given(st.lists(st.sampled_from(["1", "1.5", "x", "NaN", "", " 7 ", "8h"]), min_size=1, max_size=40))
@settings(max_examples=40)
def test_lazy_and_eager_rows_are_the_same(values):
    content = "unit_id,unit_name,setting,beds\n" + "".join(
        f"W{n},a,other,{v}\n" for n, v in enumerate(values)
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.csv"
        path.write_bytes(content.encode())
        taken = taken_in(path)
        lazy = taken.reading.frames["units"]
        pieces = [typed("units", lazy.slice(at, 7).collect(), ZONE) for at in range(0, len(values), 7)]
        streamed = lazy.collect(engine="streaming")
        assert pl.concat(pieces).equals(taken.rows, null_equal=True)
        assert typed("units", streamed, ZONE).equals(taken.rows, null_equal=True)


def sound_files() -> dict[str, bytes]:
    frame = pl.DataFrame(
        {
            "unit_id": [f"W{n}" for n in range(40)],
            "unit_name": ['Ash, "old"', "Elm\nwood"] * 20,
            "setting": ["other"] * 40,
            "beds": range(40),
            "opened_on": [dt.date(2020, 1, 1)] * 40,
        }
    )
    parquet = io.BytesIO()
    frame.write_parquet(parquet, compression="zstd")
    plain = as_csv(frame)
    return {
        "units.csv": plain,
        "units.csv.gz": gzip.compress(plain, mtime=0),
        "units.parquet": parquet.getvalue(),
        "units.ndjson": as_ndjson(frame),
    }


SOUND = sound_files()


@given(st.sampled_from(list(SOUND)), st.data())
@settings(max_examples=250)
def test_no_damage_to_a_file_ends_in_anything_but_rows_or_a_refusal(name, data):
    content = bytearray(SOUND[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        what = data.draw(st.sampled_from(["flip", "cut", "drop", "insert"]))
        if what == "flip":
            content[at] ^= 1 << data.draw(st.integers(0, 7))
        elif what == "cut":
            del content[at + 1 :]
        elif what == "drop":
            del content[at : at + data.draw(st.integers(1, 30))]
        else:
            content[at:at] = data.draw(st.binary(min_size=1, max_size=8))
        content = content or bytearray(b"x")
    try:
        taken = read_back({name: bytes(content)})[name]
    except FileRefused as refused:
        taken, message = None, str(refused)
    if taken is None:
        assert "Ash" not in message
    else:
        assert taken.intake.rows == taken.rows.height + taken.faults.height
