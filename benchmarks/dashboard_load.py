"""How long readers wait for the dashboard while others read it too.

    python -m benchmarks.dashboard_load [--site DIR] [--readers 30] [--think 10] [--seconds 120] [--rounds 1]
        [--browser] [--checkout DIR] [--write FILE]

Readers are sessions over the real WebSocket protocol (benchmarks/dashboard_reader.py), not browsers: thirty
browsers would need more processors than the server. They begin spread over one think time; each then thinks
(half to one and a half times `--think` seconds) and, as often as not, chooses something else on its page or
opens another page. A wait is from the reader's message to the server's word that the page is whole. The
clients are one process and take their share of the same processors.

`--browser` also measures a real browser: time to a page's answer and to another unit's answer.
`--checkout`: serve the code of another checkout, to compare versions in turn.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.dashboard_reader import ARRIVED, CHOSEN, OPENED, PAGES, Answer, Reader
from benchmarks.dashboard_served import make_sample, rest, served
from benchmarks.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.dashboard_served import Served

SEED = 20260101
AIM_READERS, AIM_P95 = 30, 1.5
"""Seconds that 95 of 100 waits may take at most, with so many active readers on two processors."""

_INTRO = """\
# How fast the dashboard answers

Made by `make bench-dashboard`; do not edit. The sample site, served by one process. Readers are sessions over
the real WebSocket protocol: each begins at some moment of the first think time, then thinks for half to one
and a half times {think:g} s and, as often as not, chooses something else on its page or opens another one. A
wait is from the reader's message until the whole page has come. The clients take their share of the same
processors. *Processor* is the server's own time for each rerun, the line about the data that every open page
asks for each ten seconds included: where a machine does other work too, the clock tells more of the
neighbours than of the dashboard, and processor time tells less of them."""


@dataclass
class Round:
    """One round of readers: their waits, what the server spent, and how busy the machine was."""

    readers: int
    seconds: float
    cpu: float = 0.0
    memory: int = 0
    busy: tuple[float, float] = (0.0, 0.0)
    """Load average of the last minute, before and after."""
    answers: list[Answer] = field(default_factory=list)


def round_of(server: Served, readers: int, think: float, seconds: float, seed: int) -> Round:
    """What so many readers waited."""
    found = Round(readers, seconds)
    before, cpu = os.getloadavg()[0], server.cpu_seconds()
    begun = time.monotonic()
    asyncio.run(_read(found, server, think, begun + seconds, Random(seed)))
    found.seconds = time.monotonic() - begun
    found.cpu = server.cpu_seconds() - cpu
    found.memory = server.memory()
    found.busy = before, os.getloadavg()[0]
    return found


async def _read(found: Round, server: Served, think: float, until: float, random: Random) -> None:
    people = [Reader(server.address, Random(random.random())) for _ in range(found.readers)]

    async def come(person: Reader) -> None:
        await asyncio.sleep(person.random.uniform(0.0, min(think, found.seconds / 2)))
        await person.read(think, until, person.random.choice(PAGES))

    ended = await asyncio.gather(*(come(person) for person in people), return_exceptions=True)
    found.answers = [answer for person in people for answer in person.answers]
    found.answers += [
        Answer("", "session", 0.0, 0, f"{type(one).__name__}: {one}") for one in ended if one is not None
    ]


def waits(answers: Iterable[Answer]) -> list[float]:
    """Seconds of those that came."""
    return [answer.seconds for answer in answers if not answer.error]


def share(values: Sequence[float], part: float) -> float:
    """The value that this part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, round(part * len(ordered)) - 1))]


def document(rounds: Sequence[Round], think: float, more: Sequence[str] = ()) -> str:
    """Everything found, as Markdown."""
    answers = [answer for one in rounds for answer in one.answers]
    errors = [answer.error for answer in answers if answer.error]
    told = ", ".join(
        f"{name} {metadata.version(name)}" for name in ("streamlit", "altair", "duckdb", "polars")
    )
    machine = (
        f"Measured on {os.cpu_count()} processors ({platform.machine()}), "
        f"Python {platform.python_version()}, {told}."
    )
    parts = [
        _INTRO.format(think=think),
        machine,
        "## Readers",
        _table(_ROUND_HEAD, [_round(one) for one in rounds]),
    ]
    parts += (
        ["Each round apart, because a machine is not equally busy at all times."] if len(rounds) > 1 else []
    )
    parts.append(_aim(rounds))
    parts.append(f"Errors: {len(errors)}" + (f" ({'; '.join(sorted(set(errors)))})" if errors else "") + ".")
    parts += ["By page, all rounds:", _by(answers, PAGES, lambda answer: answer.page)]
    parts += ["By what the reader did:", _by(answers, (ARRIVED, OPENED, CHOSEN), lambda answer: answer.did)]
    return "\n\n".join([*parts, *more])


_ROUND_HEAD = (
    "readers",
    "reruns",
    "a second",
    "p50",
    "p95",
    "longest",
    "processor",
    "memory",
    "load average",
)


def _round(one: Round) -> list[str]:
    values = waits(one.answers)
    return [
        str(one.readers),
        str(len(values)),
        f"{len(values) / one.seconds:.1f}",
        *_waits(values),
        f"{1000 * one.cpu / max(1, len(values)):.0f} ms",
        f"{one.memory / 1e6:.0f} MB",
        f"{one.busy[0]:.1f} to {one.busy[1]:.1f}",
    ]


def _waits(values: Sequence[float]) -> list[str]:
    if not values:
        return ["", "", ""]
    return [f"{seconds:.2f} s" for seconds in (statistics.median(values), share(values, 0.95), max(values))]


def _aim(rounds: Sequence[Round]) -> str:
    found = [share(waits(one.answers), 0.95) for one in rounds if one.readers == AIM_READERS]
    if not found:
        return f"The aim is about {AIM_READERS} readers and was not measured."
    best, worst = min(found), max(found)
    said = (
        "reached" if worst <= AIM_P95 else "missed" if best > AIM_P95 else "reached in the better rounds only"
    )
    aim = f"Aim: {AIM_READERS} active readers on two processors, p95 below {AIM_P95:g} s."
    return f"{aim} **{said.capitalize()}**."


def _by(answers: Sequence[Answer], names: Sequence[str], name_of: Callable[[Answer], str]) -> str:
    rows = []
    for name in names:
        own = [answer for answer in answers if name_of(answer) == name and not answer.error]
        size = f"{statistics.median(answer.received for answer in own) / 1000:.0f} kB" if own else ""
        rows.append([name, str(len(own)), *_waits(waits(own)), size])
    return _table(("", "reruns", "p50", "p95", "longest", "received"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [list(head), ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the tables, and write them where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dashboard_load", description=__doc__)
    parser.add_argument("--site", type=Path, help="a site that was run; the sample is made without it")
    parser.add_argument("--readers", type=int, default=AIM_READERS)
    parser.add_argument("--think", type=float, default=10.0, help="mean seconds between two acts of a reader")
    parser.add_argument("--seconds", type=float, default=120.0, help="of one round")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--browser", action="store_true", help="also what a browser waits")
    parser.add_argument("--checkout", type=Path, default=ROOT, help="whose code is served")
    parser.add_argument("--write", type=Path, help="also write the answer to this file")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="plimsoll-load-") as folder:
        site = asked.site or make_sample(Path(folder) / "site")
        with served(site, asked.checkout.resolve()) as server:
            rest(server)
            print("the server is at rest; readers come …", file=sys.stderr, flush=True)
            rounds = [
                round_of(server, asked.readers, asked.think, asked.seconds, asked.seed + number)
                for number in range(asked.rounds)
            ]
            more = []
            print("\n".join(" ".join(_round(one)) for one in rounds), file=sys.stderr, flush=True)
            if asked.browser:
                from benchmarks.dashboard_browser import browser_part  # playwright is for this part alone

                rest(server)
                more = [browser_part(server.address)]
    text = document(rounds, asked.think, more)
    print(text)
    if asked.write is not None:
        asked.write.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
