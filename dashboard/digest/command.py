"""`plimsoll digest`: tells people outside the dashboard which cases and overload reports wait for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dashboard.digest.sending import tell
from pipelines.commands.options import emit, guarded, json_option, site_argument
from pipelines.commands.words import counted
from pipelines.errors import PlimsollError

_TOLD = {
    "unsafe": "unsafe",
    "overdue": "past their day",
    "new": "new",
    "chronic": "chronic",
    "still_open": "open after their close",
    "report_grave": "overload reports of level 4 or 5 not acknowledged in time",
    "report_unseen": "overload reports not acknowledged in time",
    "report_undecided": "overload reports not decided in time",
}


@click.command("digest", short_help="Tell people of cases and reports that wait for them.")
@site_argument
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send and keep nothing.")
@json_option
@guarded
def digest_command(site: Path, dry_run: bool, as_json: bool) -> None:
    """Tell people by e-mail, webhook or another service what waits for them in SITE.

    One message to each address of [digest.to], about cases that are new, unsafe, past their day or chronic,
    and overload reports past their date: units and counts, no name and no text that anybody wrote. Nobody is
    told the same twice. Ordinary messages keep to the ceiling; what is unsafe, and reports of level 4 or 5
    that nobody acknowledged, is told at once. Run it after `plimsoll run`, and once a day.
    """
    from pipelines.site import load_site

    told = tell(load_site(site), dry_run=dry_run)
    if as_json:
        emit(told)
    else:
        _say(told)
    if failed := sum(message["state"] == "failed" for message in told["messages"]):
        raise PlimsollError(
            f"{counted(failed, 'message')} could not be sent.",
            hint="check the addresses and the receiver; `plimsoll digest` tries again",
        )


def lines_of(told: dict[str, Any]) -> list[str]:
    """What became of each message."""
    states = {
        "nothing": "nothing new to tell",
        "would_send": "would be sent",
        "sent": "sent",
        "failed": "not sent",
        "begun_elsewhere": "begun by another program, not sent again",
    }
    lines = []
    for message in told["messages"]:
        what = ", ".join(f"{n} {_TOLD[name]}" for name, n in message["told"].items())
        state = states.get(message["state"], f"held until {message['held_until']} by the ceiling")
        lines.append(f"{' and '.join(message['groups'])}: {state}{f' ({what})' if what else ''}.")
    return lines


def _say(told: dict[str, Any]) -> None:
    for line, message in zip(lines_of(told), told["messages"], strict=True):
        click.echo(line)
        click.echo(
            f"    About {message['expected_per_month']:.1f} messages a person and month are to be expected, "
            f"{message['expected_unsafe_per_month']:.1f} of them unsafe; "
            f"false alarms of a rise a month: {message['false_alarms_per_month']:.2f}."
        )
    click.echo(f"Ordinary messages: at most {told['ceiling_per_30_days']} a person in 30 days.")
    click.echo(
        "To be expected is what the alerts of the last year would have come to. Cases and overload reports "
        "that fall overdue, and alerts that stay open after a close, come on top: nobody foresees them."
    )
