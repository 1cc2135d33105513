"""A case is written into in a real browser, by people in a hurry: once, whatever they click."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from pipelines.state import CASE_KINDS, cases, journal_of, new_key
from tests.browser.test_filing import choose
from tests.cases import DAY, alert, alerted, keep, step

pytestmark = pytest.mark.browser
TRIES = 5
LISTEN = """() => document.addEventListener("click", event => {
    window.pressed = window.pressed || event.target.closest("button")?.innerText.trim() === "Keep it";
}, true)"""


@pytest.fixture(autouse=True)
def case(live_site: Path) -> str:
    """A case that a run has opened, the only one that nobody has answered yet."""
    journal = journal_of(live_site)
    for each in cases(journal.entries(CASE_KINDS)):
        keep(journal, step("closed", each.receipt, DAY), each.unit_id, "administrator")
    return keep(journal, alerted(alert(new_key())))


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/alerts")
    page.wait_for_selector(".pl-foot", timeout=60_000)
    page.get_by_text("Write into a case").click()
    page.get_by_role("button", name="Keep it").wait_for()
    page.evaluate(LISTEN)
    return page


def press(page: Page, times: int = 1) -> None:
    """Click until the button is hit: on a page that still unfolds a click may land beside it."""
    for _ in range(TRIES):
        page.get_by_role("button", name="Keep it").click(click_count=times)
        if page.evaluate("window.pressed"):
            return
    pytest.fail("the button was never hit")


def steps(site: Path, receipt: str) -> list[str]:
    """What was written into the case."""
    (found,) = [each for each in cases(journal_of(site).entries(CASE_KINDS)) if each.receipt == receipt]
    return [taken.step.step for taken in found.steps]


def test_a_double_click_keeps_one_entry_and_says_so(
    context: BrowserContext, server: str, live_site: Path, case: str
):
    page = opened(context, server)
    press(page, times=2)
    page.get_by_text("Kept (receipt").wait_for(timeout=20_000)
    page.wait_for_timeout(1_500)
    assert steps(live_site, case) == ["acknowledged"]
    assert not page.get_by_text("Not kept").is_visible()


@pytest.mark.parametrize("after_milliseconds", [0, 60])
def test_another_click_right_after_the_button_loses_nothing(
    context: BrowserContext, server: str, live_site: Path, case: str, after_milliseconds: int
):
    page = opened(context, server)
    press(page)
    page.wait_for_timeout(after_milliseconds)
    choose(page, "Kind", "over the line")
    page.get_by_text("Kept (receipt").or_(page.get_by_text("Not kept")).first.wait_for(timeout=20_000)
    page.wait_for_timeout(1_000)
    said = page.get_by_text("Kept (receipt").is_visible()
    assert steps(live_site, case) == (["acknowledged"] if said else [])


@pytest.mark.parametrize("after_milliseconds", [0, 60])
def test_a_tab_closed_after_the_click_leaves_one_entry_or_none(
    context: BrowserContext, server: str, live_site: Path, case: str, after_milliseconds: int
):
    page = opened(context, server)
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_timeout(after_milliseconds)
    page.close()
    other = opened(context, server)
    kept = steps(live_site, case)
    assert kept in ([], ["acknowledged"])
    told = "acknowledged" if kept else "open: nobody has answered"
    other.locator(".pl-facts dd").get_by_text(told, exact=True).first.wait_for(timeout=20_000)
