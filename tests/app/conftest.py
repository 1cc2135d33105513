"""A published fixture site for every test that looks at pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import screen
from tests.app import snapshot
from tests.app.by_code import Server, serving


@pytest.fixture(autouse=True)
def no_head_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that no browser draws wait for none."""
    monkeypatch.setattr(screen, "HEAD_START_SECONDS", 0.0)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose data ended last Sunday."""
    folder = tmp_path_factory.mktemp("site")
    snapshot.publish(folder / "warehouse", snapshot.today())
    return folder


@pytest.fixture
def on_site(site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The dashboard reads that site."""
    monkeypatch.setenv("PLIMSOLL_SITE", str(site))
    return site


@pytest.fixture
def ward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Path) -> Iterator[Server]:
    """A server with sign-in over a copy of that site, and a unit's code on the wall."""
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    monkeypatch.delenv("PLIMSOLL_ON_CALL", raising=False)
    with serving(tmp_path, site) as server:
        yield server
