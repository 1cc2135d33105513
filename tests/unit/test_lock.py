"""One run at a time, and a lock that no crash leaves behind."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipelines.errors import SiteBusy, StorageError
from pipelines.steps.lock import site_lock

if TYPE_CHECKING:
    from pathlib import Path

_HOLDER = """
import sys, time
from pathlib import Path
from pipelines.steps.lock import site_lock
with site_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_makes_the_warehouse_folder(tmp_path: Path) -> None:
    with site_lock(tmp_path / "warehouse"):
        assert (tmp_path / "warehouse").is_dir()


def test_a_second_holder_is_told_to_wait(tmp_path: Path) -> None:
    with site_lock(tmp_path), pytest.raises(SiteBusy, match="Another run") as caught, site_lock(tmp_path):
        pass
    assert caught.value.exit_code == 13
    with site_lock(tmp_path):
        pass


def test_an_error_inside_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), site_lock(tmp_path):
        raise ZeroDivisionError
    with site_lock(tmp_path):
        pass


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, tmp_path], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(SiteBusy), site_lock(tmp_path):
            pass
        os.kill(holder.pid, signal.SIGKILL)
    with site_lock(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "warehouse").write_text("a file in the folder's place", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be written") as caught, site_lock(tmp_path / "warehouse"):
        pass
    assert caught.value.exit_code == 14


def test_a_file_system_without_locks_is_not_taken_for_a_busy_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(OSError, match="No locks"), site_lock(tmp_path):
        pass
