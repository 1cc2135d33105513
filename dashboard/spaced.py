"""Clicks that arrive together are handed on one after another.

Streamlit ends the run of a page as soon as the next message of its browser comes, and forgets that a button
was pressed if that run had not begun. Two clicks of one person seldom come so close, but a phone that finds
its network again sends at once what has waited: of reports filed like that, one in three was never seen.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

APART_SECONDS = 0.1
"""So long a run has to begin before the next message is handed on: many times what it takes, and no click
waits for longer."""


class Spaced:
    """ASGI: hands on what a page's connection receives, at least `APART_SECONDS` apart."""

    def __init__(
        self,
        app: ASGIApp,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.app = app
        self._clock = clock
        self._wait = wait

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection; requests pass untouched."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        free_from = self._clock()

        async def apart() -> Message:
            nonlocal free_from
            message = await receive()
            if message["type"] == "websocket.receive":
                if (early := free_from - self._clock()) > 0:
                    await self._wait(early)
                free_from = self._clock() + APART_SECONDS
            return message

        await self.app(scope, apart, send)
