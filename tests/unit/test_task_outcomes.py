"""Outcomes come apart from the log, often with nothing but the task's id: they are put together by it."""

from __future__ import annotations

import itertools
import json
import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipelines.errors import FileRefused
from pipelines.shapes import SourceFile, SourceMap
from pipelines.sources import SOURCES
from pipelines.sources.intake import inspect
from pipelines.staging.types import typed
from pipelines.warehouse.store import Store
from tests.fixtures.logs import MORNING, at, chat, event, span, spend_log, traces, write_lines
from tests.shelf import Shelf
from tests.sites import KEY, Ward, run_site, write_rows, write_ward_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NURSE = Ward().clinician(1)
STARTED = datetime(2026, 1, 5, 8, tzinfo=UTC)
TASK = {"task_id": "t1", "clinician_id": "c1", "tool_id": "T", "task_type": "handover", "started_at": STARTED}


# --- reading --------------------------------------------------------------------------------------------


def read(path: Path, **settings: Any):
    form = SOURCES["task_outcomes"]
    mapping = SourceMap("outcomes", "task_outcomes", "Europe/London", **settings)
    return form.read(SourceFile(path, path.name), mapping, inspect(path, form.accepted))


def rows(path: Path, **settings: Any) -> list[dict]:
    frame = read(path, **settings).frames["llm_events"].collect()
    return [{name: value for name, value in row.items() if value is not None} for row in frame.to_dicts()]


def test_a_task_id_and_one_outcome_are_enough(tmp_path):
    path = write_rows(tmp_path / "o.csv", [{"task_id": "t1", "review_seconds": "12.5"}])
    assert rows(path) == [{"_row": 1, "task_id": "t1", "review_seconds": "12.5"}]


@pytest.mark.parametrize("names", ["clinician_id,disposition", "task_id,clinician_id"])
def test_a_file_without_task_ids_or_without_any_outcome_is_refused(names, tmp_path):
    (tmp_path / "o.csv").write_text(f"{names}\na,b\n")
    with pytest.raises(FileRefused) as refused:
        rows(tmp_path / "o.csv")
    assert refused.value.rule == "header"


def test_a_column_of_text_refuses_the_file(tmp_path):
    path = write_rows(tmp_path / "o.csv", [{"task_id": "t1", "disposition": "edited", "comment": "x"}])
    with pytest.raises(FileRefused) as refused:
        rows(path)
    assert refused.value.rule == "text_content"


def test_words_and_names_of_the_site_are_translated(tmp_path):
    path = write_rows(tmp_path / "o.csv", [{"job": "t1", "disposition": "OK", "task_type": "shift chat"}])
    told = rows(path, carriers={"task_id": "job"}, values={"disposition": {"OK": "accepted"}})
    assert told == [
        {"_row": 1, "task_id": "t1", "task_type": "other", "disposition": "accepted", "_foreign": True}
    ]


def test_how_seconds_were_measured_is_said_once_for_rows_that_have_some_and_do_not_say(tmp_path):
    given = [
        {"task_id": "a", "review_seconds": "3", "time_source": ""},
        {"task_id": "b", "review_seconds": "3", "time_source": "self_report"},
        {"task_id": "c", "review_seconds": "", "time_source": ""},
    ]
    told = rows(write_rows(tmp_path / "o.csv", given), options={"time_source": "app_timer"})
    assert [row.get("time_source") or None for row in told] == ["app_timer", "self_report", None]


def test_completed_at_says_which_row_is_newer_unless_the_file_says_when_it_changed(tmp_path):
    done, changed = "2026-01-05T08:02:00Z", "2026-01-06T08:00:00Z"
    row = {"task_id": "t1", "disposition": "edited", "completed_at": done}
    assert rows(write_rows(tmp_path / "a.csv", [row]))[0]["updated_at"] == done
    told = rows(write_rows(tmp_path / "b.csv", [{**row, "updated_at": changed}]))
    assert told[0]["updated_at"] == changed


def test_a_part_needs_its_key_and_no_other_value():
    frame = pl.DataFrame({"_row": [1, 2], "task_id": ["t1", None], "review_seconds": ["5", "6"]})
    assert typed("llm_events", frame, "UTC", part=True)["_fault"].to_list() == [None, "missing:task_id"]
    assert typed("llm_events", frame, "UTC")["_fault"].to_list() == [
        "missing:clinician_id",
        "missing:task_id",
    ]


# --- settling -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shelves() -> Iterator[Shelf]:
    with Shelf() as made:
        yield made


@pytest.fixture
def shelf(shelves: Shelf) -> Shelf:
    shelves.begin(("log", "outcomes"))
    unit = {"unit_id": "W1", "unit_name": "W1", "setting": "other"}
    shelves.put("units", [unit])
    nurse = {"clinician_id": "c1", "staff_group": "nurse", "unit_id": "W1", "wte": 1.0}
    shelves.put("clinicians", [nurse], source="log")
    shelves.run()
    return shelves


def part(**more: Any) -> dict:
    return {"task_id": "t1", "disposition": "edited", "review_seconds": 40.0, **more}


def test_a_part_fills_the_task_of_the_log_and_counts_as_duplicate(shelf: Shelf):
    shelf.put("llm_events", [TASK], source="log")
    shelf.put("llm_events", [part()], source="outcomes")
    count = shelf.run().tables["llm_events"]
    assert (count.read, count.accepted, count.rejected, count.duplicates) == (2, 1, 0, 1)
    (task,) = shelf.accepted("llm_events")
    assert task == {**TASK, "disposition": "edited", "review_seconds": 40.0} | {"_date": STARTED.date()}


def test_a_part_waits_for_its_task_and_is_readmitted_with_it(shelf: Shelf):
    shelf.put("llm_events", [part()], source="outcomes")
    first = shelf.run()
    assert first.tables["llm_events"].rejected == 1
    assert {rule for _, rule in first.rejections} == {"unknown_task"}
    assert shelf.accepted("llm_events") == []
    shelf.put("llm_events", [TASK], source="log")
    second = shelf.run()
    assert (second.tables["llm_events"].accepted, second.readmitted) == (1, 1)
    assert [row["disposition"] for row in shelf.accepted("llm_events")] == ["edited"]


def test_a_part_waits_with_a_task_that_itself_waits(shelf: Shelf):
    """Nobody called c2 is known yet: the log's row waits, and its outcome with it."""
    shelf.put("llm_events", [{**TASK, "clinician_id": "c2"}], source="log")
    shelf.put("llm_events", [part()], source="outcomes")
    assert shelf.run().tables["llm_events"].rejected == 2
    known = {"clinician_id": "c2", "staff_group": "nurse", "unit_id": "W1", "wte": 1.0}
    shelf.put("clinicians", [known], source="log")
    assert shelf.run().readmitted == 2
    assert [row["review_seconds"] for row in shelf.accepted("llm_events")] == [40.0]


def test_a_part_waits_again_when_its_task_falls_into_conflict(shelf: Shelf):
    shelf.put("llm_events", [TASK], source="log")
    shelf.put("llm_events", [part()], source="outcomes")
    shelf.run()
    shelf.put("llm_events", [{**TASK, "task_type": "coding"}], source="log")
    shelf.run()
    assert shelf.accepted("llm_events") == []
    assert {state for _, state in shelf.states("llm_events", "task_id")} == {"conflict", "unknown_task"}


def test_a_part_touches_the_day_of_its_task_and_not_all_time(shelf: Shelf):
    shelf.put("llm_events", [TASK], source="log")
    shelf.run()
    shelf.store.execute("delete from touched_date")
    shelf.put("llm_events", [part()], source="outcomes")
    shelf.run()
    assert shelf.store.touched().rows() == [("llm_events", STARTED.date())]


def test_of_two_rows_of_one_task_the_one_completed_last_holds(shelf: Shelf):
    shelf.put("llm_events", [TASK], source="log")
    told = [part(updated_at=at(60)), part(updated_at=at(90), disposition="accepted"), part(updated_at=at(30))]
    shelf.put("llm_events", told, source="outcomes")
    count = shelf.run().tables["llm_events"]
    assert (count.accepted, count.duplicates) == (1, 3)  # two replaced, one that fills
    assert [row["disposition"] for row in shelf.accepted("llm_events")] == ["accepted"]


def test_what_the_log_says_itself_stands_before_the_outcome_file(shelf: Shelf):
    """log comes first in site.toml; with the outcome file first its word would hold."""
    shelf.put("llm_events", [{**TASK, "disposition": "rejected"}], source="log")
    shelf.put("llm_events", [part()], source="outcomes")
    shelf.run()
    said = [(row["disposition"], row["review_seconds"]) for row in shelf.accepted("llm_events")]
    assert said == [("rejected", 40.0)]
    shelf.store.set_source_order(["outcomes", "log"])
    assert [row["disposition"] for row in shelf.accepted("llm_events")] == ["edited"]


@pytest.mark.parametrize("seed", range(12))
def test_neither_order_nor_split_of_files_changes_what_is_accepted(shelf: Shelf, seed: int):
    draw = random.Random(seed)
    files = [("log", [{**TASK, "task_id": f"t{n}"}]) for n in range(4)] + [
        ("outcomes", [part(task_id=f"t{n}", review_seconds=float(n))]) for n in range(1, 6)
    ]
    draw.shuffle(files)
    for source, told in files:
        shelf.put("llm_events", told, source=source)
        if draw.random() < 0.5:
            shelf.run()
    shelf.run()
    # t0 has no outcome; t5 has no log and waits
    seen = {row["task_id"]: row.get("review_seconds") for row in shelf.accepted("llm_events")}
    assert seen == {"t0": None, "t1": 1.0, "t2": 2.0, "t3": 3.0}
    assert ("t5", "unknown_task") in shelf.states("llm_events", "task_id")


# --- whole sites ----------------------------------------------------------------------------------------

SOURCE = """
[[source]]
name = "{name}"
format = "{name}"
path = "{name}/*"
"""


@pytest.fixture
def site(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLIMSOLL_PSEUDONYM_KEY", KEY)
    return write_ward_site(tmp_path / "site")


def add_sources(site: Path, *names: str) -> None:
    with (site / "site.toml").open("a") as file:
        file.writelines(SOURCE.format(name=name) for name in names)
    for name in names:
        (site / name).mkdir(exist_ok=True)


def gateway(site: Path, task: str = "t1", **said: Any) -> None:
    own = {"clinical.task.id": task, "clinical.task.type": "handover", **said}
    write_lines(site / "litellm_spend_logs" / "spend.jsonl", spend_log("r1", own, end_user=NURSE))


def spans(site: Path, task: str = "t1", said: str = "rejected", **more: Any) -> None:
    told = {"gen_ai.evaluation.name": "clinical.output.disposition", "gen_ai.evaluation.score.label": said}
    own = {"clinical.task.id": task, "clinical.task.type": "handover", "user.id": NURSE, **more}
    one = span("1", "1", chat(**own), events=[event("gen_ai.evaluation.result", at(120), told)])
    write_lines(site / "otlp_genai" / "spans.jsonl", traces(one))


def outcome(site: Path, task: str = "t1", **said: Any) -> None:
    write_rows(site / "task_outcomes" / "o.csv", [{"task_id": task, **said}])


def stored(site: Path) -> list[dict]:
    store = Store(site / "warehouse" / "store.duckdb")
    try:
        store.begin()
        kept = ("task_id", "task_type", "disposition", "review_seconds", "edit_seconds", "started_at")
        found = store.accepted("llm_events").sort("task_id").to_dicts()
        return [{name: row[name] for name in kept} for row in found]
    finally:
        store.rollback()
        store.close()


def test_an_outcome_file_of_ids_and_seconds_completes_the_gateways_tasks(site: Path):
    add_sources(site, "litellm_spend_logs", "task_outcomes")
    gateway(site)
    outcome(site, disposition="edited", review_seconds=41.5)
    count = run_site(site).tables["llm_events"]
    assert (count.read, count.accepted, count.duplicates) == (2, 1, 1)
    (task,) = stored(site)
    assert (task["disposition"], task["review_seconds"]) == ("edited", 41.5)
    assert (task["task_type"], task["started_at"]) == ("handover", MORNING)


def test_an_outcome_that_comes_first_waits_for_the_log_and_is_not_refused_for_good(site: Path):
    add_sources(site, "litellm_spend_logs", "task_outcomes")
    told = [{"task_id": f"t{number}", "review_seconds": 41.5} for number in range(1, 21)]
    write_rows(site / "task_outcomes" / "o.csv", told)
    first = run_site(site)  # twenty rows that wait are no reason to publish nothing
    assert {rule: entry["rows"] for (_, rule), entry in first.rejections.items()} == {"unknown_task": 20}
    gateway(site)
    second = run_site(site)
    assert second.readmitted == 1
    assert [task["review_seconds"] for task in stored(site)] == [41.5]


def test_a_bad_value_refuses_the_outcome_and_leaves_the_task(site: Path):
    add_sources(site, "litellm_spend_logs", "task_outcomes")
    gateway(site)
    outcome(site, disposition="edited", review_seconds=-1)
    summary = run_site(site)
    assert [rule for _, rule in summary.rejections] == ["negative_review_seconds"]
    assert [task["review_seconds"] for task in stored(site)] == [None]


@pytest.mark.parametrize(
    "order", list(itertools.permutations(("otlp_genai", "litellm_spend_logs", "task_outcomes")))
)
def test_of_three_sources_the_first_in_site_toml_that_says_a_thing_is_believed(site: Path, order):
    """Each says another disposition; only the gateway times the editing, only the file the reading."""
    add_sources(site, *order)
    spans(site, said="rejected")
    said: dict[str, Any] = {"clinical.output.disposition": "abandoned", "clinical.time.edit_s": 7}
    gateway(site, **said)
    outcome(site, disposition="edited", review_seconds=30)
    count = run_site(site).tables["llm_events"]
    assert (count.read, count.accepted, count.duplicates) == (3, 1, 2)
    words = {"otlp_genai": "rejected", "litellm_spend_logs": "abandoned", "task_outcomes": "edited"}
    (task,) = stored(site)
    assert task["disposition"] == words[order[0]]
    assert (task["edit_seconds"], task["review_seconds"]) == (7, 30)


def test_of_an_event_and_an_attribute_of_one_trace_the_last_said_holds(site: Path):
    """Within one log there is no precedence of names, only of time: the event came two minutes later."""
    add_sources(site, "otlp_genai")
    spans(site, said="edited", **{"clinical.output.disposition": "accepted"})
    run_site(site)
    assert [task["disposition"] for task in stored(site)] == ["edited"]


def test_a_task_id_built_from_the_persons_needs_the_person_in_both_files(site: Path):
    """The log's id is hashed because it holds the clinician's: so is the file's where it names her."""
    add_sources(site, "litellm_spend_logs", "task_outcomes")
    gateway(site, task=f"{NURSE}-77")
    outcome(site, task=f"{NURSE}-77", clinician_id=NURSE, review_seconds=30)
    run_site(site)
    (task,) = stored(site)
    assert task["review_seconds"] == 30
    assert NURSE not in json.dumps(task, default=str)
