"""`plimsoll export`: what is published, as files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import emit, guarded, json_option, site_argument, snapshot_option
from pipelines.commands.words import counted

if TYPE_CHECKING:
    from pipelines.exporting import Exported


@click.command("export", short_help="What is published, as Parquet and CSV.")
@site_argument
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@snapshot_option
@json_option
@guarded
def export_command(site: Path, folder: Path, snapshot_id: str | None, as_json: bool) -> None:
    """Write what SITE has published into DIR: tidy Parquet and CSV, with what every column means.

    What is hidden in the published figures is in no file. CSV cells that a spreadsheet would run are
    disarmed. Figures that somebody contests are listed, without who and why. manifest.json has the SHA-256 of
    every file, and its own is printed and kept in the record; the same snapshot gives the same bytes, while
    nothing is contested or settled. DIR is made; an earlier export in it is replaced, anything else is
    refused.
    """
    from pipelines.commands.safe_csv import write_safe_csv
    from pipelines.exporting import ForeignFolder, export
    from pipelines.site import load_site
    from pipelines.steps.contested import contested
    from pipelines.steps.record import record_export
    from pipelines.warehouse.read import open_snapshot

    settings = load_site(site)
    try:
        snapshot, marks = open_snapshot(settings.warehouse, snapshot_id), contested(settings)
        done = export(snapshot, folder, write_safe_csv, marks)
    except ForeignFolder as refusal:
        raise click.BadParameter(str(refusal), param_hint="DIR") from None
    record_export(settings, done.snapshot_id, done.sha256)
    if as_json:
        emit({"snapshot": done.snapshot_id, "files": done.files, "rows": done.rows, "sha256": done.sha256})
        return
    click.echo(_told(done))


def _told(done: Exported) -> str:
    rows = sum(done.rows.values())
    return (
        f"{counted(len(done.rows), 'table')} with {rows:,} rows of snapshot {done.snapshot_id}, "
        f"in {counted(done.files, 'file')}.\nManifest: SHA-256 {done.sha256}. Note it, or ask the record: "
        "`plimsoll verify DIR --site SITE`."
    )
