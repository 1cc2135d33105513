"""Signing in with a real provider: who gets in, what they are sent, and what ends it."""

import socket
import time
import urllib.error
import urllib.request
from typing import Any

import pytest
from click.testing import CliRunner
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from dashboard import tickets
from dashboard.cli import main
from pipelines.state import Entry, journal_of
from tests.browser.signing_in import (
    SECRETS,
    House,
    Tab,
)
from tests.canaries import CANARY, SAVED, canaries_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATHS = (
    "/",
    "/load-lines",
    "/unit?unit=W01",
    "/this-week",
    "/planner",
    "/welcome",
    "/media/0123456789abcdef.csv",
    "/_stcore/host-config",
    "/_stcore/stream",
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/bidi-components/x/index.js",
    "/_stcore/agent/openapi.json",
    "/component/x/index.html",
    "/app/static/x",
    "/static/js/index.js",
    "/favicon.png",
    "/%2e%2e/_stcore/metrics",
    "//_stcore/host-config",
    "/_stcore/health/../host-config",
)


def asked(
    there: House, path: str, method: str = "GET", cookie: str = "", body: bytes | None = None
) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers of one request without a browser."""
    request = urllib.request.Request(there.address + path, method=method, data=body)
    if cookie:
        request.add_header("cookie", cookie)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return (answer.status, *told_by(answer))
    except urllib.error.HTTPError as error:
        return (error.code, *told_by(error))


def told_by(answer: Any) -> tuple[str, dict[str, str]]:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return answer.read().decode(errors="replace"), headers


def cookies_of(mine: Tab) -> str:
    return "; ".join(f"{each['name']}={each['value']}" for each in mine.context.cookies())


@pytest.mark.parametrize("path", PATHS)
def test_not_logged_in_every_path_answers_nothing_but_the_sign_in_page(there, path):
    status, body, headers = asked(there, path)
    assert status in (400, 401, 404)
    assert "Northside" not in body
    if status == 401:
        assert "Sign in" in body
        assert "<script" not in body
    assert headers["cache-control"] == "no-store"


def test_not_logged_in_health_answers(there):
    assert asked(there, "/_stcore/health")[:2] == (200, "ok")


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_a_direct_upload_without_a_session_is_refused_before_its_body_is_read(there, method):
    host = there.address.removeprefix("http://")
    asked_for = (
        f"{method} /_stcore/upload_file/a/b HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2000000000\r\n\r\n"
    )
    with socket.create_connection(tuple(host.split(":")), timeout=10) as connection:
        connection.sendall(asked_for.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 404")


def test_not_logged_in_no_connection_of_a_page_is_opened(mine, there):
    mine.page.goto(there.address)
    opened = mine.page.evaluate(
        """url => new Promise(done => {
            const socket = new WebSocket(url, ["streamlit"]);
            socket.onopen = () => done("open"); socket.onerror = () => done("refused");
        })""",
        there.address.replace("http", "ws") + "/_stcore/stream",
    )
    assert opened == "refused"


def test_a_manager_signs_in_and_arrives_at_the_week(mine):
    mine.sign_in("manager")
    mine.answered()
    assert "/this-week" in mine.page.url
    mine.shown("signed in: nurse manager")
    assert mine.faults == []


def test_pages_draw_under_a_policy_without_unsafe_eval(mine, there):
    mine.sign_in("administrator")
    mine.answered()
    mine.go("/load-lines")
    mine.page.wait_for_selector("svg.marks", timeout=20_000)
    _, _, headers = asked(there, "/load-lines", cookie=cookies_of(mine))
    policy = headers["content-security-policy"]
    assert "'unsafe-eval'" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert mine.faults == []


def test_the_cookie_holds_no_name_no_address_and_no_token(mine):
    mine.sign_in("manager")
    mine.answered()
    kept = {each["name"]: each for each in mine.context.cookies()}
    assert "_streamlit_user_tokens" not in kept
    cookie = kept["_streamlit_user"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    told = tickets.read({"_streamlit_user": cookie["value"]}, SECRETS["PLIMSOLL_COOKIE_SECRET"])
    assert told is not None
    assert set(told) == {"origin", "is_logged_in", "provider", "iss", "sub", "sid", "exp"}


def test_cookie_copied_then_logout_and_the_copy_is_refused(mine, there):
    mine.sign_in("manager")
    mine.answered()
    copied = cookies_of(mine)
    assert asked(there, "/load-lines", cookie=copied)[0] == 200
    mine.page.get_by_role("link", name="Sign out").click()
    mine.page.wait_for_timeout(1500)
    for path in ("/load-lines", "/_stcore/host-config", "/static/js/index.js"):
        assert asked(there, path, cookie=copied)[0] == 401
    mine.go("/load-lines")
    mine.shown("Sign in")


def test_cookie_of_a_session_eight_hours_old_is_refused(mine, there):
    mine.sign_in("tired")
    mine.answered()
    copied = cookies_of(mine)
    there.age("tired", 7.9)
    assert asked(there, "/load-lines", cookie=copied)[0] == 200
    there.age("tired", 8)
    assert asked(there, "/load-lines", cookie=copied)[0] == 401


def test_a_forged_cookie_is_refused(mine, there):
    mine.sign_in("manager")
    mine.answered()
    good = cookies_of(mine)
    name, _, value = next(part for part in good.split("; ") if part.startswith("_streamlit_user=")).partition(
        "="
    )
    for forged in (value[:-2], value[::-1], "x", ""):
        assert asked(there, "/load-lines", cookie=f"{name}={forged}")[0] == 401


def test_grant_revoked_while_the_tab_is_open_and_what_it_showed_goes(mine, there):
    receipt = there.give("leaver2", "nurse_manager", ("W01",))
    mine.sign_in("leaver2")
    mine.answered()
    told = CliRunner().invoke(main, ["revoke", str(there.folder), receipt, "--reason", "Left."])
    assert told.exit_code == 0
    mine.shown("You are not signed in")  # within the ten seconds in which an open page looks again
    mine.page.wait_for_selector(".pl-answer", state="detached", timeout=20_000)
    assert "Northside" not in mine.page.inner_text("body")


def test_same_email_with_another_sub_holds_no_grants(mine):
    mine.sign_in("impostor")
    mine.shown("There is nothing here for you")
    assert "Northside" not in mine.page.inner_text("body")
    assert b"Ash Ward" not in mine.everything()


def test_email_verified_false_holds_no_grants(mine):
    mine.sign_in("second")
    mine.shown("There is nothing here for you")


@pytest.mark.parametrize("subject", ["manager", "worker", "auditor"])
def test_no_canary_of_another_unit_reaches_a_browser_or_the_log(mine, there, subject):
    mine.sign_in(subject)
    mine.page.wait_for_selector(".pl-foot", timeout=20_000)
    for path in ("/planner?unit=W02", "/unit?unit=W02", "/set-the-line?unit=W02", "/this-week?unit=W02"):
        mine.go(path)
        mine.page.wait_for_selector(".pl-foot", timeout=20_000)
        mine.page.wait_for_timeout(500)
    assert len(mine.frames) > 10
    assert canaries_in(mine.everything()) == []
    assert canaries_in(there.log.read_bytes()) == []


def test_manager_asks_another_unit_by_a_forged_message_and_it_is_denied_and_audited(mine, there):
    mine.sign_in("manager")
    mine.answered()
    kept = {each["name"]: each["value"] for each in mine.context.cookies()}
    before = len(denials(there, "planner"))
    asked_for = BackMsg()
    asked_for.rerun_script.query_string = "unit=W02"
    asked_for.rerun_script.page_name = "planner"
    for name in ("planner-unit", "unit", "grants", "snapshot_shown"):
        state = asked_for.rerun_script.widget_states.widgets.add()
        state.id, state.string_value = f"$$ID-0123456789abcdef-{name}", "W02"
    frames = []
    with connect(
        there.address.replace("http", "ws") + "/_stcore/stream",
        subprotocols=[Subprotocol("streamlit"), Subprotocol(kept["_streamlit_xsrf"])],
        origin=Origin(there.address),
        additional_headers={"Cookie": cookies_of(mine)},
        max_size=None,
    ) as socket_of_ours:
        socket_of_ours.send(asked_for.SerializeToString())
        deadline = time.monotonic() + 8
        while time.monotonic() < deadline:
            try:
                frames.append(socket_of_ours.recv(timeout=1, decode=False))
            except TimeoutError:
                continue
    sent = b"".join(bytes(frame) for frame in frames)
    assert b"Birch Ward" in sent, "load, line and standing of the unit are shown to everybody"
    assert canaries_in(sent) == []
    assert len(denials(there, "planner")) == before + (0 if before else 1)


def denials(there: House, page: str) -> list[Entry]:
    entries = journal_of(there.folder).entries(["access.denied"])
    return [each for each in entries if (each.body["subject"], each.body["page"]) == ("manager", page)]


def test_the_canary_does_reach_who_holds_a_grant_on_its_unit(mine):
    mine.sign_in("representative")
    mine.page.wait_for_selector(".pl-foot", timeout=20_000)
    mine.go("/planner?unit=W02")
    mine.shown(CANARY)
    mine.go("/unit?unit=W02")
    mine.page.get_by_text(f"{SAVED:,}").first.wait_for(state="attached", timeout=20_000)
    assert {CANARY.encode(), f"{SAVED:,}".encode()} <= set(canaries_in(b"".join(mine.frames)))


def test_no_log_names_a_person(there):
    told = there.log.read_text(errors="replace")
    for secret in ("trust.test", "impostor", *("c" * 40, "k" * 40)):
        assert secret not in told
