"""`plimsoll digest` and overload reports that nobody answers: who is told, once, and by how much of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from dashboard.desk.digest_book import digest_book_for
from dashboard.digest.known import known_of
from dashboard.digest.message import written
from dashboard.navigation import OVERLOAD_REPORTS, address
from pipelines.site import load_site
from pipelines.state import Draft, Journal, ReportStep, journal_of, new_key
from tests.app import alert_story, snapshot
from tests.filed import ANONYMOUS, NAMED, file
from tests.unit.test_digest_command import SETTINGS, digest, told
from tests.unit.test_notices import receiving

TODAY = snapshot.today()
OLD = snapshot.monday_of_last_whole_week(TODAY) - timedelta(weeks=6)
"""Past 10 days for whatever is told of it, by the week or by its block; 60 are not over."""
CANARY = "CANARY"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site whose alerts are under no case yet: reports are all there is to tell."""
    alert_story.publish(tmp_path, TODAY)
    (tmp_path / "site.toml").write_text(SETTINGS, encoding="utf-8")
    monkeypatch.delenv("PLIMSOLL_TEST_OFFICE", raising=False)
    return tmp_path


def reported(site: Path, unit: str = "W01", level: int = 3, *, named: bool = False) -> str:
    body = NAMED if named else ANONYMOUS
    words = replace(body, week=OLD, on=OLD if named else None, level=level, text=f"{CANARY} words")
    at = datetime.combine(OLD, time(12), UTC)
    return file(journal_of(site), replace(words, name=f"{CANARY} name" if named else ""), unit, at=at)[0]


def acknowledge(journal: Journal, receipt: str, unit: str = "W01") -> None:
    journal.add(Draft("nurse_manager", unit, ReportStep("acknowledged", receipt, ""), new_key()))


def test_units_and_clocks_are_told_and_nobody_and_nothing_else(site: Path, monkeypatch: pytest.MonkeyPatch):
    reported(site)
    reported(site, named=True)
    reported(site, "W02", level=5)
    reported(site, "W07")
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", receiver.address)
        result = digest(site)
    (notice,) = receiver.came
    assert notice["title"] == (
        "Plimsoll, Northside Mental Health: grave overload reports not acknowledged in Birch Ward"
    )
    assert (
        "Overload reports of level 4 or 5 that nobody has acknowledged by their date: Birch Ward (1)."
        in notice["message"]
    )
    assert "Overload reports that nobody has acknowledged by their date: Ash Ward (2)." in notice["message"]
    assert "3 overload reports of theirs are past a date." in notice["message"]
    assert "cases or overload reports fall overdue comes on top and is not foreseen" in notice["message"]
    assert CANARY not in json.dumps(notice)
    assert str(OLD.year) not in notice["message"], "no day of it"
    assert "Gorse" not in notice["message"]
    assert "1 overload reports of level 4 or 5 not acknowledged in time" in result.output
    assert "nobody foresees them" in result.output


def test_each_is_told_once_and_in_the_record_without_a_day(site: Path, monkeypatch: pytest.MonkeyPatch):
    receipt = reported(site)
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", receiver.address)
        assert [each["told"] for each in told(site)] == [{"report_unseen": 1}]
        assert [each["state"] for each in told(site)] == ["nothing"]
    assert receiver.came[0]["title"] == (
        "Plimsoll, Northside Mental Health: 1 overdue overload report to look at"
    )
    (begun,) = (row for row in journal_of(site).rows() if row["kind"] == "digest.begun")
    assert json.loads(begun["body"])["items"] == [[receipt, "report_unseen", ""]]


def test_what_is_acknowledged_before_it_is_told_is_not_told(site: Path, monkeypatch: pytest.MonkeyPatch):
    acknowledge(journal_of(site), reported(site))
    monkeypatch.setenv("PLIMSOLL_TEST_WARDS", "json://127.0.0.1:9/nobody")
    assert [each["state"] for each in told(site, "--dry-run")] == ["nothing"]


def test_the_ceiling_holds_one_of_level_three_and_none_of_level_four(
    site: Path, monkeypatch: pytest.MonkeyPatch
):
    text = SETTINGS.replace("[digest.to.wards]", "[digest]\nmessages_per_month = 1\n[digest.to.wards]")
    (site / "site.toml").write_text(text, encoding="utf-8")
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", receiver.address)
        reported(site)
        assert [each["state"] for each in told(site)] == ["sent"]
        reported(site, "W02")
        assert [each["state"] for each in told(site)] == ["held"]
        reported(site, "W01", level=4)
        (message,) = told(site)
        assert message["state"] == "sent"
        assert message["told"] == {"report_grave": 1, "report_unseen": 1}, "what was held goes with it"


def test_of_two_programs_that_would_tell_differently_one_tells_and_nothing_is_lost(
    site: Path, monkeypatch: pytest.MonkeyPatch
):
    """One has looked before another report came past its date, and both are about to send."""
    reported(site)
    book, settings = digest_book_for(site), load_site(site)
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", receiver.address)
        people = book.people(settings.digest_to)
        looked = []
        for _program in range(2):
            known, day = known_of(settings)
            looked += book.letters(people, known.cases, known.late, known.ceiling, day)
            reported(site, "W02")
        assert [len(letter.items) for letter in looked] == [1, 2]
        assert [book.post(letter, day, lambda: ("title", "text")) for letter in looked] == [True, None]
        (message,) = told(site)
    assert message["told"] == {"report_unseen": 2}, "both of W02, not W01's again"
    assert len(receiver.came) == 2


def test_it_speaks_the_sites_language(site: Path, monkeypatch: pytest.MonkeyPatch):
    text = SETTINGS.replace("[digest.to.wards]", '[digest]\nlanguage = "zh"\n[digest.to.wards]')
    (site / "site.toml").write_text(text, encoding="utf-8")
    reported(site)
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", receiver.address)
        told(site)
    assert "到期仍无人确认的超负荷报告：Ash Ward（1份）。" in receiver.came[0]["message"]


def test_the_message_leads_to_the_page_of_what_it_tells(site: Path, monkeypatch: pytest.MonkeyPatch):
    reported(site)
    settings = load_site(site)
    known, day = known_of(settings)
    monkeypatch.setenv("PLIMSOLL_TEST_WARDS", "json://127.0.0.1:9/nobody")
    book = digest_book_for(site)
    people = book.people(settings.digest_to)
    (letter,) = book.letters(people, known.cases, known.late, known.ceiling, day)
    told_at = replace(known, address="https://plimsoll.example.org")
    text = written(told_at, letter)[1]
    assert f"The overload reports: https://plimsoll.example.org/{address(OVERLOAD_REPORTS)}\n" in text
    assert "/alerts" not in text
