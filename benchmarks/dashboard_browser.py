"""What a browser waits: until a page's answer stands, and until another unit's answer stands.

Chromium, of the machine that also serves. *New*: a browser that was never here, its cache empty. *Known*: the
same browser's second visit in a new window. The pages' own fonts and scripts are part of it.
"""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import time
from typing import TYPE_CHECKING

from playwright.sync_api import TimeoutError as NoAnswer
from playwright.sync_api import sync_playwright

from benchmarks.dashboard_reader import PAGES
from benchmarks.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser, BrowserContext

VISITS = 5
AIM_NEW, AIM_KNOWN, AIM_UNIT = 3.0, 1.5, 0.5
"""Seconds until the answer stands: at a first visit, at a second, and after another unit was chosen."""
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync".split()
WAITS_MILLISECONDS = 60_000


def browser_part(address: str) -> str:
    """The part of the document on browsers."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        before = os.getloadavg()[0]
        rows = [_page(browser, address, page) for page in PAGES]
        unit = _another_unit(browser, address)
        browser.close()
    busy = f"Load average {before:.1f} to {os.getloadavg()[0]:.1f}."
    head = "|  | new | known | requests | new, bytes |\n| --- | ---: | ---: | ---: | ---: |"
    text = (
        f"Seconds until the answer stands, the median of {VISITS} visits each. *New*: a browser that was "
        f"never here (aim {AIM_NEW:g} s); *known*: its second visit (aim {AIM_KNOWN:g} s). Client and "
        f"server share the processors. {busy}"
    )
    another = (
        f"From another unit being chosen until its answer stands (aim {AIM_UNIT:g} s): "
        f"{statistics.median(unit):.2f} s in the middle, {max(unit):.2f} s at most."
    )
    return "\n\n".join(["## Browsers", text, "\n".join([head, *rows]), another])


def _chromium() -> str:
    found = subprocess.run([ROOT / "tools" / "browser.sh"], capture_output=True, text=True, check=True)
    return found.stdout.strip()


def _page(browser: Browser, address: str, page: str) -> str:
    new, known, sizes, counts = [], [], [], []
    for _ in range(VISITS):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        seconds, size, count = _visit(context, f"{address}/{page}")
        new.append(seconds)
        sizes.append(size)
        counts.append(count)
        known.append(_visit(context, f"{address}/{page}")[0])
        context.close()
    middle = statistics.median
    return (
        f"| {page} | {middle(new):.2f} s | {middle(known):.2f} s | {middle(counts):.0f} "
        f"| {middle(sizes) / 1e6:.1f} MB |"
    )


def _visit(context: BrowserContext, url: str) -> tuple[float, int, int]:
    """Seconds to the answer, bytes over HTTP, and requests; a visit without an answer took for ever."""
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    try:
        page.wait_for_selector(".pl-answer", timeout=WAITS_MILLISECONDS)
        seconds = time.perf_counter() - begun
    except NoAnswer:
        seconds = math.inf
    entries = "performance.getEntriesByType('resource')"
    size = page.evaluate(f"{entries}.reduce((sum, entry) => sum + entry.transferSize, 0)")
    count = page.evaluate(f"{entries}.length")
    if seconds < math.inf:
        page.wait_for_selector(".pl-foot", timeout=WAITS_MILLISECONDS)
    page.close()
    return seconds, int(size), int(count)


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
