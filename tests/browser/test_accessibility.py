"""Every page with a screen reader's eyes, the keyboard, twice the size, and without motion."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit

EVERY_LOOK = [(width, theme) for width in (1280, 390) for theme in ("light", "dark")]
EVERY_PAGE = (
    "/this-week",
    "/load-lines",
    "/unit?unit=W01",
    "/rollout",
    "/safeguards",
    "/alerts?show=all",
    "/overload-reports?unit=W01",
    "/file-report?unit=W01",
    "/planner?unit=W01",
    "/set-the-line?unit=W01",
    "/data-quality",
    "/methods",
    "/welcome",
)
TABS = 400
"""More than any page has to stop at."""
REACHED = """() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    at.setAttribute('data-reached', seen ? 'seen' : 'unseen');
    return at.tagName === 'BODY';
}"""
STOPS = """() => [...document.querySelectorAll('.stMain a[href], .stMain button, .stMain input, ' +
    '.stMain summary, .stMain [tabindex="0"]')]
    .filter(one => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0)
    .filter((one, _, all) => one.type !== 'radio' || one === all.find(other => other.name === one.name))
    .map(one => [one.getAttribute('data-reached'), one.outerHTML.slice(0, 160)])"""
MOVING = """() => [...document.querySelectorAll('.stMain *')].filter(one => {
    const style = getComputedStyle(one);
    const long = text => text.split(',').some(part => parseFloat(part) > 0.01);
    const animated = style.animationName !== 'none' && long(style.animationDuration);
    return animated || long(style.transitionDuration);
}).map(one => one.outerHTML.slice(0, 160))"""


def drawn(path: str) -> bool:
    """Whether the page has a chart before anything is chosen."""
    return path not in ("/methods", "/file-report?unit=W01")


@pytest.mark.parametrize("visit", EVERY_LOOK, indirect=True)
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_no_accessibility_fault_and_nothing_wider_than_the_window(visit: Visit, path: str):
    visit.go(path, drawn=drawn(path))
    visit.page.wait_for_timeout(1000)
    violations: list[dict[str, Any]] = Axe().run(visit.page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in violations] == []
    assert visit.page.locator(".stMain").evaluate("main => main.scrollWidth <= main.clientWidth")


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_keyboard_and_screen_reader_reach_everything(visit: Visit, path: str):
    """Every stop is reached by the keyboard and shows it; every chart has a sentence of its own."""
    visit.go(path, drawn=drawn(path))
    visit.page.wait_for_timeout(1500)
    names = visit.page.locator("[data-testid=stVegaLiteChart]").evaluate_all(
        "charts => charts.map(chart => chart.getAttribute('aria-label'))"
    )
    assert bool(names) is drawn(path)
    assert all(name is not None and len(name.split()) >= 5 for name in names), names
    assert len(set(names)) == len(names), "two charts of a page are told apart by their sentences"
    for _ in range(TABS):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate(REACHED):
            break
    stops = visit.page.evaluate(STOPS)
    assert len(stops) >= 3
    assert [html for reached, html in stops if reached != "seen"] == []


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_at_twice_the_size_all_is_there_and_nothing_moves_for_who_asked_for_less_motion(
    server: str, browser: Browser, path: str
):
    """A window of 1280 pixels at 200 % has room for 640 of the page's own."""
    context = browser.new_context(
        viewport={"width": 640, "height": 450}, device_scale_factor=2, reduced_motion="reduce"
    )
    visit = Visit(context.new_page(), server)
    visit.go(path, drawn=drawn(path))
    visit.page.wait_for_timeout(1000)
    expect(visit.page.locator(".pl-answer").first).to_be_visible()
    assert visit.page.locator(".stMain").evaluate("main => main.scrollWidth <= main.clientWidth")
    cut = visit.page.locator(".stMain :is(h1, h2, h3, p, li)").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0"
        " && getComputedStyle(one).display !== 'inline').map(one => one.outerHTML.slice(0, 160))"
    )
    assert cut == []
    assert visit.page.evaluate(MOVING) == []
    context.close()
