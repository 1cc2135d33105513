"""Every reader on files that are whole, cut, half-written, re-encoded or re-ordered: nothing is lost."""

from __future__ import annotations

import gzip
import random

import pytest

from pipelines.errors import FileRefused
from pipelines.shapes import FOREIGN, Reading
from pipelines.sources import SOURCES
from pipelines.sources.look import look_at
from tests.fixtures.readers import CANARY, samples

SAMPLES = samples()
EACH = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.format}-{sample.name}")


def told(reading: Reading) -> dict[str, list[tuple]]:
    """Its rows without their numbers, in one order."""
    frames = {name: frame.collect() for name, frame in reading.frames.items()}
    return {
        name: sorted(frame.drop("_row", "_order", FOREIGN, strict=False).rows(), key=repr)
        for name, frame in frames.items()
        if frame.height
    }


def test_every_format_has_a_sample():
    assert {sample.format for sample in SAMPLES} == set(SOURCES)


@EACH
def test_a_whole_file_gives_its_rows_and_no_fault(sample, tmp_path):
    reading = sample.read(sample.written(tmp_path))
    assert {name: len(rows) for name, rows in told(reading).items()} == sample.rows
    assert not any(faults.height for faults in reading.faults.values())
    assert not reading.incomplete


@EACH
def test_no_word_that_people_wrote_is_in_what_it_gives(sample, tmp_path):
    reading = sample.read(sample.written(tmp_path))
    assert CANARY not in repr(told(reading))
    assert CANARY not in repr((reading.ignored, reading.extra_columns, reading.faults))


@EACH
def test_a_cut_file_is_refused_or_gives_some_of_its_rows_and_says_so(sample, tmp_path):
    whole = told(sample.read(sample.written(tmp_path)))
    rng = random.Random(sample.name)
    size = len(sample.content)
    header = sample.content.index(b"\n") + 1 if sample.header else 0
    for cut in sorted({1, size // 2, size - 2, *(rng.randrange(1, size - 1) for _ in range(12))}):
        try:
            reading = sample.read(sample.written(tmp_path, sample.content[:cut]))
            part = told(reading)
        except FileRefused:
            continue
        if not sample.lines:
            continue
        for name, rows in part.items():  # none but the line that was cut may differ
            assert len([row for row in rows if row not in whole.get(name, [])]) <= 1
        lost = sum(len(rows) for rows in whole.values()) > sum(len(rows) for rows in part.values())
        in_a_line = b"\n" not in (sample.content[cut - 1 : cut], sample.content[cut : cut + 1])
        if lost and in_a_line and cut > header and b"\n" not in sample.content[cut:-1]:
            assert reading.incomplete or any(found.height for found in reading.faults.values())


@EACH
def test_the_order_of_lines_does_not_matter(sample, tmp_path):
    if not sample.lines:
        pytest.skip("one document")
    lines = sample.content.splitlines(keepends=True)
    first, rest = (lines[:1], lines[1:]) if sample.header else ([], lines)
    random.Random(1).shuffle(rest)
    whole = told(sample.read(sample.written(tmp_path)))
    assert told(sample.read(sample.written(tmp_path, b"".join(first + rest)))) == whole


@EACH
def test_another_encoding_is_refused(sample, tmp_path):
    try:
        text = sample.content.decode()
    except UnicodeDecodeError:
        pytest.skip("no text")
    with pytest.raises(FileRefused) as refused:
        sample.read(sample.written(tmp_path, text.encode("utf-16")))
    assert refused.value.rule == "encoding"


@EACH
def test_a_mark_of_byte_order_changes_nothing(sample, tmp_path):
    if b"\0" in sample.content:
        pytest.skip("no text")
    whole = told(sample.read(sample.written(tmp_path)))
    assert told(sample.read(sample.written(tmp_path, b"\xef\xbb\xbf" + sample.content))) == whole


@EACH
def test_a_packed_file_gives_the_same(sample, tmp_path):
    kinds = SOURCES[sample.format].kinds
    if b"\0" in sample.content or not any(kind.endswith(".gz") for kind in kinds):
        pytest.skip("never packed")
    if sample.name.endswith(".json") and not sample.lines and "json.gz" not in kinds:
        pytest.skip("documents are not packed")
    whole = told(sample.read(sample.written(tmp_path)))
    path = tmp_path / f"{sample.name}.gz"
    path.write_bytes(gzip.compress(sample.content))
    assert told(sample.read(path)) == whole


@EACH
@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"<!doctype html><p>502 Bad Gateway", b"\x89PNG\r\n\x1a\n"]
)
def test_a_file_that_is_no_export_is_refused(sample, content, tmp_path):
    with pytest.raises(FileRefused):
        told(sample.read(sample.written(tmp_path, content)))


@EACH
def test_its_format_is_recognised_and_no_other_is_as_sure(sample, tmp_path):
    look = look_at(sample.written(tmp_path))
    sure = {name: form.recognises(look) for name, form in SOURCES.items()}
    best = max(sure.values())
    assert [name for name, how in sure.items() if how == best] == [sample.format]
