"""`plimsoll export`: what is published, whole, hidden where it is hidden, and provable by its manifest."""

import csv
import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from click.testing import CliRunner, Result
from polars.testing import assert_frame_equal

from dashboard.cli import main
from pipelines.exporting import check_export, is_export
from pipelines.exporting.contested import COLUMNS, TABLE
from pipelines.exporting.dictionary import PURPOSES
from pipelines.exporting.empty import EMPTY, NEVER_EMPTY, why_empty
from pipelines.exporting.meanings import MEANINGS
from pipelines.shapes import PUBLISHED
from pipelines.site import load_site
from pipelines.state import EXPORT_MADE, journal_of
from pipelines.steps.record import record_published
from pipelines.warehouse.read import open_snapshot
from tests.app import snapshot


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    (folder / "site.toml").write_text('[site]\nname = "A"\ntimezone = "Europe/London"\n')
    (folder / "warehouse").mkdir()
    tables = snapshot.tables(snapshot.today())
    harmful = pl.when(pl.col("unit_id") == "W01").then(pl.lit("=cmd|'/c calc'!A1")).otherwise("unit_name")
    tables["unit"] = tables["unit"].with_columns(unit_name=harmful)
    from pipelines.warehouse.build import write_snapshot

    published = write_snapshot(folder / "warehouse", tables, snapshot.info(snapshot.today()))
    record_published(load_site(folder), published, None)
    return folder


@pytest.fixture(scope="module")
def exported(site: Path) -> Path:
    assert call(site, site / "out").exit_code == 0
    return site / "out"


def call(site: Path, folder: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["export", str(site), str(folder), *more])


@pytest.mark.parametrize("table", list(PURPOSES))
def test_every_table_comes_back_by_another_reader_as_it_was_published(site: Path, exported: Path, table: str):
    published = open_snapshot(site / "warehouse").table(table)
    back = duckdb.connect().sql(f"select * from read_parquet('{exported / table}.parquet')").pl()
    assert_frame_equal(back.select(published.columns), published, check_row_order=False, check_dtypes=False)


@pytest.mark.parametrize("table", list(PURPOSES))
def test_every_cell_of_the_csv_is_the_published_one(site: Path, exported: Path, table: str):
    """Read as text and compared cell by cell, each as its own kind; a disarmed one without its apostrophe."""
    published = open_snapshot(site / "warehouse").table(table)
    with (exported / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        names, *rows = list(csv.reader(handle))
    assert names == published.columns
    kinds = published.schema.dtypes()
    told = [tuple(read(text, kind) for text, kind in zip(row, kinds, strict=True)) for row in rows]
    wanted = [tuple(None if cell == "" else cell for cell in row) for row in published.rows()]
    assert sorted(told, key=repr) == sorted(wanted, key=repr)


def read(text: str, kind: pl.DataType):
    """A cell of a CSV file as the kind its column has; an empty one is null."""
    if text == "":
        return None
    if kind == pl.Boolean:
        return {"true": True, "false": False}[text]
    if kind == pl.Date:
        return date.fromisoformat(text)
    if kind.is_integer():
        return int(text)
    return float(text) if kind.is_float() else text.removeprefix("'")


def test_what_is_hidden_is_told_as_hidden_and_has_no_value(exported: Path):
    values = pl.read_parquet(exported / "metric_value.parquet")
    states = set(values["state"])
    assert {"value", "suppressed"} <= states
    without = values.filter(pl.col("state") != "value")
    assert without["value"].null_count() == without.height
    assert without["numerator"].null_count() == without.height


def test_nothing_about_a_person_has_a_column():
    for table in PURPOSES:
        assert not {"clinician_id", "shift_id", "report_id", "task_id"} & set(PUBLISHED[table])


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed_in_csv_and_whole_in_parquet(exported: Path):
    assert "'=cmd|" in (exported / "unit.csv").read_text()
    names = pl.read_parquet(exported / "unit.parquet")["unit_name"]
    assert "=cmd|'/c calc'!A1" in set(names)


def test_every_column_has_a_meaning_a_purpose_and_how_long_it_is_kept(exported: Path):
    with (exported / "dictionary.csv").open(encoding="utf-8", newline="") as handle:
        told = list(csv.DictReader(handle))
    every = [(table, column) for table in PURPOSES for column in PUBLISHED[table]]
    every += [(TABLE, column) for column in COLUMNS]
    assert [(row["table"], row["column"]) for row in told] == every
    assert all(row["meaning"].endswith(".") and row["purpose"] and row["retention"] for row in told)
    assert set(MEANINGS) == {column for _, column in every}


def test_the_manifest_has_every_file_and_says_what_the_figures_are_never_for(site: Path, exported: Path):
    manifest = json.loads((exported / "manifest.json").read_text())
    names = {path.name for path in exported.iterdir()} - {"manifest.json", "manifest.sha256"}
    assert {file["name"] for file in manifest["files"]} == names
    for file in manifest["files"]:
        assert file["sha256"] == hashlib.sha256((exported / file["name"]).read_bytes()).hexdigest()
    assert manifest["snapshot"] == open_snapshot(site / "warehouse").id
    assert "appraisal" in manifest["never"]
    assert check_export(exported) == []


def edit(folder: Path, change) -> None:
    """Change what the manifest says and leave everything else."""
    told = json.loads((folder / "manifest.json").read_text())
    change(told)
    (folder / "manifest.json").write_text(json.dumps(told))


def outside(told) -> None:
    told["files"][0]["name"] = "../elsewhere.csv"


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda folder: (folder / "unit.csv").write_text("x"), ("changed", "unit.csv")),
        (lambda folder: (folder / "unit.csv").unlink(), ("missing", "unit.csv")),
        (lambda folder: (folder / "more.csv").write_text("x"), ("added", "more.csv")),
        (
            lambda folder: edit(folder, lambda told: told.update(as_of="2026-01-01")),
            ("changed", "manifest.json"),
        ),
        (lambda folder: (folder / "manifest.sha256").unlink(), ("missing", "manifest.sha256")),
        (
            lambda folder: edit(folder, lambda told: told["files"][0].pop("sha256")),
            ("malformed", "manifest.json"),
        ),
        (
            lambda folder: edit(folder, lambda told: told["files"][0].pop("name")),
            ("malformed", "manifest.json"),
        ),
        (lambda folder: edit(folder, lambda told: told["files"].append("x")), ("malformed", "manifest.json")),
        (lambda folder: edit(folder, outside), ("malformed", "manifest.json")),
    ],
)
def test_a_changed_missing_or_added_file_is_told(exported: Path, tmp_path: Path, harm, fault):
    shutil.copytree(exported, tmp_path / "copy")
    harm(tmp_path / "copy")
    assert [(one.what, one.file) for one in check_export(tmp_path / "copy")] == [fault]
    told = CliRunner().invoke(main, ["verify", str(tmp_path / "copy")])
    assert told.exit_code == 15
    assert fault[1] in told.stdout


def test_a_whole_export_verifies_without_the_site(exported: Path):
    told = CliRunner().invoke(main, ["verify", str(exported)])
    assert told.exit_code == 0, told.output
    assert "The export is as it was written." in told.stdout


def test_the_same_snapshot_gives_the_same_bytes(site: Path, exported: Path, tmp_path: Path):
    assert call(site, tmp_path / "again").exit_code == 0
    for path in exported.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_an_earlier_export_is_replaced_and_anything_else_is_refused(site: Path, tmp_path: Path):
    folder = tmp_path / "out"
    assert call(site, folder).exit_code == 0
    assert call(site, folder, "--json").exit_code == 0
    assert check_export(folder) == []
    (folder / "my-analysis.csv").write_text("mine")
    assert call(site, folder).exit_code == 2
    assert (folder / "my-analysis.csv").read_text() == "mine"
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine")
    refused = call(site, other)
    assert refused.exit_code == 2
    assert "holds something else" in refused.stderr
    assert [path.name for path in other.iterdir()] == ["mine.txt"]


def test_an_export_that_is_stopped_leaves_the_old_one_whole(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "out"
    call(site, folder)

    def full(*_given: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipelines.exporting.write._write_manifest", full)
    assert call(site, folder).exit_code == 14
    assert is_export(folder)
    assert check_export(folder) == []


def forge(folder: Path) -> None:
    """Change a figure, and manifest and digest with it, as somebody who knows how would."""
    (folder / "standing.csv").write_text((folder / "standing.csv").read_text().replace("over", "within"))
    changed = hashlib.sha256((folder / "standing.csv").read_bytes()).hexdigest()
    edit(folder, lambda told: next(
        file for file in told["files"] if file["name"] == "standing.csv"
    ).update(sha256=changed))  # fmt: skip
    digest = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    (folder / "manifest.sha256").write_text(f"{digest}  manifest.json\n")


def verify(folder: Path, *more: str | Path) -> Result:
    return CliRunner().invoke(main, ["verify", str(folder), *(str(each) for each in more)])


def test_a_forged_manifest_is_known_by_the_record_and_by_nothing_else(
    site: Path, exported: Path, tmp_path: Path
):
    shutil.copytree(exported, tmp_path / "forged")
    forge(tmp_path / "forged")
    assert verify(tmp_path / "forged").exit_code == 0  # within itself it is whole
    told = verify(tmp_path / "forged", "--site", site)
    assert told.exit_code == 15
    assert "manifest.json: not in the record." in told.stdout
    assert verify(exported, "--site", site).exit_code == 0


def test_who_has_no_access_to_the_site_asks_a_pack_of_its_record(site: Path, exported: Path, tmp_path: Path):
    pack = tmp_path / "pack.jsonl"
    assert CliRunner().invoke(main, ["record-pack", str(site), str(pack)]).exit_code == 0
    assert verify(exported, "--site", pack).exit_code == 0
    shutil.copytree(exported, tmp_path / "forged")
    forge(tmp_path / "forged")
    assert verify(tmp_path / "forged", "--site", pack).exit_code == 15
    assert verify(site, "--site", pack).exit_code == 2  # it is a question about exports


def test_an_export_is_recorded_once_and_says_its_digest(site: Path, exported: Path, tmp_path: Path):
    digest = hashlib.sha256((exported / "manifest.json").read_bytes()).hexdigest()
    assert digest in call(site, tmp_path / "again").stdout
    made = journal_of(site).entries((EXPORT_MADE,))
    assert [entry.body["sha256"] for entry in made] == [digest]


def test_the_digest_is_what_other_programs_read(exported: Path):
    line = (exported / "manifest.sha256").read_text()
    assert line == f"{hashlib.sha256((exported / 'manifest.json').read_bytes()).hexdigest()}  manifest.json\n"


def test_every_column_that_has_empty_cells_says_why(sample_site: Path, exported: Path):
    """Of the sample trust; where `state` or `reason` is to say it, it does."""
    assert {name.rpartition(".")[2] for name in EMPTY} <= set(MEANINGS)
    snapshot = open_snapshot(sample_site / "warehouse")
    for table in PURPOSES:
        frame = snapshot.table(table)
        for column in frame.columns:
            blank = pl.col(column).cast(pl.String).fill_null("") == ""
            why, empty = why_empty(table, column), frame.filter(blank)
            assert why != NEVER_EMPTY or empty.is_empty(), f"{table}.{column}"
            if why == "`state` says why.":
                assert "value" not in set(empty["state"]), f"{table}.{column}"
            if why == "`reason` says why.":
                assert empty["reason"].null_count() == 0, f"{table}.{column}"
    with (exported / "dictionary.csv").open(encoding="utf-8", newline="") as handle:
        assert all(row["empty"] for row in csv.DictReader(handle))
