"""A site on a small disk of its own that runs full: what filing, running and exporting say, and what is left.

    unshare --user --map-root-user --mount python -m tests.faults.full_disk FOLDER

Mounts a small disk in memory below FOLDER, in a namespace of its own, which ends with the process.
One line of JSON for each amount of space that was left.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from pathlib import Path

from dashboard.data import LOCAL_USER
from dashboard.desk.report_book import report_book_for
from pipelines.errors import PlimsollError
from pipelines.state import journal_of, new_key
from tests.faults.house import House, Outcome, prepare_process
from tests.filed import ANONYMOUS

KILOBYTES_LEFT = (0, 8, 40, 1_500, 20_000)
_DISK = "size=64m"
_libc = ctypes.CDLL(None, use_errno=True)


def main() -> int:
    """Try each amount of space; 1 where something was not as it must be."""
    folder = Path(sys.argv[1]).resolve()
    if _libc.mount(b"plimsoll", os.fsencode(folder), b"tmpfs", 0, _DISK.encode()):
        print(f"mount: {os.strerror(ctypes.get_errno())}", file=sys.stderr)
        return 2
    prepare_process()
    house = House(folder)
    house.prepare()
    wrong = 0
    for left in KILOBYTES_LEFT:
        for told in (run_full(house, left), file_full(house, left)):
            wrong += bool(told["wrong"])
            print(json.dumps(told), flush=True)
    return 1 if wrong else 0


def fill(folder: Path, left: int) -> Path:
    """A file that leaves so many kilobytes of the disk free."""
    ballast = folder / "ballast"
    with ballast.open("wb") as handle:
        handle.write(bytes(max(0, shutil.disk_usage(folder).free - left * 1024)))
    return ballast


def run_full(house: House, left: int) -> dict[str, object]:
    """A run with so much space left, and the next one with enough."""
    house.begin_anew()
    entries = journal_of(house.site).rows()
    ballast = fill(house.folder, left)
    outcome = Outcome("no space", left, lasting=True)
    try:
        outcome.code = house.run_said(outcome)
    finally:
        ballast.unlink()
    outcome.failed = [("full", str(house.site / name)) for name in ("warehouse", "state")]
    house.judge(outcome, entries)
    return {"what": "run", "left": left, "code": outcome.code, "wrong": outcome.wrong}


def file_full(house: House, left: int) -> dict[str, object]:
    """Report after report with so much space left: those said to be kept are there, none is there twice."""
    house.begin_anew()
    ballast = fill(house.folder, left)
    book, said, refused, wrong = report_book_for(LOCAL_USER, house.site), [], 0, []
    try:
        for _ in range(12):
            key = new_key()
            try:
                book.file("W1", ANONYMOUS, key)
                said.append(key)
            except PlimsollError as error:
                refused += 1
                if not error.hint:
                    wrong.append("it did not say what to do")
    finally:
        ballast.unlink()
    book.take_over(lambda _unit, _filed: ("", ""))
    kept = [row["key"] for row in journal_of(house.site).rows() if row["kind"] == "report.filed"]
    if lost := set(said) - set(kept):
        wrong.append(f"{len(lost)} said to be kept were lost")
    if len(kept) != len(set(kept)):
        wrong.append("one is there twice")
    if house.verify():
        wrong.append("the record does not hold")
    return {"what": "file", "left": left, "kept": len(said), "refused": refused, "wrong": wrong}


if __name__ == "__main__":
    sys.exit(main())
