"""Who arrives: sent to the first page of their role, known to have been here before, and by language.

The site's bare address has no page of its own. A redirect leads on before anything is drawn, so that a page
has one address only and the browser's way back is not blocked.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse

from dashboard import languages
from dashboard.preloaded import preloaded
from dashboard.words.catalogue import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import HTTPConnection
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FIRST_VISIT = "plimsoll_first_visit"
"""Cookie with the second of a browser's first visit, and nothing else."""
NEW_FOR_SECONDS = 30 * 60
"""So long a browser counts as new, counted from its first page."""
_YEAR_SECONDS = 365 * 24 * 3600


class Arrival:
    """ASGI guard of all that is asked of the server.

    Redirects the bare address to the `first_page` of who asks (None: what stands there says who may come in),
    dates a browser's first visit, keeps the language it asked for, and says on each page which it is in.
    """

    def __init__(self, app: ASGIApp, first_page: Callable[[HTTPConnection], str | None]) -> None:
        self.app = app
        self.first_page = first_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; websockets and everything that is not a page pass untouched."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        bare = scope["path"].rstrip("/") == scope.get("root_path", "").rstrip("/")
        first = await run_in_threadpool(self.first_page, request) if bare else None
        if first is not None:
            query = scope["query_string"].decode("latin-1")
            # A relative address: whatever prefix a proxy has set before it stays.
            address = f"./{first}?{query}" if query else f"./{first}"
            await RedirectResponse(address, status_code=307)(scope, receive, send)
            return
        kept = request.cookies.get(languages.COOKIE)
        asked = request.query_params.get(languages.PARAMETER)
        spoken = languages.asked_for(request)
        cookies = [] if FIRST_VISIT in request.cookies else [_cookie(FIRST_VISIT, str(int(time.time())))]
        if asked == spoken != kept:
            cookies.append(_cookie(languages.COOKIE, spoken))
        page = _Page(send, languages.TAGS[spoken], cookies)
        if spoken != ENGLISH:  # what is to be rewritten must come as it is
            MutableHeaders(scope=scope)["accept-encoding"] = "identity"
        await self.app(scope, receive, page.send)


class _Page:
    """Sends an answer on; a page gets its language and its cookies, everything else passes as it is."""

    def __init__(self, send: Send, tag: str, cookies: list[str]) -> None:
        self._send = send
        self._tag = tag
        self._cookies = cookies
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("content-type", "").startswith("text/html"):
                headers["link"] = preloaded()
                for cookie in self._cookies:
                    headers.append("set-cookie", cookie)
                if self._tag != languages.TAGS[ENGLISH]:
                    self._start = message
                    return
        elif self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            await self._send_page(self._start, message)
            return
        await self._send(message)

    async def _send_page(self, start: Message, last: Message) -> None:
        body = self._body.replace(b'<html lang="en">', f'<html lang="{self._tag}">'.encode(), 1)
        headers = MutableHeaders(scope=start)
        if "content-length" in headers and self._body:
            headers["content-length"] = str(len(body))
        # The same address in another language is another page.
        headers["cache-control"] = "no-store"
        await self._send(start)
        await self._send({**last, "body": body})


def is_new(cookies: Mapping[str, str], now: float) -> bool:
    """Whether a browser's first visit began less than half an hour ago; a forged date makes nobody new."""
    try:
        first = int(cookies.get(FIRST_VISIT, ""))
    except ValueError:
        return False
    return 0 <= now - first < NEW_FOR_SECONDS


def _cookie(name: str, value: str) -> str:
    return f"{name}={value}; Path=/; Max-Age={_YEAR_SECONDS}; SameSite=Lax; HttpOnly"
