"""What a page says first, sent with the page: the same words as on the page, and to nobody else."""

import re
import threading
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import streamlit
from starlette.responses import FileResponse, PlainTextResponse
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard import readers, tickets
from dashboard.arrival import FIRST_VISIT, Arrival
from dashboard.desk.people import people_of
from dashboard.headers import _digest, content_policy
from dashboard.navigation import FILE_REPORT, VERIFY, WELCOME, address, may_open, pages_of
from dashboard.opening import said, serving
from dashboard.opening.markup import NAMELESS, PLACE, Around, markup, script
from dashboard.opening.said import OPENINGS, Opening
from dashboard.opening.serving import Opened
from dashboard.readers import Readers
from pipelines.errors import StorageError
from tests.app import snapshot
from tests.app.signed_in import ROLES, Trust, open_as, trust_in
from tests.app.test_in_chinese import PAGES
from tests.app.test_pages import walk
from tests.unit.test_guard import SECRET, claims, signed

SHELL = Path(streamlit.__file__).parent / "static" / "index.html"
ASKED: dict[str, tuple[str, tuple[str, ...]]] = {
    "this_week": ("unit", ("W01", "W06", "O01")),
    "unit": ("unit", tuple(unit.unit_id for unit in snapshot.UNITS)),
    "rollout": ("scope", ("Community", "Rehabilitation")),
    "safeguards": ("look", ("unit.W01", "unit.C01", "service.Community")),
    "overload_reports": ("unit", ("W01", "W09")),
    "planner": ("unit", ("W01", "W05", "W07", "C02", "O01")),
    "set_the_line": ("unit", ("W01", "W07", "C02", "O01")),
}
"""What a page can be asked for, and some of what it is asked for here."""
EVERY: list[tuple[str, dict[str, str]]] = [(page, {}) for page in PAGES] + [
    (page, {name: value}) for page, (name, values) in ASKED.items() for value in values
]
EVERY += [("set_the_line", {"unit": "W01", "candidate": "6.5"})]


class Shell:
    """The front end's page, as Streamlit sends it; whether it was asked to send it as it is."""

    def __init__(self) -> None:
        self.encodings: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.encodings.append(dict(scope["headers"]).get(b"accept-encoding", b"").decode())
        answer = PlainTextResponse("font") if "static" in scope["path"] else FileResponse(SHELL)
        await answer(scope, receive, send)


def sent(page: str, trust: Trust | None = None, cookies: dict[str, str] | None = None, **asked: str) -> str:
    """The page as a browser gets it."""
    answer = browser(trust, cookies).get(f"/{address(page)}", params=asked)
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(answer.content)
    return answer.text


def browser(trust: Trust | None = None, cookies: dict[str, str] | None = None) -> TestClient:
    known = Readers(None if trust is None else people_of(trust.folder), SECRET)
    site = Arrival(Opened(Shell(), known), known.first_page)
    return TestClient(site, cookies=cookies or {}, follow_redirects=False)


def cookie_of(user: dict[str, Any]) -> dict[str, str]:
    told = claims(iss=user["iss"], sub=user["sub"], sid=user["sid"])
    return {tickets.COOKIE: signed(told)}


def said_first(text: str) -> tuple[str | None, ...]:
    """Title, standing and answer that stand in a page before the front end is there."""
    return tuple(
        _found(pattern, text)
        for pattern in (
            r"<h1>(.*?)</h1>",
            r'<p class="pl-first-standing".*?</i> (.*?)</p>',
            r'<p class="pl-first-answer">(.*?)</p>',
        )
    )


def said_by(app: AppTest) -> tuple[str | None, ...]:
    """The same of the page that the front end draws; a standing counts where it stands above the answer."""
    bodies = [element.proto.body for element in app.get("html")]
    title = _found(r"<h1>(.*?)</h1>", "\n".join(bodies))
    (answer,) = (body for body in bodies if 'class="pl-answer"' in body)
    return (
        title,
        _found(r'<p class="pl-standing">.*?</i> (.*?)</p>', answer),
        _found(r'<p class="pl-answer">(.*?)</p>', answer),
    )


def _found(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text, flags=re.S)
    return None if found is None else unescape(found[1])


@pytest.fixture(autouse=True)
def patient(monkeypatch) -> None:
    """What a page says first is waited for, however busy the machine is."""
    monkeypatch.setattr(serving, "LONGEST_SECONDS", 60.0)


@pytest.fixture
def trust(tmp_path, site, monkeypatch) -> Trust:
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    return trust_in(tmp_path, site)


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize("spoken", ["en", "zh"])
@pytest.mark.parametrize(("page", "asked"), EVERY)
def test_what_is_said_first_is_what_the_page_says(page, asked, spoken):
    text = sent(page, lang=spoken, **asked)
    assert said_first(text) == said_by(walk(page, lang=spoken, **asked))
    assert said_first(text)[2]


@pytest.mark.parametrize("page", [*PAGES, "verify"])
@pytest.mark.parametrize("role", ROLES)
def test_it_is_said_to_the_roles_a_page_is_for_as_they_see_it_and_to_no_other(trust, role, page):
    user = trust.user(role)
    text = sent(page, trust, cookie_of(user))
    if may_open(address(page), (ROLES[role][0],)):
        assert said_first(text) == said_by(open_as(user, page))
    else:
        assert text == SHELL.read_text(encoding="utf-8")


@pytest.mark.parametrize("unit", ["W01", "W02"])
@pytest.mark.parametrize("role", ["manager", "representative", "staff", "auditor"])
@pytest.mark.parametrize("page", ["unit", "this_week", "safeguards", "overload_reports"])
def test_of_a_unit_it_says_what_the_role_may_see(trust, role, unit, page):
    asked = {ASKED[page][0]: f"unit.{unit}" if page == "safeguards" else unit}
    user = trust.user(role)
    text = sent(page, trust, cookie_of(user), **asked)
    if not may_open(address(page), (ROLES[role][0],)):
        assert said_first(text) == (None, None, None)
        return
    app = open_as(user, page, **asked)
    forged = 'class="pl-banner" role="alert"' in "".join(each.proto.body for each in app.get("html"))
    assert said_first(text) == ((None, None, None) if forged else said_by(app))


def test_nobody_is_told_anything(trust):
    shell = SHELL.read_text(encoding="utf-8")
    user = trust.user("manager")
    other = trust.user("administrator")
    for cookies in (
        {},
        {tickets.COOKIE: "nonsense"},
        {tickets.COOKIE: signed(claims(iss=user["iss"], sub="manager"))},  # without a session
        {tickets.COOKIE: signed(claims(iss=user["iss"], sub="administrator", sid=user["sid"]))},
        {tickets.COOKIE: signed(claims(iss=user["iss"], sub="manager", sid=user["sid"]), "x" * 40)},
        cookie_of(trust.user("stranger")),
    ):
        assert sent("load_lines", trust, cookies) == shell
    assert said_first(sent("load_lines", trust, cookie_of(other)))[2]
    trust.sessions.end(other["sid"])
    assert sent("load_lines", trust, cookie_of(other)) == shell


def test_the_bare_address_leads_to_the_first_page_of_who_asks(trust, monkeypatch):
    first = {
        "staff": "load-lines",
        "manager": "this-week",
        "representative": "this-week",
        "administrator": "load-lines",
        "auditor": "verify",
    }
    for role, page in first.items():
        answer = browser(trust, cookie_of(trust.user(role))).get("/", params={"lang": "zh"})
        assert (answer.status_code, answer.headers["location"]) == (307, f"./{page}?lang=zh"), role
    for cookies in ({}, cookie_of(trust.user("stranger"))):
        assert browser(trust, cookies).get("/").status_code == 200
    cookies = cookie_of(trust.user("manager"))
    monkeypatch.setattr(readers, "viewer", unreadable)
    assert browser(trust, cookies).get("/").status_code == 200


def unreadable(*_: object) -> None:
    raise StorageError("The file cannot be read.")


def test_a_grant_taken_back_is_taken_back_here_too(trust):
    receipt = trust.give("moved", "nurse_manager", ("W01",))
    cookies = cookie_of(trust.user("moved"))
    assert "The tools freed" in str(said_first(sent("unit", trust, cookies, unit="W01"))[2])
    trust.take_back(receipt)
    assert said_first(sent("unit", trust, cookies, unit="W01")) == (None, None, None)


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("unit", {"unit": "<script>"}),
        ("this_week", {"unit": "nonsense"}),
        ("rollout", {"scope": "Nowhere"}),
        ("safeguards", {"look": "X"}),
        ("overload_reports", {"unit": "X"}),
        ("planner", {"unit": "X"}),
        ("set_the_line", {"unit": "W01", "line": "X"}),
        ("set_the_line", {"unit": "W01", "candidate": "-1"}),
    ],
)
def test_a_forged_address_is_left_to_the_page_which_says_so(page, asked):
    assert sent(page, **asked) == SHELL.read_text(encoding="utf-8")


@pytest.mark.usefixtures("on_site")
def test_the_line_about_the_data_and_the_word_to_newcomers_stand_above_it():
    text = sent("load_lines")
    assert "<span>Northside Mental Health</span><span>Data to " in text
    assert "bound to this computer only" in text
    assert "First time here?" in text
    assert "Sign out" not in text
    assert "First time here?" not in sent("load_lines", None, {FIRST_VISIT: "1"})
    assert "First time here?" not in sent("welcome")


def test_who_is_signed_in_is_told_their_roles_and_the_way_out(trust):
    text = sent("load_lines", trust, cookie_of(trust.user("manager", name="Ada Example")))
    assert "signed in: nurse manager" in text
    assert "Sign out" in text
    assert "Ada" not in text


def test_old_data_and_a_damaged_snapshot_are_told_above_the_answer(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    before = snapshot.today() - timedelta(weeks=8)
    snapshot.publish(tmp_path / "warehouse", before)
    text = sent("load_lines")
    assert text.index("The newest data are ") < text.index('pl-first-answer">')
    assert said_first(text) == said_by(walk("load_lines"))
    monkeypatch.setattr(serving, "damaged", lambda: "000009-gone")
    assert "The newest figures (snapshot 000009-gone) cannot be read" in sent("load_lines")


def test_without_anything_published_or_readable_nothing_is_said_first(tmp_path, on_site, monkeypatch):
    shell = SHELL.read_text(encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setenv("PLIMSOLL_SITE", str(tmp_path))
        assert sent("load_lines") == shell
    for name in ("desk_for", "opening", "published"):
        with monkeypatch.context() as patched:
            patched.setattr(serving, name, unreadable)
            assert sent("load_lines") == shell, name


@pytest.mark.usefixtures("on_site")
def test_a_fault_of_ours_costs_what_is_said_first_and_not_the_page(monkeypatch, caplog):
    def faulty(*_: object) -> None:
        raise KeyError("Ash Ward")

    monkeypatch.setattr(serving, "opening", faulty)
    assert sent("load_lines") == SHELL.read_text(encoding="utf-8")
    assert "could not be made: KeyError" in caplog.text
    assert "Ash Ward" not in caplog.text


@pytest.mark.usefixtures("on_site")
def test_where_many_wait_the_next_is_sent_without(monkeypatch):
    monkeypatch.setattr(serving, "MOST_WAITING", 0)
    assert sent("load_lines") == SHELL.read_text(encoding="utf-8")


@pytest.mark.usefixtures("on_site")
def test_a_page_does_not_wait_long_for_what_it_says_first(monkeypatch):
    go_on = threading.Event()
    made = said.opening

    def slow(*given: Any) -> Any:
        go_on.wait(60)
        return made(*given)

    monkeypatch.setattr(serving, "opening", slow)
    monkeypatch.setattr(serving, "LONGEST_SECONDS", 0.01)
    assert sent("load_lines") == SHELL.read_text(encoding="utf-8")
    go_on.set()


@pytest.mark.usefixtures("on_site")
def test_names_in_the_data_are_never_markup(tmp_path, monkeypatch):
    evil = snapshot.Unit("W01", '<img src=x onerror="alert(1)">', "over", 5.5, 6, 0.16)
    snapshot.publish(tmp_path / "warehouse", snapshot.today(), units=(evil,))
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    text = sent("unit")
    assert "<img" not in text
    assert text.count("&lt;img src=x onerror=") == 2  # in the list, and in the answer


@pytest.mark.usefixtures("on_site")
def test_only_pages_that_are_asked_for_are_touched():
    client = TestClient(Opened(shell := Shell(), Readers(None)))
    whole = SHELL.read_bytes()
    assert client.head("/load-lines").content == b""
    assert client.get("/file-report").content == whole
    assert client.get("/").content == whole
    assert client.get("/load-lines/_stcore/health").content == whole
    assert client.get("/static/js/index.js").text == "font"
    assert "identity" not in shell.encodings
    assert client.get("/load-lines").content != whole
    assert shell.encodings[-1] == "identity"


@pytest.mark.usefixtures("on_site")
def test_behind_a_prefix_a_page_is_known_by_what_follows_it():
    client = TestClient(Opened(Shell(), Readers(None)), root_path="/plimsoll")
    assert "pl-first-answer" in client.get("/plimsoll/load-lines").text


@pytest.mark.usefixtures("on_site")
def test_its_script_is_the_only_one_and_is_named_in_the_content_policy():
    text = sent("load_lines")
    found = re.findall(r"<script>(.*?)</script>", text, flags=re.S)
    assert found[-1] == script()
    assert all(f"'sha256-{_digest(each)}'" in content_policy() for each in found)
    assert re.findall(r"\son\w+=", text.split("pl-first", 1)[1].split("<script>")[0]) == []


def test_the_front_end_has_the_place_and_the_fonts_that_are_named():
    assert SHELL.read_bytes().count(PLACE) == 1
    assert SHELL.read_bytes().count(NAMELESS) == 1
    text = markup(Opening("T", "A"), Around(["Site"], [], signed_in=False, newcomer=False))
    fonts = re.findall(r'url\("(.*?)"\)', text)
    assert len(fonts) == 2
    assert all((SHELL.parent / font).is_file() for font in fonts)


def test_every_page_but_the_form_says_something_first():
    every = {*pages_of(("administrator",)), VERIFY, WELCOME} - {FILE_REPORT}
    assert set(OPENINGS) == {address(page) for page in every}
