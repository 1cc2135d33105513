"""`plimsoll report`: the evidence pack, and the summary for a board, as a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import guarded, must_be_known, site_argument, snapshot_option
from pipelines.commands.outfile import beside
from pipelines.commands.shown_progress import shown_progress
from pipelines.commands.words import counted
from pipelines.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dashboard.report.making import Kind

_NAMED = 12
"""Characters without a font that are named; the others are counted."""


@click.command("report", short_help="The evidence pack of SITE, or a summary for its board, as a PDF.")
@site_argument
@click.option("--unit", help="The pack of one unit.")
@click.option("--all", "whole", is_flag=True, help="The pack of the organisation, with every unit.")
@click.option("--board", is_flag=True, help="A summary for the board, on one page.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The PDF file to write; one that is there is replaced.",
)
@snapshot_option
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Make it as on this day: it matters only where the data were too old by then. Default: today.",
)
@guarded
def report_command(
    site: Path,
    unit: str | None,
    whole: bool,
    board: bool,
    out: Path,
    snapshot_id: str | None,
    on: datetime | None,
) -> None:
    """What SITE's pages say, on paper: for meetings, boards and files, as a tagged PDF.

    A pack holds the answer and the standing with their reasons, every chart with its words, the ledger,
    alerts with their evidence, figures that were published otherwise before, the definitions, and what the
    data cannot tell; and which figures are contested and what was done, without anybody's words. It names the
    snapshot and the entry of the record it was made from; the same of both give the same file, byte for byte.
    """
    from dashboard.data import LOCAL_USER, Desk
    from dashboard.report.making import about_on, make
    from dashboard.report.on_record import on_record
    from pipelines.commands.ask import open_site

    if (unit is not None) + whole + board != 1:
        raise click.UsageError("Ask for one of --unit, --all and --board.")
    snapshot = open_site(site, snapshot_id)
    if snapshot.info["as_of"] is None:
        raise StorageError(
            "There are no data yet.", hint="put files into incoming/ and run `plimsoll run SITE`"
        )
    desk = Desk(snapshot, LOCAL_USER)
    must_be_known("--unit", unit, desk.units()["unit_id"], "`plimsoll status SITE` lists them.")
    about = about_on(desk, None if on is None else on.date())
    with beside(out) as draft:
        with shown_progress() as progress:
            kind: Kind = "board" if board else "organisation" if whole else "unit"
            made = make(desk, about, kind, unit or "", progress, on_record(desk, site))
        draft.write_bytes(made.content)
    if about.stale:
        click.echo(
            f"plimsoll: the newest data are {about.age_days} days old (limit {about.max_age_days}): the "
            "document says that how things stand now is unknown.",
            err=True,
        )
    if made.missing:
        click.echo(_letters(made.missing), err=True)
    click.echo(f"{out.name}: {len(made.content) / 1000:,.0f} kB written.")


def _letters(missing: Sequence[str]) -> str:
    named = " ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing[:_NAMED])
    return (
        f"plimsoll: no font on this computer has {counted(len(missing), 'character')} of it: {named}. "
        "The document says so and prints � instead. Install a font that has them."
    )
