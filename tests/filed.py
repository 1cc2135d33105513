"""Overload reports for tests, as staff file them."""

from dataclasses import replace
from datetime import UTC, date, datetime

from pipelines.state import Draft, Journal, ReportFiled, code_of, hidden_code, new_key

MONDAY = date(2026, 6, 22)
NAMED = ReportFiled(
    week=MONDAY,
    on=date(2026, 6, 24),
    period="night",
    level=4,
    cause="staffing",
    red_flag=False,
    tried=("told_manager", "asked_bank"),
    remedy="staff_now",
    help_asked="yes",
    help_came="no",
    text="Two of us for the whole ward.",
    text_flagged=False,
    name="R. Okafor",
    code="",
    facts={"planned_hours": 24.0, "patients": 22.0},
    snapshot_id="000001-a",
)
ANONYMOUS = replace(NAMED, on=None, period=None, name="", facts={}, snapshot_id="")


def file(
    journal: Journal,
    filed: ReportFiled = ANONYMOUS,
    unit: str = "W01",
    key: str = "",
    at: datetime = datetime(2026, 6, 24, 22, 30, tzinfo=UTC),
) -> tuple[str, str]:
    """Keep a report; its receipt, and its reporter's code."""
    key = key or new_key()
    code = code_of(key)
    body = replace(filed, code=hidden_code(code))
    receipt = journal.add(Draft("reporter", unit, body, key, at=body.kept_at(at)))
    return receipt.number, code
