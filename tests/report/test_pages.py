"""The pages offer the documents, and make one only when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard import frame, screen
from dashboard.data import Grants
from dashboard.report import making
from tests.app.test_pages import walk
from tests.report.conftest import said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.fixture
def offered(told_site: Path, monkeypatch: pytest.MonkeyPatch) -> list[screen.Paper]:
    """What a page of that site offers."""
    monkeypatch.setenv("PLIMSOLL_SITE", str(told_site))
    found: list[screen.Paper] = []
    show = screen.papers

    def kept(papers: Sequence[screen.Paper]) -> None:
        found.extend(papers)
        show(papers)

    monkeypatch.setattr(screen, "papers", kept)
    return found


def labels(app) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


def test_the_unit_page_offers_its_pack_and_gives_a_pdf(offered):
    app = walk("unit", unit="W01")
    assert "Evidence pack (PDF)" in labels(app)
    (paper,) = offered
    assert paper.name == "plimsoll-evidence-pack-ash-ward"
    content = paper.make()
    assert content.startswith(b"%PDF-1.7")
    assert "Ash Ward is over its line: " in said(content)
    assert paper.make() is content, "kept for the next reader"


def test_load_lines_offers_the_pack_of_all_units_and_the_boards_page(offered):
    app = walk()
    assert {"Evidence pack of all units (PDF)", "Summary for the board (PDF)"} <= set(labels(app))
    board = next(paper for paper in offered if paper.key == "board")
    assert board.name == "plimsoll-board-summary-northside-mental-health"
    assert "2 of 12 units are over their line" in said(board.make())


def test_a_page_makes_no_document_by_itself(offered, monkeypatch):
    def never(*_arguments: object, **_options: object) -> None:
        raise AssertionError

    monkeypatch.setattr(making, "make", never)
    walk("unit", unit="W02")
    walk()
    assert len(offered) == 3


def test_the_document_holds_what_its_reader_may_see(offered, monkeypatch):
    monkeypatch.setattr(frame, "LOCAL_USER", Grants("staff_representative", frozenset({"W02"})))
    walk("unit", unit="W01")
    text = said(offered[0].make())
    assert "Ash Ward is over its line: " in text
    assert "What the tools freed here is not shown to your role." in text
    assert "As told of conversion in W01" not in text


def test_a_site_without_units_offers_nothing(tmp_path: Path, monkeypatch, offered):
    from pipelines.warehouse.build import write_snapshot
    from tests.app import snapshot

    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    write_snapshot(warehouse, {}, snapshot.info(snapshot.today()))
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    walk()
    assert offered == []
