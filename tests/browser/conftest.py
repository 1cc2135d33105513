"""A running dashboard on the fixture site, and a page that notes what goes wrong in it."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from pipelines.warehouse.read import current
from tests.app import snapshot
from tests.browser.serving import free_port, wait_until_up
from tests.browser.signing_in import House, Tab, house_with_canaries, tab

STREAMLITS_OWN_PROBE = re.compile(r"/[a-z-]+/_stcore/(health|host-config)$")
"""On a page's own address Streamlit first asks below that address whether the server is there: a 404."""


@dataclass
class Visit:
    """One page in one browser window, with the errors and foreign requests it caused."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def go(self, path: str, *, drawn: bool = True) -> None:
        """Open a path and wait for its answer and, where it is `drawn`, for its first chart."""
        self.page.goto(self.address + path)
        self.page.wait_for_selector(".pl-answer", timeout=60_000)
        self.page.wait_for_selector("svg.marks" if drawn else ".pl-foot", timeout=60_000)

    def answer(self) -> str:
        """The sentence the page answers its question with."""
        return self.page.locator(".pl-answer").inner_text()


@pytest.fixture(scope="session")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of its own, so that publishing again disturbs no other test."""
    folder = tmp_path_factory.mktemp("live")
    snapshot.publish(folder / "warehouse", snapshot.today())
    return folder


@pytest.fixture(scope="session")
def server(live_site: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running dashboard."""
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "log"
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/server.py", "--server.port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=repository,
            env={**os.environ, "PLIMSOLL_SITE": str(live_site)},
            stdout=out,
            stderr=out,
        )
    try:
        wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def publish_now(live_site: Path) -> Iterator[Callable[[tuple[snapshot.Unit, ...]], str]]:
    """Publishes other units on the running site; afterwards the usual ones are published again."""

    def now(units: tuple[snapshot.Unit, ...]) -> str:
        before = current(live_site / "warehouse")
        assert before is not None
        sequence = int(before.split("-")[0]) + 1
        return snapshot.publish(live_site / "warehouse", snapshot.today(), sequence=sequence, units=units)

    yield now
    now(snapshot.UNITS)


@pytest.fixture(scope="module")
def there(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A running dashboard that people sign in to, with canaries in its data."""
    with house_with_canaries(tmp_path_factory.mktemp("house"), repository) as opened:
        yield opened


@pytest.fixture
def mine(browser: Browser, there: House) -> Iterator[Tab]:
    """A window of somebody who is to sign in."""
    with tab(browser, there) as opened:
        yield opened


@pytest.fixture
def visit(server: str, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A window; parametrise indirectly with (width, theme)."""
    look: tuple[int, Literal["light", "dark"]] = getattr(request, "param", (1280, "light"))
    width, theme = look
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    seen = Visit(page, server)
    page.on("pageerror", lambda error: seen.faults.append(f"page error: {error}"))
    page.on("console", lambda message: _note_console(seen, message.type, message.text, message.location))
    page.on("request", lambda wanted: _note_foreign(seen, wanted.url))
    yield seen
    context.close()
    assert seen.faults == []


def _note_console(seen: Visit, kind: str, text: str, place: object) -> None:
    url = str(place.get("url", "")) if isinstance(place, dict) else ""
    if kind == "error" and not STREAMLITS_OWN_PROBE.search(url):
        seen.faults.append(f"console: {text} {url}")


def _note_foreign(seen: Visit, url: str) -> None:
    if not url.startswith((seen.address, "data:", "blob:")):
        seen.faults.append(f"request to elsewhere: {url}")
