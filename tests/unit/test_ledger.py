"""The books: rows are never mixed that were read in different ways, and what changes is computed anew."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.errors import SettingsError, StorageError
from pipelines.privacy import PseudonymKey
from pipelines.shapes import SourceMap
from pipelines.shapes.shown import SHOWN_PERSON, SHOWN_POOL
from pipelines.site import Site, Source, load_site
from pipelines.steps import discover
from pipelines.steps.ledger import Ledger
from pipelines.summary import Summary
from pipelines.warehouse.read import open_snapshot
from tests.sites import MONDAY, SETTINGS, Ward, run_site, write_rows, write_ward_site

KEY = PseudonymKey(b"k" * 32)
GATEWAY = SourceMap("gateway", "otlp_genai", "Europe/London")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "warehouse").mkdir()
    return Site(tmp_path, "Test", "Europe/London", sources=(Source("logs/*", GATEWAY),))


def opened(site: Site, *, rebuild: bool = False, key: PseudonymKey = KEY, version: str = "1.0") -> Ledger:
    ledger = Ledger(site, rebuild, None)
    try:
        ledger.check_settings(key, discover.mappings(site), version)
    except SettingsError:
        ledger.close(keep=False)
        raise
    return ledger


def ran(site: Site, **options: Any) -> bool:
    """One run without files that succeeds; were its settings new?"""
    ledger = opened(site, **options)
    changed = ledger.settings_changed
    ledger.store.begin()
    ledger.store.set_source_order([mapping.name for mapping in discover.mappings(site)])
    ledger.enter_run(ledger.next_run(), "2026-01-05T00:00:00+00:00", 1.0, Summary(), "published")
    ledger.store.commit()
    ledger.close(keep=True)
    return changed


def with_source(site: Site, **changes: Any) -> Site:
    return replace(site, sources=(Source("logs/*", replace(GATEWAY, **changes)),))


# --- what stops a run -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"timezone": "Europe/Berlin"}, "timezone"),
        ({"sources": {"carriers": {"clinician_id": "end_user"}}}, "mapping of source gateway"),
        ({"sources": {"values": {"task_type": {"note": "progress_note"}}}}, "mapping of source gateway"),
        ({"sources": {"calls_are_tasks": True}}, "mapping of source gateway"),
        ({"sources": {"format": "litellm_spend_logs"}}, "mapping of source gateway"),
    ],
)
def test_another_clock_or_mapping_stops_the_run(site: Site, change: dict[str, Any], named: str) -> None:
    ran(site)
    other = with_source(site, **change["sources"]) if "sources" in change else replace(site, **change)
    with pytest.raises(SettingsError, match=f"The {named} is not the one") as caught:
        opened(other)
    assert "--rebuild" in caught.value.hint
    assert ran(other, rebuild=True)
    assert not ran(other), "the rebuilt store knows its settings"


def test_another_key_stops_the_run_and_no_key_is_told(site: Site) -> None:
    ran(site)
    with pytest.raises(SettingsError, match="pseudonym key") as caught:
        opened(site, key=PseudonymKey(b"other" * 8))
    assert "other" not in str(caught.value)


def test_a_store_of_another_version_stops_the_run(site: Site) -> None:
    ran(site)
    ledger = opened(site)
    ledger.store.set_meta("store version", "0")
    ledger.close(keep=True)
    with pytest.raises(SettingsError, match="store version"):
        opened(site)


def test_a_source_whose_rows_are_stored_cannot_just_go(site: Site) -> None:
    ran(site)
    without = replace(site, sources=())
    assert not ran(without), "nothing was loaded from it"
    ledger = opened(site)
    ledger.store.execute(
        "insert into files (file_id, source, path, sha256, size, stamp, run, outcome) "
        "values (1, 'gateway', 'logs/a', '', 1, '', 1, 'loaded')"
    )
    ledger.close(keep=True)
    with pytest.raises(SettingsError, match="no longer names a source") as caught:
        opened(without)
    assert "gateway" in str(caught.value)


# --- what is computed anew ------------------------------------------------------------------------------


def test_a_first_run_is_new_and_a_second_is_not(site: Site) -> None:
    assert ran(site)
    assert not ran(site)


@pytest.mark.parametrize(
    "change",
    [
        {"minimum_group": 7},
        {"full_time_hours_per_week": 40.0},
        {"completeness": 0.9},
        {"near": 0.05},
        {"urgent_contact": "bleep 2222"},
        {"name": "Another"},
    ],
)
def test_another_setting_is_a_change(site: Site, change: dict[str, Any]) -> None:
    ran(site)
    assert ran(replace(site, **change))


def test_another_version_is_a_change(site: Site) -> None:
    ran(site)
    assert ran(site, version="1.1")


def test_another_place_of_the_folder_is_none(site: Site, tmp_path: Path) -> None:
    ran(site)
    shutil.copytree(site.warehouse, tmp_path / "moved" / "warehouse")
    assert not ran(replace(site, folder=tmp_path / "moved"))


def test_a_new_source_is_no_change_and_another_order_is_one(site: Site) -> None:
    ran(site)
    new = Source("more/*", SourceMap("more", "canonical", "Europe/London"))
    longer = replace(site, sources=(new, *site.sources))
    assert not ran(longer)
    assert not ran(longer)
    assert ran(replace(site, sources=(*site.sources, new)))


# --- rebuilding -----------------------------------------------------------------------------------------


def test_a_rebuilt_store_takes_the_old_ones_place_only_when_kept(site: Site) -> None:
    ran(site)
    ledger = opened(site, rebuild=True, key=PseudonymKey(b"new" * 11))
    ledger.close(keep=False)
    assert sorted(path.name for path in site.warehouse.iterdir()) == ["store.duckdb"]
    opened(site).close(keep=True)


@pytest.mark.parametrize(("key", "people"), [(KEY, 1), (PseudonymKey(b"new" * 11), 0)])
def test_a_rebuilt_store_knows_what_was_told_of_units_under_another_key_too(
    site: Site, key: PseudonymKey, people: int
) -> None:
    ran(site)
    told = {
        "shown_pool": pl.DataFrame([("tasks", "a", "W1", MONDAY)], SHOWN_POOL, orient="row"),
        "shown_person": pl.DataFrame([("W1", MONDAY, 1, "p")], SHOWN_PERSON, orient="row"),
    }
    ledger = opened(site)
    for name, rows in told.items():
        ledger.store.insert(name, rows)
    ledger.close(keep=True)
    rebuilt = opened(site, rebuild=True, key=key)
    assert rebuilt.store.weekly("shown_pool").equals(told["shown_pool"])
    assert rebuilt.store.weekly("shown_person").height == people
    rebuilt.close(keep=False)


def test_what_a_killed_run_logged_is_not_played_into_a_rebuilt_store(site: Site) -> None:
    """A write-ahead log beside the file is DuckDB's way to finish what a killed process had committed."""
    for name in ("store.duckdb.wal", "store-rebuild.duckdb", "store-rebuild.duckdb.wal"):
        (site.warehouse / name).write_bytes(b"left behind" * 100)
    assert ran(site, rebuild=True)
    assert sorted(path.name for path in site.warehouse.iterdir()) == ["store.duckdb"]
    assert not ran(site)


def test_a_store_that_cannot_be_opened_is_told(site: Site) -> None:
    (site.warehouse / "store.duckdb").write_bytes(b"no database" * 1000)
    with pytest.raises(StorageError, match=r"store\.duckdb cannot be opened") as caught:
        Ledger(site, rebuild=False, memory_limit=None)
    assert "--rebuild" in caught.value.hint


# --- whole runs -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small ward that was run once; copied, never changed."""
    folder = write_ward_site(tmp_path_factory.mktemp("ledger") / "site", Ward(weeks=3))
    run_site(folder)
    return folder


@pytest.fixture
def copied(published: Path, tmp_path: Path) -> Path:
    """The same site elsewhere: files keep their times, not their inodes, so they are looked at again."""
    return Path(shutil.copytree(published, tmp_path / "copied"))


def test_another_setting_recomputes_every_week_and_publishes_once(copied: Path) -> None:
    before = open_snapshot(copied / "warehouse").id
    settings = copied / "site.toml"
    settings.write_text(SETTINGS.replace("37.5", "36"), encoding="utf-8")
    summary = run_site(copied)
    assert (summary.files_new, summary.weeks_recomputed) == (0, 3)
    assert summary.snapshot_id != before
    assert run_site(copied).weeks_recomputed == 0


def test_a_new_source_reads_its_files_and_recomputes_what_they_touch(copied: Path) -> None:
    more = SETTINGS.replace("[privacy]", '[[source]]\nformat = "canonical"\npath = "more/*"\n[privacy]')
    (copied / "site.toml").write_text(more, encoding="utf-8")
    day = Ward(weeks=3).days()[-1]
    write_rows(
        copied / "more" / "caseload.csv", [{"unit_id": "W1", "date": day, "period": "all", "patients": 9}]
    )
    summary = run_site(copied)
    assert (summary.files_new, summary.weeks_recomputed) == (1, 1)
    assert summary.tables["caseload"].duplicates == 1, "the source named first has this census already"


def test_a_snapshot_that_is_gone_or_damaged_is_published_again(copied: Path) -> None:
    before = open_snapshot(copied / "warehouse")
    before.path.unlink()
    again = run_site(copied)
    assert again.snapshot == before.info["digest"]
    assert load_site(copied).warehouse.joinpath(f"snapshot-{again.snapshot_id}.duckdb").is_file()
