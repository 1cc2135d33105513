"""Pages of LLM log formats: the records they show are read with the settings they show, field for field."""

import pytest

from pipelines.sources import SOURCES
from pipelines.sources.azure_openai_rows import CONTEXT as AZURE
from pipelines.sources.bedrock_rows import ARN
from pipelines.sources.bedrock_rows import CONTEXT as BEDROCK
from pipelines.sources.langfuse_names import CONTEXT as LANGFUSE
from pipelines.warehouse.store import Store
from tests.docs.documents import blocks, code, table_rows, text_of
from tests.sites import Ward, run_site, write_rows, write_ward_site
from tools.transcripts import Example, steps

PAGES = ("langfuse", "azure_openai", "bedrock", "openai_usage")


def page(name: str) -> str:
    return text_of(f"docs/formats/{name}.md")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A ward that reads the examples of all pages; its summary and its folder."""
    ward = Ward(weeks=2)
    folder = write_ward_site(tmp_path_factory.mktemp("pages") / "site", ward)
    people = [{**ward.clinicians()[0], "clinician_id": "n-014"}]
    write_rows(folder / "incoming" / "clinicians-2.csv", people)
    shown = "\n".join(block for name in PAGES for block in blocks(page(name), "toml"))
    settings = folder / "site.toml"
    settings.write_text(settings.read_text().replace("[privacy]", f"{shown}\n[privacy]"))
    for name in PAGES:
        for example in steps(page(name)):
            assert isinstance(example, Example)
            path = folder / example.path.removeprefix("my-hospital/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(example.content)
    return run_site(folder), folder


def test_the_examples_give_a_call_and_a_task_each(site):
    summary, folder = site
    assert (summary.files_refused, summary.rejections) == ([], {})
    store = Store(folder / "warehouse" / "store.duckdb")
    calls = store.query("select call_id, status, input_tokens from llm_calls order by call_id").rows()
    tasks = store.query("select task_id, task_type, unit_id from llm_events order by task_id").rows()
    store.close()
    assert calls == [("5e0f", "ok", None), ("78d2", "ok", 60), ("t1:o1", "ok", 60)]
    assert tasks == [
        ("5e0f", "progress_note", None),
        ("t-7", "handover", "W1"),
        ("t1", "progress_note", "W1"),
    ]


def test_the_usage_page_shows_the_note_that_a_run_makes(site):
    (told,) = [note for note in site[0].notes if note.startswith("OpenAI counts")]
    assert told.startswith(
        "OpenAI counts 5 requests on 2 days of UTC from 2026-01-05 to 2026-01-06; on these days"
    )
    assert told.split(";")[0] in page("openai_usage").replace("\n> ", " ")


@pytest.mark.parametrize(
    ("name", "carried"), [("langfuse", LANGFUSE), ("azure_openai", AZURE), ("bedrock", BEDROCK)]
)
def test_every_field_that_carries_context_is_told(name, carried):
    told = set(code(page(name)))
    fields = {field.removeprefix("tag:") for names in carried.values() for field in names} - {ARN}
    missing = {field for field in fields if not told & {field, f"{field}:"}}
    assert missing - {"clinical.tool.version", "tool_version", "deploymentName"} == set()


@pytest.mark.parametrize("name", PAGES)
def test_options_are_told_as_they_are(name):
    for option in SOURCES[name].options:
        assert f"`{option}" in page(name)
        assert any(f"\n{option} = " in block for block in blocks(page(name), "toml"))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_what_is_read_and_what_it_cannot_tell(name):
    text = page(name)
    assert text.startswith(f"# {text.splitlines()[0][2:]}")
    assert f"(`{name}`)" in text.splitlines()[0]
    assert "## What is read" in text
    assert "cannot tell" in text
    assert table_rows(text) or name == "openai_usage"
