"""Four systems tell what became of one task: each column comes from the first source that fills it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.warehouse.store import Store
from tests.fixtures.logs import MORNING, at, chat, event, span, spend_log, traces, write_lines
from tests.sites import Ward, run_site, write_rows, write_ward_site

if TYPE_CHECKING:
    from pathlib import Path

WARD = Ward(weeks=2)
NURSE = WARD.clinician(0)
TASK = "task-1"

OUTCOMES: dict[str, dict[str, Any]] = {
    # What each source fills. A column that several fill has another value in each.
    "litellm_spend_logs": {"review_seconds": 10.0, "edit_seconds": 11.0},
    "otlp_genai": {"disposition": "edited", "review_seconds": 20.0},
    "langfuse": {"disposition": "rejected", "review_seconds": 30.0, "edit_ratio": 0.25},
    "task_outcomes": {"disposition": "accepted", "wait_seconds": 4.0, "rework_seconds": 7.0},
}


def gateway(path: Path) -> None:
    own: dict[str, Any] = {"clinical.task.id": TASK, "clinical.task.type": "progress_note"}
    own |= {"clinical.time.review_s": 10, "clinical.time.edit_s": 11}
    write_lines(path, spend_log("r1", own, end_user=NURSE, request_tags=["tool:scribe", "unit:W1"]))


def otlp(path: Path) -> None:
    told = [
        event("gen_ai.evaluation.result", at(60), {
            "gen_ai.evaluation.name": "clinical.output.disposition",
            "gen_ai.evaluation.score.label": "edited",
        }),
    ]  # fmt: skip
    own: dict[str, Any] = {"user.id": NURSE, "clinical.task.id": TASK, "clinical.task.type": "progress_note"}
    own |= {"clinical.unit.id": "W1", "clinical.tool.id": "scribe", "clinical.time.review_s": 20}
    root = span("1", "1", own, start=MORNING, seconds=60, events=told)
    write_lines(path, traces(root, span("1", "2", chat(), start=MORNING, parent="1")))


def langfuse(path: Path) -> None:
    trace: dict[str, Any] = {
        "id": "lf-1",
        "timestamp": "2026-01-05 08:00:00.000",
        "name": "note",
        "project_id": "p1",
    }
    trace |= {"user_id": NURSE, "session_id": "s", "tags": ["task:progress_note", "unit:W1", "tool:scribe"]}
    trace |= {"metadata": {"clinical.task.id": TASK}}
    score: dict[str, Any] = {
        "project_id": "p1",
        "trace_id": "lf-1",
        "observation_id": None,
        "timestamp": "2026-01-05 08:02:00.000",
    }
    score |= {"updated_at": "2026-01-05 08:02:00.000", "source": "API"}
    scores: list[tuple[str, str, str, float, str | None]] = [
        ("s1", "clinical.output.disposition", "CATEGORICAL", 1, "rejected"),
        ("s2", "clinical.time.review_s", "NUMERIC", 30, None),
        ("s3", "clinical.output.edit_ratio", "NUMERIC", 0.25, None),
    ]
    rows = [
        score | {"id": id_, "name": name, "data_type": kind, "value": value, "string_value": text}
        for id_, name, kind, value, text in scores
    ]
    write_lines(path, trace, *rows)


def outcome_file(path: Path) -> None:
    write_rows(path, [{"task_id": TASK, **OUTCOMES["task_outcomes"]}])


WRITERS = {
    "litellm_spend_logs": (gateway, "x.jsonl"),
    "otlp_genai": (otlp, "x.jsonl"),
    "langfuse": (langfuse, "x.jsonl"),
    "task_outcomes": (outcome_file, "x.csv"),
}


def site(folder: Path, order: tuple[str, ...]) -> Path:
    """A ward with these sources, the most trusted first."""
    write_ward_site(folder, WARD)
    blocks = "".join(f'\n[[source]]\nformat = "{form}"\npath = "{form}/*"\n' for form in order)
    settings = (folder / "site.toml").read_text(encoding="utf-8")
    (folder / "site.toml").write_text(settings + blocks, encoding="utf-8")
    for form in order:
        write, name = WRITERS[form]
        (folder / form).mkdir()
        write(folder / form / name)
    return folder


def first_that_fills(order: tuple[str, ...]) -> dict[str, Any]:
    """The rule in plain words: go through the sources, and keep what is not known yet."""
    known: dict[str, Any] = {}
    for form in order:
        known = OUTCOMES[form] | known
    return known


@pytest.mark.slow
@pytest.mark.parametrize("order", [*itertools.permutations(OUTCOMES)][::5], ids=lambda order: order[0])
def test_each_column_comes_from_the_first_source_that_fills_it(order, tmp_path):
    summary = run_site(site(tmp_path / "site", order))
    assert not summary.rejections
    count = summary.tables["llm_events"]
    assert (count.read, count.accepted, count.duplicates) == (4, 1, 3)  # one task, and three that fill gaps
    store = Store(tmp_path / "site" / "warehouse" / "store.duckdb")
    (row,) = store.accepted("llm_events").to_dicts()
    store.close()
    expected = first_that_fills(order)
    assert {name: row[name] for name in expected} == expected
    assert row["task_type"] == "progress_note"
