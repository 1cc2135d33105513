"""Stands before everything the server answers: who is not signed in gets the sign-in page, and nothing else.

Whether somebody is signed in is asked of the server's own sessions. Without sign-in it lets in this computer
only.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse
from streamlit.user_info import generate_login_redirect_url

from dashboard import tickets
from dashboard.desk.people import Person
from dashboard.doorway import BEGIN, sign_in_page
from dashboard.filing.by_code import ByCode
from dashboard.headers import ALWAYS, ENCRYPTED, content_policy
from dashboard.page_message import asked_to_draw
from pipelines.errors import StorageError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from dashboard.desk.people import People

CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/upload_file", "/_stcore/agent")
"""Answered to nobody: how the server does, and what no page of ours takes."""
CALLBACK, LOGIN, LOGOUT = "/oauth2callback", "/auth/login", "/auth/logout"
OPEN = ("/_stcore/health", CALLBACK, LOGIN, LOGOUT)
"""Answered to everybody: whether the server is there, and the ways of signing in and out."""
PARTS = "/static/"
"""The front end's own files, the same for all readers."""
_PARTS_TRUSTED_SECONDS = 5.0
"""So long the front end's files are given without asking the sessions again; there are a hundred a page."""
_REFUSED = 400
"""From this status on an answer is none (RFC 9110, 15.5)."""
_POLICY_VIOLATED = 1008
"""RFC 6455, 7.4.1."""


@dataclass
class Guard:
    """ASGI guard of all that is asked of the server. `people` None: local evaluation."""

    app: ASGIApp
    people: People | None
    secret: str = field(default="", repr=False)
    by_code: ByCode = field(default_factory=ByCode, repr=False)
    _trusted: dict[str, float] = field(default_factory=dict, repr=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one connection of a page."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._connection(scope, receive, send)
        else:
            await self._request(scope, receive, _Answer(send, scope["path"], encrypted=self._encrypted).send)

    @property
    def _encrypted(self) -> bool:
        return self.people is not None and self.people.sign_in.encrypted

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, path = Request(scope, receive), scope["path"]
        if any(closed in path for closed in CLOSED):
            await PlainTextResponse("", status_code=404)(scope, receive, send)
        elif self.people is None and not _is_here(scope):
            await PlainTextResponse("", status_code=403)(scope, receive, send)
        elif ByCode.is_asked(path):  # no sign-in: the code in the address is what is asked for
            await (await self.by_code.answer(request))(scope, receive, send)
        elif self.people is None:
            await self.app(scope, receive, send)
        elif path == BEGIN and request.method == "GET":
            await RedirectResponse(generate_login_redirect_url("default"), 303)(scope, receive, send)
        elif path == CALLBACK:
            await self._signing_in(self.people, request, send)
        elif path == LOGOUT:
            await self._end(self.people, request)
            await self.app(scope, receive, send)
        elif path in OPEN:
            await self.app(scope, receive, send)
        else:
            await self._for_the_signed_in(self.people, request, send)

    async def _for_the_signed_in(self, people: People, request: Request, send: Send) -> None:
        number = self._number(request)
        try:
            known = await self._knows(people, number, request.url.path)
        except StorageError:  # who is signed in cannot be told: nobody is
            await PlainTextResponse("", status_code=503)(request.scope, request.receive, send)
            return
        answer = self.app if known else sign_in_page(request)
        await answer(request.scope, request.receive, send)

    async def _knows(self, people: People, number: str, path: str) -> bool:
        if not number:
            return False
        if path.startswith(PARTS) and time.monotonic() < self._trusted.get(number, 0.0):
            return True
        if await run_in_threadpool(people.sessions.holder, number) is None:
            self._trusted.pop(number, None)
            return False
        self._trusted[number] = time.monotonic() + _PARTS_TRUSTED_SECONDS
        return True

    def _number(self, connection: HTTPConnection) -> str:
        """The number of the session that the browser's cookie names; empty where it names none."""
        return str((tickets.read(connection.cookies, self.secret) or {}).get("sid", ""))

    async def _end(self, people: People, request: Request) -> None:
        """End the browser's session on the server, whatever its cookie goes on to say elsewhere."""
        if number := self._number(request):
            self._trusted.pop(number, None)
            await run_in_threadpool(people.sessions.end, number)

    async def _signing_in(self, people: People, request: Request, send: Send) -> None:
        """Back from the provider: Streamlit's cookies are taken out; a session begins for whom they name."""

        async def pass_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                given = headers.getlist("set-cookie")
                claims = tickets.read(tickets.told_by(given), self.secret)
                kept = [cookie for cookie in given if not cookie.startswith(tickets.COOKIE)]
                named = tickets.person_named(claims) if claims else None
                if claims and named:
                    await self._end(people, request)
                    number = await run_in_threadpool(people.sessions.begin, Person(*named))
                    kept.append(tickets.write(claims, number, self.secret, encrypted=self._encrypted))
                del headers["set-cookie"]
                for cookie in kept:
                    headers.append("set-cookie", cookie)
            await send(message)

        await self.app(request.scope, request.receive, pass_on)

    async def _connection(self, scope: Scope, receive: Receive, send: Send) -> None:
        number = self._number(HTTPConnection(scope))
        if not await self._may_connect(scope, number):
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATED})
            return

        async def heard() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or await self._may_ask(message, number):
                    return message

        await self.app(scope, heard, send)

    async def _may_connect(self, scope: Scope, number: str) -> bool:
        if self.people is None:
            return _is_here(scope)
        try:
            return bool(number) and await run_in_threadpool(self.people.sessions.holder, number) is not None
        except StorageError:
            return False

    async def _may_ask(self, message: Message, number: str) -> bool:
        """Once its sign-in is over an open page may ask to be drawn again (as a plain page), and no more."""
        if self.people is None or asked_to_draw(message) is not None:
            return True
        try:
            person = await run_in_threadpool(self.people.sessions.holder, number)
            return person is not None and await run_in_threadpool(self.people.grants, person) is not None
        except StorageError:
            return False


def _is_here(scope: Scope) -> bool:
    """Whether it comes from this computer."""
    client = scope.get("client")
    try:
        return client is not None and ip_address(client[0]).is_loopback
    except ValueError:
        return False


class _Answer:
    """Sends an answer on, with what a browser is to refuse and never to keep."""

    def __init__(self, send: Send, path: str, *, encrypted: bool) -> None:
        self._send = send
        self._path = path
        self._encrypted = encrypted

    async def send(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(ALWAYS | {"content-security-policy": content_policy()})
            if self._encrypted:
                headers.update(ENCRYPTED)
                cookies = headers.getlist("set-cookie")
                del headers["set-cookie"]
                for cookie in cookies:
                    headers.append(
                        "set-cookie", cookie if "; secure" in cookie.lower() else f"{cookie}; Secure"
                    )
            if not self._path.startswith(PARTS) or message["status"] >= _REFUSED:
                headers["cache-control"] = "no-store"
        await self._send(message)
