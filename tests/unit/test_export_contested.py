"""Exports mark what is contested: a tidy table without who and why, as far as the record goes."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from dashboard.cli import main
from pipelines.exporting.contested import COLUMNS, Contested
from pipelines.exporting.empty import NEVER_EMPTY, why_empty
from pipelines.site import load_site
from pipelines.state import CONTEST_KINDS, FigureContested, FigureSettled, examine, journal_of
from pipelines.state.contests import FIGURES, OUTCOMES
from pipelines.steps.contested import contested
from pipelines.steps.record import record_published
from pipelines.warehouse.read import open_snapshot
from tests.app import snapshot
from tests.cases import keep

DAY, MONDAY = date(2026, 6, 29), date(2026, 6, 15)
CANARY = "CANARY"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("contested")
    snapshot.publish(folder, snapshot.today())
    return folder


@pytest.fixture
def site(published: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "warehouse").mkdir(parents=True)
    (folder / "site.toml").write_text('[site]\nname = "A"\ntimezone = "UTC"\n', encoding="utf-8")
    for path in published.iterdir():
        (folder / "warehouse" / path.name).write_bytes(path.read_bytes())
    record_published(load_site(folder), open_snapshot(folder / "warehouse").id, None)
    return folder


def contest(site: Path, figure: str = "load", week: date | None = MONDAY, unit: str = "W01") -> str:
    body = FigureContested("unit", figure, week, f"{CANARY} lent to us.", DAY, "000001-a")
    return keep(journal_of(site), body, unit, f"{CANARY} role")


def settle(site: Path, receipt: str, outcome: str = "stands") -> None:
    body = FigureSettled(receipt, outcome, f"{CANARY} on the roster.", DAY + timedelta(days=3))
    keep(journal_of(site), body, "W01", "administrator")


def export(site: Path, folder: Path) -> Path:
    result = CliRunner().invoke(main, ["export", str(site), str(folder)])
    assert result.exit_code == 0, result.output
    return folder


def rows(folder: Path) -> list[dict[str, object]]:
    told = pl.read_parquet(folder / "contested_figure.parquet")
    assert dict(told.schema) == COLUMNS
    return told.to_dicts()


def test_a_contested_figure_is_a_row_without_who_and_why(site: Path, tmp_path: Path):
    contest(site)
    settle(site, contest(site, "time_saved", None, "W02"))
    settled = contest(site, "alerts", None)
    settle(site, settled, "corrected")
    out = export(site, tmp_path / "out")
    due = DAY + timedelta(days=28)
    answered = DAY + timedelta(days=3)
    told = [tuple(row.values()) for row in rows(out)]
    assert told == [
        ("W01", "alerts", None, DAY, due, "corrected", answered, "000001-a"),
        ("W01", "load", MONDAY, DAY, due, None, None, "000001-a"),
        ("W02", "time_saved", None, DAY, due, None, None, "000001-a"),  # answered under another unit: not
    ]
    for path in out.iterdir():
        assert CANARY.encode() not in path.read_bytes(), path.name
    with (out / "contested_figure.csv").open(encoding="utf-8", newline="") as handle:
        assert [row["figure"] for row in csv.DictReader(handle)] == ["alerts", "load", "time_saved"]


def test_without_any_it_is_an_empty_table_with_its_columns(site: Path, tmp_path: Path):
    out = export(site, tmp_path / "out")
    assert rows(out) == []
    assert json.loads((out / "manifest.json").read_text())["contested_until"] == {
        "sequence": None,
        "link": None,
    }
    assert Contested().frame().columns == list(COLUMNS)


def test_the_same_snapshot_and_contests_give_the_same_bytes_and_another_contest_others(
    site: Path, tmp_path: Path
):
    receipt = contest(site)
    first, again = export(site, tmp_path / "first"), export(site, tmp_path / "again")
    for path in first.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes(), path.name
    settle(site, receipt)
    later = export(site, tmp_path / "later")
    changed = {path.name for path in first.iterdir() if path.read_bytes() != (later / path.name).read_bytes()}
    assert changed == {
        "contested_figure.csv",
        "contested_figure.parquet",
        "manifest.json",
        "manifest.sha256",
    }
    assert CliRunner().invoke(main, ["verify", str(later), "--site", str(site)]).exit_code == 0


def test_the_manifest_says_how_far_it_knows_the_record_and_the_record_has_that_entry(
    site: Path, tmp_path: Path
):
    contest(site)
    out = export(site, tmp_path / "out")
    until = json.loads((out / "manifest.json").read_text())["contested_until"]
    journal = journal_of(site)
    (row,) = (row for row in journal.rows() if row["sequence"] == until["sequence"])
    assert row["kind"] == "figure.contested"
    assert row["link"] == until["link"]
    assert examine(journal.rows(), journal.anchor.heads(), journal.key(), lambda _id: None).holds


def test_the_table_knows_no_other_words_than_the_dictionary_says():
    from pipelines.exporting.meanings import MEANINGS

    assert all(name in MEANINGS["figure"] for name in FIGURES)
    assert all(name in MEANINGS["outcome"] for name in OUTCOMES)
    may_be_empty = {name for name in COLUMNS if why_empty("contested_figure", name) != NEVER_EMPTY}
    assert may_be_empty == {"week_start", "outcome", "settled_on"}


def test_what_an_older_entry_says_is_told_as_of_one_state(site: Path):
    receipt = contest(site)
    before = contested(load_site(site))
    settle(site, receipt)
    after = contested(load_site(site))
    assert before.sequence is not None
    assert after.sequence == before.sequence + 1
    assert [row["outcome"] for row in before.rows] == [None]
    assert [row["outcome"] for row in after.rows] == ["stands"]
    then = journal_of(site).entries(CONTEST_KINDS, until=before.sequence)
    assert [entry.sequence for entry in then] == [before.sequence]


def test_alerts_that_stand_no_longer_are_exported(site: Path, tmp_path: Path):
    out = export(site, tmp_path / "out")
    told = pl.read_parquet(out / "withdrawn_alert.parquet")
    assert {"alert_id", "unit_id", "published_on"} <= set(told.columns)
