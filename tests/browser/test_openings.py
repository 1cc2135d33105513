"""The answer stands before the front end is there, where it will stand, and goes when the page is drawn."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.app.test_in_chinese import PAGES
from tests.browser.conftest import Visit
from tests.browser.signing_in import Tab

pytestmark = pytest.mark.browser

SCRIPTS = re.compile(r"\.js$")
LOOKS = [(1280, "light"), (390, "dark")]
FIRST = {"title": "#pl-first h1", "answer": ".pl-first-answer", "about": "#pl-first header p"}
DRAWN = {"title": ".stMainBlockContainer h1", "answer": ".pl-answer", "about": ".pl-about"}
BOX = "e => { const box = e.getBoundingClientRect(); return [box.x, box.y, box.width, box.height] }"
NEAR_PIXELS = 1.0


def boxes(page: Page, parts: dict[str, str]) -> dict[str, list[float]]:
    """Where the parts stand; the line about the data by its place alone, as its row is divided otherwise."""
    found = {name: page.locator(part).evaluate(BOX) for name, part in parts.items()}
    return {**found, "about": found["about"][:2]}


def known(page: Page, address: str) -> None:
    """Waits until the server knows at once what the page says: what it does not is left out."""
    for _ in range(100):
        if "pl-first-answer" in page.request.get(address).text():
            return
        page.wait_for_timeout(200)
    raise AssertionError("the page says nothing first")


def before_the_front_end(page: Page, address: str) -> tuple[dict[str, list[float]], str]:
    """Where what is said first stands, and the answer, with nothing in the front end's scripts."""
    known(page, address)
    page.route(SCRIPTS, lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(address)
    page.evaluate("document.fonts.ready")
    found = boxes(page, FIRST), page.locator(".pl-first-answer").inner_text()
    page.unroute(SCRIPTS)
    return found


def when_drawn(page: Page, address: str) -> tuple[dict[str, list[float]], str]:
    """The same of the page."""
    page.goto(address)
    page.wait_for_selector(".pl-foot", timeout=60_000)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    return boxes(page, DRAWN), page.locator(".pl-answer").inner_text()


def stands_where_it_will(page: Page, address: str) -> None:
    (first, said), (drawn, answer) = before_the_front_end(page, address), when_drawn(page, address)
    assert said == answer
    for name, box in first.items():
        assert box == pytest.approx(drawn[name], abs=NEAR_PIXELS), name


@pytest.mark.slow
@pytest.mark.parametrize("visit", LOOKS, indirect=True, ids=["wide", "phone"])
def test_on_every_page_it_stands_where_the_page_has_it(visit: Visit):
    for page in PAGES:
        stands_where_it_will(visit.page, f"{visit.address}/{page.replace('_', '-')}")


@pytest.mark.parametrize("visit", LOOKS, indirect=True, ids=["wide", "phone"])
def test_in_chinese_too(visit: Visit):
    stands_where_it_will(visit.page, f"{visit.address}/unit?lang=zh&unit=C01")


def test_for_who_is_signed_in_too(mine: Tab):
    mine.sign_in("manager")
    mine.answered()
    stands_where_it_will(mine.page, f"{mine.house.address}/load-lines")


def test_it_goes_when_the_page_is_drawn_and_is_not_there_on_the_next_page(visit: Visit):
    known(visit.page, f"{visit.address}/load-lines")
    visit.page.goto(f"{visit.address}/load-lines", wait_until="commit")
    visit.page.wait_for_selector(".pl-first-answer", timeout=60_000)
    visit.page.wait_for_selector(".pl-answer", timeout=60_000)
    expect(visit.page.locator("#pl-first")).to_have_count(0)
    visit.page.get_by_role("link", name="Open this unit").first.click()
    expect(visit.page.locator("h1")).to_have_text("Where did this unit's saved hours go?")
    expect(visit.page.locator("#pl-first")).to_have_count(0)
    assert visit.page.evaluate("document.documentElement.style.colorScheme") == ""


def test_it_keeps_to_the_theme_that_the_reader_chose(visit: Visit):
    when_drawn(visit.page, f"{visit.address}/unit")
    visit.page.get_by_test_id("stMainMenu").get_by_role("button").click()
    visit.page.get_by_text("dark_mode", exact=True).click()  # its sign
    light, dark = "rgb(251, 250, 247)", "rgb(16, 23, 29)"
    look = "getComputedStyle(document.querySelector('{}')).backgroundColor"
    visit.page.wait_for_function(f"{look.format('.stApp')} === '{dark}'")
    before_the_front_end(visit.page, f"{visit.address}/unit")
    assert visit.page.evaluate(look.format("#pl-first")) == dark
    assert visit.page.evaluate(look.format(":root")) == dark
    before_the_front_end(visit.page, f"{visit.address}/alerts")  # a theme is kept by the page's address
    assert visit.page.evaluate(look.format("#pl-first")) == light


def test_where_nothing_is_ever_drawn_it_goes_after_a_while(visit: Visit):
    """What the front end says of a server that does not answer is to be seen."""
    visit.page.clock.install()
    before_the_front_end(visit.page, f"{visit.address}/unit")
    expect(visit.page.locator(".pl-first-answer")).to_be_visible()
    visit.page.clock.run_for(15_000)
    expect(visit.page.locator("#pl-first")).to_have_count(0)
