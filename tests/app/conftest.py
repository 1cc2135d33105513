"""A published fixture site for every test that looks at pages."""

from pathlib import Path

import pytest

from dashboard import screen
from tests.app import snapshot


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
