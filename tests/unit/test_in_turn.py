"""What a page's connection receives together is handed on in turn: once the run asked for has begun."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg, ForwardMsgMetadata, RunIdentity
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.proto.SessionStatus_pb2 import SessionStatus

from dashboard.in_turn import InTurn

CLICK = BackMsg(rerun_script=ClientState(query_string="unit=W01"))
PART = BackMsg(rerun_script=ClientState(fragment_id="clock"))
BEAT = BackMsg(app_heartbeat=True)
NEW = ForwardMsg(new_session=NewSession(main_script_path="app.py"))
OF_A_PART = ForwardMsg(
    new_session=NewSession(main_script_path="app.py"),
    metadata=ForwardMsgMetadata(run=RunIdentity(script_run_id="1", fragment_ids=["clock"])),
)
DELTA = ForwardMsg(delta=Delta())
STATUS = ForwardMsg(session_status_changed=SessionStatus(script_is_running=True))
OVER = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
UNTIL_IT_BEGINS = 60.0


def wait_for(work: Coroutine[Any, Any, None]) -> None:
    """Run it to its end in a thread of its own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as alone:
        alone.submit(asyncio.run, work).result()


class Server:
    """What stands behind: listens all the time, and says one message after another."""

    def __init__(self, said: list[ForwardMsg]) -> None:
        self.said, self.heard = said, 0
        self.marks: list[int] = []

    async def __call__(self, _scope: Any, receive: Any, send: Any) -> None:
        listening = asyncio.ensure_future(self.listen(receive))
        for each in self.said:
            await self.note()
            await send({"type": "websocket.send", "bytes": each.SerializeToString()})
        await self.note()
        await asyncio.wait([listening], timeout=0.1)
        self.marks.append(self.heard)
        listening.cancel()

    async def listen(self, receive: Any) -> None:
        while True:
            await receive()
            self.heard += 1

    async def note(self) -> None:
        """How many messages it has heard, once everything that can go on has gone on."""
        for _ in range(20):
            await asyncio.sleep(0)
        self.marks.append(self.heard)


def heard(received: list[BackMsg], said: list[ForwardMsg], longest: float = UNTIL_IT_BEGINS) -> list[int]:
    """How many of the messages, received all at once, were heard before each that is said; after the last;
    and in the end.
    """
    waiting = [each.SerializeToString() for each in received]

    async def receive() -> dict[str, Any]:
        if not waiting:
            await asyncio.Event().wait()
        return {"type": "websocket.receive", "bytes": waiting.pop(0)}

    async def send(_message: Any) -> None:
        return

    server = Server(said)
    wait_for(InTurn(server, longest)({"type": "websocket"}, receive, send))
    return server.marks


def test_a_second_click_is_handed_on_when_the_run_of_the_first_is_announced_and_draws():
    assert heard([CLICK, CLICK], [STATUS, NEW, STATUS, DELTA]) == [1, 1, 1, 1, 2, 2]


def test_what_is_still_drawn_by_an_earlier_run_says_nothing_of_this_one():
    assert heard([CLICK, CLICK], [DELTA, OVER, NEW, OVER]) == [1, 1, 1, 1, 2, 2]


def test_a_part_that_drew_itself_before_the_click_and_is_told_of_after_it_says_nothing_of_its_run():
    assert heard([CLICK, CLICK], [OF_A_PART, DELTA, NEW, DELTA]) == [1, 1, 1, 1, 2, 2]


def test_a_third_click_waits_for_the_run_of_the_second():
    assert heard([CLICK, CLICK, CLICK], [NEW, DELTA, DELTA, NEW, DELTA]) == [1, 1, 2, 2, 2, 3, 3]


@pytest.mark.parametrize("first", [PART, BEAT])
def test_what_asks_for_no_run_of_the_page_holds_up_nothing(first: BackMsg):
    assert heard([first, CLICK], []) == [2, 2]


def test_whatever_comes_after_a_click_waits_for_its_run():
    assert heard([CLICK, PART], [NEW, DELTA]) == [1, 1, 2, 2]


def test_a_click_that_begins_no_run_holds_up_the_next_for_no_longer_than_is_said():
    assert heard([CLICK, CLICK], [], longest=0.01)[-1] == 2
    assert heard([CLICK, CLICK], [])[-1] == 1


def test_requests_and_the_end_of_a_connection_pass_untouched():
    seen: list[Any] = []

    async def inner(_scope: Any, receive: Any, _send: Any) -> None:
        seen.extend([await receive(), await receive()])

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.disconnect"}

    async def send(_message: Any) -> None:
        raise AssertionError("nothing is said here")

    for kind in ("http", "websocket"):
        wait_for(InTurn(inner)({"type": kind}, receive, send))
    assert [each["type"] for each in seen] == ["websocket.disconnect"] * 4
