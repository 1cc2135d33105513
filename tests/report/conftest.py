"""Published fixture sites that documents are made of, and how a test reads a document again."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from dashboard.data import LOCAL_USER, Desk
from pipelines.warehouse.read import open_snapshot
from tests.app import alert_story, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable


def desk_on(folder: Path) -> Desk:
    """Everything of a site."""
    return Desk(open_snapshot(folder / "warehouse"), LOCAL_USER)


def plain(text: str) -> str:
    """A text as it is read: no matter where lines break, and where a word may."""
    return re.sub(r"\s+", " ", text.replace("\u200b", "").replace("-\n", "-")).strip()


def said(content: bytes) -> str:
    """All that a PDF says, in the order it is read."""
    return plain("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


@pytest.fixture(scope="session")
def told_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with every kind of standing, and alerts open and closed."""
    folder = tmp_path_factory.mktemp("report")
    alert_story.publish(folder, snapshot.today())
    return folder


@pytest.fixture(scope="session")
def desk(told_site: Path) -> Desk:
    return desk_on(told_site)


@pytest.fixture(scope="session")
def publish(tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[snapshot.Unit, ...]], Desk]:
    """A site of other units."""

    def published(units: tuple[snapshot.Unit, ...]) -> Desk:
        folder = tmp_path_factory.mktemp("units")
        snapshot.publish(folder / "warehouse", snapshot.today(), units=units)
        return desk_on(folder)

    return published
