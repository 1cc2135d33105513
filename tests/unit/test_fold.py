"""Resolving spans and folding calls into tasks, rule by rule, on a few records each."""

import polars as pl
import pytest

from pipelines.shapes import LOG_RECORD
from pipelines.staging.fold import fold_calls, fold_tasks
from pipelines.staging.spans import RANKED, resolve
from tests.fixtures.logs import at, site

OTLP = site("otlp_genai")


def record(trace: str, span: str, parent: str | None = None, **given) -> dict:
    """A log record; a rank of 0 goes with every context given."""
    kind = given.get("kind", "call")
    made = {
        "_row": 1,
        "_order": 1,
        "trace_id": trace,
        "span_id": span,
        "parent_span_id": parent,
        "kind": kind,
    }
    made |= {"started_at": at(0), "ended_at": at(1)}
    if kind == "call":
        made |= {"operation": "chat", "status": "ok", "model": "m"}
    return made | {f"{name}_rank": 0 for name in RANKED if name in given} | given


def frame(*records: dict) -> pl.DataFrame:
    return pl.DataFrame([{name: one.get(name) for name in LOG_RECORD} for one in records], schema=LOG_RECORD)


def resolved(*records: dict) -> dict[str, dict]:
    """Resolved records by span."""
    return {row["span_id"]: row for row in resolve(frame(*records)).to_dicts()}


def tasks(*records: dict, mapping=OTLP) -> list[dict]:
    return fold_tasks(resolve(frame(*records)), mapping).to_dicts()


def app(trace: str, span: str, parent: str | None = None, **given) -> dict:
    return record(trace, span, parent, kind="task" if "task_id" in given else "other", **given)


# --- the parent chain -----------------------------------------------------------------------------------


def test_context_comes_down_a_chain_of_any_length():
    chain = [app("t", "s000", clinician_id="n-01", unit_id="W1")]
    chain += [app("t", f"s{n:03}", f"s{n - 1:03}") for n in range(1, 100)]
    call = record("t", "call", "s099")
    assert resolved(*chain, call)["call"]["clinician_id"] == "n-01"


def test_the_nearest_of_equal_carriers_wins():
    spans = [
        app("t", "r", clinician_id="far"),
        app("t", "m", "r", clinician_id="near"),
        record("t", "c", "m"),
    ]
    assert resolved(*spans)["c"]["clinician_id"] == "near"


def test_a_better_carrier_wins_over_a_nearer_one():
    spans = [
        app("t", "r", clinician_id="far"),
        record("t", "c", "r", clinician_id="near", clinician_id_rank=1),
    ]
    assert resolved(*spans)["c"]["clinician_id"] == "far"


def test_a_call_does_not_learn_from_its_children_or_siblings():
    spans = [app("t", "r"), app("t", "x", "r", clinician_id="n-01"), record("t", "c", "r")]
    assert resolved(*spans)["c"]["clinician_id"] is None


def test_spans_of_another_trace_are_no_parents():
    assert resolved(app("u", "r", clinician_id="n-01"), record("t", "c", "r"))["c"]["clinician_id"] is None


@pytest.mark.parametrize("length", [1, 2, 3, 17])
def test_a_loop_of_spans_ends(length):
    loop = [app("t", f"s{n}", f"s{(n + 1) % length}") for n in range(length)]
    found = resolved(*loop, record("t", "c", "s0"), app("t", "x", clinician_id="n-01"))
    assert found["c"]["clinician_id"] is None


def test_below_a_lost_span_the_roots_context_holds():
    assert (
        resolved(app("t", "r", clinician_id="n-01"), record("t", "c", "lost"))["c"]["clinician_id"] == "n-01"
    )


def test_below_a_lost_span_with_two_roots_nothing_is_guessed():
    spans = [app("t", "r", clinician_id="n-01"), app("t", "q"), record("t", "c", "lost")]
    assert resolved(*spans)["c"]["clinician_id"] is None


def test_a_tools_version_is_not_given_to_another_tool():
    spans = [
        app("t", "r", tool_id="scribe"),
        record("t", "c", "r", tool_id="gateway", tool_id_rank=52, tool_version="1.80", tool_version_rank=52),
    ]
    call = resolved(*spans)["c"]
    assert (call["tool_id"], call["tool_version"]) == ("scribe", None)


# --- which task -----------------------------------------------------------------------------------------


def test_the_nearest_task_id_up_the_chain_holds():
    spans = [app("t", "r", task_id="day"), app("t", "m", "r", task_id="note"), record("t", "c", "m")]
    assert resolved(*spans)["c"]["task_id"] == "note"


def test_without_task_id_the_trace_is_the_task_where_its_root_is_there():
    assert resolved(app("t", "r"), record("t", "c", "r"))["c"]["task_id"] == "t"
    assert resolved(record("t", "c"))["c"]["task_id"] == "t"


def test_an_application_span_is_enough_where_the_root_is_another_systems():
    assert resolved(app("t", "server", "browser"), record("t", "c", "server"))["c"]["task_id"] == "t"


def test_a_call_whose_root_has_not_arrived_has_no_task_yet():
    assert resolved(record("t", "c", "r"))["c"]["task_id"] is None
    assert tasks(record("t", "c", "r")) == []


def test_a_call_outside_the_only_task_of_its_trace_belongs_to_it():
    spans = [app("t", "r"), app("t", "m", "r", task_id="note"), record("t", "c", "m"), record("t", "d", "r")]
    assert [task["_calls"] for task in tasks(*spans)] == [2]


def test_a_gateway_row_is_a_task_only_by_its_own_id():
    assert resolved(record("r-1", "r-1"))["r-1"]["task_id"] is None
    assert resolved(record("r-1", "r-1", task_id="note"))["r-1"]["task_id"] == "note"


def test_calls_are_tasks_where_the_site_says_so():
    mapping = site("otlp_genai", calls_are_tasks=True)
    (task,) = tasks(record("t", "c", "lost"), mapping=mapping)
    assert task["task_id"] == "t:c"


def test_spans_without_a_model_call_are_no_task():
    assert tasks(app("t", "r", clinician_id="n-01"), app("t", "health", "r")) == []


def test_embeddings_alone_are_no_task_and_belong_to_one_that_answers():
    embedding = record("t", "e", "r", operation="embeddings")
    assert tasks(app("t", "r"), embedding) == []
    (task,) = tasks(app("t", "r"), embedding, record("t", "c", "r"))
    assert task["_calls"] == 2


def test_a_named_task_without_calls_is_a_task():
    (task,) = tasks(app("t", "r", task_id="note", clinician_id="n-01", disposition="abandoned"))
    assert (task["_calls"], task["disposition"]) == (0, "abandoned")


def test_one_task_may_span_several_traces():
    spans = [
        app("t", "r", task_id="note", clinician_id="n-01"),
        record("t", "c", "r"),
        app("u", "r", task_id="note", started_at=at(900), disposition="edited"),
        record("u", "c", "r", started_at=at(901)),
    ]
    (task,) = tasks(*spans)
    assert (task["_calls"], task["started_at"], task["disposition"]) == (2, at(0), "edited")


# --- what the task is -----------------------------------------------------------------------------------


def test_a_task_begins_with_its_earliest_record():
    spans = [app("t", "r", task_id="note", started_at=at(10)), record("t", "c", "r", started_at=at(9))]
    assert tasks(*spans)[0]["started_at"] == at(9)


def test_retries_are_calls_and_not_uses():
    calls = [record("t", f"c{n}", "r", status="error", started_at=at(n)) for n in range(23)]
    (task,) = tasks(app("t", "r", task_id="note"), *calls, record("t", "last", "r", started_at=at(30)))
    assert (task["_calls"], task["_errors"], task["disposition"]) == (24, 23, None)


def test_a_task_whose_every_call_failed_has_failed_unless_something_else_is_said():
    failed = record("t", "c", "r", status="error")
    assert tasks(app("t", "r", task_id="note"), failed)[0]["disposition"] == "failed"
    assert tasks(app("t", "r", task_id="note", disposition="edited"), failed)[0]["disposition"] == "edited"


def test_an_answered_embedding_does_not_save_a_task_whose_answers_failed():
    spans = [record("t", "c", "r", status="error"), record("t", "e", "r", operation="embeddings")]
    assert tasks(app("t", "r"), *spans)[0]["disposition"] == "failed"


def test_of_conflicting_outcomes_the_later_holds_each_by_itself():
    early = app("t", "r", task_id="note", outcome_at=at(60), disposition="accepted", review_seconds=10.0)
    late = app("t", "s", "r", outcome_at=at(90), disposition="edited")
    (task,) = tasks(early, late)
    assert (task["disposition"], task["review_seconds"]) == ("edited", 10.0)


def test_of_differing_clinicians_the_task_spans_holds_and_they_are_counted():
    spans = [
        record("t", "a", "r", clinician_id="n-02", started_at=at(0)),
        app("t", "r", task_id="note", clinician_id="n-01", started_at=at(5)),
        record("t", "b", "r", started_at=at(6)),
    ]
    (task,) = tasks(*spans)
    assert (task["clinician_id"], task["_clinicians"]) == ("n-01", 2)


def test_without_task_span_the_first_calls_clinician_holds():
    rows = [
        record("r-2", "r-2", task_id="note", clinician_id="n-02", started_at=at(9)),
        record("r-1", "r-1", task_id="note", clinician_id="n-01", started_at=at(1)),
    ]
    (task,) = tasks(*rows)
    assert (task["clinician_id"], task["_clinicians"]) == ("n-01", 2)


def test_the_model_is_that_of_the_last_call_that_answered():
    calls = [
        record("t", "a", "r", model="first", started_at=at(1)),
        record("t", "b", "r", model="second", started_at=at(2)),
        record("t", "c", "r", model="failed", started_at=at(3), status="error"),
        record("t", "d", "r", model="embedder", started_at=at(4), operation="embeddings"),
    ]
    assert tasks(app("t", "r"), *calls)[0]["model"] == "second"


@pytest.mark.parametrize(
    ("carried", "expected", "untranslated"),
    [
        (None, "unknown", False),
        ("care_plan", "care_plan", False),
        ("Arztbrief", "referral_letter", False),
        ("Arztbrief 2", "other", True),
        ("Care_Plan", "other", True),  # codes are compared letter for letter
    ],
)
def test_task_types_are_translated_canonical_or_other(carried, expected, untranslated):
    mapping = site("otlp_genai", values={"task_type": {"Arztbrief": "referral_letter"}})
    (task,) = tasks(app("t", "r", task_id="note", task_type=carried), mapping=mapping)
    assert (task["task_type"], task["_untranslated"]) == (expected, untranslated)


def test_values_are_translated_in_calls_and_tasks():
    mapping = site("otlp_genai", values={"unit_id": {"7B": "W1"}, "tool_id": {"gpt": "scribe"}})
    found = resolve(frame(record("t", "c", unit_id="7B", tool_id="gpt")))
    for folded in (fold_calls(found, mapping), fold_tasks(found, mapping)):
        assert folded.select("unit_id", "tool_id").rows() == [("W1", "scribe")]


@pytest.mark.parametrize(
    ("told", "seconds", "completed"),
    [
        (at(100), 100.0, at(100)),  # 100 s of work end 100 s after the start
        (at(99), 100.0, None),  # an outcome told before the work could be done says nothing of its end
        (at(99), None, at(99)),
        (None, 10.0, None),
    ],
)
def test_the_end_is_when_the_outcome_was_told_if_the_work_fits(told, seconds, completed):
    span = app("t", "r", task_id="note", outcome_at=told, disposition="edited", edit_seconds=seconds)
    assert tasks(span)[0]["completed_at"] == completed


def test_a_carried_end_holds_as_it_is():
    span = app("t", "r", task_id="note", completed_at=at(5), outcome_at=at(900), edit_seconds=60.0)
    assert tasks(span)[0]["completed_at"] == at(5)


@pytest.mark.parametrize(
    ("given", "source"),
    [
        ({}, None),
        ({"review_seconds": 5.0}, "app_timer"),
        ({"review_seconds": 5.0, "time_source": "self_report"}, "self_report"),
    ],
)
def test_seconds_in_the_log_were_measured_by_the_application(given, source):
    assert tasks(app("t", "r", task_id="note", **given))[0]["time_source"] == source


def test_a_record_delivered_twice_counts_once_and_which_copy_is_kept_does_not_depend_on_order():
    first, second = record("t", "c", model="a"), record("t", "c", model="b", _row=9)
    for pair in ((first, second), (second, first), (first, first, second)):
        assert fold_calls(resolve(frame(*pair)), OTLP).get_column("model").to_list() == ["a"]


def test_a_call_told_in_several_rows_is_one_call_that_each_of_them_completes():
    caller = record("c", "c", clinician_id="n-01", model="m")
    twin = record("c", "c", kind="part", status="ok")
    usage = record("c", "c", kind="part", started_at=at(-5), input_tokens=60, output_tokens=9)
    for rows in ((caller, twin, usage), (usage, twin, caller)):
        (call,) = fold_calls(resolve(frame(*rows)), OTLP).to_dicts()
        assert (call["clinician_id"], call["model"], call["status"]) == ("n-01", "m", "ok")
        assert (call["input_tokens"], call["output_tokens"], call["started_at"]) == (60, 9, at(0))


def test_a_part_of_a_call_stands_for_it_where_nothing_else_came():
    (call,) = fold_calls(resolve(frame(record("c", "c", kind="part", input_tokens=60))), OTLP).to_dicts()
    assert (call["call_id"], call["input_tokens"]) == ("c", 60)


def test_no_records_give_no_calls_and_no_tasks():
    nothing = resolve(frame())
    assert (fold_calls(nothing, OTLP).height, fold_tasks(nothing, OTLP).height) == (0, 0)


def test_folded_columns_keep_their_types():
    found = resolve(frame(app("t", "r", task_id="note", review_seconds=5.0), record("t", "c", "r")))
    calls, folded = fold_calls(found, OTLP), fold_tasks(found, OTLP)
    assert calls.schema["started_at"] == folded.schema["started_at"] == pl.Datetime("us", "UTC")
    assert calls.schema["input_tokens"] == folded.schema["_calls"] == pl.Int64()
    assert folded.schema["review_seconds"] == pl.Float64()
