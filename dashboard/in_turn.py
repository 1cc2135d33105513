"""Clicks that arrive together are handed on in turn: each when the run of the one before has begun.

Streamlit ends the run of a page as soon as the next message of its browser comes, and forgets that a button
was pressed if that run had not begun. Two clicks of one person seldom come so close, but a phone that finds
its network again sends at once what has waited: of reports filed like that, one in three was never seen.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.page_message import asked_to_draw

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BEGINS_WITHIN_SECONDS = 3.0
"""A message that begins no run after all holds up the next one for no longer."""
_ANNOUNCED = "new_session"
"""What the server says first of a run: which it is, and of which parts of the page if not of the whole."""
_DRAWN = frozenset(
    {"delta", "ref_hash", "navigation", "page_config_changed", "page_not_found", "script_finished"}
)
"""What it can say of a run only once that has taken over what stood in the page's fields and buttons."""


class InTurn:
    """ASGI: hands on what a page's connection receives; after a click the next when its run has begun."""

    def __init__(self, app: ASGIApp, longest: float = BEGINS_WITHIN_SECONDS) -> None:
        self.app = app
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection; requests pass untouched."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        run = _Run()

        async def heard() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                if not run.begun.is_set():
                    with suppress(TimeoutError):
                        await asyncio.wait_for(run.begun.wait(), self._longest)
                if _asks_for_a_run(message):
                    run.asked()
            return message

        async def told(message: Message) -> None:
            if message["type"] == "websocket.send" and not run.begun.is_set():
                run.says(_said(message))
            await send(message)

        await self.app(scope, heard, told)


class _Run:
    """The run that was asked for last; `begun`: set once it has, or where none was asked for."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.begun.set()
        self._announced = False

    def asked(self) -> None:
        self.begun.clear()
        self._announced = False

    def says(self, said: ForwardMsg) -> None:
        """What the server says meanwhile. What comes before the announcement is of an earlier run. So is the
        announcement of a run of a part: it began before the click, and is told of a moment later.
        """
        kind = said.WhichOneof("type")
        if kind == _ANNOUNCED:
            self._announced = self._announced or not said.metadata.run.fragment_ids
        elif self._announced and kind in _DRAWN:
            self.begun.set()


def _asks_for_a_run(message: Message) -> bool:
    """Whether it is a click, or another reason to draw the whole page. Parts that draw themselves wait for a
    run that is under way to end, and are no click of a form.
    """
    asked = asked_to_draw(message)
    return asked is not None and not asked.fragment_id


def _said(message: Message) -> ForwardMsg:
    said = ForwardMsg()
    said.ParseFromString(message.get("bytes") or b"")
    return said
