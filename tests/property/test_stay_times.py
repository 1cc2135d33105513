"""Polars reads a table's times as plain Python does: in two zones, around both changes of clocks."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from pipelines.shapes import STAYS, SourceFile, SourceMap
from pipelines.sources.intake import inspect
from pipelines.sources.keeping import TimeFault, day_in_utc, in_utc
from pipelines.sources.omop import FORMAT, read

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "visit_occurrence_id,person_id,visit_concept_id,visit_start_date,visit_start_datetime,care_site_id"


CHANGES = [datetime(2026, month, day) for month, day in ((3, 28), (10, 24), (4, 4), (9, 5))]  # noqa: DTZ001
"""Just before clocks change in London, and in Santiago."""


def texts(rng: random.Random) -> list[str]:
    """Days, clock times and moments with an offset; every tenth is none."""
    found = []
    for _ in range(2000):
        begin = rng.choice((*CHANGES, datetime(2026, 7, 1)))  # noqa: DTZ001
        night = rng.random() < 0.5  # around the change itself
        hours = 23 + rng.randrange(4) if night else rng.randrange(72)
        moment = begin + timedelta(hours=hours, microseconds=rng.randrange(3600 * 10**6))
        text = f"{moment:%Y-%m-%d}"
        if rng.random() < 0.8:
            text += rng.choice("T ") + f"{moment:%H:%M}"
            text += rng.choice(("", f":{moment:%S}", f":{moment:%S.%f}", f":{moment:%S}.5"))
            text += rng.choice(("", "", "Z", "+01:00", "-0330", "+05"))
        if rng.random() < 0.1:
            text = rng.choice((text[:-1] + "x", text.replace("2026", "26"), text.replace("-", "/"), "soon"))
        found.append(text)
    return found


def by_hand(text: str, zone: ZoneInfo) -> datetime | str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return "not_a_timestamp"
    if len(text) == len("2026-01-01"):
        return day_in_utc(found, zone)
    try:
        return in_utc(found, zone)
    except TimeFault as fault:
        return fault.rule


@pytest.mark.parametrize("zone", ["Europe/London", "America/Santiago"])
def test_polars_reads_times_as_python_does(tmp_path: Path, zone: str):
    told = texts(random.Random(zone))
    lines = [HEADER, *(f"{number},7,9201,2026-03-01,{text},11" for number, text in enumerate(told, 1))]
    path = tmp_path / "visit_occurrence.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    reading = read(
        SourceFile(path, path.name), SourceMap("source", "omop", zone), inspect(path, FORMAT.accepted)
    )
    found: dict[int, datetime | str] = dict(
        reading.frames[STAYS].select("_row", "started_at").collect().iter_rows()
    )
    found |= dict(reading.faults["caseload"].select("_row", "rule").iter_rows())
    expected = {number: by_hand(text, ZoneInfo(zone)) for number, text in enumerate(told, 1)}
    assert {
        number: (told[number - 1], found[number]) for number in found if found[number] != expected[number]
    } == {}
    assert set(found) == set(expected)
    rules = {value for value in expected.values() if isinstance(value, str)}
    assert rules == {"not_a_timestamp", "dst_gap", "dst_overlap"}
    assert any(isinstance(value, datetime) and value.tzinfo is UTC for value in expected.values())
