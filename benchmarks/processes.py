"""Time, processor time and peak memory of whole child processes, as the operating system counts them.

The kernel lets a child inherit its parent's peak memory, so the process that measures imports nothing large.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in one unit of ru_maxrss: kibibytes on Linux, bytes on macOS (getrusage(2))."""

_SHOWN_LINES = 20

_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""Left out: with it every process compiles all it imports again, which no user's does."""


class ChildFailed(RuntimeError):
    """A measured process ended with another exit code than 0."""


@dataclass(frozen=True)
class Measured:
    """What one process cost: seconds from start to end, processor seconds of all its threads, peak bytes."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    stdout: str


def own_peak_bytes() -> int:
    """Of this process alone: the kernel's ru_maxrss holds what its parent needed, too."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="utf-8"))
        if found:
            return 1024 * int(found.group(1))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT


def python(arguments: Sequence[str], environment: Mapping[str, str]) -> Measured:
    """Run a fresh Python with these arguments at the root of the checkout and measure it whole."""
    command = [sys.executable, *arguments]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.perf_counter()
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name != _NO_BYTECODE} | {**environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
        )
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        said = out.read().decode()
        if child.returncode:
            last = err.read().decode(errors="replace").splitlines()[-_SHOWN_LINES:]
            raise ChildFailed(
                f"exit code {child.returncode} of {arguments[-2:]}:\n" + "\n".join(last) + said[-2000:]
            )
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _MAXRSS_UNIT, said)
