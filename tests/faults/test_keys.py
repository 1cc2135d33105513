"""Faults of the pseudonym key: lost, changed, swapped with another site's, written into the settings."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.cli import main
from pipelines.privacy import EXAMPLE_KEY, PseudonymKey
from pipelines.state import journal_of
from pipelines.warehouse.read import open_snapshot
from tests.filed import file
from tests.sites import KEY, Ward, run_site, write_rows, write_ward_site

ANOTHER = "another-key-of-at-least-32-bytes-here"
VARIABLE = "PLIMSOLL_PSEUDONYM_KEY"
REFUSED = Ward(weeks=1).shifts()[0]
"""A shift that comes a second time, with hours that cannot be."""

pytestmark = pytest.mark.usefixtures("polars_alone")


def plimsoll(*words: object, key: str | None = KEY, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], env={VARIABLE: key}, input=stdin)


def fingerprint(key: str) -> str:
    return PseudonymKey(key.encode()).fingerprint


def contents(site: Path) -> dict[str, str]:
    """Hash of every file of the warehouse that holds something of the site."""
    files = [path for path in (site / "warehouse").rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sites that have published, each under its key, and a refused row in the first."""
    folder = tmp_path_factory.mktemp("sites")
    site = write_ward_site(folder / "site", Ward(weeks=1))
    write_rows(site / "incoming" / "shifts-bad.csv", [{**REFUSED, "shift_id": "bad", "worked_hours": -3}])
    run_site(site)
    other = write_ward_site(folder / "other", Ward("W9", weeks=1))
    assert plimsoll("run", other, key=ANOTHER).exit_code == 0
    return folder


@pytest.fixture
def published(sites: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sites / "site", tmp_path / "site"))


@pytest.mark.parametrize("command", ["run", "check"])
def test_another_key_stops_and_says_whose_is_whose(published: Path, command: str) -> None:
    before = contents(published)
    result = plimsoll(command, published, key=ANOTHER)
    assert result.exit_code == 10
    assert f"(fingerprint {fingerprint(ANOTHER)}, theirs {fingerprint(KEY)})" in result.stderr
    assert ANOTHER not in result.output
    assert contents(published) == before, "no silent new identities"


@pytest.mark.parametrize("key", [None, ""])
@pytest.mark.parametrize("command", ["run", "check", "held"])
def test_a_lost_key_stops_whatever_would_make_pseudonyms(
    published: Path, key: str | None, command: str
) -> None:
    before = contents(published)
    more = ["--out", published.parent / "answer"] if command == "held" else []
    result = plimsoll(command, published, *more, key=key, stdin="W1-nurse-001\n")
    assert result.exit_code == 10
    assert f"{VARIABLE} is not set" in result.stderr
    assert contents(published) == before
    assert plimsoll("status", published, key=key).exit_code == 0, "what is published names nobody"


def test_keys_of_two_sites_swapped_stop_both(published: Path, sites: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(sites / "other", tmp_path / "other"))
    assert plimsoll("run", published, key=ANOTHER).exit_code == 10
    assert plimsoll("run", other, key=KEY).exit_code == 10
    assert plimsoll("run", published, key=KEY).exit_code == 0
    assert plimsoll("run", other, key=ANOTHER).exit_code == 0


def test_a_key_is_changed_by_reading_everything_anew_and_no_old_pseudonym_stays(published: Path) -> None:
    """Not even among refused rows: under two keys one person would be two."""
    who = str(REFUSED["clinician_id"])
    old, new = (PseudonymKey(key.encode()).pseudonym(who) for key in (KEY, ANOTHER))
    store = published / "warehouse" / "store.duckdb"
    kept = list((published / "warehouse" / "quarantine").rglob("*.parquet"))
    assert all(old.encode() in path.read_bytes() for path in [store, *kept])
    assert kept
    before = open_snapshot(published / "warehouse").info["digest"]
    assert plimsoll("run", published, "--rebuild", key=ANOTHER).exit_code == 0
    assert open_snapshot(published / "warehouse").info["digest"] == before, "figures name nobody"
    assert new.encode() in store.read_bytes()
    assert [path for path in contents(published) if old.encode() in Path(path).read_bytes()] == []
    assert plimsoll("run", published, key=KEY).exit_code == 10, "the old key is another one now"


@pytest.mark.parametrize(
    "written",
    [
        f'pseudonym_key = "{ANOTHER}"',
        f'pseudonym_key_env = "{ANOTHER}"',
        f'pseudonym_key_env = "{"0a1b2c3d" * 8}"',
        f'pseudonym_key_env = "{EXAMPLE_KEY}"',
    ],
)
def test_a_secret_in_the_settings_is_refused_and_not_repeated(published: Path, written: str) -> None:
    settings = published / "site.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + written + "\n", encoding="utf-8")
    for command in ("run", "dashboard", "doctor"):
        result = plimsoll(command, published, key=None)
        assert result.exit_code != 0
        assert written.split('"')[1] not in result.output
    assert plimsoll("run", published).exit_code == 10


@pytest.mark.parametrize("command", ["run", "check", "dashboard", "retain", "report", "export"])
@pytest.mark.parametrize("size", [3, 4])
def test_a_group_below_the_floor_starts_nothing(published: Path, command: str, size: int) -> None:
    settings = published / "site.toml"
    text = settings.read_text(encoding="utf-8").replace("minimum_group = 5", f"minimum_group = {size}")
    settings.write_text(text, encoding="utf-8")
    before = contents(published)
    more: dict[str, list[object]] = {
        "report": ["--all", "--out", published.parent / "out.pdf"],
        "export": [published.parent / "out"],
    }
    result = plimsoll(command, published, *more.get(command, []))
    assert result.exit_code == 10, result.output
    assert "floor of 5" in result.stderr
    assert contents(published) == before


def test_the_record_holds_without_the_pseudonym_key(published: Path) -> None:
    """Two keys, two purposes: who loses that of pseudonyms can still show that nothing was changed."""
    file(journal_of(published), unit="W1")
    result = plimsoll("verify", published, "--json", key=None)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout.strip().splitlines()[-1])["holds"] is True
