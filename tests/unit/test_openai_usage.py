"""OpenAI's usage API: sums by day, compared with logs and never made into calls or time."""

import json
from datetime import date

import polars as pl
import pytest

from pipelines.errors import FileRefused
from pipelines.shapes import USAGE, Reading, SourceFile, SourceMap
from pipelines.sources.intake import inspect
from pipelines.sources.openai_usage import FORMAT
from pipelines.steps.reconcile import note, requests_by_day
from tests.fixtures.logs import spend_log
from tests.fixtures.readers.openai_usage import WEEK, bucket, page, result
from tests.sites import Ward, run_site, write_ward_site


def read(tmp_path, content, name="page.json") -> Reading:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    mapping = SourceMap("usage", "openai_usage", "Europe/London")
    return FORMAT.read(SourceFile(path, name), mapping, inspect(path, FORMAT.accepted))


def rows(tmp_path, content) -> list[dict]:
    return read(tmp_path, content).frames[USAGE].collect().to_dicts()


def test_a_bucket_is_summed_over_users_and_models_and_keeps_projects_apart(tmp_path):
    found = rows(tmp_path, page(bucket(0, result(5), result(10, model="o3"), result(1, project_id="other"))))
    assert [
        (row["project_id"], row["requests"], row["input_tokens"], row["output_tokens"]) for row in found
    ] == [
        ("proj_notes", 5 + 10, 1000 * (5 + 10), 200 * (5 + 10)),
        ("other", 1, 1000, 200),
    ]
    assert str(found[0]["starts_at"]) == "2026-01-05 00:00:00+00:00"
    assert str(found[0]["ends_at"]) == "2026-01-06 00:00:00+00:00"


def test_an_empty_bucket_is_no_use_and_not_missing(tmp_path):
    reading = read(tmp_path, page(*WEEK))
    assert [row["requests"] for row in reading.frames[USAGE].collect().to_dicts()] == [15, 0, 20]
    assert reading.ignored == {"no_use": 1, "usage_total": 3}


def test_no_user_key_or_model_is_kept(tmp_path):
    found = read(tmp_path, page(*WEEK)).frames[USAGE].collect()
    assert found.columns == [
        "_row",
        "starts_at",
        "ends_at",
        "project_id",
        "requests",
        "input_tokens",
        "output_tokens",
    ]
    assert "CANARY" not in repr(found.rows())


def test_usage_of_another_kind_is_counted_and_not_compared(tmp_path):
    other = result(7, object="organization.usage.embeddings.result")
    reading = read(tmp_path, page(bucket(0, result(5), other)))
    assert [row["requests"] for row in reading.frames[USAGE].collect().to_dicts()] == [5]
    assert reading.ignored == {"other_usage": 1, "usage_total": 1}


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ([{"a": 1, "b": 2}], "format"),
        (page(bucket(0, result(5), width=0)), "format"),
        (page(bucket(0, result(5, num_model_requests="many"))), "format"),
        (page(bucket(0, result(5, num_model_requests=-1))), "format"),
        (json.dumps(page(*WEEK)).encode()[:-9], "damaged"),
    ],
)
def test_a_page_is_taken_whole_or_refused(tmp_path, content, rule):
    with pytest.raises(FileRefused) as refused:
        rows(tmp_path, content)
    assert refused.value.rule == rule


# --- comparing ------------------------------------------------------------------------------------------


def by_day(tmp_path, *pages) -> list[int]:
    frames = [read(tmp_path, one).frames[USAGE].collect() for one in pages]
    told = pl.concat(frames).with_columns(_source=pl.lit("usage"))
    return requests_by_day(told).sort("day").get_column("requests").to_list()


def test_a_bucket_told_again_counts_once_and_the_larger_holds(tmp_path):
    early, late = page(bucket(0, result(5))), page(bucket(0, result(9)))
    assert by_day(tmp_path, late, early, late) == [9]


def test_hours_of_a_day_are_added_and_not_added_to_the_day(tmp_path):
    hours = [bucket(hour / 24, result(1 + hour), width=3600) for hour in range(3)]
    assert by_day(tmp_path, page(*hours)) == [1 + 2 + 3]
    assert by_day(tmp_path, page(*hours), page(bucket(0, result(6)))) == [6]


def test_sums_with_and_without_projects_are_not_added(tmp_path):
    whole = page(bucket(0, result(8, project_id=None)))
    parts = page(bucket(0, result(3), result(5, project_id="other")))
    assert by_day(tmp_path, whole, parts) == [8]


def test_calls_that_name_no_provider_are_told_apart():
    days = pl.DataFrame(
        [(date(2026, 1, 5), 10, 6, 3), (date(2026, 1, 6), 0, None, None)],
        schema=["day", "requests", "calls", "unnamed"],
        orient="row",
    )
    assert note("OpenAI", days) == (
        "OpenAI counts 10 requests on 2 days of UTC from 2026-01-05 to 2026-01-06; on these days logs hold "
        "6 calls to openai and 3 that name no provider."
    )


def test_a_run_says_how_logs_compare_and_makes_no_call_of_it(tmp_path):
    """15 + 0 + 20 requests on three days; the log holds two calls to OpenAI, both on the first."""
    folder = write_ward_site(tmp_path / "site", Ward(weeks=2))
    settings = folder / "site.toml"
    blocks = '[[source]]\nformat = "openai_usage"\npath = "usage/*"\nname = "OpenAI"\n'
    blocks += '[[source]]\nformat = "litellm_spend_logs"\npath = "litellm/*"\n[privacy]'
    settings.write_text(settings.read_text().replace("[privacy]", blocks))
    for name, content in (
        ("usage/page.json", page(*WEEK)),
        ("litellm/spend.json", [spend_log(f"r{n}", custom_llm_provider="openai") for n in range(2)]),
    ):
        (folder / name).parent.mkdir()
        (folder / name).write_text(json.dumps(content))
    summary = run_site(folder)
    assert (
        "OpenAI counts 35 requests on 3 days of UTC from 2026-01-05 to 2026-01-07; on these days logs hold "
        "2 calls to openai. On 1 of them logs hold no call, though requests were counted."
    ) in summary.notes
    assert summary.tables["llm_calls"].read == 2
    assert summary.ignored["OpenAI"] == {"no_use": 1, "usage_total": 3}
    (folder / "usage" / "page.json").rename(folder / "usage" / "again.json")
    assert any("35 requests" in told for told in run_site(folder).notes)  # told by every run, counted once
