"""LiteLLM spend logs: four layouts hold the same rows; a service account is not a clinician."""

import csv
import io
import json

import pytest

from pipelines.errors import FileRefused, SettingsError
from tests.fixtures.logs import (
    CANARY,
    FOLDER,
    at,
    calls_and_tasks,
    payload,
    read,
    records,
    site,
    spend_log,
    write_lines,
)
from tests.fixtures.logs.make import dump, spend_logs

LITELLM = site("litellm_spend_logs")
LAYOUTS = ["litellm_api.json", "litellm_v2_page.json", "litellm_dump.csv", "litellm_payloads.jsonl"]


def one(tmp_path, row: dict, mapping=LITELLM) -> dict:
    """The log record of a file with this row only."""
    (record,) = records(write_lines(tmp_path / "x.jsonl", row), mapping).to_dicts()
    return record


@pytest.mark.parametrize("layout", LAYOUTS[1:])
def test_every_layout_gives_the_same_records(layout):
    first, other = (records(FOLDER / name, LITELLM).drop("_row", "_order") for name in (LAYOUTS[0], layout))
    assert first.sort("span_id").equals(other.sort("span_id"), null_equal=True)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_calls_and_tasks_of_the_morning(layout):
    calls, tasks = calls_and_tasks(FOLDER / layout, LITELLM)
    assert [(call["call_id"], call["status"], call["task_id"]) for call in calls] == [
        ("r-1", "error", "t-1"),
        ("r-2", "ok", "t-1"),
        ("r-3", "ok", "t-2"),
        ("r-4", "cached", "t-2"),
        ("r-5", "ok", None),
    ]
    assert (calls[0]["error_type"], calls[0]["cost_usd"], calls[1]["cost_usd"]) == (
        "RateLimitError",
        0.0,
        0.0005,
    )
    assert [call["clinician_id"] for call in calls] == ["n-01", "n-01", "n-02", "n-02", None]
    assert [call["service_account"] for call in calls] == ["svc-ward-app"] * 4 + [None]
    assert [call["session_id"] for call in calls] == ["visit-of-n-01"] * 2 + [None] * 3
    note, letter = tasks
    assert (note["task_type"], note["unit_id"], note["tool_id"]) == ("progress_note", "W1", "scribe")
    assert (note["_calls"], note["_errors"], note["disposition"]) == (2, 1, None)
    assert (letter["task_type"], letter["unit_id"], letter["clinician_id"]) == ("other", "W2", "n-02")
    assert (letter["disposition"], letter["review_seconds"], letter["time_source"]) == (
        "edited",
        30.0,
        "app_timer",
    )
    assert (letter["started_at"], letter["completed_at"]) == (at(601), None)
    assert letter["tool_id"] == "logs", "no row names a tool: the source stands for it"


def test_times_are_cut_to_the_millisecond_the_database_keeps():
    calls, _ = calls_and_tasks(FOLDER / "litellm_payloads.jsonl", LITELLM)
    assert calls[1]["started_at"] == at(5.123), "5.1239 s in the payload"


@pytest.mark.parametrize(
    ("started", "ended"),
    [
        ("2026-01-05T08:00:00Z", "2026-01-05T08:00:02Z"),
        ("2026-01-05 08:00:00.000", "2026-01-05 08:00:02"),
        ("2026-01-05T09:00:00+01:00", "2026-01-05 08:00:02+00"),
        (1767600000.0, 1767600002.0),
        ("1767600000.0", "1767600002.0"),
        (1767600000000, 1767600002000),
        ("2026-01-05T08:00:00Z", None),  # from the duration
    ],
)
def test_times_come_as_text_or_seconds_and_without_zone_are_utc(tmp_path, started, ended):
    row = spend_log("r", startTime=started, endTime=ended, request_duration_ms=2000)
    record = one(tmp_path, row)
    assert (record["started_at"], record["ended_at"]) == (at(0), at(2))


@pytest.mark.parametrize("wrong", ["yesterday", "", None, True, 1e300, {"a": 1}])
def test_a_start_that_is_no_time_is_left_empty_for_the_gate_to_refuse(tmp_path, wrong):
    assert one(tmp_path, spend_log("r", startTime=wrong))["started_at"] is None


@pytest.mark.parametrize(
    ("given", "clinician", "account"),
    [
        ({"end_user": "n-01"}, "n-01", "svc-ward-app"),
        ({"end_user": " n-01 "}, "n-01", "svc-ward-app"),
        ({"metadata": {"user_api_key_end_user_id": "n-02"}}, "n-02", "svc-ward-app"),
        ({"metadata": {"user_api_key_user_id": "n-03"}}, "n-03", "svc-ward-app"),
        ({}, None, None),  # the key's owner alone: service or person cannot be told
        ({"user": "n-04", "end_user": "n-04"}, "n-04", None),  # a personal key
    ],
)
def test_the_clinician_is_the_end_user_and_never_the_service_account(tmp_path, given, clinician, account):
    record = one(tmp_path, spend_log("r", **given))
    assert (record["clinician_id"], record["service_account"]) == (clinician, account)


def test_a_payload_without_end_user_has_no_clinician(tmp_path):
    assert one(tmp_path, payload(spend_log("r")))["clinician_id"] is None


@pytest.mark.parametrize(
    ("session", "kept"),
    [
        ("visit-7", "visit-7"),
        ("r", None),  # the call's own id
        ("call-r", None),
        ("6f0f3a1e-7c1d-4d2e-9b1a-0d5d6c1f2a3b", None),  # a random UUID: the gateway's trace id of one call
        ("", None),
    ],
)
@pytest.mark.parametrize("layout", [lambda row: row, payload])
def test_a_session_the_gateway_made_up_for_one_call_is_none(tmp_path, layout, session, kept):
    assert one(tmp_path, layout(spend_log("r", session_id=session)))["session_id"] == kept


def test_a_team_is_a_unit_only_where_the_site_says_which(tmp_path):
    row = spend_log("r", team_id="team-a")
    assert one(tmp_path, row)["unit_id"] is None
    told = site("litellm_spend_logs", values={"unit_id": {"team-a": "W1"}})
    (call,), _ = calls_and_tasks(write_lines(tmp_path / "x.jsonl", row), told)
    assert call["unit_id"] == "W1"


@pytest.mark.parametrize(
    ("carrier", "expected"),
    [
        ("user", "svc-ward-app"),
        ("staff_no", "n-77"),
        ("metadata.user_api_key_alias", "ward-app"),
        ("spend_logs_metadata.staff_no", "n-77"),
        ("tag:nurse", "n-88"),
        ("metadata.staff_no", None),
    ],
)
def test_the_site_names_its_own_carrier(tmp_path, carrier, expected):
    row = spend_log("r", {"staff_no": "n-77"}, end_user="n-01", request_tags=["nurse:n-88"])
    mapping = site("litellm_spend_logs", carriers={"clinician_id": carrier})
    assert one(tmp_path, row, mapping)["clinician_id"] == expected


@pytest.mark.parametrize("field", ["messages", "response", "proxy_server_request.body", "metadata.prompt"])
def test_a_carrier_that_holds_content_is_refused(tmp_path, field):
    with pytest.raises(SettingsError, match="holds text of prompts or answers"):
        one(tmp_path, spend_log("r"), site("litellm_spend_logs", carriers={"task_id": field}))


@pytest.mark.parametrize(
    ("given", "status", "error"),
    [
        ({"status": "success"}, "ok", None),
        ({"status": "", "cache_hit": "False"}, "ok", None),
        ({"cache_hit": "True"}, "cached", None),
        ({"cache_hit": True}, "cached", None),
        ({"status": "failure", "cache_hit": "True"}, "error", "error"),
        ({"status": None, "metadata": {"status": "failure"}}, "error", "error"),
        ({"status": "failure", "metadata": {"error_information": {"error_code": "504"}}}, "error", "504"),
        ({"status": None, "metadata": {"error_information": {"error_class": CANARY}}}, "error", "other"),
    ],
)
def test_status_comes_from_the_row_its_metadata_or_its_error(tmp_path, given, status, error):
    record = one(tmp_path, spend_log("r", **given))
    assert (record["status"], record["error_type"]) == (status, error)


@pytest.mark.parametrize(
    ("call_type", "operation"),
    [
        ("acompletion", "chat"),
        ("", "chat"),
        ("aresponses", "chat"),
        ("anthropic_messages", "chat"),
        ("agenerate_content_stream", "generate_content"),
        ("aembedding", "embeddings"),
        ("arerank", "rerank"),
        ("atranscription", "other"),
        ("pass_through_endpoint", "other"),
    ],
)
def test_calls_to_models_are_told_apart(tmp_path, call_type, operation):
    assert one(tmp_path, spend_log("r", call_type=call_type))["operation"] == operation


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"call_type": "alist_fine_tuning_jobs"}, "not_a_model_call"),
        ({"call_type": "acreate_file"}, "not_a_model_call"),
        ({"call_type": "call_mcp_tool"}, "not_a_model_call"),
        ({"call_type": "a_add_message"}, "not_a_model_call"),
        ({"user": "litellm-internal-health-check"}, "gateway_health_check"),
        ({"metadata": {"user_api_key_alias": "litellm-internal-health-check"}}, "gateway_health_check"),
    ],
)
def test_rows_that_are_no_model_call_are_counted_as_ignored(tmp_path, given, reason):
    path = write_lines(tmp_path / "x.jsonl", spend_log("r", **given), spend_log("s"))
    reading = read(path, LITELLM)
    assert (reading.ignored, records(path, LITELLM).height) == ({reason: 1}, 1)


def test_calls_are_tasks_only_where_the_site_says_so(tmp_path):
    path = write_lines(
        tmp_path / "x.jsonl", spend_log("r", end_user="n-01"), spend_log("s", call_type="aembedding")
    )
    _, tasks = calls_and_tasks(path, LITELLM)
    assert tasks == []
    calls, tasks = calls_and_tasks(path, site("litellm_spend_logs", calls_are_tasks=True))
    assert [task["task_id"] for task in tasks] == ["r"], "an embedding prepares an answer and is no task"
    assert [call["task_id"] for call in calls] == ["r", None]


@pytest.mark.parametrize(
    "layout", ["one line", "pretty object", "page on one line", "objects in a row", "windows"]
)
def test_the_layout_is_told_by_the_content(tmp_path, layout):
    rows = spend_logs()
    path = tmp_path / "x.json"
    text = {
        "one line": json.dumps(rows),
        "pretty object": json.dumps(payload(rows[1]), indent=4),
        "page on one line": json.dumps({"data": rows, "total": 5}),
        "objects in a row": "\n".join(json.dumps(payload(row), indent=2) for row in rows),
        "windows": "\ufeff" + "".join(json.dumps(row) + "\r\n" for row in rows),
    }[layout]
    path.write_text(text, encoding="utf-8", newline="")
    assert records(path, LITELLM).height == (1 if layout == "pretty object" else 5)


def test_an_array_larger_than_one_read_is_streamed(tmp_path):
    rows = [spend_log(f"r-{n}", messages=[CANARY * 100]) for n in range(300)]
    path = tmp_path / "x.json"
    path.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    assert path.stat().st_size > 600_000
    frame = records(path, LITELLM)
    assert frame.get_column("_row").to_list() == list(range(1, 301))


def test_a_dump_may_have_other_columns_in_another_order(tmp_path):
    rows = [{"new_column": CANARY, **dict(reversed(row.items()))} for row in spend_logs()]
    path = tmp_path / "x.csv"
    path.write_text("\ufeff" + dump(rows), encoding="utf-8")
    expected = records(FOLDER / "litellm_dump.csv", LITELLM)
    assert records(path, LITELLM).equals(expected, null_equal=True)


def test_a_dump_without_the_key_columns_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("day,spend\n2026-01-05,3.5\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="no column request_id or startTime"):
        read(path, LITELLM)


def test_sums_by_day_are_refused_with_the_way_to_get_calls(tmp_path):
    path = tmp_path / "x.json"
    day = {"startTime": "2026-01-05", "spend": 3.5, "users": {"n-01": 3.5}, "models": {"gpt-4o": 3.5}}
    path.write_text(json.dumps([day]), encoding="utf-8")
    with pytest.raises(FileRefused, match="summed by day") as refused:
        read(path, LITELLM)
    assert "summarize=false" in refused.value.hint
    assert "n-01" not in str(refused.value)


def test_cells_of_content_may_be_large(tmp_path):
    rows = [spend_log("r", messages=[CANARY * 20_000])]  # far above the csv module's own limit of 131,072
    path = tmp_path / "x.csv"
    path.write_text(dump(rows), encoding="utf-8")
    assert records(path, LITELLM).height == 1


def test_bad_rows_of_a_dump_are_faults_and_the_others_stay(tmp_path):
    lines = dump(spend_logs()).splitlines(keepends=True)
    short = lines[1].rsplit(",", 1)[0] + "\n"
    long = lines[1].rstrip("\n") + ",more\n"
    cells = next(csv.reader(io.StringIO(lines[1])))
    cells = ["{'not': 'json'}" if cell.startswith('{"user_api') else cell for cell in cells]
    wrong = io.StringIO()
    csv.writer(wrong, lineterminator="\n").writerow(cells)
    path = tmp_path / "x.csv"
    path.write_text("".join([lines[0], short, lines[2], long, wrong.getvalue()]), encoding="utf-8")
    reading = read(path, LITELLM)
    assert [fault[:2] for fault in reading.faults["llm_calls"].rows()] == [
        (1, "short_row"),
        (3, "long_row"),
        (4, "bad_value"),
    ]
    assert records(path, LITELLM).get_column("span_id").to_list() == ["r-2"]


def test_metadata_may_be_json_inside_json(tmp_path):
    row = spend_log("r", {"clinical.task.id": "t-9"})
    row["metadata"]["spend_logs_metadata"] = json.dumps(row["metadata"]["spend_logs_metadata"])
    row["metadata"] = json.dumps(row["metadata"])
    row["request_tags"] = json.dumps(["unit: W9 "])
    record = one(tmp_path, row)
    assert (record["task_id"], record["unit_id"]) == ("t-9", "W9")
