"""A dashboard served for a benchmark: started on a free port, waited for until it is at rest, and ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil  # type: ignore[import-untyped]

from benchmarks.processes import ROOT, python

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STARTS_WITHIN_SECONDS = 120
RESTS_WITHIN_SECONDS = 300
AT_REST = 0.05
"""Processor seconds in one second below which the server is at rest: everything is drawn ahead."""


@dataclass(frozen=True)
class Served:
    """A running dashboard: `address` without a slash at its end."""

    address: str
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """Processor time of the server since it started."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int:
        """Resident bytes of the server now."""
        return int(self.process.memory_info().rss)


def make_sample(folder: Path) -> Path:
    """The sample site, run once."""
    python(["-m", "dashboard", "demo", "--no-serve", "--folder", str(folder)], {})
    return folder


@contextmanager
def served(site: Path, checkout: Path = ROOT) -> Iterator[Served]:
    """The dashboard of a site, by the code of a checkout, as `plimsoll dashboard` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(checkout / "dashboard" / "server.py")]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    child = subprocess.Popen(
        [*command, *options],
        cwd=checkout,
        env={**os.environ, "PLIMSOLL_SITE": str(site.resolve()), "PYTHONPATH": str(checkout)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        found = Served(f"http://127.0.0.1:{port}", psutil.Process(child.pid))
        _wait_until_up(found, child)
        yield found
    finally:
        child.terminate()
        child.wait(timeout=30)


def rest(server: Served) -> None:
    """Wait until the server does nothing any more, three seconds on end."""
    until = time.monotonic() + RESTS_WITHIN_SECONDS
    quiet = 0
    while quiet < 3 and time.monotonic() < until:
        before = server.cpu_seconds()
        time.sleep(1.0)
        quiet = quiet + 1 if server.cpu_seconds() - before < AT_REST else 0


def _wait_until_up(server: Served, child: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and child.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the dashboard did not start")
