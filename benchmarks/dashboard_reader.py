"""A reader without a browser: speaks Streamlit's protocol over the same WebSocket as its front end.

One session opens a page, then again and again thinks, and chooses something else on it or opens another page.
As the front end does, it sends what was chosen with every rerun, keeps the address's query, and asks for the
line about the data whenever the server told it to (every ten seconds).
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

if TYPE_CHECKING:
    from random import Random

    from websockets.asyncio.client import ClientConnection

PAGES = (
    "this-week",
    "load-lines",
    "unit",
    "rollout",
    "safeguards",
    "alerts",
    "overload-reports",
    "planner",
    "set-the-line",
    "data-quality",
    "methods",
    "welcome",
)
ANSWERS_WITHIN_SECONDS = 60.0
NOT_CHOSEN = frozenset({"takeaway"})
"""Lists that change nothing which is looked at."""
OPENED, CHOSEN = "page opened", "choice changed"
ARRIVED = "session begun"


@dataclass(frozen=True)
class Answer:
    """One rerun of a page: what was done, seconds until it had finished, bytes received."""

    page: str
    did: str
    seconds: float
    received: int
    error: str = ""


@dataclass
class Reader:
    """One session of one reader. `answers`: what was measured."""

    address: str
    random: Random
    answers: list[Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._page = ""
        self._query = ""
        self._hashes: dict[str, str] = {}
        self._lists: dict[str, Any] = {}
        self._chosen: dict[str, str] = {}
        self._finished = asyncio.Event()
        self._status = 0
        self._received = 0
        self._faults: list[str] = []
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def read(self, think: float, until: float, first: str) -> None:
        """Open `first`, then go on until time.monotonic() says so; `think`: mean seconds between acts."""
        url = self.address.replace("http://", "ws://") + "/_stcore/stream"
        async with connect(
            url,
            subprotocols=[Subprotocol("streamlit")],
            origin=Origin(self.address),
            max_size=None,
        ) as socket:
            listening = asyncio.create_task(self._listen(socket))
            try:
                await self._open(socket, first, ARRIVED)
                while True:
                    pause = self.random.uniform(0.5, 1.5) * think
                    if time.monotonic() + pause >= until:
                        break
                    await asyncio.sleep(pause)
                    await self._go_on(socket)
            finally:
                for task in (listening, *self._tasks.values()):
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task

    async def _go_on(self, socket: ClientConnection) -> None:
        """Choose something else as often as open another page, where there is something to choose."""
        lists = [one for one in self._lists.values() if len(one.options) > 1]
        if lists and self.random.random() < 0.5:
            one = self.random.choice(lists)
            now = self._chosen.get(one.id)
            self._chosen[one.id] = self.random.choice([text for text in one.options if text != now])
            await self._rerun(socket, CHOSEN)
        else:
            await self._open(
                socket, self.random.choice([page for page in PAGES if page != self._page]), OPENED
            )

    async def _open(self, socket: ClientConnection, page: str, did: str) -> None:
        self._page, self._query = page, ""
        self._lists.clear()
        self._chosen.clear()
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()
        await self._rerun(socket, did)

    async def _rerun(self, socket: ClientConnection, did: str) -> None:
        """One rerun, measured from what is sent to the message that it has finished."""
        self._finished.clear()
        self._received = 0
        self._faults.clear()
        begun = time.perf_counter()
        await socket.send(self._message().SerializeToString())
        try:
            await asyncio.wait_for(self._finished.wait(), ANSWERS_WITHIN_SECONDS)
        except TimeoutError:
            self._faults.append("no answer")
        seconds = time.perf_counter() - begun
        self.answers.append(Answer(self._page, did, seconds, self._received, "; ".join(self._faults)))

    def _message(self, fragment: str = "") -> BackMsg:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
        if self._page in self._hashes:
            state.page_script_hash = self._hashes[self._page]
        else:
            state.page_name = self._page
        if fragment:
            state.fragment_id = fragment
            state.is_auto_rerun = True
        for name, text in self._chosen.items():
            widget = state.widget_states.widgets.add()
            widget.id = name
            widget.string_value = text
        state.context_info.timezone = "Europe/London"
        state.context_info.locale = "en-GB"
        state.context_info.url = f"{self.address}/{self._page}"
        return message

    async def _listen(self, socket: ClientConnection) -> None:
        async for data in socket:
            self._received += len(data)
            message = ForwardMsg()
            message.ParseFromString(data if isinstance(data, bytes) else data.encode())
            self._take(socket, message)

    def _take(self, socket: ClientConnection, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._note(message)
        elif kind == "navigation":
            self._hashes = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self._every(socket, message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "script_finished":
            if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self._finished.set()
            elif message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                self._faults.append("the script does not run")
                self._finished.set()

    def _note(self, message: ForwardMsg) -> None:
        """Lists to choose from, and faults that were shown."""
        if message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        if element.WhichOneof("type") == "exception":
            self._faults.append(element.exception.type)
        elif element.WhichOneof("type") == "selectbox":
            one = element.selectbox
            if one.id.rsplit("-", 1)[-1] not in NOT_CHOSEN:
                self._lists[one.id] = one

    def _every(self, socket: ClientConnection, fragment: str, seconds: float) -> None:
        """Ask for a fragment again and again, as a front end does until the page changes."""
        if fragment in self._tasks:
            return

        async def ask() -> None:
            while True:
                await asyncio.sleep(seconds)
                await socket.send(self._message(fragment).SerializeToString())

        self._tasks[fragment] = asyncio.create_task(ask())
