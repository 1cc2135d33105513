"""Raw records leave by trace, by action and by stay: what is kept goes on as if nothing had left.

Two wards over 75 weeks whose tasks come from a gateway's log, minutes from an access log, patients of one
from FHIR encounters and of the other from HL7 messages. A stay of the first ward goes over the whole time,
another one over the end of what is kept, and the second ward is empty for months around it.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.shapes.weekly import DAILY, WEEKLY
from pipelines.site import Site, load_site
from pipelines.steps.retention import retain
from pipelines.warehouse.read import open_snapshot
from pipelines.warehouse.retirement import WEEKLY_OF_PERSONS, Horizon
from tests.fixtures.logs import spend_log, write_lines
from tests.fixtures.stays import at, bed, encounter, message, ndjson, ward
from tests.retired import MARK, TODAY, WEEKS, ran, rows, weekly
from tests.sites import MONDAY, Ward, write_ward_site

pytestmark = pytest.mark.usefixtures("polars_alone")

WARDS = tuple(Ward(unit, weeks=WEEKS, nurses_on_shift=1, staff=6) for unit in ("W1", "W2"))
SOURCES = """
[[source]]
format = "litellm_spend_logs"
path = "gateway/*"
[[source]]
format = "epic_access_log"
path = "access/*"
[[source]]
format = "fhir"
path = "fhir/*"
[source.map.unit_id]
"ward-a" = "W1"
[source.options]
first_day = "2026-01-05"
[[source]]
format = "hl7v2_adt"
path = "hl7/*"
"""
EMPTY_FROM, EMPTY_TO = MARK - timedelta(weeks=3), MARK + timedelta(weeks=20)
"""Days on which nobody is in the second ward: nothing that is kept tells that it is there."""
RAW = ("log_records", "log_task", "access_records", "stay_records", "move_records", "census_spell")


def task(number: int, day: date) -> list[dict[str, Any]]:
    """A task of a day, answered at the second attempt."""
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    told: dict[str, Any] = {
        "clinical.task.id": f"t{number}",
        "clinical.task.type": "progress_note",
        "clinical.unit.id": "W1",
    }
    told |= {"clinical.output.disposition": "edited", "clinical.time.review_s": 40}
    who: dict[str, Any] = {"end_user": WARDS[0].clinician(number), "request_tags": ["tool:scribe"]}
    return [spend_log(f"t{number}-{n}", told, start=moment + timedelta(seconds=n), **who) for n in (1, 2)]


def actions(days: list[date]) -> str:
    lines = ["USER_ID,ACCESS_TIME,METRIC_NAME"]
    for number, day in enumerate(days):
        for minute in (0, 1, 3):
            lines.append(f"{WARDS[0].clinician(number)},{day} 10:{minute:02d}:00,Clinical Note Writing")
    return "\n".join(lines) + "\n"


def stays(days: list[date]) -> bytes:
    """One patient from before the first day until now, one over the mark, one for three hours each day."""
    long = encounter("long", "2026-01-02T09:00:00Z", None, at("bed-1", "2026-01-02T09:00:00Z"),
                     told="2027-06-14T00:05:00Z")  # fmt: skip
    over = (f"{MARK - timedelta(weeks=3)}T09:00:00Z", f"{MARK + timedelta(weeks=3)}T09:00:00Z")
    found = [long, encounter("over", *over, at("bed-2", *over), told=over[1])]
    for day in days:
        since, until = f"{day}T12:00:00Z", f"{day}T15:00:00Z"
        found.append(encounter(f"s-{day}", since, until, at("bed-2", since, until), told=until))
    return ndjson(*found)


def visits(days: list[date]) -> bytes:
    """A visit to the second ward each of these days, from ten to six."""
    told = b""
    for day in days:
        who = {"visit": f"V{day}", "patient": f"MRN{day}"}
        told += message("A01", f"{day:%Y%m%d}100000", "W2", f"a{day}", **who)
        told += message("A03", f"{day:%Y%m%d}180000", "W2", f"b{day}", **who)
    return told


def write(folder: Path, name: str, days: list[date]) -> None:
    """Each source's file of these days."""
    content = {
        f"access/{name}.csv": actions(days).encode(),
        f"fhir/Encounter-{name}.ndjson": stays(days),
        f"hl7/{name}.hl7": visits([day for day in days if not EMPTY_FROM <= day < EMPTY_TO]),
    }
    for path, told in content.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(told)
    (folder / "gateway").mkdir(exist_ok=True)
    lines = [line for day in days for line in task((day - MONDAY).days, day)]
    write_lines(folder / "gateway" / f"{name}.jsonl", *lines)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site with all of its rows: every third day something is told, up to a week before the end."""
    folder = write_ward_site(tmp_path_factory.mktemp("whole") / "site", *WARDS)
    (folder / "incoming" / "caseload.csv").unlink()
    with (folder / "site.toml").open("a") as handle:
        handle.write(SOURCES)
    write(folder, "first", [MONDAY + timedelta(days=n) for n in range(0, 7 * (WEEKS - 1), 3)])
    places = ndjson(ward("ward-a"), bed("bed-1", "ward-a"), bed("bed-2", "ward-a"))
    (folder / "fhir" / "Location.ndjson").write_bytes(places)
    site = replace(load_site(folder), retention_weeks=52)
    ran(site)
    assert all(rows(site, name) for name in RAW)
    return site


def copied(site: Site, folder: Path) -> Site:
    shutil.copytree(site.folder, folder)
    return replace(load_site(folder), retention_weeks=52)


def same_kept_weeks(whole: Site, parted: Site, frozen: dict[str, pl.DataFrame]) -> None:
    one, other = weekly(whole), weekly(parted)
    for name in WEEKLY:
        kept = pl.col("date" if name in DAILY else "week_start") >= MARK
        assert_frame_equal(other[name].filter(kept), one[name].filter(kept), check_exact=True)
        if name not in WEEKLY_OF_PERSONS:
            assert_frame_equal(other[name].filter(~kept), frozen[name].filter(~kept), check_exact=True)


def test_raw_records_leave_whole_and_later_ones_meet_what_they_need(whole: Site, tmp_path: Path) -> None:
    full, parted = copied(whole, tmp_path / "full"), copied(whole, tmp_path / "parted")
    frozen, held = weekly(parted), {name: rows(parted, name) for name in RAW}
    removed = retain(parted, today=TODAY).removed
    assert set(RAW) <= set(removed)
    for name in RAW:
        assert rows(parted, name) == held[name] - removed[name] > 0
    late = [MARK + timedelta(days=n) for n in (0, 1, 8, 20)]
    for site in (full, parted):
        write(site.folder, "more", [*late, *(date(2027, 6, 7) + timedelta(days=n) for n in range(7))])
        ran(site)
    same_kept_weeks(full, parted, frozen)


def test_raw_records_that_come_again_are_counted_and_do_not_stay(whole: Site, tmp_path: Path) -> None:
    parted = copied(whole, tmp_path / "parted")
    retain(parted, today=TODAY)
    frozen, held = weekly(parted), {name: rows(parted, name) for name in RAW}
    write(parted.folder, "again", [MONDAY + timedelta(days=n) for n in range(0, 7 * 12, 3)])
    summary = ran(parted)
    assert {name: rows(parted, name) for name in RAW} == held
    retired = {source.partition(":")[0] for source, told in summary.ignored.items() if told.get("retired")}
    assert retired == {"litellm_spend_logs", "epic_access_log", "fhir", "hl7v2_adt"}
    for name, frame in weekly(parted).items():
        assert_frame_equal(frame, frozen[name], check_exact=True)


def test_all_files_read_again_bring_no_raw_record_back(whole: Site, tmp_path: Path) -> None:
    parted = copied(whole, tmp_path / "parted")
    retain(parted, today=TODAY)
    frozen, held = weekly(parted), {name: rows(parted, name) for name in RAW}
    ran(parted, rebuild=True)
    # Of days before nobody can tell any more who was there: none is counted from the few stays that are left.
    assert rows(parted, f"caseload where _date < date '{Horizon(MARK).rows}'") == 0
    assert {name: rows(parted, name) for name in RAW} == held
    for name, frame in weekly(parted).items():
        assert_frame_equal(frame, frozen[name], check_exact=True)
    digests = {open_snapshot(site.warehouse).info["digest"] for site in (whole, parted)}
    assert len(digests) == 1
