"""Whatever the order of records and however they are split over files, calls and tasks are the same."""

import json
import random
from functools import partial

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.shapes import LOG_RECORDS
from pipelines.staging.fold import fold_calls, fold_tasks
from pipelines.staging.spans import resolve
from tests.fixtures.logs import at, event, read, site, span, spend_log, traces, write_lines

OTLP = site("otlp_genai")
LITELLM = site("litellm_spend_logs")

few = partial(st.integers, 0)
maybe = st.none() | few(2)


def context(prefix: str) -> st.SearchStrategy[dict]:
    """What a span may say of person, unit, task and type; few values, so that they clash."""
    choices = {
        "user.id": ["n-01", "n-02"],
        "clinical.unit.id": ["W1", "W2"],
        "clinical.task.id": [f"{prefix}-t1", f"{prefix}-t2"],
        "clinical.task.type": ["care_plan", "letter"],
        "clinical.tool.id": ["scribe", "coder"],
        "clinical.output.disposition": ["accepted", "edited"],
    }
    return st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(given) for name, given in choices.items()}
    )


@st.composite
def one_trace(draw, number: int) -> list[dict]:
    """Spans of a trace whose parents may be any span, itself included, a lost one, or none."""
    size = draw(st.integers(1, 7))
    spans = []
    for place in range(size):
        parent = draw(st.none() | st.integers(1, size + 1))
        is_call = draw(st.booleans())
        given = draw(context(f"x{number % 2}"))
        if is_call:
            given = {**given, "gen_ai.operation.name": draw(st.sampled_from(["chat", "embeddings"]))}
        told = [
            event("clinical.task.outcome", at(draw(few(9))), {"clinical.output.disposition": label})
            for label in draw(st.lists(st.sampled_from(["rejected", "abandoned"]), max_size=2))
        ]
        more = {"start": at(draw(few(5))), "failed": draw(st.booleans()), "events": told}
        spans.append(
            span(
                f"{number + 1}", f"{place + 1}", given, parent=None if parent is None else str(parent), **more
            )
        )
    return spans


@st.composite
def exports(draw) -> list[dict]:
    return [one for number in range(draw(st.integers(1, 4))) for one in draw(one_trace(number))]


def folded(frames: list[pl.DataFrame], mapping) -> tuple[pl.DataFrame, pl.DataFrame]:
    found = resolve(pl.concat(frames))
    return fold_calls(found, mapping).drop("_row"), fold_tasks(found, mapping).drop("_row")


def files(folder, lines: list[dict], mapping, seed: int, most: int) -> list[pl.DataFrame]:
    """The lines in random order over a random number of files, some delivered twice."""
    rnd = random.Random(seed)
    lines = [*lines, *rnd.sample(lines, k=rnd.randint(0, len(lines)))]
    rnd.shuffle(lines)
    parts: list[list[dict]] = [[] for _ in range(rnd.randint(1, most))]
    for line in lines:
        rnd.choice(parts).append(line)
    frames = []
    for number, part in enumerate(part for part in parts if part):
        path = write_lines(folder / f"{number}.jsonl", *part)
        frames.append(read(path, mapping).frames[LOG_RECORDS].collect())
    return frames


@settings(max_examples=60)
@given(spans=exports(), seed=st.integers(0, 2**32))
def test_any_order_and_split_of_spans_gives_the_same_calls_and_tasks(tmp_path_factory, spans, seed):
    folder = tmp_path_factory.mktemp("spans")
    together = [read(write_lines(folder / "all.jsonl", traces(*spans)), OTLP).frames[LOG_RECORDS].collect()]
    apart = files(folder, [traces(one) for one in spans], OTLP, seed, most=4)
    for one, other in zip(folded(together, OTLP), folded(apart, OTLP), strict=True):
        assert one.equals(other, null_equal=True)


@settings(max_examples=60)
@given(spans=exports(), calls_are_tasks=st.booleans())
def test_every_call_is_one_row_and_belongs_to_at_most_one_task(tmp_path_factory, spans, calls_are_tasks):
    path = write_lines(tmp_path_factory.mktemp("spans") / "x.jsonl", traces(*spans))
    mapping = site("otlp_genai", calls_are_tasks=calls_are_tasks)
    reading = read(path, mapping)
    records = reading.frames[LOG_RECORDS].collect()
    assert (records.height, dict(reading.ignored), dict(reading.faults)) == (len(spans), {}, {})
    calls, tasks = folded([records], mapping)
    assert calls.height == records.filter(pl.col("kind") == "call").height
    assert calls.get_column("call_id").is_unique().all()
    assert tasks.get_column("task_id").is_unique().all()
    in_tasks = calls.join(tasks, on="task_id", how="semi").height
    assert in_tasks == tasks.get_column("_calls").sum()
    assert (tasks.get_column("_errors") <= tasks.get_column("_calls")).all()


@st.composite
def gateway_rows(draw) -> list[dict]:
    rows = []
    for number in range(draw(st.integers(1, 8))):
        own = draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "clinical.task.id": st.sampled_from(["t1", "t2", "t3"]),
                    "clinical.task.type": st.sampled_from(["care_plan", "letter"]),
                    "clinical.output.disposition": st.sampled_from(["accepted", "edited"]),
                    "clinical.time.review_s": st.sampled_from([5, 7.5]),
                },
            )
        )
        given = {
            "end_user": draw(st.sampled_from(["", "n-01", "n-02"])),
            "status": draw(st.sampled_from(["success", "failure"])),
            "request_tags": draw(
                st.lists(st.sampled_from(["unit:W1", "unit:W2", "tool:scribe"]), max_size=2)
            ),
            "start": at(draw(few(5))),
        }
        rows.append(spend_log(f"r-{number}", own, **given))
    return rows


@settings(max_examples=60)
@given(rows=gateway_rows(), seed=st.integers(0, 2**32))
def test_any_order_and_split_of_gateway_rows_gives_the_same_calls_and_tasks(tmp_path_factory, rows, seed):
    folder = tmp_path_factory.mktemp("rows")
    whole = folder / "all.json"
    whole.write_text(json.dumps(rows), encoding="utf-8")
    together = [read(whole, LITELLM).frames[LOG_RECORDS].collect()]
    apart = files(folder, rows, LITELLM, seed, most=3)
    for one, other in zip(folded(together, LITELLM), folded(apart, LITELLM), strict=True):
        assert one.equals(other, null_equal=True)


@settings(max_examples=60)
@given(spans=exports())
def test_a_plain_walk_up_the_chain_finds_the_same_clinicians(tmp_path_factory, spans):
    """A second, slow way to the same answer: from each call upwards, one span at a time."""
    path = write_lines(tmp_path_factory.mktemp("spans") / "x.jsonl", traces(*spans))
    records = read(path, OTLP).frames[LOG_RECORDS].collect()
    by_id = {(row["trace_id"], row["span_id"]): row for row in records.to_dicts()}

    def walk(row: dict):
        seen = set()
        while row["clinician_id"] is None and row["span_id"] not in seen:
            seen.add(row["span_id"])
            above = by_id.get((row["trace_id"], row["parent_span_id"]))
            if above is None and row["parent_span_id"] is not None:
                roots = [
                    one
                    for key, one in by_id.items()
                    if key[0] == row["trace_id"] and not one["parent_span_id"]
                ]
                above = roots[0] if len(roots) == 1 else None
            row = above or row
        return row["clinician_id"]

    found = {(row["trace_id"], row["span_id"]): row["clinician_id"] for row in resolve(records).to_dicts()}
    assert found == {key: walk(row) for key, row in by_id.items()}
