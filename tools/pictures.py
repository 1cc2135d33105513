"""Take the pictures of the documentation from the running dashboard, so that they cannot go stale.

`make pictures` makes the sample site in a temporary folder, serves it, and writes docs/pictures/*.png.
`python -m tools.pictures --site DIR` takes them from a site that is there already.
"""

from __future__ import annotations

import argparse
import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from dashboard.arrival import FIRST_VISIT
from dashboard.data import LOCAL_USER, Desk
from dashboard.desk.code_book import code_book_for
from dashboard.poster.sheet import Poster, picture
from dashboard.report.making import about_on, made_of
from dashboard.report.typeset import pages
from pipelines.warehouse.read import open_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.report.making import Kind

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync".split()
STARTS_WITHIN_SECONDS = 60
SETTLES_MILLISECONDS = 2000
COLOURS = 200
PAPER_PPI, PAPER_COLOURS = 96, 48
POSTER = Poster(
    "Ash Ward",
    "k7qf-3m2p-9xta-p2md",
    "https://plimsoll.example.org/file",
    "Site co-ordinator, bleep 2222",
    10,
    60,
)
"""An example: the code of no unit."""


@dataclass(frozen=True)
class Shot:
    """One picture: a page in a window of a width and theme, cut at a height (None: the whole page)."""

    name: str
    path: str
    width: int = 1280
    theme: str = "light"
    height: int | None = None


def shots(unit: str) -> list[Shot]:
    """Every page in both themes and on a phone; the first two open the README."""
    pages = {
        "this-week": "/this-week",
        "load-lines": "/load-lines",
        "unit": f"/unit?unit={unit}",
        "rollout": "/rollout",
        "safeguards": "/safeguards",
        "alerts": "/alerts",
        "overload-reports": "/overload-reports",
        "file-report": f"/file-report?unit={unit}",
        "planner": f"/planner?unit={unit}",
        "set-the-line": f"/set-the-line?unit={unit}",
        "data-quality": "/data-quality",
        "methods": "/methods",
        "welcome": "/welcome",
    }
    whole = [
        Shot(f"{name}-{theme}-{width}", path, width, theme)
        for name, path in pages.items()
        for theme in ("light", "dark")
        for width in (1280, 390)
    ]
    return [Shot("load-lines", "/load-lines", height=1180), Shot("unit", pages["unit"], height=1120), *whole]


def take(browser: Browser, address: str, shot: Shot) -> Path:
    """Take one picture and say where it is."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": 900},
        color_scheme="dark" if shot.theme == "dark" else "light",
        reduced_motion="reduce",
    )
    # A browser that has been here before: the way for newcomers is not on every picture.
    context.add_cookies([{"name": FIRST_VISIT, "value": "0", "url": address}])
    page = context.new_page()
    page.goto(address + shot.path)
    page.wait_for_selector(".pl-answer", timeout=STARTS_WITHIN_SECONDS * 1000)
    page.wait_for_selector(".pl-foot", timeout=STARTS_WITHIN_SECONDS * 1000)
    page.wait_for_timeout(SETTLES_MILLISECONDS)
    whole = int(page.evaluate("document.querySelector('.stMain').scrollHeight")) + 64
    page.set_viewport_size({"width": shot.width, "height": min(whole, shot.height or whole)})
    page.wait_for_timeout(SETTLES_MILLISECONDS)
    target = PICTURES / f"{shot.name}.png"
    page.screenshot(path=target)
    context.close()
    # Flat colours need no more: a third of the size, so that the repository stays small.
    Image.open(target).convert("RGB").quantize(COLOURS).save(target, optimize=True)
    return target


def by_code(browser: Browser, address: str, site: Path, unit: str) -> Iterator[Path]:
    """The form behind a unit's code, on a phone, and the poster that leads to it."""
    code, _ = code_book_for(site).give(unit, "For a picture.", None)
    for theme in ("light", "dark"):
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, color_scheme="dark" if theme == "dark" else "light"
        )
        page = context.new_page()
        page.goto(f"{address}/file/{code}")
        target = PICTURES / f"file-by-code-{theme}-390.png"
        page.screenshot(path=target, full_page=True)
        context.close()
        Image.open(target).convert("RGB").quantize(COLOURS).save(target, optimize=True)
        yield target
    target = PICTURES / "poster.png"
    Image.open(io.BytesIO(picture(POSTER))).convert("RGB").quantize(PAPER_COLOURS).save(target, optimize=True)
    yield target


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The dashboard of a site, for as long as the pictures take."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/server.py", "--server.port", str(port)]
    environment = {**os.environ, "PLIMSOLL_SITE": str(site.resolve())}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_until_up(url: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The dashboard did not start.")


def papers(site: Path, unit: str) -> Iterator[Path]:
    """The first page of each document, from the site's snapshot."""
    desk = Desk(open_snapshot(site / "warehouse"), LOCAL_USER)
    about = about_on(desk)
    kinds: dict[str, Kind] = {"report-board": "board", "report-unit": "unit"}
    for name, kind in kinds.items():
        first = pages(made_of(desk, about, kind, unit), PAPER_PPI)[0]
        target = PICTURES / f"{name}.png"
        Image.open(io.BytesIO(first)).convert("RGB").quantize(PAPER_COLOURS).save(target, optimize=True)
        yield target


def sample_site(folder: Path) -> Path:
    """The sample site of `plimsoll demo`, made and run."""
    plimsoll = Path(sys.executable).with_name("plimsoll")
    subprocess.run([plimsoll, "demo", "--no-serve", "--folder", str(folder)], check=True)
    return folder


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", type=Path, help="a site that was run already")
    parser.add_argument("--unit", default="W01", help="the unit whose page is shown")
    parser.add_argument("--only", default="", help="only pictures whose name holds this text")
    asked = parser.parse_args()
    PICTURES.mkdir(parents=True, exist_ok=True)
    browser_path = os.environ.get("PLIMSOLL_BROWSER", "/usr/bin/chromium")
    with tempfile.TemporaryDirectory() as folder:
        site = asked.site or sample_site(Path(folder) / "sample")
        with served(site) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
            for shot in shots(asked.unit):
                if asked.only in shot.name:
                    print(take(browser, address, shot).relative_to(ROOT))
            if asked.site is None and asked.only in "file-by-code poster":  # it writes into the site's record
                for target in by_code(browser, address, site, asked.unit):
                    print(target.relative_to(ROOT))
            browser.close()
        if asked.only in "report-board report-unit":
            for target in papers(site, asked.unit):
                print(target.relative_to(ROOT))


if __name__ == "__main__":
    main()
