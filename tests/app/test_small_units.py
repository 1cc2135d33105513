"""A unit too small for any figure of its own sees on its page what is told with the other small units."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from dashboard import frame
from dashboard.data import Grants
from pipelines.shapes import SERVICE_VALUE
from pipelines.warehouse.build import write_snapshot
from tests.app import snapshot
from tests.app.test_pages import markup, walk

CHART = "overtime_share.all"
SENTENCE = "are told together with those of other units of Acute inpatient"


@pytest.fixture
def pooled_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """W09, which has too few people, in two pools: one told, one that a correction took back."""
    today = snapshot.today()
    tables = snapshot.tables(today)
    last = snapshot.monday_of_last_whole_week(today)
    rows = [
        {
            "metric": "overtime_share",
            "unit_id": "W09",
            "week_start": last - timedelta(weeks=back),
            "staff_group": "all",
            "numerator": 3.0 if back < 12 else None,
            "denominator": 100.0 if back < 12 else None,
            "value": 0.031 if back < 12 else None,
            "coverage": 0.97 if back < 12 else None,
            "state": "value" if back < 12 else "withheld",
            "weeks_together": 24,
            "span_start": last - timedelta(weeks=11 if back < 12 else 23),
            "span_end": last - timedelta(weeks=0 if back < 12 else 12),
            "service": "Acute inpatient",
            "units_together": 2,
        }
        for back in range(24)
    ]
    tables["service_value"] = pl.DataFrame(
        [dict.fromkeys(SERVICE_VALUE) | row for row in rows], SERVICE_VALUE
    )
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", tables, snapshot.info(today))
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    return tmp_path


def test_the_page_says_what_is_told_with_others_and_what_was_withheld(pooled_site: Path):
    text = markup(walk("unit", unit="W09", chart=CHART))
    assert "Overtime: hidden, because fewer than 10 people worked here" in text
    assert SENTENCE in text
    assert "withheld after a correction, 2 units; twelve weeks to" in text
    assert "3.1 % (97 % of the data usable), 2 units." in text


def test_another_figure_and_another_unit_are_told_nothing_of_it(pooled_site: Path):
    assert SENTENCE not in markup(walk("unit", unit="W09", chart="tasks.all"))
    assert SENTENCE not in markup(walk("unit", unit="W01", chart=CHART))


def test_who_holds_no_grant_on_the_unit_is_not_told(pooled_site: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(frame, "LOCAL_USER", Grants("nurse_manager", frozenset({"W01"})))
    text = markup(walk("unit", unit="W09", chart=CHART))
    assert SENTENCE not in text
    assert "3.1 %" not in text


def test_it_is_told_in_chinese(pooled_site: Path):
    assert "与Acute inpatient其他科室的此类周合并公布" in markup(
        walk("unit", unit="W09", chart=CHART, lang="zh")
    )
