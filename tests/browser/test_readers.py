"""The readers of the load benchmark speak with the running dashboard as a browser does."""

import asyncio
import math
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from benchmarks.dashboard_reader import ARRIVED, CHOSEN, OPENED, Reader

pytestmark = pytest.mark.slow
ACTS = 4


def test_two_readers_open_pages_and_choose_on_them_without_a_fault(server: str):
    readers = [Reader(server, Random(seed)) for seed in (1, 2)]

    async def read() -> None:
        reading = [asyncio.create_task(reader.read(0.2, math.inf, "unit")) for reader in readers]
        while min(len(reader.answers) for reader in readers) < ACTS and not any(
            one.done() for one in reading
        ):
            await asyncio.sleep(0.1)
        for one in reading:
            one.cancel()
        await asyncio.gather(*reading, return_exceptions=True)

    # A browser's loop may already run in this thread.
    ThreadPoolExecutor(1).submit(asyncio.run, read()).result()
    answers = [answer for reader in readers for answer in reader.answers]
    assert [answer.error for answer in answers if answer.error] == []
    assert [reader.answers[0].did for reader in readers] == [ARRIVED, ARRIVED]
    assert {answer.did for answer in answers} <= {ARRIVED, OPENED, CHOSEN}
    assert all(len(reader.answers) >= ACTS for reader in readers)
    assert all(answer.received > 1000 for answer in answers)
