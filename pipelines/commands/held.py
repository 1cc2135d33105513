"""`plimsoll held`: the answer to somebody who asks what is held about them."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import guarded, site_argument
from pipelines.commands.words import counted

if TYPE_CHECKING:
    import polars as pl

    from pipelines.site import Site

_DAYS = (
    "_date",
    "week_start",
    "date",
    "started_at",
    "happened_at",
    "at",
    "began_at",
    "completed_on",
    "start_date",
)
"""Columns that say when, the first that a file has."""


@click.command("held", short_help="What is held about one person.")
@site_argument
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write into; it is made, and must not hold anything.",
)
@guarded
def held_command(site: Path, folder: Path) -> None:
    """Write everything SITE holds about one person into a folder: a CSV file a table, and what it means.

    The staff id is read from standard input, as the files in `incoming` carry it, so that it stands in no
    list of processes and no history of commands. A second line may give issuer and subject of the person's
    sign-in, with a blank between: what the record holds by them is then found too. The folder is readable by
    its owner only. That somebody asked is kept in the record, not who.
    """
    from pipelines.commands.safe_csv import write_safe_csv
    from pipelines.site import load_site
    from pipelines.steps.held import held

    settings = load_site(site)
    if folder.exists() and any(folder.iterdir()):
        raise click.BadParameter("name a folder that is empty or not there yet", param_hint="--out")
    identifier, signs_in_as = _asked(sys.stdin.read())
    found = held(settings, identifier, signs_in_as)
    if not found:
        click.echo("Nothing is held.")
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    for name, frame in found.items():
        path = folder / f"{name}.csv"
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        write_safe_csv(frame, path)
    readme = folder / "README.txt"
    os.close(os.open(readme, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    readme.write_text(summary(settings, found, signed_in=signs_in_as is not None), encoding="utf-8")
    rows = counted(sum(frame.height for frame in found.values()), "row")
    click.echo(f"{rows} in {counted(len(found), 'file')}. README.txt says what they are.")
    click.echo("Hand the folder to the person alone, and remove it afterwards.")


def _asked(text: str) -> tuple[str, tuple[str, str] | None]:
    """The id, and issuer and subject where given. UsageError where the lines are not so."""
    lines = [line.strip() for line in text.splitlines()]
    lines = lines[: len(lines) if not lines or lines[-1] else -1]
    if not lines or not lines[0] or len(lines) > 2:
        raise click.UsageError(
            "Give the staff id on standard input, alone on its line, and on a second line, where wanted, "
            "issuer and subject of the sign-in."
        )
    if len(lines) == 1:
        return lines[0], None
    issuer, _, subject = lines[1].partition(" ")
    if not issuer or not subject.strip():
        raise click.UsageError("The second line is to hold issuer and subject, with a blank between.")
    return lines[0], (issuer, subject.strip())


def summary(site: Site, found: dict[str, pl.DataFrame], *, signed_in: bool) -> str:
    """In words: what is held, why, for how long, and who sees what."""
    from pipelines.steps.held import told_of

    parts = []
    for name, frame in sorted(found.items()):
        what, long = told_of(name, site.retention_weeks)
        parts.append(
            f"{name}.csv: {frame.height:,} {'row' if frame.height == 1 else 'rows'}{_span(frame)}\n"
            f"  {what}\n  Kept: {long}.\n"
        )
    return _BEFORE.format(site=site.name, files="\n".join(parts), weeks=site.retention_weeks) + (
        "" if signed_in else _NOT_LOOKED
    )


def _span(frame: pl.DataFrame) -> str:
    for name in _DAYS:
        if name in frame.columns and frame[name].null_count() < frame.height:
            ends = [frame[name].min(), frame[name].max()]
            first, last = (_day(end) for end in ends)
            return f", {first} to {last}"
    return ""


def _day(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)[:10]


_BEFORE = """\
What {site} holds about you in Plimsoll

{files}
Why. To see, unit by unit and week by week, where the time goes that LLM tools save, and to warn of unsafe
load. Never to appraise, discipline or roster anybody, and never as a target.

Whose. Your staff id is replaced by a keyed hash before anything is written; the column clinician_id holds
that hash. Rows that are about you and somebody else besides leave the other out.

For how long. Rows of persons leave after {weeks} weeks, rounded up to blocks of four, when `plimsoll retain`
is run. Weekly figures of units that were made from them stay. Entries of the record stay for good: they are
how it shows that nobody changed it.

Who sees it. The rows in these files: nobody but who runs the computer they are on; no page shows them. What
is published are figures of units and weeks, hidden where few people worked. What you wrote when signed in is
seen by the roles it was written for, in the units it is about, and by the auditor.

Not in here. The files your organisation sent: ask those who look after the systems they come from. Overload
reports you filed here: no sign-in is kept with them, so that nobody can look for them by you. With the code
you were given you find yours on the page Overload reports.
"""
_NOT_LOOKED = """
What the record holds by your sign-in was not looked for: issuer and subject of it were not given.
"""
