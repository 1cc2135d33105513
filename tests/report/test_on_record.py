"""Packs say what is contested and what was done, in nobody's words; the same record gives the same bytes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from dashboard.data import LOCAL_USER, Desk, Grants
from dashboard.report import making
from dashboard.report.on_record import NOTHING, OnRecord, on_record
from dashboard.report.parts import Facts, Grid, Heading, Listing, Standing, Table, Text
from dashboard.words.catalogue import say, speaking
from dashboard.words.numbers import short_day
from pipelines.errors import StorageError
from pipelines.state import CASE_KINDS, FigureContested, FigureSettled, cases, journal_of
from tests.app import snapshot
from tests.cases import alert, alerted, keep, step
from tests.report.conftest import desk_on, said

TODAY = snapshot.today()
MONDAY = snapshot.monday_of_last_whole_week(TODAY)
CANARY = "CANARY"
MARK = "(⚑ contested)"


@pytest.fixture
def site(told_site: Path, tmp_path: Path) -> Path:
    """The site's snapshot, and a record of its own."""
    (tmp_path / "warehouse").symlink_to(told_site / "warehouse")
    (tmp_path / "site.toml").write_text('[site]\nname = "A"\ntimezone = "UTC"\n', encoding="utf-8")
    return tmp_path


def contest(site: Path, figure: str = "load", week: date | None = MONDAY, unit: str = "W01") -> str:
    body = FigureContested("unit", figure, week, f"{CANARY} lent to us.", TODAY, "000001-a")
    return keep(journal_of(site), body, unit, "nurse_manager")


def act(site: Path, unit: str = "W01") -> None:
    journal = journal_of(site)
    case = keep(journal, alerted(alert(unit=unit), on=MONDAY), unit)
    assert [each.receipt for each in cases(journal.entries(CASE_KINDS))][:1] == [case]
    acted = step("acted", case, MONDAY, reason=f"{CANARY} agreed.", by_day=MONDAY + timedelta(days=28))
    keep(journal, acted, unit, "nurse_manager")


def pack(desk: Desk, record: OnRecord, unit: str = "W01"):
    return making.made_of(desk, making.about_on(desk), "unit", unit, record=record)


def parts(document, kind):
    return [part for part in document.parts if isinstance(part, kind)]


def test_a_pack_marks_what_is_contested_and_lists_what_was_done(desk: Desk, site: Path):
    contest(site)
    contest(site, "standing", None)
    act(site)
    document = pack(desk, on_record(desk, site))
    assert say("report.record") in [part.text for part in parts(document, Heading)]
    listed = {part.title: part.texts for part in parts(document, Listing)}
    contested = listed["Contested figures"]
    assert len(contested) == 2
    assert all("To be answered by the administrator, by " in line for line in contested)
    (action,) = listed["What was done about load"]
    assert ": add staff; to be looked at again by " in action
    assert any("add staff" in item for item in listed[say("unit.marks")]), "marked on the charts"
    assert any("contested: load" in item for item in listed[say("unit.marks")])
    (standing,) = parts(document, Standing)
    assert standing.text.endswith(MARK)
    (figures,) = parts(document, Facts)
    assert [item.note.endswith("⚑ contested") for item in figures.figures[:2]] == [True, True]
    weeks = next(part for part in parts(document, Table) if part.title == say("report.weeks"))
    assert [MARK in " ".join(row) for row in weeks.rows].count(True) == 1
    assert CANARY not in repr(document)


def test_what_was_settled_has_no_mark_and_is_listed_with_its_outcome(desk: Desk, site: Path):
    receipt = contest(site)
    answer = FigureSettled(receipt, "stands", f"{CANARY} roster.", TODAY)
    keep(journal_of(site), answer, "W01", "administrator")
    document = pack(desk, on_record(desk, site))
    listed = {part.title: part.texts for part in parts(document, Listing)}
    (line,) = listed["Contested figures"]
    assert "the figure stands" in line
    assert MARK not in repr(document)
    assert CANARY not in repr(document)


def test_another_units_pack_and_a_record_without_anything_have_no_mark(desk: Desk, site: Path):
    assert on_record(desk, site) == NOTHING
    assert say("report.record") not in [part.text for part in parts(pack(desk, NOTHING), Heading)]
    contest(site)
    other = pack(desk, on_record(desk, site), "W02")
    assert "⚑" not in repr(other)
    assert say("contest.none") in [part.text for part in parts(other, Text)]


def test_the_organisations_pack_and_the_board_count_them_and_mark_cards(desk: Desk, site: Path):
    contest(site, "load", None)
    contest(site, "line", None, "W02")
    record = on_record(desk, site)
    whole = making.made_of(desk, making.about_on(desk), "organisation", record=record)
    assert "2 figures are contested." in [part.text for part in parts(whole, Text)]
    cells = {cell.title: cell.note for part in parts(whole, Grid) for cell in part.cells}
    assert f"patients per nurse {MARK}" in cells["Ash Ward"]
    assert cells["Birch Ward"].count(MARK) == 1
    board = making.made_of(desk, making.about_on(desk), "board", record=record)
    assert any("2 figures are contested." in part.text for part in parts(board, Text))


def test_the_head_says_how_far_it_knows_the_record(desk: Desk, site: Path):
    contest(site)
    newest = journal_of(site).rows()[-1]
    record = on_record(desk, site)
    assert record.entry == (newest["sequence"], newest["link"])
    told = dict(pack(desk, record).facts)
    assert told["Record"] == f"up to entry {newest['sequence']}, link {newest['link'][:16]}"
    keep(journal_of(site), FigureSettled("r-0", "stands", "No.", TODAY), "W01", "administrator")
    assert on_record(desk, site).entry != record.entry


def test_the_same_snapshot_and_record_give_the_same_file_and_a_contest_another(site: Path, tmp_path: Path):
    def made(name: str) -> bytes:
        out = tmp_path / f"{name}.pdf"
        result = CliRunner().invoke(main, ["report", str(site), "--unit", "W01", "--out", str(out)])
        assert result.exit_code == 0, result.output
        return out.read_bytes()

    before = made("before")
    contest(site, "standing", None)
    first = made("first")
    assert first == made("again")
    assert first != before
    text = said(first)
    assert "What people wrote about these figures" in text
    assert "standing and shifts over" in text
    assert CANARY not in text


def test_a_contest_past_its_day_is_not_called_late(desk: Desk, site: Path):
    """Lateness hangs on the clock, and a document is not dated by it."""
    old = TODAY - timedelta(days=60)
    body = FigureContested("unit", "load", None, "Lent.", old, "000001-a")
    keep(journal_of(site), body, "W01", "staff")
    document = pack(desk, on_record(desk, site))
    (line,) = next(part for part in parts(document, Listing) if part.title == "Contested figures").texts
    assert line.endswith(f"To be answered by the administrator, by {short_day(old + timedelta(days=28))}.")


def test_a_record_that_cannot_be_read_is_said_to_be(desk: Desk, site: Path, monkeypatch: pytest.MonkeyPatch):
    contest(site)

    def gone(*_given: object, **_more: object) -> None:
        raise StorageError("The database is away.", hint="start it")

    monkeypatch.setattr("pipelines.state.journal.Journal._read", gone)
    record = on_record(desk, site)
    assert not record.readable
    assert any("could not be read" in part.text for part in parts(pack(desk, record), Text))


def test_a_reader_is_told_of_the_figures_they_are_shown_and_no_others(told_site: Path, site: Path):
    contest(site, "time_saved", None)
    contest(site, "load", None)
    act(site)
    reader = Desk(desk_on(told_site)._snapshot, Grants("staff_representative", frozenset({"W02"})))
    record = on_record(reader, site)
    assert [each.told.figure for each in record.contests] == ["load"]
    assert record.actions == ()
    assert [each.told.figure for each in on_record(Desk(reader._snapshot, LOCAL_USER), site).contests] == [
        "load",
        "time_saved",
    ]


def test_it_is_told_in_chinese_too(desk: Desk, site: Path):
    contest(site)
    act(site)
    with speaking("zh"):
        document = pack(desk, on_record(desk, site))
        assert "针对负荷采取的措施" in [part.title for part in parts(document, Listing)]


def test_a_pages_button_makes_it_anew_once_the_record_has_grown(
    desk: Desk, site: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PLIMSOLL_SITE", str(site))
    first = making.pdf(desk, "board")
    assert making.pdf(desk, "board") is first, "kept"
    contest(site)
    assert "1 figure is contested." in said(making.pdf(desk, "board"))
