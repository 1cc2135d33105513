"""The bare address leads to a first page, and a browser's first visit is dated once."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from dashboard.arrival import FIRST_VISIT, NEW_FOR_SECONDS, Arrival, is_new

ROUTES = [
    Route("/load-lines", lambda _request: HTMLResponse("<p>page</p>")),
    Route("/health", lambda _request: JSONResponse("ok")),
]
SITE = Starlette(routes=ROUTES, middleware=[Middleware(Arrival, first_page=lambda _asked: "load-lines")])


def ask(path: str, query: str = "", *, method: str = "GET", cookie: str = "") -> tuple[int, dict[str, str]]:
    """Status and headers of one request, as a server hands it to the site."""
    headers = [(b"cookie", cookie.encode())] if cookie else []
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": "",
        "query_string": query.encode(),
        "headers": headers,
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    ThreadPoolExecutor(1).submit(asyncio.run, SITE(scope, receive, send)).result()
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def test_the_bare_address_leads_to_the_first_page_and_keeps_what_was_asked():
    status, headers = ask("/", "service=Community&lang=zh")
    assert status == 307
    assert headers["location"] == "./load-lines?service=Community&lang=zh"
    assert ask("/")[1]["location"] == "./load-lines"


@pytest.mark.parametrize("query", ["//evil.example", "x=%0d%0aset-cookie:a=b", "next=https://evil.example"])
def test_a_forged_query_never_leads_elsewhere(query: str):
    headers = ask("/", query)[1]
    assert headers["location"].startswith("./load-lines?")
    assert "set-cookie" not in headers


def test_a_page_dates_a_first_visit_and_never_again():
    dated = ask("/load-lines")[1]["set-cookie"]
    assert dated.startswith(f"{FIRST_VISIT}=")
    assert "HttpOnly" in dated
    assert "set-cookie" not in ask("/load-lines", cookie=dated.split(";")[0])[1]


def test_what_is_no_page_sets_no_cookie():
    assert "set-cookie" not in ask("/health")[1]
    assert ask("/", method="POST")[0] in (404, 405)


@pytest.mark.parametrize(
    ("cookies", "new"),
    [
        ({FIRST_VISIT: "1000"}, True),
        ({FIRST_VISIT: str(1000 - NEW_FOR_SECONDS)}, False),
        ({FIRST_VISIT: "2000"}, False),  # a date to come is a wrong clock or forged
        ({FIRST_VISIT: "<script>"}, False),
        ({}, False),
    ],
)
def test_new_is_a_browser_in_its_first_half_hour(cookies, new):
    assert is_new(cookies, 1000.5) is new


def test_a_page_names_the_scripts_it_begins_with_and_nothing_else_does():
    assert "rel=modulepreload" in ask("/load-lines")[1]["link"]
    assert "link" not in ask("/health")[1]
