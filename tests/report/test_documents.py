"""What the documents say: every sentence of the answer, what stands behind it, and nothing a reader may not
see."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from dashboard.data import Desk, Grants
from dashboard.drawings.unit import unit_picture
from dashboard.report import making
from dashboard.report.parts import Grid, Heading, Notice, Plate, Table, Text
from dashboard.words import load_lines, unit
from dashboard.words.catalogue import language, say, speaking
from pipelines.warehouse.read import open_snapshot
from tests.app import snapshot
from tests.report.conftest import desk_on, plain, said

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dashboard.report.parts import Document


@pytest.fixture(scope="module")
def pack(desk: Desk) -> Document:
    return making.made_of(desk, making.about_on(desk), "unit", "W01")


@pytest.fixture(scope="module")
def content(desk: Desk) -> bytes:
    return making.make(desk, making.about_on(desk), "unit", "W01").content


@pytest.fixture(scope="module")
def text(content: bytes) -> str:
    return said(content)


def headings(document: Document) -> list[str]:
    return [part.text for part in document.parts if isinstance(part, Heading)]


def test_a_pack_says_every_sentence_of_the_page(desk, text):
    about, picture = making.about_on(desk), unit_picture(desk, "W01")
    row = desk.units().filter(unit_id="W01").row(0, named=True)
    assert plain(unit.answer(row, picture.saving, about, picture.ledger.where)) in text
    assert plain(picture.ledger.answer) in text
    for sentence in (*picture.lines, *picture.happened, *picture.ledger.notes):
        assert plain(sentence) in text


def test_a_pack_says_where_it_comes_from_and_what_it_is_not_for(desk, text):
    for told in (
        desk.settings().digest,
        desk.about().snapshot_id,
        desk.settings().version,
        say("unit.title"),
        say("frame.never_use"),
    ):
        assert plain(told) in text
    assert "Page 1 of " in text


def test_a_pack_has_every_part_in_order(pack):
    parts = headings(pack)
    wanted = [
        "unit.time.title",
        "unit.ledger.title",
        "unit.line.title",
        "unit.drivers.title",
        "unit.groups.title",
        "unit.balance.title",
        "report.alerts",
        "report.restated",
        "page.how",
        "page.limits",
        "page.table",
        "quality.units.title",
        "quality.nothing.title",
        "quality.fresh.title",
        "quality.refused.title",
        "methods.title",
    ]
    places = [parts.index(say(key)) for key in wanted]
    assert places == sorted(places)


def test_alerts_come_with_their_evidence_and_days_and_weeks_with_what_was_told_before(pack):
    alerts = [part for part in pack.parts if isinstance(part, Notice)]
    assert any("to be expected, against a line of 6" in text for one in alerts for _, text in one.pairs)
    assert all(one.note for one in alerts)
    tables = {part.title: part for part in pack.parts if isinstance(part, Table)}
    restated = tables[say("alerts.restated.table")]
    assert all(row[0] == "Ash Ward" and row[3] and row[4] for row in restated.rows)


def test_every_picture_has_a_sentence_in_its_place(pack):
    plates = [part.drawing for part in pack.parts if isinstance(part, Plate)]
    cells = [cell for part in pack.parts if isinstance(part, Grid) for cell in part.cells]
    assert len(plates) + len(cells) > 12
    assert all(drawing.sentence for drawing in plates)
    assert all(cell.instead if cell.drawing is None else cell.drawing.sentence for cell in cells)


def test_the_pdf_is_tagged_named_and_bookmarked(content):
    reader = PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "Ash Ward"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    outline = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert outline[:2] == [say("unit.time.title"), say("unit.ledger.title")]


def test_the_same_snapshot_gives_the_same_bytes_another_day_too(desk, content):
    today = snapshot.today()
    later = making.about_on(desk, today + timedelta(days=1))
    assert making.make(desk, later, "unit", "W01").content == content


def test_once_the_data_are_too_old_the_document_says_so(desk):
    about = making.about_on(desk, snapshot.today() + timedelta(days=40))
    assert about.stale
    document = making.made_of(desk, about, "unit", "W01")
    answers = [part.text for part in document.parts if isinstance(part, Text) and part.look == "answer"]
    assert answers[0].startswith("How it stands now is unknown: the newest data are ")


def test_what_people_did_is_not_in_the_pack_of_who_may_not_see_it(told_site):
    grants = Grants("staff_representative", frozenset({"W02"}))
    restricted = Desk(open_snapshot(told_site / "warehouse"), grants)
    text = said(making.make(restricted, making.about_on(restricted), "unit", "W01").content)
    assert "Ash Ward is over its line: " in text
    for key in (
        "unit.answer.not_granted",
        "ledger.why.not_granted",
        "unit.balance.not_granted",
        "report.alerts.not_granted",
        "report.seen.no_unit",
    ):
        assert plain(say(key)) in text
    for hidden in ("As told of conversion in W01", "became workload for each hour saved.", "hours saved 1"):
        assert hidden not in text


def test_of_the_organisation_a_restricted_reader_gets_standings_and_no_estimates(told_site):
    restricted = Desk(open_snapshot(told_site / "warehouse"), Grants("manager", frozenset({"W02"})))
    document = making.made_of(restricted, making.about_on(restricted), "organisation")
    texts = [part.text for part in document.parts if isinstance(part, Text)]
    assert any("Overtime (not shown to your role)" in text for text in texts), "of the rollout"
    assert any(text.startswith("2 of 12 units are over their line") for text in texts)
    alerts = [part.text for part in document.parts if isinstance(part, Notice)]
    assert "As told of conversion in W01." not in alerts
    ledgers = next(
        part for part in document.parts if isinstance(part, Table) and part.title == say("report.ledgers")
    )
    assert {row[1] for row in ledgers.rows if row[0] != "Birch Ward"} == {say("unit.key.not_granted")}


def test_the_organisations_pack_holds_every_unit_with_its_picture(desk):
    document = making.made_of(desk, making.about_on(desk), "organisation")
    grids = [part for part in document.parts if isinstance(part, Grid) and part.columns == 3]
    assert {cell.title for cell in grids[0].cells} == {unit.name for unit in snapshot.UNITS}
    assert all(cell.standing for cell in grids[0].cells)
    assert {unit.name for unit in snapshot.UNITS} <= set(headings(document))
    for key in ("report.history", "rollout.title", "report.conversion", "alerts.title", "quality.title"):
        assert say(key) in headings(document)


@pytest.mark.parametrize("unit_id", [unit.unit_id for unit in snapshot.UNITS[5:10]])
def test_what_is_not_there_is_said_and_why(desk, unit_id):
    document = making.made_of(desk, making.about_on(desk), "unit", unit_id)
    empty = [part.text for part in document.parts if isinstance(part, Text) and part.look == "empty"]
    cells = [cell for part in document.parts if isinstance(part, Grid) for cell in part.cells]
    assert all(empty)
    assert all(cell.drawing or cell.instead for cell in cells)
    if unit_id == "W09":
        assert any("fewer than 10 people" in text for text in empty)


# --- the board's page ------------------------------------------------------------------------------------


def many(number: int, name: str) -> tuple[snapshot.Unit, ...]:
    kinds = (
        ("over", None),
        ("near", None),
        ("unknown", "data_gap"),
        ("unknown", "no_line"),
        ("within", None),
    )
    return tuple(
        snapshot.Unit(
            f"U{place:03}",
            f"{name} {place:03}",
            kinds[place % 5][0],
            6.4,
            None if kinds[place % 5][1] == "no_line" else 6,
            reason=kinds[place % 5][1],
            staff=8 if place % 3 == 0 else 24,
        )
        for place in range(number)
    )


@pytest.mark.parametrize(
    ("number", "name"), [(1, "Ash Ward"), (60, "Ward of the name of"), (60, "A ward whose name goes on " * 9)]
)
def test_the_boards_summary_is_one_page(publish: Callable[..., Desk], number, name):
    desk = publish(many(number, name))
    made = making.make(desk, making.about_on(desk), "board")
    assert len(PdfReader(io.BytesIO(made.content)).pages) == 1


def test_the_boards_summary_answers_and_says_what_is_to_be_decided_and_not_known(desk):
    about = making.about_on(desk)
    text = said(making.make(desk, about, "board").content)
    assert plain(load_lines.answer(desk.units().to_dicts(), about)) in text
    for key in ("report.history", "report.over", "report.board.rollout", "report.board.decide"):
        assert say(key) in text
    assert "saved time turned into workload (in Ash Ward since " in text
    assert say("report.board.unknown") in text
    assert plain(say("frame.never_use")) in text


def test_the_page_of_a_site_without_units_is_still_a_page(tmp_path: Path):
    snapshot.publish(tmp_path / "warehouse", snapshot.today(), units=(replace(snapshot.UNITS[0], closed=9),))
    desk = desk_on(tmp_path)
    made = making.make(desk, making.about_on(desk), "board")
    assert len(PdfReader(io.BytesIO(made.content)).pages) == 1


# --- names ------------------------------------------------------------------------------------------------

HOSTILE = (
    '#import "x": *',
    "*bold* _it_ `raw`",
    "$x$",
    "[a] @ref <label>",
    "\\",
    "= heading",
    "// x /* y",
    "<b>",
)


def test_a_name_is_never_read_as_markup(publish: Callable[..., Desk]):
    units = tuple(
        snapshot.Unit(f"X{place}", name, "over", 6.6, 6)
        for place, name in enumerate((*HOSTILE, "", "a\x00b"))
    )
    desk = publish(units)
    content = making.make(desk, making.about_on(desk), "organisation").content
    text = said(content)
    for name in HOSTILE:
        assert f"{name} is over its line" in text
    outline = [entry.title for entry in PdfReader(io.BytesIO(content)).outline if not isinstance(entry, list)]
    assert set(HOSTILE) <= set(outline)


def test_letters_that_cannot_be_printed_are_told_in_the_document(publish: Callable[..., Desk]):
    desk = publish((snapshot.Unit("X1", "\U000f0000 Ward", "over", 6.6, 6),))
    made = making.make(desk, making.about_on(desk), "board")
    assert made.missing == ("\U000f0000",)
    text = said(made.content)
    assert "One character of the text has no font on the computer where this was made" in text
    assert "U+F0000" in text
    assert "\ufffd Ward" in text


def test_without_a_font_for_the_readers_language_the_document_is_in_english_and_says_so(desk, monkeypatch):
    monkeypatch.setattr(making, "can_print", lambda _text: False)
    with speaking("zh"):
        made = making.make(desk, making.about_on(desk), "board")
        assert language() == "zh"
    text = said(made.content)
    assert plain(say("report.in_english", tag="zh")) in text
    assert "2 of 12 units are over their line" in text
    assert made.missing == ()
