"""`plimsoll doctor` names what is wrong with a site, and what to do; a whole site has nothing wrong."""

import json
import os
import shutil
import time
from collections.abc import Callable
from datetime import date
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from pipelines.doctor import CHECKS, examine_site
from pipelines.state import Draft, Spool, journal_of, new_key
from pipelines.state.case_steps import AlertTold, CaseAlerted
from pipelines.state.digests import DigestBegun, Item
from pipelines.steps.lock import site_lock
from pipelines.warehouse.build import snapshot_file
from pipelines.warehouse.read import current
from tests.entries import draft
from tests.sites import Ward, run_site, write_ward_site

pytestmark = pytest.mark.usefixtures("polars_alone")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doctor") / "site"
    folder.mkdir()
    write_ward_site(folder, Ward(weeks=2))
    settings = folder / "site.toml"
    people = '[people]\nurgent_contact = "bleep 2222"\n[state]\nanchor = "elsewhere/heads"\n'
    settings.write_text(settings.read_text() + people)
    run_site(folder)
    return folder


@pytest.fixture
def site(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLIMSOLL_ON_CALL", "json://127.0.0.1")
    shutil.copytree(made, tmp_path / "site")
    return tmp_path / "site"


def states(site: Path) -> dict[str, str]:
    return {finding.check: finding.state for finding in examine_site(site)}


def faults(site: Path) -> set[str]:
    return {name for name, state in states(site).items() if state == "fault"}


def test_a_whole_site_has_nothing_that_must_be_put_right(site: Path):
    told = states(site)
    assert set(told) == {"settings", *(name for name, _ in CHECKS)}
    assert {name for name, state in told.items() if state != "good"} <= {"encryption"}
    assert CliRunner().invoke(main, ["doctor", str(site)]).exit_code == 0


def no_contact(site: Path) -> None:
    settings = site / "site.toml"
    settings.write_text(settings.read_text().replace('"bleep 2222"', '""'))


def cut_record(site: Path) -> None:
    journal_of(site).add(draft())
    path = site / "elsewhere" / "heads"
    path.write_text(path.read_text() + f"99 {'0' * 64}\n")


def laid_aside(site: Path) -> None:
    Spool.beside(journal_of(site)).keep(draft())


def damaged_snapshot(site: Path) -> None:
    warehouse = site / "warehouse"
    name = str(current(warehouse))
    whole = snapshot_file(warehouse, name)
    shutil.copy(whole, snapshot_file(warehouse, "000000-before"))
    whole.chmod(0o644)
    whole.write_bytes(whole.read_bytes()[:3000])


def open_to_others(site: Path) -> None:
    (site / "state" / "record.key").chmod(0o644)


def from_the_future(site: Path) -> None:
    ahead = time.time() + 7200
    os.utime(site / "warehouse" / "CURRENT", (ahead, ahead))


def database_damaged(site: Path) -> None:
    for path in (site / "state").glob("plimsoll.sqlite*"):
        path.unlink()
    (site / "state" / "plimsoll.sqlite").write_bytes(b"no database" * 100)
    (site / "state" / "plimsoll.sqlite").chmod(0o600)


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (no_contact, {"urgent contact"}),
        (cut_record, {"record"}),
        (laid_aside, {"spool"}),
        (damaged_snapshot, {"snapshot", "record"}),
        (open_to_others, {"permissions", "record"}),
        (from_the_future, {"clock"}),
        (database_damaged, {"record"}),
    ],
)
def test_each_harm_is_named_with_what_to_do(site: Path, harm: Callable[[Path], None], named: set[str]):
    harm(site)
    assert faults(site) == named
    assert all(one.remedy for one in examine_site(site) if one.state in ("fault", "look"))
    told = CliRunner().invoke(main, ["doctor", str(site), "--json"])
    assert told.exit_code == 10
    found = json.loads(told.stdout)["findings"]
    assert {one["check"] for one in found if one["state"] == "fault"} == named


def test_settings_that_cannot_be_read_are_the_one_finding(site: Path):
    (site / "site.toml").write_text("[site\n")
    assert faults(site) == {"settings"}
    assert len(examine_site(site)) == 1


def test_a_full_disk_is_named(site: Path, monkeypatch: pytest.MonkeyPatch):
    class Usage:
        free = 5_000_000

    monkeypatch.setattr("shutil.disk_usage", lambda _folder: Usage())
    assert faults(site) == {"disk"}


def test_a_package_below_its_floor_is_named(site: Path, monkeypatch: pytest.MonkeyPatch):
    real = metadata.version

    def version(name: str) -> str:
        return "1.0" if name == "streamlit" else real(name)

    monkeypatch.setattr(metadata, "version", version)
    (finding,) = [one for one in examine_site(site) if one.state == "fault"]
    assert (finding.check, finding.seen) == ("versions", "streamlit 1.0")


def test_another_key_than_the_rows_were_read_with_is_named(site: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLIMSOLL_PSEUDONYM_KEY", "another-key-of-at-least-32-bytes-here")
    assert faults(site) == {"pseudonym key"}


def test_rows_past_their_retention_are_named_until_they_have_left(tmp_path: Path):
    site = write_ward_site(tmp_path / "old", Ward(weeks=2, first_day=date(2023, 1, 2)))
    run_site(site)
    (found,) = [one for one in examine_site(site) if one.check == "retention"]
    assert found.state == "fault"
    assert "older than the 104 weeks" in found.seen
    assert "plimsoll retain" in found.remedy
    assert CliRunner().invoke(main, ["retain", str(site)]).exit_code == 0
    assert states(site)["retention"] == "good"


def test_retention_is_not_looked_at_while_a_run_holds_the_site_and_makes_no_folder(site: Path):
    with site_lock(site / "warehouse"):
        assert states(site)["retention"] == "unknown"
    shutil.rmtree(site / "warehouse")
    assert states(site)["retention"] == "good"
    assert not (site / "warehouse").exists(), "a look changes nothing"


def test_cases_that_nobody_was_written_to_about_are_named(site: Path, monkeypatch: pytest.MonkeyPatch):
    def found() -> tuple[str, str]:
        (one,) = [one for one in examine_site(site) if one.check == "digest"]
        return one.state, one.seen

    assert found() == ("good", "no group is to be told by message")
    settings = site / "site.toml"
    group = '[digest.to.wards]\naddresses_env = "WARDS"\nunits = ["W1"]\n'
    settings.write_text(settings.read_text() + group)
    assert found() == ("look", "no addresses are set for: wards")
    monkeypatch.setenv("WARDS", "json://127.0.0.1")
    assert found()[0] == "good"
    alert = (AlertTold("a1", "over_line", "unsafe"),)
    journal = journal_of(site)
    for unit, told in (("W2", "good"), ("W1", "look")):
        opened = CaseAlerted(alert, date(2026, 6, 1), date(2026, 5, 31), "000001-a")
        journal.add(Draft("run", unit, opened, new_key()))
        assert found()[0] == told, "W2 is nobody's here"
    assert "alerts of 1 units" in found()[1]
    sent = DigestBegun("f", (Item("C1", "new", "a1"),), date(2026, 6, 2), 1)
    journal.add(Draft("command line", "", sent, sent.key))
    assert found()[0] == "good"


def test_a_missing_key_is_named(site: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PLIMSOLL_PSEUDONYM_KEY")
    assert faults(site) == {"pseudonym key"}


def test_what_wants_a_decision_is_no_fault(site: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PLIMSOLL_ON_CALL")
    assert states(site)["on call"] == "look"
    assert faults(site) == set()
