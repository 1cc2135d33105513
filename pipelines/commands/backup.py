"""`plimsoll backup` and `plimsoll restore`: a copy of what people wrote, and the way back from it."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.commands.options import guarded, site_argument
from pipelines.commands.words import counted


@click.command("backup", short_help="Copy what people wrote into one file.")
@site_argument
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@guarded
def backup_command(site: Path, file: Path) -> None:
    """Copy everything people wrote in SITE into FILE, readable by its owner only.

    The record is verified first. The figures need no copy: they are made again from the files in `incoming`.
    Keep state/record.key apart from the copy.
    """
    from pipelines.site import load_site
    from pipelines.state.backup import write_backup
    from pipelines.state.journal import journal_of

    load_site(site)
    copied = write_backup(journal_of(site), file)
    click.echo(f"{counted(copied, 'entry', 'entries')} copied to {file.name}. The record holds.")
    click.echo("Keep state/record.key too, in another place.")


@click.command("restore", short_help="Bring a copy back, and say what is missing.")
@site_argument
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@guarded
def restore_command(site: Path, file: Path) -> None:
    """Bring the copy FILE back into the empty database of SITE.

    What was kept after the copy was made is lost; how much that is the anchor knows, and the record says so
    from then on.
    """
    from pipelines.site import load_site
    from pipelines.state.backup import restore
    from pipelines.state.journal import journal_of

    load_site(site)
    told = restore(journal_of(site), file)
    click.echo(f"{counted(told.entries, 'entry', 'entries')} brought back, of a copy made at {told.made_at}.")
    if told.lost:
        click.echo(
            f"Lost since: {counted(told.lost, 'entry', 'entries')}, number {told.first} to {told.last}. "
            "Ask who holds a receipt of those days to file again."
        )
    else:
        click.echo("The anchor knows of nothing that is missing.")
