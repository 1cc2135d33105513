"""`plimsoll verify`, `backup` and `restore`, as somebody calls them on a site that was run."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from dashboard.cli import main
from pipelines.errors import StorageError
from pipelines.run import Options, run
from pipelines.site import load_site
from pipelines.state import journal_of
from pipelines.warehouse.build import snapshot_file
from pipelines.warehouse.read import current
from tests.entries import draft
from tests.filed import NAMED, file
from tests.sites import TODAY, Ward, run_site, write_ward_site

pytestmark = pytest.mark.usefixtures("polars_alone")


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_ward_site(tmp_path, Ward(weeks=2))
    run_site(tmp_path)
    return tmp_path


def test_a_run_records_the_hash_of_what_it_published_once(site: Path):
    (entry,) = journal_of(site).entries()
    run_site(site)  # nothing new: nothing to record
    assert len(journal_of(site).entries()) == 1
    assert entry.kind == "snapshot.published"
    assert entry.body["snapshot_id"] == current(site / "warehouse")
    assert (entry.role, entry.author, entry.unit_id) == ("run", "", "")


def test_a_whole_record_is_said_to_hold_with_its_head(site: Path):
    receipt = journal_of(site).add(draft()).number
    told = call("verify", site, "--receipt", receipt)
    assert told.exit_code == 0, told.output
    head = journal_of(site).rows()[-1]["link"]
    assert told.stdout.splitlines() == [
        "2 entries looked at, 2 with this site's seal.",
        "1 published snapshot hashed again; 0 recorded earlier and no longer kept.",
        f"Head: 2 {head}",
        "The record holds.",
        f"Receipt {receipt}: entry 2, as it was filed.",
    ]


def test_a_receipt_that_is_not_in_the_record_is_a_fault(site: Path):
    told = call("verify", site, "--receipt", "0000-1111-2222")
    assert told.exit_code == 15
    assert "Receipt 0000-1111-2222: not in the record." in told.stdout


def test_a_changed_snapshot_is_a_fault(site: Path):
    path = snapshot_file(site / "warehouse", str(current(site / "warehouse")))
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b" ")
    told = call("verify", site, "--json")
    assert told.exit_code == 15
    answer = json.loads(told.stdout)
    assert answer["holds"] is False
    assert [one["what"] for one in answer["findings"]] == ["snapshot_changed"]


def test_a_changed_entry_is_a_fault_that_is_named_and_its_words_are_not_told(site: Path):
    journal = journal_of(site)
    journal.add(draft())
    with journal.database.writing() as connection:
        journal.database.unguard(connection)
        connection.execute(text("update journal set unit_id = 'W09' where sequence = 2"))
        journal.database.guard(connection)
    told = call("verify", site)
    assert told.exit_code == 15
    assert told.stdout.splitlines()[0] == "Entry 2 is not as it was filed."
    assert "W09" not in told.output


def test_before_anything_was_written_there_is_nothing_to_doubt(tmp_path: Path):
    write_ward_site(tmp_path, Ward(weeks=2))
    told = call("verify", tmp_path)
    assert told.exit_code == 0
    assert told.stdout.splitlines()[0] == "Nothing is in the record yet."


def test_a_run_whose_record_cannot_be_kept_publishes_and_says_so_and_the_next_run_records_it(tmp_path: Path):
    write_ward_site(tmp_path, Ward(weeks=2))
    (tmp_path / "state").write_text("a file where the folder belongs")
    with pytest.raises(StorageError, match="is published, but not yet in the record"):
        run_site(tmp_path)
    assert current(tmp_path / "warehouse") is not None
    (tmp_path / "state").unlink()
    run(load_site(tmp_path), Options(today=TODAY))
    assert [entry.kind for entry in journal_of(tmp_path).entries()] == ["snapshot.published"]
    assert call("verify", tmp_path).exit_code == 0


def test_a_snapshot_that_was_slipped_in_is_a_fault(site: Path):
    warehouse = site / "warehouse"
    snapshot_file(warehouse, "000009-forged").write_bytes(b"another")
    (warehouse / "CURRENT").write_text("000009-forged")
    told = call("verify", site)
    assert told.exit_code == 15
    assert "Snapshot 000009-forged stands published and is not in the record." in told.stdout


def test_a_copy_is_made_and_brought_back_with_what_it_lacks(
    site: Path, tmp_path_factory: pytest.TempPathFactory
):
    copy = tmp_path_factory.mktemp("elsewhere") / "copy"
    journal_of(site).add(draft())
    assert call("backup", site, copy).stdout.splitlines()[0] == (
        "2 entries copied to copy. The record holds."
    )
    journal_of(site).add(draft())
    refused = call("restore", site, copy)
    assert refused.exit_code == 14
    for path in (site / "state").glob("plimsoll.sqlite*"):
        path.unlink()
    told = call("restore", site, copy)
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[1].startswith("Lost since: 1 entry, number 3 to 3")
    verified = call("verify", site)
    assert verified.exit_code == 0, verified.output
    assert "1 entry lost at a restore from a copy, as the record itself says." in verified.stdout


def test_a_pack_is_checked_without_the_site_and_names_no_reporter(site: Path, tmp_path_factory):
    pack = tmp_path_factory.mktemp("away") / "pack.jsonl"
    receipt, _ = file(journal_of(site), replace(NAMED, text="CANARY words", name="CANARY name"), unit="W1")
    assert call("record-pack", site, pack).exit_code == 0
    assert "CANARY" not in pack.read_text()
    assert "staffing" not in pack.read_text(), "neither level nor cause"
    told = call("verify", pack, "--receipt", receipt)
    assert told.exit_code == 0, told.output
    assert f"Receipt {receipt}: entry 2, as it was filed." in told.stdout
    assert f"Head: 2 {journal_of(site).rows()[-1]['link']}" in told.stdout


@pytest.mark.parametrize("harm", ["cut", "entry left out", "entry changed", "link changed"])
def test_a_pack_that_was_changed_does_not_hold(site: Path, tmp_path_factory, harm: str):
    pack = tmp_path_factory.mktemp("away") / "pack.jsonl"
    for _ in range(3):
        journal_of(site).add(draft())
    call("record-pack", site, pack)
    lines = pack.read_text().splitlines()
    changed = {
        "cut": lines[:-1],
        "entry left out": [lines[0].replace('"entries": 4', '"entries": 3'), lines[1], *lines[3:]],
        "entry changed": [lines[0], lines[1].replace("2026", "2025"), *lines[2:]],
        "link changed": [*lines[:2], lines[2].replace('"digest": "', '"digest": "0'), *lines[3:]],
    }[harm]
    pack.write_text("\n".join(changed) + "\n")
    assert call("verify", pack).exit_code == 15


def test_an_earlier_head_must_still_be_in_the_record_or_the_pack(site: Path, tmp_path_factory):
    pack = tmp_path_factory.mktemp("away") / "pack.jsonl"
    journal_of(site).add(draft())
    head = f"2 {journal_of(site).rows()[-1]['link']}"
    journal_of(site).add(draft())
    call("record-pack", site, pack)
    for place in (site, pack):
        assert call("verify", place, "--head", head).exit_code == 0
        told = call("verify", place, "--head", f"2 {'0' * 64}")
        assert told.exit_code == 15
        assert "Entry 2 is another than the one the anchor, or an earlier head, remembers." in told.stdout
        assert call("verify", place, "--head", f"9 {'0' * 64}").exit_code == 15
        assert call("verify", place, "--head", "something").exit_code == 2
