"""A plan in a real browser: tried, kept once however often it is sent, and printed on one sheet."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pipelines.state import journal_of
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_plan_is_tried_and_the_address_brings_it_back(visit: Visit):
    visit.go("/planner?unit=W01")
    patients = visit.page.get_by_label("Patients at any time")
    patients.fill("-2")
    patients.press("Enter")
    expect(visit.page.get_by_text("and 2 patients fewer at any time, the unit would").first).to_be_visible()
    assert "patients=-2" in visit.page.url
    visit.go(visit.page.url.removeprefix(visit.address))
    expect(visit.page.get_by_label("Patients at any time")).to_have_value("-2")


def test_a_double_click_keeps_one_plan(visit: Visit, live_site: Path):
    before = len(journal_of(live_site).entries())
    visit.go("/planner?unit=W02")
    visit.page.get_by_label("Why (required)").fill("Sent in a hurry.")
    visit.page.get_by_label("Asked of whom, by role (required)").fill("Matron")
    visit.page.get_by_role("button", name="Keep the plan").dblclick()
    expect(visit.page.locator(".pl-kept")).to_have_count(1, timeout=20_000)
    visit.page.wait_for_timeout(1500)
    assert len(journal_of(live_site).entries()) == before + 1
    visit.go("/planner?unit=W02")
    expect(visit.page.get_by_text("Sent in a hurry.")).to_be_visible()


@pytest.mark.parametrize("visit", [(1280, "light"), (1280, "dark")], indirect=True)
def test_the_request_alone_is_printed_on_one_sheet(visit: Visit):
    visit.go("/planner?unit=W01")
    visit.page.emulate_media(media="print")
    expect(visit.page.locator(".pl-request")).to_be_visible()
    for other in (".pl-answer", ".pl-figures", "[data-testid=stVegaLiteChart]", ".pl-explain", ".pl-foot"):
        assert not visit.page.locator(other).first.is_visible(), other
    pages = re.findall(rb"/Type\s*/Page[^s]", visit.page.pdf(prefer_css_page_size=True))
    assert len(pages) == 1
