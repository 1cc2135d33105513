"""An overload report is never lost: killed, out of disk, cut short at any call, filed by many at once.

What is held against what was kept is what reporters were told: every report that was said to be filed is
there in the end, once; none that was said not to be filed is there twice.
"""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import PlimsollError
from pipelines.state import REPORT_KINDS, ReportFiled, Spool, journal_of, new_key, reports
from pipelines.state import journal as journal_module
from tests.faults.record import book_of, holds, kept_keys
from tests.filed import ANONYMOUS

KILLS = 200
KEY_LINE = len(new_key()) + 1


# --- killed at any moment, two hundred times


def file_until_killed(folder: Path, told: int) -> None:
    """A child: files report after report and tells each one's key only after it was said to be filed."""
    book = book_of(folder)
    while True:
        key = new_key()
        book.file("W01", ANONYMOUS, key)
        os.write(told, f"{key}\n".encode())


@pytest.mark.slow
def test_what_was_said_to_be_filed_survives_two_hundred_kills(state_site: Path):
    book_of(state_site).file("W01", ANONYMOUS, new_key())  # the first one makes the database
    chance = random.Random(7)
    acknowledged: list[str] = []
    for kill in range(KILLS):
        reading, writing = os.pipe()
        pid = forked(state_site, writing)
        os.close(writing)
        # Every other child is killed only after it has told of a report, however slow the machine is:
        # else a slow one would have told of none, and nothing would be held against what was kept.
        told = os.read(reading, KEY_LINE) if kill % 2 else b""
        time.sleep(chance.uniform(0.0, 0.04))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        with os.fdopen(reading, "rb") as pipe:
            acknowledged += [line.decode() for line in (told + pipe.read()).split(b"\n")[:-1]]
    kept = kept_keys(state_site)
    assert len(acknowledged) >= KILLS / 2, "every other child had told of a report before it was killed"
    assert set(acknowledged) <= set(kept), "said to be filed, and lost"
    assert len(kept) == len(set(kept))
    assert holds(state_site)


def forked(folder: Path, told: int) -> int:
    """A child that needs no start of its own: most kills then fall into the filing itself."""
    pid = os.fork()
    if pid == 0:
        try:
            file_until_killed(folder, told)
        finally:
            os._exit(1)
    return pid


# --- the n-th call of the operating system fails, once or from then on

CALLS: tuple[tuple[Any, str], ...] = (
    (os, "open"),
    (os, "write"),
    (os, "fsync"),
    (os, "link"),
    (os, "close"),
    (Path, "mkdir"),
    (Path, "replace"),
    (Path, "unlink"),
)
"""What our own code asks of the disk on the way of a report; SQLite's own calls are failed below."""


class Failing:
    """Counts the calls, and lets those from the n-th on fail (`lasting`), or the n-th alone."""

    def __init__(self, number: int, error: int, *, lasting: bool) -> None:
        self.number, self.error, self.lasting, self.seen = number, error, lasting, 0

    def wrapped(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.seen += 1
            if self.seen == self.number or (self.lasting and self.seen > self.number):
                raise OSError(self.error, os.strerror(self.error))
            return real(*args, **kwargs)

        return call


@pytest.mark.parametrize("error", [28, 5], ids=["no space", "input/output error"])
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("database", ["good", "damaged"])
def test_whichever_call_fails_a_report_is_kept_or_said_not_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, lasting: bool, database: str
):
    advice: list[str] = []
    for number in range(1, 60):
        folder = tmp_path / str(number)
        folder.mkdir()
        if database == "damaged":
            (folder / "state").mkdir()
            (folder / "state" / "plimsoll.sqlite").write_bytes(b"no database" * 200)
        failing = Failing(number, error, lasting=lasting)
        key, said = new_key(), None
        book = book_of(folder)
        with monkeypatch.context() as patch:
            for place, name in CALLS:
                patch.setattr(place, name, failing.wrapped(getattr(place, name)))
            try:
                said = book.file("W01", ANONYMOUS, key)
            except PlimsollError as fault:
                advice.append(fault.hint)
        if database == "damaged":
            (folder / "state" / "plimsoll.sqlite").unlink(missing_ok=True)
        kept = kept_keys(folder)
        if said is not None:
            assert kept == [key], f"call {number}: said to be kept, and lost"
        assert kept in ([], [key])
        if said is None:  # the same form, sent again
            assert book.file("W01", ANONYMOUS, key).code
            assert kept_keys(folder) == [key]
        if failing.seen < number:
            break  # every call has failed once
    else:
        pytest.fail("more calls than were looked at")
    assert all(advice), "an error says what to do"


LIMITED = """
import resource, sys
from pathlib import Path
from dashboard.data import LOCAL_USER
from dashboard.desk.report_book import report_book_for
from pipelines.errors import PlimsollError
from pipelines.state import new_key
from tests.filed import ANONYMOUS
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
book = report_book_for(LOCAL_USER, Path(sys.argv[1]))
keys = sys.argv[3:]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
for key in keys:
    try:
        book.file("W01", ANONYMOUS, key)
        print("kept", key)
    except PlimsollError as error:
        print("not", key)
"""


@pytest.mark.slow
@pytest.mark.parametrize("size", [0, 100, 600, 5_000, 9_000, 20_000, 33_000, 50_000, 70_000, 120_000])
def test_files_that_may_not_grow_lose_no_report_that_was_said_to_be_kept(
    tmp_path: Path, repository: Path, size: int
):
    """The operating system itself refuses SQLite's writes past a size, at another step for each size."""
    if size > 100:
        book_of(tmp_path).file("W01", ANONYMOUS, new_key())
    before = len(kept_keys(tmp_path))
    keys = [new_key() for _ in range(12)]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path), str(size), *keys],
        capture_output=True,
        text=True,
        cwd=repository,
        check=True,
        timeout=120,
    )
    said = {line.split()[1]: line.split()[0] for line in done.stdout.splitlines()}
    assert set(said) == set(keys), done.stderr
    kept = kept_keys(tmp_path)
    assert [key for key in keys if said[key] == "kept" and key not in kept] == []
    assert len(kept) == len(set(kept)) >= before
    assert holds(tmp_path)


# --- many at once, and clocks that go back


@pytest.mark.slow
def test_many_who_file_at_once_are_all_kept_once(state_site: Path):
    book_of(state_site).file("W01", ANONYMOUS, new_key())
    pipes = []
    for _ in range(6):
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                book = book_of(state_site)
                for _ in range(15):
                    key = new_key()
                    book.file("W01", ANONYMOUS, key)
                    book.file("W01", ANONYMOUS, key)  # a double click
                    os.write(writing, f"{key}\n".encode())
            finally:
                os._exit(0)
        os.close(writing)
        pipes.append((pid, reading))
    said = []
    for pid, reading in pipes:
        with os.fdopen(reading, "rb") as pipe:
            said += pipe.read().decode().split()
        os.waitpid(pid, 0)
    kept = kept_keys(state_site)
    assert len(said) == 6 * 15
    assert sorted(kept[1:]) == sorted(said)
    assert holds(state_site)


class Clock(datetime):
    """A clock that can be put back."""

    moment = datetime(2026, 6, 24, 22, 30, tzinfo=UTC)

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        """The moment it was set to."""
        return cls.moment.astimezone(tz)


def test_a_clock_put_back_an_hour_changes_no_order_and_makes_no_negative_age(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(journal_module, "datetime", Clock)
    monkeypatch.setattr("dashboard.desk.report_book.datetime", Clock)
    from tests.filed import NAMED

    book = book_of(tmp_path)
    first = book.file("W01", NAMED, new_key())
    monkeypatch.setattr(Clock, "moment", Clock.moment - timedelta(hours=1))
    second = book.file("W01", NAMED, new_key())
    found = reports(journal_of(tmp_path).entries(REPORT_KINDS))
    assert [each.receipt for each in found] == [second.receipt, first.receipt], "the newest number first"
    assert found[0].at < found[1].at, "by the clock it was earlier"
    for each in found:
        due = each.due(10, 60)
        assert due is not None
        assert due[1] > each.begins


@pytest.fixture(autouse=True)
def no_limit_is_left() -> Iterator[None]:
    """A limit that a test sets for a child must not reach this process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield
    assert resource.getrlimit(resource.RLIMIT_FSIZE) == before


def test_what_waits_is_readable_by_its_owner_only_and_holds_the_whole_report(tmp_path: Path):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "plimsoll.sqlite").write_bytes(b"no database" * 200)
    assert book_of(tmp_path).file("W01", ANONYMOUS, new_key()).waits
    (path,) = Spool.beside(journal_of(tmp_path)).waiting()
    assert path.stat().st_mode & 0o777 == 0o600
    (tmp_path / "state" / "plimsoll.sqlite").unlink()
    book_of(tmp_path).take_over(lambda _unit, _filed: ("", ""))
    (report,) = reports(journal_of(tmp_path).entries(REPORT_KINDS))
    assert isinstance(report.filed, ReportFiled)
    assert report.filed.text == ANONYMOUS.text
