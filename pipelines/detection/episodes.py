"""Weekly signals -> alerts that open, stay open and close. No week looks at a later one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

QUIET_WEEKS = 4
"""An alert closes after so many observed weeks without the signal; a later signal is a new alert."""


@dataclass(frozen=True)
class SignalWeek:
    """One observed week of a unit: does the rule signal, and since when does it look broken?"""

    week_start: date
    signal: bool
    started_on: date | None = None


@dataclass(frozen=True)
class Episode:
    """One alert's life: dates of start, detection (a Sunday) and close."""

    started_on: date
    detected_on: date
    closed_on: date | None


def episodes(weeks: Iterable[SignalWeek], weeks_each: int = 1) -> list[Episode]:
    """Alerts of one unit and rule, from its observed weeks in order. An unobserved week holds everything.

    `weeks_each`: of a rule that looks at spans of several weeks, each named by its last.
    """
    found: list[Episode] = []
    open_since: tuple[date, date] | None = None
    quiet = 0
    for week in weeks:
        sunday = week.week_start + timedelta(days=6)
        if week.signal:
            quiet = 0
            if open_since is None:
                open_since = (week.started_on or week.week_start, sunday)
        elif open_since is not None:
            quiet += weeks_each
            if quiet >= QUIET_WEEKS:
                found.append(Episode(*open_since, sunday))
                open_since, quiet = None, 0
    if open_since is not None:
        found.append(Episode(*open_since, None))
    return found


def alert_id(unit_id: str, kind: str, detected_on: date) -> str:
    """A stable id: the same unit, kind and day of detection have the same one in every run."""
    return hashlib.sha256(f"{unit_id}|{kind}|{detected_on.isoformat()}".encode()).hexdigest()[:12]


def alert_row(
    unit_id: str,
    kind: str,
    severity: str,
    episode: Episode,
    evidence: Mapping[str, Any],
    message: Callable[[dict[str, Any]], str],
    *,
    driver: str | None = None,
    part: str = "",
    about: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """One row of the published shape `alert`.

    `part`: tells apart alerts of one kind that may be detected on the same day. `about`: what else the
    message reads, beside the row and its evidence.
    """
    row = {
        "alert_id": alert_id(unit_id, f"{kind}|{part}" if part else kind, episode.detected_on),
        "unit_id": unit_id,
        "kind": kind,
        "severity": severity,
        "started_on": episode.started_on,
        "detected_on": episode.detected_on,
        "closed_on": episode.closed_on,
        "driver": driver,
        "evidence": json.dumps(evidence, sort_keys=True),
    }
    return {**row, "message": message({**row, **evidence, **(about or {})})}
