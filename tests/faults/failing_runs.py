"""A whole `plimsoll run` of which one call on the disk fails, or one and all after it; what is left then.

    python -m tests.faults.failing_runs FOLDER --fault "no space" --numbers 1,7 [--lasting]
    python -m tests.faults.failing_runs FOLDER --sample 3 [--seed 7]
    python -m tests.faults.failing_runs FOLDER --kills 200 [--seed 7]
    python -m tests.faults.failing_runs FOLDER [--seed 7] [--seconds 3600]

`--kills`: nothing fails, but the run is killed at a moment taken by chance, whatever it is doing then. The
last tries each kind of call on each file, each way to fail: the first such call and the last. One line of
JSON for each run. A process of its own, which has begun no thread when it forks the runs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.house import House, prepare_process
from tests.faults.system_calls import FAULTS, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEYOND = 1_000_000
"""No run makes so many calls: nothing fails."""


def main() -> int:
    """Run what is asked for; 1 where something was wrong."""
    asked = _arguments()
    prepare_process()
    house = House(asked.folder.resolve())
    os.environ.setdefault("PLIMSOLL_PSEUDONYM_KEY", "a-key-for-tests-only-0123456789-abcdef")
    house.prepare()
    wrong, until = 0, time.monotonic() + asked.seconds
    outcomes = (
        house.kills(asked.kills, random.Random(asked.seed))
        if asked.kills
        else (
            house.try_one(fault, number, lasting=lasting) for fault, lasting, number in _wanted(asked, house)
        )
    )
    for outcome in outcomes:
        wrong += bool(outcome.wrong)
        print(json.dumps(asdict(outcome)), flush=True)
        if time.monotonic() > until:
            break
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="an empty folder to work in")
    parser.add_argument("--fault", choices=list(FAULTS), default="input/output error")
    parser.add_argument("--lasting", action="store_true", help="all calls after it fail as well")
    parser.add_argument("--numbers", default="", help="which calls, each in a run of its own")
    parser.add_argument("--sample", type=int, default=0, help="so many calls of each fault, by chance")
    parser.add_argument("--kills", type=int, default=0, help="so many runs, each killed at some moment")
    parser.add_argument("--seed", type=int, default=7, help="of that chance")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no run after so long")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    return asked


def _wanted(asked: argparse.Namespace, house: House) -> Iterator[tuple[Fault, bool, int]]:
    if asked.numbers:
        yield from ((asked.fault, asked.lasting, int(number)) for number in asked.numbers.split(","))
        return
    wanted: list[tuple[Fault, bool, int]] = []
    chance = random.Random(asked.seed)
    calls = {fault: house.calls_of(fault) for fault in FAULTS}
    for fault, lasting in product(FAULTS, (False, True)):
        if fault == "killed" and lasting:  # who is killed makes no further call
            continue
        seen = calls[fault]
        if asked.sample:
            chosen = set(chance.sample(range(1, len(seen) + 1), asked.sample))
        else:
            first = {each: number for number, each in reversed(list(enumerate(seen, start=1)))}
            last = {each: number for number, each in enumerate(seen, start=1)}
            chosen = {*first.values()} if lasting else {*first.values(), *last.values()}
        wanted += [(fault, lasting, number) for number in sorted(chosen)]
    chance.shuffle(wanted)  # so that a sweep that is cut short has looked everywhere
    yield from wanted
    yield "input/output error", False, _BEYOND


if __name__ == "__main__":
    sys.exit(main())
