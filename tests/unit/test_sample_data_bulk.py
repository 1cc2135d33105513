"""The volume test has the rows that were asked for, and they fit together."""

from datetime import date

import polars as pl
import pytest

from pipelines.schemas import TABLES as CANONICAL
from sample_data import write_site

EVENTS = 20_000
END = date(2026, 3, 29)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    directory = tmp_path_factory.mktemp("bench")
    return directory, write_site(directory, "bench", events=EVENTS, end=END, fmt="parquet")


def read(site, table):
    found = sorted((site[0] / "incoming").glob(f"{table}-*.parquet"))
    return pl.concat([pl.read_parquet(path) for path in found])


def test_it_has_exactly_the_events_asked_for(site):
    events = read(site, "llm_events")
    assert len(events) == EVENTS == site[1]["llm_events"]
    assert events["task_id"].n_unique() == EVENTS


def test_tables_have_the_columns_of_the_contract(site):
    for path in sorted(site[0].glob("*/*")):
        table = CANONICAL[path.name.split(".")[0].split("-")[0]]
        columns = pl.read_parquet(path).columns if path.suffix == ".parquet" else pl.read_csv(path).columns
        assert set(columns) <= set(table.names), path.name
        assert set(table.required) <= set(columns), path.name


def test_every_event_lies_inside_a_shift_of_its_clinician(site):
    events = read(site, "llm_events").with_columns(day=pl.col("started_at").dt.date())
    shifts = read(site, "shifts").with_columns(day=pl.col("starts_at").dt.date())
    on_shift = events.join(shifts, on=["clinician_id", "day"], how="left")
    assert len(on_shift) == EVENTS
    assert (on_shift["started_at"] >= on_shift["starts_at"]).all()
    assert (on_shift["started_at"] < on_shift["ends_at"]).all()
    assert (on_shift["unit_id"] == on_shift["unit_id_right"]).all()


def test_tools_are_used_after_go_live_and_by_treated_units_only(site):
    rollouts = pl.read_csv(site[0] / "incoming" / "rollouts.csv", try_parse_dates=True)
    events = read(site, "llm_events")
    assert set(events["unit_id"]) <= set(rollouts["unit_id"])
    assert events["started_at"].dt.date().min() >= rollouts["go_live_date"].min()


def test_rosters_and_caseload_cover_every_unit_and_week(site):
    units = pl.read_csv(site[0] / "incoming" / "units.csv")["unit_id"]
    assert len(units) == 6
    for table, day in (("shifts", pl.col("starts_at").dt.date()), ("caseload", pl.col("date"))):
        weeks = read(site, table).select("unit_id", week=day.dt.truncate("1w")).unique()
        assert len(weeks) == len(units) * 104, table


def test_units_grow_with_the_events(tmp_path):
    truth = write_site(tmp_path, "bench", events=400_000, weeks=16, end=END, fmt="parquet")
    assert len(truth["units"]) == 8
    assert truth["llm_events"] == 400_000


def test_the_same_arguments_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_site(tmp_path / name, "bench", events=2_000, weeks=16, end=END)
    one, two = (sorted((tmp_path / name).rglob("*.csv")) for name in ("one", "two"))
    assert len(one) > 10
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
