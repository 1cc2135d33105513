"""The whole flow on one screen: files -> candidate rows -> gate -> store -> weekly facts -> snapshot.

Only this module knows the order. A run is one transaction; a run that fails leaves what stood before.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import metadata
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipelines.errors import PlimsollError, RunRefused, SourceError
from pipelines.privacy import Pseudonymiser, load_key
from pipelines.progress import Silent
from pipelines.schemas import TABLES
from pipelines.steps import (
    active_time,
    cases,
    census,
    discover,
    filed_reports,
    floors,
    folding,
    recompute,
    reconcile,
    retired,
)
from pipelines.steps.calendar import read_calendar
from pipelines.steps.ingest import Ingest
from pipelines.steps.judge import Judge
from pipelines.steps.ledger import Ledger
from pipelines.steps.lock import site_lock
from pipelines.steps.publish import publish
from pipelines.steps.quarantine import Quarantine
from pipelines.steps.record import record_published
from pipelines.summary import Summary
from pipelines.warehouse.engine import faults_told
from pipelines.warehouse.read import published
from pipelines.warehouse.store import Store

if TYPE_CHECKING:
    from pipelines.privacy import PseudonymKey
    from pipelines.progress import Progress
    from pipelines.site import Site


@dataclass(frozen=True)
class Options:
    """How a run is asked for. `today` is the clock's day in site time; only the future is judged by it."""

    rebuild: bool = False
    publish: bool = True
    today: date | None = None
    memory_limit: str | None = None


def run(site: Site, options: Options | None = None, progress: Progress | None = None) -> Summary:
    """Read what is new, publish what follows from it, and say what was done.

    Raises the errors of `pipelines.errors`; whatever is raised, the last snapshot stays published.
    """
    options, progress = options or Options(), progress or Silent()
    key = load_key(site.folder, site.pseudonym_key_env)
    with faults_told(site.warehouse), site_lock(site.warehouse):
        return _locked(site, options, progress, key)


def _locked(site: Site, options: Options, progress: Progress, key: PseudonymKey) -> Summary:
    summary = Summary()
    filed_reports.lay_out(site, summary)
    ledger = Ledger(site, options.rebuild, options.memory_limit)
    if ledger.lost_before is not None:
        summary.notes.append(
            f"Rows of weeks before {ledger.lost_before} have left this site, and the store with what was "
            "computed of them is gone: these weeks are not computed again."
        )
    try:
        ledger.check_settings(key, discover.mappings(site), metadata.version("plimsoll-care"))
        quarantine = _run(site, options, progress, key, ledger, summary)
        ledger.close(keep=options.publish)
        if options.rebuild and options.publish:
            quarantine.keep_alone()
    except BaseException:
        with suppress(Exception):  # where the disk refuses that too, what went wrong first is what is told
            ledger.close(keep=False)
        raise
    return summary


def _run(
    site: Site, options: Options, progress: Progress, key: PseudonymKey, ledger: Ledger, summary: Summary
) -> Quarantine:
    today = options.today or datetime.now(ZoneInfo(site.timezone)).date()
    begun, started_at = time.perf_counter(), datetime.now(UTC).isoformat(timespec="seconds")
    store = ledger.store
    number = ledger.next_run()
    quarantine = Quarantine(site.warehouse / "quarantine", number, write=options.publish)
    store.begin()
    try:
        ingest = Ingest(
            store,
            Pseudonymiser(key),
            Judge(store, quarantine, summary, number),
            summary,
            number,
            site.timezone,
        )
        _read(site, store, ingest, progress)
        folding.fold(ingest, discover.mappings(site))
        active_time.fold(ingest, discover.mappings(site))
        census.fold(ingest, discover.mappings(site), today)
        retired.refuse_left(ingest)
        ingest.judge.agree()
        store.set_source_order([mapping.name for mapping in discover.mappings(site)])
        _load(store, summary, today)
        reconcile.compare(ingest)
        floors.judge(summary)
        if not options.publish:
            store.rollback()
            return quarantine
        _measure(site, store, summary, today, ledger, progress)
        ledger.enter_run(number, started_at, time.perf_counter() - begun, summary, "published")
        store.commit()
    except PlimsollError as error:
        store.rollback()
        if isinstance(error, RunRefused):
            _tell_standing(site, summary)
            error.summary = summary
        if options.publish:
            ledger.enter_failure(number, started_at, summary, type(error).__name__)
        raise
    _publish(site, ledger, summary, today, progress)
    return quarantine


def _read(site: Site, store: Store, ingest: Ingest, progress: Progress) -> None:
    """Every file that is new; SourceError where not one file of a source can be read."""
    files = discover.find(site)
    new = discover.unread(files, store)
    ingest.summary.files_skipped += len(files) - len(new)
    progress.step("Reading files", len(new))
    for file in new:
        ingest.file(file)
        progress.advance()
    for mapping in discover.mappings(site)[1:]:
        own = [file for file in files if file.mapping.name == mapping.name]
        if not own:
            what = f"No file lies where the source {mapping.name} says"
            ingest.summary.notes.append(f"{what}: what it would tell stays not assessed.")
        outcomes = store.query(
            "select outcome, reason from files where source = ? order by outcome = 'refused', file_id",
            [mapping.name],
        )
        if own and outcomes.height and outcomes["outcome"][0] == "refused":
            raise SourceError(
                f"No file of the source with format {mapping.format} could be read ({len(own)} tried). "
                f"First reason: {outcomes['reason'][0]}",
                hint="`plimsoll check SITE` lists every reason",
            )


def _load(store: Store, summary: Summary, today: date) -> None:
    """Settle new rows against stored ones, references first, then judge waiting rows again."""
    changed: set[str] = set()
    with summary.timed("load"):
        for table in TABLES.values():
            counts = store.load(table, today)
            if counts.read:
                changed.add(table.name)
            floors.add(summary, table, counts, store)
        if changed & {"llm_events", "tools"}:
            floors.tell_unlisted_tools(summary, store)
        references = bool(changed & {"units", "clinicians"})
        for table in TABLES.values():
            if references or store.has_waiting(table):
                readmitted, withdrawn = store.rejudge(table, today, everything=references)
                summary.readmitted += readmitted
                summary.withdrawn += withdrawn


def _measure(
    site: Site, store: Store, summary: Summary, today: date, ledger: Ledger, progress: Progress
) -> None:
    """Facts and metric values of the weeks that changed."""
    with summary.timed("measure"):
        calendar = read_calendar(store, today)
        policy = recompute.read_policy(store, calendar)
        weeks = recompute.stale_weeks(store, calendar, everything=ledger.settings_changed)
        summary.weeks_recomputed = len(weeks)
        progress.step("Measuring weeks", len(weeks))
        recompute.recompute(store, site, calendar, policy, weeks, progress)


def _publish(site: Site, ledger: Ledger, summary: Summary, today: date, progress: Progress) -> None:
    """Publish where something changed; else the standing snapshot is the answer."""
    progress.step("Publishing", 1)
    store = ledger.store
    if ledger.unpublished() or not _tell_standing(site, summary):
        calendar = read_calendar(store, today)
        policy = recompute.read_policy(store, calendar)
        snapshot_id = publish(store, site, calendar, policy, ledger.next_sequence(), summary)
        ledger.mark_published(snapshot_id)
        _tell_standing(site, summary)
    if summary.snapshot_id is not None:
        record_published(site, summary.snapshot_id, summary.as_of)
        cases.record(site, today)
    progress.advance()


def _tell_standing(site: Site, summary: Summary) -> bool:
    """Say in the summary which snapshot stands published; False where none does that can be read."""
    snapshot = published(site.warehouse)
    if snapshot is None:
        return False
    summary.snapshot, summary.snapshot_id = snapshot.info["digest"], snapshot.id
    summary.as_of = snapshot.info["as_of"]
    return True
