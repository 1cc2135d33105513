"""A Parquet file is decoded on trial by another process before this one reads it.

A page that lies about its size makes the decoder ask for more memory than there is, and it does not raise
then: it ends the process. A run must not end so, nor its other files go unread with it. One child serves all
files of a process; a file that ends it is refused, and the next file gets a new child.
"""

from __future__ import annotations

import atexit
import json
import select
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from pipelines.errors import FileRefused

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_SECONDS = 120.0
BYTES_A_SECOND = 1 << 20
"""How long a file may take: a fixed time and some more for its size, a hundredth of the usual pace."""

COMMAND = [sys.executable, "-m", "pipelines.sources.parquet_child"]

_lock = threading.Lock()
_child: subprocess.Popen[str] | None = None


def refuse_undecodable(path: Path, size: int) -> None:
    """FileRefused where the file cannot be decoded from end to end."""
    with _lock:
        answer = _answer(path, PATIENCE_SECONDS + size / BYTES_A_SECOND)
    if answer != "sound":
        raise FileRefused("damaged", "the file is damaged inside", hint="Export or copy the file again.")


def _answer(path: Path, patience: float) -> str:
    """The child's word on the file; empty where it died of it or did not come to an end."""
    child = _running()
    assert child.stdin is not None  # noqa: S101 - for the type checker: it was started with pipes
    assert child.stdout is not None  # noqa: S101
    try:
        child.stdin.write(json.dumps(str(path.absolute())) + "\n")
        child.stdin.flush()
        ready, _, _ = select.select([child.stdout], [], [], patience)
        answer = child.stdout.readline().strip() if ready else ""
    except BrokenPipeError:
        answer = ""
    if not answer:
        stop()
    return answer


def _running() -> subprocess.Popen[str]:
    global _child  # one child a process
    if _child is None or _child.poll() is not None:
        _child = subprocess.Popen(  # noqa: S603 - our own words, no shell
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a decoder's last words may quote a value
            text=True,
        )
    return _child


@atexit.register
def stop() -> None:
    """Stop the child; the next file starts another."""
    global _child
    child, _child = _child, None
    if child is None:
        return
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except BrokenPipeError:
                continue
