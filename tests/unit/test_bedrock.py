"""Bedrock: who called is told by the caller or by an ARN; errors and retries are calls, not tasks."""

import gzip
import json
from typing import Any

import polars as pl
import pytest

from pipelines.errors import FileRefused
from pipelines.shapes import LOG_RECORDS, Reading, SourceFile, SourceMap
from pipelines.sources.bedrock import FORMAT
from pipelines.sources.bedrock_rows import latency
from pipelines.sources.intake import inspect
from pipelines.staging.fold import fold_calls, fold_tasks
from pipelines.staging.spans import resolve
from tests.fixtures.logs import at
from tests.fixtures.readers import CANARY
from tests.fixtures.readers.bedrock import CALLS, ROLE, USER, event, invocation, lines, throttled


def site(**settings) -> SourceMap:
    return SourceMap("bedrock", "bedrock", "Europe/London", **settings)


def read(tmp_path, rows, mapping=None, name="x.jsonl") -> Reading:
    path = tmp_path / name
    path.write_bytes(rows if isinstance(rows, bytes) else lines(rows))
    return FORMAT.read(SourceFile(path, name), mapping or site(), inspect(path, FORMAT.accepted))


def records(tmp_path, rows, mapping=None, name="x.jsonl") -> pl.DataFrame:
    return read(tmp_path, rows, mapping, name).frames[LOG_RECORDS].collect()


def folded(tmp_path, rows, mapping=None) -> tuple[list[dict], list[dict]]:
    used = mapping or site()
    found = resolve(records(tmp_path, rows, used))
    return fold_calls(found, used).to_dicts(), fold_tasks(found, used).to_dicts()


def test_a_call_lasts_from_its_timestamp_for_its_latency(tmp_path):
    (call,), _ = folded(tmp_path, [invocation("r1")])
    assert (call["call_id"], call["provider"]) == ("r1", "aws.bedrock")
    assert (call["started_at"], call["ended_at"]) == (at(1), at(3.5))  # 08:00:01 + 2,500 ms
    assert (call["input_tokens"], call["output_tokens"]) == (60, 15)  # what came from the cache is not added
    assert call["status"] == "ok"


def test_retries_are_calls_and_the_task_is_one(tmp_path):
    """Three throttled, two answered, one conversation: 5 calls, 3 of them errors, 1 task."""
    told: dict[str, Any] = {
        "requestMetadata": {"task_id": "t7", "task_type": "handover", "unit": "W01", "tool": "draft"}
    }
    rows = [throttled(f"e{n}") | told for n in range(3)] + [invocation(f"r{n}", **told) for n in range(2)]
    calls, (task,) = folded(tmp_path, rows)
    assert (len(calls), task["_calls"], task["_errors"]) == (5, 5, 3)
    assert {call["error_type"] for call in calls} == {"ThrottlingException", None}
    assert (task["task_id"], task["task_type"], task["unit_id"], task["tool_id"]) == (
        "t7",
        "handover",
        "W01",
        "draft",
    )
    assert task["disposition"] is None


def test_a_call_that_names_no_task_makes_none(tmp_path):
    assert folded(tmp_path, CALLS)[1] == []


def test_a_call_delivered_twice_counts_once(tmp_path):
    assert len(folded(tmp_path, [invocation("r1"), invocation("r1")])[0]) == 1


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"errorCode": "ValidationException"}, ("error", "ValidationException")),
        ({"errorCode": CANARY}, ("error", "other")),
        ({"status": 399}, ("ok", None)),
        ({"status": 400}, ("error", "400")),
        ({"status": "success"}, ("ok", None)),
    ],
)
def test_status(tmp_path, members, expected):
    (call,), _ = folded(tmp_path, [invocation("r1", **members)])
    assert (call["status"], call["error_type"]) == expected


@pytest.mark.parametrize(
    ("model", "operation"),
    [
        ("amazon.titan-embed-text-v2:0", "embeddings"),
        ("cohere.rerank-v3-5:0", "rerank"),
        ("amazon.nova-pro-v1:0", "chat"),
    ],
)
def test_models_that_do_not_answer(tmp_path, model, operation):
    assert records(tmp_path, [invocation("r1", modelId=model)])["operation"].to_list() == [operation]


@pytest.mark.parametrize(
    ("body", "milliseconds"),
    [
        ({"metrics": {"latencyMs": 858}}, 858),
        ([{"contentBlockDelta": {}}, {"metadata": {"metrics": {"latencyMs": 12}}}], 12),
        ([{"type": "ping"}, {"amazon-bedrock-invocationMetrics": {"invocationLatency": 7}}], 7),
        ({"content": []}, None),
        (None, None),
    ],
)
def test_latency_stands_in_the_answer_or_in_one_of_its_chunks(body, milliseconds):
    assert latency(body) == milliseconds


# --- people ---------------------------------------------------------------------------------------------


def who(tmp_path, arn, metadata=None, **settings):
    (call,), _ = folded(tmp_path, [invocation("r1", arn, requestMetadata=metadata or {})], site(**settings))
    return call["clinician_id"], call["service_account"]


def test_whom_the_caller_names_comes_before_who_called(tmp_path):
    assert who(tmp_path, USER, {"user": "clin-009"}) == ("clin-009", None)
    assert who(tmp_path, ROLE, {"user": "clin-009"}) == ("clin-009", "note-assist")


def test_an_arn_is_a_person_only_where_it_ends_in_a_user(tmp_path):
    assert who(tmp_path, USER) == ("clin-001", None)
    assert who(tmp_path, "arn:aws:iam::1:user/clin-003") == ("clin-003", None)
    assert who(tmp_path, ROLE) == (None, None)
    assert who(tmp_path, "arn:aws:iam::111122223333:root") == (None, None)


def test_the_session_of_a_role_is_a_person_only_where_the_site_says_so(tmp_path):
    assert who(tmp_path, ROLE, options={"role_session_is_person": True}) == ("session-7", None)
    assert who(tmp_path, ROLE, options={"role_session_is_person": False}) == (None, None)


def test_a_site_may_name_the_key_that_carries_the_person(tmp_path):
    mapped = {"carriers": {"clinician_id": "requestMetadata.staff"}}
    assert who(tmp_path, USER, {"staff": "n-4"}, **mapped) == ("n-4", None)
    assert who(tmp_path, USER, {"user": "n-4"}, **mapped) == (None, None)  # in place of the format's own


# --- layouts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("".join(json.dumps(one) for one in CALLS), "run-on.json"),
        ("\n".join(json.dumps(one, indent=2) for one in CALLS), "laid-out.json"),
        ("".join(json.dumps(one, indent=2) for one in CALLS), "laid-out-run-on.json"),
        (json.dumps(CALLS), "array.json"),
        (json.dumps({"Records": CALLS}), "records.json"),
        (json.dumps({"events": [event(one) for one in CALLS]}, indent=1), "filtered.json"),
        ("".join(json.dumps({"logEvents": [event(one)]}) for one in CALLS), "firehose.json"),
        (
            "\n".join(json.dumps({"@timestamp": "x", "@message": json.dumps(one)}) for one in CALLS),
            "insights.jsonl",
        ),
    ],
    ids=lambda given: given if given.endswith(("json", "jsonl")) else "",
)
def test_every_layout_gives_the_same_records(tmp_path, content, name):
    whole = records(tmp_path, CALLS).drop("_row", "_order")
    assert (
        records(tmp_path, content.encode(), name=name).drop("_row", "_order").equals(whole, null_equal=True)
    )
    packed = records(tmp_path, gzip.compress(content.encode()), name=f"{name}.gz").drop("_row", "_order")
    assert packed.equals(whole, null_equal=True)


def test_places_of_records_tell_those_of_one_line_apart(tmp_path):
    found = records(tmp_path, "".join(json.dumps(one) for one in CALLS).encode())
    assert found.select("_row", "_order").rows() == [(1, 1), (1, 2), (1, 3)]


def test_every_record_is_a_row_a_fault_or_ignored(tmp_path):
    counted = invocation("r2")
    counted["input"] = {"inputTokenCount": "many"}
    batch = {"logEvents": [event(invocation("r1")), {"message": "{broken"}, {"message": "START request"}]}
    reading = read(tmp_path, [batch, counted, invocation(""), {"foreign": 1, "thing": 2}])
    assert reading.frames[LOG_RECORDS].collect().height == 1
    assert sorted(reading.faults["llm_calls"]["rule"]) == ["bad_value", "bad_value", "missing_id"]
    assert reading.ignored == {"not_an_invocation": 2}


def test_a_line_cut_in_its_second_object_keeps_its_first(tmp_path):
    reading = read(tmp_path, (json.dumps(CALLS[0]) + json.dumps(CALLS[1])[:-9]).encode(), name="x.json")
    assert reading.frames[LOG_RECORDS].collect().height == 1
    assert reading.faults["llm_calls"].height == 1
    assert reading.incomplete


def test_a_file_of_something_else_is_refused(tmp_path):
    with pytest.raises(FileRefused, match="invocation") as refused:
        read(tmp_path, [{"a": 1, "b": 2}])
    assert refused.value.rule == "format"
