"""A vendor's report: whose figures are which activity, in what unit and per what, is the site's to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipelines.errors import FileRefused, SettingsError
from pipelines.shapes import Reading, SourceFile, SourceMap
from pipelines.sources import SOURCES
from pipelines.sources.intake import inspect
from pipelines.warehouse.store import Store
from tests.fixtures.readers.ehr_time_export import COLUMNS, LONG, METRICS, WIDE
from tests.sites import KEY, Ward, run_site, write_rows, write_ward_site

if TYPE_CHECKING:
    from pathlib import Path

FORM = SOURCES["ehr_time_export"]


def read(path: Path, activity: dict[str, str] | None = None, **settings: Any) -> Reading:
    values = {"activity": METRICS if activity is None else activity}
    mapping = SourceMap("report", "ehr_time_export", "Europe/London", values=values, **settings)
    return FORM.read(SourceFile(path, path.name), mapping, inspect(path, FORM.accepted))


def rows(path: Path, *given: dict, **settings: Any) -> list[dict]:
    reading = read(write_rows(path / "report.csv", given), **settings)
    return reading.frames["ehr_time"].sort("clinician_id", "activity").collect().to_dicts()


def figure(minutes: object = 600, metric: str = "Time in Notes", **more: Any) -> dict:
    return {"clinician_id": "00123", "month": "2026-01", "metric": metric, "numerator": minutes, **more}


def minutes(told: list[dict]) -> dict[str, tuple[float | None, float | None]]:
    return {row["activity"]: (row["in_shift_minutes"], row["after_hours_minutes"]) for row in told}


def test_a_month_of_figures_is_a_row_of_each_activity(tmp_path):
    """1800 minutes in the system, 90 of them outside working hours: 1800 - 90 inside."""
    (tmp_path / "r.csv").write_text(LONG)
    told = read(tmp_path / "r.csv").frames["ehr_time"].collect()
    assert minutes(told.filter(clinician_id="00123").to_dicts()) == {
        "documentation": (600.0, None),
        "total": (1800.0 - 90.0, 90.0),
    }
    assert told["month_total"].all()
    assert {str(day) for day in told["date"]} == {"2026-01-01"}


def test_a_column_may_be_a_metric_and_an_empty_cell_is_no_figure(tmp_path):
    """10.5 h are 630 min; the second clinician has no figure of the inbox."""
    (tmp_path / "r.csv").write_bytes(WIDE.encode("cp1252"))
    reading = read(tmp_path / "r.csv", COLUMNS, options={"unit": "hours"})
    told = reading.frames["ehr_time"].collect()
    assert minutes(told.filter(clinician_id="00123").to_dicts()) == {
        "documentation": (10.5 * 60, None),
        "inbox": (2.0 * 60, None),
    }
    assert minutes(told.filter(clinician_id="00456").to_dicts()) == {"documentation": (180.0, None)}
    assert reading.ignored == {"figure left open": 1}


@pytest.mark.parametrize(("unit", "told"), [("minutes", 90.0), ("hours", 90.0 * 60), ("seconds", 90.0 / 60)])
def test_units_become_minutes_exactly(tmp_path, unit, told):
    assert rows(tmp_path, figure(90), options={"unit": unit})[0]["in_shift_minutes"] == told


@pytest.mark.parametrize("per", ["day", "appointment"])
def test_a_figure_per_day_or_appointment_is_multiplied_by_how_many_there_were(tmp_path, per):
    """12.5 minutes on each of 20: 250."""
    told = rows(tmp_path, figure(12.5, denominator=20), options={"per": per})
    assert told[0]["in_shift_minutes"] == 12.5 * 20


def test_a_total_is_not_multiplied_whatever_stands_beside_it(tmp_path):
    assert rows(tmp_path, figure(600, denominator=20))[0]["in_shift_minutes"] == 600


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("inbox in_shift", "inbox after_hours"), (50.0, 8.0)),
        (("inbox", "inbox after_hours"), (50.0 - 8.0, 8.0)),
        (("inbox", "inbox"), (50.0 + 8.0, None)),  # two metrics of one activity add up
        (("other", "inbox after_hours"), (None, 8.0)),  # the gate refuses it: minutes in shift are missing
    ],
)
def test_what_a_metric_tells_of_an_activity_is_said_behind_it(tmp_path, words, told):
    activity = dict(zip(("A", "B"), words, strict=True))
    assert minutes(rows(tmp_path, figure(50, "A"), figure(8, "B"), activity=activity))["inbox"] == told


def test_the_metrics_name_travels_with_the_row(tmp_path):
    activity = {"A": "inbox", "B": "inbox after_hours"}
    (row,) = rows(
        tmp_path, figure(50, "B"), figure(58, "A"), activity=activity, options={"definition": "7-19"}
    )
    assert (row["definition"], row["method"]) == ("7-19: A + B", "vendor")


def test_figures_of_other_metrics_are_counted_and_left_out(tmp_path):
    reading = read(write_rows(tmp_path / "r.csv", [figure(), figure(3, "Messages sent")]))
    assert reading.ignored == {"figure of a metric that is put under no activity": 1}
    assert reading.frames["ehr_time"].collect().height == 1


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"clinician_id": ""}, "missing"),
        ({"month": "01/2026"}, "not_a_date"),
        ({"month": "2026-13"}, "not_a_date"),
        ({"month": "2026-02-31"}, "not_a_date"),
        ({"numerator": "1,260.00"}, "not_a_number"),
        ({"numerator": "8h"}, "not_a_number"),
        ({"numerator": "NaN"}, "not_a_number"),
        ({"numerator": "1e400"}, "not_a_number"),
    ],
)
def test_a_figure_that_cannot_be_one_refuses_its_row(tmp_path, change, rule):
    reading = read(write_rows(tmp_path / "r.csv", [{**figure(), **change}]))
    assert reading.faults["ehr_time"].select("_row", "rule").rows() == [(1, rule)]
    assert reading.frames["ehr_time"].collect().is_empty()


@pytest.mark.parametrize(("denominator", "rule"), [("", "missing_denominator"), ("many", "not_a_number")])
def test_a_rate_needs_its_denominator(tmp_path, denominator, rule):
    path = write_rows(tmp_path / "r.csv", [figure(denominator=denominator)])
    assert read(path, options={"per": "day"}).faults["ehr_time"]["rule"].to_list() == [rule]
    with pytest.raises(FileRefused) as refused:
        read(write_rows(tmp_path / "s.csv", [figure()]), options={"per": "day"})
    assert refused.value.rule == "header"


def test_one_figure_told_twice_is_one_and_two_values_of_it_are_none(tmp_path):
    reading = read(write_rows(tmp_path / "r.csv", [figure(), figure(), figure(1, "Time in System")]))
    assert reading.ignored == {"figure told before": 1}
    assert reading.frames["ehr_time"].collect().height == 2
    reading = read(write_rows(tmp_path / "s.csv", [figure(), figure(601)]))
    assert reading.faults["ehr_time"]["rule"].to_list() == ["conflict", "conflict"]


def test_a_row_may_be_about_a_day(tmp_path):
    (row,) = rows(tmp_path, figure(month="2026-01-07"), options={"span": "day"})
    assert (str(row["date"]), row["month_total"]) == ("2026-01-07", False)
    with pytest.raises(FileRefused):
        rows(tmp_path, {"clinician_id": "1", "numerator": "1", "metric": "x"})


def test_typed_months_and_ids_are_read_too(tmp_path):
    given = {"clinician_id": [7.0], "month": ["2026-01-01"], "metric": ["Time in Notes"], "numerator": [90.0]}
    frame = pl.DataFrame(given).with_columns(pl.col("month").str.to_datetime())
    frame.write_parquet(tmp_path / "r.parquet")
    (row,) = read(tmp_path / "r.parquet").frames["ehr_time"].collect().to_dicts()
    assert (row["clinician_id"], str(row["date"]), row["in_shift_minutes"]) == ("7", "2026-01-01", 90.0)


@pytest.mark.parametrize("word", ["notes", "documentation outside", ""])
def test_a_metric_under_a_word_that_is_no_activity_stops_the_run(tmp_path, word):
    with pytest.raises(SettingsError):
        rows(tmp_path, figure(), activity={"Time in Notes": word})


def test_a_file_in_which_nothing_is_put_under_an_activity_is_refused(tmp_path):
    with pytest.raises(FileRefused) as refused:
        rows(tmp_path, {"clinician_id": "1", "month": "2026-01", "Notes (h)": "3"}, activity={})
    assert refused.value.rule == "header"


def test_a_month_that_is_told_anew_is_corrected_where_it_says_when(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_PSEUDONYM_KEY", KEY)
    site = write_ward_site(tmp_path / "site", Ward(weeks=1))
    with (site / "site.toml").open("a") as file:
        file.write(
            '\n[[source]]\nformat = "ehr_time_export"\npath = "report/*"\n'
            '[source.map.activity]\n"Time in Notes" = "documentation"\n'
        )
    nurse = Ward().clinician(1)
    for number, told in enumerate((600, 620), 1):
        row = figure(told, clinician_id=nurse, updated_at=f"2026-02-0{number}T06:00:00Z")
        write_rows(site / "report" / f"{number}.csv", [row])
        count = run_site(site).tables["ehr_time"]
        assert (count.read, count.accepted) == (1, 1)
    store = Store(site / "warehouse" / "store.duckdb")
    kept = store.accepted("ehr_time")
    store.close()
    assert kept["in_shift_minutes"].to_list() == [620.0]
    assert kept["month_total"].to_list() == [True]
