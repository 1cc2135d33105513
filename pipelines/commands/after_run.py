"""What follows a run that has published, and needs what pipelines may not import.

The digest speaks the dashboard's words, and pipelines do not know the dashboard. So the command line, which
knows both, hands its way of telling to `plimsoll run` through click's context.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from pipelines.errors import PlimsollError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.site import Site

SENT, NOT_ALL_SENT, FAILED = "sent", "not_all_sent", "failed"


@dataclass(frozen=True)
class AfterRun:
    """The digest as the command line sends it.

    `tell` sends what there is to tell now and gives the document of `plimsoll digest --json`; PlimsollError
    where nothing can be told. `lines` puts that document into plain lines.
    """

    tell: Callable[[Site], dict[str, Any]]
    lines: Callable[[dict[str, Any]], list[str]]


def tell(site: Site) -> dict[str, Any] | None:
    """Send the digest where [digest] after_run asks for it; None where it does not.

    It raises nothing: what is published stays published, whatever a mail server answers. The document has
    `state`, and `error` with what is wrong and what to do; what was not sent is told by the next run.
    """
    if not site.digest_after_run:
        return None
    after = click.get_current_context().find_object(AfterRun)
    if after is None:
        return _failed("Only the command `plimsoll run` sends one.")
    try:
        told = after.tell(site)
    except PlimsollError as error:
        return _failed(str(error))
    except Exception as error:  # noqa: BLE001  # it has published: nothing after that makes it a failed run
        return _failed(f"{type(error).__name__}; `plimsoll digest` says more.")
    unsent = sum(message["state"] == "failed" for message in told["messages"])
    return {
        "state": NOT_ALL_SENT if unsent else SENT,
        "error": f"Messages that could not be sent: {unsent}." if unsent else None,
        **told,
    }


def _failed(error: str) -> dict[str, Any]:
    return {"state": FAILED, "error": error, "messages": []}


def say(told: dict[str, Any], *, failures_only: bool) -> None:
    """What became of each message; on stderr what was not sent, and that this undoes nothing."""
    after = click.get_current_context().find_object(AfterRun)
    if after is not None and told["state"] != FAILED and not failures_only:
        for line in after.lines(told):
            click.echo(f"Digest to {line}")
    if told["error"]:
        click.echo(
            f"plimsoll: The snapshot is published, but its digest is not sent. {told['error']}\n"
            "  The next run, or `plimsoll digest`, tries again.",
            err=True,
        )
