"""A snapshot of an earlier version lacks tables and columns: a page says so, and how to get them."""

from pathlib import Path

import duckdb
import pytest

from pipelines.warehouse.build import snapshot_file, write_snapshot
from pipelines.warehouse.read import current
from tests.app import snapshot
from tests.app.test_pages import markup, walk


@pytest.mark.parametrize("change", ["drop table task_baseline", "alter table agreement drop share_access"])
def test_a_page_says_that_the_snapshot_is_of_an_earlier_version(change, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    today = snapshot.today()
    write_snapshot(warehouse, snapshot.tables(today), snapshot.info(today))
    file = snapshot_file(warehouse, current(warehouse) or "")
    file.chmod(0o600)
    with duckdb.connect(str(file)) as store:
        store.execute(change)
    text = markup(walk("rollout"))
    assert "The published data cannot be read" in text
    assert "was published by an earlier version" in text
    assert "run `plimsoll run SITE` again" in text
