"""A report is filed with a unit's code: on a phone, without scripts, and where somebody else is signed in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import oidc_provider_mock
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from dashboard.desk.code_book import code_book_for
from pipelines.state import REPORT_KINDS, found_by_code, journal_of, reports
from tests.app import snapshot
from tests.browser.signing_in import House, house, tab

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def there(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("ward")
    snapshot.publish(folder / "warehouse", snapshot.today())
    user = oidc_provider_mock.User(sub="manager", claims={"email": "m@trust.test", "email_verified": True})
    with oidc_provider_mock.run_server_in_thread(user_claims=[user]) as provider:
        issuer = f"http://localhost:{provider.server_port}"
        with house(folder, repository, issuer, folder / "log") as running:
            running.give("manager", "nurse_manager", ("W01",))
            yield running


@pytest.fixture(scope="module")
def form(there: House) -> str:
    code, _ = code_book_for(there.folder).give("W01", "The staff room.", None)
    return f"{there.address}/file/{code}"


def fill(page: Page) -> None:
    page.get_by_label("3: care left undone").check()
    page.get_by_label("Main cause").select_option(label="Too few staff")
    page.get_by_label("What would help?").select_option(label="more staff on this shift")
    page.get_by_role("group", name="Did you ask for help?").get_by_label("yes").check()
    page.get_by_role("group", name="Did it come?").get_by_label("not yet").check()


def count(there: House) -> int:
    return len(reports(journal_of(there.folder).entries(REPORT_KINDS)))


def test_on_a_phone_without_scripts_it_takes_eight_touches(there: House, form: str, browser: Browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = count(there)
    page.goto(form)
    fill(page)  # one touch a choice, two for each list
    page.get_by_role("button", name="File the report").click()
    expect(page.get_by_role("status")).to_contain_text("Filed and kept.")
    code = page.locator(".code").inner_text()
    assert found_by_code(reports(journal_of(there.folder).entries(REPORT_KINDS)), code) is not None
    assert count(there) == before + 1
    assert all(url.startswith(f"{there.address}/file/") or url.endswith("/favicon.ico") for url in asked)
    assert len(asked) <= 3, "the page, what was sent, and what a browser asks of any site"
    context.close()


def test_a_double_click_and_the_way_back_file_one_report(there: House, form: str, browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    before = count(there)
    page.goto(form)
    fill(page)
    page.get_by_role("button", name="File the report").dblclick()
    expect(page.get_by_role("status")).to_contain_text("filed", ignore_case=True)
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("filed already")
    assert count(there) == before + 1
    page.go_back()
    assert page.get_by_label("3: care left undone").is_checked() is False, "nothing of it is left to be read"
    context.close()


def test_on_a_ward_computer_somebody_else_stays_signed_in_and_is_in_no_report(there: House, browser: Browser):
    code, receipt = code_book_for(there.folder).give("W02", "The nurses' station.", None)
    with tab(browser, there) as opened:
        opened.sign_in("manager")
        opened.go("/file-report")
        opened.page.get_by_role("link", name="Somebody else signed in on this computer?").click()
        opened.page.get_by_label("Unit's code").fill(code)
        opened.page.get_by_role("button", name="Open the form").click()
        fill(opened.page)
        opened.page.get_by_role("button", name="File the report").click()
        expect(opened.page.get_by_role("status")).to_contain_text("Filed and kept.")
        opened.go("/load-lines")
        opened.answered()
        opened.shown("signed in: nurse manager")
    entries = journal_of(there.folder).entries(["report.filed"])
    (mine,) = [entry for entry in entries if entry.body["unit_code"] == receipt.number]
    assert (mine.unit_id, mine.role, mine.author) == ("W02", "reporter", "")
    assert "manager" not in str({**mine.body, "tried": ()})
    assert code not in there.log.read_text(errors="replace")


def test_who_is_not_signed_in_finds_the_way(there: House, browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(there.address)
    page.get_by_role("link", name="No account at hand?").click()
    page.get_by_label("Unit's code").fill("aaaa-bbbb")
    page.get_by_role("button", name="Open the form").click()
    expect(page.get_by_role("alert")).to_contain_text("No unit has this code")
    expect(page.get_by_role("alert")).to_be_focused()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_accessibility_fault_and_nothing_wider_than_the_window(
    form: str, browser: Browser, width: int, theme: Any, language: str
):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    page.goto(f"{form}?lang={language}")
    for _ in ("as it comes", "with what is missing said"):
        violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.locator("form").last.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
        page.locator(".fault").wait_for()
    context.close()


def test_it_is_filed_with_the_keyboard_alone(there: House, form: str, browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    before = count(there)
    page.goto(form)
    keys = {
        "shift": "ArrowDown",
        "level": "Space",
        "cause": "ArrowDown",
        "remedy": "ArrowDown",
        "help_asked": "Space",
        "help_came": "Space",
    }
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || document.activeElement.tagName")
        if name == "BUTTON":
            page.keyboard.press("Enter")
            break
        if name in keys:
            page.keyboard.press(keys[name])
    expect(page.get_by_role("status")).to_contain_text("Filed and kept.")
    assert count(there) == before + 1
    context.close()
