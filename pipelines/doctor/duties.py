"""Whether what only a schedule runs is run: the retention, and the digest."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipelines.doctor.finding import Finding
from pipelines.errors import SiteBusy
from pipelines.notices import addresses
from pipelines.state import journal_of
from pipelines.state.case_steps import ALERTED
from pipelines.state.digests import BEGUN, MONTH_DAYS
from pipelines.steps.retention import retain
from pipelines.warehouse.store import STORE_FILE

if TYPE_CHECKING:
    from pipelines.site import Site


def retention(site: Site) -> Finding:
    """Whether rows of persons are held for longer than the site's settings say."""
    name, weeks = "retention", site.retention_weeks
    if not (site.warehouse / STORE_FILE).exists():
        return Finding(name, "good", "no rows are held yet")
    try:
        due = retain(site, dry_run=True)
    except SiteBusy:
        return Finding(name, "unknown", "a run holds the site", "ask again when it is done")
    if due.rows:
        return Finding(
            name,
            "fault",
            f"{due.rows:,} rows of persons are older than the {weeks} weeks they are to be kept",
            "`plimsoll retain SITE`, best after each nightly run; with --dry-run it says which",
        )
    return Finding(name, "good", f"no row of a person is past its {weeks} weeks")


def digest(site: Site) -> Finding:
    """Whether cases were opened, for people who have an address, and no message was begun since.

    The record has a message only where there was something to tell: that nothing was due cannot be told from
    a command that nobody ran, so that only cases since the last message count.
    """
    name = "digest"
    if not site.digest_to:
        return Finding(name, "good", "no group is to be told by message")
    reached = [group for group in site.digest_to if addresses(group.addresses_env)]
    silent = [group.name for group in site.digest_to if group not in reached]
    if silent:
        return Finding(
            name,
            "look",
            f"no addresses are set for: {', '.join(silent)}",
            "set the variable that [digest.to.NAME] names, where `plimsoll digest` is run",
        )
    entries = journal_of(site.folder).entries((ALERTED, BEGUN))
    begun = [entry for entry in entries if entry.kind == BEGUN]
    last = max((entry.sequence for entry in begun), default=0)
    untold = [
        entry
        for entry in entries
        if entry.kind == ALERTED
        and entry.sequence > last
        and any(group.covers(entry.unit_id) for group in reached)
    ]
    first_day = (datetime.now(ZoneInfo(site.timezone)) - timedelta(days=MONTH_DAYS)).date().isoformat()
    if untold and sum(entry.body["on"] >= first_day for entry in begun) < site.messages_per_month:
        return Finding(
            name,
            "look",
            f"alerts of {len({entry.unit_id for entry in untold})} units came under cases, and nobody was "
            "written to since",
            "run `plimsoll digest SITE` after each nightly run",
        )
    return Finding(name, "good", "no case waits for a message that could go out")
