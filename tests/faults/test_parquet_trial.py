"""A decoder that dies of a file takes no run with it: the file is refused, the next one is read."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import FileRefused
from pipelines.sources import parquet_trial
from pipelines.sources.parquet_child import decodes
from pipelines.sources.parquet_trial import refuse_undecodable
from tests.faults.files import taken_in

DIES = "import os, sys; sys.stdin.readline(); os.abort()"
HANGS = "import sys, time; sys.stdin.readline(); time.sleep(600)"
GOES_BEFORE_ASKED = "pass"


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "units.parquet"
    frame = pl.DataFrame({"unit_id": ["W1", "W2"], "unit_name": ["Ash", "Elm"], "setting": ["other"] * 2})
    frame.write_parquet(path)
    return path


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch):
    """Puts another program in the child's place."""

    def put(program: str) -> None:
        parquet_trial.stop()
        monkeypatch.setattr(parquet_trial, "COMMAND", [sys.executable, "-c", program])

    yield put
    parquet_trial.stop()


def damaged_inside(path: Path) -> Path:
    """The same file with its first page overwritten; header and footer are whole."""
    content = bytearray(path.read_bytes())
    content[4:40] = bytes(36)
    path.write_bytes(bytes(content))
    return path


def test_a_sound_file_passes_and_is_read(sound):
    refuse_undecodable(sound, sound.stat().st_size)
    assert taken_in(sound).rows["unit_id"].to_list() == ["W1", "W2"]


def test_a_damaged_page_is_refused_before_this_process_decodes_it(sound):
    assert not decodes(str(damaged_inside(sound)))
    with pytest.raises(FileRefused) as refused:
        taken_in(sound)
    assert refused.value.rule == "damaged"
    assert "Ash" not in str(refused.value)


@pytest.mark.parametrize("program", [DIES, GOES_BEFORE_ASKED])
def test_a_file_the_decoder_dies_of_is_refused_and_the_next_one_is_read(sound, child, program, monkeypatch):
    child(program)
    with pytest.raises(FileRefused) as refused:
        refuse_undecodable(sound, sound.stat().st_size)
    assert refused.value.rule == "damaged"
    monkeypatch.undo()
    refuse_undecodable(sound, sound.stat().st_size)


def test_a_file_the_decoder_does_not_come_to_an_end_with_is_refused(sound, child, monkeypatch):
    child(HANGS)
    monkeypatch.setattr(parquet_trial, "PATIENCE_SECONDS", 0.1)
    with pytest.raises(FileRefused):
        refuse_undecodable(sound, sound.stat().st_size)


def test_a_path_with_a_line_break_is_one_question(tmp_path, sound):
    odd = tmp_path / "units\n-2.parquet"
    sound.replace(odd)
    refuse_undecodable(odd, odd.stat().st_size)
    # Asked in two halves, the child would now be one answer behind.
    with pytest.raises(FileRefused):
        refuse_undecodable(damaged_inside(odd), odd.stat().st_size)
