"""Standings of earlier weeks: by the rule that made the published one, and with nothing later looked at."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from pipelines.answers import standings_as_of
from pipelines.standing_history import SHAPE, standing_history
from pipelines.warehouse.read import Snapshot, open_snapshot
from tests.sites import Ward, run_site, write_ward_site

pytestmark = pytest.mark.usefixtures("polars_alone")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, polars_alone: None) -> Snapshot:
    folder = tmp_path_factory.mktemp("history") / "site"
    write_ward_site(folder, Ward("W1", patients=30, weeks=9), Ward("W2", weeks=9))
    run_site(folder)
    return open_snapshot(folder / "warehouse")


def test_the_last_week_is_the_published_standing(published):
    history = standing_history(published, 9)
    last = history.filter(pl.col("week_start") == history["week_start"].max())
    now = published.table("standing").select("unit_id", "standing", "reason")
    assert last.select("unit_id", "standing", "reason").sort("unit_id").equals(now.sort("unit_id"))


def test_every_week_is_the_standing_as_of_its_sunday(published):
    for monday, rows in standing_history(published, 5).group_by("week_start"):
        day: date = monday[0] + timedelta(days=6)
        then = standings_as_of(published, day).select("unit_id", "standing").sort("unit_id")
        assert rows.select("unit_id", "standing").sort("unit_id").equals(then), day


def test_before_a_unit_had_weeks_it_has_no_standing(published):
    history = standing_history(published, 52)
    first = published.table("unit")["first_week"].min()
    assert history["week_start"].min() == first
    assert history.height == 2 * history["week_start"].n_unique()


def test_a_snapshot_that_does_not_say_what_near_is_has_no_history(published):
    info = {name: value for name, value in published.info.items() if name != "near"}
    history = standing_history(Snapshot(published.id, published.path, info), 9)
    assert history.is_empty()
    assert dict(history.schema) == SHAPE
