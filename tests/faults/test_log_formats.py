"""Damaged, foreign and hostile log files: the bad part is counted, the rest stays, no content gets out."""

import copy
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import FileRefused
from pipelines.shapes import LOG_RECORDS, Reading
from pipelines.sources import carriers_json
from pipelines.sources.intake import Intake, Stamp
from pipelines.staging.fold import fold_calls, fold_tasks
from pipelines.staging.spans import resolve
from tests.fixtures.logs import (
    CANARY,
    METRICS,
    chat,
    logs,
    payload,
    read,
    records,
    site,
    span,
    spend_log,
    traces,
    write_lines,
)
from tests.fixtures.logs.make import dump, files, spend_logs

OTLP = site("otlp_genai")
LITELLM = site("litellm_spend_logs")
GOOD = {"otlp_genai": traces(span("t", "c", chat())), "litellm_spend_logs": spend_log("r")}
BOTH = pytest.mark.parametrize("mapping", [OTLP, LITELLM], ids=lambda mapping: mapping.format)


def read_alone(path: Path, mapping) -> Reading:
    """The reader without the intake's checks: it must hold by itself."""
    return read(
        path, mapping, Intake("", 0, "ndjson", bom=False, ends_with_newline=True, stat=Stamp.of(path))
    )


def faults(reading: Reading) -> list[tuple]:
    return reading.faults["llm_calls"].rows() if reading.faults else []


def height(reading: Reading) -> int:
    return reading.frames[LOG_RECORDS].collect().height


# --- broken lines ---------------------------------------------------------------------------------------

BAD_LINES = {
    '{"resourceSpans": [': "is not valid JSON",
    "502 Bad Gateway": "is not valid JSON",
    '{"a": NaN}': "has a number that cannot be read",
    '{"a": -Infinity}': "has a number that cannot be read",
    '{"a": 1, "b": 2, "a": 1}': "has an object with one key twice",
    '{"a": ' + "9" * 5000 + "}": "has a number that cannot be read",
    "[" * 100_000: "is nested too deeply",
}


@BOTH
@pytest.mark.parametrize(("line", "reason"), BAD_LINES.items(), ids=range(len(BAD_LINES)))
def test_a_bad_line_is_a_fault_and_the_others_stay(tmp_path, mapping, line, reason):
    good = GOOD[mapping.format]
    path = write_lines(tmp_path / "x.jsonl", good, line, "", good)
    reading = read_alone(path, mapping)
    assert faults(reading) == [(2, "bad_json", reason)]
    assert (height(reading), reading.incomplete) == (2, False)


@BOTH
def test_a_line_in_another_encoding_is_a_fault(tmp_path, mapping):
    path = write_lines(tmp_path / "x.jsonl", GOOD[mapping.format])
    path.write_bytes(path.read_bytes() + '{"name": "Müller"}\n'.encode("latin-1"))
    assert faults(read_alone(path, mapping)) == [(2, "bad_json", "is not UTF-8")]
    with pytest.raises(FileRefused, match="not UTF-8"):
        read(path, mapping)


@BOTH
def test_a_truncated_last_line_is_a_fault_and_marks_the_file_incomplete(tmp_path, mapping):
    path = write_lines(tmp_path / "x.jsonl", *[GOOD[mapping.format]] * 2)
    path.write_bytes(path.read_bytes()[:-40])
    reading = read(path, mapping)
    assert faults(reading) == [(2, "bad_json", "is not valid JSON")]
    assert (height(reading), reading.incomplete) == (1, True)


@BOTH
def test_a_whole_last_line_without_line_break_is_read(tmp_path, mapping):
    path = write_lines(tmp_path / "x.jsonl", *[GOOD[mapping.format]] * 2)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    reading = read(path, mapping)
    assert (height(reading), reading.incomplete, faults(reading)) == (2, False, [])


def test_a_truncated_array_keeps_the_rows_before(tmp_path):
    path = tmp_path / "x.json"
    path.write_text(json.dumps(spend_logs(), indent=1)[:-3000], encoding="utf-8")
    reading = read(path, LITELLM)
    kept = height(reading)
    assert 0 < kept < 5
    assert faults(reading) == [
        (kept + 1, "bad_json", "is not valid JSON, and nothing after it could be read")
    ]
    assert reading.incomplete


def test_a_truncated_dump_keeps_the_rows_before(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(dump(spend_logs())[:-300], encoding="utf-8")
    reading = read_alone(path, LITELLM)
    assert (height(reading), reading.incomplete) == (4, True)
    assert [fault[:2] for fault in faults(reading)] == [(5, "bad_csv")]


def test_a_quote_that_never_closes_is_not_swallowed_silently(tmp_path):
    lines = dump(spend_logs()).splitlines(keepends=True)
    lines[2] = lines[2].replace(",gpt-4o,", ',"gpt-4o,')
    path = tmp_path / "x.csv"
    path.write_text("".join(lines), encoding="utf-8")
    reading = read_alone(path, LITELLM)
    assert (height(reading), reading.incomplete) == (1, True)
    assert [fault[:2] for fault in faults(reading)] == [(2, "bad_csv")]


def test_a_dump_that_names_a_column_twice_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("request_id,startTime,user,user\nr,2026-01-05,a,b\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="a column stands twice"):
        read_alone(path, LITELLM)


def test_a_dump_with_a_header_only_has_no_rows(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("request_id,startTime,user\n", encoding="utf-8")
    assert height(read_alone(path, LITELLM)) == 0


def test_a_dump_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes("request_id,startTime,user\nr,2026-01-05,Müller\n".encode("latin-1"))
    with pytest.raises(FileRefused, match="not UTF-8"):
        read_alone(path, LITELLM)


def test_a_key_that_stands_twice_in_a_document_is_a_fault(tmp_path):
    path = tmp_path / "x.json"
    path.write_text('{\n "id": "r",\n "startTime": 1,\n "id": "s"\n}', encoding="utf-8")
    (fault,) = faults(read_alone(path, LITELLM))
    assert fault[2].startswith("has an object with one key twice")


@BOTH
def test_a_line_beyond_the_limit_refuses_the_file(tmp_path, mapping, monkeypatch):
    monkeypatch.setattr(carriers_json, "LONGEST_VALUE", 5_000)
    path = write_lines(
        tmp_path / "x.jsonl", GOOD[mapping.format], json.dumps(GOOD[mapping.format]) + " " * 5_000
    )
    with pytest.raises(FileRefused, match="line 2 is longer than 5,000 bytes"):
        read_alone(path, mapping)


@BOTH
def test_a_packed_file_is_read_and_a_damaged_one_refused(tmp_path, mapping):
    plain = write_lines(tmp_path / "x.jsonl", *[GOOD[mapping.format]] * 200)
    packed = tmp_path / "x.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert height(read(packed, mapping)) == 200
    packed.write_bytes(packed.read_bytes()[:-30])
    for how in (read, read_alone):
        with pytest.raises(FileRefused, match="cut off or damaged"):
            how(packed, mapping)


# --- foreign files --------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize(
    "text",
    ["<!DOCTYPE html><html>502</html>", "%PDF-1.7", "day;spend\n1;2\n", "\x00\x01\x02", '"text"', "17"],
)
def test_what_is_no_log_at_all_is_refused(tmp_path, mapping, text):
    path = tmp_path / "x.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileRefused):
        read_alone(path, mapping)


@BOTH
@pytest.mark.parametrize("value", [{}, [], {"hello": "world"}, {"error": {"message": CANARY}}, ["a"], [[1]]])
def test_json_that_is_another_format_is_refused(tmp_path, mapping, value):
    path = write_lines(tmp_path / "x.jsonl", value)
    if value == []:
        assert height(read_alone(path, mapping)) == 0  # an API without calls in the span asked for
        return
    with pytest.raises(FileRefused) as refused:
        read_alone(path, mapping)
    assert refused.value.rule == "format"
    assert CANARY not in str(refused.value)


def test_each_reader_refuses_the_others_files(tmp_path):
    for mapping, other in ((OTLP, LITELLM), (LITELLM, OTLP)):
        path = write_lines(tmp_path / "x.jsonl", GOOD[other.format])
        with pytest.raises(FileRefused):
            read_alone(path, mapping)


@pytest.mark.parametrize("value", [{"resourceSpans": []}, {"resourceSpans": None}, traces(), METRICS, logs()])
def test_an_export_without_spans_gives_no_rows(tmp_path, value):
    assert height(read(write_lines(tmp_path / "x.jsonl", value), OTLP)) == 0


def test_a_file_may_mix_dialects(tmp_path):
    names = ["otlp_current", "otlp_old", "otlp_openllmetry", "otlp_openinference"]
    lines = [line for name in names for line in files()[f"{name}.jsonl"].splitlines()]
    path = write_lines(tmp_path / "x.jsonl", *lines)
    # The four files tell the same morning with the same ids: seven spans each, delivered four times.
    found = records(path, OTLP)
    assert (found.height, resolve(found).height) == (28, 7)


# --- values that are not what they should be ------------------------------------------------------------

WRONG = [None, True, 3, -1.5, "", "text", [], [1], {}, {"a": 1}, "\ud800", "a\x00b", 10**30, "9" * 40, 1e308]


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
@pytest.mark.parametrize(
    "member",
    ["traceId", "spanId", "parentSpanId", "startTimeUnixNano", "endTimeUnixNano", "status", "attributes"],
)
def test_any_value_in_a_span_is_survived_and_counted(tmp_path, member, wrong):
    odd = span("t", "c", chat()) | {member: wrong}
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(traces(odd, span("u", "d", chat()))) + "\n", encoding="utf-8")
    reading = read_alone(path, OTLP)
    found = resolve(reading.frames[LOG_RECORDS].collect())
    calls = fold_calls(found, OTLP)
    assert fold_tasks(found, OTLP).height <= found.height
    whole_line_refused = faults(reading) == [(1, "bad_json", "is JSON, but not laid out as OTLP is")]
    assert whole_line_refused or found.height + len(faults(reading)) + sum(reading.ignored.values()) == 2
    assert calls.height <= found.height


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
@pytest.mark.parametrize(
    "column",
    [
        "request_id",
        "startTime",
        "metadata",
        "request_tags",
        "prompt_tokens",
        "spend",
        "cache_hit",
        "end_user",
        "call_type",
    ],
)
@pytest.mark.parametrize("layout", [lambda row: row, payload], ids=["row", "payload"])
def test_any_value_in_a_gateway_row_is_survived_and_counted(tmp_path, column, layout, wrong):
    names = {"request_id": "id", "spend": "response_cost"}
    odd = layout(spend_log("r"))
    odd[column if column in odd else names[column]] = wrong
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(odd) + "\n" + json.dumps(layout(spend_log("s"))) + "\n", encoding="utf-8")
    reading = read_alone(path, LITELLM)
    assert height(reading) + len(faults(reading)) + sum(reading.ignored.values()) == 2


@pytest.mark.parametrize("wrong", ["8h", "1,5", "NaN", "Infinity", "1_000", "٣", [], {}, True])
def test_seconds_that_are_no_number_become_nan_which_the_gate_refuses(tmp_path, wrong):
    row = spend_log("r", {"clinical.task.id": "t", "clinical.time.review_s": wrong})
    (seconds,) = records(write_lines(tmp_path / "x.jsonl", row), LITELLM).get_column("review_seconds")
    assert seconds != seconds  # NaN


@pytest.mark.parametrize("text", ["n-01\nn-02", "x" * 200, "a\u2028b", "\u200bn-01", "n\x00", "n\ud800"])
def test_an_id_with_unseen_characters_or_of_great_length_is_none(tmp_path, text):
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(spend_log("r", end_user=text)) + "\n", encoding="utf-8")
    assert records(path, LITELLM).get_column("clinician_id").to_list() == [None]


ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200)
@given(data=st.data())
def test_no_part_replaced_by_any_json_breaks_a_reader(tmp_path_factory, data):
    """Inside a good file some value is replaced by a random one: nothing but FileRefused may be raised."""
    mapping = data.draw(st.sampled_from([OTLP, LITELLM]))
    value = copy.deepcopy(data.draw(st.sampled_from([GOOD[mapping.format], payload(spend_log("r"))])))
    at_ = value
    while True:
        key = data.draw(st.sampled_from(sorted(at_) if isinstance(at_, dict) else range(len(at_))))
        inner = at_[key]
        if not isinstance(inner, (dict, list)) or not inner or data.draw(st.booleans()):
            at_[key] = data.draw(ANY_JSON)
            break
        at_ = inner
    path = write_lines(tmp_path_factory.mktemp("odd") / "x.jsonl", value, GOOD[mapping.format])
    try:
        found = resolve(read_alone(path, mapping).frames[LOG_RECORDS].collect())
    except FileRefused:
        return
    fold_calls(found, mapping)
    fold_tasks(found, mapping)
