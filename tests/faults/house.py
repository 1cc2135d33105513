"""A site whose runs are disturbed, and everything that has to hold of it afterwards."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import expectations
import pipelines
from dashboard.cli import main as plimsoll
from expectations.gate import Gate
from pipelines.state import journal_of
from pipelines.warehouse.read import current
from tests.faults.system_calls import Fault, Plan, watched
from tests.filed import NAMED, file
from tests.sites import Ward, write_rows, write_ward_site

if TYPE_CHECKING:
    from collections.abc import Iterator

CANARY = "zq7canaryzq7"
"""Stands in a category of an incident, in the words of a report, and in a clinician's id."""
KILLED = -9
_REFUSALS = (0, 10, 11, 14)
"""Exit codes that a fault of the disk may end with."""


@dataclass
class Outcome:
    """One run: what failed in it, how it ended, and what of the site was not as it must be (`wrong`)."""

    fault: Fault
    number: int
    lasting: bool
    code: int = 0
    calls: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    said: str = ""
    wrong: list[str] = field(default_factory=list)

    @property
    def completed(self) -> bool:
        """Whether there was no call left that could fail."""
        return not self.failed


def prepare_process() -> None:
    """Import what a run imports on its way, so that no fault hits the interpreter."""
    setattr(Gate, "agree", lambda _gate: None)  # noqa: B010  # counts the same, and takes its time
    for package in (pipelines, expectations):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)


@dataclass
class House:
    """A site that has published once and has new files to read; what a run without faults makes of them."""

    folder: Path
    before: str = ""
    after: str = ""
    files: set[str] = field(default_factory=set)
    _said: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="pl-said-")) / "said")

    @property
    def site(self) -> Path:
        """The site that is tried; made anew for each run."""
        return self.folder / "site"

    def prepare(self) -> None:
        """Publish once, add what is new, and see what comes of it."""
        kept = self.folder / "kept"
        shutil.rmtree(kept, ignore_errors=True)
        ward, other = Ward(weeks=1), Ward("W2", weeks=1, staff=12)
        write_ward_site(kept, ward)
        file(journal_of(kept), _with_canary(), unit="W1")
        self._run(kept)
        self.before = self._digest(kept)
        incoming = kept / "incoming"
        write_rows(
            incoming / "units-2.csv",
            [{"unit_id": "W2", "unit_name": "W2 Ward", "setting": "inpatient_mental_health"}],
        )
        for name in ("clinicians", "shifts", "caseload"):
            rows = [{key: _canary_in(value) for key, value in row.items()} for row in getattr(other, name)()]
            write_rows(incoming / f"{name}-2.csv", rows)
        incidents = [
            {
                "incident_id": f"i{number}",
                "unit_id": "W2",
                "occurred_at": "2026-01-06T10:00:00Z",
                "category": CANARY,
                "severity": 9 if number else 2,
            }
            for number in range(2)
        ]
        write_rows(incoming / "incidents-2.csv", incidents)
        file(journal_of(kept), _with_canary(), unit="W2")
        self.begin_anew()
        self._run(self.site)
        self.after = self._digest(self.site)
        self.files = self._names()
        if self.after == self.before:
            raise RuntimeError("the new files change nothing")

    def calls_of(self, fault: Fault) -> list[tuple[str, str]]:
        """The calls of a run that this fault could hit, in their order: name and file."""
        self.begin_anew()
        plan = Plan(self.site, fault)
        watched(partial(self._asked, "run", str(self.site)), plan)
        return plan.seen

    def try_one(self, fault: Fault, number: int, *, lasting: bool) -> Outcome:
        """One run with the fault, and everything that has to hold after it."""
        self.begin_anew()
        entries = journal_of(self.site).rows()
        plan = Plan(self.site, fault, number, lasting=lasting)
        outcome = Outcome(fault, number, lasting)
        outcome.code = watched(partial(self._asked, "run", str(self.site), "--json"), plan)
        outcome.calls, outcome.failed = len(plan.seen), list(dict.fromkeys(plan.failed))
        outcome.said = self._shortly()
        self.judge(outcome, entries)
        return outcome

    def kills(self, number: int, chance: random.Random) -> Iterator[Outcome]:
        """So many runs, each killed at a moment of its own between beginning and end."""
        lasts = []
        for _ in range(3):
            self.begin_anew()
            begun = time.monotonic()
            self._run(self.site)
            lasts.append(time.monotonic() - begun)
        for each in range(1, number + 1):
            self.begin_anew()
            entries, after = journal_of(self.site).rows(), chance.uniform(0, max(lasts))
            outcome = Outcome("killed", each, lasting=False)
            pid = self._begin("run", str(self.site), "--json")
            time.sleep(after)
            os.kill(pid, signal.SIGKILL)
            outcome.code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            if outcome.code == KILLED:
                outcome.failed = [("after", f"{after:.3f} s of {max(lasts):.3f}")]
            outcome.said = self._shortly()
            self.judge(outcome, entries)
            yield outcome

    # -- what has to hold -------------------------------------------------------------------------------

    def judge(self, outcome: Outcome, entries: list[Any]) -> None:
        """Everything that has to hold after a run; `entries` of the record there were before it."""
        wrong = outcome.wrong.append
        self._judge_the_answer(outcome)
        standing = self._digest(self.site)
        read = outcome.code == 0 and '"files_refused": []' not in outcome.said
        if standing not in (self.before, self.after) and not read:
            wrong("neither the publication before nor the one after stands whole")
        if outcome.code == 0 and not read and standing != self.after:
            wrong("it said that it had published, and had not")
        if journal_of(self.site).rows()[: len(entries)] != entries:
            wrong("an entry of the record is not what it was")
        code = self._run(self.site)
        if code:
            wrong(f"the next run without a fault ended with {code}: {self._told()[-600:]}")
        if self._digest(self.site) != self.after:
            wrong("the next run without a fault did not publish what one without any fault does")
        if self.verify():
            wrong(f"the record does not hold: {self._told()[-600:]}")
        if left := self._names() - self.files:
            wrong(f"left lying: {sorted(left)}")

    def _judge_the_answer(self, outcome: Outcome) -> None:
        wrong = outcome.wrong.append
        if outcome.fault == "killed" and outcome.failed:
            if outcome.code != KILLED:
                wrong(f"it was killed and ended with {outcome.code}")
            return
        if outcome.code not in _REFUSALS:
            wrong(f"it ended with {outcome.code}: {outcome.said[-1500:]}")
        if "Traceback" in outcome.said:
            wrong("it ended in a traceback")
        if outcome.code and not any(_named(path, outcome.said) for _, path in outcome.failed):
            wrong("the message names no path")
        if CANARY in outcome.said:
            wrong("the message holds a value or an identifier")

    # -- how it is done ---------------------------------------------------------------------------------

    def begin_anew(self) -> None:
        """The site as it was before the run."""
        shutil.rmtree(self.site, ignore_errors=True)
        shutil.copytree(self.folder / "kept", self.site)

    def _names(self) -> set[str]:
        """Files of warehouse and state; snapshots and refused rows without their numbers."""
        found = set()
        for path in (*(self.site / "warehouse").rglob("*"), *(self.site / "state").rglob("*")):
            if path.is_file() and path.suffix not in (".parquet", ".duckdb") and "sqlite-" not in path.name:
                found.add(str(path.relative_to(self.site)))
        return found

    def _digest(self, site: Path) -> str:
        """Digest of what `status` answers from; empty where nothing whole stands published."""
        if current(site / "warehouse") is None or self._do("status", str(site), "--json"):
            return ""
        (answer,) = [line for line in self._told().splitlines() if line.startswith("{")]
        return str(json.loads(answer)["snapshot"])

    def run_said(self, outcome: Outcome) -> int:
        """A run that nothing watches; what it said stands in `outcome`."""
        code = self._do("run", str(self.site), "--json")
        outcome.said = self._shortly()
        return code

    def verify(self) -> int:
        """Whether the record holds: the exit code of `plimsoll verify`."""
        return self._do("verify", str(self.site))

    def _shortly(self) -> str:
        return self._told().replace(str(self.site), "")[-2000:]

    def _run(self, site: Path) -> int:
        return self._do("run", str(site))

    def _do(self, *words: str) -> int:
        """A command in a child without faults; its exit code."""
        return os.waitstatus_to_exitcode(os.waitpid(self._begin(*words), 0)[1])

    def _begin(self, *words: str) -> int:
        """A command in a child; its process id."""
        pid = os.fork()
        if pid == 0:
            code = 98
            try:
                code = self._asked(*words)
            finally:
                os._exit(code)
        return pid

    def _asked(self, *words: str) -> int:
        """The command in this process, what it says into a file; its exit code."""
        said = os.open(self._said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(said, 1)
        os.dup2(said, 2)
        try:
            plimsoll(list(words))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        except BaseException:  # noqa: BLE001  # whatever escapes is what is looked for
            traceback.print_exc()
            code = 1
        sys.stdout.flush()
        sys.stderr.flush()
        return code

    def _told(self) -> str:
        return self._said.read_text(encoding="utf-8", errors="replace")


def _named(path: str, said: str) -> bool:
    """Whether the message tells which file it was: its own name, or that of the file it is kept for."""
    name = re.sub(r"(\.part)?(\.wal|-wal|-shm|-journal)?$", "", Path(path).name)
    return name in said


def _canary_in(value: object) -> object:
    return value.replace("-nurse-", f"-{CANARY}-") if isinstance(value, str) else value


def _with_canary() -> Any:
    return replace(NAMED, text=CANARY, name=CANARY)
