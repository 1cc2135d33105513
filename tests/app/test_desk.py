"""What the one reader gives, and to whom."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from dashboard import data
from dashboard.data import LOCAL_USER, Desk, Grants
from dashboard.desk import asking
from pipelines.warehouse.build import write_snapshot
from pipelines.warehouse.read import open_snapshot
from tests.app.snapshot import CLOSED, UNITS, WEEKS, info, tables, today

ONLY_ASH = Grants("nurse_manager", frozenset({"W01"}))
METRICS = ("overtime_share", "incident_rate")


@pytest.fixture(scope="module")
def desk(site: Path) -> Desk:
    return Desk(open_snapshot(site / "warehouse"), LOCAL_USER)


@pytest.fixture(scope="module")
def manager(site: Path) -> Desk:
    return Desk(open_snapshot(site / "warehouse"), ONLY_ASH)


def granted_frames(reader: Desk, unit_id: str) -> list[pl.DataFrame]:
    return [
        reader.alerts(unit_id),
        reader.saved_weeks(unit_id),
        reader.metric_weeks(unit_id, METRICS),
        reader.report_weeks(unit_id),
        reader.ledger(unit_id),
        reader.ledger_entries(unit_id),
    ]


def test_load_line_and_standing_of_every_unit_are_for_every_role(desk, manager):
    assert manager.units().equals(desk.units())
    assert manager.load_weeks().equals(desk.load_weeks())
    assert manager.shift_weeks("W02").height > 0


def test_what_derives_from_people_is_for_those_with_a_grant_on_the_unit(manager):
    assert all(frame.height > 0 for frame in granted_frames(manager, "W01"))
    refused = granted_frames(manager, "W02")
    assert [frame.height for frame in refused] == [0, 0, 0, 0, 0, 0]
    assert all(frame.columns for frame in refused), "an empty frame keeps its shape"


def test_an_all_units_grant_is_not_a_grant_on_a_unit_that_does_not_exist(desk):
    assert [frame.height for frame in granted_frames(desk, "no such unit")] == [0, 0, 0, 0, 0, 0]


def test_answers_are_cached_per_snapshot_and_grants(site, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(site))
    shown = data.published()
    assert shown is not None
    assert data.desk_for(LOCAL_USER, shown) is data.desk_for(LOCAL_USER, shown)
    assert data.desk_for(ONLY_ASH, shown) is not data.desk_for(LOCAL_USER, shown)
    for _ in range(100):
        assert data.desk_for(LOCAL_USER, shown).saved_weeks("W02").height > 0
        assert data.desk_for(ONLY_ASH, shown).saved_weeks("W02").height == 0


def test_units_come_in_the_order_they_need_attention(desk):
    order = desk.units()["unit_id"].to_list()
    assert order[:2] == ["W01", "W02"]  # over
    assert set(order[2:4]) == {"W06", "W07"}  # unknown
    assert order[4] == "W05"  # within, though staff disagree
    assert set(order[5:7]) == {"W03", "C02"}  # near
    assert len(order) == len(UNITS)


def test_a_unit_is_there_once_even_where_its_line_has_several_stretches(desk):
    assert desk.units()["unit_id"].is_unique().all()
    weeks = desk.load_weeks()
    assert weeks.select("unit_id", "week_start").is_unique().all()


def test_weeks_without_judgement_are_there_and_empty(desk):
    weeks = desk.load_weeks().filter(pl.col("unit_id") == "W06").sort("week_start")
    assert weeks.height == data.WEEKS
    assert weeks["load"].tail(5).null_count() == 5
    assert weeks["periods_over"].tail(5).null_count() == 5, "shifts of a roster with holes are not counted"
    assert weeks["limit"].null_count() == 0, "the line does not stop where the data do"
    assert weeks.filter(pl.col("load").is_null())["state"].unique().to_list() == ["not_assessed"]


def test_a_unit_without_a_line_still_shows_its_load(desk):
    weeks = desk.load_weeks().filter(pl.col("unit_id") == "W07")
    assert weeks["load"].count() == data.WEEKS - 2
    assert weeks["limit"].count() == 0


def test_saved_weeks_begin_at_go_live_and_mark_learning_weeks(desk):
    saved = desk.saved_weeks("W01")
    live = desk.go_lives().filter(pl.col("unit_id") == "W01")["go_live_date"][0]
    assert saved["week_start"][0] == live
    assert saved["ramp"].to_list()[:5] == [True] * 4 + [False]
    first = saved.filter(pl.col("state") == "value").row(-1, named=True)
    assert first["hours"] == pytest.approx(first["minutes"] / 60)
    assert first["minutes_per_shift"] == pytest.approx(first["minutes"] / first["shifts_worked"])


def test_a_dot_never_crosses_the_line_by_rounding(desk):
    shifts = desk.shifts_recent("W01")
    assert shifts.height == 56
    assert shifts.filter(pl.col("over") & (pl.col("bin") <= pl.col("limit"))).is_empty()
    assert shifts.filter(~pl.col("over") & (pl.col("bin") > pl.col("limit"))).is_empty()
    assert shifts.select("period", "bin", "place").is_unique().all()


def test_shares_are_shifts_over_by_shifts_observed(desk):
    shares = desk.shift_weeks("W01")
    assert set(shares["period"]) == {"day", "night"}
    assert shares.filter((pl.col("share") - pl.col("over") / pl.col("observed")).abs() > 1e-12).is_empty()


def test_a_release_before_go_live_is_not_a_mark_and_an_unannounced_one_is(desk):
    marks = desk.marks("W01")
    assert marks.filter(pl.col("kind") == "release")["version"].to_list() == ["2.0"]
    assert marks.filter(pl.col("kind") == "release_unannounced")["version"].to_list() == ["1.4"]
    assert "go_live" in marks["kind"].to_list()


@pytest.mark.parametrize(("days", "stale"), [(10, False), (11, True)])
def test_data_are_stale_past_the_greatest_age_and_not_at_it(desk, days, stale):
    newest = desk.about().newest
    about = desk.about(today=newest + timedelta(days=days))
    assert (about.age_days, about.stale) == (days, stale)


def test_a_clock_that_runs_behind_makes_no_negative_age(desk):
    assert desk.about(today=date(2000, 1, 1)).age_days == 0


def test_every_query_is_one_select_asked_by_one_method():
    desk = Path(asking.__file__).parent
    names = sorted(path.stem for path in desk.with_name("queries").glob("*.sql"))
    questions = "".join(path.read_text(encoding="utf-8") for path in desk.glob("*.py"))
    assert [name for name in names if questions.count(f'"{name}"') == 1] == names
    for name in names:
        text = "\n".join(line for line in asking.query(name).splitlines() if not line.startswith("--"))
        assert text.lstrip().startswith(("select", "with"))
        assert ";" not in text
        assert asking.query(name).startswith("-- One row per"), f"{name}.sql says what one row is"


def test_a_roster_with_holes_makes_no_shift_overloaded_and_no_saving_per_shift(site, tmp_path):
    broken = Desk(open_snapshot(with_broken_roster(tmp_path)), LOCAL_USER)
    assert broken.shifts_recent("W06").is_empty()
    saved = broken.saved_weeks("W06")
    assert broken.shift_weeks("W06")["week_start"].to_list()[-1] == saved["week_start"].to_list()[-6]
    recent = saved.tail(4)
    assert recent["hours"].null_count() == 0, "hours freed come from the tools' own log"
    assert recent["minutes_per_shift"].null_count() == 4
    groups = broken.group_weeks("W06").filter(pl.col("staff_group") == "nurse")
    assert groups["value"].tail(5).null_count() == 5


def test_a_roster_with_holes_tells_nothing_per_hour_and_still_tells_incidents(desk):
    weeks = desk.metric_weeks("W06", ("after_hours_minutes", "incident_rate"), ("after_hours_minutes",))
    late = weeks.filter(pl.col("metric") == "after_hours_minutes").tail(5)
    assert late["value"].null_count() == 5
    assert late["state"].unique().to_list() == ["not_assessed"]
    assert weeks.filter(pl.col("metric") == "incident_rate").tail(5)["value"].null_count() == 0


def test_a_figure_has_every_week_and_an_incomplete_one_is_not_assessed(desk):
    load = desk.metric_history("W01", "patients_per_nurse", "nurse")
    assert load.height == WEEKS
    assert load["week_start"].diff().drop_nulls().unique().to_list() == [timedelta(weeks=1)]
    late = desk.metric_history("W06", "after_hours_minutes", "all").tail(5)
    assert late["value"].null_count() == 5, "the roster under it is incomplete"
    assert late["state"].unique().to_list() == ["not_assessed"]
    assert desk.metric_history("W06", "tasks", "all")["state"].unique().to_list() == ["missing"]


def test_counts_of_patients_need_their_own_days_and_no_roster(tmp_path):
    every = tables(today())
    of_unit = pl.col("unit_id") == "W06"
    week = every["week_completeness"].filter(of_unit)["week_start"][-8]
    every["week_completeness"] = every["week_completeness"].with_columns(
        caseload_days=pl.when(of_unit & (pl.col("week_start") == week)).then(0.7).otherwise(1.0)
    )
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", every, info(today()))
    incidents = Desk(open_snapshot(tmp_path / "warehouse"), LOCAL_USER).metric_history(
        "W06", "incident_rate", "all"
    )
    assert incidents.tail(7)["value"].null_count() == 0, "the roster stopped, the counts did not"
    assert incidents.filter(pl.col("week_start") == week)["state"].to_list() == ["not_assessed"]


def test_load_over_time_is_for_every_role_and_what_people_did_or_wrote_is_not(manager):
    assert manager.metric_history("W02", "patients_per_nurse", "nurse")["value"].count() > 0
    for metric in ("overtime_share", "incident_rate", "overload_report_rate"):
        assert manager.metric_history("W02", metric, "all").is_empty()
    assert manager.metric_history("W01", "overtime_share", "all")["value"].count() > 0


def test_a_metric_nobody_knows_is_refused(desk):
    with pytest.raises(KeyError):
        desk.metric_history("W01", "no_such_metric", "all")


def test_a_figure_of_a_closed_unit_ends_with_it(tmp_path):
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", tables(today(), (*UNITS, CLOSED)), info(today()))
    told = Desk(open_snapshot(tmp_path / "warehouse"), LOCAL_USER).metric_history(
        "C09", "caseload_per_wte", "all"
    )
    assert told.height == WEEKS - CLOSED.closed


def test_drivers_are_patients_and_the_hours_they_are_divided_by(desk):
    assert desk.driver_weeks("W01")["driver"].unique(maintain_order=True).to_list() == [
        "patients",
        "nurse_hours",
        "acuity",
    ]
    assert desk.driver_weeks("C01")["driver"].unique(maintain_order=True).to_list()[0] == "open_cases"
    stopped = desk.driver_weeks("W06").filter(pl.col("driver") == "nurse_hours")
    assert stopped["value"].tail(5).null_count() == 5, "hours of an incomplete roster are no fall in hours"


def test_a_closed_unit_keeps_its_line_and_counts_no_reports_after_its_end(tmp_path):
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", tables(today(), (*UNITS, CLOSED)), info(today()))
    desk = Desk(open_snapshot(tmp_path / "warehouse"), LOCAL_USER)
    weeks = desk.load_weeks().filter(pl.col("unit_id") == "C09")
    assert weeks.height == data.WEEKS - CLOSED.closed
    assert weeks["limit"].unique().to_list() == [35.0]
    reports = desk.report_weeks("C09")["reports"]
    assert reports.null_count() == CLOSED.closed
    assert reports.tail(CLOSED.closed).null_count() == CLOSED.closed


def test_a_replaced_line_is_told_with_its_end(tmp_path):
    every = tables(today())
    line = every["load_line"].filter(pl.col("unit_id") == "W01")
    newer = line.with_columns(
        line_id=pl.lit("newer"),
        limit=pl.lit(5.0),
        effective_from=pl.col("effective_from") + timedelta(weeks=20),
    )
    every["load_line"] = pl.concat([every["load_line"], newer])
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", every, info(today()))
    lines = Desk(open_snapshot(tmp_path / "warehouse"), LOCAL_USER).lines("W01")
    ends = dict(zip(lines["limit"], lines["effective_to"], strict=True))
    assert ends == {6.0: newer["effective_from"][0] - timedelta(days=1), 5.0: None}


def with_broken_roster(folder: Path) -> Path:
    """Fern House's roster feed stopped for some: shifts are there, but weeks incomplete and loads doubled."""
    every = tables(today())
    stopped = pl.col("unit_id") == "W06"
    shifts = (
        every["line_period"]
        .filter(pl.col("unit_id") == "W01")
        .with_columns(
            unit_id=pl.lit("W06"),
            line_id=pl.lit("W06-line"),
            load=pl.lit(11.0),
            over=pl.lit(1, dtype=pl.Int64),
        )
    )
    every["line_period"] = pl.concat([every["line_period"].filter(~stopped), shifts])
    every["week_load"] = every["week_load"].with_columns(load=pl.when(stopped).then(11.0).otherwise("load"))
    folder.joinpath("warehouse").mkdir()
    write_snapshot(folder / "warehouse", every, info(today()))
    return folder / "warehouse"
