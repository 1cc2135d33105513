"""A site folder is complete, reads as the contract says, and is the same for the same arguments."""

import gzip
import hashlib
import json
import tomllib
from datetime import date
from typing import Any

import polars as pl
import pytest

from sample_data import SCENARIOS, write_site
from sample_data.span import Span, last_sunday

END = date(2026, 3, 29)  # the clocks go forward that night
SMALL: dict[str, Any] = {"units": 3, "weeks": 26, "end": END}
SETTINGS = {
    "site": {"name", "timezone", "full_time_hours_per_week"},
    "privacy": {"minimum_group", "pseudonym_key_env"},
    "people": {"urgent_contact"},
    "periods": {"day", "night"},
    "detection": {"false_alarms_per_unit_year", "completeness"},
    "freshness": {"max_age_days"},
    "clocks": {"acknowledge_days", "unresolved_days"},
    "state": {"url"},
}


def digests(directory):
    return {
        str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("fmt", ["csv", "parquet", "csv.gz", "ndjson"])
def test_the_same_arguments_give_the_same_bytes(tmp_path, fmt):
    for name in ("one", "two"):
        write_site(tmp_path / name, "sample", fmt=fmt, seed=7, **SMALL)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_another_seed_gives_another_site(tmp_path):
    write_site(tmp_path / "one", "sample", seed=1, **SMALL)
    write_site(tmp_path / "two", "sample", seed=2, **SMALL)
    one, two = digests(tmp_path / "one"), digests(tmp_path / "two")
    assert one["incoming/shifts-2026-Q1.csv"] != two["incoming/shifts-2026-Q1.csv"]
    assert one["site.toml"] == two["site.toml"]


def test_the_settings_hold_only_keys_of_the_contract(tmp_path):
    write_site(tmp_path, "sample", **SMALL)
    settings = tomllib.loads((tmp_path / "site.toml").read_text(encoding="utf-8"))
    assert settings.pop("source") == [{"format": "canonical", "path": "incoming/*"}]
    assert {table: set(keys) for table, keys in settings.items()} == SETTINGS
    assert settings["site"]["name"] == "Northside Mental Health"
    assert settings["privacy"]["pseudonym_key_env"] == "PLIMSOLL_PSEUDONYM_KEY"


def test_no_key_is_written(tmp_path):
    write_site(tmp_path, "sample", **SMALL)
    assert {path.name for path in tmp_path.iterdir()} == {"site.toml", "truth.json", "incoming", "policy"}


def test_long_tables_are_split_as_exporters_split_them(tmp_path):
    write_site(tmp_path, "sample", **SMALL)
    names = {path.name for path in (tmp_path / "incoming").iterdir()}
    assert {"shifts-planned.csv", "shifts-2026-Q1.csv", "llm_events-2026-03.csv", "units.csv"} <= names
    march = pl.read_csv(tmp_path / "incoming" / "llm_events-2026-03.csv")
    assert march["started_at"].str.starts_with("2026-03").all()


def test_times_carry_the_offset_in_force_in_london(tmp_path):
    write_site(tmp_path, "sample", units=1, weeks=26, end=date(2026, 4, 26))
    shifts = pl.concat(
        [
            pl.read_csv(path, columns=["starts_at"])
            for path in sorted((tmp_path / "incoming").glob("shifts-2026*"))
        ]
    )["starts_at"]
    winter, summer = shifts.filter(shifts < "2026-03-29"), shifts.filter(shifts > "2026-03-30")
    assert winter.str.ends_with("+00:00").all()
    assert summer.str.ends_with("+01:00").all()


def test_formats_hold_the_same_rows(tmp_path):
    for fmt in ("csv", "parquet", "csv.gz", "ndjson"):
        write_site(tmp_path / fmt, "sample", fmt=fmt, **SMALL)
    name = "caseload-2026-Q1"
    csv = pl.read_csv(tmp_path / "csv" / "incoming" / f"{name}.csv")
    parquet = pl.read_parquet(tmp_path / "parquet" / "incoming" / f"{name}.parquet")
    lines = (tmp_path / "ndjson" / "incoming" / f"{name}.ndjson").read_text(encoding="utf-8").splitlines()
    packed = gzip.decompress((tmp_path / "csv.gz" / "incoming" / f"{name}.csv.gz").read_bytes())
    assert packed == (tmp_path / "csv" / "incoming" / f"{name}.csv").read_bytes()
    assert csv.columns == parquet.columns == list(json.loads(lines[0]))
    assert len(csv) == len(parquet) == len(lines)
    assert csv["patients"].to_list() == parquet["patients"].to_list()


def test_truth_is_answered_and_written(tmp_path):
    truth = write_site(tmp_path, "sample", **SMALL)
    assert json.loads((tmp_path / "truth.json").read_text(encoding="utf-8")) == truth
    assert truth["end"] == "2026-03-29"
    assert truth["start"] == "2025-09-29"
    assert [unit["unit_id"] for unit in truth["units"]] == ["W01", "W02", "C01"]


def test_progress_rises_to_one(tmp_path):
    told = []
    write_site(tmp_path, "sample", progress=lambda what, share: told.append((what, share)), **SMALL)
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert all(what for what, _ in told)


def test_events_asks_for_about_so_many_tasks(tmp_path):
    truth = write_site(tmp_path, "sample", events=3_000, **SMALL)
    assert truth["llm_events"] == pytest.approx(3_000, rel=0.1)


def test_the_last_sunday_lies_strictly_before_today():
    assert last_sunday(date(2026, 3, 28)) == date(2026, 3, 22)  # a Saturday
    assert last_sunday(date(2026, 3, 29)) == date(2026, 3, 22)  # a Sunday
    assert last_sunday(date(2026, 3, 30)) == date(2026, 3, 29)  # a Monday


def test_an_unknown_scenario_is_named_with_the_known_ones(tmp_path):
    with pytest.raises(KeyError, match=r"unknown scenario 'smaple'; known: sample, null"):
        write_site(tmp_path, "smaple")


def test_a_folder_that_is_a_site_is_left_alone(tmp_path):
    write_site(tmp_path, "null", **SMALL)
    before = digests(tmp_path)
    with pytest.raises(FileExistsError, match="is a site already"):
        write_site(tmp_path, "sample", **SMALL)
    assert digests(tmp_path) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"end": date(2026, 3, 28)}, "end must be a Sunday, not Saturday 2026-03-28"),
        ({"weeks": 15}, "weeks must be 16 or more, not 15"),
        ({"weeks": 0}, "weeks must be 16 or more, not 0"),
        ({"units": 0}, "units must be 1 or more, not 0"),
        ({"events": -1}, "events must be 0 or more, not -1"),
        ({"seed": -1}, "seed must be 0 or more, not -1"),
    ],
)
def test_numbers_that_make_no_site_are_refused_with_nothing_written(tmp_path, arguments, message):
    with pytest.raises(ValueError, match=message):
        write_site(tmp_path, "sample", **({"end": END} | arguments))
    assert list(tmp_path.iterdir()) == []


def test_a_span_is_whole_iso_weeks():
    span = Span(END, 78)
    assert span.start.isoweekday() == 1
    assert span.day(span.days - 1) == END
    assert (END - span.start).days + 1 == 78 * 7


def test_every_scenario_says_what_it_teaches():
    for name, scenario in SCENARIOS.items():
        assert scenario.name == name
        assert scenario.title
        assert scenario.teaches.endswith(".")
        assert len(scenario.teaches.split(". ")) == 1
