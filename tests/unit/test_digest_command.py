"""`plimsoll digest` against receivers that run here: what goes out, to whom, once, and with nobody in it."""

from __future__ import annotations

import json
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_string
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dashboard.cli import main
from pipelines.errors import SettingsError, StorageError
from pipelines.recipients import recipients_of
from pipelines.site import load_site
from pipelines.state import CASE_KINDS, cases, journal_of
from pipelines.steps.cases import record
from tests.app import alert_story, snapshot
from tests.cases import keep, step
from tests.unit.test_notices import Receiver, receiving

TODAY = snapshot.today()
SETTINGS = """[site]
name = "Northside"
timezone = "UTC"
[digest.to.wards]
addresses_env = "PLIMSOLL_TEST_WARDS"
units = ["W01", "W02"]
[digest.to.office]
addresses_env = "PLIMSOLL_TEST_OFFICE"
"""
CANARY = "CANARY"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ash (W01) is unsafe, Birch (W02) and Gorse Ward (W07) have warnings; a run has opened their cases."""
    alert_story.publish(tmp_path, TODAY)
    (tmp_path / "site.toml").write_text(SETTINGS, encoding="utf-8")
    monkeypatch.delenv("PLIMSOLL_TEST_OFFICE", raising=False)
    monkeypatch.delenv("PLIMSOLL_TEST_WARDS", raising=False)
    record(load_site(tmp_path), TODAY)
    journal = journal_of(tmp_path)
    for case in cases(journal.entries(CASE_KINDS)):
        body = step("assigned", case.receipt, TODAY, who=f"{CANARY} name", reason=f"{CANARY} words")
        keep(journal, body, case.unit_id, "nurse_manager")
    return tmp_path


def digest(site: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["digest", str(site), *more])


def told(site: Path, *more: str) -> list[dict[str, Any]]:
    result = digest(site, "--json", *more)
    assert result.exit_code == 0, result.output
    messages: list[dict[str, Any]] = json.loads(result.stdout)["messages"]
    return messages


def test_each_group_is_told_of_its_units_in_one_message_without_a_name(
    site: Path, monkeypatch: pytest.MonkeyPatch
):
    with receiving() as wards, receiving() as office:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", wards.address)
        monkeypatch.setenv("PLIMSOLL_TEST_OFFICE", office.address)
        result = digest(site)
    assert result.exit_code == 0
    (first,), (second,) = wards.came, office.came
    assert first["title"] == "Plimsoll, Northside Mental Health: unsafe in Ash Ward"
    assert "Unsafe: Ash Ward." in first["message"]
    assert "New: Birch Ward." in first["message"]
    assert "Of your units 2 cases are open, 0 past their day." in first["message"]
    assert "such messages a month are to be expected" in first["message"]
    assert "Gorse Ward" not in first["message"]
    assert "Gorse Ward" in second["message"]
    for notice in (first, second):
        assert CANARY not in json.dumps(notice)
        assert "Community Team" not in notice["message"], "only watched"
    assert wards.address not in result.output
    assert "wards: sent (1 unsafe, 1 new, 1 chronic)." in result.output


def test_a_second_call_sends_nothing(site: Path, monkeypatch: pytest.MonkeyPatch):
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", receiver.address)
        assert [each["state"] for each in told(site)] == ["sent"]
        assert [each["state"] for each in told(site)] == ["nothing"]
    assert len(receiver.came) == 1


def test_a_dry_run_sends_and_keeps_nothing(site: Path, monkeypatch: pytest.MonkeyPatch):
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_OFFICE", receiver.address)
        before = journal_of(site).rows()
        result = digest(site, "--dry-run")
        assert "office: would be sent (" in result.output
        assert journal_of(site).rows() == before
    assert receiver.came == []


def test_a_person_in_two_groups_gets_one_message(site: Path, monkeypatch: pytest.MonkeyPatch):
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", f"{receiver.address} {receiver.address}")
        monkeypatch.setenv("PLIMSOLL_TEST_OFFICE", receiver.address)
        (message,) = told(site)
    assert message["groups"] == ["wards", "office"]
    assert len(receiver.came) == 1
    assert "Gorse Ward" in receiver.came[0]["message"]


def test_a_receiver_that_refuses_is_tried_again_and_others_are_not_told_twice(
    site: Path, monkeypatch: pytest.MonkeyPatch
):
    with receiving() as well, receiving(500) as broken:
        monkeypatch.setenv("PLIMSOLL_TEST_OFFICE", f"{well.address} {broken.address}")
        result = digest(site)
        assert result.exit_code == 1
        assert "1 message could not be sent." in result.output
        assert broken.address not in result.output
        broken.answers = 200
        assert sorted(each["state"] for each in told(site)) == ["nothing", "sent"]
    assert len(well.came) == 1


def test_a_message_that_began_and_of_which_nothing_more_is_known_is_not_sent_again(
    site: Path, monkeypatch: pytest.MonkeyPatch
):
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", receiver.address)
        with monkeypatch.context() as patch:

            def killed(*_given: object) -> bool:
                raise KeyboardInterrupt

            patch.setattr("dashboard.desk.digest_book.send", killed)
            assert digest(site).exit_code != 0
        assert [each["state"] for each in told(site)] == ["nothing"]
    assert receiver.came == []


def with_setting(site: Path, line: str) -> None:
    """The site's settings with one more line below [digest]."""
    text = SETTINGS.replace("[digest.to.wards]", f"[digest]\n{line}\n[digest.to.wards]")
    (site / "site.toml").write_text(text, encoding="utf-8")


def let_lapse(site: Path, unit: str) -> None:
    """Something was to be followed up there the day before yesterday, and was not."""
    journal = journal_of(site)
    case = next(each for each in cases(journal.entries(CASE_KINDS)) if each.unit_id == unit)
    body = step("acted", case.receipt, TODAY - timedelta(days=9), by_day=TODAY - timedelta(days=2))
    keep(journal, body, unit, "nurse_manager")


def test_ordinary_messages_are_held_at_the_ceiling_and_unsafe_ones_do_not_count(
    site: Path, monkeypatch: pytest.MonkeyPatch
):
    with_setting(site, "messages_per_month = 1")
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_OFFICE", receiver.address)
        assert [each["state"] for each in told(site)] == ["sent"], "something in it is unsafe"
        let_lapse(site, "W02")
        assert [each["state"] for each in told(site)] == ["sent"], "the first ordinary one"
        let_lapse(site, "W07")
        (held,) = told(site)
        assert held["state"] == "held"
        assert held["held_until"] == (TODAY + timedelta(days=30)).isoformat()
        assert f"office: held until {TODAY + timedelta(days=30)} by the ceiling" in digest(site).output
    assert len(receiver.came) == 2
    assert "Past their day, now with the administrator: Birch Ward." in receiver.came[1]["message"]


def test_the_record_keeps_no_address(site: Path, monkeypatch: pytest.MonkeyPatch):
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", receiver.address)
        told(site)
    rows = [row for row in journal_of(site).rows() if row["kind"].startswith("digest.")]
    assert [row["kind"] for row in rows] == ["digest.begun", "digest.sent"]
    assert str(receiver.port) not in json.dumps([row["body"] for row in rows])


def test_messages_speak_the_sites_language(site: Path, monkeypatch: pytest.MonkeyPatch):
    with_setting(site, 'language = "zh"')
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", receiver.address)
        told(site)
    assert receiver.came[0]["title"] == "Plimsoll，Northside Mental Health：Ash Ward不安全"


def test_the_number_of_messages_to_expect_is_printed(site: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLIMSOLL_TEST_OFFICE", "json://127.0.0.1:9/nobody")
    out = digest(site, "--dry-run").output
    assert re.search(
        r"About \d+\.\d messages a person and month are to be expected, \d+\.\d of them unsafe", out
    )
    assert "Ordinary messages: at most 2 a person in 30 days." in out


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            '[site]\nname = "A"\ntimezone = "UTC"\n',
            "Nobody is to be told",
        ),
        (SETTINGS, "No address stands in PLIMSOLL_TEST_WARDS, PLIMSOLL_TEST_OFFICE."),
        (
            SETTINGS.replace("[digest.to.w", '[digest]\nlanguage = "xx"\n[digest.to.w'),
            "[digest] language is none",
        ),
        (SETTINGS.replace("addresses_env", "address"), "an unknown key `address`."),
        (SETTINGS.replace('["W01", "W02"]', "[]"), "[digest.to.wards] units holds no unit ids."),
        (SETTINGS.replace('["W01", "W02"]', "[1]"), "[digest.to.wards] units holds no unit ids."),
        (
            SETTINGS.replace('addresses_env = "PLIMSOLL_TEST_WARDS"\n', ""),
            "[digest.to.wards] has no addresses",
        ),
        (
            SETTINGS.split("[digest")[0] + '[digest.to]\nwards = "me@trust.test"\n',
            "to.wards is a section",
        ),
    ],
)
def test_settings_that_tell_nobody_are_said_to_be_so(site: Path, text: str, what: str):
    (site / "site.toml").write_text(text)
    result = digest(site)
    assert result.exit_code == 10
    assert what in result.output


def test_a_site_without_a_snapshot_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "site.toml").write_text(SETTINGS)
    monkeypatch.setenv("PLIMSOLL_TEST_OFFICE", "json://127.0.0.1:9/nobody")
    result = digest(tmp_path)
    assert result.exit_code == StorageError.exit_code
    assert "Nothing has been published here yet." in result.output


def test_a_group_without_units_is_for_every_unit():
    assert recipients_of("office", {"addresses_env": "A"}).covers("anything")
    with pytest.raises(SettingsError):
        recipients_of("office", {"addresses_env": ""})


# --- by e-mail ---------------------------------------------------------------------------------------------


@contextmanager
def mailbox() -> Iterator[tuple[list[str], int]]:
    """A mail server on this computer that takes one message after another, as RFC 5321 has it."""
    letters: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            while line := self.rfile.readline().decode().strip():
                verb = line[:4].upper()
                if verb == "DATA":
                    self._say("354 go on")
                    letter: list[str] = []
                    while (text := self.rfile.readline().decode()) not in (".\r\n", ""):
                        letter.append(text)
                    letters.append("".join(letter))
                if verb == "QUIT":
                    self._say("221 bye")
                    return
                self._say("250 ok")

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield letters, server.server_address[1]
        server.shutdown()


def test_it_goes_by_e_mail_too(site: Path, monkeypatch: pytest.MonkeyPatch):
    with mailbox() as (letters, port):
        address = f"mailto://127.0.0.1:{port}?from=plimsoll@trust.test&to=manager@trust.test&mode=insecure"
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", address)
        assert [each["state"] for each in told(site)] == ["sent"]
    (letter,) = letters
    read = message_from_string(letter)
    assert read["To"] == "manager@trust.test"
    title = str(make_header(decode_header(read["Subject"])))
    assert title.replace("\r\n", "") == "Plimsoll, Northside Mental Health: unsafe in Ash Ward"
    parts = [part.get_payload(decode=True) for part in read.walk() if not part.is_multipart()]
    whole = b" ".join(part for part in parts if isinstance(part, bytes)).decode()
    assert "Unsafe: Ash Ward." in whole
    assert CANARY not in whole


def test_the_receiver_of_these_tests_takes_what_it_is_sent():
    assert Receiver(200, [], 7).address == "json://127.0.0.1:7/hook"
