"""`[digest] after_run`: a run that has published sends the digest, and nothing about that undoes the run."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dashboard.cli import main
from pipelines.commands.run import run_command
from pipelines.errors import SettingsError
from pipelines.site import load_site
from pipelines.state import journal_of
from tests.sites import Ward, write_rows, write_ward_site
from tests.unit.test_notices import receiving

TO = """
[digest]
after_run = {after_run}
[digest.to.wards]
addresses_env = "PLIMSOLL_TEST_WARDS"
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ward over its line, of which a run opens a case."""
    monkeypatch.setenv("PLIMSOLL_TEST_WARDS", "json://127.0.0.1:9/nobody")
    folder = write_ward_site(tmp_path / "site", Ward("W1", patients=30, weeks=6), unit_id="W1", setting=None)
    settings(folder, "true")
    return folder


def settings(folder: Path, after_run: str) -> None:
    path = folder / "site.toml"
    text = path.read_text(encoding="utf-8").split("\n[digest]")[0]
    path.write_text(text + TO.format(after_run=after_run), encoding="utf-8")


def plimsoll(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def ran(site: Path) -> dict[str, Any]:
    result = plimsoll("run", site, "--json")
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_a_run_sends_it_once_and_says_so(site: Path, monkeypatch: pytest.MonkeyPatch):
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", receiver.address)
        first = plimsoll("run", site)
        assert first.exit_code == 0, first.output
        assert "Digest to wards: sent (1 unsafe, 1 new)." in first.output
        assert first.output.index("Published: snapshot") < first.output.index("Digest to wards")
        again = ran(site)
    assert len(receiver.came) == 1
    assert again["digest"]["state"] == "sent"
    assert [each["state"] for each in again["digest"]["messages"]] == ["nothing"]


def test_without_the_setting_a_run_sends_nothing(site: Path, monkeypatch: pytest.MonkeyPatch):
    settings(site, "false")
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", receiver.address)
        assert ran(site)["digest"] is None
    assert receiver.came == []


def test_what_is_published_does_not_hang_on_it(site: Path, monkeypatch: pytest.MonkeyPatch):
    settings(site, "false")
    before = ran(site)
    settings(site, "true")
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", receiver.address)
        after = ran(site)
    assert len(receiver.came) == 1
    told = ("snapshot", "snapshot_id", "weeks_recomputed")
    assert [after[name] for name in told] == [before["snapshot"], before["snapshot_id"], 0]


def test_a_receiver_that_refuses_makes_no_failed_run_and_the_next_tries_again(
    site: Path, monkeypatch: pytest.MonkeyPatch
):
    with receiving(500) as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", receiver.address)
        result = plimsoll("run", site, "--json")
        assert result.exit_code == 0
        document = json.loads(result.stdout)
        assert document["snapshot_id"] is not None
        assert document["digest"]["state"] == "not_all_sent"
        assert "The snapshot is published, but its digest is not sent." in result.stderr
        assert "The next run, or `plimsoll digest`, tries again." in result.stderr
        assert receiver.address not in result.output
        receiver.answers = 200
        assert ran(site)["digest"]["state"] == "sent"
    assert len(receiver.came) == 2, "the one refused, and the one taken"


def test_nobody_at_the_other_end_makes_no_failed_run(site: Path, monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", f"json://127.0.0.1:{closed.getsockname()[1]}/hook")
        result = plimsoll("run", site)
    assert result.exit_code == 0
    assert "Digest to wards: not sent" in result.stdout
    assert "Messages that could not be sent: 1." in result.stderr


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (
            SettingsError("Nobody is named.", hint="name somebody"),
            "Nobody is named.\n  What to do: name somebody",
        ),
        (RuntimeError("CANARY"), "RuntimeError; `plimsoll digest` says more."),
    ],
)
def test_a_digest_that_cannot_be_made_makes_no_failed_run(
    site: Path, monkeypatch: pytest.MonkeyPatch, raised: Exception, said: str
):
    def fails(*_given: object, **_more: object) -> None:
        raise raised

    monkeypatch.setattr("dashboard.digest.sending._told", fails)
    result = plimsoll("run", site, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["digest"] == {"state": "failed", "error": said, "messages": []}
    assert "CANARY" not in result.output


def test_without_an_address_it_is_said(site: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PLIMSOLL_TEST_WARDS")
    result = plimsoll("run", site)
    assert result.exit_code == 0
    assert "No address stands in PLIMSOLL_TEST_WARDS." in result.stderr


def test_a_run_that_is_refused_and_a_check_send_nothing(site: Path, monkeypatch: pytest.MonkeyPatch):
    with receiving() as receiver:
        monkeypatch.setenv("PLIMSOLL_TEST_WARDS", receiver.address)
        assert plimsoll("check", site).exit_code == 0
        bad = [{"unit_id": f"W{n}", "unit_name": "A", "setting": "no such setting"} for n in range(40)]
        write_rows(site / "incoming" / "units-bad.csv", bad)
        assert plimsoll("run", site).exit_code == 12
    assert receiver.came == []
    assert [row["kind"] for row in journal_of(site).rows()] == []


def test_a_program_that_has_no_words_for_it_says_so(site: Path):
    result = CliRunner().invoke(run_command, [str(site)])
    assert result.exit_code == 0
    assert "Only the command `plimsoll run` sends one." in result.stderr


def test_the_setting_is_read_and_must_be_true_or_false(site: Path):
    assert load_site(site).digest_after_run is True
    settings(site, '"yes"')
    with pytest.raises(SettingsError, match=r"\[digest\] after_run is not of the right kind"):
        load_site(site)
