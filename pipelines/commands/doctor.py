"""`plimsoll doctor`: what is not as it should be about a site, each with its remedy."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from pipelines.commands.options import emit, guarded, json_option, site_argument
from pipelines.errors import SettingsError

SIGNS = {"good": "  ", "look": "? ", "fault": "! ", "unknown": "- "}


@click.command("doctor", short_help="What is not as it should be, and what to do.")
@site_argument
@click.option(
    "--address",
    help="Ask the running dashboard too, as people reach it: encryption, browser headers, what it closes.",
)
@json_option
@guarded
def doctor_command(site: Path, address: str | None, as_json: bool) -> None:
    """Look SITE over: settings, key, record, spool, snapshot, retention, digest, permissions, disk, more.

    A finding marked ! has to be put right (exit code 10), one marked ? wants a decision, one marked - cannot
    be told from here.
    """
    from pipelines.doctor import examine_site, look_at

    findings = examine_site(site)
    if address is not None:
        try:
            findings += look_at(address)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--address") from None
    if as_json:
        emit({"findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            click.echo(f"{SIGNS[finding.state]}{finding.check}: {finding.seen}")
            if finding.remedy:
                click.echo(f"    {finding.remedy}")
    if any(finding.state == "fault" for finding in findings):
        sys.exit(SettingsError.exit_code)
