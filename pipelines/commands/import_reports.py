"""`plimsoll import-reports`: reports that were filed elsewhere are to be answered here."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from pipelines.commands.options import emit, guarded, json_option, site_argument
from pipelines.commands.words import counted
from pipelines.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.state import Journal, ReportFiled

NEEDED = ("report_id", "unit_id", "reported_at", "level", "cause")


@dataclass
class Imported:
    """What became of the rows of one file: read = taken + again + refused."""

    read: int = 0
    taken: int = 0
    again: int = 0
    refused: int = 0
    first_refused: int | None = None  # the number of its row

    def refuse(self) -> None:
        """Count a row that cannot be taken."""
        self.refused += 1
        self.first_refused = self.first_refused or self.read


@click.command("import-reports", short_help="Take over reports filed elsewhere, to answer them here.")
@site_argument
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@json_option
@guarded
def import_command(site: Path, file: Path, as_json: bool) -> None:
    """Take the overload reports of FILE, a CSV of the table overload_reports, into the record of SITE.

    From then on they wait for an answer like those filed here. They count in the figures once the file lies
    in `incoming`. A file that is imported again adds nothing. Who filed a report is not taken over.
    """
    from pipelines.site import load_site
    from pipelines.state import journal_of

    settings = load_site(site)
    done = take(journal_of(site), file, ZoneInfo(settings.timezone))
    if as_json:
        emit(
            {
                "read": done.read,
                "taken": done.taken,
                "again": done.again,
                "refused": done.refused,
                "first_refused_row": done.first_refused,
            }
        )
        return
    click.echo(f"{counted(done.read, 'report')} read: {done.taken} taken over, {done.again} there already, ")
    click.echo(f"{done.refused} refused.")
    if done.first_refused is not None:
        click.echo(f"First refused: row {done.first_refused}. docs/tables.md says what every column holds.")


def take(journal: Journal, file: Path, zone: ZoneInfo) -> Imported:
    """Take over every row that can be taken. SourceError where the file is no such table."""
    from pipelines.state import Draft, NotFit

    done = Imported()
    for row in _rows(file):
        done.read += 1
        try:
            body, at = _report(row, zone)
            body.check()
        except (NotFit, ValueError, KeyError, TypeError):
            done.refuse()
            continue
        receipt = journal.add(Draft("import", row["unit_id"], body, f"imported {body.report_id}", at=at))
        done.again += receipt.again
        done.taken += not receipt.again
    return done


def _rows(file: Path) -> Iterator[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise SourceError(
                    f"The file has no column {', '.join(missing)}.", hint="docs/tables.md lists the columns"
                )
            yield from reader
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceError(
            f"The file cannot be read as CSV in UTF-8 ({type(error).__name__}).", hint="save it as such"
        ) from None


def _report(row: dict[str, str], zone: ZoneInfo) -> tuple[ReportFiled, datetime]:
    """A row as a report. It is kept without its shift: what a file says of who filed it stays there."""
    from pipelines.state import ReportFiled
    from pipelines.state.reports import monday

    if not row["report_id"].strip() or not row["unit_id"].strip():
        raise ValueError("a report has an id and a unit")
    moment = datetime.fromisoformat(row["reported_at"])
    local = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    if not date(2000, 1, 1) <= local.date() <= datetime.now(zone).date():
        raise ValueError("a report is not from the future")
    body = ReportFiled(
        week=monday(local.date()),
        on=None,
        period=None,
        level=int(row["level"]),
        cause=row["cause"],
        red_flag=(row.get("red_flag") or "").lower() in ("true", "1"),
        tried=(),
        remedy="other",
        help_asked="unknown",
        help_came="unknown",
        text="",
        text_flagged=False,
        name="",
        code="",
        facts={},
        snapshot_id="",
        report_id=row["report_id"].strip(),
    )
    return body, body.kept_at(local.astimezone(UTC))
