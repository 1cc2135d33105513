"""A disk that is really full: runs and reports are as before or as after, and say so."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.full_disk import KILOBYTES_LEFT

OF_ITS_OWN = ["unshare", "--user", "--map-root-user", "--mount"]


@pytest.mark.slow
def test_on_a_full_disk_a_run_leaves_what_stood_and_no_report_that_was_said_to_be_kept_is_lost(
    tmp_path: Path, repository: Path
):
    if shutil.which("unshare") is None or subprocess.run([*OF_ITS_OWN, "true"], check=False).returncode:
        pytest.skip("no disk can be mounted here: `unshare` is missing, or not allowed")
    command = [*OF_ITS_OWN, sys.executable, "-m", "tests.faults.full_disk", str(tmp_path)]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False, timeout=600)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == 2 * len(KILOBYTES_LEFT), done.stderr[-2000:]
    assert [each["wrong"] for each in told] == [[]] * len(told)
    runs = {each["left"]: each["code"] for each in told if each["what"] == "run"}
    assert (runs[min(KILOBYTES_LEFT)], runs[max(KILOBYTES_LEFT)]) == (14, 0), "too little, and enough"
    filed = {each["left"]: (each["kept"], each["refused"]) for each in told if each["what"] == "file"}
    assert (filed[0], filed[max(KILOBYTES_LEFT)]) == ((0, 12), (12, 0))
