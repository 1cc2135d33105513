"""The guard without a server behind it: what it lets through, what it says, what it takes out."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from itsdangerous import URLSafeTimedSerializer
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard import tickets
from dashboard.desk.people import People, people_of
from dashboard.guard import CALLBACK, CLOSED, Guard
from dashboard.headers import content_policy
from pipelines.state import Person
from tests.app.signed_in import ISSUER, SETTINGS

SECRET = "k" * 40
HERE, ELSEWHERE = ("127.0.0.1", 5000), ("10.1.2.3", 5000)


class Inner:
    """What stands behind the guard: says that it was reached, and gives the cookies it is told to give."""

    def __init__(self, *cookies: str) -> None:
        self.cookies, self.reached = cookies, 0
        self.heard: list[dict[str, Any]] = []

    async def __call__(self, scope, receive, send) -> None:
        self.reached += 1
        if scope["type"] == "websocket":
            while (message := await receive())["type"] != "websocket.disconnect":
                self.heard.append(message)
            return
        headers = [(b"set-cookie", cookie.encode()) for cookie in self.cookies]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"inner"})


@pytest.fixture
def people(tmp_path: Path) -> People:
    (tmp_path / "site.toml").write_text(SETTINGS, encoding="utf-8")
    found = people_of(tmp_path)
    assert found is not None
    return found


def ask(
    guard: Guard, path: str, *, cookie: str = "", method: str = "GET", client=HERE
) -> tuple[int, list[tuple[str, str]]]:
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "server": ("127.0.0.1", 8501),
        "client": client,
        "query_string": b"",
        "headers": [(b"cookie", cookie.encode())] if cookie else [],
    }
    sent = run(guard, scope, [{"type": "http.request", "body": b"", "more_body": False}])
    return sent[0]["status"], [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]


def run(guard: Guard, scope: dict[str, Any], messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    ThreadPoolExecutor(1).submit(asyncio.run, guard(scope, receive, send)).result()
    return sent


def signed(claims: dict[str, Any], secret: str = SECRET) -> str:
    import json

    return str(URLSafeTimedSerializer(secret, salt=tickets.COOKIE).dumps(json.dumps(claims)))


def in_seconds(seconds: float) -> float:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).timestamp()


def claims(**more: Any) -> dict[str, Any]:
    told = {"iss": ISSUER, "sub": "a", "exp": in_seconds(60), "email": "a@trust.test", "name": "Ada"}
    return {
        **told,
        "origin": "https://plimsoll.trust.test",
        "is_logged_in": True,
        "provider": "default",
        **more,
    }


def cookie_for(people: People, **more: Any) -> str:
    number = people.sessions.begin(Person(ISSUER, "a"))
    return f"{tickets.COOKIE}={signed(claims(sid=number, **more))}"


def number_in(cookie: str) -> str:
    told = tickets.read(dict([cookie.split("=", 1)]), SECRET)
    assert told is not None
    return str(told["sid"])


def test_who_is_signed_in_gets_through_and_nobody_else(people):
    inner = Inner()
    guard = Guard(inner, people, SECRET)
    assert ask(guard, "/load-lines")[0] == 401
    assert inner.reached == 0
    assert ask(guard, "/load-lines", cookie=cookie_for(people))[0] == 200
    assert inner.reached == 1


@pytest.mark.parametrize("exp", [-1, 0])
def test_a_cookie_past_its_exp_is_refused_although_its_session_is_open(people, exp):
    inner = Inner()
    assert ask(Guard(inner, people, SECRET), "/", cookie=cookie_for(people, exp=in_seconds(exp)))[0] == 401
    assert inner.reached == 0


@pytest.mark.parametrize("exp", [None, True, "later"])
def test_a_cookie_that_says_no_time_is_refused(people, exp):
    assert ask(Guard(Inner(), people, SECRET), "/", cookie=cookie_for(people, exp=exp))[0] == 401


def test_a_cookie_signed_with_another_secret_is_refused(people):
    number = people.sessions.begin(Person(ISSUER, "a"))
    forged = f"{tickets.COOKIE}={signed(claims(sid=number), 'x' * 40)}"
    assert ask(Guard(Inner(), people, SECRET), "/", cookie=forged)[0] == 401


def test_a_cookie_of_streamlits_own_without_a_session_opens_nothing(people):
    assert ask(Guard(Inner(), people, SECRET), "/", cookie=f"{tickets.COOKIE}={signed(claims())}")[0] == 401


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_what_is_closed_is_closed_to_everybody(people, path, method):
    inner = Inner()
    for guard in (Guard(inner, people, SECRET), Guard(inner, None)):
        assert ask(guard, f"{path}/a/b", cookie=cookie_for(people), method=method)[0] == 404
    assert inner.reached == 0


def test_without_sign_in_only_this_computer_is_answered():
    inner = Inner()
    guard = Guard(inner, None)
    assert ask(guard, "/")[0] == 200
    assert ask(guard, "/", client=("::1", 1))[0] == 200
    for client in (ELSEWHERE, ("192.168.0.7", 1), ("name", 1), None):
        assert ask(guard, "/", client=client)[0] == 403
    assert inner.reached == 2


def test_back_from_the_provider_a_session_begins_and_streamlits_cookies_are_taken_out(people):
    given = f"{tickets.COOKIE}={signed(claims())}; Path=/; HttpOnly"
    guard = Guard(Inner(given, f"{tickets.COOKIE}_tokens=t; Path=/", "other=1"), people, SECRET)
    status, headers = ask(guard, CALLBACK)
    assert status == 200
    cookies = [value for name, value in headers if name == "set-cookie"]
    assert [each.split("=")[0] for each in cookies] == ["other", tickets.COOKIE]
    assert all("Secure" in each for each in cookies), "the address is https"
    assert "HttpOnly" in cookies[1]
    assert "SameSite=Lax" in cookies[1]
    assert "Max-Age=28800" in cookies[1], "8 * 60 * 60"
    told = tickets.read(tickets.told_by(cookies), SECRET)
    assert told is not None
    assert not {"email", "name"} & set(told)
    assert people.sessions.holder(told["sid"]) == Person(ISSUER, "a")


@pytest.mark.parametrize("changed", [{"exp": 1}, {"sub": None}, {"iss": None}])
def test_back_from_the_provider_with_less_than_a_person_no_session_begins(people, changed):
    guard = Guard(Inner(f"{tickets.COOKIE}={signed(claims(**changed))}"), people, SECRET)
    _, headers = ask(guard, CALLBACK)
    assert [value for name, value in headers if name == "set-cookie"] == []
    assert people.sessions.signed_in() == {}


def test_signing_in_again_ends_the_session_before(people):
    cookie = cookie_for(people)
    number = number_in(cookie)
    ask(Guard(Inner(f"{tickets.COOKIE}={signed(claims())}"), people, SECRET), CALLBACK, cookie=cookie)
    assert people.sessions.holder(number) is None


def test_an_email_that_is_not_verified_stays_so_in_the_cookie():
    cookie = tickets.write(claims(email_verified=False), "n", SECRET, encrypted=True)
    told = tickets.read(tickets.told_by([cookie]), SECRET)
    assert told is not None
    assert told["email_verified"] is False


def test_answers_tell_browsers_what_to_refuse(people):
    _, headers = ask(Guard(Inner(), people, SECRET), "/load-lines", cookie=cookie_for(people))
    told = dict(headers)
    assert told["cache-control"] == "no-store"
    assert told["x-content-type-options"] == "nosniff"
    assert told["referrer-policy"] == "same-origin"
    assert told["strict-transport-security"] == "max-age=31536000", "365 * 24 * 60 * 60"
    assert "frame-ancestors 'none'" in told["content-security-policy"]
    assert "strict-transport-security" not in dict(ask(Guard(Inner(), None), "/")[1])


def test_the_policy_names_the_two_scripts_of_a_page_and_allows_no_text_as_a_program():
    assert "'unsafe-eval'" not in content_policy()
    assert "'wasm-unsafe-eval'" in content_policy()
    assert content_policy().count("'sha256-") == 2
    script = content_policy().split("script-src")[1].split(";")[0]
    assert "unsafe-inline" not in script


def message(kind: str) -> dict[str, Any]:
    asked = BackMsg()
    if kind == "rerun":
        asked.rerun_script.query_string = ""
    else:
        asked.stop_script = True
    return {"type": "websocket.receive", "bytes": asked.SerializeToString()}


def connect(guard: Guard, cookie: str, *messages: dict[str, Any]) -> list[dict[str, Any]]:
    scope = {
        "type": "websocket",
        "path": "/_stcore/stream",
        "headers": [(b"cookie", cookie.encode())],
        "client": HERE,
    }
    return run(guard, scope, [*messages, {"type": "websocket.disconnect", "code": 1000}])


def test_no_connection_is_opened_without_a_session(people):
    inner = Inner()
    sent = connect(Guard(inner, people, SECRET), "", {"type": "websocket.connect"})
    assert sent == [{"type": "websocket.close", "code": 1008}]
    assert inner.reached == 0


def test_an_open_page_whose_session_is_over_may_ask_to_be_drawn_again_and_nothing_else(people):
    inner, cookie = Inner(), cookie_for(people)
    guard = Guard(inner, people, SECRET)
    junk = {"type": "websocket.receive", "bytes": b"\xff\xff"}
    number = number_in(cookie)

    async def ended(scope, receive, send) -> None:
        people.sessions.end(number)
        await inner(scope, receive, send)

    guard.app = ended
    connect(guard, cookie, message("rerun"), message("stop"), junk)
    assert inner.heard == [message("rerun")]


def test_where_sessions_cannot_be_read_nobody_gets_in(people):
    inner, cookie = Inner(), cookie_for(people)
    for file in people.journal.folder.glob("plimsoll.sqlite*"):
        file.write_bytes(b"no database" * 100)
    assert ask(Guard(inner, people, SECRET), "/", cookie=cookie)[0] == 503
    assert inner.reached == 0
