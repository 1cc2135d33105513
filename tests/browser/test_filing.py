"""A report is filed in a real browser, by people in a hurry: twice, closing the tab, going back."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import TimeoutError as NoOption

from pipelines.state import REPORT_KINDS, Report, found_by_code, journal_of, reports

pytestmark = pytest.mark.browser

CODE = re.compile(r"[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}")


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/file-report?unit=W01")
    page.wait_for_selector(".pl-foot", timeout=60_000)
    return page


def code_on(page: Page) -> str:
    """The code that the form shows before it is sent."""
    found = CODE.search(page.get_by_text("The code of this form is").inner_text())
    assert found is not None
    return found[0]


def choose(page: Page, label: str, option: str) -> None:
    """A list closes again when the page moves under it, as it may while the last parts of it come."""
    box = page.get_by_role("combobox", name=label)
    for _ in range(5):
        box.click()
        with suppress(NoOption):
            page.get_by_role("option", name=option).click(timeout=2_000)
            return
    pytest.fail(f"{label}: no {option}")


def fill(page: Page) -> str:
    """Fill the form in; gives its code."""
    page.get_by_text("3: care left undone").click()
    choose(page, "Main cause", "Too few staff")
    choose(page, "What would help?", "more staff on this shift")
    page.get_by_role("radiogroup", name="Did you ask for help?").get_by_text("yes").click()
    page.get_by_role("radiogroup", name="Did it come?").get_by_text("not yet").click()
    return code_on(page)


def found(site: Path, code: str) -> Report | None:
    return found_by_code(reports(journal_of(site).entries(REPORT_KINDS)), code)


def count(site: Path) -> int:
    return len(reports(journal_of(site).entries(REPORT_KINDS)))


def send(page: Page) -> None:
    page.get_by_role("button", name="File the report").click()


def test_a_report_is_filed_and_found_again(context: BrowserContext, server: str, live_site: Path):
    page = opened(context, server)
    code = fill(page)
    before = count(live_site)
    send(page)
    page.get_by_text("Filed and kept.").wait_for(timeout=20_000)
    assert code in page.get_by_text("Your code is").inner_text()
    assert count(live_site) == before + 1
    other = opened(context, server)
    other.get_by_label("Your code").fill(code)
    other.get_by_role("button", name="Look it up").click()
    other.get_by_text("raised, not yet acknowledged").wait_for(timeout=20_000)


def test_a_double_click_files_one_report(context: BrowserContext, server: str, live_site: Path):
    page = opened(context, server)
    code = fill(page)
    before = count(live_site)
    page.get_by_role("button", name="File the report").dblclick()
    page.get_by_text(re.compile("Filed and kept|filed already")).first.wait_for(timeout=20_000)
    page.wait_for_timeout(1_500)
    assert count(live_site) == before + 1
    assert found(live_site, code) is not None


@pytest.mark.parametrize("after_milliseconds", [0, 20, 60, 150])
def test_a_tab_closed_after_the_click_leaves_one_report_or_none_and_the_code_tells_which(
    context: BrowserContext, server: str, live_site: Path, after_milliseconds: int
):
    page = opened(context, server)
    code = fill(page)
    before = count(live_site)
    send(page)
    page.wait_for_timeout(after_milliseconds)
    page.close()
    other = opened(context, server)
    other.wait_for_timeout(1_000)
    kept = found(live_site, code) is not None
    assert count(live_site) == before + kept
    other.get_by_label("Your code").fill(code)
    other.get_by_role("button", name="Look it up").click()
    told = "raised, not yet acknowledged" if kept else "No report has this code."
    other.get_by_text(told).wait_for(timeout=20_000)


def test_another_widget_right_after_the_click_does_not_lose_it(
    context: BrowserContext, server: str, live_site: Path
):
    page = opened(context, server)
    code = fill(page)
    before = count(live_site)
    send(page)
    page.get_by_role("combobox", name="Shift").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text(re.compile("Filed and kept|Not filed")).first.wait_for(timeout=20_000)
    kept = found(live_site, code) is not None
    assert kept == page.get_by_text("Filed and kept").is_visible(), "what is said is true"
    assert count(live_site) == before + kept


@pytest.mark.parametrize("later_milliseconds", [0, 1, 5])
def test_two_clicks_that_a_phone_sends_at_once_lose_no_report(
    context: BrowserContext, server: str, live_site: Path, later_milliseconds: int
):
    page = opened(context, server)
    code = fill(page)
    page.evaluate(
        """(later) => {
            const all = [...document.querySelectorAll("button")];
            const click = name => all.find(each => each.innerText.trim() === name).click();
            click("File the report");
            if (later) setTimeout(() => click("Look it up"), later); else click("Look it up");
        }""",
        later_milliseconds,
    )
    page.get_by_text("Filed and kept").wait_for(timeout=20_000)
    assert found(live_site, code) is not None


def test_the_way_back_after_filing_files_nothing_more(context: BrowserContext, server: str, live_site: Path):
    page = opened(context, server)
    fill(page)
    send(page)
    page.get_by_text("Filed and kept.").wait_for(timeout=20_000)
    before = count(live_site)
    page.goto(f"{server}/overload-reports")
    page.wait_for_selector(".pl-foot", timeout=60_000)
    page.go_back()
    page.wait_for_selector(".pl-foot", timeout=60_000)
    page.reload()
    page.wait_for_selector(".pl-foot", timeout=60_000)
    assert count(live_site) == before
