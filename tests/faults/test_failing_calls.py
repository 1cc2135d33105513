"""A whole run of which a call on the disk fails: the site is as before or as after, and it says which file.

Every kind of call on every file, each way to fail, is tried by `python -m tests.faults.failing_runs FOLDER`,
which takes an hour; here is a sample of it.
"""

import json
import subprocess
import sys
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.faults.failing_runs import KILLED
from tests.faults.system_calls import FAULTS, available

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not available(), reason="this kernel or container lets no call be watched (seccomp)"),
]
_EACH = 2
"""Calls of each fault, once and from then on."""


def test_whichever_call_fails_the_site_is_as_before_or_as_after_and_says_which_file(
    tmp_path: Path, repository: Path
):
    """In a process of its own, which has begun no thread when it forks the runs."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.failing_runs", str(tmp_path), "--sample", str(_EACH)],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    outcomes: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    tried = Counter((each["fault"], each["lasting"]) for each in outcomes[:-1])
    assert tried == {each: _EACH for each in product(FAULTS, (False, True)) if each != ("killed", True)}, (
        done.stderr[-2000:]
    )
    assert [each["wrong"] for each in outcomes] == [[]] * len(outcomes)
    *failing, whole = outcomes
    assert all(each["failed"] for each in failing)
    assert {each["code"] for each in failing if each["fault"] == "killed"} == {KILLED}
    assert (whole["failed"], whole["code"]) == ([], 0)
