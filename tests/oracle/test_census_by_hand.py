"""The fold of stays into a census, against quarter hours counted one by one in plain Python."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from expectations.gate import Gate
from pipelines.run import Options, run
from pipelines.shapes import STAY_RECORD, TOLD_UNIT
from pipelines.site import load_site
from pipelines.staging.census import count
from pipelines.staging.spells import hold, place_in_units, spells
from pipelines.warehouse.store import Store
from tests.fixtures.stays import at, encounter, ndjson, ward, write_site
from tests.oracle.census_by_hand import Figures, Key, Telling, census, last_day, world
from tests.sites import KEY

if TYPE_CHECKING:
    from pathlib import Path

UNITS = ("W1", "W2", "W3")
CHANGES = [
    ("Europe/London", datetime(2026, 3, 26, tzinfo=UTC)),  # a day of 23 hours
    ("Europe/London", datetime(2026, 10, 22, tzinfo=UTC)),  # a day of 25 hours
    ("Asia/Beirut", datetime(2026, 3, 26, tzinfo=UTC)),  # the clock skips midnight itself
    ("America/Santiago", datetime(2026, 4, 2, tzinfo=UTC)),  # an hour before midnight comes twice
    ("Asia/Kolkata", datetime(2026, 1, 1, tzinfo=UTC)),  # days begin at half past
]


def records(told: list[Telling]) -> pl.DataFrame:
    """STAY_RECORD of what was told, a row each."""
    rows: list[dict[str, Any]] = []
    for number, telling in enumerate(told):
        common = {
            "_row": number,
            "stay_id": telling.stay,
            "telling": f"t{number}",
            "patient_id": telling.patient,
            "kind": "bed",
            "day_only": False,
            "told_at": telling.told_at,
            "withdrawn": telling.withdrawn,
        }
        parts = [
            {"part": place, "unit_id": unit, "started_at": start, "ended_at": end}
            for place, (unit, start, end) in enumerate(telling.parts, 1)
        ]
        rows += [dict.fromkeys(STAY_RECORD) | common | part for part in parts or [{"part": 1}]]
    return pl.DataFrame(rows, schema=STAY_RECORD, orient="row")


def folded(told: list[Telling], zone: str) -> dict[Key, tuple]:
    none = pl.DataFrame(schema={"place_id": pl.String, "place_unit": pl.String})
    found = spells(place_in_units(hold(records(told)), none, {}))
    final = last_day(told, ZoneInfo(zone))
    local = pl.col("started_at").dt.convert_time_zone(zone).dt.date()
    flags = {"cases": False, "contacts": False, "missed": False, "referrals": False}
    units = (
        found.group_by("unit_id")
        .agg(first_day=local.min(), _row=pl.col("_row").min())
        .with_columns(
            beds=True, last_day=pl.lit(final), **{name: pl.lit(flag) for name, flag in flags.items()}
        )
        .select(pl.col(name).cast(kind) for name, kind in TOLD_UNIT.items())
    )
    days = units.filter(pl.col("first_day") <= final).select(
        "unit_id", date=pl.date_ranges("first_day", "last_day")
    )
    wanted = days.explode("date", empty_as_null=False, keep_nulls=False)
    names = ("patients", "admissions", "discharges", "transfers_in", "transfers_out")
    rows = count(found, wanted, units, zone)
    return {
        (unit, day): tuple(rest) for unit, day, *rest in rows.select("unit_id", "date", *names).iter_rows()
    }


def assert_same(found: dict[Key, tuple], expected: dict[Key, Figures]) -> None:
    assert set(found) == set(expected)
    for key, (patients, *ways) in found.items():
        assert patients == pytest.approx(float(expected[key][0]), abs=1e-12), key
        assert tuple(ways) == expected[key][1:], key


@pytest.mark.parametrize(("zone", "begin"), CHANGES, ids=[f"{zone}-{begin:%m}" for zone, begin in CHANGES])
@pytest.mark.parametrize("seed", range(6))
def test_the_fold_counts_as_plain_python_does(seed, zone, begin):
    told = world(random.Random(seed), begin)
    expected = census(told, ZoneInfo(zone))
    assert len(expected) > 15
    assert_same(folded(told, zone), expected)


def test_the_made_up_worlds_hold_all_that_is_to_be_counted():
    """Else agreement would say little: every figure is above nothing somewhere, and stays are taken back."""
    told = [telling for seed in range(6) for telling in world(random.Random(seed), CHANGES[0][1])]
    rows = census(world(random.Random(0), CHANGES[0][1]), ZoneInfo("Europe/London"))
    assert [any(figures[place] for figures in rows.values()) for place in range(5)] == [True] * 5
    assert any(telling.withdrawn for telling in told)
    assert any(telling.patient is None for telling in told)
    assert any(end is None for telling in told for _, _, end in telling.parts)


def resource(telling: Telling) -> dict[str, Any]:
    """The telling as a FHIR encounter."""
    starts, ends = [start for _, start, _ in telling.parts], [end for *_, end in telling.parts]
    over = max((end for end in ends if end), default=None) if None not in ends else None
    where = [
        at(unit, start.isoformat(), end.isoformat() if end else None) for unit, start, end in telling.parts
    ]
    found = encounter(
        telling.stay,
        min(starts).isoformat() if starts else None,
        over.isoformat() if over else None,
        *where,
        patient=telling.patient or "",
        told=telling.told_at.isoformat(),
    )
    if telling.patient is None:
        del found["subject"]
    return found | ({"status": "entered-in-error"} if telling.withdrawn else {})


def stored(folder: Path) -> dict[Key, tuple]:
    store = Store(folder / "warehouse" / "store.duckdb")
    names = "patients, admissions, discharges, transfers_in, transfers_out"
    found = store.query(f"select unit_id, date, {names} from caseload")
    store.close()
    return {(unit, day): tuple(figures) for unit, day, *figures in found.iter_rows()}


@pytest.mark.parametrize(
    ("zone", "begin", "in_order"),
    [(*CHANGES[0], True), (*CHANGES[1], False)],
    ids=["spring, as it was told", "autumn, in any order"],
)
def test_files_split_at_random_and_read_one_run_after_another_come_to_the_same(
    tmp_path, monkeypatch, zone, begin, in_order
):
    """After each run the census is that of what has been told by then, whatever came in which order."""
    monkeypatch.setattr(Gate, "agree", lambda _gate: None)  # tests/oracle/test_gate.py sees to that
    monkeypatch.setenv("PLIMSOLL_PSEUDONYM_KEY", KEY)
    rng = random.Random(7)
    told = world(rng, begin)
    if in_order:  # the source's last day moves on from run to run
        told.sort(key=lambda telling: telling.told_at)
    folder = write_site(tmp_path, "fhir", UNITS)
    (folder / "data" / "Location.ndjson").write_bytes(ndjson(*(ward(unit) for unit in UNITS)))
    known: list[Telling] = []
    # Most in the first run, then little by little: what a run leaves alone must be right as well.
    cuts = [0, *(len(told) - few for few in (16, 12, 8, 5, 2, 0))]
    for first, last in pairwise(cuts):
        known += told[first:last]
        again = rng.sample(known, min(3, len(known)))  # some are delivered once more
        lines = [*told[first:last], *again]
        rng.shuffle(lines)
        (folder / "data" / f"{rng.random()}.ndjson").write_bytes(ndjson(*map(resource, lines)))
        run(load_site(folder), Options(today=date(2027, 6, 30)))
        assert_same(stored(folder), census(known, ZoneInfo(zone)))
