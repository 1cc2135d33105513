"""OTLP GenAI traces: every dialect gives the same calls and tasks; what an application adds is found."""

import json

import pytest

from pipelines.errors import SettingsError
from pipelines.shapes import LOG_RECORD
from tests.fixtures.logs import (
    CANARY,
    FOLDER,
    METRICS,
    at,
    attributes,
    calls_and_tasks,
    chat,
    event,
    logs,
    nanoseconds,
    read,
    records,
    site,
    span,
    traces,
    write_lines,
)
from tests.fixtures.logs.make import files

OTLP = site("otlp_genai")
DIALECTS = ["otlp_current", "otlp_old", "otlp_openllmetry", "otlp_openinference"]


@pytest.mark.parametrize("name", sorted(files()))
def test_committed_files_are_what_their_script_makes(name):
    assert (FOLDER / name).read_text(encoding="utf-8") == files()[name]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_gives_the_same_calls(dialect):
    calls, _ = calls_and_tasks(FOLDER / f"{dialect}.jsonl", OTLP)
    assert [(call["started_at"], call["status"]) for call in calls] == [
        (at(1), "error"),
        (at(5), "ok"),
        (at(601), "ok"),
        (at(900), "error"),
    ]
    answered = calls[1]
    assert answered["call_id"] == f"{'a1'.rjust(32, '0')}:{'a2'.rjust(16, '0')}"
    assert (answered["ended_at"], answered["provider"]) == (at(7), "openai")
    assert answered["model"] == "gpt-4o-2024-08-06"
    assert (answered["input_tokens"], answered["output_tokens"]) == (900, 200)
    assert calls[0]["error_type"] == "openai.RateLimitError"


def test_tasks_carry_what_the_application_says():
    _, (three, one, two) = calls_and_tasks(FOLDER / "otlp_current.jsonl", OTLP)
    assert (one["task_id"], one["clinician_id"], one["unit_id"]) == ("t-1", "n-01", "W1")
    assert (one["tool_id"], one["tool_version"], one["task_type"]) == ("scribe", "2.0", "progress_note")
    assert (one["started_at"], one["completed_at"]) == (at(0), at(120))
    assert (one["disposition"], one["review_seconds"], one["edit_seconds"]) == ("accepted", 60.0, 0.0)
    assert (one["consent_status"], one["time_source"]) == ("granted", "app_timer")
    assert (one["_calls"], one["_errors"]) == (2, 1)
    assert (two["task_type"], two["_untranslated"]) == ("other", True)
    assert (two["disposition"], two["edit_ratio"], two["edit_seconds"]) == ("edited", 0.2, 45.5)
    # Without a task id the trace is the task; nobody said who, and its only call failed.
    assert three["task_id"] == "c3".rjust(32, "0")
    assert (three["clinician_id"], three["disposition"], three["task_type"]) == (None, "failed", "unknown")


@pytest.mark.parametrize("dialect", ["otlp_old", "otlp_openllmetry", "otlp_openinference"])
def test_the_clinician_is_found_on_the_call_where_no_span_above_says(dialect):
    _, tasks = calls_and_tasks(FOLDER / f"{dialect}.jsonl", OTLP)
    assert [task["clinician_id"] for task in tasks] == ["n-01", "n-02", "n-03"]
    assert {task["tool_id"] for task in tasks} == {"ward-app"}, "the service, where no tool is named"
    assert {task["tool_version"] for task in tasks} == {"9.1"}


def test_metadata_written_as_json_carries_context():
    _, tasks = calls_and_tasks(FOLDER / "otlp_openinference.jsonl", OTLP)
    assert {task["unit_id"] for task in tasks} == {"W1"}


def test_metadata_may_be_an_object_and_tags_carry_context_below_attributes(tmp_path):
    given = {
        "metadata": {"clinical.unit.id": "W1", "note": CANARY},
        "tag.tags": ["task:coding", "unit:W9", CANARY],
    }
    (record,) = records(write_lines(tmp_path / "x.jsonl", traces(span("t", "s", given))), OTLP).to_dicts()
    assert (record["unit_id"], record["task_type"]) == ("W1", "coding")


def test_metadata_that_is_no_json_is_passed_over(tmp_path):
    given = chat(metadata=CANARY, **{"user.id": "n-01"})
    (record,) = records(write_lines(tmp_path / "x.jsonl", traces(span("t", "s", given))), OTLP).to_dicts()
    assert record["clinician_id"] == "n-01"


def test_the_users_own_attribute_counts_more_than_the_api_user_of_a_nearer_span(tmp_path):
    call = span("t", "c", chat(**{"gen_ai.user": "the-app"}), parent="r")
    path = write_lines(tmp_path / "x.jsonl", traces(span("t", "r", {"user.id": "n-01"}), call))
    (call_row,), (task,) = calls_and_tasks(path, OTLP)
    assert (call_row["clinician_id"], task["clinician_id"]) == ("n-01", "n-01")


def test_what_a_process_says_of_itself_counts_less_than_what_a_span_says(tmp_path):
    process = {
        "clinical.unit.id": "LAPTOP-WARD",
        "user.id": "kiosk",
        "service.name": "unknown_service:python",
    }
    root = span("t", "r", {"clinical.unit.id": "W1"})
    path = write_lines(
        tmp_path / "x.jsonl", traces(root, span("t", "c", chat(), parent="r"), resource=process)
    )
    _, (task,) = calls_and_tasks(path, site("otlp_genai", name="wards"))
    assert (task["unit_id"], task["clinician_id"]) == ("W1", "kiosk")
    assert task["tool_id"] == "wards", "neither a span nor the service names a tool: the source stands for it"


@pytest.mark.parametrize(
    ("given", "kind", "operation"),
    [
        ({"gen_ai.operation.name": "text_completion"}, "call", "text_completion"),
        ({"gen_ai.operation.name": "embeddings"}, "call", "embeddings"),
        ({"gen_ai.request.model": "m"}, "call", "chat"),  # before operations had a name
        ({"gen_ai.operation.name": "transcribe", "gen_ai.request.model": "m"}, "call", "other"),
        ({"llm.request.type": "completion"}, "call", "text_completion"),
        ({"gen_ai.operation.name": "execute_tool", "gen_ai.request.model": "m"}, "other", "execute_tool"),
        ({"gen_ai.operation.name": "invoke_agent", "gen_ai.request.model": "m"}, "other", "invoke_agent"),
        ({"gen_ai.operation.name": "search_memory"}, "other", "search_memory"),
        ({"openinference.span.kind": "RETRIEVER"}, "other", "retriever"),
        ({"traceloop.span.kind": "workflow"}, "other", "workflow"),
        ({}, "other", None),
        ({"clinical.task.id": "t-1"}, "task", None),
    ],
)
def test_only_spans_of_model_calls_are_calls(tmp_path, given, kind, operation):
    path = write_lines(tmp_path / "x.jsonl", traces(span("t", "s", given)))
    (record,) = records(path, OTLP).to_dicts()
    assert (record["kind"], record["operation"]) == (kind, operation)


def test_an_evaluation_result_tells_the_disposition_and_the_later_one_holds(tmp_path):
    def judged(seconds: int, label: str) -> dict:
        given = {
            "gen_ai.evaluation.name": "clinical.output.disposition",
            "gen_ai.evaluation.score.label": label,
            "gen_ai.evaluation.explanation": CANARY,
        }
        return event("gen_ai.evaluation.result", at(seconds), given)

    relevance = event("gen_ai.evaluation.result", at(99), {"gen_ai.evaluation.name": "relevance"})
    events = [judged(50, "accepted"), judged(20, "rejected"), relevance]
    path = write_lines(tmp_path / "x.jsonl", traces(span("t", "s", chat(), events=events)))
    _, (task,) = calls_and_tasks(path, OTLP)
    assert (task["disposition"], task["completed_at"]) == ("accepted", at(50))


def test_an_evaluation_result_may_tell_seconds_and_what_is_said_last_holds(tmp_path):
    """The span itself says 9 s when it ends; the evaluation a minute later says 41.5."""
    given = {"gen_ai.evaluation.name": "clinical.time.review_s", "gen_ai.evaluation.score.value": 41.5}
    events = [event("gen_ai.evaluation.result", at(60), given)]
    own = chat(**{"clinical.time.review_s": 9, "clinical.time.edit_s": 3})
    path = write_lines(tmp_path / "x.jsonl", traces(span("t", "s", own, events=events)))
    _, (task,) = calls_and_tasks(path, OTLP)
    assert (task["review_seconds"], task["edit_seconds"], task["time_source"]) == (41.5, 3.0, "app_timer")


def test_an_outcome_may_come_as_a_log_record_of_its_own(tmp_path):
    told = {
        "timeUnixNano": nanoseconds(at(300)),
        "eventName": "clinical.task.outcome",
        "traceId": "T".rjust(32, "0"),
        "spanId": "r".rjust(16, "0"),
        "body": {"stringValue": CANARY},
        "attributes": attributes({"clinical.output.disposition": "edited", "clinical.time.review_s": 12}),
    }
    content = {"eventName": "gen_ai.client.inference.operation.details", "attributes": attributes(chat())}
    path = write_lines(
        tmp_path / "x.jsonl", logs(told, content), traces(span("T", "r"), span("T", "c", chat(), parent="r"))
    )
    _, (task,) = calls_and_tasks(path, OTLP)
    assert (task["disposition"], task["review_seconds"], task["completed_at"]) == ("edited", 12.0, at(300))
    assert read(path, OTLP).ignored == {"log_record": 1}


def test_an_outcome_without_trace_finds_its_task_by_id(tmp_path):
    told = {"attributes": attributes({"clinical.task.id": "t-1", "clinical.output.disposition": "rejected"})}
    (record,) = records(write_lines(tmp_path / "x.jsonl", logs(told)), OTLP).to_dicts()
    assert (record["kind"], record["task_id"], record["trace_id"]) == ("task", "t-1", "task:t-1")


def test_ids_are_compared_without_regard_to_case_and_zeros_are_no_parent(tmp_path):
    root = span("ABC", "AB", {"user.id": "n-01"}) | {"parentSpanId": "0" * 16}
    path = write_lines(tmp_path / "x.jsonl", traces(root, span("abc", "c", chat(), parent="ab")))
    (call,), _ = calls_and_tasks(path, OTLP)
    assert call["clinician_id"] == "n-01"


def test_status_is_told_by_code_or_error_type(tmp_path):
    spans = [
        span("a", "1", chat()) | {"status": {"code": 1}},
        span("b", "1", chat()) | {"status": {"code": "STATUS_CODE_ERROR"}},
        span("c", "1", chat(**{"error.type": CANARY})),
    ]
    calls, _ = calls_and_tasks(write_lines(tmp_path / "x.jsonl", traces(*spans)), OTLP)
    assert [(call["status"], call["error_type"]) for call in calls] == [
        ("ok", None),
        ("error", "error"),
        ("error", "other"),  # a message where a class belongs
    ]


def test_the_site_names_its_own_carriers_and_translates_their_values(tmp_path):
    mapping = site(
        "otlp_genai",
        carriers={
            "clinician_id": "staff.number",
            "task_type": "gen_ai.prompt.name",
            "review_seconds": "read_s",
        },
        values={"task_type": {"ward round v3": "progress_note"}, "unit_id": {"7B": "W1"}},
    )
    given = {
        "staff.number": 4711,
        "user.id": "someone-else",
        "gen_ai.prompt.name": "ward round v3",
        "clinical.task.type": "coding",
        "clinical.unit.id": "7B",
        "read_s": "31.5",
    }
    (call,), (task,) = calls_and_tasks(
        write_lines(tmp_path / "x.jsonl", traces(span("t", "s", chat(**given)))), mapping
    )
    assert (task["clinician_id"], task["task_type"], task["unit_id"]) == ("4711", "progress_note", "W1")
    assert (task["review_seconds"], call["unit_id"]) == (31.5, "W1")


@pytest.mark.parametrize("column", ["clinician_id", "task_type", "disposition"])
@pytest.mark.parametrize(
    "field", ["gen_ai.input.messages", "input.value", "gen_ai.prompt.0.content", "llm.prompts"]
)
def test_a_carrier_that_holds_content_is_refused(tmp_path, column, field):
    path = write_lines(tmp_path / "x.jsonl", traces(span("t", "s", chat())))
    with pytest.raises(SettingsError, match="holds text of prompts or answers"):
        read(path, site("otlp_genai", carriers={column: field}))


@pytest.mark.parametrize("layout", ["lines", "document", "array", "old scopes"])
def test_the_layout_is_told_by_the_content(tmp_path, layout):
    values = [traces(span("t", "r", {"user.id": "n-01"})), traces(span("t", "c", chat(), parent="r"))]
    path = tmp_path / "x.json"
    match layout:
        case "lines":
            write_lines(path, *values)
        case "document":
            groups = [group for value in values for group in value["resourceSpans"]]
            path.write_text(json.dumps({"resourceSpans": groups}, indent=2), encoding="utf-8")
        case "array":
            path.write_text(json.dumps(values), encoding="utf-8")
        case "old scopes":
            write_lines(
                path,
                *(json.dumps(value).replace("scopeSpans", "instrumentationLibrarySpans") for value in values),
            )
    (call,), _ = calls_and_tasks(path, OTLP)
    assert call["clinician_id"] == "n-01"


def test_records_faults_and_ignored_add_up_to_what_the_file_holds(tmp_path):
    broken = span("t", "bad", chat(**{"gen_ai.usage.input_tokens": "many"}))
    lost = span("t", "x", chat()) | {"traceId": ""}
    path = write_lines(
        tmp_path / "x.jsonl",
        traces(span("t", "r"), span("t", "c", chat(), parent="r"), broken, lost, span("t", "0")),
        METRICS,
        logs({"attributes": []}),
        {"hello": 1},
    )
    reading = read(path, OTLP)
    assert records(path, OTLP).get_column("kind").to_list() == ["other", "call"]
    assert reading.faults["llm_calls"].rows() == [
        (1, "not_a_number", "has a token count that is no whole number"),
        (1, "missing_id", "is a call to a model without trace or span id"),
    ]
    assert reading.ignored == {"log_record": 1, "metrics": 1, "not_otlp": 1, "span_without_id": 1}


def test_rows_have_the_agreed_shape_and_say_where_they_stand():
    frame = records(FOLDER / "otlp_current.jsonl", OTLP)
    assert dict(frame.schema) == {
        name: dtype() if isinstance(dtype, type) else dtype for name, dtype in LOG_RECORD.items()
    }
    assert frame.select("_row", "_order").rows()[:2] == [(1, 1), (1, 2)]
