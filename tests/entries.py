"""Entries for the tests of what people write, and a process that writes them."""

import subprocess
import sys
from datetime import date
from pathlib import Path

from pipelines.state import Draft, PlanSaved, new_key

PLAN = PlanSaved(
    {"day": 4.0},
    0.0,
    "Three in four shifts are over.",
    "Matron",
    date(2026, 12, 7),
    "000001-a",
    "over",
    7.1,
    6.0,
)
WRITE = """
import os, signal, sys
from pathlib import Path
from datetime import date
from pipelines.state import Draft, PlanSaved, journal_of, new_key
plan = PlanSaved({"day": 4.0}, 0.0, sys.argv[2], "Matron", date(2026, 12, 7), "a", "over", 7.1, 6.0)
for number in range(int(sys.argv[3])):
    journal_of(Path(sys.argv[1])).add(Draft("tester", "W01", plan, new_key()))
print("kept", flush=True)
if sys.argv[4:] == ["kill"]:
    os.kill(os.getpid(), signal.SIGKILL)
"""


def draft(body=PLAN, unit="W01", key=None) -> Draft:
    return Draft("nurse_manager", unit, body, key or new_key())


def writing(folder: Path, reason: str, times: int, *more: str) -> subprocess.Popen[str]:
    """A process that keeps so many plans in the site's journal, and kills itself if `more` says so."""
    command = [sys.executable, "-c", WRITE, str(folder), reason, str(times), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
