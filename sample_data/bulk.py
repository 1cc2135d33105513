"""Volume: as many LLM events as asked for, with matching rosters and caseload, a month at a time.

No stories and no learning: plain rows at the rate of a large trust, for timing the pipeline. Every event lies
inside a worked shift of its clinician. Memory holds one month.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sample_data import files
from sample_data.arrays import Ints
from sample_data.bulk_rows import Estate, caseload, events, policy, reference, shifts
from sample_data.files import Format
from sample_data.seeds import stream
from sample_data.span import Span
from sample_data.world.site import Progress

EVENTS_PER_UNIT = 50_000
FEWEST_UNITS = 6
WORKDAYS = 5


def write(
    directory: Path, span: Span, units: int | None, total: int, seed: int, fmt: Format, tell: Progress
) -> dict[str, Any]:
    """Write the tables and answer the truth: counts only."""
    estate = Estate(span, units or max(FEWEST_UNITS, total // EVENTS_PER_UNIT))
    incoming = directory / "incoming"
    for table, frame in reference(estate).items():
        files.write(frame, incoming, table, "csv")
    for table, frame in policy(estate).items():
        files.write(frame, directory / "policy", table, "csv")
    months = _months(span)
    quota = _quota(months, estate.go_live_day, total)
    written = 0
    for nth, (label, first, after) in enumerate(months):
        tell(f"writing {label}", nth / len(months))
        rng = stream(seed, "bench", label)
        worked = shifts(estate, first, after)
        files.write(worked.drop("tool"), incoming, f"shifts-{label}", fmt)
        files.write(caseload(estate, first, after, rng), incoming, f"caseload-{label}", fmt)
        if quota[nth]:
            tasks = events(worked.filter("tool"), written, int(quota[nth]), rng)
            files.write(tasks, incoming, f"llm_events-{label}", fmt)
            written += len(tasks)
    return _truth(estate, seed, written)


def _months(span: Span) -> list[tuple[str, int, int]]:
    """(label, first day, day after the last) of each calendar month of the span."""
    days = [span.day(i) for i in range(span.days)]
    starts = [i for i, day in enumerate(days) if i == 0 or day.day == 1]
    return [
        (_label(days[first]), first, after)
        for first, after in zip(starts, [*starts[1:], span.days], strict=True)
    ]


def _label(day: date) -> str:
    return f"{day:%Y-%m}"


def _quota(months: list[tuple[str, int, int]], go_live: int, total: int) -> Ints:
    """Events of each month: in proportion to its working days after go-live, adding up to `total`."""
    edges = [0, *(after for _, _, after in months)]
    workdays = np.array([sum(day % 7 < WORKDAYS for day in range(go_live, edge)) for edge in edges])
    quota: Ints = np.diff(workdays * total // workdays[-1])
    return quota


def _truth(estate: Estate, seed: int, events_written: int) -> dict[str, Any]:
    return {
        "scenario": "bench",
        "seed": seed,
        "weeks": estate.span.weeks,
        "start": estate.span.start.isoformat(),
        "end": estate.span.end.isoformat(),
        "llm_events": events_written,
        "clinicians": estate.people,
        "units": [
            {"unit_id": unit_id, "story": "volume", "expected_alerts": {"absolute": [], "adjusted": []}}
            for unit_id in estate.unit_ids
        ],
    }
