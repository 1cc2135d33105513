"""Sends a page with what it says first, for whoever asks for it.

A browser needs a second or more until the front end runs, connects and draws. The answer is known long before
that, so it stands in the page itself until then. It is made from the desk of whoever asks, as the page will
be a moment later, and by the same words.
"""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

from dashboard import languages
from dashboard.arrival import FIRST_VISIT, is_new
from dashboard.data import damaged, desk_for, published
from dashboard.navigation import WELCOME, address, may_open
from dashboard.opening.markup import NAMED, NAMELESS, PLACE, Around, markup
from dashboard.opening.said import OPENINGS, opening
from dashboard.viewer import admit
from dashboard.words import about as about_words
from dashboard.words.catalogue import speak
from pipelines.errors import PlimsollError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from dashboard.readers import Readers

_LOG = logging.getLogger(__name__)
LONGEST_SECONDS = 0.25
"""What is not known by then is left out: the front end begins only when the page is there. What was begun
goes on, and the page that is drawn a second later finds it done."""
_THREADS = 2
MOST_WAITING = 16
"""More are not begun at once: who asks for a page then gets it without, and waits for nobody."""


@dataclass
class Opened:
    """ASGI: pages with their answers in them."""

    app: ASGIApp
    readers: Readers
    _waiting: int = 0
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(_THREADS, thread_name_prefix="opening"), repr=False
    )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; what is no page passes untouched."""
        page = _page(scope)
        if page is None:
            await self.app(scope, receive, send)
            return
        MutableHeaders(scope=scope)["accept-encoding"] = "identity"  # what is written into comes as it is
        text = await self._in_time(page, Request(scope))
        await self.app(scope, receive, _With(send, text.encode()).send if text else send)

    async def _in_time(self, page: str, request: Request) -> str:
        """The markup, or nothing where it is not known in time. A fault of ours never costs the page."""
        if self._waiting >= MOST_WAITING:
            return ""
        run = copy_context().run
        made = asyncio.get_running_loop().run_in_executor(self._threads, run, self._first, page, request)
        self._waiting += 1
        made.add_done_callback(self._over)
        done, _ = await asyncio.wait([made], timeout=LONGEST_SECONDS)
        return made.result() if done and made.exception() is None else ""

    def _over(self, made: asyncio.Future[str]) -> None:
        self._waiting -= 1
        if not made.cancelled() and (fault := made.exception()) is not None:
            _LOG.error("What a page says first could not be made: %s", type(fault).__name__)

    def _first(self, page: str, request: Request) -> str:
        """The markup for whoever asks; empty where there is nothing to say ahead of the page."""
        speak(languages.asked_for(request))
        try:
            reader = self.readers.of(request)
            snapshot = published()
            if reader is None or reader.grants is None or snapshot is None:
                return ""
            if not may_open(page, reader.grants.roles):
                return ""
            admit(reader)
            desk = desk_for(reader.grants, snapshot)
            said, about = opening(page, desk, request.query_params), desk.about()
            if said is None:
                return ""
            signed_in = reader.person is not None
            new = FIRST_VISIT not in request.cookies or is_new(request.cookies, time.time())
            around = Around(
                about_words.line(about, reader.grants.roles if signed_in else None),
                about_words.banners(about, damaged()),
                signed_in=signed_in,
                newcomer=new and page != address(WELCOME),
            )
            return markup(said, around)
        except PlimsollError:  # the page itself says what is wrong, and what to do
            return ""


def _page(scope: Scope) -> str | None:
    """The address of the page that is asked for; None where it is none, or says nothing ahead."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    path = scope["path"].removeprefix(scope.get("root_path", "")).strip("/")
    return path if path in OPENINGS else None


class _With:
    """Sends an answer on with a text set behind the place in which the front end draws."""

    def __init__(self, send: Send, text: bytes) -> None:
        self._send = send
        self._text = text
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body" or self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._body.replace(PLACE, PLACE + self._text, 1).replace(NAMELESS, NAMED, 1)
        headers = MutableHeaders(scope=self._start)
        if "content-length" in headers:
            headers["content-length"] = str(len(body))
        await self._send(self._start)
        await self._send({**message, "body": body})
