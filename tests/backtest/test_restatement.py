"""A correction that comes after publication: it changes its own week, and everybody can see that it did."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from click.testing import CliRunner

from dashboard.cli import main
from pipelines.warehouse.read import open_snapshot
from tests.sites import MONDAY, Ward, run_site, write_rows, write_ward_site

CORRECTED = MONDAY + timedelta(weeks=3, days=2)


def published(site: Path, table: str) -> list[dict[str, object]]:
    return open_snapshot(site / "warehouse").table(table).to_dicts()


def test_a_correction_is_counted_and_changes_no_other_week(tmp_path: Path) -> None:
    site = write_ward_site(tmp_path / "site", Ward(weeks=10))
    first = run_site(site)
    assert (first.restated_weeks, first.alerts_withdrawn) == (0, 0)
    before = {
        (row["unit_id"], row["week_start"], row["metric"], row["staff_group"]): row
        for row in published(site, "metric_value")
    }
    row = {
        "unit_id": "W1",
        "date": CORRECTED,
        "period": "all",
        "patients": 30,
        "updated_at": "2026-06-01T00:00:00Z",
    }
    write_rows(site / "incoming" / "caseload-corrected.csv", [row])
    second = run_site(site)
    assert second.restated_weeks == 1
    week = CORRECTED - timedelta(days=CORRECTED.weekday())
    (told,) = published(site, "restatement")
    assert (told["unit_id"], told["week_start"], told["sequence"]) == ("W1", week, 2)
    # Patient-hours of the ward's measure: 24 patients x 168 hours, six more for one day.
    assert (told["patients_before"], told["patients_now"]) == (24 * 168, 24 * 168 + 6 * 24)
    assert told["hours_before"] == told["hours_now"]
    for now in published(site, "metric_value"):
        if now["week_start"] != week:
            assert now == before[now["unit_id"], now["week_start"], now["metric"], now["staff_group"]]
    third = run_site(site)
    assert third.restated_weeks == 0
    answer = json.loads(CliRunner().invoke(main, ["alerts", str(site), "--json"]).stdout)
    assert answer["corrections"] == {"restated_weeks": 1, "withdrawn_alerts": []}
    assert (
        "Corrected after they were published: 1 week of 1 unit."
        in CliRunner().invoke(main, ["alerts", str(site)]).output
    )
