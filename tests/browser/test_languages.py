"""Readers at one server, each in their language: the switch, what stays chosen, axes, what is taken away."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

CHINESE = re.compile("[一-鿿]")


def axis_labels(visit: Visit) -> list[str]:
    """The texts of the first chart's axes."""
    return visit.page.locator("svg.marks").first.locator(".role-axis-label text").all_text_contents()


def language_of(visit: Visit) -> str:
    """The language the page says it is in."""
    found: str = visit.page.evaluate("document.documentElement.lang")
    return found


def test_the_switch_is_reached_by_the_keyboard_and_keeps_the_view(visit: Visit):
    visit.go("/unit?unit=W02")
    assert language_of(visit) == "en"
    switch = visit.page.get_by_role("navigation", name="Language").get_by_role("link", name="简体中文")
    switch.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(CHINESE, timeout=60_000)
    assert language_of(visit) == "zh-Hans"
    assert "unit=W02" in visit.page.url
    expect(visit.page.locator(".pl-answer")).to_contain_text("Birch Ward")


def test_what_was_chosen_stays_on_the_next_page_and_the_next_day(visit: Visit):
    visit.go("/load-lines?lang=zh")
    visit.page.get_by_role("link", name="打开该科室").first.click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("这个科室节省的时间去了哪里？")
    visit.go("/load-lines")  # without the parameter, as on another day
    assert CHINESE.search(visit.answer())
    visit.go("/load-lines?lang=en")
    assert not CHINESE.search(visit.answer())


def test_months_on_axes_are_in_the_readers_language(visit: Visit):
    visit.go("/load-lines?lang=zh")
    months = [text for text in axis_labels(visit) if "月" in text]
    assert months
    assert not [text for text in axis_labels(visit) if re.search("[A-Za-z]{3}", text)]


def test_a_picture_taken_away_speaks_the_language_of_the_page(visit: Visit):
    visit.go("/load-lines?lang=zh")
    with visit.page.expect_download(timeout=60_000) as waiting:
        visit.page.locator(".st-key-pl-takeaway").get_by_role("button", name="SVG").click()
    picture = waiting.value.path().read_text(encoding="utf-8")
    assert re.search(r">\d+月<", picture)
    assert "由Plimsoll生成" in picture


def test_the_browsers_own_language_is_spoken_and_a_forged_one_changes_nothing(server: str, browser: Browser):
    context = browser.new_context(locale="zh-CN")
    visit = Visit(context.new_page(), server)
    visit.go("/load-lines")
    assert CHINESE.search(visit.answer())
    visit.go("/load-lines?lang=<script>")
    assert CHINESE.search(visit.answer())
    assert language_of(visit) == "zh-Hans"
    context.close()


def test_two_readers_at_once_each_have_their_own(server: str, browser: Browser):
    contexts = [browser.new_context(locale=locale) for locale in ("zh-CN", "en-GB")]
    chinese, english = (Visit(context.new_page(), server) for context in contexts)
    for _ in range(2):
        chinese.go("/load-lines")
        english.go("/load-lines")
        assert CHINESE.search(chinese.answer())
        assert not CHINESE.search(english.answer())
        assert not CHINESE.search(" ".join(axis_labels(english)))
    for context in contexts:
        context.close()


@pytest.mark.parametrize("visit", [(1280, "light"), (390, "dark")], indirect=True)
@pytest.mark.parametrize("path", ["/load-lines", "/unit?unit=W01", "/alerts?show=all"])
def test_no_accessibility_fault_in_chinese(visit: Visit, path: str):
    visit.go(f"{path}{'&' if '?' in path else '?'}lang=zh")
    visit.page.wait_for_timeout(1000)
    violations: list[dict[str, Any]] = Axe().run(visit.page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in violations] == []
    assert visit.page.locator(".stMain").evaluate("main => main.scrollWidth <= main.clientWidth")
