"""The database's server stops and comes back while people file: what was said to be filed is there, once."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from pipelines.errors import PlimsollError
from pipelines.state import Spool, journal_of, new_key
from tests.faults.record import book_of, holds, kept_keys
from tests.filed import ANONYMOUS
from tests.postgres import find_programs, running

STOPS = 12


def file_until_told_to_end(folder: Path, end: Path, told: int) -> None:
    """A child: files, every third form twice, and tells of each what was said of it."""
    book, number = book_of(folder), 0
    while not end.exists():
        key, number = new_key(), number + 1
        for _ in range(2 if number % 3 == 0 else 1):
            try:
                said = "waits" if book.file("W01", ANONYMOUS, key).waits else "kept"
            except PlimsollError:
                said = "not"
            os.write(told, f"{said} {key}\n".encode())


@pytest.mark.slow
def test_what_was_said_survives_a_server_that_stops_and_comes_back_amid_filing(tmp_path: Path):
    """Stopped as by a power cut, in the middle of transactions of three who file without a pause."""
    programs, chance, end = find_programs(), random.Random(11), tmp_path / "end"
    assert programs is not None
    with running(programs) as server:
        address = server.url()
        settings = f'[site]\nname = "A"\ntimezone = "Europe/London"\n[state]\nurl = "{address}"\n'
        (tmp_path / "site.toml").write_text(settings)
        book_of(tmp_path).file("W01", ANONYMOUS, new_key())
        children = []
        for _ in range(3):
            reading, writing = os.pipe()
            pid = os.fork()
            if pid == 0:
                try:
                    file_until_told_to_end(tmp_path, end, writing)
                finally:
                    os._exit(0)
            os.close(writing)
            children.append((pid, reading))
        listeners = [Listener(reading) for _, reading in children]  # no thread yet when a child is made
        for _ in range(STOPS):
            time.sleep(chance.uniform(0.05, 0.4))
            server.stop()
            time.sleep(chance.uniform(0.0, 0.2))
            server.start()
        end.touch()
        said: dict[str, set[str]] = {}
        for pid, _ in children:
            os.waitpid(pid, 0)
        for line in (line for listener in listeners for line in listener.lines()):
            answer, key = line.split()
            said.setdefault(key, set()).add(answer)
        counted = Counter(answer for answers in said.values() for answer in answers)
        assert min(counted["kept"], counted["waits"]) >= STOPS, counted
        kept = kept_keys(tmp_path)
        promised = {key for key, answers in said.items() if answers & {"kept", "waits"}}
        assert promised <= set(kept), "said to be filed, and lost"
        assert len(kept) == len(set(kept)), "filed twice"
        assert Spool.beside(journal_of(tmp_path)).waiting() == []
        assert holds(tmp_path)


class Listener(threading.Thread):
    """Reads what a child tells, so that it never waits for a full pipe."""

    def __init__(self, reading: int) -> None:
        super().__init__(daemon=True)
        self._reading, self._told = reading, b""
        self.start()

    def run(self) -> None:
        """Read to the end."""
        with os.fdopen(self._reading, "rb") as pipe:
            self._told = pipe.read()

    def lines(self) -> list[str]:
        """All it told, once it has ended."""
        self.join(30)
        return self._told.decode().splitlines()
