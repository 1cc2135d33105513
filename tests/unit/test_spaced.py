"""What a page's connection receives together is handed on one after another."""

import asyncio
from typing import Any

from dashboard.spaced import APART_SECONDS, Spaced


class Clock:
    """A clock that only waiting moves on, and that notes how long each wait was."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def read(self) -> float:
        return self.now

    async def wait(self, seconds: float) -> None:
        self.waits.append(round(seconds, 6))
        self.now += seconds


def handed_on(clock: Clock, messages: list[tuple[float, str]], kind: str = "websocket") -> list[float]:
    """When each message reaches what stands behind; `messages`: when it arrives, and its type."""
    coming, reached = iter(messages), []

    async def receive() -> dict[str, Any]:
        arrives, name = next(coming)
        clock.now = max(clock.now, arrives)
        return {"type": name}

    async def send(_message: Any) -> None:
        raise AssertionError("nothing is answered here")

    async def inner(_scope: Any, receive: Any, _send: Any) -> None:
        for _ in messages:
            await receive()
            reached.append(round(clock.now - 100, 6))

    asyncio.run(Spaced(inner, clock.read, clock.wait)({"type": kind}, receive, send))
    return reached


CLICK = "websocket.receive"


def test_three_clicks_at_once_are_handed_on_apart_and_in_order():
    assert handed_on(Clock(), [(101.0, CLICK)] * 3) == [1.0, 1.0 + APART_SECONDS, 1.0 + 2 * APART_SECONDS]


def test_who_clicks_no_faster_than_that_waits_for_nothing():
    clock = Clock()
    assert handed_on(clock, [(101.0, CLICK), (101.0 + APART_SECONDS, CLICK), (105.0, CLICK)]) == [
        1.0,
        1.0 + APART_SECONDS,
        5.0,
    ]
    assert clock.waits == []


def test_the_first_message_and_the_end_of_a_connection_wait_for_nothing():
    clock = Clock()
    assert handed_on(clock, [(100.0, "websocket.connect"), (100.0, CLICK), (100.01, "websocket.disconnect")])
    assert clock.waits == []


def test_requests_pass_untouched():
    clock = Clock()
    assert handed_on(clock, [(101.0, CLICK)] * 2, kind="http") == [1.0, 1.0]
    assert clock.waits == []
