"""What the desk tells of alerts, and to whom."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from dashboard.data import LOCAL_USER, Desk, Grants
from pipelines.warehouse.read import open_snapshot
from tests.app import alert_story
from tests.app.snapshot import monday_of_last_whole_week, today

ONLY_ASH = Grants("nurse_manager", frozenset({"W01"}))
NOBODY = Grants("nurse_manager", frozenset())
SUNDAY = monday_of_last_whole_week(today()) + timedelta(days=6)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return alert_story.publish(tmp_path_factory.mktemp("alerts"), today())


def desk_of(warehouse: Path, grants: Grants = LOCAL_USER) -> Desk:
    return Desk(open_snapshot(warehouse), grants)


def test_open_alerts_come_first_the_gravest_and_the_longest_told_before(warehouse):
    alerts = desk_of(warehouse).site_alerts()
    assert alerts["alert_id"].to_list() == [
        "W01-conversion-13",
        "W01-over_line-9",
        "W01-overload_reports-5",
        "W02-after_hours-4",
        "W07-safeguard-0",
        "W06-data_gap-2",
        "W03-uneven_load-9",
        "C02-load_rise-13",
        "W01-over_line-28",
    ]


def test_a_watch_is_told_by_the_alarm_that_took_it_over(warehouse):
    alerts = desk_of(warehouse).site_alerts()
    row = alerts.filter(pl.col("alert_id") == "W01-conversion-13").row(0, named=True)
    assert row["watched_on"] == SUNDAY - timedelta(weeks=15)
    assert alerts["watched_on"].drop_nulls().len() == 1


def test_weeks_restated_are_counted_from_the_beginning_to_the_day_it_was_told(warehouse):
    counts = dict(desk_of(warehouse).site_alerts().select("alert_id", "restated_weeks").rows())
    assert counts["W01-conversion-13"] == 1, "two changes of one week are one week"
    assert counts["W01-over_line-9"] == 0
    assert counts["C02-load_rise-13"] == 0


def test_the_measure_is_told_only_where_all_lines_of_the_unit_count_the_same(tmp_path, warehouse):
    alerts = desk_of(warehouse).site_alerts()
    assert dict(alerts.select("unit_id", "measure").rows())["W01"] == "patients_per_nurse"
    assert dict(alerts.select("unit_id", "measure").rows())["W07"] is None, "no line"
    lines = alert_story.tables(today())["load_line"]
    ash = lines.filter(pl.col("unit_id") == "W01")
    two = pl.concat([lines, ash.with_columns(line_id=pl.lit("x"), measure=pl.lit("caseload_per_wte"))])
    mixed = desk_of(alert_story.publish(tmp_path, today(), load_line=two)).site_alerts()
    assert dict(mixed.select("unit_id", "measure").rows())["W01"] is None


def test_alerts_are_for_those_with_a_grant_on_the_unit(warehouse):
    manager, nobody = desk_of(warehouse, ONLY_ASH), desk_of(warehouse, NOBODY)
    assert set(manager.site_alerts()["unit_id"]) == {"W01"}
    assert manager.withdrawn_alerts().is_empty()
    assert manager.strain_weeks(("W02",)).is_empty()
    assert manager.strain_weeks(("W01", "W02"))["unit_id"].unique().to_list() == ["W01"]
    for told in (nobody.site_alerts(), nobody.withdrawn_alerts(), nobody.strain_weeks(("W01",))):
        assert told.is_empty()
        assert told.columns
    assert desk_of(warehouse).withdrawn_alerts().height == 1


def test_restated_weeks_are_facts_about_units_and_for_every_role(warehouse):
    rows = desk_of(warehouse, NOBODY).restated_weeks().to_dicts()
    assert [row["unit_id"] for row in rows] == ["W01", "C01"]
    ash, north = rows
    assert (ash["hours_before"], ash["hours_now"], ash["changes"]) == (412.0, 440.0, 2)
    assert (ash["patients_before"], ash["patients_now"]) == (2400.0, 2448.0)
    assert ash["published_on"] == SUNDAY - timedelta(weeks=1)
    assert north["patients_before"] is None, "a figure that was not told is kept as one"


def test_bands_and_marks_of_several_units_are_those_of_each(warehouse):
    desk = desk_of(warehouse)
    both = desk.marks_of(("W01", "W02"))
    for unit in ("W01", "W02"):
        assert both.filter(pl.col("unit_id") == unit).equals(desk.marks(unit))
    assert desk.marks_of(()).is_empty()
    assert desk.expected_weeks_of(()).is_empty()


def test_runs_of_expected_weeks_are_numbered_for_each_unit(tmp_path):
    weeks = [SUNDAY - timedelta(weeks=back, days=6) for back in (6, 5, 3, 2)]
    band = pl.concat(
        pl.DataFrame({"week_start": weeks, "change": 0.1, "low": -0.05, "high": 0.08}).with_columns(
            unit_id=pl.lit(unit), comparison_units=pl.lit(9)
        )
        for unit in ("W01", "W02")
    )
    desk = desk_of(alert_story.publish(tmp_path, today(), expected_week=band))
    told = desk.expected_weeks_of(("W01", "W02"))
    assert told["unit_id"].to_list() == ["W01"] * 4 + ["W02"] * 4
    runs = told.filter(pl.col("unit_id") == "W02")["stretch"].to_list()
    assert runs[0] == runs[1] != runs[2] == runs[3], "a gap of a week is never drawn over"
    assert told.filter(pl.col("unit_id") == "W02").equals(desk.expected_weeks("W02"))
