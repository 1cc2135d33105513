"""`plimsoll report`: a file or a reason, with the exit code that says which."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from dashboard.cli import main
from dashboard.report import making
from tests.report.conftest import said
from tests.sites import Ward, run_site, write_ward_site

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("polars_alone")


def plimsoll(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, polars_alone: None) -> Path:
    folder = tmp_path_factory.mktemp("reported") / "site"
    write_ward_site(folder, Ward("W1", patients=30, weeks=6), Ward("W2", weeks=6))
    run_site(folder)
    return folder


def test_a_pack_of_one_unit_is_written(site, tmp_path):
    out = tmp_path / "W1.pdf"
    result = plimsoll("report", site, "--unit", "W1", "--out", out)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("W1.pdf: ")
    assert "Drawing (" in result.stderr
    assert "W1 Ward was over its line: " in said(out.read_bytes())
    assert [path.name for path in tmp_path.iterdir()] == ["W1.pdf"]


@pytest.mark.parametrize("asked", ["--all", "--board"])
def test_the_organisations_pack_and_the_boards_page_are_written_twice_the_same(site, tmp_path, asked):
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"
    for out in (first, second):
        assert plimsoll("report", site, asked, "--out", out).exit_code == 0
    assert first.read_bytes() == second.read_bytes()


def test_a_file_that_is_there_is_replaced_whole(site, tmp_path):
    out = tmp_path / "old.pdf"
    out.write_text("something else")
    assert plimsoll("report", site, "--board", "--out", out).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert out.stat().st_mode & 0o777 == 0o644


def test_as_on_a_day_of_its_own_time_it_tells_how_things_stand(site, tmp_path):
    result = plimsoll("report", site, "--unit", "W1", "--out", tmp_path / "x.pdf", "--on", "2026-02-16")
    assert result.exit_code == 0
    assert "days old" not in result.stderr
    assert "W1 Ward is over its line: " in said((tmp_path / "x.pdf").read_bytes())


def test_the_document_says_that_old_data_say_nothing_of_now(site, tmp_path):
    result = plimsoll("report", site, "--unit", "W1", "--out", tmp_path / "x.pdf", "--on", "2030-01-01")
    assert result.exit_code == 0
    assert "days old (limit " in result.stderr
    assert "How it stands now is unknown" in said((tmp_path / "x.pdf").read_bytes())


@pytest.mark.parametrize(
    ("words", "said_of_it"),
    [
        ((), "Ask for one of --unit, --all and --board."),
        (("--unit", "W1", "--all"), "Ask for one of --unit, --all and --board."),
        (("--unit", "W11"), "no such unit; did you mean W1?"),
        (("--unit", "Nowhere at all"), "`plimsoll status SITE` lists them."),
        (("--unit", "W1", "--on", "soon"), "does not match the format"),
    ],
)
def test_what_it_does_not_understand_is_said(site, tmp_path, words, said_of_it):
    result = plimsoll("report", site, *words, "--out", tmp_path / "x.pdf")
    assert result.exit_code == 2
    assert said_of_it in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_file(site, tmp_path):
    result = plimsoll("report", site, "--board", "--out", tmp_path)
    assert result.exit_code == 2
    assert "is a directory" in result.stderr


def test_without_a_file_to_write_it_does_nothing(site):
    assert plimsoll("report", site, "--board").exit_code == 2


def test_a_folder_that_is_not_there_is_told_before_the_work(site, tmp_path, monkeypatch):
    monkeypatch.setattr(making, "make", lambda *_: pytest.fail("made all the same"))
    result = plimsoll("report", site, "--board", "--out", tmp_path / "no" / "x.pdf")
    assert result.exit_code == 14
    assert "x.pdf cannot be written where it should be (No such file or directory)." in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(site, tmp_path):
    tmp_path.chmod(0o500)
    result = plimsoll("report", site, "--board", "--out", tmp_path / "x.pdf")
    tmp_path.chmod(0o700)
    assert result.exit_code == 14


def test_a_fault_on_the_way_leaves_the_old_file_and_no_draft(site, tmp_path, monkeypatch):
    out = tmp_path / "old.pdf"
    out.write_text("the old one")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "make", fails)
    result = plimsoll("report", site, "--board", "--out", out)
    assert result.exit_code == 14
    assert "No space left on device" in result.stderr
    assert out.read_text() == "the old one"
    assert [path.name for path in tmp_path.iterdir()] == ["old.pdf"]


def test_before_the_first_run_there_is_nothing_to_report(tmp_path):
    write_ward_site(tmp_path / "site", Ward("W1"))
    result = plimsoll("report", tmp_path / "site", "--board", "--out", tmp_path / "x.pdf")
    assert result.exit_code == 14
    assert "Nothing has been published here yet." in result.stderr


def test_a_folder_that_is_no_site_is_a_matter_of_settings(tmp_path):
    assert plimsoll("report", tmp_path, "--board", "--out", tmp_path / "x.pdf").exit_code == 10


def test_a_snapshot_that_is_not_kept_is_told(site, tmp_path):
    result = plimsoll("report", site, "--board", "--snapshot", "000009-x", "--out", tmp_path / "x.pdf")
    assert result.exit_code == 14
    assert "is not in the warehouse folder" in result.stderr
