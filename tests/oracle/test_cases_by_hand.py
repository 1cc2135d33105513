"""Cases of teams from MHSDS tables, against sets of patients made day by day in plain Python."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from expectations.gate import Gate
from pipelines.privacy import PseudonymKey
from pipelines.run import Options, run
from pipelines.site import load_site
from pipelines.warehouse.store import Store
from tests.fixtures.stays import write_site
from tests.sites import KEY

if TYPE_CHECKING:
    from pathlib import Path

DAY = timedelta(days=1)
MONTHS = (
    (date(2026, 2, 1), date(2026, 2, 28)),
    (date(2026, 3, 1), date(2026, 3, 31)),
    (date(2026, 4, 1), date(2026, 4, 30)),
)
TEAMS, WORKERS = ("T1", "T2", "T3"), ("c1", "c2", "c3")
HEADERS = {
    "MHS101": "ServiceRequestID,LocalPatientID,CareProfTeamLocalID,ReferralRequestReceivedDate,ServDischDate",
    "MHS102": "ServiceRequestID,CareProfTeamLocalID,ReferClosureDate",
    "MHS006": "CareProfLocalID,LocalPatientID,StartDateAssCareCoord,EndDateAssCareCoord",
}
Key = tuple[str, date, str | None]
"""Team, day, and worker; no worker: the team's own row."""


@dataclass(frozen=True)
class Row:
    """What one month's table says under a key; without an end it is open."""

    table: str
    month: int
    key: tuple[str, ...]
    start: date
    end: date | None

    @property
    def line(self) -> str:
        start = [] if self.table == "MHS102" else [self.start.isoformat()]
        return ",".join([*self.key, *start, self.end.isoformat() if self.end else ""])

    @property
    def known_until(self) -> date:
        """The last whole day that this row shows the source to know of."""
        if self.table == "MHS102":
            return self.end - DAY if self.end else date(2026, 1, 1)
        return MONTHS[self.month][1] if self.end is None else max(self.end, self.start) - DAY


def world(rng: random.Random) -> list[Row]:
    """Referrals, the teams they went to, and co-ordinators, as three months tell of them."""
    rows: list[Row] = []
    for number in range(25):
        start, name = MONTHS[0][0] + DAY * rng.randrange(80), f"r{number}"
        own = rng.choice((*TEAMS, "", ""))
        rows += restated(rng, "MHS101", (name, f"p{rng.randrange(12)}", own), start, days=70)
        for team in rng.sample(TEAMS, rng.choice((0, 1, 2))):
            rows += restated(rng, "MHS102", (name, team), start, days=40)
    for number in range(20):
        pair = (rng.choice(WORKERS), f"p{rng.randrange(12)}")
        rows += restated(rng, "MHS006", pair, MONTHS[0][0] + DAY * 3 * number, days=60)
    return rows


def restated(rng: random.Random, table: str, key: tuple[str, ...], start: date, *, days: int) -> list[Row]:
    """A row in every month in which it was open. A month may tell of an end that the next one takes back."""
    end = start + DAY * rng.randrange(days) if rng.random() < 0.65 else None
    rows = []
    for month, (first, last) in enumerate(MONTHS):
        if start > last or (end is not None and end < first):
            continue
        known = end if end is not None and end <= last else None
        if known is None and rng.random() < 0.2:
            known = max(start, last - DAY * rng.randrange(10))
        rows.append(Row(table, month, key, start, known))
    return rows


def latest(rows: list[Row], table: str) -> list[Row]:
    held: dict[tuple, Row] = {}
    for row in sorted(rows, key=lambda row: row.month):
        if row.table == table:
            held[row.key if table != "MHS006" else (*row.key, row.start)] = row
    return list(held.values())


def by_hand(rows: list[Row]) -> dict[Key, tuple[int, int | None]]:
    """Patients and referrals of each team and day; patients of each worker there."""
    final = max(row.known_until for row in rows)
    cases: dict[Key, set[str]] = defaultdict(set)
    referrals: dict[tuple[str, date], int] = defaultdict(int)
    begun: dict[str, date] = {}
    counted: set[str] = set()
    for referral in latest(rows, "MHS101"):
        name, patient, own = referral.key
        closed = {row.key[1]: row.end for row in latest(rows, "MHS102") if row.key[0] == name}
        if own:
            closed.setdefault(own, None)
        workers = [row for row in latest(rows, "MHS006") if row.key[1] == patient]
        for team, closure in closed.items():
            referrals[team, referral.start] += 1
            begun[team] = min(begun.get(team, referral.start), referral.start)
            if any(ever(referral, worker, closure) for worker in workers):
                counted.add(team)
            for day in days(referral.start, final):
                for worker in workers:
                    there = worker.start <= day and is_open(worker.end, day)
                    if there and is_open(referral.end, day) and is_open(closure, day):
                        cases[team, day, None].add(patient)
                        cases[team, day, worker.key[0]].add(patient)
    own_rows: dict[Key, tuple[int, int | None]] = {
        (team, day, None): (len(cases[team, day, None]), referrals[team, day])
        for team, first in begun.items()
        if team in counted  # of referrals alone nobody knows how many are patients
        for day in days(first, final)
    }
    return own_rows | {key: (len(found), None) for key, found in cases.items() if key[2] and found}


def ever(referral: Row, worker: Row, closure: date | None) -> bool:
    """Was there a day on which all three were open?"""
    ends = [end for end in (referral.end, worker.end, closure) if end is not None]
    return not ends or max(referral.start, worker.start) < min(ends)


def is_open(end: date | None, day: date) -> bool:
    """Was it when the day ended?"""
    return end is None or end > day


def days(first: date, last: date) -> list[date]:
    return [first + DAY * number for number in range((last - first).days + 1)]


def stored(folder: Path) -> dict[Key, tuple]:
    names = {PseudonymKey(KEY.encode()).pseudonym(worker): worker for worker in WORKERS}
    store = Store(folder / "warehouse" / "store.duckdb")
    found = store.query("select unit_id, date, clinician_id, patients, referrals from caseload")
    store.close()
    return {
        (team, day, names[worker] if worker else None): tuple(figures)
        for team, day, worker, *figures in found.iter_rows()
    }


@pytest.mark.parametrize("seed", range(2))
def test_cases_are_those_that_plain_python_finds_after_every_run(tmp_path, monkeypatch, seed):
    """Nine files, a table and a month each, read in any order: each run tells what is known by then."""
    monkeypatch.setattr(Gate, "agree", lambda _gate: None)  # tests/oracle/test_gate.py sees to that
    monkeypatch.setenv("PLIMSOLL_PSEUDONYM_KEY", KEY)
    rng = random.Random(seed)
    folder = write_site(tmp_path, "mhsds", TEAMS)
    people = "".join(f"{worker},nurse,T1,1\n" for worker in WORKERS)
    (folder / "incoming" / "clinicians.csv").write_text(f"clinician_id,staff_group,unit_id,wte\n{people}")
    rows = world(rng)
    files = [(table, month) for table in HEADERS for month in range(len(MONTHS))]
    rng.shuffle(files)
    known: list[Row] = []
    for run_number, size in enumerate((3, 2, 1, 1, 1, 1)):
        for _ in range(size):
            table, month = files.pop()
            told = [row for row in rows if (row.table, row.month) == (table, month)]
            rng.shuffle(told)
            lines = [HEADERS[table], *(row.line for row in told)]
            path = folder / "data" / f"{run_number}{table}_{MONTHS[month][1]:%Y-%m}.csv"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            known += told
        run(load_site(folder), Options(today=date(2026, 6, 30)))
        assert stored(folder) == by_hand(known)
    assert max(patients for patients, _ in by_hand(known).values()) > 2
