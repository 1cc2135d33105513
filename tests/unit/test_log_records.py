"""Log records are kept so that a task can be put together again: what it becomes depends on no run."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import pipelines.run as flow
from expectations.gate import Gate
from pipelines.privacy import Pseudonymiser, PseudonymKey
from pipelines.shapes import SourceMap
from pipelines.steps import folding
from pipelines.steps.discover import Candidate, stamp_of
from pipelines.steps.ingest import Ingest
from pipelines.steps.judge import Judge
from pipelines.steps.quarantine import Quarantine
from pipelines.summary import Summary
from tests.fixtures.logs import at, chat, event, span, traces, write_lines
from tests.shelf import Row, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KEY = PseudonymKey(b"k" * 32)
PEOPLE = ("n-01", "n-02", "n-03")
TODAY = date(2026, 1, 31)


@pytest.fixture(autouse=True)
def polars_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Great Expectations counts the same (tests/oracle/test_gate.py) and takes its time."""
    monkeypatch.setattr(Gate, "agree", lambda _gate: None)


class Logs:
    """A store that knows three nurses, and the log files of its runs."""

    def __init__(self, shelf: Shelf, folder: Path, **mapping: Any) -> None:
        self.store = shelf.store
        self.mapping = SourceMap("gateway", "otlp_genai", "Europe/London", **mapping)
        self._folder = folder
        folder.mkdir(exist_ok=True)
        self._number = 0
        shelf.begin(["a", "gateway"])
        shelf.put(
            "units", [{"unit_id": unit, "unit_name": unit, "setting": "other"} for unit in ("W1", "W2")]
        )
        nurse = {"staff_group": "nurse", "unit_id": "W1", "wte": 1.0}
        shelf.put("clinicians", [{"clinician_id": KEY.pseudonym(name), **nurse} for name in PEOPLE])
        shelf.run()
        self._shelf = shelf

    def run(self, *files: Sequence[dict]) -> Summary:
        """One run over new files; each is a list of spans, one a line."""
        self._number += 1
        summary = Summary()
        desk = Judge(self.store, Quarantine(self._folder, self._number, write=False), summary, self._number)
        ingest = Ingest(self.store, Pseudonymiser(KEY), desk, summary, self._number, "Europe/London")
        for number, spans in enumerate(files):
            path = self._folder / f"log-{self._number}-{number}.jsonl"
            write_lines(path, *(traces(one) for one in spans))
            ingest.file(Candidate(path, path.name, self.mapping, stamp_of(path)))
        assert summary.files_refused == []
        folding.fold(ingest, [self.mapping])
        flow._load(self.store, summary, TODAY)
        for name, count in summary.tables.items():
            assert count.read == count.accepted + count.rejected + count.duplicates, name
        return summary

    def rows(self, table: str) -> list[Row]:
        return self._shelf.accepted(table)


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    with Shelf() as made:
        yield made


@pytest.fixture
def logs(shelf: Shelf, tmp_path: Path) -> Logs:
    return Logs(shelf, tmp_path)


def root(trace: str, task: str, who: str = "n-01", **more: Any) -> dict:
    """The application's span around the calls of a task."""
    given = {
        "user.id": who,
        "clinical.task.id": task,
        "clinical.task.type": "progress_note",
        "clinical.unit.id": "W1",
        "clinical.tool.id": "scribe",
    }
    return span(trace, f"{trace}0", given | more.pop("given", {}), seconds=200, **more)


def call(trace: str, number: int, **more: Any) -> dict:
    return span(trace, f"{trace}{number}", chat(), parent=f"{trace}0", start=at(number), **more)


def outcome(seconds: float, disposition: str = "accepted") -> list[dict]:
    told = {"clinical.output.disposition": disposition, "clinical.time.review_s": float(seconds)}
    return [event("clinical.task.outcome", at(150), told)]


def test_a_late_span_folds_its_task_again(logs: Logs) -> None:
    first = logs.run([root("a", "t-1"), call("a", 1)])
    assert (first.tables["llm_events"].accepted, first.tables["llm_calls"].accepted) == (1, 1)
    late = span("a", "a9", {}, parent="a0", start=at(5), events=outcome(60))
    second = logs.run([late, call("a", 2)])
    (task,) = logs.rows("llm_events")
    assert (task["disposition"], task["review_seconds"]) == ("accepted", 60)
    assert len(logs.rows("llm_calls")) == 2
    assert second.corrected == 2, "the task and the call that were there, folded again"
    assert second.withdrawn == 0
    assert ("llm_events", at(0).date()) in list(logs.store.touched().iter_rows())


def test_a_call_waits_for_the_root_that_names_its_task(logs: Logs) -> None:
    first = logs.run([call("a", 1)])
    assert logs.rows("llm_events") == []
    assert any("1 calls of gateway name no task" in note for note in first.notes)
    logs.run([root("a", "t-1")])
    (task,), (made,) = logs.rows("llm_events"), logs.rows("llm_calls")
    assert task["task_id"] == made["task_id"] == "t-1"
    assert task["clinician_id"] == KEY.pseudonym("n-01")


def test_a_root_that_comes_late_takes_back_what_was_guessed(shelf: Shelf, tmp_path: Path) -> None:
    """Calls counted as tasks of their own until the span came that says which task they serve."""
    logs = Logs(shelf, tmp_path, calls_are_tasks=True)
    given = chat(**{"user.id": "n-01", "clinical.unit.id": "W1"})
    logs.run([span("a", f"a{number}", given, parent="a0", start=at(number)) for number in (1, 2)])
    assert len(logs.rows("llm_events")) == 2
    summary = logs.run([root("a", "t-1")])
    assert [task["task_id"] for task in logs.rows("llm_events")] == ["t-1"]
    assert summary.withdrawn == 2


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_task_over_several_traces_is_one_task(logs: Logs, order: tuple[int, int]) -> None:
    """The draft in one trace, the outcome in another, in two runs: both are needed to put it together."""
    draft = [root("a", "t-1"), call("a", 1), call("a", 2)]
    review = [root("b", "t-1", start=at(300), events=outcome(45)), call("b", 3)]
    for number in order:
        logs.run([draft, review][number])
    (task,) = logs.rows("llm_events")
    assert (task["started_at"], task["review_seconds"]) == (at(0), 45)
    assert len(logs.rows("llm_calls")) == 3
    again = logs.run([call("b", 4)])
    (task,) = logs.rows("llm_events")
    assert (task["started_at"], task["review_seconds"]) == (at(0), 45)
    assert again.tables["llm_events"].read == 1


def test_other_tasks_of_a_trace_that_is_fetched_again_stay_as_they_are(logs: Logs) -> None:
    """Trace b serves t-1 and t-2; when trace a tells more of t-1, t-2 is not touched."""
    two = span("b", "b5", {"clinical.task.id": "t-2", "user.id": "n-02"}, parent="b0", start=at(20))
    logs.run([root("a", "t-1"), call("a", 1), root("b", "t-1"), call("b", 2), two])
    before = logs.rows("llm_events")
    assert [task["task_id"] for task in before] == ["t-1", "t-2"]
    summary = logs.run([call("a", 3, events=outcome(30))])
    assert summary.tables["llm_events"].read == 1
    assert logs.rows("llm_events")[1] == before[1]


def test_a_span_delivered_twice_is_a_duplicate_in_one_run_or_two(logs: Logs) -> None:
    first = logs.run([root("a", "t-1"), call("a", 1), call("a", 1)], [call("a", 1)])
    assert (first.tables["llm_calls"].read, first.tables["llm_calls"].duplicates) == (3, 2)
    second = logs.run([call("a", 1), call("a", 2)])
    calls = second.tables["llm_calls"]
    assert (calls.duplicates, calls.accepted - second.corrected + 1) == (1, 1), "the task is corrected too"
    assert len(logs.rows("llm_calls")) == 2


def test_a_task_nobody_is_named_for_is_rejected_and_counted_apart(logs: Logs) -> None:
    summary = logs.run([span("c", "c0", {"clinical.task.id": "t-9"}), call("c", 1)])
    assert summary.tables["llm_events"].rejected == 1
    assert summary.unattributed == 1
    logs.run([span("c", "c7", {"user.id": "n-03", "clinical.task.id": "t-9"}, parent="c0")])
    (task,) = logs.rows("llm_events")
    assert task["clinician_id"] == KEY.pseudonym("n-03")


def test_a_rejected_task_names_the_file_and_line_it_is_from(logs: Logs) -> None:
    good = [root("a", "t-1"), call("a", 1)]
    bad = [
        root("b", "t-2"),
        call("b", 1),
        root("d", "t-3", given={"clinical.time.edit_s": -5.0}),
        call("d", 1),
    ]
    summary = logs.run(bad, good)
    (found,) = (entry for (table, _), entry in summary.rejections.items() if table == "llm_events")
    assert (found["example_file"], found["example_row"]) == ("log-1-0.jsonl", 3)
    assert len(logs.rows("llm_events")) == 2


# --- any split ------------------------------------------------------------------------------------------


def story() -> list[dict]:
    """Tasks over one and two traces, a trace without task id, an orphan call, a failed one."""
    spans = [root("a", "t-1"), call("a", 1, failed=True), call("a", 2)]
    spans += [root("b", "t-2", "n-02", given={"clinical.unit.id": "W2"}), call("b", 1)]
    spans += [root("c", "t-2", "n-02", start=at(400), events=outcome(33, "edited")), call("c", 1)]
    spans += [span("d", "d0", {"user.id": "n-03", "clinical.unit.id": "W1"}), call("d", 1), call("d", 2)]
    spans += [call("e", 1)]
    spans += [root("f", "t-3", "n-03"), span("f", "f1", {"clinical.task.id": "t-4"}, parent="f0")]
    spans += [span("f", "f2", chat(), parent="f1", start=at(2)), call("f", 3)]
    return spans


@pytest.mark.parametrize("seed", range(4))
def test_any_split_over_files_and_runs_ends_in_the_same_rows(shelf: Shelf, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    logs = Logs(shelf, tmp_path / "whole")
    whole = logs.run(story())
    expected = {name: logs.rows(name) for name in ("llm_calls", "llm_events")}
    spans = story()
    rng.shuffle(spans)
    runs: list[list[list[dict]]] = [[[], []] for _ in range(rng.randint(2, 4))]
    for one in spans:
        rng.choice(rng.choice(runs)).append(one)
    logs = Logs(shelf, tmp_path / "split")
    stands = 0
    for files in runs:
        summary = logs.run(*(file for file in files if file))
        accepted = sum(summary.tables[name].accepted for name in expected)
        stands += accepted - summary.corrected - summary.withdrawn
    assert {name: logs.rows(name) for name in expected} == expected
    assert stands == sum(whole.tables[name].accepted for name in expected)
    assert logs.store.scalar("select count(*) from log_records") == len(spans)


def test_no_text_of_a_log_is_kept(logs: Logs) -> None:
    logs.run([root("a", "t-1"), call("a", 1, failed=True)])
    kept = logs.store.query("select * from log_records")
    assert "CANARY" not in kept.write_csv()
    assert set(kept["clinician_id"].drop_nulls()) == {KEY.pseudonym("n-01")}
    assert kept.select(pl.col("trace_id").n_unique()).item() == 1
