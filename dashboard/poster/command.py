"""`plimsoll unit-code`: a code with which a unit's staff file without signing in, and its poster."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.commands.ask import open_site
from pipelines.commands.options import emit, guarded, json_option, must_be_known, site_argument
from pipelines.commands.outfile import beside

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

LOCAL_ADDRESS = "http://127.0.0.1:8501"
"""Where the dashboard of a site without sign-in is reached, on this computer alone."""


@click.command("unit-code", short_help="Give a unit a code to file with, and its poster.")
@site_argument
@click.option("--unit", required=True, help="The unit whose staff file with it.")
@click.option("--reason", required=True, help="Why; it is kept for good.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which it holds.")
@click.option(
    "--poster",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A PDF file to write, with the code to scan and to type; one that is there is replaced.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="The poster's language.",
)
@json_option
@guarded
def unit_code_command(
    site: Path,
    unit: str,
    reason: str,
    until: datetime | None,
    poster: Path | None,
    language: str,
    *,
    as_json: bool,
) -> None:
    """Give a unit of SITE a code, with which its staff file overload reports without signing in.

    The code opens the form of the unit and nothing else. It is shown here once, only its hash is kept; lost,
    give another. Several may hold at once. `plimsoll grants SITE --codes` lists them with how much was
    filed with each, `plimsoll revoke SITE RECEIPT` takes one back.
    """
    from dashboard.desk.code_book import code_book_for
    from dashboard.filing.page import ADDRESS
    from dashboard.poster.sheet import Poster, pdf
    from dashboard.words.catalogue import speaking
    from pipelines.site import load_site

    settings = load_site(site)
    if not reason.strip():
        raise click.BadParameter("it says nothing", param_hint="--reason")
    rows = open_site(site, None).query("select unit_id, unit_name from unit", {})
    names = dict(rows.iter_rows())
    must_be_known("--unit", unit, names, "`plimsoll status SITE` lists the units")
    host = LOCAL_ADDRESS if settings.sign_in is None else settings.sign_in.address
    target: AbstractContextManager[Path | None] = nullcontext() if poster is None else beside(poster)
    with target as draft:
        # Drawn on trial before the code is given: one that no font can print is not in the record then.
        sheet = Poster(
            unit_name=str(names[unit] or unit),
            code="a" * 4,
            place=host + ADDRESS,
            contact=settings.urgent_contact,
            acknowledge_days=settings.acknowledge_days,
            unresolved_days=settings.unresolved_days,
            until=until.date() if until else None,
        )
        with speaking(language):
            if draft is not None:
                pdf(sheet)
            code, receipt = code_book_for(site).give(unit, reason.strip(), sheet.until)
            sheet = sheet.with_code(code)
            if draft is not None:
                draft.write_bytes(pdf(sheet))
    told: dict[str, Any] = {
        "unit_id": unit,
        "code": code,
        "address": sheet.address,
        "receipt": receipt.number,
        "at": receipt.at.isoformat(),
    }
    if as_json:
        emit(told)
        return
    click.echo(f"Code of {unit}: {code}")
    click.echo("It is shown this once: only its hash is kept.")
    click.echo(f"It opens {sheet.address}")
    click.echo(f"Receipt {receipt.number}.")
    if poster is not None:
        click.echo(f"{poster.name} written.")
