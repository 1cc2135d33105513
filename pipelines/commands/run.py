"""`plimsoll run` and `plimsoll check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipelines.commands import after_run
from pipelines.commands.options import emit, guarded, json_option, site_argument
from pipelines.commands.shown_progress import shown_progress
from pipelines.errors import RunRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipelines.site import Site
    from pipelines.summary import Summary


@click.command("run")
@site_argument
@click.option(
    "--rebuild", is_flag=True, help="Read every file again into a new store, e.g. after changing a mapping."
)
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Where the heavy step runs; `spark` is planned and not there yet.",
)
@json_option
@guarded
def run_command(site: Path, rebuild: bool, engine: str, as_json: bool) -> None:
    """Read what is new in SITE and publish what follows from it.

    Reads the new files, replaces clinician ids by keyed hashes, validates, keeps refused rows in
    warehouse/quarantine with their reason, recomputes the weeks concerned, and publishes a new snapshot.
    Running it again with nothing new changes nothing. A run that fails leaves the last snapshot in place.
    With [digest] after_run the digest is sent last; that it cannot be sent is said, and makes no run fail.

    \b
    Exit codes: 0 fine, 10 settings, 11 a source cannot be read, 12 too few rows are right to publish,
    13 another run holds the site, 14 disk or database fault.
    """
    if engine == "spark":
        raise click.UsageError("--engine spark is not built yet; leave it out to run on this machine.")
    _run_and_report(site, as_json, rebuild=rebuild, publish=True)


@click.command("check")
@site_argument
@json_option
@guarded
def check_command(site: Path, as_json: bool) -> None:
    """Read and validate what is new in SITE, and publish nothing.

    Shows what `plimsoll run` would accept and refuse, file by file and rule by rule, and exits with the same
    codes.
    """
    _run_and_report(site, as_json, rebuild=False, publish=False)


def _run(site: Site, *, rebuild: bool, publish: bool) -> Summary:
    # Imported here: reading libraries take a second to load, and `plimsoll --help` should not.
    from pipelines.run import Options, run

    with shown_progress() as progress:
        return run(site, Options(rebuild=rebuild, publish=publish), progress)


def _run_and_report(site: Path, as_json: bool, *, rebuild: bool, publish: bool) -> None:
    """Report what was found also where it is refused: it says which files to mend."""
    from pipelines.site import load_site

    settings = load_site(site)
    try:
        summary = _run(settings, rebuild=rebuild, publish=publish)
    except RunRefused as refusal:
        if refusal.summary is not None:
            _report(refusal.summary, as_json, published=False)
        raise
    if not as_json:
        _report(summary, as_json, published=publish)  # before the digest: a slow mail server holds up no news
    summary.digest = after_run.tell(settings) if publish else None
    if as_json:
        _report(summary, as_json, published=publish)
    if summary.digest is not None:
        after_run.say(summary.digest, failures_only=as_json)


def _report(summary: Summary, as_json: bool, *, published: bool) -> None:
    if as_json:
        emit(summary.document())
        return
    for line in lines_of(summary, published=published):
        click.echo(line)


def lines_of(summary: Summary, *, published: bool) -> list[str]:
    """The summary in plain lines."""
    lines = [*_totals(summary), *_faults(summary), *(f"  note: {note}" for note in summary.notes)]
    if summary.readmitted or summary.withdrawn or summary.corrected:
        lines.append(
            f"Earlier rows: {summary.readmitted:,} readmitted, {summary.corrected:,} corrected, "
            f"{summary.withdrawn:,} withdrawn."
        )
    if not published:
        return [*lines, "Nothing was published."]
    if summary.restated_weeks or summary.alerts_withdrawn:
        lines.append(
            f"Published otherwise before: {summary.restated_weeks:,} weeks of units; "
            f"{summary.alerts_withdrawn:,} alerts stand no longer."
        )
    if summary.withheld_weeks:
        lines.append(
            f"Withheld after a correction: {summary.withheld_weeks:,} weeks of units, whose figures on what "
            "people did would differ from earlier ones by the doings of a few."
        )
    as_of = summary.as_of or "no data yet"
    lines.append(f"Weeks recomputed: {summary.weeks_recomputed}. As of: {as_of}.")
    return [*lines, f"Published: snapshot {summary.snapshot_id}."]


def _totals(summary: Summary) -> Iterator[str]:
    """Files and rows, counted."""
    total = {name: summary.total(name) for name in ("read", "accepted", "rejected", "duplicates")}
    files = f"{summary.files_new} new, {summary.files_skipped} already loaded"
    yield f"Files: {files}, {len(summary.files_refused)} refused."
    parts = " + ".join(f"{total[name]:,} {name}" for name in ("accepted", "rejected", "duplicates"))
    yield f"Rows: {total['read']:,} read = {parts}."


def _faults(summary: Summary) -> Iterator[str]:
    """What was refused, ignored or left out, and where."""
    for file in summary.files_refused:
        yield f"  refused: {file['file']} ({file['rule']}): {file['reason']}"
    for entry in summary.rejections.values():
        where = f"first in {entry['example_file']}, row {entry['example_row']}"
        yield f"  rejected: {entry['rows']:,} of {entry['table']} ({entry['rule']}), {where}"
    for source, reasons in summary.ignored.items():
        told = ", ".join(f"{records:,} {reason}" for reason, records in reasons.items())
        yield f"  not candidate rows in {source}: {told}"
    for name, columns in summary.extra_columns.items():
        yield f"  left out of {name}: unknown columns {', '.join(columns)}"
