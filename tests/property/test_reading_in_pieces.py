"""A log read in pieces gives what it gives whole: the same rows, numbers, faults and counts."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.errors import FileRefused
from pipelines.shapes import SourceFile
from pipelines.sources import SOURCES, pieces
from pipelines.sources.intake import inspect
from tests.fixtures.readers import Sample, samples

if TYPE_CHECKING:
    from pipelines.shapes import Reading

LINES = [each for each in samples() if SOURCES[each.format].by_lines and each.lines and each.name[-1] != "v"]
BROKEN = [b"", b"   ", b'{"half a', b"[1, 2]", b"null", b'{"a": 1, "a": 2}', b'{"other": {}}']


def assert_same(one: Reading, other: Reading) -> None:
    assert one.frames.keys() == other.frames.keys()
    for name in one.frames:
        assert_frame_equal(one.frames[name].collect(), other.frames[name].collect())
    assert one.faults.keys() == other.faults.keys()
    for name, faults in one.faults.items():
        assert_frame_equal(faults.sort("_row"), other.faults[name].sort("_row"))
    assert (one.ignored, one.extra_columns, one.incomplete) == (
        other.ignored,
        other.extra_columns,
        other.incomplete,
    )


def mixed(sample: Sample, seed: int) -> bytes:
    """Its lines many times over in any order, with what is no record among them; perhaps cut at the end."""
    drawn = random.Random(seed)
    lines = sample.content.splitlines() * 12
    lines += drawn.choices(BROKEN, k=9)
    drawn.shuffle(lines)
    content = b"\n".join([sample.content.splitlines()[0], *lines])
    return content if seed % 2 else content + b"\n"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("sample", LINES, ids=lambda each: f"{each.format}/{each.name}")
def test_pieces_of_any_size_give_what_the_whole_gives(sample, seed, tmp_path):
    form = SOURCES[sample.format]
    path = sample.written(tmp_path, mixed(sample, seed))
    intake = inspect(path, form.accepted)
    file = SourceFile(path, path.name)
    whole = form.read(file, sample.mapping, intake)
    cut = 0
    for size in (1, 700, 5_000, 10**6):
        found = pieces.read_pieces(form, file, sample.mapping, intake, size=size, run=map)
        if found is not None:  # None: some piece holds nothing that the format knows
            cut += 1
            assert_same(found, whole)
    assert cut >= 1


@pytest.mark.parametrize("size", [1, 3, 8, 100])
def test_pieces_follow_one_another_and_end_with_lines(size, tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"ab\ncdef\n\ng\nhijk")
    found = list(pieces.spans(path, path.stat().st_size, size))
    assert [start for start, _ in found[1:]] == [end for _, end in found[:-1]]
    assert (found[0][0], found[-1][1]) == (0, 15)
    assert all(path.read_bytes()[end - 1 : end] == b"\n" for _, end in found[:-1])


@pytest.mark.slow
def test_other_processes_read_the_pieces_of_a_long_log(tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "LEAST", 1)
    monkeypatch.setattr(pieces, "PIECE", 4_000)
    sample = next(each for each in LINES if each.format == "litellm_spend_logs")
    path = sample.written(tmp_path, mixed(sample, 1))
    form = SOURCES[sample.format]
    intake = inspect(path, form.accepted)
    file = SourceFile(path, path.name)
    alone = replace(form, by_lines=False)
    assert_same(
        pieces.read_file(form, file, sample.mapping, intake),
        pieces.read_file(alone, file, sample.mapping, intake),
    )


def test_a_file_of_another_format_is_refused_as_it_is_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "LEAST", 1)
    path = tmp_path / "x.jsonl"
    path.write_text('{"a": 1}\n' * 50, encoding="utf-8")
    form = SOURCES["otlp_genai"]
    mapping = next(each for each in LINES if each.format == "otlp_genai").mapping
    with pytest.raises(FileRefused) as refused:
        pieces.read_file(form, SourceFile(path, path.name), mapping, inspect(path, form.accepted))
    assert refused.value.rule == "format"


def test_a_document_is_never_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "LEAST", 1)
    monkeypatch.setattr(pieces, "ProcessPoolExecutor", None)  # would raise if it were used
    sample = next(each for each in samples() if each.name == "spend.json")
    path = sample.written(tmp_path)
    form = SOURCES[sample.format]
    found = pieces.read_file(form, SourceFile(path, path.name), sample.mapping, inspect(path, form.accepted))
    assert sum(frame.select(pl.len()).collect().item() for frame in found.frames.values()) == 2
