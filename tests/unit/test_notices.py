"""Who is on call is told of a grave report, at a receiver that runs here; what they answer undoes nothing."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from dashboard.data import LOCAL_USER
from dashboard.desk.report_book import ReportBook, report_book_for
from dashboard.filing import form
from dashboard.filing.form import Inputs
from dashboard.words.file_report import Shift
from pipelines.notices import addresses, send
from pipelines.state import REPORT_KINDS, journal_of, reports
from tests.filed import MONDAY

UNIT = {"unit_id": "W01", "unit_name": "Ash Ward"}
GRAVE = Inputs(5, "staffing", (), "staff_now", "yes", "no", False, "CANARY", "named", "CANARY name", False)


@dataclass
class Receiver:
    """What came in, and what is answered."""

    answers: int = 200
    came: list[dict[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.port}/hook"


@contextmanager
def receiving(answers: int = 200) -> Iterator[Receiver]:
    receiver = Receiver(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            receiver.came.append(json.loads(self.rfile.read(length)))
            self.send_response(receiver.answers)
            self.end_headers()

        def log_message(self, *_given: object) -> None:
            """Nothing on the screen."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def file(book: ReportBook, inputs: Inputs) -> form.Told:
    shift = Shift(MONDAY, "night", MONDAY)
    told = form.file(book, UNIT, shift, None, inputs, "key", snapshot_id="a", contact="bleep 2222")
    for thread in threading.enumerate():
        if thread.name == "tell-on-call":
            thread.join(timeout=30)
    return told


def test_a_grave_report_is_told_at_once_without_name_and_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_ON_CALL", receiver.address)
        write_settings(tmp_path)
        told = file(report_book_for(LOCAL_USER, tmp_path), GRAVE)
    (notice,) = receiver.came
    assert notice["title"] == "Overload report, level 5: Ash Ward"
    assert "Main cause: too few staff." in notice["message"]
    assert "CANARY" not in json.dumps(notice)
    assert told.next == "Who is on call is being told level, unit and cause."
    assert reports(journal_of(tmp_path).entries(REPORT_KINDS))[0].notified is True


@pytest.mark.parametrize("answers", [500, 404])
def test_a_receiver_that_refuses_undoes_nothing_and_stands_in_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: int
):
    with receiving(answers) as receiver:
        monkeypatch.setenv("PLIMSOLL_ON_CALL", receiver.address)
        write_settings(tmp_path)
        assert file(report_book_for(LOCAL_USER, tmp_path), GRAVE).done
    (report,) = reports(journal_of(tmp_path).entries(REPORT_KINDS))
    assert report.notified is False


def test_the_notice_of_an_anonymous_report_is_dated_by_its_week_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_ON_CALL", receiver.address)
        write_settings(tmp_path)
        book = report_book_for(LOCAL_USER, tmp_path)
        told = file(book, replace(GRAVE, who="anonymous", name=""))
        found = book.mine(told.code)
        assert found is not None
        book.say_help(found, "yes", "another key")
    rows = journal_of(tmp_path).rows()
    assert [row["kind"] for row in rows] == ["report.filed", "report.notified", "report.help"]
    assert {row["at"] for row in rows} == {"2026-06-22T00:00:00.000000+00:00"}


def test_who_is_on_call_is_told_of_a_report_that_waits_outside_the_record_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "plimsoll.sqlite").write_bytes(b"no database" * 100)
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_ON_CALL", receiver.address)
        write_settings(tmp_path)
        told = file(report_book_for(LOCAL_USER, tmp_path), GRAVE)
    assert told.text.startswith("Kept, but not yet in the record")
    assert told.next == "Who is on call is being told level, unit and cause."
    assert [notice["title"] for notice in receiver.came] == ["Overload report, level 5: Ash Ward"]


def test_below_level_four_nobody_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_ON_CALL", receiver.address)
        write_settings(tmp_path)
        assert file(report_book_for(LOCAL_USER, tmp_path), replace(GRAVE, level=3)).next == ""
    assert receiver.came == []


def test_where_nobody_is_named_the_reporter_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PLIMSOLL_ON_CALL", raising=False)
    told = file(report_book_for(LOCAL_USER, tmp_path), GRAVE)
    assert told.next == "Nobody is told by this form. If it is urgent, call bleep 2222."
    assert reports(journal_of(tmp_path).entries(REPORT_KINDS))[0].notified is None


def test_a_report_that_is_sent_twice_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_ON_CALL", receiver.address)
        write_settings(tmp_path)
        book = report_book_for(LOCAL_USER, tmp_path)
        file(book, GRAVE)
        file(book, GRAVE)
    assert len(receiver.came) == 1


def test_addresses_stand_in_the_environment_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOMEWHERE", "  json://a   mailto://b ")
    assert addresses("SOMEWHERE") == ("json://a", "mailto://b")
    assert addresses("NOWHERE_SET") == ()


def test_an_address_of_no_known_kind_is_not_reached():
    assert send(("no address",), "title", "text") is False
    assert send((), "title", "text") is False


def write_settings(folder: Path) -> None:
    (folder / "site.toml").write_text('[site]\nname = "A"\ntimezone = "Europe/London"\n')
