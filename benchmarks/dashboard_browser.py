"""What a browser waits: until a page's answer can be read, until the page is drawn, and for another unit's.

Chromium, of the machine that also serves. *New*: a browser that was never here, its cache empty. *Known*: the
same browser's second visit in a new window. The pages' own fonts and scripts are part of it.
"""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import TimeoutError as NoAnswer
from playwright.sync_api import sync_playwright

from benchmarks.dashboard_reader import PAGES
from benchmarks.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser, BrowserContext, Page

VISITS = 5
AIM_NEW, AIM_KNOWN, AIM_UNIT = 3.0, 1.5, 0.5
"""Seconds until the answer stands: at a first visit, at a second, and after another unit was chosen."""
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync".split()
WAITS_MILLISECONDS = 60_000
FIRST, DRAWN = ".pl-first-answer", ".pl-answer"
"""The answer that comes with the page, and the one that the front end draws."""


def browser_part(address: str) -> str:
    """The part of the document on browsers."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        before = os.getloadavg()[0]
        rows = [_page(browser, address, page) for page in PAGES]
        unit = _another_unit(browser, address)
        browser.close()
    busy = f"Load average {before:.1f} to {os.getloadavg()[0]:.1f}."
    head = (
        "|  | new: read | new: drawn | known: read | known: drawn | requests | new, bytes |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    )
    text = (
        f"Seconds, the median of {VISITS} visits each. *Read*: until the answer, which comes with the page, "
        f"stands on the screen; *drawn*: until the front end has drawn the same answer itself. *New*: a "
        f"browser that was never here (aim {AIM_NEW:g} s); *known*: its second visit (aim {AIM_KNOWN:g} s). "
        f"Client and server share the processors. {busy}"
    )
    another = (
        f"From another unit being chosen until its answer stands (aim {AIM_UNIT:g} s): "
        f"{statistics.median(unit):.2f} s in the middle, {max(unit):.2f} s at most."
    )
    return "\n\n".join(["## Browsers", text, "\n".join([head, *rows]), another])


def _chromium() -> str:
    found = subprocess.run([ROOT / "tools" / "browser.sh"], capture_output=True, text=True, check=True)
    return found.stdout.strip()


@dataclass(frozen=True)
class Visit:
    """One visit to a page; without an answer it took for ever."""

    read: float  # seconds until the answer stands
    drawn: float  # seconds until the front end has drawn it
    size: int  # bytes over HTTP
    requests: int


def _page(browser: Browser, address: str, page: str) -> str:
    new, known = [], []
    for _ in range(VISITS):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        new.append(_visit(context, f"{address}/{page}"))
        known.append(_visit(context, f"{address}/{page}"))
        context.close()
    seconds = [
        statistics.median(found)
        for visits in (new, known)
        for found in ([one.read for one in visits], [one.drawn for one in visits])
    ]
    cells = " | ".join(f"{each:.2f} s" for each in seconds)
    requests, size = (
        statistics.median(found) for found in zip(*((v.requests, v.size) for v in new), strict=True)
    )
    return f"| {page} | {cells} | {requests:.0f} | {size / 1e6:.1f} MB |"


def _visit(context: BrowserContext, url: str) -> Visit:
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    read, drawn = (_seconds_to(page, begun, stands) for stands in (f"{FIRST}, {DRAWN}", DRAWN))
    # What stands in the page is on the screen only once the browser has painted for the first time.
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")
    entries = "performance.getEntriesByType('resource')"
    size = page.evaluate(f"{entries}.reduce((sum, entry) => sum + entry.transferSize, 0)")
    count = page.evaluate(f"{entries}.length")
    if drawn < math.inf:
        page.wait_for_selector(".pl-foot", timeout=WAITS_MILLISECONDS)
    page.close()
    return Visit(max(read, painted / 1000), drawn, int(size), int(count))


def _seconds_to(page: Page, begun: float, selector: str) -> float:
    try:
        page.wait_for_selector(selector, timeout=WAITS_MILLISECONDS)
    except NoAnswer:
        return math.inf
    return time.perf_counter() - begun


def _another_unit(browser: Browser, address: str) -> Sequence[float]:
    """Seconds from a unit being chosen in the list until the answer is another."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{address}/unit")
    page.wait_for_selector(".pl-foot", timeout=WAITS_MILLISECONDS)
    page.wait_for_timeout(1500)
    found = []
    for place in range(1, VISITS + 1):
        before = page.locator(".pl-answer").inner_text()
        page.get_by_role("combobox", name="Unit").click()
        option = page.get_by_role("option").nth(place)
        option.wait_for()
        begun = time.perf_counter()
        option.click()
        page.wait_for_function(
            "before => document.querySelector('.pl-answer')?.innerText !== before", arg=before
        )
        found.append(time.perf_counter() - begun)
        page.wait_for_timeout(1500)
    page.context.close()
    return found
