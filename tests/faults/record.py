"""What was kept of reports in a site's record, and whether that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.data import LOCAL_USER
from dashboard.desk.report_book import ReportBook, report_book_for
from pipelines.state import examine, journal_of

if TYPE_CHECKING:
    from pathlib import Path


def book_of(folder: Path) -> ReportBook:
    """The reports of a site as whoever sits at its computer files them."""
    return report_book_for(LOCAL_USER, folder)


def kept_keys(folder: Path) -> list[str]:
    """Keys of the reports in the record, after what waits was taken over."""
    book_of(folder).take_over(lambda _unit, _filed: ("", ""))
    return [row["key"] for row in journal_of(folder).rows() if row["kind"] == "report.filed"]


def holds(folder: Path) -> bool:
    """Whether the whole record holds; the test fails where it does not."""
    journal = journal_of(folder)
    verdict = examine(journal.rows(), journal.anchor.heads(), journal.key(), lambda _id: None)
    assert verdict.holds, verdict.findings
    return True
