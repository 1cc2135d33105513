"""What is published of how data came in: feeds by source, files, rejections by source and reason."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.warehouse.read import Snapshot, open_snapshot
from tests.sites import KEY, Ward, run_site, write_rows, write_ward_site

SOURCE = "canonical:incoming/*"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A ward of four weeks, with a refused file, two unknown columns, rows refused and rows that wait."""
    folder = write_ward_site(tmp_path_factory.mktemp("site"), Ward(weeks=4))
    incoming = folder / "incoming"
    incident = {"unit_id": "W1", "occurred_at": "2026-01-20T10:00:00", "category": "fall", "severity": 1}
    rows = [{"incident_id": f"I{n}", **incident, "colour": "blue", "risk": 3} for n in range(30)]
    rows[3]["severity"] = rows[4]["severity"] = 11
    rows[5]["severity"] = "high"
    rows[6]["occurred_at"] = None
    rows[7]["incident_id"] = None
    rows[8]["unit_id"] = "W9"
    write_rows(incoming / "incidents.csv", rows)
    write_rows(incoming / "incidents-b.csv", [{"incident_id": "X", **incident, "narrative": "words"}])
    plan = {"status": "planned", "starts_at": "2026-07-06T07:00", "ends_at": "2026-07-06T19:00"}
    shift = {"shift_id": "p1", "clinician_id": "W1-nurse-001", "unit_id": "W1", **plan}
    write_rows(incoming / "shifts-next.csv", [shift])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLIMSOLL_PSEUDONYM_KEY", KEY)
        run_site(folder)
    return open_snapshot(folder / "warehouse")


def test_a_feed_reaches_as_far_as_what_has_happened_not_as_what_is_planned(published):
    feeds = {row["table_name"]: row for row in published.table("feed").to_dicts()}
    days = Ward(weeks=4).days()
    assert feeds["shifts"]["last_date"] == feeds["caseload"]["last_date"] == days[-1]
    assert published.table("coverage").filter(table_name="shifts")["last_date"].item() == date(2026, 7, 6)
    assert (feeds["shifts"]["source"], feeds["shifts"]["files"]) == (SOURCE, 2)
    assert feeds["caseload"]["rows"] == len(days)
    assert feeds["load_lines"]["source"] == "policy"


def test_files_that_were_refused_or_have_unknown_columns_are_named_and_no_others(published):
    notes = {row["file"]: row for row in published.table("file_note").to_dicts()}
    assert set(notes) == {"incidents.csv", "incidents-b.csv"}
    assert notes["incidents.csv"]["extra_columns"] == "colour, risk"
    assert notes["incidents.csv"]["outcome"] == "loaded"
    assert (notes["incidents-b.csv"]["outcome"], notes["incidents-b.csv"]["rule"]) == (
        "refused",
        "text_content",
    )


def test_rows_refused_under_one_rule_for_two_reasons_are_two_rows(published):
    told = published.table("rejection")
    missing = told.filter(pl.col("rule") == "missing").sort("reason")
    assert missing["rows"].to_list() == [1, 1]
    assert [reason.split(" ")[0] for reason in missing["reason"]] == ["incident_id", "occurred_at"]
    assert set(told["source"]) == {SOURCE}
    assert set(told["example_file"]) == {"incidents.csv"}


def test_rows_that_wait_have_no_last_run_and_refused_ones_have(published):
    told = dict(published.table("rejection").select("rule", "last_run").iter_rows())
    assert told["unknown_unit"] is None
    assert told["implausible_severity"] == 1
    rows = published.table("rejection").filter(rule="implausible_severity")["rows"].item()
    assert rows == 2


def test_a_folder_is_never_published(published, tmp_path):
    files = (
        published.table("file_note")["file"].to_list()
        + published.table("rejection")["example_file"].to_list()
    )
    assert all(name == Path(name).name for name in files)
