"""A long log is put together group by group: no group is seen in what comes out."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.staging import bundles as staging
from pipelines.staging.bundles import bundles, in_groups
from pipelines.steps import folding
from pipelines.warehouse.store import Store
from tests.fixtures.logs import at, chat, span, traces, write_lines
from tests.sites import Ward, run_site, write_ward_site

if TYPE_CHECKING:
    from pathlib import Path

LINKS = pl.Schema({"trace_id": pl.String, "task_id": pl.String})
pairs = st.lists(
    st.tuples(st.integers(0, 12).map(str), st.none() | st.integers(0, 8).map(str)), min_size=1, max_size=25
)


def by_hand(links: list[tuple[str, str | None]]) -> set[frozenset[str]]:
    """Traces that hang together, by growing each group until nothing is added."""
    groups = []
    left = {trace for trace, _ in links}
    while left:
        group = {left.pop()}
        while True:
            tasks = {task for trace, task in links if trace in group and task is not None}
            grown = group | {trace for trace, task in links if task in tasks}
            if grown == group:
                break
            group = grown
        left -= group
        groups.append(frozenset(group))
    return set(groups)


@given(pairs)
def test_traces_hang_together_as_their_tasks_link_them(links):
    found = bundles(pl.DataFrame(links, schema=LINKS, orient="row"))
    assert found["trace_id"].is_unique().all()
    told = found.group_by("bundle").agg("trace_id")["trace_id"].to_list()
    assert {frozenset(traces) for traces in told} == by_hand(links)


def test_a_chain_without_end_is_one_bundle(monkeypatch):
    chain = [(str(n + step), str(n)) for n in range(60) for step in (0, 1)]
    monkeypatch.setattr(staging, "_MOST_ROUNDS", 3)
    assert bundles(pl.DataFrame(chain, schema=LINKS, orient="row"))["bundle"].n_unique() == 1


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9)), min_size=1, max_size=20), st.integers(1, 30))
def test_groups_hold_every_trace_once_and_divide_no_bundle(sizes, most):
    rows = [(str(n), records, bundle) for n, (bundle, records) in enumerate(sizes)]
    frame = pl.DataFrame(rows, schema=["trace_id", "records", "bundle"], orient="row")
    groups = list(in_groups(frame, most))
    assert pl.concat(groups).sort("trace_id").equals(frame.sort("trace_id"))
    assert sum(group["bundle"].n_unique() for group in groups) == frame["bundle"].n_unique()
    heaviest = frame.group_by("bundle").agg(pl.col("records").sum())["records"].max()
    assert all(group["records"].sum() < most + heaviest for group in groups)


@pytest.mark.slow
def test_a_log_folded_in_small_groups_gives_the_same_rows_and_counts(tmp_path, monkeypatch):
    """30 traces that serve 12 tasks between them, in three deliveries that overlap."""
    drawn = random.Random(4)
    lines = []
    for number in range(30):
        task = {"clinical.task.id": f"t{drawn.randrange(12)}", "clinical.task.type": "handover"}
        who = {"user.id": Ward().clinician(number), "clinical.unit.id": "W1"}
        lines.append(traces(span(f"{number + 1}", "1", {**task, **who}, start=at(number))))
        for call in range(drawn.randint(1, 3)):
            made = span(f"{number + 1}", f"{call + 2}", chat(), start=at(number), parent="1")
            lines.append(traces(made))
    drawn.shuffle(lines)
    deliveries = [lines[:40], lines[30:70], lines[60:]]
    whole = told(tmp_path / "whole", deliveries)
    monkeypatch.setattr(folding, "_RECORDS_AT_ONCE", 5)
    assert told(tmp_path / "groups", deliveries) == whole


def told(folder: Path, deliveries: list[list[dict]]) -> list[object]:
    """What each run counted, and the rows that stand at the end."""
    write_ward_site(folder, Ward(weeks=2))
    block = '\n[[source]]\nformat = "otlp_genai"\npath = "traces/*"\n'
    (folder / "site.toml").write_text((folder / "site.toml").read_text(encoding="utf-8") + block)
    (folder / "traces").mkdir()
    found: list[object] = []
    for number, lines in enumerate(deliveries):
        write_lines(folder / "traces" / f"{number}.jsonl", *lines)
        document = run_site(folder).document()
        names = ("tables", "rejections", "corrected", "withdrawn", "readmitted", "notes", "snapshot")
        found += [document[name] for name in names]
    store = Store(folder / "warehouse" / "store.duckdb")
    for table in ("llm_calls", "llm_events"):
        frame = store.accepted(table)
        found.append(frame.sort(frame.columns).rows())
    store.close()
    return found
