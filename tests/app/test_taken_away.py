"""What each role can take away from each page, pictures, numbers and documents, holds no canary."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfReader

from dashboard import paper, screen
from dashboard.charts.spec import Drawing
from dashboard.navigation import address, may_open
from tests.app.signed_in import ROLES, Trust, trust_in
from tests.app.test_in_chinese import PAGES
from tests.canaries import CANARY, SAVED, UNIT, WORDS, canaries_in, plant

WHOLE = "organisation"
"""The pack of all units takes minutes, and is made of the same parts as that of one."""
SEES_THE_UNIT = ("representative", "administrator")
"""Who holds a grant on it that gives what people did; of the others nothing of the canaries may be there."""


@dataclass
class Taken:
    """What one page offered."""

    files: dict[str, bytes]
    papers: dict[str, Callable[[], bytes]]

    def made(self) -> dict[str, bytes]:
        """Everything, the documents as well; the next page begins with nothing."""
        made = self.files | {name: text_of(make()) for name, make in self.papers.items()}
        self.files.clear()
        self.papers.clear()
        return made


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    plant(folder)
    return folder


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Taken:
    """What pages offer, as if everything had been clicked: name -> content, of documents their text.

    Of all pictures what they are made of, and of the first the picture: to make each takes minutes.
    """
    found: dict[str, bytes] = {}
    asked: dict[str, Callable[[], bytes]] = {}

    def takeaway(
        pictures: Mapping[str, Drawing],
        columns: Sequence[str],
        table: Sequence[Sequence[str]],
        origin: paper.Origin,
    ) -> None:
        for number, (name, drawing) in enumerate(pictures.items()):
            rows = [frame.to_dicts() for frame in drawing.rows.values()]
            found[f"{name}.drawing"] = f"{drawing.sentence} {drawing.options} {rows}".encode()
            if not number:
                found[f"{name}.svg"] = paper.svg(drawing, name, origin)
        found["table.csv"] = paper.csv(columns, table, origin)

    def papers(offered: Sequence[screen.Paper]) -> None:
        for one in offered:
            if one.key != WHOLE:
                asked[f"{one.name}.pdf"] = one.make

    monkeypatch.setattr(screen, "takeaway", takeaway)
    monkeypatch.setattr(screen, "papers", papers)
    return Taken(found, asked)


def text_of(pdf: bytes) -> bytes:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).encode()


@pytest.fixture
def trust(tmp_path: Path, planted: Path, monkeypatch: pytest.MonkeyPatch) -> Trust:
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    trust = trust_in(tmp_path, planted)
    shutil.rmtree(tmp_path / "state")
    shutil.copytree(planted / "state", tmp_path / "state")
    for subject, (role, units) in ROLES.items():
        trust.give(subject, role, units)
    return trust


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_nothing_that_a_role_takes_away_holds_a_canary_of_a_unit_it_has_no_grant_on(
    trust: Trust, taken: Taken, role: str
):
    kinds: set[str] = set()
    held: dict[str, list[bytes]] = {}
    for page in PAGES:
        if not may_open(address(f"views/{page}.py"), (ROLES[role][0],)):
            continue
        trust.open(role, page, unit=UNIT)
        for name, content in taken.made().items():
            kinds.add(Path(name).suffix)
            if found := canaries_in(content):
                held[f"{page}: {name}"] = found
    assert ".csv" in kinds, "something was looked through"
    planted = {each for found in held.values() for each in found}
    assert planted.isdisjoint({CANARY.encode(), WORDS.encode()}), "reasons and words are on no paper"
    if role in SEES_THE_UNIT:
        assert {".drawing", ".svg", ".csv", ".pdf"} <= kinds
        assert f"{SAVED:,}".encode() in planted, "what is looked for can be found"
    else:
        assert held == {}
