"""Cases for tests: alerts as they are published, and entries as a run and people keep them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from pipelines.state import AlertNow, AlertTold, CaseAlerted, CaseStep, Draft, Entry, Journal, new_key

DAY = date(2026, 6, 29)
"""A Monday: the run that opens the cases of these tests, of figures as of the Sunday before."""
AS_OF = DAY - timedelta(days=1)


def days(count: int) -> date:
    """So many days after the cases opened."""
    return DAY + timedelta(days=count)


def alert(alert_id: str = "a1", severity: str = "warning", unit: str = "W01", **other: Any) -> AlertNow:
    usual = {
        "kind": "conversion",
        "started_on": date(2026, 6, 8),
        "detected_on": AS_OF,
        "closed_on": None,
    }
    return AlertNow(alert_id=alert_id, unit_id=unit, severity=severity, **{**usual, **other})


def alerted(*alerts: AlertNow, on: date = DAY) -> CaseAlerted:
    told = tuple(AlertTold(each.alert_id, each.kind, each.severity) for each in alerts)
    return CaseAlerted(told, on, on - timedelta(days=1), "000001-a")


class Written:
    """Entries in the order they are kept, without a database."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, body: Any, unit: str = "W01", role: str = "run") -> str:
        number = len(self.entries) + 1
        at = datetime(2026, 6, 29, 12, tzinfo=UTC) + timedelta(minutes=number)
        receipt = f"r-{number}"
        self.entries.append(Entry(number, at, role, unit, body.kind, body.to_json(), receipt))
        return receipt

    def alerted(self, *alerts: AlertNow, on: date = DAY, unit: str = "W01") -> str:
        return self.add(alerted(*alerts, on=on), unit)

    def step(self, name: str, case: str, on: date = DAY, unit: str = "W01", **other: Any) -> str:
        return self.add(step(name, case, on, **other), unit, "nurse_manager")


def step(name: str, case: str, on: date = DAY, **other: Any) -> CaseStep:
    """A step with all it needs, unless `other` says else."""
    usual: dict[str, Any] = {}
    if name not in ("acknowledged", "assigned"):
        usual["reason"] = "Agreed at the meeting."
    if name == "acted":
        usual["action"] = "add_staff"
    if name in ("assigned", "asked", "accepted"):
        usual["who"] = "Director of nursing"
    if name in ("acted", "asked", "accepted", "followed_up"):
        usual["by_day"] = on + timedelta(days=28)
    return CaseStep(name, case, on, **{**usual, **other})


def keep(journal: Journal, body: Any, unit: str = "W01", role: str = "run") -> str:
    return journal.add(Draft(role, unit, body, new_key())).number
