"""Who arrives: sent to the first page of their role, and known to have been here before.

The site's bare address has no page of its own. A redirect leads on before anything is drawn, so that a page
has one address only and the browser's way back is not blocked.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FIRST_VISIT = "plimsoll_first_visit"
"""Cookie with the second of a browser's first visit, and nothing else."""
NEW_FOR_SECONDS = 30 * 60
"""So long a browser counts as new, counted from its first page."""
_YEAR_SECONDS = 365 * 24 * 3600


class Arrival:
    """ASGI guard: redirects the bare address to `first_page`, and dates a browser's first visit."""

    def __init__(self, app: ASGIApp, first_page: str) -> None:
        self.app = app
        self.first_page = first_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; websockets and everything that is not a page pass untouched."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        if scope["path"].rstrip("/") == scope.get("root_path", "").rstrip("/"):
            query = scope["query_string"].decode("latin-1")
            # A relative address: whatever prefix a proxy has set before it stays.
            address = f"./{self.first_page}?{query}" if query else f"./{self.first_page}"
            await RedirectResponse(address, status_code=307)(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        known = FIRST_VISIT in headers.get("cookie", "")

        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start" and not known:
                answer = MutableHeaders(scope=message)
                if answer.get("content-type", "").startswith("text/html"):
                    answer.append("set-cookie", _dated(int(time.time())))
            await send(message)

        await self.app(scope, receive, send_dated)


def is_new(cookies: Mapping[str, str], now: float) -> bool:
    """Whether a browser's first visit began less than half an hour ago; a forged date makes nobody new."""
    try:
        first = int(cookies.get(FIRST_VISIT, ""))
    except ValueError:
        return False
    return 0 <= now - first < NEW_FOR_SECONDS


def _dated(second: int) -> str:
    return f"{FIRST_VISIT}={second}; Path=/; Max-Age={_YEAR_SECONDS}; SameSite=Lax; HttpOnly"
