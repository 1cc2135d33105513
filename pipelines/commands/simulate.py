"""`plimsoll simulate`: a canonical site with a known truth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import guarded
from pipelines.commands.shown_progress import shown_progress
from pipelines.errors import SettingsError
from sample_data import DEFAULT_SEED, SCENARIOS, write_site

if TYPE_CHECKING:
    from datetime import datetime

_HELP = "\n\n".join(f"{name}: {scenario.teaches}" for name, scenario in SCENARIOS.items())


@click.command("simulate", short_help="Make a site whose truth is known.", epilog=f"Scenarios:\n\n{_HELP}")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--scenario", type=click.Choice(sorted(SCENARIOS)), required=True, help="Which world to make.")
@click.option("--units", type=click.IntRange(min=1), help="How many units.")
@click.option("--weeks", type=click.IntRange(min=1), help="How many weeks of history.")
@click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Same seed, same bytes.")
@click.option("--events", type=click.IntRange(min=1), help="About how many LLM tasks.")
@click.option(
    "--end", type=click.DateTime(["%Y-%m-%d"]), help="Last Sunday of the history; last week's by default."
)
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["csv", "csv.gz", "parquet", "ndjson"]),
    default="csv",
    show_default=True,
    help="How the files are written.",
)
@guarded
def simulate_command(
    directory: Path,
    scenario: str,
    units: int | None,
    weeks: int | None,
    seed: int,
    events: int | None,
    end: datetime | None,
    fmt: str,
) -> None:
    """Make a site in DIRECTORY whose truth is known (truth.json): for trying, teaching and testing.

    The site needs a pseudonym key like any other before `plimsoll run`.
    """
    if directory.exists() and any(directory.iterdir()):
        raise SettingsError("The folder is not empty.", hint="choose a new one; nothing is overwritten")
    with shown_progress() as progress:
        progress.step("Making the site", 0)
        try:
            write_site(
                directory,
                scenario,
                units=units,
                weeks=weeks,
                seed=seed,
                events=events,
                end=end.date() if end else None,
                fmt=fmt,  # type: ignore[arg-type]  # click.Choice gives one of the four
            )
        except ValueError as error:
            raise click.UsageError(f"{error}.") from None
    click.echo(f"A site of the scenario {scenario} is in {directory}; truth.json says what was planted.")
