"""The sample trust after its first weeks' rows of persons have left: every published table is as it was."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.run import Options, run
from pipelines.shapes import PUBLISHED
from pipelines.shapes.weekly import WEEKLY
from pipelines.site import Site, load_site
from pipelines.steps.retention import retain
from pipelines.warehouse.build import ABOUT_RUNS
from pipelines.warehouse.read import Snapshot, open_snapshot
from pipelines.warehouse.store import Store
from tests.conftest import SAMPLE_END

pytestmark = pytest.mark.usefixtures("polars_alone")

TODAY = SAMPLE_END + timedelta(weeks=24, days=1)
"""So late that rows of the first tools' weeks leave too."""
MARK = date(2025, 11, 24)
"""Of the block of four weeks that holds 15 December 2025, 52 weeks before that Monday."""
OF_PERSONS = {"shifts", "llm_events", "ehr_time", "caseload", "overload_reports", "training", "clinicians"}


@pytest.fixture(scope="module")
def retired(sample_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("retired") / "site"
    shutil.copytree(sample_site, folder)
    site = replace(load_site(folder), retention_weeks=52)
    done = retain(site, today=TODAY)
    assert done.retired_before == MARK
    assert set(done.removed) >= OF_PERSONS
    return site


def test_a_forced_publication_after_it_is_the_one_before(sample_site: Path, retired: Site) -> None:
    published_again(retired)
    same(open_snapshot(sample_site / "warehouse"), open_snapshot(retired.warehouse))


def test_all_files_read_again_bring_nothing_back_and_change_nothing(sample_site: Path, retired: Site) -> None:
    held = rows_of(retired)
    summary = run(retired, Options(today=SAMPLE_END, rebuild=True))
    assert summary.total("read") == sum(
        summary.total(name) for name in ("accepted", "rejected", "duplicates")
    )
    late = {table: entry["rows"] for (table, rule), entry in summary.rejections.items() if rule == "retired"}
    assert set(late) == OF_PERSONS
    assert rows_of(retired) == held
    same(open_snapshot(sample_site / "warehouse"), open_snapshot(retired.warehouse))


def published_again(site: Site) -> None:
    store = Store(site.warehouse / "store.duckdb")
    store.set_meta("unpublished", "yes")
    store.set_meta("settings", "of another day")  # so that every week that can be is computed anew
    store.close()
    run(site, Options(today=SAMPLE_END))


def rows_of(site: Site) -> dict[str, int]:
    store = Store(site.warehouse / "store.duckdb")
    try:
        names = ("shifts", "llm_events", "llm_calls", "ehr_time", "training", "clinicians", *WEEKLY)
        return {name: int(store.scalar(f'select count(*) from "{name}"')) for name in names}
    finally:
        store.close()


def same(before: Snapshot, now: Snapshot) -> None:
    for name in PUBLISHED.keys() - ABOUT_RUNS:
        one, other = (snapshot.table(name) for snapshot in (before, now))
        assert_frame_equal(one.sort(pl.all()), other.sort(pl.all()), check_exact=True)
    assert now.info["digest"] == before.info["digest"]
