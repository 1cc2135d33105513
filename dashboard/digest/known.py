"""Reads what a digest is made from: the published snapshot, and cases and overload reports in the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.data import LOCAL_USER, Desk
from dashboard.desk.case_book import case_book_for
from dashboard.desk.digest_book import late_of
from dashboard.desk.report_book import report_book_for
from dashboard.digest.message import Known
from dashboard.words.file_report import late_notices
from pipelines.errors import StorageError
from pipelines.warehouse.read import open_snapshot

if TYPE_CHECKING:
    from datetime import date

    from pipelines.site import Site


def known_of(site: Site, *, dry_run: bool = False) -> tuple[Known, date]:
    """The site as it stands, and the clock's day there. StorageError where nothing can be read.

    Reports that wait outside the record are taken over first, unless nothing is to be kept.
    """
    snapshot = open_snapshot(site.warehouse)
    if snapshot.info["as_of"] is None:
        raise StorageError(
            "There are no data yet.", hint="put files into incoming/ and run `plimsoll run SITE`"
        )
    desk = Desk(snapshot, LOCAL_USER)
    about, day = desk.about(), desk.site_time().date()
    alerts = desk.site_alerts().to_dicts()
    checks = desk.false_alarms().to_dicts()
    book = report_book_for(LOCAL_USER, site.folder)
    if not dry_run:
        book.take_over(late_notices(desk.units().to_dicts(), desk.urgent_contact()))
    known = Known(
        site_name=about.site_name,
        as_of=about.as_of,
        units={row["unit_id"]: row["unit_name"] for row in desk.units().to_dicts()},
        alerts=alerts,
        cases=case_book_for(LOCAL_USER, site.folder).cases(alerts, day, about.as_of),
        late=late_of(book.reports(), book.clocks, desk.weeks_of_enough(), day),
        watched=frozenset(row["unit_id"] for row in desk.reach().to_dicts() if row["reason"] is None),
        budget=float(checks[0]["budget_per_unit_year"]) if checks else 0.0,
        ceiling=site.messages_per_month,
        address="" if site.sign_in is None else site.sign_in.address,
    )
    return known, day
