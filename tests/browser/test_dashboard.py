"""What a person does: open, look, read the answer, go to a unit, change it, in both themes and on a phone."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from dashboard.arrival import FIRST_VISIT
from tests.app import snapshot
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

Publish = Callable[[tuple[snapshot.Unit, ...]], str]
BOTH_THEMES = [(1280, "light"), (1280, "dark")]
REDRAWN_WITHIN_SECONDS = 2.5
"""The aim is 0.5 s on a machine of its own; tests share theirs."""


def test_the_first_page_answers_and_draws_every_unit(visit: Visit):
    visit.go("/")
    assert visit.page.locator("h1").inner_text() == "Who is near or over the line?"
    assert visit.answer().startswith("2 of 12 units are over their line: Ash Ward and Birch Ward.")
    expect(visit.page.locator("svg.marks")).to_have_count(len(snapshot.UNITS))
    name = visit.page.locator("[data-testid=stVegaLiteChart]").first.get_attribute("aria-label")
    assert name is not None
    assert name.startswith("Ash Ward, weekly load from ")


def test_the_bare_address_leads_on_and_keeps_what_was_asked(visit: Visit):
    visit.go("/?service=Community")
    assert visit.page.url == f"{visit.address}/load-lines?service=Community"
    expect(visit.page.locator("svg.marks")).to_have_count(2)


def test_a_newcomer_learns_three_ideas_and_is_shown_the_way_only_at_first(visit: Visit):
    visit.go("/")
    visit.page.get_by_role("link", name="Show me").click()
    expect(visit.page.locator("h1")).to_have_text("What does Plimsoll show?")
    expect(visit.page.locator("svg.marks")).to_have_count(3)
    seen = str(int(visit.page.context.cookies()[0]["value"]) - 3600)
    visit.page.context.add_cookies([{"name": FIRST_VISIT, "value": seen, "url": visit.address}])
    visit.go("/")
    expect(visit.page.get_by_text("First time here?")).to_have_count(0)
    expect(visit.page.get_by_role("link", name="New here? Three ideas in a minute")).to_be_visible()


def test_a_card_leads_to_its_unit_and_back(visit: Visit):
    visit.go("/")
    visit.page.get_by_role("link", name="Open this unit").first.click()
    expect(visit.page.locator("h1")).to_have_text("Where did this unit's saved hours go?")
    expect(visit.page.locator(".pl-answer")).to_contain_text("Ash Ward is over its line")
    assert visit.page.url.endswith("/unit?unit=W01")
    visit.page.go_back()
    expect(visit.page.locator("h1")).to_have_text("Who is near or over the line?")


def test_changing_the_unit_redraws_at_once_and_the_address_brings_it_back(visit: Visit):
    visit.go("/unit?unit=W01")
    visit.page.wait_for_timeout(1000)
    visit.page.get_by_role("combobox", name="Unit").click()
    visit.page.get_by_role("option", name="Downs Ward").click()
    started = time.monotonic()
    expect(visit.page.locator(".pl-answer")).to_contain_text("Downs Ward is within its line")
    assert time.monotonic() - started < REDRAWN_WITHIN_SECONDS
    address = visit.page.url
    assert address.endswith("unit=W04")
    visit.page.goto(address)
    expect(visit.page.locator(".pl-answer")).to_contain_text("Downs Ward is within its line", timeout=30_000)


def test_the_keyboard_reaches_and_opens_a_unit(visit: Visit):
    visit.go("/")
    link = visit.page.get_by_role("link", name="Open this unit").first
    link.focus()
    outline = link.evaluate("element => getComputedStyle(element).outlineStyle")
    assert outline == "solid"
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".pl-answer")).to_contain_text("Ash Ward is over its line")


@pytest.mark.parametrize("visit", [(390, "light")], indirect=True)
def test_the_closed_menu_of_a_phone_takes_no_focus(visit: Visit):
    visit.go("/")
    for _ in range(8):
        visit.page.keyboard.press("Tab")
        inside = visit.page.evaluate("!!document.activeElement.closest('[data-testid=stSidebar]')")
        assert not inside
    visit.page.get_by_role("button", name="Expand sidebar").click()
    visit.page.get_by_role("link", name="Unit", exact=True).click()
    expect(visit.page.locator("h1")).to_have_text("Where did this unit's saved hours go?")


def test_numbers_can_be_read_as_a_table(visit: Visit):
    visit.go("/unit?unit=W01")
    visit.page.get_by_text("The numbers as a table").click()
    table = visit.page.locator(".pl-table table").last
    expect(table).to_be_visible()
    assert table.locator("tbody tr").count() == snapshot.WEEKS


def test_the_ledger_is_drawn_told_and_readable_as_a_table(visit: Visit):
    visit.go("/unit?unit=W01")
    expect(visit.page.get_by_role("heading", name="Where the hours went")).to_be_visible()
    chart = visit.page.locator("[data-testid=stVegaLiteChart][aria-label^='Ledger of Ash Ward']")
    expect(chart.locator("svg.marks")).to_be_visible()
    expect(chart).to_contain_text("more patients")
    visit.page.get_by_text("The ledger as a table").click()
    table = visit.page.locator(".pl-table table").first
    expect(table).to_be_visible()
    assert table.locator("tbody tr").count() == 1 + 7


def test_any_figure_can_be_looked_at_over_time_and_the_address_brings_it_back(visit: Visit):
    visit.go("/unit?unit=W01")
    chart = visit.page.locator(".st-key-pl-control [data-testid=stVegaLiteChart]")
    expect(chart).to_have_attribute(
        "aria-label", re.compile("^Patients per nurse, Ash Ward, by week: "), timeout=30_000
    )
    expect(visit.page.get_by_text("Link to this view")).to_be_visible(timeout=30_000)  # the page is whole
    visit.page.wait_for_timeout(1000)
    box = visit.page.get_by_role("combobox", name="Figure")
    box.click()
    box.press_sequentially("Overtime")  # a long list has only what is near in the page
    visit.page.get_by_role("option", name="Strain: Overtime").click()
    expect(chart).to_have_attribute(
        "aria-label", re.compile("^Overtime, Ash Ward, by week: "), timeout=30_000
    )
    expect(chart.locator("svg.marks")).to_contain_text("upper limit")
    expect(visit.page.get_by_text("This picture is not the alarm.")).to_be_visible()
    visit.page.get_by_text("This figure as a table").click()
    table = visit.page.locator(".pl-table", has_text="This figure as a table").locator("table")
    expect(table.locator("tbody tr")).to_have_count(snapshot.WEEKS)
    visit.go(visit.page.url.removeprefix(visit.address))
    expect(chart).to_have_attribute(
        "aria-label", re.compile("^Overtime, Ash Ward, by week: "), timeout=30_000
    )


@pytest.mark.parametrize(
    ("kind", "begins"), [("SVG", b"<svg"), ("PNG", b"\x89PNG"), ("Numbers as CSV", b"\xef\xbb\xbf")]
)
def test_a_picture_and_the_numbers_can_be_taken_away(visit: Visit, kind: str, begins: bytes):
    visit.go("/unit?unit=W01")
    button = visit.page.locator(".st-key-pl-takeaway").get_by_role("button", name=kind)
    with visit.page.expect_download(timeout=60_000) as waiting:
        button.click()
    assert waiting.value.path().read_bytes().startswith(begins)
    assert waiting.value.suggested_filename.startswith("plimsoll-")


@pytest.mark.parametrize(
    ("path", "name"),
    [("/unit?unit=W01", "Evidence pack (PDF)"), ("/", "Summary for the board (PDF)")],
)
def test_a_document_is_made_when_it_is_asked_for(visit: Visit, path: str, name: str):
    visit.go(path)
    button = visit.page.locator(".st-key-pl-papers").get_by_role("button", name=name, exact=True)
    with visit.page.expect_download(timeout=120_000) as waiting:
        button.click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF-")
    assert waiting.value.suggested_filename.endswith(".pdf")


def test_a_theme_leads_to_the_definition_of_its_figure(visit: Visit):
    visit.go("/methods", drawn=False)
    visit.page.get_by_role("link", name="Used after refusal").first.click()
    expect(visit.page.get_by_role("heading", name="Used after refusal")).to_be_visible(timeout=30_000)
    assert visit.page.url.endswith("/methods?metric=used_after_refusal")


def test_what_cannot_be_judged_is_drawn_first_and_told_in_a_sentence(visit: Visit):
    visit.go("/data-quality")
    assert visit.answer().startswith("Whether Fern House is over its line cannot be said at present")
    chart = visit.page.locator("[data-testid=stVegaLiteChart][aria-label^='Weeks that can be judged']")
    expect(chart).to_contain_text("71 of 78 weeks")


@pytest.mark.parametrize(("query", "sheets"), [("", len(snapshot.UNITS)), ("?unit=W01", 1)])
def test_on_paper_there_is_one_sheet_of_a4_for_each_unit_and_nothing_else(
    visit: Visit, query: str, sheets: int
):
    visit.go(f"/this-week{query}")
    visit.page.wait_for_selector(".pl-sheets", state="attached", timeout=30_000)
    visit.page.emulate_media(media="print")
    expect(visit.page.locator(".pl-answer")).to_be_hidden()
    expect(visit.page.locator(".pl-sheet").first).to_be_visible()
    paper = visit.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == sheets
    assert b"/MediaBox [0 0 594.95996 841.91998]" in paper


@pytest.mark.parametrize("visit", BOTH_THEMES, indirect=True)
def test_chart_colours_follow_the_theme(visit: Visit):
    visit.go("/")
    page = visit.page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    lines = visit.page.evaluate(
        "[...document.querySelectorAll('svg.marks path')].map(path => getComputedStyle(path).stroke)"
    )
    dark = page == "rgb(16, 23, 29)"
    assert ("rgb(140, 193, 220)" if dark else "rgb(31, 86, 115)") in lines


def test_no_export_of_streamlits_own_is_offered(visit: Visit):
    visit.go("/unit?unit=W01")
    visit.page.locator("svg.marks").first.hover()
    assert visit.page.locator("[data-testid=stElementToolbar]:visible").count() == 0


@pytest.mark.slow
def test_newer_data_are_offered_without_moving_the_page(visit: Visit, publish_now: Publish):
    visit.go("/")
    before = visit.page.locator(".pl-about").inner_text()
    second = publish_now(snapshot.UNITS[:9])
    expect(visit.page.get_by_text("Newer data are published.")).to_be_visible(timeout=30_000)
    assert visit.page.locator(".pl-about").inner_text() == before
    assert visit.answer().startswith("2 of 12 units")
    visit.page.get_by_text("Newer data are published.").click()
    expect(visit.page.locator(".pl-about")).to_contain_text(second)
    expect(visit.page.locator(".pl-answer")).to_contain_text("2 of 9 units")


@pytest.mark.parametrize("visit", [(390, "light")], indirect=True)
def test_a_name_without_a_place_to_break_does_not_widen_the_page(visit: Visit, publish_now: Publish):
    publish_now((snapshot.LONG, *snapshot.UNITS[:1]))
    for path in ("/", f"/unit?unit={snapshot.LONG.unit_id}"):
        visit.go(path)
        main = visit.page.locator(".stMain")
        assert main.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_a_name_made_to_attack_is_shown_as_text_and_fetches_nothing(visit: Visit, publish_now: Publish):
    publish_now(snapshot.HOSTILE)
    visit.go("/")
    for unit in snapshot.HOSTILE:
        expect(visit.page.get_by_role("heading", name=unit.name, exact=True)).to_be_visible()
    visit.page.goto(f"{visit.address}/unit?unit=X02")
    expect(visit.page.locator(".pl-answer")).to_contain_text("onerror=alert(1)", timeout=30_000)
