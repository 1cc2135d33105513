"""`plimsoll sniff`: what files are, what is in them, and the block of settings that reads them."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from pipelines.commands.options import emit, guarded, json_option
from pipelines.commands.shown_progress import shown_progress
from pipelines.commands.words import counted
from pipelines.errors import FileRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.sources import Format
    from pipelines.steps.recognise import Guess
    from pipelines.summary import Summary

SOURCE = "sniffed"
NO_VARIABLE = "PLIMSOLL_NO_SUCH_KEY"
"""The site that is thrown away has a key file of its own."""

_RECORDS = {
    "log_records": "log record",
    "stay_records": "stay",
    "move_records": "message",
    "place_records": "place name",
    "access_records": "action",
    "usage_records": "usage sum",
}

NOT_RECOGNISED = 11
"""Exit code: a file is of no format that is known here."""


def _zone(_context: click.Context, _parameter: click.Parameter, name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise click.BadParameter("it is not an IANA time zone such as Europe/London.") from None
    return name


@click.command("sniff", short_help="What files are, and the settings that read them.")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--timezone", default="UTC", show_default=True, callback=_zone, help="Of times without offset.")
@json_option
@guarded
def sniff_command(files: tuple[Path, ...], timezone: str, as_json: bool) -> None:
    """What FILES are: format, rows, days, what they carry, what would be refused; and a [[source]] block.

    Each file is read as `plimsoll run` would read it, into a folder that is thrown away. Nothing of it is
    shown but counts. Whether its units and clinicians are known shows only in a site: `plimsoll check`.

    \b
    Exit codes: 0 every file is recognised, 11 one is not.
    """
    from pipelines.sources import SOURCES
    from pipelines.steps.recognise import by_format, pattern_of, recognise

    guesses = [recognise(path) for path in files]
    told = []
    for name, paths in by_format(guesses).items():
        summary = _tried(name, paths, timezone)
        told.append(_document(SOURCES[name], paths, summary, pattern_of(paths)))
    unknown = [_unknown(guess) for guess in guesses if guess.format is None]
    if as_json:
        emit({"sources": told, "not_recognised": unknown})
    else:
        for line in _lines(told, unknown):
            click.echo(line)
    if unknown:
        raise SystemExit(NOT_RECOGNISED)


def _tried(form: str, paths: Sequence[Path], timezone: str) -> Summary:
    """What a run says of these files in a site that has nothing else."""
    from pipelines.errors import RunRefused
    from pipelines.privacy import make_key_file
    from pipelines.run import Options, run
    from pipelines.shapes import SourceMap
    from pipelines.site import Site, Source

    with tempfile.TemporaryDirectory(prefix="plimsoll-sniff-") as folder, shown_progress() as progress:
        for number, path in enumerate(paths):
            place = Path(folder, "incoming", f"{number:06}")
            place.mkdir(parents=True)
            (place / path.name).symlink_to(path.resolve())
        source = Source("incoming/*/*", SourceMap(SOURCE, form, timezone))
        site = Site(Path(folder), SOURCE, timezone, pseudonym_key_env=NO_VARIABLE, sources=(source,))
        make_key_file(site.folder)
        try:
            return run(site, Options(publish=False), progress)
        except RunRefused as refusal:
            if refusal.summary is None:
                raise
            return refusal.summary


def _document(form: Format, paths: Sequence[Path], summary: Summary, pattern: str) -> dict[str, Any]:
    from pipelines.sources.names import shown_name
    from pipelines.warehouse.columns import WAITING

    whole = summary.document()
    coverage = summary.coverage.get(SOURCE, {})
    return {
        "format": form.name,
        "title": form.title,
        "files": [shown_name(path) for path in paths],
        "files_refused": whole["files_refused"],
        "files_incomplete": whole["files_incomplete"],
        "coverage": coverage,
        "refused": [entry for entry in whole["rejections"] if entry["rule"] not in WAITING],
        "records": whole["records"].get(SOURCE, {}),
        "not_candidate_rows": whole["ignored"].get(SOURCE, {}),
        "notes": _notes(summary, [shown_name(path) for path in paths]),
        "duplicates": {name: count["duplicates"] for name, count in whole["tables"].items()},
        "needs": list(form.needs),
        "block": _block(form, pattern, coverage),
    }


def _notes(summary: Summary, files: Sequence[str]) -> list[str]:
    """What a run says of these files; what it says of a site without data is left out."""
    about = [note for note in summary.notes if f" {SOURCE}" in note or any(file in note for file in files)]
    return [re.sub(f" of {SOURCE}| {SOURCE}", "", note) for note in about]


def _block(form: Format, pattern: str, coverage: dict[str, dict[str, Any]]) -> str:
    """The settings to paste; columns that no row carries stand there as remarks."""
    lines = ["[[source]]", f'format = "{form.name}"', f'path = "{pattern}"']
    absent = {
        name: table
        for table, counts in coverage.items()
        for name, rows in counts.items()
        if rows == 0 and name in form.carried
    }
    if absent:
        lines.append("# [source.map]")
        lines += [
            f'# {name} = "…"  # the field that carries it: no row of {table} has it'
            for name, table in sorted(absent.items())
        ]
    return "\n".join(lines)


def _unknown(guess: Guess) -> dict[str, str]:
    """What is to be said of a file that no format is sure of."""
    from pipelines.sources.intake import inspect
    from pipelines.sources.names import shown_name

    try:
        kind = inspect(guess.path).kind
    except FileRefused as refusal:
        return {"file": shown_name(guess.path), "reason": str(refusal)}
    return {"file": shown_name(guess.path), "reason": f"it is {kind}, and of no format that is known here"}


def _lines(told: list[dict[str, Any]], unknown: list[dict[str, str]]) -> Iterator[str]:
    for found in told:
        yield f"{found['format']}: {found['title']}"
        yield f"  {counted(len(found['files']), 'file')}: {', '.join(found['files'])}"
        for kind, number in found["records"].items():
            yield f"  {counted(number, _RECORDS[kind])}, folded or compared with others"
        for table, counts in found["coverage"].items():
            yield from _table(table, dict(counts))
        for entry in found["refused"]:
            where = f"first in {entry['example_file']}, row {entry['example_row']}"
            yield f"  would be refused: {entry['rows']:,} of {entry['table']} ({entry['rule']}), {where}"
        for file in found["files_refused"]:
            yield f"  refused: {file['file']} ({file['rule']}): {file['reason']}"
        for reason, records in found["not_candidate_rows"].items():
            yield f"  no candidate rows: {records:,} {reason}"
        yield from (f"  {note}" for note in found["notes"])
        if found["files_incomplete"]:
            yield f"  end in the middle of a record: {', '.join(found['files_incomplete'])}"
        yield f"  it needs: {'; '.join(found['needs'])}"
        yield from ("", found["block"], "")
    for entry in unknown:
        yield f"not recognised: {entry['file']}: {entry['reason']}"


def _table(table: str, counts: dict[str, Any]) -> Iterator[str]:
    rows, first, last = counts.pop("rows"), counts.pop("from"), counts.pop("to")
    days = f", {first} to {last}" if first else ""
    yield f"  {table}: {counted(rows, 'row')}{days}"
    for name, carrying in counts.items():
        yield f"    {name}: {carrying:,} of {rows:,} ({100 * carrying / rows:.0f} %)"
