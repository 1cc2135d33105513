"""Langfuse: a trace's context reaches its calls from another file; only generations are calls."""

import json
import random

import polars as pl
import pytest

from pipelines.errors import FileRefused, SettingsError
from pipelines.shapes import LOG_RECORDS, Reading, SourceFile, SourceMap
from pipelines.sources.intake import inspect
from pipelines.sources.langfuse import FORMAT
from pipelines.staging.fold import fold_calls, fold_tasks
from pipelines.staging.spans import resolve
from tests.fixtures.logs import at
from tests.fixtures.readers import CANARY
from tests.fixtures.readers.langfuse import (
    DOWNLOADED,
    MANIFEST,
    OBSERVATIONS,
    SCORES,
    lines,
    observation,
    score,
    table,
    trace,
)

SITE = SourceMap("langfuse", "langfuse", "Europe/London")


def read(tmp_path, rows, mapping=SITE, name="x.jsonl") -> Reading:
    path = tmp_path / name
    path.write_bytes(rows if isinstance(rows, bytes) else lines(rows))
    return FORMAT.read(SourceFile(path, name), mapping, inspect(path, FORMAT.accepted))


def records(tmp_path, *files, mapping=SITE) -> pl.DataFrame:
    """Log records of files that came one after the other."""
    found = [read(tmp_path, rows, mapping).frames[LOG_RECORDS].collect() for rows in files]
    return pl.concat(found)


def folded(tmp_path, *files, mapping=SITE) -> tuple[list[dict], list[dict]]:
    """Calls and tasks of files that came one after the other."""
    resolved = resolve(records(tmp_path, *files, mapping=mapping))
    return fold_calls(resolved, mapping).to_dicts(), fold_tasks(resolved, mapping).to_dicts()


def test_what_the_trace_says_reaches_calls_of_another_file_in_any_order(tmp_path):
    files = [[trace()], OBSERVATIONS, SCORES]
    for order in (files, files[::-1]):
        calls, (task,) = folded(tmp_path, *order)
        assert [call["call_id"] for call in calls] == ["t1:o2", "t1:o3"]  # the span o1 is no call
        assert {call["clinician_id"] for call in calls} == {"clin-001"}
        assert {call["session_id"] for call in calls} == {"s1"}
        assert {call["task_id"] for call in calls} == {"t1"}
        assert task["task_type"] == "progress_note"
        assert (task["unit_id"], task["tool_id"], task["tool_version"]) == ("W01", "draft", "2.1")
        assert (task["disposition"], task["review_seconds"]) == ("edited", 97.6)
        assert task["_calls"] == 2


def test_a_call_has_its_tokens_cost_and_times_in_utc(tmp_path):
    (call,), _ = folded(tmp_path, [observation("o1")])
    assert (call["started_at"], call["ended_at"]) == (at(1), at(3.5))  # 08:00:03.500 - 08:00:01.000 = 2.5 s
    assert (call["input_tokens"], call["output_tokens"], call["cost_usd"]) == (60, 15, 0.000075)
    assert (call["model"], call["status"]) == ("gpt-4o-2024-08-06", "ok")


def test_a_step_that_repeats_the_tokens_of_its_calls_is_no_call(tmp_path):
    agent = observation("a", None, "AGENT", provided_model_name="m", usage_details={"input": 60, "output": 9})
    calls, _ = folded(tmp_path, [trace(), agent, observation("o2", "a")])
    assert sum(call["input_tokens"] for call in calls) == 60  # of the generation only, not 60 + 60


def test_an_embedding_is_a_call_and_makes_no_task_alone(tmp_path):
    plain = trace(tags=[], metadata={})
    calls, tasks = folded(tmp_path, [plain, observation("e", None, "EMBEDDING")])
    assert (len(calls), tasks) == (1, [])


def test_rows_repeated_at_the_border_of_two_windows_count_once(tmp_path):
    once = folded(tmp_path, [trace()], OBSERVATIONS, SCORES)
    assert folded(tmp_path, [trace()], [trace()], OBSERVATIONS, OBSERVATIONS[1:], SCORES, SCORES) == once


def test_a_failed_generation_is_an_error_and_its_message_stays_out(tmp_path):
    (call,), _ = folded(tmp_path, [observation("o1", level="ERROR", status_message=CANARY)])
    assert (call["status"], call["error_type"]) == ("error", "error")


def test_the_task_named_in_metadata_comes_before_the_trace(tmp_path):
    named = [trace(id_, metadata={"clinical.task.id": "task-7"}) for id_ in ("t1", "t2")]
    rows = [*named, observation("o1"), observation("o2", trace_id="t2")]
    calls, (task,) = folded(tmp_path, rows)
    assert (len(calls), task["task_id"], task["_calls"]) == (2, "task-7", 2)


def test_a_trace_that_says_its_type_is_a_task_before_its_calls_arrive(tmp_path):
    assert len(folded(tmp_path, [trace()])[1]) == 1
    assert folded(tmp_path, [trace(tags=["dev"], metadata={})])[1] == []  # its name alone says nothing


def test_attributes_of_an_opentelemetry_span_inside_metadata_are_found(tmp_path):
    metadata = {
        "attributes": json.dumps({"clinical.task.type": "care_plan", "gen_ai.input.messages": CANARY}),
        "resourceAttributes": json.dumps({"service.name": "scribe", "service.version": "9"}),
    }
    _, (task,) = folded(tmp_path, [trace(tags=[], metadata=metadata, release=None), observation("o1")])
    assert (task["task_type"], task["tool_id"], task["tool_version"]) == ("care_plan", "scribe", "9")


@pytest.mark.parametrize("metadata", ["a sentence", None, 3, '["list"]', {"attributes": "{not json"}])
def test_metadata_that_is_no_object_carries_nothing(tmp_path, metadata):
    (record,) = records(tmp_path, [trace(metadata=metadata)]).to_dicts()
    assert (record["clinician_id"], record["unit_id"]) == ("clin-001", None)


@pytest.mark.parametrize("tags", [None, 0, True, "", "[]", {"task:coding": 1}, [1, None, ["task:coding"]]])
def test_tags_that_are_no_list_of_words_carry_nothing(tmp_path, tags):
    (record,) = records(tmp_path, [trace(tags=tags, name=None)]).to_dicts()
    assert (record["clinician_id"], record["task_type"]) == ("clin-001", None)


def test_tool_of_an_unnamed_service_is_the_source(tmp_path):
    metadata = {"resourceAttributes": '{"service.name": "unknown_service:node"}'}
    _, (task,) = folded(tmp_path, [trace(tags=["task:coding"], metadata=metadata), observation("o1")])
    assert task["tool_id"] == "langfuse"


def test_a_prompt_name_then_the_name_of_the_trace_give_the_type_through_the_mapping(tmp_path):
    mapping = SourceMap(
        "langfuse",
        "langfuse",
        "Europe/London",
        values={"task_type": {"note-assist": "handover", "v": "coding"}},
    )
    bare = trace(tags=[], metadata={})
    assert folded(tmp_path, [bare, observation("o")], mapping=mapping)[1][0]["task_type"] == "handover"
    prompted = [bare, observation("o", prompt_name="v")]
    assert folded(tmp_path, prompted, mapping=mapping)[1][0]["task_type"] == "coding"


# --- scores ---------------------------------------------------------------------------------------------


def test_several_scores_of_a_trace_are_one_outcome(tmp_path):
    said = [
        *SCORES,
        score("c3", "clinical.time.edit_s", 12),
        score("c4", "clinical.output.edit_ratio", 0.25),
        score("c5", "clinical.consent.status", "granted"),
    ]
    _, (task,) = folded(tmp_path, [trace(), observation("o1")], said)
    assert (task["edit_seconds"], task["edit_ratio"], task["consent_status"]) == (12.0, 0.25, "granted")
    assert task["time_source"] == "app_timer"


def test_a_score_changed_later_has_the_last_word_in_any_order(tmp_path):
    first = score("zz", "clinical.output.disposition", "accepted")
    later = first | {"string_value": "rejected", "updated_at": "2026-01-06 10:00:00.000"}
    for order in ([first, later], [later, first]):
        _, (task,) = folded(tmp_path, [trace(), observation("o1")], order)
        assert task["disposition"] == "rejected"


def test_a_score_on_an_observation_is_about_the_task_of_that_observation(tmp_path):
    about = score("c1", "clinical.output.disposition", "edited", observation_id="o2")
    inner = observation("o2", metadata={"clinical.task.id": "inner"})
    _, tasks = folded(tmp_path, [trace(), observation("o1"), inner, about])
    assert {task["task_id"]: task["disposition"] for task in tasks} == {"t1": None, "inner": "edited"}


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"trace_id": None, "session_id": "s1"}, "session_score"),
        ({"trace_id": None, "dataset_run_id": "d1"}, "dataset_score"),
        ({"name": "helpfulness"}, "other_score"),
        ({"data_type": "TEXT", "string_value": CANARY}, "text_score"),
        ({"data_type": "CORRECTION", "string_value": CANARY}, "correction"),
        ({"environment": "langfuse-llm-as-a-judge"}, "langfuse_internal"),
    ],
)
def test_a_score_that_tells_no_outcome_of_a_task_is_counted(tmp_path, members, reason):
    reading = read(tmp_path, [score("c1", "clinical.output.disposition", "edited") | members])
    assert reading.ignored == {reason: 1}
    assert reading.frames[LOG_RECORDS].collect().height == 0


def test_a_site_may_name_its_own_score_and_translate_it(tmp_path):
    mapping = SourceMap(
        "langfuse",
        "langfuse",
        "Europe/London",
        carriers={"disposition": "user-feedback"},
        values={"disposition": {"thumbs-up": "accepted"}},
    )
    rows = [trace(), observation("o1"), score("c", "user-feedback", "thumbs-up")]
    assert folded(tmp_path, rows, mapping=mapping)[1][0]["disposition"] == "accepted"


def test_a_carrier_that_holds_text_is_refused(tmp_path):
    mapping = SourceMap("langfuse", "langfuse", "Europe/London", carriers={"unit_id": "metadata.comment"})
    with pytest.raises(SettingsError):
        read(tmp_path, [trace()], mapping)


# --- layouts --------------------------------------------------------------------------------------------


def frame(tmp_path, content, name):
    found = read(tmp_path, content, name=name).frames[LOG_RECORDS].collect().drop("_row", "_order")
    return found.sort("trace_id", "span_id")


@pytest.mark.parametrize(
    "rows", [[trace(), trace("t2")], OBSERVATIONS, SCORES], ids=["traces", "obs", "scores"]
)
def test_csv_json_and_parquet_hold_the_same(tmp_path, rows):
    expected = frame(tmp_path, lines(rows), "a.jsonl")
    assert frame(tmp_path, table(rows), "a.csv").equals(expected, null_equal=True)
    assert frame(tmp_path, json.dumps(rows).encode(), "a.json").equals(expected, null_equal=True)
    page = json.dumps({"data": rows, "meta": {"page": 1}}, indent=1).encode()
    assert frame(tmp_path, page, "b.json").equals(expected, null_equal=True)
    moments = [name for name in rows[0] if name in ("timestamp", "start_time", "end_time", "updated_at")]
    left_out = ("input", "output", "cost_details")  # Parquet has no map without keys
    cells = [{name: row[name] or None for name in row if name not in left_out} for row in rows]
    parquet = pl.DataFrame(cells, infer_schema_length=None)
    parquet = parquet.with_columns(pl.col(moments).str.to_datetime("%Y-%m-%d %H:%M:%S%.3f"))
    parquet.write_parquet(tmp_path / "p.parquet")
    found = frame(tmp_path, (tmp_path / "p.parquet").read_bytes(), "q.parquet")
    assert found.equals(expected, null_equal=True)


def test_a_map_of_a_parquet_file_is_read_as_an_object(tmp_path):
    pairs = [{"key": "clinical.unit.id", "value": "W09"}]
    pl.DataFrame([trace() | {"metadata": pairs, "input": None, "output": None}]).write_parquet(
        tmp_path / "m.parquet"
    )
    (record,) = frame(tmp_path, (tmp_path / "m.parquet").read_bytes(), "n.parquet").to_dicts()
    assert record["unit_id"] == "W09"


def test_a_downloaded_trace_holds_its_calls_and_scores_and_its_corrections_are_only_counted(tmp_path):
    reading = read(tmp_path, json.dumps(DOWNLOADED).encode(), name="trace.json")
    resolved = resolve(reading.frames[LOG_RECORDS].collect())
    (task,) = fold_tasks(resolved, SITE).to_dicts()
    assert (task["clinician_id"], task["unit_id"], task["disposition"]) == ("clin-001", "W01", "edited")
    assert (task["_calls"], task["model"]) == (1, "gpt-4o")
    assert reading.ignored == {"correction": 1}


def test_an_observation_that_carries_what_its_trace_says_needs_no_trace(tmp_path):
    own = {"user_id": "clin-001", "session_id": "s1", "tags": ["task:coding"], "trace_name": "note-assist"}
    rows = [observation("root", None, "SPAN") | own, observation("o2", "root")]
    _, (task,) = folded(tmp_path, rows)
    assert (task["clinician_id"], task["task_type"], task["task_id"]) == ("clin-001", "coding", "t1")
    assert folded(tmp_path, rows, [trace(tags=["task:coding"], metadata={})])[1][0]["_clinicians"] == 1


def test_a_manifest_is_counted_and_gives_no_rows(tmp_path):
    assert read(tmp_path, json.dumps(MANIFEST).encode(), name="m.json").ignored == {"manifest": 1}


def test_calls_of_a_model_that_judges_answers_are_no_use(tmp_path):
    judge = {"environment": "langfuse-llm-as-a-judge"}
    reading = read(tmp_path, [trace(**judge), observation("o1", **judge)])
    assert reading.ignored == {"langfuse_internal": 2}


def test_every_record_is_a_row_a_fault_or_ignored(tmp_path):
    rows = [trace(), observation("o1"), observation("o2", usage_details={"input": "many"}), trace("")]
    rows += [{"foreign": 1, "thing": 2}, MANIFEST]
    random.Random(1).shuffle(rows)
    reading = read(tmp_path, rows)
    faults = reading.faults["llm_calls"]
    assert reading.frames[LOG_RECORDS].collect().height == 2
    assert sorted(faults["rule"]) == ["bad_value", "missing_id"]
    assert reading.ignored == {"manifest": 1, "not_langfuse": 1}


def test_a_file_of_something_else_is_refused(tmp_path):
    with pytest.raises(FileRefused, match="Langfuse") as refused:
        read(tmp_path, [{"a": 1, "b": 2}])
    assert refused.value.rule == "format"
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, b"a,b\n1,2\n", name="x.csv")
    assert refused.value.rule == "header"
