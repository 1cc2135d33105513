"""What people wrote stays in the file: a canary in every place of content reaches no frame or message."""

import json

import pytest

from pipelines.shapes import LOG_RECORDS, Reading
from pipelines.staging.fold import fold_calls, fold_tasks
from pipelines.staging.spans import resolve
from tests.fixtures.logs import (
    CANARY,
    FOLDER,
    at,
    attributes,
    chat,
    event,
    logs,
    nanoseconds,
    payload,
    read,
    site,
    span,
    spend_log,
    traces,
    write_lines,
)
from tests.fixtures.logs.make import dump, files

OTLP = site("otlp_genai")
LITELLM = site("litellm_spend_logs")


def everything(reading: Reading, mapping) -> str:
    """All that a reading holds and all that is folded from it, as text."""
    found = reading.frames[LOG_RECORDS].collect()
    resolved = resolve(found)
    frames = [
        found,
        resolved,
        fold_calls(resolved, mapping),
        fold_tasks(resolved, mapping),
        *reading.faults.values(),
    ]
    return repr(reading) + repr(reading.ignored) + "".join(frame.write_json() for frame in frames)


@pytest.mark.parametrize("name", sorted(files()))
def test_no_content_of_a_file_gets_out(name):
    assert CANARY in (FOLDER / name).read_text(encoding="utf-8"), "the file does hold content"
    mapping = OTLP if name.startswith("otlp") else LITELLM
    assert "CANARY" not in everything(read(FOLDER / name, mapping), mapping)


def test_no_content_gets_out_of_any_corner_of_a_span(tmp_path):
    text = f"{CANARY}\n" * 9  # what people write has line breaks, or is long
    given = {
        **chat(),
        "llm.prompts": text,
        "gen_ai.prompt.0.content": text,
        "input.value": text,
        "metadata": json.dumps({"clinical.unit.id": "W1", "note": text}),
        "tag.tags": [text, f"task: {text}"],
        "gen_ai.prompt.name": text,
        "gen_ai.request.model": text,
        "gen_ai.tool.call.arguments": {"query": text},
        "error.type": text,
        "gen_ai.evaluation.explanation": text,
    }
    events = [
        event(text, at(1), {"gen_ai.event.content": text, "exception.type": text, "exception.message": text}),
        event(
            "gen_ai.evaluation.result",
            at(2),
            {"gen_ai.evaluation.name": text, "gen_ai.evaluation.score.label": text},
        ),
    ]
    odd = span("t", "c", given, events=events, failed=True)
    odd |= {"name": text, "traceState": text, "links": [{"attributes": attributes({"x": text})}]}
    log = {"body": {"stringValue": text}, "attributes": attributes(given), "timeUnixNano": nanoseconds(at(0))}
    resource = {"service.name": "ward-app", "process.command_args": [text]}
    broken = [f'{{"key": "gen_ai.prompt", "value": "{CANARY}', {"resourceSpans": CANARY}, {CANARY: 1}, CANARY]
    path = write_lines(tmp_path / "x.jsonl", traces(odd, resource=resource), logs(log), *broken)
    assert "CANARY" not in everything(read(path, OTLP), OTLP)


def test_no_content_gets_out_of_any_corner_of_a_gateway_row(tmp_path):
    text = f"{CANARY}\n" * 9
    row = spend_log(
        "r",
        {"clinical.task.id": "t", "clinical.output.disposition": text, "note": text},
        model=text,
        call_type=text,
        request_tags=[text, f"task:{text}", f"unit:{text}"],
        status="failure",
        metadata={"error_information": {"error_class": text, "error_message": text}, "prompt": text},
        cold_storage=text,
    )
    lines = [
        row,
        payload(row) | {"error_str": text, "hidden_params": {"x": text}},
        f'{{"messages": "{CANARY}',
    ]
    path = write_lines(tmp_path / "x.jsonl", *lines)
    assert "CANARY" not in everything(read(path, LITELLM), LITELLM)
    path = tmp_path / "x.csv"
    path.write_text(dump([row, row | {"metadata": CANARY}]) + f'"{CANARY}', encoding="utf-8")
    assert "CANARY" not in everything(read(path, LITELLM), LITELLM)
