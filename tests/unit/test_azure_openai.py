"""Azure OpenAI: up to three rows tell one call, in any file; a deployment is a task only where translated."""

import itertools
import json

import polars as pl
import pytest

from pipelines.errors import FileRefused
from pipelines.shapes import LOG_RECORDS, SourceFile, SourceMap
from pipelines.sources.azure_openai import FORMAT
from pipelines.sources.azure_openai_rows import ticks as moment
from pipelines.sources.intake import inspect
from pipelines.staging.fold import fold_calls, fold_tasks
from pipelines.staging.spans import resolve
from tests.fixtures.logs import at
from tests.fixtures.readers.azure_openai import (
    CALLS,
    TICKS_AT_8,
    analytics,
    gateway,
    lines,
    named,
    row,
    table,
    twin,
    usage,
)

SITE = SourceMap("azure", "azure_openai", "Europe/London")


def site(**settings) -> SourceMap:
    return SourceMap("azure", "azure_openai", "Europe/London", **settings)


def read(tmp_path, rows, mapping=SITE, name="x.jsonl"):
    path = tmp_path / name
    path.write_bytes(rows if isinstance(rows, bytes) else lines(rows))
    return FORMAT.read(SourceFile(path, name), mapping, inspect(path, FORMAT.accepted))


def folded(tmp_path, *files, mapping=SITE) -> tuple[list[dict], list[dict]]:
    """Calls and tasks of files that came one after the other."""
    found = resolve(
        pl.concat([read(tmp_path, rows, mapping).frames[LOG_RECORDS].collect() for rows in files])
    )
    return fold_calls(found, mapping).to_dicts(), fold_tasks(found, mapping).to_dicts()


def test_ticks_count_hundreds_of_nanoseconds_from_the_year_1():
    assert moment(TICKS_AT_8) == moment(str(TICKS_AT_8)) == at(0).timestamp() * 1_000_000
    assert moment(TICKS_AT_8 + 15) == at(0).timestamp() * 1_000_000 + 1  # 15 ticks are 1.5 µs
    assert {moment(nothing) for nothing in (None, "", 0, "soon")} == {moment({})} == {None}


@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
def test_three_rows_of_three_files_are_one_call_in_any_order(tmp_path, order):
    bare = named("c1", promptTokens=None, completionTokens=None)
    files = [[bare], [twin("c1")], [usage("c1", 2629, 213)]]
    (call,), tasks = folded(tmp_path, *(files[place] for place in order))
    assert (call["call_id"], call["clinician_id"], call["model"]) == ("c1", "clin-001", "gpt-4o")
    assert (call["started_at"], call["ended_at"]) == (
        at(1),
        at(3.5),
    )
    assert (call["input_tokens"], call["output_tokens"], call["status"]) == (2629, 213, "ok")
    assert tasks == []


def test_every_row_is_a_record_and_only_one_of_a_call_is_counted_as_a_call(tmp_path):
    kinds = read(tmp_path, CALLS).frames[LOG_RECORDS].collect().get_column("kind").to_list()
    assert kinds == ["call", "part", "part"] * 2


def test_tokens_of_several_answers_are_added(tmp_path):
    several = row("c1", "AzureOpenAIRequestUsage", {"promptTokens": [100, 50], "generatedTokens": [7, 8]})
    (call,), _ = folded(tmp_path, [several])
    assert (call["input_tokens"], call["output_tokens"]) == (100 + 50, 7 + 8)


def test_a_refused_call_without_caller_and_model_is_one_error(tmp_path):
    refused = twin("c1", resultSignature="401")
    (call,), _ = folded(tmp_path, [refused, refused])
    assert (call["status"], call["error_type"], call["clinician_id"]) == ("error", "401", None)


@pytest.mark.parametrize(
    ("signature", "status"), [("199", "error"), ("200", "ok"), ("299", "ok"), ("300", "error")]
)
def test_a_call_failed_unless_its_signature_is_between_200_and_299(tmp_path, signature, status):
    (call,), _ = folded(tmp_path, [named("c1") | {"resultSignature": signature}])
    assert call["status"] == status


def test_without_ticks_the_envelope_says_when(tmp_path):
    late = named("c1", requestTime=None, responseTime=None)
    (call,), _ = folded(tmp_path, [late])
    assert (call["started_at"], call["ended_at"]) == (at(3.5), at(6))  # 2,500 ms after 08:00:03.5


def test_other_operations_and_categories_are_counted_and_make_no_call(tmp_path):
    keys = row("k", operationName="ListKey")
    audit = row("a", "Audit", operationName="ListKey")
    reading = read(tmp_path, [keys, audit, named("c1")])
    assert reading.ignored == {"not_a_model_call": 1, "not_a_model_log": 1}
    assert reading.frames[LOG_RECORDS].collect().height == 1


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("ChatCompletions_Create", "chat"),
        ("Completions_Create", "text_completion"),
        ("Embeddings_Create", "embeddings"),
        ("Audio_Transcribe", "other"),
    ],
)
def test_what_was_asked_for(tmp_path, operation, expected):
    found = read(tmp_path, [named("c1") | {"operationName": operation}]).frames[LOG_RECORDS].collect()
    assert found["operation"].to_list() == [expected]


# --- people and tasks -----------------------------------------------------------------------------------


def test_callers_that_are_applications_are_service_accounts(tmp_path):
    (call,), _ = folded(tmp_path, [named("c1")], mapping=site(options={"callers_are_people": False}))
    assert (call["clinician_id"], call["service_account"]) == (None, "clin-001")


def test_calls_are_tasks_only_where_the_site_says_so_and_deployments_are_types_where_translated(tmp_path):
    assert folded(tmp_path, CALLS)[1] == []
    _, tasks = folded(tmp_path, CALLS, mapping=site(calls_are_tasks=True))
    assert [task["task_type"] for task in tasks] == ["unknown", "unknown"]  # a deployment's name says nothing
    mapping = site(calls_are_tasks=True, values={"task_type": {"notes": "progress_note"}})
    _, tasks = folded(tmp_path, CALLS, mapping=mapping)
    assert [task["task_type"] for task in tasks] == ["progress_note", "progress_note"]


def test_a_site_may_name_another_carrier_whatever_its_case(tmp_path):
    mapping = site(carriers={"tool_id": "ModelDeploymentName"})
    (call,), _ = folded(tmp_path, [named("c1")], mapping=mapping)
    assert call["tool_id"] == "notes"


# --- layouts --------------------------------------------------------------------------------------------


def frame(tmp_path, content, name):
    """Its records; the time a part gives is left out, as the portal writes it as people read it."""
    found = read(tmp_path, content, name=name).frames[LOG_RECORDS].collect().drop("_row", "_order")
    return found.with_columns(pl.col("started_at").filter(pl.col("kind") == "call").first())


def test_every_layout_gives_the_same_records(tmp_path):
    whole = frame(tmp_path, lines(CALLS), "a.json")
    hub = lines([{"records": CALLS[:3]}, {"records": CALLS[3:]}])
    exported = [analytics(one) for one in CALLS]
    columns = [{"name": name, "type": "string"} for name in exported[0]]
    cells = [list(one.values()) for one in exported]
    answer = {"tables": [{"name": "PrimaryResult", "columns": columns, "rows": cells}]}
    for content, name in (
        (json.dumps(CALLS).encode(), "b.json"),
        (hub, "c.json"),
        (json.dumps({"records": CALLS}, indent=1).encode(), "d.json"),
        (table(exported), "e.csv"),
        (json.dumps(exported).encode(), "f.json"),
        (json.dumps(answer, indent=1).encode(), "g.json"),
        (lines([one | {"properties": json.loads(one["properties"])} for one in CALLS]), "h.jsonl"),
    ):
        assert frame(tmp_path, content, name).equals(whole, null_equal=True), name


def test_a_gateway_in_front_tells_calls_without_a_caller(tmp_path):
    wrapped = row("g2", "GatewayLlmLogs", {"modelName": "gpt-4o", "promptTokens": 60, "completionTokens": 15})
    calls, _ = folded(tmp_path, [gateway("g1")], [wrapped])
    assert [(call["call_id"], call["input_tokens"], call["clinician_id"]) for call in calls] == [
        ("g1", 60, None),
        ("g2", 60, None),
    ]


def test_every_row_is_a_record_a_fault_or_ignored(tmp_path):
    rows = [
        named("c1"),
        named(""),
        named("c2", promptTokens="many"),
        row("c3", "RequestResponse") | {"properties": "{broken"},
        row("c4", "Trace"),
        {"foreign": 1, "thing": 2},
    ]
    reading = read(tmp_path, rows)
    assert reading.frames[LOG_RECORDS].collect().height == 1
    assert sorted(reading.faults["llm_calls"]["rule"]) == ["bad_value", "bad_value", "missing_id"]
    assert reading.ignored == {"not_a_diagnostic_log": 1, "not_a_model_log": 1}


def test_a_file_of_something_else_is_refused(tmp_path):
    with pytest.raises(FileRefused, match="diagnostic") as refused:
        read(tmp_path, [{"a": 1, "b": 2}])
    assert refused.value.rule == "format"
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, b"a,b\n1,2\n", name="x.csv")
    assert refused.value.rule == "header"
