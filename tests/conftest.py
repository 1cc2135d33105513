"""What every test shares: one clock, one seed, no telemetry, and the system's own browser."""

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import Server, find_programs, running

ROOT = Path(__file__).resolve().parent.parent
SEED = 20260101
SAMPLE_END = date(2026, 6, 28)
"""Last Sunday of the sample site that tests share."""

# Before any test imports a library that reads them.
os.environ["TZ"] = "UTC"
time.tzset()
os.environ["GX_ANALYTICS_ENABLED"] = "false"
os.environ["STREAMLIT_BROWSER_GATHER_USAGE_STATS"] = "false"
os.environ["PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"] = "1"
os.environ["PLIMSOLL_PSEUDONYM_KEY"] = "a-key-for-tests-only-0123456789-abcdef"

settings.register_profile(
    "default", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

BY_NAME = "plimsoll.test"
"""A host name that the browser takes for this computer; no name server is asked."""

CHROMIUM_FLAGS = [
    f"--host-resolver-rules=MAP {BY_NAME} 127.0.0.1",
    "--headless",
    "--no-sandbox",  # tests also run as root in containers, where Chromium refuses its sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def fixed_seed() -> None:
    """Every test draws the same random numbers, alone or in company."""
    random.seed(SEED)


@pytest.fixture(scope="module")
def polars_alone() -> Iterator[None]:
    """Great Expectations counts the same (tests/oracle/test_gate.py) and takes its time."""
    from expectations.gate import Gate

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Gate, "agree", lambda _gate: None)
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The system's Chromium, as `make test` found it; Playwright never downloads one."""
    found = (
        os.environ.get("PLIMSOLL_BROWSER")
        or subprocess.run(
            [ROOT / "tools" / "browser.sh", "--find"], capture_output=True, text=True, check=False
        ).stdout.strip()
    )
    if not found or shutil.which(found) is None:
        pytest.fail("no Chromium found: run `make test`, or tools/browser.sh once")
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium_path: str) -> dict[str, Any]:
    """How pytest-playwright starts its browser."""
    return {"executable_path": chromium_path, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample trust up to a fixed Sunday, run once for all tests. Nobody writes into it."""
    from pipelines.run import Options, run
    from pipelines.site import load_site
    from sample_data import write_site

    folder = tmp_path_factory.mktemp("sample") / "site"
    write_site(folder, "sample", end=SAMPLE_END)
    run(load_site(folder), Options(today=SAMPLE_END))
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of this worker's own; the package is there once `make test` has looked for it."""
    programs = find_programs()
    if programs is None:
        pytest.fail("no PostgreSQL server found: run `make test`, or tools/postgres.sh once")
    with running(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def state_site(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A site's folder with nothing written yet; once for each kind of database."""
    address = "sqlite:///state/plimsoll.sqlite"
    if request.param == "postgresql":
        address = request.getfixturevalue("postgres").url()
    settings_text = f'[site]\nname = "A"\ntimezone = "Europe/London"\n[state]\nurl = "{address}"\n'
    (tmp_path / "site.toml").write_text(settings_text)
    return tmp_path
