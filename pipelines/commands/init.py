"""`plimsoll init`, `plimsoll formats` and `plimsoll version`."""

from __future__ import annotations

import json
from importlib import metadata, resources
from pathlib import Path

import click

from pipelines.commands.options import emit, guarded, json_option
from pipelines.errors import SettingsError


@click.command("init", short_help="Make a new site folder, a template for every table in it.")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@guarded
def init_command(directory: Path) -> None:
    """Make a new site folder in DIRECTORY: commented settings and an empty template for every table.

    Fill the templates (or delete those you have no data for), then `plimsoll check DIRECTORY`. Files that
    are there already stay as they are.
    """
    from pipelines.schemas import TABLES

    if (directory / "site.toml").exists():
        raise SettingsError("There is a site here already.", hint="choose another folder")
    for name in ("incoming", "policy", "warehouse", "state"):
        (directory / name).mkdir(parents=True, exist_ok=True)
    template = resources.files("pipelines").joinpath("templates/site.toml").read_text(encoding="utf-8")
    (directory / "site.toml").write_text(template, encoding="utf-8")
    for table in TABLES.values():
        folder = directory / ("policy" if table.policy else "incoming")
        file = folder / f"{table.name}.csv"
        if not file.exists():
            file.write_text(",".join(table.names) + "\n", encoding="utf-8")
    click.echo(f"A new site is in {directory}.")
    click.echo(
        "Next: fill the templates, set the pseudonym key named in site.toml, then run `plimsoll check`."
    )


@click.command("formats", short_help="What can be read, and what it needs from you.")
@json_option
def formats_command(as_json: bool) -> None:
    """What can be read: every format, which tables it makes, what it needs from the site's mapping."""
    from pipelines.sources import SOURCES

    if as_json:
        emit(
            [
                {
                    "format": form.name,
                    "title": form.title,
                    "makes": list(form.makes),
                    "needs": list(form.needs),
                    "options": {name: option.says for name, option in form.options.items()},
                }
                for form in SOURCES.values()
            ]
        )
        return
    for form in SOURCES.values():
        click.echo(f"{form.name}\n    {form.title}")
        click.echo(f"    makes: {', '.join(form.makes) or 'no table: a note of how it compares'}")
        click.echo(f"    needs: {'; '.join(form.needs)}")
        for name, option in form.options.items():
            click.echo(f"    [source.options] {name} = {json.dumps(option.default)}: {option.says}")


@click.command("version")
@json_option
def version_command(as_json: bool) -> None:
    """Versions of Plimsoll and of the engines it runs on."""
    names = ["plimsoll-care", "polars", "duckdb", "great-expectations", "streamlit", "altair", "narwhals"]
    versions = {name: metadata.version(name) for name in names}
    if as_json:
        emit(versions)
        return
    for name, version in versions.items():
        click.echo(f"{name} {version}")
