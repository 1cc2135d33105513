"""A census depends on what was told, not on the order of files or runs; and plain Python counts the same."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from expectations.gate import Gate
from pipelines.run import Options, run
from pipelines.site import load_site
from pipelines.warehouse.store import Store
from tests.fixtures.stays import at, bed, encounter, message, ndjson, ward, write_site
from tests.sites import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.summary import Summary

TODAY = date(2026, 6, 30)
BEGIN = datetime(2026, 3, 20, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
PLACES = [ward("W1"), ward("W2"), bed("b1", "W1"), bed("b2", "W1"), bed("b3", "W2")]
UNIT = {"b1": "W1", "b2": "W1", "b3": "W2"}


@pytest.fixture(autouse=True)
def polars_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Great Expectations counts the same (tests/oracle/test_gate.py) and takes its time."""
    monkeypatch.setattr(Gate, "agree", lambda _gate: None)
    monkeypatch.setenv("PLIMSOLL_PSEUDONYM_KEY", KEY)


def history(rng: random.Random) -> list[dict[str, Any]]:
    """Encounters of some patients over three weeks with a change of clocks, some told twice."""
    told: list[dict[str, Any]] = []
    for number in range(25):
        moments = sorted(
            BEGIN + timedelta(minutes=rng.randrange(21 * 24 * 60)) for _ in range(rng.randint(2, 4))
        )
        beds = [rng.choice(list(UNIT)) for _ in moments[1:]]
        ends = [*moments[1:-1], moments[-1] if rng.random() < 0.7 else None]
        where = [
            at(place, start.isoformat(), end.isoformat() if end else None)
            for place, start, end in zip(beds, moments[:-1], ends, strict=True)
        ]
        name, over = f"e{number}", ends[-1].isoformat() if ends[-1] else None
        if rng.random() < 0.5:  # told before, when it was still in its first bed
            early = [at(beds[0], moments[0].isoformat())]
            told.append(encounter(name, moments[0].isoformat(), None, *early, told=moments[0].isoformat()))
        last = encounter(name, moments[0].isoformat(), over, *where, told=moments[-1].isoformat())
        if rng.random() < 0.15:
            last["status"] = "entered-in-error"
        told.append(last)
    return told


def run_files(folder: Path) -> Summary:
    return run(load_site(folder), Options(today=TODAY))


def rows(folder: Path) -> dict[tuple[str, date], tuple]:
    store = Store(folder / "warehouse" / "store.duckdb")
    names = "patients, admissions, discharges, transfers_in, transfers_out"
    found = store.query(f"select unit_id, date, {names} from caseload order by all")
    store.close()
    return {(unit, day): tuple(figures) for unit, day, *figures in found.iter_rows()}


Stay = tuple[str, str, datetime, datetime | None]


def stays_by_hand(told: list[dict[str, Any]]) -> list[Stay]:
    """Encounter, ward, start and end, of each presence in the last telling; from bed to bed is one."""
    last = {found["id"]: found for found in sorted(told, key=lambda found: found["meta"]["lastUpdated"])}
    stays: list[Stay] = []
    for name, found in last.items():
        for where in found["location"] if found["status"] != "entered-in-error" else []:
            unit = UNIT[where["location"]["reference"].removeprefix("Location/")]
            start, end = (where["period"].get(bound) for bound in ("start", "end"))
            begun, over = datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None
            if stays and stays[-1][:2] == (name, unit) and stays[-1][3] == begun:
                begun = stays.pop()[2]
            stays.append((name, unit, begun, over))
    return stays


def last_day(told: list[dict[str, Any]]) -> date:
    """The day before the last moment that is told of."""
    moments = [moment for found in told for where in found["location"] for moment in where["period"].values()]
    moments += [found["meta"]["lastUpdated"] for found in told if found["status"] == "in-progress"]
    return max(map(datetime.fromisoformat, moments)).astimezone(LONDON).date() - timedelta(days=1)


def by_hand(told: list[dict[str, Any]]) -> dict[tuple[str, date], tuple]:
    """Each day's overlap with each presence, and the ways in and out, day by day."""
    stays, final = stays_by_hand(told), last_day(told)
    figures: dict[tuple[str, date], list[float]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    first: dict[str, date] = {}
    for number, (name, unit, start, end) in enumerate(stays):
        day = start.astimezone(LONDON).date()
        first[unit] = min(first.get(unit, day), day)
        figures[unit, day][3 if number and stays[number - 1][0] == name else 1] += 1
        if end:
            goes_on = number + 1 < len(stays) and stays[number + 1][0] == name
            figures[unit, end.astimezone(LONDON).date()][4 if goes_on else 2] += 1
        while day <= final:
            opens, closes = (
                datetime.combine(day + timedelta(days=n), time(), LONDON).astimezone(UTC) for n in (0, 1)
            )
            spent = min(end or closes, closes) - max(start, opens)
            figures[unit, day][0] += max(spent, timedelta()) / (closes - opens)
            day += timedelta(days=1)
    days = [
        (unit, begun + timedelta(days=n))
        for unit, begun in first.items()
        for n in range((final - begun).days + 1)
    ]
    return {key: tuple(figures[key]) for key in days}


@pytest.mark.parametrize("seed", range(3))
def test_plain_python_counts_the_same_and_order_does_not_matter(tmp_path, seed):
    rng = random.Random(seed)
    told = history(rng)
    whole = write_site(tmp_path / "whole", "fhir", ("W1", "W2"))
    (whole / "data" / "Encounter.ndjson").write_bytes(ndjson(*told))
    (whole / "data" / "Location.ndjson").write_bytes(ndjson(*PLACES))
    summary = run_files(whole)
    assert summary.tables["caseload"].accepted == len(rows(whole)) > 20
    expected = by_hand(told)
    assert set(rows(whole)) == set(expected)
    for key, figures in rows(whole).items():
        assert figures == pytest.approx(expected[key], abs=1e-9), key

    split = write_site(tmp_path / "split", "fhir", ("W1", "W2"))
    resources = [*told, *PLACES]
    rng.shuffle(resources)
    last = None
    for part in range(4):
        (split / "data" / f"{rng.random()}.ndjson").write_bytes(ndjson(*resources[part::4]))
        last = run_files(split)
    assert rows(split) == rows(whole)
    assert last is not None
    assert last.snapshot == summary.snapshot


def test_a_run_that_tells_little_changes_little(tmp_path):
    """One more patient for a day: that day's row is made again, and those that the horizon moved on by."""
    folder = write_site(tmp_path, "fhir", ("W1", "W2"))
    (folder / "data" / "Location.ndjson").write_bytes(ndjson(*PLACES))
    old = encounter("e1", "2026-03-01T00:00:00Z", None, at("b1", "2026-03-01T00:00:00Z"))
    more = encounter("e2", "2026-03-10T06:00:00Z", "2026-03-10T18:00:00Z", at("b1"))
    news = encounter("e3", "2026-03-12T00:00:00Z", None, at("b3", "2026-03-12T00:00:00Z"))
    for number, resource in enumerate((old, encounter("x", "2026-03-11T00:00:00Z", None, at("b1")))):
        (folder / "data" / f"{number}.ndjson").write_bytes(ndjson(resource))
    assert run_files(folder).tables["caseload"].accepted == 10
    (folder / "data" / "more.ndjson").write_bytes(ndjson(more))
    summary = run_files(folder)
    assert (summary.tables["caseload"].read, summary.corrected, summary.withdrawn) == (1, 1, 0)
    assert rows(folder)["W1", date(2026, 3, 10)] == (1.5, 1, 1, 0, 0)
    (folder / "data" / "news.ndjson").write_bytes(ndjson(news))
    summary = run_files(folder)
    assert (summary.tables["caseload"].read, summary.corrected) == (1, 0)
    assert rows(folder)["W1", date(2026, 3, 11)][0] == 2


def test_places_told_last_are_as_good_as_first_and_a_withdrawn_stay_takes_its_days_along(tmp_path):
    folder = write_site(tmp_path, "fhir", ("W1", "W2"))
    one = encounter(
        "e1", "2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z", at("b1"), told="2026-03-03T00:00:00Z"
    )
    other = encounter(
        "e2", "2026-03-02T00:00:00Z", "2026-03-05T00:00:00Z", at("b3"), told="2026-03-05T00:00:00Z"
    )
    (folder / "data" / "1.ndjson").write_bytes(ndjson(one, other))
    summary = run_files(folder)
    assert not rows(folder)
    assert any("2 stays of record name no ward that is known yet" in note for note in summary.notes)
    (folder / "data" / "2.ndjson").write_bytes(ndjson(*PLACES))
    run_files(folder)
    assert {key: figures[0] for key, figures in rows(folder).items() if figures[0]} == {
        ("W1", date(2026, 3, 1)): 1,
        ("W1", date(2026, 3, 2)): 1,
        ("W2", date(2026, 3, 2)): 1,
        ("W2", date(2026, 3, 3)): 1,
        ("W2", date(2026, 3, 4)): 1,
    }
    wrong = one | {"status": "entered-in-error", "meta": {"lastUpdated": "2026-03-06T00:00:00Z"}}
    (folder / "data" / "3.ndjson").write_bytes(ndjson(wrong))
    summary = run_files(folder)
    assert {unit for unit, _ in rows(folder)} == {"W2"}
    assert summary.withdrawn == 4


def test_a_date_that_has_not_come_yet_does_not_keep_patients_in_for_years(tmp_path):
    folder = write_site(tmp_path, "fhir", ("W1", "W2"))
    (folder / "data" / "Location.ndjson").write_bytes(ndjson(*PLACES))
    there = encounter("e1", "2026-03-01T00:00:00Z", None, at("b1"))
    slip = encounter("e2", "2062-03-04T00:00:00Z", None, at("b1"))
    seen = encounter("e3", "2026-03-04T00:00:00Z", None, at("b3"))
    (folder / "data" / "1.ndjson").write_bytes(ndjson(there, slip, seen))
    run_files(folder)
    assert sorted(rows(folder)) == [("W1", date(2026, 3, day)) for day in (1, 2, 3)]


@pytest.mark.parametrize("seed", range(2))
def test_messages_of_a_visit_may_be_spread_over_files_and_runs(tmp_path, seed):
    """Twenty patients admitted, moved and partly discharged; a third of the moves is taken back."""
    rng = random.Random(seed)
    told: list[bytes] = []
    for number in range(20):
        visit = {"visit": f"V{number}", "patient": f"M{number}"}
        moment = BEGIN + timedelta(minutes=rng.randrange(5 * 24 * 60))
        for event, unit in (("A01", "W1"), ("A02", "W2"), ("A12", "W1"), ("A03", "W1")):
            moment += timedelta(minutes=rng.randrange(60, 3 * 24 * 60))
            if event not in ("A12", "A03") or rng.random() < 0.6:
                told.append(
                    message(event, f"{moment:%Y%m%d%H%M%S}", unit, f"{len(told)}", zone="+0000", **visit)
                )
    whole = write_site(tmp_path / "whole", "hl7v2_adt", ("W1", "W2"))
    (whole / "data" / "1.hl7").write_bytes(b"".join(told))
    summary = run_files(whole)
    split = write_site(tmp_path / "split", "hl7v2_adt", ("W1", "W2"))
    again = [*told, *rng.sample(told, 5)]
    rng.shuffle(again)
    for part in range(3):
        (split / "data" / f"{rng.random()}.hl7").write_bytes(b"".join(again[part::3]))
        last = run_files(split)
    assert rows(split) == rows(whole)
    assert len(rows(whole)) > 10
    assert last.snapshot == summary.snapshot
    patients = max(figures[0] for figures in rows(whole).values())
    assert 1 < patients <= 20
