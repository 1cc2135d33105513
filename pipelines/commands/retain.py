"""`plimsoll retain`: rows of persons leave when their time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipelines.commands.options import emit, guarded, json_option, site_argument

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.steps.retention import Retained


@click.command("retain", short_help="Remove rows of persons whose time is over.")
@site_argument
@click.option("--dry-run", is_flag=True, help="Say what would leave, and change nothing.")
@json_option
@guarded
def retain_command(site: Path, dry_run: bool, as_json: bool) -> None:
    """Remove rows of persons that are older than SITE keeps them from the store and the quarantine.

    How long that is [retention] weeks says. What was published of those weeks stays as it is; rows that come
    late for them are refused as `retired`. Files in `incoming` are not touched. What left is said by table,
    and kept in the record.

    \b
    Exit codes: 0 fine, 10 settings, 13 a run holds the site, 14 disk or database fault.
    """
    from pipelines.site import load_site
    from pipelines.steps.retention import retain

    done = retain(load_site(site), dry_run=dry_run)
    if as_json:
        before = None if done.retired_before is None else done.retired_before.isoformat()
        emit({"retired_before": before, "removed": done.removed, "rows": done.rows, "dry_run": dry_run})
        return
    for line in _told(done, dry_run):
        click.echo(line)


def _told(done: Retained, dry_run: bool) -> list[str]:
    if not done.removed:
        return ["Nothing is older than this site keeps it."]
    verb = "would leave" if dry_run else "left"
    rows = "row" if done.rows == 1 else "rows"
    lines = [f"  {name}: {rows:,}" for name, rows in sorted(done.removed.items())]
    return [
        f"{done.rows:,} {rows} of persons {verb}, of weeks before {done.retired_before}:",
        *lines,
        "Published figures of those weeks stay. Files in incoming are not touched: remove old ones there.",
    ]
