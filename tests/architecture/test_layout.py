"""The checkout keeps its shape: packages are packages, files stay small, locks name no host."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGES = ("dashboard", "pipelines", "expectations", "sample_data", "benchmarks", "tests")
MOST_LINES = 350  # a file is one idea; past this it holds two


def python_files(repository: Path) -> list[Path]:
    return sorted(path for package in (*PACKAGES, "tools") for path in (repository / package).rglob("*.py"))


def committed_files(repository: Path) -> list[Path]:
    listed = subprocess.run(
        ["git", "-C", str(repository), "ls-files", "-z"], capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [repository / name for name in listed.stdout.split("\0") if name]


def pins(lock: Path) -> list[str]:
    return [line for line in lock.read_text(encoding="utf-8").splitlines() if line and line[0] not in " #"]


def test_every_folder_with_python_files_is_a_package(repository):
    folders = {path.parent for path in python_files(repository)}
    missing = [
        str(folder.relative_to(repository)) for folder in folders if not (folder / "__init__.py").exists()
    ]
    assert missing == [], "import-linter and the wheel need an __init__.py here"


def test_no_file_in_dashboard_hides_a_module_of_the_standard_library(repository):
    # `streamlit run dashboard/app.py` puts dashboard/ first on sys.path.
    names = {path.name.removesuffix(".py") for path in (repository / "dashboard").iterdir()}
    assert names & set(sys.stdlib_module_names) == set()


def test_dashboard_has_no_folder_that_streamlit_takes_for_its_legacy_menu(repository):
    assert not (repository / "dashboard" / "pages").exists()


def test_files_are_small(repository):
    counts = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(repository)}
    long = {str(path.relative_to(repository)): lines for path, lines in counts.items() if lines > MOST_LINES}
    assert long == {}, f"over {MOST_LINES} lines: split the file by idea"


def test_locks_name_no_address_and_pin_every_package_by_hash(repository):
    locks = sorted((repository / "requirements").glob("*.txt"))
    assert [lock.name for lock in locks] == ["bootstrap.txt", "dev.txt", "runtime.txt"]
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, f"{lock.name} names an address"
        assert "--index" not in text, f"{lock.name} names an index"
        assert "--find-links" not in text, f"{lock.name} names a place to find links"
        assert pins(lock), f"{lock.name} is empty"
        assert [pin for pin in pins(lock) if "==" not in pin or not pin.endswith("\\")] == []


def test_dev_lock_holds_the_pins_of_the_runtime_lock(repository):
    # A development package may need on every platform what the runtime needs on some: markers may differ.
    runtime, dev = (
        {re.split(r"[ ;\\]", pin)[0] for pin in pins(repository / "requirements" / name)}
        for name in ("runtime.txt", "dev.txt")
    )
    assert runtime - dev == set()


def test_no_lock_of_another_tool_is_committed(repository):
    other = {"uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json"}
    assert {path.name for path in committed_files(repository)} & other == set()
