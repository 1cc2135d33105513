"""A figure is contested in a real browser, by the keyboard alone, on a page that shows many units."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from dashboard.data import LOCAL_USER
from dashboard.desk.contest_book import FigureSettled, contest_book_for, new_key
from tests.app import snapshot

pytestmark = pytest.mark.browser
STOPS = 12
"""More than the form has to stop at."""


@pytest.fixture(autouse=True)
def nothing_stays(live_site: Path) -> Iterator[None]:
    """What these tests contest is settled again: others look at the same site."""
    yield
    book = contest_book_for(LOCAL_USER, live_site)
    for each in book.contests():
        if each.is_open:
            book.settle(FigureSettled(each.receipt, "stands", "In a test.", snapshot.today()), new_key())


def opened(context: BrowserContext, address: str, language: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/load-lines?lang={language}")
    page.wait_for_selector(".pl-foot", timeout=60_000)
    return page


def tab_to(page: Page, wanted: str) -> None:
    """Press the tabulator until something of this kind, that says this, has the focus."""
    seen = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "() => `${document.activeElement.tagName} ${document.activeElement.innerText || ''}`"
        )
        seen.append(told.strip())
        if seen[-1] == wanted:
            return
    pytest.fail(f"{wanted} is not reached by the keyboard: {seen}")


@pytest.mark.parametrize(
    ("language", "write", "send", "kept", "mark"),
    [
        ("en", "Contest a figure", "Contest it", "The figure is marked until it is settled.", "⚑ contested"),
        ("zh", "质疑一项数字", "提出质疑", "在作出结论之前，这项数字会带有标记。", "⚑受到质疑"),
    ],
)
def test_a_figure_is_contested_by_the_keyboard_and_marked(
    context: BrowserContext,
    server: str,
    live_site: Path,
    language: str,
    write: str,
    send: str,
    kept: str,
    mark: str,
):
    page = opened(context, server, language)
    page.locator("summary", has_text=write).focus()
    page.keyboard.press("Enter")
    page.locator(".st-key-pl-form-contest textarea").wait_for()  # its script comes when it is first needed
    tab_to(page, "TEXTAREA")
    page.keyboard.type("Two nurses were lent to us.")
    tab_to(page, f"BUTTON {send}")
    page.keyboard.press("Enter")
    said = page.locator(".pl-banner.pl-done")
    said.wait_for(timeout=60_000)
    assert kept in said.inner_text()
    (told,) = [each for each in contest_book_for(LOCAL_USER, live_site).contests() if each.is_open]
    assert told.told.page == "load_lines"
    again = opened(context, server, language)
    again.locator(".pl-card").get_by_text(mark).first.wait_for(timeout=60_000)
