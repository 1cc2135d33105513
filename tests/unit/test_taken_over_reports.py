"""A grave report waited outside the record: once it is taken over, the record is true about who was told."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.data import LOCAL_USER
from dashboard.desk.report_book import ReportBook, report_book_for
from dashboard.words.file_report import late_notices
from pipelines.state import REPORT_KINDS, ReportFiled, Spool, journal_of, reports
from tests.filed import ANONYMOUS, MONDAY
from tests.unit import test_notices
from tests.unit.test_notices import GRAVE, UNIT, receiving, write_settings

FIVE = replace(ANONYMOUS, level=5)
NOTICE = late_notices([UNIT], "bleep 2222")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_settings(tmp_path)
    monkeypatch.delenv("PLIMSOLL_ON_CALL", raising=False)
    return tmp_path


def book_of(site: Path) -> ReportBook:
    return report_book_for(LOCAL_USER, site)


def database_away(site: Path) -> Path:
    broken = site / "state" / "plimsoll.sqlite"
    broken.parent.mkdir(exist_ok=True)
    broken.write_bytes(b"no database" * 100)
    return broken


def wait_for_threads() -> None:
    for thread in threading.enumerate():
        if thread.name == "tell-on-call":
            thread.join(timeout=30)


def taken_over(site: Path) -> tuple[bool | None, list[bool]]:
    """What the record says of its one report after it is taken over, and each entry about it in order."""
    (site / "state" / "plimsoll.sqlite").unlink(missing_ok=True)
    book_of(site).take_over(NOTICE)
    return recorded(site)


def recorded(site: Path) -> tuple[bool | None, list[bool]]:
    wait_for_threads()
    entries = journal_of(site).entries(REPORT_KINDS)
    told = [bool(entry.body["reached"]) for entry in entries if entry.kind == "report.notified"]
    assert {str(entry.at.date()) for entry in entries} == {str(MONDAY)}, "no moment of it"
    return reports(entries)[0].notified, told


def waits(site: Path, body: ReportFiled = FIVE) -> None:
    """Laid aside by a form whose telling never came to an end: its process was killed."""
    away = database_away(site)
    assert book_of(site).file("W01", body, "key").waits
    away.unlink()


def test_one_that_was_told_while_it_waited_is_said_to_be_told_and_not_told_again(
    site: Path, monkeypatch: pytest.MonkeyPatch
):
    database_away(site)
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_ON_CALL", receiver.address)
        test_notices.file(book_of(site), replace(GRAVE, who="anonymous", name=""))
        assert taken_over(site) == (True, [True])
    assert len(receiver.came) == 1
    assert list((site / "state" / "spool").iterdir()) == []


def test_one_of_which_nobody_was_told_is_told_by_taking_over(site: Path, monkeypatch: pytest.MonkeyPatch):
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_ON_CALL", receiver.address)
        waits(site)
        assert taken_over(site) == (True, [False, True])
    (notice,) = receiver.came
    assert notice["title"] == "Overload report, level 5: Ash Ward"
    assert notice["message"].startswith("This report waited outside the record")
    assert ANONYMOUS.text not in notice["message"]


def test_one_whose_receiver_refused_is_tried_again(site: Path, monkeypatch: pytest.MonkeyPatch):
    database_away(site)
    with receiving(500) as receiver:
        monkeypatch.setenv("PLIMSOLL_ON_CALL", receiver.address)
        test_notices.file(book_of(site), replace(GRAVE, who="anonymous", name=""))
        receiver.answers = 200
        assert taken_over(site) == (True, [False, True])
    assert len(receiver.came) == 2


def test_one_that_reaches_nobody_now_either_is_said_to_be_not_told(
    site: Path, monkeypatch: pytest.MonkeyPatch
):
    with receiving(500) as receiver:
        monkeypatch.setenv("PLIMSOLL_ON_CALL", receiver.address)
        waits(site)
        assert taken_over(site) == (False, [False, False])


def test_where_nobody_is_on_call_nobody_was_to_be_told(site: Path):
    waits(site)
    assert taken_over(site) == (None, [])


def test_one_that_was_tried_while_somebody_was_named_is_said_to_be_not_told(
    site: Path, monkeypatch: pytest.MonkeyPatch
):
    database_away(site)
    with receiving(500) as receiver, monkeypatch.context() as named:
        named.setenv("PLIMSOLL_ON_CALL", receiver.address)
        test_notices.file(book_of(site), replace(GRAVE, who="anonymous", name=""))
    assert taken_over(site) == (False, [False])


def test_below_level_four_nobody_is_told(site: Path, monkeypatch: pytest.MonkeyPatch):
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_ON_CALL", receiver.address)
        waits(site, replace(ANONYMOUS, level=3))
        assert taken_over(site) == (None, [])
    assert receiver.came == []


def test_of_all_who_look_at_once_one_tells(site: Path, monkeypatch: pytest.MonkeyPatch):
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_ON_CALL", receiver.address)
        waits(site)
        looking = [threading.Thread(target=book_of(site).take_over, args=(NOTICE,)) for _each in range(8)]
        for thread in looking:
            thread.start()
        for thread in looking:
            thread.join(timeout=60)
        assert recorded(site) == (True, [False, True])
    assert len(receiver.came) == 1


def test_killed_before_the_record_says_anything_it_is_settled_by_the_next(
    site: Path, monkeypatch: pytest.MonkeyPatch
):
    """The report is in the record, the entry about the telling is not, and the file is still there."""
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_ON_CALL", receiver.address)
        waits(site)
        (path,) = Spool.beside(journal_of(site)).waiting()
        whole = path.read_bytes()
        Spool.beside(journal_of(site)).take_over(journal_of(site))
        assert [entry.kind for entry in journal_of(site).entries(REPORT_KINDS)] == ["report.filed"]
        path.write_bytes(whole)
        book_of(site).take_over(NOTICE)
        assert recorded(site) == (True, [False, True])
    assert len(receiver.came) == 1


def test_what_was_taken_over_meanwhile_has_nothing_noted_beside_it(site: Path):
    spool = Spool.beside(journal_of(site))
    spool.note_told("key", reached=True)
    assert not (site / "state" / "spool" / "key.told").exists()
