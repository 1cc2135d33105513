"""Every check of a site, in the order they are told; one that fails says so and stops none of the others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipelines.doctor import computer, duties
from pipelines.doctor.finding import Finding
from pipelines.errors import PlimsollError, StorageError
from pipelines.notices import addresses
from pipelines.privacy import load_key
from pipelines.site import load_site
from pipelines.state import Spool, examine, journal_of
from pipelines.warehouse.build import snapshot_hash
from pipelines.warehouse.read import current
from pipelines.warehouse.retiring import meta_of
from pipelines.warehouse.served import served
from pipelines.warehouse.store import STORE_FILE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipelines.site import Site


def pseudonym_key(site: Site) -> Finding:
    """Whether runs have a key of the site's own, and the one that the stored rows were read with."""
    key = load_key(site.folder, site.pseudonym_key_env)
    try:
        stored = meta_of(site.warehouse / STORE_FILE, "pseudonym key")
    except StorageError:
        seen = f"there, fingerprint {key.fingerprint}; the store cannot be looked at"
        return Finding("pseudonym key", "unknown", seen, "ask again when no run goes on")
    if stored not in (None, key.fingerprint):
        return Finding(
            "pseudonym key",
            "fault",
            f"another one (fingerprint {key.fingerprint}) than the stored rows were read with ({stored})",
            "put the old one back, or read all files anew under this one: `plimsoll run SITE --rebuild`",
        )
    return Finding("pseudonym key", "good", f"there, fingerprint {key.fingerprint}")


def urgent_contact(site: Site) -> Finding:
    """Whether somebody who reports a shift that is unsafe now is told whom to call."""
    if not site.urgent_contact.strip():
        return Finding(
            "urgent contact",
            "fault",
            "nobody is named whom staff call when a shift is unsafe now",
            'write urgent_contact = "…" below [people] in site.toml, then run',
        )
    return Finding("urgent contact", "good", "named, and first on the form of a report")


def on_call(site: Site) -> Finding:
    """Whether somebody is told of grave reports at once."""
    if not addresses(site.on_call_env):
        return Finding(
            "on call",
            "look",
            f"{site.on_call_env} is not set: nobody is told of reports of level 4 and 5",
            "set it to the addresses of who is on call, or agree that the form alone is enough",
        )
    return Finding("on call", "good", "addresses are set; whether they answer stands with each report")


def record(site: Site) -> Finding:
    """Whether what people wrote is whole."""
    journal = journal_of(site.folder)
    verdict = examine(
        journal.rows(),
        journal.anchor.heads(),
        journal.key(),
        partial(snapshot_hash, site.warehouse),
        current(site.warehouse),
    )
    if not verdict.holds:
        return Finding(
            "record", "fault", "it does not hold", "`plimsoll verify SITE` says what, and what to do"
        )
    return Finding("record", "good", f"it holds, {verdict.entries} entries")


def anchor(site: Site) -> Finding:
    """Whether who can change the database can change what it is held against."""
    journal = journal_of(site.folder)
    if not journal.anchor.path.exists():
        return Finding("anchor", "unknown", "nothing was written yet")
    beside = journal.anchor.path.parent.resolve().is_relative_to(journal.folder.resolve())
    if beside:
        return Finding(
            "anchor",
            "look",
            "it lies beside the database it is held against",
            'write anchor = "…" below [state], on another disk, or copy it daily to the representatives',
        )
    return Finding("anchor", "good", "it lies elsewhere than the database")


def spool(site: Site) -> Finding:
    """Whether reports wait that the database refused."""
    waiting = len(Spool.beside(journal_of(site.folder)).waiting())
    if waiting:
        return Finding(
            "spool",
            "fault",
            f"{waiting} filed reports wait outside the record",
            "put right what the database refuses; the page Overload reports takes them over. "
            "What stays was filed again with other words, or cannot be read: look at it",
        )
    return Finding("spool", "good", "nothing waits")


def snapshot(site: Site) -> Finding:
    """Whether the published file can be read, every row of it."""
    found = served(site.warehouse)
    if found is None:
        return Finding("snapshot", "look", "nothing was published yet", "`plimsoll run SITE`")
    if found.damaged:
        return Finding(
            "snapshot",
            "fault",
            "the published file is damaged",
            "`plimsoll run SITE --rebuild` makes it anew",
        )
    return Finding("snapshot", "good", "every row can be read")


CHECKS: tuple[tuple[str, Callable[[Site], Finding]], ...] = (
    ("pseudonym key", pseudonym_key),
    ("urgent contact", urgent_contact),
    ("on call", on_call),
    ("record", record),
    ("anchor", anchor),
    ("spool", spool),
    ("snapshot", snapshot),
    ("retention", duties.retention),
    ("digest", duties.digest),
    ("permissions", computer.permissions),
    ("disk", computer.disk),
    ("clock", computer.clock),
    ("versions", computer.versions),
    ("encryption", computer.encryption),
)


def examine_site(folder: Path) -> list[Finding]:
    """Every finding; of a site whose settings cannot be read that one alone."""
    try:
        site = load_site(folder)
    except PlimsollError as error:
        return [Finding("settings", "fault", error.what, error.hint)]
    return [
        Finding("settings", "good", "site.toml can be read"),
        *(_looked(name, look, site) for name, look in CHECKS),
    ]


def _looked(name: str, look: Callable[[Site], Finding], site: Site) -> Finding:
    try:
        return look(site)
    except PlimsollError as error:
        return Finding(name, "fault", error.what, error.hint)
    except OSError as error:
        return Finding(name, "fault", f"it cannot be looked at ({error.strerror})", "look at permissions")
