"""The readers of the load benchmark speak with the running dashboard as a browser does."""

import asyncio
import time
from random import Random

import pytest

from benchmarks.dashboard_reader import ARRIVED, CHOSEN, OPENED, Reader

pytestmark = pytest.mark.slow


def test_two_readers_open_pages_and_choose_on_them_without_a_fault(server: str):
    readers = [Reader(server, Random(seed)) for seed in (1, 2)]

    async def read() -> None:
        until = time.monotonic() + 6
        await asyncio.gather(*(reader.read(0.3, until, "unit") for reader in readers))

    asyncio.run(read())
    answers = [answer for reader in readers for answer in reader.answers]
    assert [answer.error for answer in answers if answer.error] == []
    assert {answer.did for answer in answers} == {ARRIVED, OPENED, CHOSEN}
    assert all(answer.received > 1000 for answer in answers)
