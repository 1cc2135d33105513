"""Actions of people in the record system become minutes a day, whatever files and runs they come in."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipelines.errors import SettingsError
from pipelines.sources.epic_access_log import working_day
from pipelines.staging.active_time import Counting, active_minutes
from pipelines.warehouse.store import Store
from tests.sites import KEY, Ward, run_site, write_rows, write_ward_site

if TYPE_CHECKING:
    from pathlib import Path

MORNING = datetime(2026, 1, 5, 8, tzinfo=UTC)


def action(at: str = "2026-01-05 08:00:00", who: str = "", what: str = "Messages") -> dict:
    return {"ACCESS_TIME": at, "USER_ID": who, "METRIC_NAME": what}


# --- active time ----------------------------------------------------------------------------------------


def counted(*steps: tuple[float, str], **counting: Any) -> dict[str, tuple[float, float | None]]:
    """Minutes by activity of actions so many seconds after eight."""
    told = [
        {
            "clinician_id": "c",
            "happened_at": MORNING + timedelta(seconds=s),
            "activity": a,
            "_file": 1,
            "_row": n,
        }
        for n, (s, a) in enumerate(steps)
    ]
    found = active_minutes(pl.DataFrame(told), Counting("Europe/London", **counting)).to_dicts()
    return {row["activity"]: (row["in_shift_minutes"], row["after_hours_minutes"]) for row in found}


@pytest.mark.parametrize(("gap", "minutes"), [(299, 299 / 60), (300, 5.0), (301, 0.0)])
def test_an_action_lasts_until_the_next_one_at_most_five_minutes_later(gap, minutes):
    assert counted((0, "documentation"), (gap, "inbox")) == {
        "documentation": (minutes, None),
        "inbox": (0, None),
    }


@pytest.mark.parametrize(("session", "minutes"), [(100, 0.0), (120, 2.0)])
def test_the_last_action_of_a_session_lasts_no_time(session, minutes):
    found = counted((0, "documentation"), (120, "inbox"), session_seconds=session)
    assert found["documentation"] == (minutes, None)


def test_seconds_are_cut_at_the_end_of_the_working_day():
    """From 08:00:00 to 08:04:00, the working day ending at 08:01: 60 s inside and 180 s outside."""
    found = counted((0, "inbox"), (240, "inbox"), working_day=(time(7), time(8, 1)))
    assert found == {"inbox": (60 / 60, 180 / 60)}


@pytest.mark.parametrize(
    ("counting", "method", "definition"),
    [
        (Counting("UTC"), "gap_300s", "gap<=300s"),
        (Counting("UTC", 120), "other", "gap<=120s"),
        (Counting("UTC", working_day=(time(7), time(19))), "gap_300s", "gap<=300s;day=07:00-19:00"),
    ],
)
def test_the_definition_says_how_minutes_were_counted(counting, method, definition):
    assert (counting.method, counting.definition) == (method, definition)


@pytest.mark.parametrize("text", ["7-19", "19:00-07:00", "07:00-07:00", "07:00-24:00", ""])
def test_a_working_day_is_two_clock_times_of_one_day(text):
    with pytest.raises(SettingsError):
        working_day(text)


# --- whole sites ----------------------------------------------------------------------------------------

NURSES = [Ward().clinician(number) for number in range(3)]
SOURCE = """
[[source]]
format = "epic_access_log"
path = "access/*"
[source.options]
working_day = "07:00-19:00"
[source.map.activity]
"Note" = "documentation"
"""


@pytest.fixture
def site(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLIMSOLL_PSEUDONYM_KEY", KEY)
    folder = write_ward_site(tmp_path / "site", Ward(weeks=1))
    with (folder / "site.toml").open("a") as file:
        file.write(SOURCE)
    return folder


def stored(site: Path) -> list[tuple]:
    store = Store(site / "warehouse" / "store.duckdb")
    try:
        store.begin()
        return store.accepted("ehr_time").drop("_date").sort(pl.all()).rows()
    finally:
        store.rollback()
        store.close()


def days_of_actions(seed: int) -> list[dict]:
    """Three nurses' actions over three days, some around midnight and around seven in the evening."""
    draw = random.Random(seed)
    found = []
    for who in NURSES:
        moment = datetime(2026, 1, 5, 18, 40, tzinfo=UTC)
        while moment < datetime(2026, 1, 7, 20, tzinfo=UTC):
            moment += timedelta(seconds=draw.choice((20, 90, 299, 301, 7_000)))
            found.append(action(moment.strftime("%Y-%m-%d %H:%M:%S"), who, draw.choice(("Note", "Chart"))))
    return found


def test_neither_files_nor_runs_that_actions_come_in_change_the_days(site, tmp_path, monkeypatch):
    rows = days_of_actions(1)
    write_rows(site / "access" / "all.csv", rows)
    run_site(site)
    whole = stored(site)
    assert len(whole) > 10
    other = write_ward_site(tmp_path / "other", Ward(weeks=1))
    (other / "site.toml").write_text((site / "site.toml").read_text())
    draw = random.Random(2)
    draw.shuffle(rows)
    for number in range(4):
        part = rows[number::4] + rows[:3]  # three actions come in every file
        write_rows(other / "access" / f"part-{number}.csv", part)
        summary = run_site(other)
    assert summary.ignored["epic_access_log:access/*"]["action told before"] == 3
    assert stored(other) == whole


def test_a_late_action_changes_its_day_and_leaves_the_others(site):
    first, last = "2026-01-05 08:00:00", "2026-01-05 08:04:00"
    write_rows(site / "access" / "a.csv", [action(first, NURSES[0]), action(last, NURSES[0])])
    assert run_site(site).tables["ehr_time"].accepted == 1
    write_rows(site / "access" / "b.csv", [action("2026-01-05 08:01:00", NURSES[0], "Note")])
    summary = run_site(site)
    # 60 s of other, then 180 s of documentation
    assert [(row[2], row[3], row[4]) for row in stored(site)] == [
        ("documentation", 3.0, 0.0),
        ("other", 1.0, 0.0),
    ]
    assert (summary.tables["ehr_time"].read, summary.corrected, summary.withdrawn) == (2, 1, 0)


def test_unmapped_actions_are_told_and_people_are_hashed(site):
    write_rows(site / "access" / "a.csv", [action(who=NURSES[0]), action(who=NURSES[1], what="Note")])
    summary = run_site(site)
    assert "1 actions of a.csv have a type that is not translated: counted as other." in summary.notes
    assert not any(nurse in repr(stored(site)) for nurse in NURSES)


def test_note_times_fill_days_whose_documentation_no_action_tells(site):
    note = {"NOTE_ID": "n1", "DATE_OF_SERVICE_DTTM": "2026-01-05 09:00:00", "TOTAL_TIME_SECONDS": 90}
    write_rows(
        site / "access" / "notes.csv", [{**note, "AUTHOR_ID": NURSES[0]}, {**note, "AUTHOR_ID": NURSES[1]}]
    )
    run_site(site)
    both = [
        action("2026-01-05 08:00:00", NURSES[0], "Note"),
        action("2026-01-05 08:01:00", NURSES[0], "Note"),
    ]
    write_rows(site / "access" / "log.csv", both)
    run_site(site)
    assert sorted((row[3], row[5]) for row in stored(site)) == [(1.0, "gap_300s"), (1.5, "vendor")]
