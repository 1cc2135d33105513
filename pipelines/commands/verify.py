"""`plimsoll verify`: whether the record of what people wrote and of what was published is whole."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import emit, guarded, json_option, site_argument
from pipelines.commands.words import counted
from pipelines.errors import VerificationFailed
from pipelines.exporting.check import MANIFEST, Fault, check_export, digest_of
from pipelines.state.anchor import head_of
from pipelines.warehouse.build import snapshot_hash
from pipelines.warehouse.read import current

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from pipelines.state import Finding, Verdict
    from pipelines.state.anchor import Head

_WORDS = {
    "entry_changed": "Entry {} is not as it was filed.",
    "entries_missing": "One or more entries are missing {}.",
    "link_broken": "Entry {} does not follow from the one before it.",
    "seal_forged": "The seal of entry {} was not made with this site's record key.",
    "end_missing": "The anchor, or an earlier head, knows of entries {} that are not in the record.",
    "anchor_differs": "Entry {} is another than the one the anchor, or an earlier head, remembers.",
    "snapshot_changed": "Snapshot {} is not the file that was published.",
    "snapshot_not_recorded": "Snapshot {} stands published and is not in the record.",
}


@click.command("verify", short_help="Whether the record is whole and unchanged.")
@click.argument("site", metavar="SITE", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--receipt",
    "receipts",
    multiple=True,
    help="A receipt you kept, such as 7f3a-91c2-0b4d: is what you filed in the record? May be given again.",
)
@click.option(
    "--head",
    "heads",
    multiple=True,
    help="A head you wrote down, number and link in quotes: the record must still be the same up to there.",
)
@click.option(
    "--site",
    "origin",
    type=click.Path(path_type=Path, exists=True),
    help="With an export: the site, or a pack of its record, that has to know of it.",
)
@json_option
@guarded
def verify_command(
    site: Path, receipts: tuple[str, ...], heads: tuple[str, ...], origin: Path | None, as_json: bool
) -> None:
    """Whether what people wrote in SITE, and the figures that were published, are still as they were.

    Every entry is held against its digest, its place in the chain, its seal and the anchor, every snapshot
    that is still kept against its recorded hash. Exit code 15 where anything does not hold. Write down the
    head it prints: whoever has an earlier head can tell that nothing before it was changed since. SITE may
    also be a pack made by `plimsoll record-pack` or a folder made by `plimsoll export`, checked without the
    site; with --site the record has to know its manifest too, which is not changed together with the files.
    """
    if (site / MANIFEST).is_file():
        _verify_export(site, origin, as_json=as_json)
        return
    if origin is not None:
        raise click.BadParameter("it is for an export; there is no manifest.json here", param_hint="--site")
    earlier = [head_of(text.strip()) for text in heads]
    if None in earlier:
        raise click.BadParameter("give number and link as verify prints them, in quotes", param_hint="--head")
    rows, verdict = _pack(site, earlier) if site.is_file() else _site(site, earlier)
    known = {row["receipt"]: row["sequence"] for row in rows if "receipt" in row}
    missing = [receipt for receipt in receipts if receipt not in known]
    if as_json:
        emit(document(verdict, missing))
    else:
        for line in (*lines_of(verdict), *(receipt_line(receipt, known) for receipt in receipts)):
            click.echo(line)
    if not verdict.holds or missing:
        raise VerificationFailed(
            "The record does not hold.",
            hint="keep the folder `state` as it is, tell both sides, and compare with the last backup",
        )


def _verify_export(folder: Path, origin: Path | None, *, as_json: bool) -> None:
    """Whether an export is as it was written, and known where it comes from; VerificationFailed where not."""
    from pipelines.state import export_known

    faults = check_export(folder)
    if origin is not None:
        rows, verdict = _pack(origin, []) if origin.is_file() else _site(origin, [])
        if not verdict.holds:
            faults = [*faults, Fault("does not hold", "the record")]
        if not export_known(rows, digest_of(folder / MANIFEST)):
            faults = [*faults, Fault("not in the record", MANIFEST)]
    if as_json:
        emit({"holds": not faults, "findings": [{"what": one.what, "where": one.file} for one in faults]})
    else:
        for one in faults:
            click.echo(f"{one.file}: {one.what}.")
        click.echo("The export is as it was written." if not faults else "The export was changed.")
    if faults:
        raise VerificationFailed(
            "The export is not as it was written.", hint="export again, or ask for it again"
        )


def _site(site: Path, earlier: Sequence[Head | None]) -> tuple[Sequence[Mapping[str, Any]], Verdict]:
    from pipelines.site import load_site
    from pipelines.state import examine, journal_of

    settings = load_site(site)
    journal = journal_of(site)
    rows = journal.rows()
    heads = [*journal.anchor.heads(), *(head for head in earlier if head is not None)]
    hash_of = partial(snapshot_hash, settings.warehouse)
    return rows, examine(rows, heads, journal.key(), hash_of, current(settings.warehouse))


def _pack(path: Path, earlier: Sequence[Head | None]) -> tuple[Sequence[Mapping[str, Any]], Verdict]:
    from pipelines.state import examine
    from pipelines.state.pack import read_pack

    rows = read_pack(path)
    return rows, examine(rows, [head for head in earlier if head is not None], None, lambda _id: None)


@click.command("record-pack", short_help="The record for those without access.")
@site_argument
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@guarded
def pack_command(site: Path, file: Path) -> None:
    """Write the links of every entry of SITE into FILE, for staff representatives and auditors.

    What people wrote is not in it, nor who they were; which snapshots were published is. `plimsoll verify
    FILE` checks it anywhere, and whether an earlier head or a receipt is in it.
    """
    from pipelines.site import load_site
    from pipelines.state import journal_of
    from pipelines.state.pack import write_pack

    load_site(site)
    click.echo(f"{_entries(write_pack(journal_of(site), file))} in {file.name}.")


def lines_of(verdict: Verdict) -> list[str]:
    """The verdict in sentences, what does not hold first."""
    lines = [sentence(finding) for finding in verdict.findings]
    if verdict.entries:
        lines.append(f"{_entries(verdict.entries)} looked at, {verdict.sealed} with this site's seal.")
    else:
        lines.append("Nothing is in the record yet.")
    if verdict.other_keys:
        lines.append(f"{_entries(verdict.other_keys)} without a key here: only their links could be checked.")
    if verdict.lost:
        lines.append(f"{_entries(verdict.lost)} lost at a restore from a copy, as the record itself says.")
    if verdict.behind:
        lines.append(f"The anchor does not know the last {_entries(verdict.behind)} yet.")
    lines.append(
        f"{counted(verdict.snapshots, 'published snapshot')} hashed again; "
        f"{verdict.gone} recorded earlier and no longer kept."
    )
    if verdict.head is not None:
        lines.append(f"Head: {verdict.head.sequence} {verdict.head.link}")
    lines.append("The record holds." if verdict.holds else "The record does not hold.")
    return lines


def _entries(number: int) -> str:
    return counted(number, "entry", "entries")


def sentence(finding: Finding) -> str:
    """One finding in words."""
    return _WORDS[finding.what].format(finding.where)


def receipt_line(receipt: str, known: dict[str, int]) -> str:
    """Whether a receipt is in the record."""
    if receipt in known:
        return f"Receipt {receipt}: entry {known[receipt]}, as it was filed."
    return f"Receipt {receipt}: not in the record."


def document(verdict: Verdict, missing: list[str]) -> dict[str, object]:
    """The verdict for programs."""
    head = verdict.head
    return {
        "holds": verdict.holds and not missing,
        "entries": verdict.entries,
        "head": None if head is None else {"sequence": head.sequence, "link": head.link},
        "sealed": verdict.sealed,
        "other_keys": verdict.other_keys,
        "anchored": verdict.anchored,
        "behind": verdict.behind,
        "lost": verdict.lost,
        "snapshots": verdict.snapshots,
        "snapshots_gone": verdict.gone,
        "receipts_missing": missing,
        "findings": [{"what": one.what, "where": one.where} for one in verdict.findings],
    }
