"""An access log: when, who and what, and nothing else; notes with their time; minutes a day from both."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipelines.errors import FileRefused, SettingsError
from pipelines.shapes import ACCESSES, Reading, SourceFile, SourceMap
from pipelines.sources import SOURCES
from pipelines.sources.intake import inspect
from pipelines.staging.active_time import note_minutes
from tests.fixtures.readers.epic_access_log import CATEGORIES, NOTES
from tests.sites import write_rows

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


def test_instants_that_the_clock_beside_them_contradicts_refuse_the_file(tmp_path):
    """08:00 in London's summer is 07:00 UTC; in winter both are the same, and nothing can be told."""
    told = {
        clock: int((datetime(2026, 7, 6, hour, tzinfo=UTC) - EPOCH).total_seconds())
        for clock, hour in (("utc", 7), ("local", 8))
    }
    for clock, other in (("utc", "local"), ("local", "utc")):
        row = {"ACCESS_INSTANT": told[clock], **action("2026-07-06 08:00:00")}
        (read_so,) = actions(tmp_path, row, options={"instants": clock})
        assert read_so["happened_at"] == datetime(2026, 7, 6, 7, tzinfo=UTC)
        with pytest.raises(FileRefused) as refused:
            actions(tmp_path, row, options={"instants": other})
        assert refused.value.rule == "clock"
    winter = {"ACCESS_INSTANT": int((MORNING - EPOCH).total_seconds()), **action()}
    assert [len(actions(tmp_path, winter, options={"instants": clock})) for clock in told] == [1, 1]


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
