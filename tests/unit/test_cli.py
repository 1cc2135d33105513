"""The `plimsoll` command: every command and option explains itself; the demo touches nothing of others."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

from dashboard import cli
from dashboard.cli import main
from pipelines.cli import COMMANDS
from pipelines.privacy import KEY_FILE
from tests.sites import Ward, write_ward_site

if TYPE_CHECKING:
    from collections.abc import Iterator

PROMISED = {
    "demo", "init", "run", "check", "alerts", "status", "ledger", "effect", "metrics", "dashboard", "report",
    "simulate", "formats", "sniff", "version", "verify", "backup", "restore",
    "import-reports", "doctor", "export", "record-pack", "digest",
    "grant", "revoke", "grants", "retain", "held", "unit-code",
}  # fmt: skip


def parameters() -> Iterator[tuple[str, click.Parameter]]:
    for name, command in main.commands.items():
        for parameter in command.params:
            yield name, parameter


def test_every_promised_command_is_there() -> None:
    assert set(main.commands) == PROMISED
    shown = {"demo", "dashboard", "report", "digest", "unit-code"}
    assert {command.name for command in COMMANDS} == PROMISED - shown


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_every_command_explains_itself(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    command = main.commands[name]
    first = (command.help or "").split("\n", 1)[0]
    assert first.endswith(".") or "\n\n" not in (command.help or "")
    assert " ".join(first.split()) in " ".join(result.stdout.split())
    assert CliRunner().invoke(main, [name, "-h"]).stdout == result.stdout


@pytest.mark.parametrize(
    ("name", "parameter"), [entry for entry in parameters() if isinstance(entry[1], click.Option)]
)
def test_every_option_has_a_help_text_that_is_a_sentence(name: str, parameter: click.Option) -> None:
    assert parameter.help, f"{name} {parameter.opts}"
    assert parameter.help[0].isupper() or parameter.help[0] == "`"
    assert parameter.help.endswith(".")


def test_the_list_of_commands_tells_each_in_a_line() -> None:
    lines = CliRunner().invoke(main, ["--help"]).stdout.splitlines()
    for name in PROMISED:
        (told,) = (line.split(None, 1)[1] for line in lines if line.startswith(f"  {name} "))
        assert len(told) > 20
        assert not told.endswith("..."), f"{name}: its first sentence is too long for the list"


def test_help_comes_without_the_engines() -> None:
    """`plimsoll --help` must not wait for Great Expectations and Streamlit to load."""
    slow = ("great_expectations", "streamlit", "altair")
    code = f"import sys, dashboard.cli; print([name for name in {slow} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


# --- demo -----------------------------------------------------------------------------------------------


@pytest.fixture
def small_sample(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The demo's sample is a ward of four weeks; the list says where it was made."""
    made: list[Path] = []

    def write(folder: Path, scenario: str, *, end: date, **_: Any) -> None:
        made.append(folder)
        write_ward_site(folder, Ward(weeks=4))
        (folder / "truth.json").write_text(
            json.dumps({"scenario": scenario, "end": str(end)}), encoding="utf-8"
        )

    monkeypatch.setattr("sample_data.write_site", write)
    return made


def demo(folder: Path) -> Any:
    return CliRunner().invoke(main, ["demo", "--no-serve", "--folder", str(folder)])


@pytest.mark.slow
def test_a_demo_makes_its_site_once_with_a_key_of_its_own(
    tmp_path: Path, small_sample: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLIMSOLL_PSEUDONYM_KEY")
    folder = tmp_path / "demo"
    for _ in range(2):
        result = demo(folder)
        assert result.exit_code == 0, result.output
        assert "Published: snapshot" in result.stdout
    assert small_sample == [folder]
    assert (folder / KEY_FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "content"),
    [("thesis.txt", "mine"), ("truth.json", '{"scenario": "creep", "end": "2020-01-05"}')],
)
def test_a_folder_that_the_demo_did_not_make_is_left_alone(
    tmp_path: Path, small_sample: list[Path], name: str, content: str
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / name).write_text(content, encoding="utf-8")
    result = demo(own)
    assert result.exit_code == 2
    assert "not a sample site" in result.stderr
    assert [path.name for path in own.iterdir()] == [name]
    assert small_sample == []


def test_a_sample_of_an_earlier_week_is_made_again(tmp_path: Path, small_sample: list[Path]) -> None:
    from pipelines.progress import Silent

    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "truth.json").write_text('{"scenario": "sample", "end": "2020-01-05"}', encoding="utf-8")
    (folder / "old.csv").write_text("old", encoding="utf-8")
    assert not cli._is_current(folder)
    cli._make_sample(folder, Silent())
    assert cli._is_current(folder)
    assert not (folder / "old.csv").exists()


@pytest.mark.parametrize("text", ["", "{}", "[1]", "not json"])
def test_a_sample_whose_truth_cannot_be_read_is_not_current(tmp_path: Path, text: str) -> None:
    (tmp_path / "truth.json").write_text(text, encoding="utf-8")
    assert not cli._is_current(tmp_path)
    assert not cli._is_current(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("today", "sunday"),
    [("2026-06-29", "2026-06-28"), ("2026-07-04", "2026-06-28"), ("2026-07-05", "2026-06-28")],
    ids=["Monday", "Saturday", "Sunday: not over yet"],
)
def test_the_sample_ends_on_the_last_sunday_that_is_over(
    monkeypatch: pytest.MonkeyPatch, today: str, sunday: str
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.fromisoformat(f"{today}T12:00:00+00:00")

    monkeypatch.setattr(cli, "datetime", Clock)
    assert cli._last_sunday() == date.fromisoformat(sunday)


# --- dashboard ------------------------------------------------------------------------------------------


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What would have been started."""
    calls: list[dict[str, Any]] = []

    def call(command: list[str], **more: Any) -> int:
        calls.append({"command": command, **more})
        return 3

    monkeypatch.setattr(subprocess, "call", call)
    return calls


def test_the_dashboard_is_served_on_this_computer_only(tmp_path: Path, served: list[dict[str, Any]]) -> None:
    site = write_ward_site(tmp_path / "site", Ward(weeks=1))
    result = CliRunner().invoke(main, ["dashboard", str(site), "--port", "8599"])
    assert result.exit_code == 3, "Streamlit's own"
    assert "http://127.0.0.1:8599" in result.stdout
    (started,) = served
    options = dict(zip(started["command"][5::2], started["command"][6::2], strict=True))
    assert options["--server.address"] == "127.0.0.1"
    assert options["--server.port"] == "8599"
    assert options["--server.headless"] == "true"
    assert started["env"]["PLIMSOLL_SITE"] == str(site.resolve())
    assert started["env"]["GX_ANALYTICS_ENABLED"] == "false"
    assert started["env"]["PATH"] == os.environ["PATH"]


@pytest.mark.parametrize("command", ["dashboard", "demo"])
def test_a_port_in_use_is_said_before_anything_is_made_or_served(
    tmp_path: Path, served: list[dict[str, Any]], command: str
) -> None:
    site = write_ward_site(tmp_path / "site", Ward(weeks=1))
    folder = tmp_path / "demo"
    arguments = {"dashboard": [str(site)], "demo": ["--folder", str(folder)]}[command]
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = CliRunner().invoke(main, [command, *arguments, "--port", str(port)])
    assert result.exit_code == 2
    assert f"Port {port} cannot be used" in result.stderr
    assert "Choose another with --port." in result.stderr
    assert "http://" not in result.stdout
    assert served == []
    assert not folder.exists()


def test_a_folder_that_is_no_site_is_not_served(tmp_path: Path, served: list[dict[str, Any]]) -> None:
    assert CliRunner().invoke(main, ["dashboard", str(tmp_path)]).exit_code == 10
    assert served == []
