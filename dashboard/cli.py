"""The `plimsoll` command: the pipelines' commands, and those that show something."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.digest.command import digest_command, lines_of
from dashboard.digest.sending import tell
from dashboard.poster.command import unit_code_command
from dashboard.report.command import report_command
from pipelines.cli import COMMANDS
from pipelines.commands.after_run import AfterRun
from pipelines.commands.options import guarded, site_argument
from pipelines.commands.shown_progress import shown_progress

if TYPE_CHECKING:
    from pipelines.progress import Progress

DEFAULT_PORT = 8501
_DEMO_FOLDER = Path("plimsoll-demo")
_LOOPBACK = "127.0.0.1"
_SCENARIO = "sample"
_PORT = click.IntRange(1, 65535)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.pass_context
def main(context: click.Context) -> None:
    """Plimsoll shows where the time that LLM tools save clinicians really goes.

    It draws a load line for every unit, and warns when the gain is being turned into unsafe workload.

    \b
    Try it:         plimsoll demo
    Your own site:  plimsoll init my-hospital    (then fill it)
                    plimsoll check my-hospital   (what would be accepted)
                    plimsoll run my-hospital     (publish)
                    plimsoll dashboard my-hospital
    """
    context.obj = AfterRun(tell, lines_of)


for _command in COMMANDS:
    main.add_command(_command)
main.add_command(report_command)
main.add_command(digest_command)
main.add_command(unit_code_command)


@main.command("dashboard", short_help="Serve the dashboard on this computer.")
@site_argument
@click.option("--port", type=_PORT, default=DEFAULT_PORT, show_default=True, help="Port on this computer.")
@click.option(
    "--address",
    default=_LOOPBACK,
    show_default=True,
    help="Address to listen at; another than this computer's own needs [people.sign_in].",
)
@guarded
def dashboard_command(site: Path, port: int, address: str) -> None:
    """Serve the dashboard of SITE.

    It reads the published snapshot and notices a new one by itself. Without [people.sign_in] in site.toml
    whoever can reach the port sees what every role sees: it then listens at this computer's own address only.
    """
    from pipelines.errors import SettingsError
    from pipelines.sign_in import LOOPBACK, secrets_of
    from pipelines.site import load_site

    sign_in = load_site(site).sign_in
    if sign_in is not None:
        secrets_of(sign_in)  # what is missing is said at once, not by a server that does not start
    elif address not in LOOPBACK:
        raise SettingsError(
            "Without sign-in the dashboard answers this computer only.",
            hint="leave --address out, or set [people.sign_in] up: docs/sign-in.md",
        )
    sys.exit(_serve(site, port, address, open_browser=False))


@main.command("demo", short_help="Make a sample site with planted stories, and open it.")
@click.option("--port", type=_PORT, default=DEFAULT_PORT, show_default=True, help="Port on this computer.")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=_DEMO_FOLDER,
    show_default=True,
    help="Where the sample site is made.",
)
@click.option("--no-serve", is_flag=True, help="Make and run the site, and stop there.")
@guarded
def demo_command(port: int, no_open: bool, folder: Path, no_serve: bool) -> None:
    """Make a sample mental-health trust with planted stories, run it, and open its dashboard.

    Eighteen months of thirteen or more units; the sample ends last Sunday. A second call uses the same site
    again.
    """
    from pipelines.commands.run import lines_of
    from pipelines.privacy import make_key_file
    from pipelines.run import run
    from pipelines.site import load_site

    if not no_serve:
        _refuse_taken(port)  # said at once, not after the sample was made
    with shown_progress() as progress:
        if not _is_current(folder):
            _make_sample(folder, progress)
        make_key_file(folder)
        summary = run(load_site(folder), progress=progress)
    for line in lines_of(summary, published=True):
        click.echo(line)
    if not no_serve:
        sys.exit(_serve(folder, port, _LOOPBACK, open_browser=not no_open))


def _make_sample(folder: Path, progress: Progress) -> None:
    from sample_data import write_site

    if folder.exists():
        _refuse_foreign(folder)
        shutil.rmtree(folder)
    progress.step("Making the sample", 0)
    write_site(folder, _SCENARIO, end=_last_sunday())


def _refuse_foreign(folder: Path) -> None:
    """Only a folder that the demo made, or an empty one, is ever replaced."""
    if any(folder.iterdir()) and _truth(folder).get("scenario") != _SCENARIO:
        raise click.UsageError(f"{folder} is not a sample site; choose another --folder.")


def _is_current(folder: Path) -> bool:
    truth = _truth(folder)
    return (truth.get("scenario"), truth.get("end")) == (_SCENARIO, _last_sunday().isoformat())


def _truth(folder: Path) -> dict[str, Any]:
    """What a simulated site says of itself; nothing where it is none."""
    try:
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return truth if isinstance(truth, dict) else {}


def _last_sunday() -> date:
    """The last Sunday before today."""
    today = datetime.now().astimezone().date()
    return today - timedelta(days=today.isoweekday() % 7 or 7)


def _refuse_taken(port: int, address: str = _LOOPBACK) -> None:
    """Something else answering on the port would be taken for this site's dashboard."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            what = f"Port {port} cannot be used: {error.strerror or 'another program has it'}."
            raise click.UsageError(f"{what} Choose another with --port.") from None


def _serve(site: Path, port: int, address: str, *, open_browser: bool) -> int:
    """Run Streamlit until it is stopped; its exit code."""
    _refuse_taken(port, address)
    home = Path(__file__).resolve().parent
    where = "this computer only; " if address == _LOOPBACK else ""
    click.echo(f"Dashboard: http://{address}:{port}  ({where}Ctrl+C stops it)")
    options = {
        "server.address": address,
        "server.port": str(port),
        "server.headless": str(not open_browser).lower(),
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    environment = {**os.environ, "PLIMSOLL_SITE": str(site.resolve()), "GX_ANALYTICS_ENABLED": "false"}
    command = [sys.executable, "-m", "streamlit", "run", str(home / "server.py"), *arguments]
    try:
        return subprocess.call(command, cwd=home.parent, env=environment)  # noqa: S603  # our own words, no shell
    except KeyboardInterrupt:
        return 0
