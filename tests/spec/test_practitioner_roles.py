"""FHIR roles as clinicians: hours a week become WTE, and a whole run gives shifts to their people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipelines.privacy import load_key
from pipelines.site import load_site
from pipelines.sources.fhir_elements import Unread
from pipelines.sources.fhir_hours import weekly_hours
from pipelines.warehouse.read import open_snapshot
from pipelines.warehouse.store import Store
from tests.fixtures.roles import WEEKDAYS, available, coded, role
from tests.fixtures.stays import ndjson
from tests.sites import Ward, run_site, write_ward_site

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

WARD = Ward(weeks=2)
SOURCE = '\n[[source]]\nname = "record"\nformat = "fhir"\npath = "feed/*"\n'


@pytest.mark.parametrize(
    ("times", "hours"),
    [
        ([available()], 5 * 7.5),
        (
            [available(("mon", "wed"), "09:00:00", "17:00:00"), available(("sat",), "09:00:00", "13:00:00")],
            2 * 8 + 4,
        ),
        ([available(("mon", "tue"), "19:00:00", "07:00:00")], 2 * 12),  # across midnight
        ([available(("sun",), "20:00:00", "08:00:00")], 12),  # into Monday
        ([available(("sun",), "20:00:00", "08:00:00"), available(("mon",), "00:00:00", "10:00:00")], 4 + 10),
        ([available(("mon",), "08:00:00", "12:00:00"), available(("mon",), "10:00:00", "14:00:00")], 6),
        ([available(("mon",)), available(("mon",))], 7.5),  # told twice
        ([available(("mon",), "08:00:00", "12:00:00"), available(("mon",), "12:00:00", "16:00:00")], 4 + 4),
        (
            [available(("mon",), "22:00:00", "06:00:00"), available(("tue",), "05:00:00", "09:00:00")],
            8 + 4 - 1,
        ),
        ([available(("sat", "sun"), None, None, allDay=True)], 2 * 24),
        ([available(("sat",), "08:00:00", "12:00:00", allDay=True)], 24),
        ([available(("mon",), "08:00", "15:30")], 7.5),
        ([available(("mon",), "08:00:00.000", "15:30:00.000", allDay=False)], 7.5),
        ([available((), None, None, allDay=True)], None),  # on which days?
        ([available(("mon",), "08:00:00", None)], None),  # until when?
        ([available(), available(("sat",), None, None)], None),  # some hours are not told
        ([], None),
    ],
)
def test_hours_a_week_are_those_of_the_available_times_each_counted_once(times, hours):
    assert weekly_hours({"availableTime": times}) == hours
    assert weekly_hours({"availability": [{"availableTime": times}]}) == hours  # R5
    assert weekly_hours({"availability": [{"availableTime": [each]} for each in times]}) == hours


@pytest.mark.parametrize("times", [[{"daysOfWeek": ["mon"], "availableStartTime": 8}], [available(("x",))]])
def test_hours_that_cannot_be_read_are_not_guessed(times):
    with pytest.raises(Unread):
        weekly_hours({"availableTime": times})


def site(folder: Path, *files: list[dict[str, Any]], settings: str = "") -> Path:
    """A ward whose clinicians come from FHIR files alone."""
    write_ward_site(folder, WARD)
    (folder / "incoming" / "clinicians.csv").unlink()
    with (folder / "site.toml").open("a", encoding="utf-8") as told:
        told.write(SOURCE + settings)
    (folder / "feed").mkdir()
    for number, roles in enumerate(files):
        (folder / "feed" / f"PractitionerRole-{number}.ndjson").write_bytes(ndjson(*roles))
    return folder


def nurses(**more: Any) -> list[dict[str, Any]]:
    """A role for each nurse of the ward."""
    return [role(f"r{number}", WARD.clinician(number), "W1", **more) for number in range(WARD.staff)]


def published(folder: Path, table: str) -> pl.DataFrame:
    frame = open_snapshot(folder / "warehouse").table(table)
    return frame.sort(frame.columns)


def clinicians(folder: Path) -> pl.DataFrame:
    """The rows that count."""
    store = Store(folder / "warehouse" / "store.duckdb")
    found = store.query(
        "select clinician_id, staff_group, unit_id, wte, start_date, end_date from clinicians "
        "where _state in ('accepted', 'in_parts')"
    )
    store.close()
    return found.sort(found.columns)


def counts(summary: Any) -> tuple[int, int, int, int]:
    """Rows of clinicians read, accepted, rejected and double."""
    told = summary.tables["clinicians"]
    assert told.read == told.accepted + told.rejected + told.duplicates
    return told.read, told.accepted, told.rejected, told.duplicates


@pytest.mark.slow
def test_a_ward_has_the_same_hours_and_load_by_roles_and_by_canonical_clinicians(tmp_path):
    canonical = write_ward_site(tmp_path / "canonical", WARD)
    told = site(tmp_path / "fhir", nurses())
    run_site(canonical)
    summary = run_site(told)
    assert counts(summary) == (12, 12, 0, 0)
    assert summary.tables["shifts"].accepted == 2 * 7 * 2 * 4  # weeks, days, shifts a day, nurses
    hours = published(told, "week_hours").filter(staff_group="nurse")
    assert hours["worked_hours"].to_list() == [7 * 2 * 4 * 12.0] * 2  # days, shifts a day, nurses, hours
    for table in ("week_hours", "week_load", "line_week"):
        assert published(told, table).equals(published(canonical, table)), table


@pytest.mark.slow
def test_who_somebody_is_is_hashed_before_anything_is_written(tmp_path):
    folder = site(tmp_path / "site", nurses())
    run_site(folder)
    key = load_key(folder, load_site(folder).pseudonym_key_env)
    assert set(clinicians(folder)["clinician_id"]) == {key.pseudonym(WARD.clinician(n)) for n in range(12)}


@pytest.mark.slow
def test_wte_is_hours_a_week_over_the_hours_of_full_time(tmp_path):
    part = available(WEEKDAYS[:3], "08:00:00", "14:00:00")  # 3 x 6 = 18 hours
    settings = "[source.options]\nfull_time_hours_per_week = 36\n"
    folder = site(tmp_path / "site", nurses(availableTime=[part]), settings=settings)
    run_site(folder)
    assert clinicians(folder)["wte"].to_list() == [18 / 36] * 12


@pytest.mark.slow
def test_what_is_not_told_or_cannot_be_is_refused_and_counted(tmp_path):
    bad = [
        role("b1", "x1", "W1", availableTime=None),
        role("b2", "x2", None),
        role("b3", "x3", "W1", practitioner=None),
        role("b4", "x4", "W1", code=coded("ward-clerk")),
        role(
            "b5", "x5", "W1", availableTime=[available(("sat", "sun", *WEEKDAYS), "06:00:00", "18:00:00")]
        ),  # 84 h
        role("b6", "x6", "W1", period={"start": "2026-03-02", "end": "2026-03-01"}),
        role("b7", "x7", "W1", period={"start": "2026-13-01"}),
        role("b8", "x8", "W1", active=False),
    ]
    summary = run_site(site(tmp_path / "site", nurses(), bad))
    told = {row["rule"]: row["rows"] for row in summary.rejections.values() if row["table"] == "clinicians"}
    assert told == {
        "missing": 3,  # wte, unit and person
        "unknown_staff_group": 1,
        "implausible_wte": 1,  # 84 / 37.5 = 2.24
        "ends_before_start": 1,
        "not_a_timestamp": 1,
    }
    assert counts(summary) == (12 + 7, 12, 7, 0)
    assert dict(summary.ignored["record"]) == {"inactive": 1}


@pytest.mark.slow
def test_neither_the_order_of_lines_nor_that_of_files_matters_and_the_latest_telling_holds(tmp_path):
    before = nurses(told="2026-01-05T08:00:00Z", period={"start": "2020-01-01"})
    after = nurses(
        told="2026-02-02T08:00:00Z",
        period={"start": "2020-01-01", "end": "2026-01-31"},
        availableTime=[available(WEEKDAYS[:4])],  # 4 x 7.5 = 30 hours
    )
    forth = site(tmp_path / "forth", before, after)
    back = site(tmp_path / "back", after[::-1], before[::-1])
    mixed = site(tmp_path / "mixed", [*after[:6], *before])
    first = run_site(mixed)
    (mixed / "feed" / "PractitionerRole-1.ndjson").write_bytes(ndjson(*after[6:]))
    second = run_site(mixed)
    assert counts(run_site(forth)) == counts(run_site(back)) == (24, 12, 0, 12)
    assert (counts(first), counts(second)) == ((18, 12, 0, 6), (6, 6, 0, 0))
    assert second.corrected == 6
    assert clinicians(forth)["wte"].to_list() == [30 / 37.5] * 12
    assert clinicians(forth).equals(clinicians(back))
    assert clinicians(forth).equals(clinicians(mixed))


@pytest.mark.slow
def test_two_roles_of_one_person_from_one_day_on_are_one_row_or_none(tmp_path):
    """The table has one row for a person and a start: documented under What it cannot tell."""
    start = {"start": "2020-01-01"}
    undated = [
        role("r1", "x1", "W1", period=start),
        role("r2", "x1", "W1", period=start, code=coded("doctor")),
    ]
    dated = [
        role("r3", "x2", "W1", period=start, told="2026-01-01T00:00:00Z"),
        role("r4", "x2", "W1", period=start, told="2026-01-02T00:00:00Z", code=coded("doctor")),
    ]
    one_after_the_other = [
        role("r5", "x3", "W1", period={"start": "2020-01-01", "end": "2025-12-31"}),
        role("r6", "x3", "W1", period={"start": "2026-01-01"}, code=coded("doctor")),
    ]
    folder = site(tmp_path / "site", nurses(), undated, dated, one_after_the_other)
    summary = run_site(folder)
    assert counts(summary) == (12 + 6, 12 + 1 + 2, 2, 1)
    rejected = [(row["table"], row["rule"], row["rows"]) for row in summary.rejections.values()]
    assert rejected == [("clinicians", "conflict", 2)]
    assert clinicians(folder).filter(staff_group="doctor").height == 2  # x2 by the later role, x3 from 2026
