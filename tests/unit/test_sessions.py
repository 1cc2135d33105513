"""A session lives eight hours from sign-in, by clocks that nobody can put back, and ends on the server."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.errors import StorageError
from pipelines.state import journal_of
from pipelines.state.sessions import LIVES, Person, Sessions

HERE = Person("https://login.trust.test", "a")


class Clocks:
    """A wall clock that can be put back, and one that only goes forward."""

    def __init__(self) -> None:
        self.wall, self.ticking = datetime(2026, 7, 1, 7, tzinfo=UTC), 1000.0

    def pass_by(self, hours: float) -> None:
        self.wall += timedelta(hours=hours)
        self.ticking += 3600 * hours


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def sessions(state_site: Path, clocks: Clocks) -> Sessions:
    return Sessions(journal_of(state_site), lambda: clocks.wall, lambda: clocks.ticking)


def restarted(sessions: Sessions) -> Sessions:
    return replace(sessions, _deadlines={})


def test_a_session_holds_until_eight_hours_after_sign_in_and_not_at_them(sessions, clocks):
    assert timedelta(hours=8) == LIVES
    number = sessions.begin(HERE)
    clocks.pass_by(8 - 1 / 3600)
    assert sessions.holder(number) == HERE
    assert restarted(sessions).holder(number) == HERE
    clocks.pass_by(1 / 3600)
    assert sessions.holder(number) is None
    assert restarted(sessions).holder(number) is None


def test_use_does_not_prolong_a_session(sessions, clocks):
    number = sessions.begin(HERE)
    for _ in range(7):
        clocks.pass_by(1)
        assert sessions.holder(number) == HERE
    clocks.pass_by(1)
    assert sessions.holder(number) is None


def test_a_clock_put_back_does_not_prolong_a_session(sessions, clocks):
    number = sessions.begin(HERE)
    clocks.pass_by(7)
    assert sessions.holder(number) == HERE
    clocks.wall -= timedelta(hours=3)
    clocks.pass_by(1)
    assert sessions.holder(number) is None
    assert restarted(sessions).holder(number) == HERE, "7 h seen, 1 h left after a restart, never 3"
    later = restarted(sessions)
    assert later.holder(number) == HERE
    clocks.ticking += 3600
    assert later.holder(number) is None


def test_a_clock_put_forward_ends_a_session(sessions, clocks):
    number = sessions.begin(HERE)
    clocks.wall += timedelta(hours=8)
    assert sessions.holder(number) is None


def test_signing_out_ends_one_session_for_every_process_and_not_the_others(sessions):
    number, other = sessions.begin(HERE), sessions.begin(HERE)
    copy = restarted(sessions)
    assert copy.holder(number) == HERE
    sessions.end(number)
    assert copy.holder(number) is None
    assert sessions.holder(other) == HERE


def test_all_sessions_of_one_person_end_and_nobody_elses(sessions):
    mine, theirs = [sessions.begin(HERE) for _ in range(2)], sessions.begin(Person(HERE.issuer, "b"))
    sessions.end_all(HERE)
    assert [sessions.holder(each) for each in mine] == [None, None]
    assert sessions.holder(theirs) == Person(HERE.issuer, "b")


def test_a_number_nobody_was_told_opens_nothing(sessions):
    assert sessions.holder("anything") is None, "before there is a table"
    number = sessions.begin(HERE)
    for forged in ("", number[:-1], number + "x", number.swapcase(), "' or 1=1 --"):
        assert sessions.holder(forged) is None


def test_the_table_does_not_hold_what_opens_a_session(sessions):
    number = sessions.begin(HERE)
    with sessions.journal.database.reading() as connection:
        kept = connection.exec_driver_sql("select * from session").fetchall()
    assert len(kept) == 1
    assert number not in str(kept)


def test_a_file_that_may_not_be_written_locks_nobody_out(sessions, clocks, monkeypatch):
    number = sessions.begin(HERE)
    clocks.pass_by(1)

    def full(_self, _change) -> None:
        raise StorageError("The disk is full.", hint="free some space")

    monkeypatch.setattr(Sessions, "_write", full)
    assert sessions.holder(number) == HERE
    clocks.pass_by(7)
    assert sessions.holder(number) is None


def test_a_damaged_file_lets_nobody_in(tmp_path: Path):
    sessions = Sessions(journal_of(tmp_path))
    number = sessions.begin(HERE)
    for file in (tmp_path / "state").glob("plimsoll.sqlite*"):
        file.write_bytes(b"no database" * 100)
    with pytest.raises(StorageError):
        sessions.holder(number)
