"""What a run tells of itself adds up, in words and as a document."""

from __future__ import annotations

import json

import pytest

from pipelines.commands.run import lines_of
from pipelines.summary import STEPS, Summary


@pytest.fixture
def summary() -> Summary:
    made = Summary(
        snapshot="d" * 64, snapshot_id="000003-dddd", as_of="2026-06-28", files_new=3, files_skipped=1
    )
    made.tables["shifts"].read = 1200
    made.tables["shifts"].accepted = 1190
    made.tables["shifts"].rejected = 7
    made.tables["shifts"].duplicates = 3
    made.tables["caseload"].read = made.tables["caseload"].accepted = 20
    made.reject("shifts", "too_long", 4, "shifts-1.csv", 17)
    made.reject("shifts", "too_long", 3, "shifts-2.csv", 2)
    made.files_refused.append({"file": "x.csv", "rule": "header", "reason": "no such table"})
    made.ignored["gateway"]["no_call"] += 5
    made.extra_columns["shifts-1.csv"] = ["mood", "weather"]
    made.notes.append("units.csv: no rows")
    made.weeks_recomputed = 2
    return made


def test_the_words_add_up(summary: Summary) -> None:
    assert lines_of(summary, published=True) == [
        "Files: 3 new, 1 already loaded, 1 refused.",
        "Rows: 1,220 read = 1,210 accepted + 7 rejected + 3 duplicates.",
        "  refused: x.csv (header): no such table",
        "  rejected: 7 of shifts (too_long), first in shifts-1.csv, row 17",
        "  not candidate rows in gateway: 5 no_call",
        "  left out of shifts-1.csv: unknown columns mood, weather",
        "  note: units.csv: no rows",
        "Weeks recomputed: 2. As of: 2026-06-28.",
        "Published: snapshot 000003-dddd.",
    ]


def test_earlier_rows_are_told_only_where_there_are_any(summary: Summary) -> None:
    assert not any(line.startswith("Earlier rows") for line in lines_of(summary, published=True))
    summary.readmitted, summary.withdrawn = 1200, 1
    told = "Earlier rows: 1,200 readmitted, 0 corrected, 1 withdrawn."
    assert told in lines_of(summary, published=True)


def test_a_check_says_that_nothing_was_published(summary: Summary) -> None:
    lines = lines_of(summary, published=False)
    assert lines[-1] == "Nothing was published."
    assert not any("000003" in line for line in lines)


def test_a_site_without_data_has_no_day(summary: Summary) -> None:
    summary.as_of = None
    assert "Weeks recomputed: 2. As of: no data yet." in lines_of(summary, published=True)


def test_the_document_is_json_and_its_totals_are_sums(summary: Summary) -> None:
    document = json.loads(json.dumps(summary.document()))
    for name in ("read", "accepted", "rejected", "duplicates"):
        assert document[name] == sum(table[name] for table in document["tables"].values())
    assert list(document["tables"]) == ["caseload", "shifts"]
    assert document["rejections"] == [
        {"table": "shifts", "rule": "too_long", "rows": 7, "example_file": "shifts-1.csv", "example_row": 17}
    ]


def test_going_back_forgets_what_was_counted_since(summary: Summary) -> None:
    before, document = summary.counted(), json.dumps(summary.document())
    summary.reject("shifts", "too_long", 1, "c", 1)
    summary.reject("units", "missing", 1, "c", 1)
    summary.tables["units"].read += 1
    summary.ignored["gateway"]["no_call"] += 1
    summary.count_from(before)
    assert json.dumps(summary.document()) == document
    summary.tables["tools"].read += 1
    assert summary.tables["tools"].read == 1, "a table not seen before still counts from none"


def test_time_is_added_to_its_step_also_when_it_fails() -> None:
    summary = Summary()
    with pytest.raises(ZeroDivisionError), summary.timed("read"):
        raise ZeroDivisionError
    assert summary.seconds["read"] > 0
    assert tuple(summary.seconds) == STEPS == ("read", "validate", "load", "measure", "detect", "publish")
