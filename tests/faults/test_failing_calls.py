"""A whole run of which a call on the disk fails, or that is killed at any moment.

The site is as before or as after, and a message says which file. Every kind of call on every file, each way
to fail, is tried by `python -m tests.faults.failing_runs FOLDER`, which takes an hour, and 200 kills by its
`--kills 200`, which take half an hour; here is a sample of both.
"""

import json
import subprocess
import sys
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.faults.house import KILLED
from tests.faults.system_calls import FAULTS, available

pytestmark = pytest.mark.slow
_EACH = 2
"""Calls of each fault, once and from then on."""
_KILLS = 5


def sweep(folder: Path, repository: Path, *asked: str) -> tuple[list[dict[str, Any]], str]:
    """What came of each run, and what was said besides; in a process that has no thread when it forks."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.failing_runs", str(folder), *asked],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr[-2000:]


def test_whenever_a_run_is_killed_the_site_is_as_before_or_as_after(tmp_path: Path, repository: Path):
    outcomes, said = sweep(tmp_path, repository, "--kills", str(_KILLS))
    assert len(outcomes) == _KILLS, said
    assert [each["wrong"] for each in outcomes] == [[]] * _KILLS
    assert KILLED in {each["code"] for each in outcomes}


@pytest.mark.skipif(not available(), reason="this kernel or container lets no call be watched (seccomp)")
def test_whichever_call_fails_the_site_is_as_before_or_as_after_and_says_which_file(
    tmp_path: Path, repository: Path
):
    outcomes, said = sweep(tmp_path, repository, "--sample", str(_EACH))
    tried = Counter((each["fault"], each["lasting"]) for each in outcomes[:-1])
    assert tried == {each: _EACH for each in product(FAULTS, (False, True)) if each != ("killed", True)}, said
    assert [each["wrong"] for each in outcomes] == [[]] * len(outcomes)
    *failing, whole = outcomes
    assert all(each["failed"] for each in failing)
    assert {each["code"] for each in failing if each["fault"] == "killed"} == {KILLED}
    assert (whole["failed"], whole["code"]) == ([], 0)
