"""`plimsoll grant`, `plimsoll revoke` and `plimsoll grants`: who may see what."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from pipelines.commands.options import emit, guarded, json_option, must_be_known, site_argument
from pipelines.commands.words import counted
from pipelines.errors import SettingsError
from pipelines.state.grants import GRANT_KINDS, ROLES, WHOLE_ONLY, GrantGiven, GrantRevoked, all_grants
from pipelines.state.reports import FILED
from pipelines.state.unit_codes import UNIT_CODE_KINDS, UnitCodeRevoked, unit_codes

if TYPE_CHECKING:
    from datetime import date

    from pipelines.site import Site
    from pipelines.state import Grant, Journal, Person

_BY = "command line"
"""Who changes grants: whoever can run commands on the server, which its operating system knows."""

_REASON = click.option("--reason", required=True, help="Why; it is kept for good.")
_ISSUER = click.option(
    "--issuer", help="The provider that names the person; by default that of [people.sign_in]."
)
_SUBJECT = "The provider's name for the person (the claim `sub`); never an e-mail address."


@click.command("grant", short_help="Give a person a role, in units or in the whole organisation.")
@site_argument
@click.option("--subject", required=True, help=_SUBJECT)
@click.option("--role", required=True, type=click.Choice(ROLES), help="The role they are given.")
@click.option("--unit", "units", multiple=True, help="In this unit; may be given several times.")
@click.option("--everywhere", is_flag=True, help="In the whole organisation.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which it holds.")
@_REASON
@_ISSUER
@json_option
@guarded
def grant_command(
    site: Path,
    subject: str,
    role: str,
    units: tuple[str, ...],
    *,
    everywhere: bool,
    until: datetime | None,
    reason: str,
    issuer: str | None,
    as_json: bool,
) -> None:
    """Give a person a role. It is an entry of the journal of SITE, and holds from the person's next click.

    A person is known by who vouches for them and the name given there; `plimsoll grants SITE --waiting` lists
    who has signed in and holds nothing. An administrator and an auditor are of the whole organisation.
    """
    from pipelines.site import load_site
    from pipelines.state import Draft, journal_of, new_key

    settings = load_site(site)
    if bool(units) == everywhere:
        raise click.UsageError("Say where it holds: --unit, once or more, or --everywhere.")
    if units and role in WHOLE_ONLY:
        raise click.UsageError(f"The role {role} is of the whole organisation: give --everywhere.")
    known = _units(settings) if units else ()
    for unit in units:
        must_be_known("--unit", unit, known, "`plimsoll status SITE` lists the units")
    given = GrantGiven(
        issuer=_issuer(settings, issuer),
        subject=_told("--subject", subject),
        role=role,
        units=tuple(sorted(set(units))) if units else None,
        reason=_told("--reason", reason),
        until=until.date() if until else None,
    )
    receipt = journal_of(site).add(Draft(_BY, "", given, new_key()))
    if as_json:
        emit({"receipt": receipt.number, "at": receipt.at.isoformat()})
    else:
        click.echo(f"Given: {_where(given)} Receipt {receipt.number}.")


@click.command("revoke", short_help="Take a grant or a unit's code back, by its receipt.")
@site_argument
@click.argument("receipt")
@_REASON
@json_option
@guarded
def revoke_command(site: Path, receipt: str, reason: str, *, as_json: bool) -> None:
    """Take back the grant with this RECEIPT, and end the sessions of whoever held it; or a unit's code.

    What was given stays to be read in the journal, with the reason why it was taken back.
    """
    from pipelines.site import load_site
    from pipelines.state import Draft, Person, Sessions, journal_of, new_key

    load_site(site)
    journal, why = journal_of(site), _told("--reason", reason)
    every = all_grants(journal.entries(GRANT_KINDS)), unit_codes(journal.entries(UNIT_CODE_KINDS))
    grants = {each.receipt: each for each in every[0] if not each.revoked_at}
    codes = {each.receipt: each for each in every[1] if not each.revoked_at}
    if receipt in grants:
        given = grants[receipt].given
        kept, what = journal.add(Draft(_BY, "", GrantRevoked(receipt, why), new_key())), _where(given)
        Sessions(journal).end_all(Person(given.issuer, given.subject))
    elif receipt in codes:
        unit = codes[receipt].unit_id
        kept = journal.add(Draft(_BY, unit, UnitCodeRevoked(receipt, why), new_key()))
        what = f"a code of {unit}."
    else:
        raise click.BadParameter(
            "no grant or code that holds has this receipt; `plimsoll grants SITE` lists them",
            param_hint="RECEIPT",
        )
    if as_json:
        emit({"receipt": kept.number, "at": kept.at.isoformat()})
    else:
        click.echo(f"Taken back: {what} Receipt {kept.number}.")


@click.command("grants", short_help="Who holds which role where, and which codes of units hold.")
@site_argument
@click.option("--all", "everything", is_flag=True, help="Also what is over or was taken back.")
@click.option("--waiting", is_flag=True, help="Who has signed in and holds nothing.")
@click.option("--codes", is_flag=True, help="Codes of units, and how much was filed with each.")
@json_option
@guarded
def grants_command(site: Path, *, everything: bool, waiting: bool, codes: bool, as_json: bool) -> None:
    """List the grants of SITE that hold today, who waits for one, or the codes that units file with."""
    from pipelines.site import load_site
    from pipelines.state import Person, Sessions, journal_of

    today = datetime.now(ZoneInfo(load_site(site).timezone)).date()
    journal = journal_of(site)
    if waiting and codes:
        raise click.UsageError("Ask for one of --waiting and --codes.")
    if codes:
        _tell_codes(_codes(journal, today, everything=everything), as_json=as_json)
        return
    every = all_grants(journal.entries(GRANT_KINDS))
    if waiting:
        holders = {Person(each.given.issuer, each.given.subject) for each in every if each.holds(today)}
        seen = {who: at for who, at in Sessions(journal).signed_in().items() if who not in holders}
        _tell_waiting(seen, as_json=as_json)
        return
    shown = [each for each in every if everything or each.holds(today)]
    if as_json:
        emit([_row(each, today) for each in shown])
        return
    for each in shown:
        click.echo(f"{each.receipt}  {each.given.subject}  {_where(each.given)}{_state(each, today)}")
    if not shown:
        click.echo("Nobody holds a grant.")


def _tell_waiting(seen: dict[Person, datetime], *, as_json: bool) -> None:
    if as_json:
        emit(
            [{"issuer": who.issuer, "subject": who.subject, "at": at.isoformat()} for who, at in seen.items()]
        )
        return
    for who, at in seen.items():
        click.echo(f"{who.subject}  at {who.issuer}, signed in {at:%Y-%m-%d %H:%M} UTC")
    if not seen:
        click.echo("Nobody waits.")


def _codes(journal: Journal, today: date, *, everything: bool) -> list[dict[str, Any]]:
    """Codes of units, the newest first, with how many reports were filed with each."""
    filed = Counter(str(entry.body.get("unit_code", "")) for entry in journal.entries([FILED]))
    return [
        {
            "receipt": each.receipt,
            "at": each.at.isoformat(),
            "unit_id": each.unit_id,
            "reason": each.given.reason,
            "until": each.given.until and each.given.until.isoformat(),
            "holds": each.holds(today),
            "revoked_at": each.revoked_at and each.revoked_at.isoformat(),
            "revoked_why": each.revoked_why,
            "filed": filed[each.receipt],
        }
        for each in unit_codes(journal.entries(UNIT_CODE_KINDS))
        if everything or each.holds(today)
    ]


def _tell_codes(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        emit(rows)
        return
    for row in rows:
        until = f", until {row['until']}" if row["until"] else ""
        over = f"  (taken back {row['revoked_at'][:10]})" if row["revoked_at"] else "  (over)"
        state = "" if row["holds"] else over
        filed = counted(row["filed"], "report")
        click.echo(f"{row['receipt']}  {row['unit_id']}{until}: {filed} filed with it{state}")
    if not rows:
        click.echo("No unit has a code.")


def _row(grant: Grant, today: date) -> dict[str, Any]:
    """One grant, as programs are told of it."""
    revoked = grant.revoked_at and grant.revoked_at.isoformat()
    return {
        "receipt": grant.receipt,
        "at": grant.at.isoformat(),
        **grant.given.to_json(),
        "holds": grant.holds(today),
        "revoked_at": revoked,
        "revoked_why": grant.revoked_why,
    }


def _where(given: GrantGiven) -> str:
    where = "the whole organisation" if given.units is None else ", ".join(given.units)
    until = f", until {given.until}" if given.until else ""
    return f"{given.role} in {where}{until}."


def _state(grant: Grant, today: date) -> str:
    if grant.revoked_at is not None:
        return f"  (taken back {grant.revoked_at:%Y-%m-%d})"
    return "" if grant.holds(today) else "  (over)"


def _issuer(settings: Site, asked: str | None) -> str:
    if asked:
        return asked
    if settings.sign_in is None:
        raise SettingsError(
            "This site has no [people.sign_in], so that nobody can sign in.",
            hint="set it up first (docs/sign-in.md), or name the provider with --issuer",
        )
    return settings.sign_in.issuer


def _told(option: str, text: str) -> str:
    if not text.strip():
        raise click.BadParameter("it says nothing", param_hint=option)
    return text.strip()


def _units(settings: Site) -> tuple[str, ...]:
    """Ids of the units published now."""
    from pipelines.warehouse.read import current, open_snapshot

    published = current(settings.warehouse)
    if published is None:
        raise SettingsError(
            "Nothing has been published here yet, so that no unit is known.",
            hint="`plimsoll run SITE` first, or give the grant --everywhere",
        )
    rows = open_snapshot(settings.warehouse, published).query("select unit_id from unit", {})
    return tuple(rows["unit_id"].to_list())
