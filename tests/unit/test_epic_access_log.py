"""An access log: when, who and what, and nothing else; notes with their time; minutes a day from both."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipelines.errors import FileRefused, SettingsError
from pipelines.shapes import ACCESSES, Reading, SourceFile, SourceMap
from pipelines.sources import SOURCES
from pipelines.sources.epic_access_log import working_day
from pipelines.sources.intake import inspect
from pipelines.staging.active_time import Counting, active_minutes, note_minutes
from pipelines.warehouse.store import Store
from tests.fixtures.readers.epic_access_log import CATEGORIES, NOTES
from tests.sites import KEY, Ward, run_site, write_rows, write_ward_site

if TYPE_CHECKING:
    from pathlib import Path

FORM = SOURCES["epic_access_log"]
EPOCH = datetime(1840, 12, 31, tzinfo=UTC)
MORNING = datetime(2026, 1, 5, 8, tzinfo=UTC)


def read(path: Path, timezone: str = "Europe/London", **settings: Any) -> Reading:
    mapping = SourceMap("log", "epic_access_log", timezone, **settings)
    return FORM.read(SourceFile(path, path.name), mapping, inspect(path, FORM.accepted))


def actions(path: Path, *rows: dict, **settings: Any) -> list[dict]:
    return read(write_rows(path / "log.csv", rows), **settings).frames[ACCESSES].collect().to_dicts()


def action(
    at: object = "2026-01-05 08:00:00", who: str = "00123", what: str = "Messages", **more: Any
) -> dict:
    return {"ACCESS_TIME": at, "USER_ID": who, "METRIC_NAME": what, **more}


# --- reading --------------------------------------------------------------------------------------------


def test_ids_of_digits_stay_text_and_no_patient_is_read(tmp_path):
    (row,) = actions(tmp_path, action(PAT_ID="Z77", CSN="5"))
    assert row["clinician_id"] == "00123"
    assert "Z77" not in repr(row)
    assert set(row) == {"_row", "clinician_id", "happened_at", "activity", "action_id", "seconds", "_foreign"}


def test_instants_are_seconds_since_the_last_day_of_1840(tmp_path):
    """185 years and some days: 5,838,508,800 s to 08:00 on 5 January 2026."""
    seconds = int((MORNING - EPOCH).total_seconds())
    assert seconds == 5_838_508_800
    row = {"ACCESS_INSTANT": seconds, **action("2026-01-05 09:99")}
    (told,) = actions(tmp_path, row)
    assert told["happened_at"] == MORNING


def test_instants_may_count_the_sites_own_clock(tmp_path):
    """08:00 on a summer's day in London is 07:00 UTC."""
    summer = datetime(2026, 7, 6, 8, tzinfo=UTC)
    row = {"ACCESS_INSTANT": int((summer - EPOCH).total_seconds()), "USER_ID": "1", "METRIC_NAME": "x"}
    assert actions(tmp_path, row)[0]["happened_at"] == summer
    told = actions(tmp_path, row, options={"instants": "local"})
    assert told[0]["happened_at"] == summer - timedelta(hours=1)


@pytest.mark.parametrize(
    "text",
    ["2026-07-06 08:00:00", "2026-07-06T08:00:00.000", "2026-07-06T07:00:00Z", "2026-07-06T09:00:00+02:00"],
)
def test_an_instant_may_be_a_clock_time_of_the_site_or_have_an_offset(tmp_path, text):
    row = {"ACCESS_INSTANT": text, "USER_ID": "1", "METRIC_NAME": "x"}
    assert actions(tmp_path, row)[0]["happened_at"] == datetime(2026, 7, 6, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "rule"),
    [
        ("", "not_a_timestamp"),
        ("03/04/2026 08:00", "not_a_timestamp"),
        ("46100", "not_a_timestamp"),
        ("1767600000", "before_2000"),  # seconds since 1970 are a day of 1896
        ("2026-03-29 01:30:00", "dst_gap"),
        ("2026-10-25 01:30:00", "dst_overlap"),
    ],
)
def test_a_time_that_cannot_be_refuses_its_row_by_name(tmp_path, at, rule):
    reading = read(write_rows(tmp_path / "log.csv", [action(at), action()]))
    assert reading.frames[ACCESSES].collect().height == 1
    assert reading.faults["ehr_time"].select("_row", "rule").rows() == [(1, rule)]


def test_actions_of_nobody_are_counted_and_make_no_record(tmp_path):
    reading = read(write_rows(tmp_path / "log.csv", [action(who=" "), action()]))
    assert (reading.frames[ACCESSES].collect().height, reading.ignored) == (1, {"action of no user": 1})


@pytest.mark.parametrize("without", ["USER_ID", "ACCESS_TIME", "METRIC_NAME"])
def test_a_log_without_person_time_or_action_is_refused(tmp_path, without):
    row = action()
    row.pop(without)
    with pytest.raises(FileRefused) as refused:
        actions(tmp_path, {**row, "PAT_ID": "1"})
    assert refused.value.rule == "header"


def test_a_typed_file_gives_the_same(tmp_path):
    """Ids and instants as numbers; a gap makes an id a float, and it is still no other id."""
    path = tmp_path / "log.parquet"
    seconds = [float((MORNING - EPOCH).total_seconds()), None]
    frame = {"USER_ID": [7.0, None], "ACCESS_INSTANT": seconds, "METRIC_NAME": ["Messages", None]}
    pl.DataFrame(frame).write_parquet(path)
    reading = read(path)
    (row,) = reading.frames[ACCESSES].collect().to_dicts()
    assert (row["clinician_id"], row["happened_at"]) == ("7", MORNING)
    assert reading.ignored == {"action of no user": 1}


# --- activities -----------------------------------------------------------------------------------------


def test_an_action_goes_under_the_activity_of_its_metric_and_report(tmp_path):
    rows = [
        action(what="Report Viewed", REPORT_NAME="Handoff Report"),
        action(what="Report Viewed", REPORT_NAME="Lab Results"),
        action(what="Clinical Note Writing", REPORT_NAME=""),
        action(what="Somewhere else", REPORT_NAME=""),
    ]
    told = actions(tmp_path, *rows, **CATEGORIES)
    assert [row["activity"] for row in told] == ["direct_care", "chart_review", "documentation", "other"]
    assert [row["_foreign"] for row in told] == [False, False, False, True]


def test_site_toml_goes_before_a_line_of_the_file_but_for_one_that_names_a_report(tmp_path):
    rows = [
        action(what="Report Viewed", REPORT_NAME="Handoff Report"),
        action(what="Report Viewed", REPORT_NAME="Lab Results"),
    ]
    told = actions(tmp_path, *rows, **CATEGORIES, values={"activity": {"Report Viewed": "orders"}})
    assert [row["activity"] for row in told] == ["direct_care", "orders"]


def test_categories_of_the_file_may_be_the_sites_own_words(tmp_path):
    files = {"activity_file": (("METRIC_NAME", "category"), ("Messages", "In Basket"))}
    told = actions(tmp_path, action(), files=files, values={"activity": {"In Basket": "inbox"}})
    assert told[0]["activity"] == "inbox"


@pytest.mark.parametrize("word", ["typing", "total", ""])
def test_a_category_that_is_no_activity_stops_the_run(tmp_path, word):
    files = {"activity_file": (("METRIC_NAME", "category"), ("Messages", word))}
    with pytest.raises(SettingsError):
        actions(tmp_path, action(), files=files)


# --- notes ----------------------------------------------------------------------------------------------


def test_notes_are_told_by_their_authors_and_their_text_is_not_read(tmp_path):
    (tmp_path / "notes.csv").write_text(NOTES)
    told = read(tmp_path / "notes.csv").frames[ACCESSES].collect().to_dicts()
    assert [(row["action_id"], row["seconds"], row["activity"]) for row in told] == [
        ("n1", 95.0, "documentation"),
        ("n2", 0.0, "documentation"),
    ]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"TOTAL_TIME_SECONDS": "1,200"}, "not_a_number"),
        ({"TOTAL_TIME_SECONDS": "nan"}, "not_a_number"),
        ({"TOTAL_TIME_SECONDS": ""}, "not_a_number"),
        ({"TOTAL_TIME_SECONDS": "-1"}, "implausible_seconds"),
        ({"TOTAL_TIME_SECONDS": "86401"}, "implausible_seconds"),
        ({"AUTHOR_ID": ""}, "missing"),
        ({"NOTE_ID": ""}, "missing"),
    ],
)
def test_a_note_without_a_plain_time_author_or_id_is_refused(tmp_path, change, rule):
    note = {
        "NOTE_ID": "n",
        "DATE_OF_SERVICE_DTTM": "2026-01-05 08:00:00",
        "TOTAL_TIME_SECONDS": "5",
        "AUTHOR_ID": "1",
    }
    reading = read(write_rows(tmp_path / "notes.csv", [{**note, **change}]))
    assert reading.faults["ehr_time"]["rule"].to_list() == [rule]


def noted(*rows: tuple[str, str, float]) -> pl.DataFrame:
    told = [
        {
            "clinician_id": who,
            "action_id": note,
            "seconds": seconds,
            "happened_at": MORNING,
            "_file": 1,
            "_row": n,
        }
        for n, (who, note, seconds) in enumerate(rows)
    ]
    return note_minutes(pl.DataFrame(told), "Europe/London")


def test_seconds_of_notes_are_minutes_exactly_and_a_note_told_twice_counts_its_longest_time():
    """(95 + 25) s are 2 min; n1 was told with 60 s before."""
    (row,) = noted(("c1", "n1", 60.0), ("c1", "n1", 95.0), ("c1", "n2", 25.0)).to_dicts()
    assert (row["in_shift_minutes"], row["after_hours_minutes"]) == ((95 + 25) / 60, None)
    assert (row["date"], row["activity"], row["method"]) == (date(2026, 1, 5), "documentation", "vendor")


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
