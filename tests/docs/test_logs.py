"""docs/logs.md: the records it shows work with the settings it shows, and every field is told."""

import re

import pytest

from pipelines.run import Options, run
from pipelines.site import load_site
from pipelines.sources import SOURCES
from pipelines.sources.carriers import OUTCOMES
from pipelines.sources.litellm_rows import CONTEXT as GATEWAY
from pipelines.sources.otlp_genai_names import CONTEXT as TRACES
from pipelines.warehouse.store import Store
from tests.docs.documents import DOCUMENTS, table_rows, text_of
from tools.transcripts import Example, answers, steps

PAGE = "docs/logs.md"


def section(start: str) -> dict[str, str]:
    """Column -> cell of the table in the section that begins so."""
    text = text_of(PAGE).split(f"\n## {start}")[1].split("\n## ")[0]
    return {row[0].strip("`"): row[1] for row in table_rows(text) if row[0].startswith("`")}


@pytest.mark.parametrize(
    ("start", "context"),
    [("A gateway's spend logs", GATEWAY), ("OpenTelemetry traces", TRACES)],
    ids=["litellm_spend_logs", "otlp_genai"],
)
def test_fields_are_told_in_the_order_they_are_looked_for(start, context):
    told = {column: re.findall(r"`([^`]+)`", cell) for column, cell in section(start).items()}
    plain = {column: [f"{name.removeprefix('tag:')}:" if name.startswith("tag:") else name for name in names]
             for column, names in context.items()}  # fmt: skip
    assert told == plain


def test_every_outcome_is_told():
    assert {column: f"`{name}`" for column, name in OUTCOMES.items()} == section(
        "What an application should add"
    )


def test_every_format_is_named_in_a_document():
    texts = [path.read_text(encoding="utf-8") for path in DOCUMENTS if "docs" in path.parts]
    assert [name for name in SOURCES if not any(f"`{name}`" in text for text in texts)] == []


def test_the_records_shown_work_with_the_settings_shown(tmp_path):
    """Two calls of two tasks: one edited after 5 + 40 + 75 seconds, one accepted after 35."""
    shown = [step for step in steps(text_of(PAGE)) if isinstance(step, Example)]
    site = [step for step in steps(text_of("README.md")) if isinstance(step, Example)]
    (tmp_path / "my-hospital").mkdir()
    start = Example("my-hospital/site.toml", '[site]\nname = "A"\ntimezone = "Europe/London"\n' + CANONICAL)
    answers([start, *site, *shown], tmp_path)
    folder = tmp_path / "my-hospital"
    summary = run(load_site(folder), Options())
    assert summary.files_refused == []
    for table in ("llm_calls", "llm_events"):
        count = summary.tables[table]
        assert (count.read, count.accepted) == (2, 2)
    store = Store(folder / "warehouse" / "store.duckdb")
    tasks = store.query(
        "select unit_id, tool_id, task_type, disposition, wait_seconds, review_seconds, edit_seconds "
        "from llm_events order by disposition"
    )
    store.close()
    assert tasks.rows() == [
        ("W1", "wardnote", "progress_note", "accepted", None, 35.0, None),
        ("W1", "wardnote", "progress_note", "edited", 5.0, 40.0, 75.0),
    ]


CANONICAL = '[[source]]\nformat = "canonical"\npath = "incoming/*"\n'
