"""The front end's scripts, compressed once.

Streamlit sends its own scripts as they are and leaves compressing to a proxy, because its server would do it
again for every request. Many sites have no such proxy, and a first visit takes some megabytes. Here each file
is compressed when it is first asked for, and kept: there are a few hundred of them, and none ever changes.
"""

from __future__ import annotations

import asyncio
import gzip
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDER = "/static/"
KINDS = ("text/javascript", "application/javascript", "text/css")
"""Fonts and pictures are compressed already; a page is small and never kept by a browser."""
LEAST_BYTES = 1400
"""What fits into one packet gains nothing."""


class Compressed:
    """ASGI: answers requests for the front end's scripts and styles with what it compressed before."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[str, tuple[list[tuple[bytes, bytes]], bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; what is no script, or asked for in part, passes untouched."""
        if not _concerns(scope):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._kept:
            answer = _Answer(send)
            await self.app(scope, receive, answer.take)
            if not answer.held:
                return
            self._kept[path] = await asyncio.to_thread(answer.compressed)
        headers, body = self._kept[path]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _concerns(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    headers = Headers(scope=scope)
    unusual = "range" in headers or "if-none-match" in headers or "if-modified-since" in headers
    return path.startswith(FOLDER) and "gzip" in headers.get("accept-encoding", "") and not unusual


class _Answer:
    """An answer on its way: held back if it is a script or a style, passed on otherwise.

    `held`: it was held back and is whole.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self.held = False

    async def take(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start" and _worth_it(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._parts.append(message.get("body", b""))
            self.held = not message.get("more_body", False)

    def compressed(self) -> tuple[list[tuple[bytes, bytes]], bytes]:
        """Headers and body of what was held back."""
        body = gzip.compress(b"".join(self._parts), compresslevel=9, mtime=0)
        headers = MutableHeaders(scope=self._start)
        del headers["etag"]
        del headers["last-modified"]
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
        headers.add_vary_header("accept-encoding")
        return list(headers.raw), body


def _worth_it(start: Message) -> bool:
    """Whether an answer is a whole script or style. An unknown path gets the page itself: that is none."""
    headers = Headers(raw=start["headers"])
    kind = headers.get("content-type", "").split(";")[0]
    large = int(headers.get("content-length", "0")) >= LEAST_BYTES
    return start["status"] == 200 and kind in KINDS and large and "content-encoding" not in headers
