"""What must hold for the facts of any site: no order, no chunk of weeks and no engine changes a figure."""

import random
from collections.abc import Iterator
from datetime import timedelta

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipelines.facts import hours, references, usage
from pipelines.facts.compute import Computed, weekly_facts
from pipelines.facts.rows import Rows, Span
from pipelines.shapes import FACT_SCHEMAS
from tests.fact_rows import ZONE, shape_of, site_rows, span
from tests.oracle.wards import WEEKS, Site, a_span

SEEDS = st.integers(0, 10_000)
FRAMES = [name for name, kind in Rows.__annotations__.items() if kind == "pl.DataFrame"]


def frames_of(made: Computed) -> Iterator[tuple[str, pl.DataFrame]]:
    """Every table of the facts, sorted."""
    for name in FACT_SCHEMAS:
        yield name, shape_of(getattr(made.facts, name))
    yield "line_period", shape_of(made.line_period)
    yield "line_moment", shape_of(made.line_moment)
    yield "line_week", shape_of(made.line_week)


def same(left: Computed, right: Computed) -> None:
    for (name, one), (_, other) in zip(frames_of(left), frames_of(right), strict=True):
        assert one.height > 0 or name in ("ehr",), name
        assert_frame_equal(one, other, check_exact=True)


@settings(max_examples=4)
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_bit(seed: int, order: random.Random) -> None:
    tables = Site(seed).tables
    shuffled = {name: order.sample(rows, len(rows)) for name, rows in tables.items()}
    same(weekly_facts(site_rows(tables), a_span()), weekly_facts(site_rows(shuffled), a_span()))


def around(rows: Rows, week: Span) -> Rows:
    """Rows as a run reads them to compute one week: two days around it, and months whole."""
    first, last = week.first_day - timedelta(days=2), week.last_day + timedelta(days=3)
    near = pl.col("_date").is_between(first, last)
    by_day = {}
    for name in ("shifts", "llm_events", "ehr_time", "overload_reports", "incidents"):
        by_day[name] = getattr(rows, name).filter(near)
    for name in ("staffing_daily", "caseload"):
        by_day[name] = getattr(rows, name).filter(near | pl.col("month_total").fill_null(value=False))
    return Rows(**{**vars(rows), **by_day})


@settings(max_examples=4)
@given(SEEDS)
def test_weeks_computed_one_by_one_are_those_computed_at_once(seed: int) -> None:
    rows = site_rows(Site(seed).tables)
    together = weekly_facts(rows, a_span())
    alone = []
    for monday in a_span().weeks:
        week = span(1, monday)
        alone.append(dict(frames_of(weekly_facts(around(rows, week), week))))
    for name, frame in frames_of(together):
        assert_frame_equal(frame, shape_of(pl.concat([part[name] for part in alone])), check_exact=True)
    assert len(alone) == WEEKS


def tasks_and_look_ups(seed: int) -> list[pl.DataFrame]:
    """What the one heavy step works on: placed tasks, baselines, trainings, permitted and patients' uses."""
    made = Site(seed)
    draw = random.Random(seed)
    for row in made.tables["llm_events"]:
        row["consent_status"] = draw.choice(("granted", "declined", "not_required", None))
        row["concern"] = draw.choice(("none", "misleading", "privacy", None))
        row["edit_ratio"] = draw.choice((0.0, 0.3, None))
        row["handed_over"] = draw.choice((True, False, None))
    if draw.random() < 0.8:
        made.add("training", clinician_id="W01-0", completed_on=a_span().weeks[1])
    if draw.random() < 0.5:
        made.add("tools", kind="patient_chat")
    made.add("permitted_uses", task_type="handover", unit_id="W01", permitted=draw.random() < 0.5)
    rows = site_rows(made.tables)
    tasks = usage.placed(rows, hours.shift_rows(rows, ZONE), ZONE)
    kinds = tasks.select("unit_id", "task_type", "staff_group").unique()
    users = tasks.select("clinician_id", "date", "tool_id")
    return [
        tasks,
        references.baselines(kinds, rows),
        references.trained(users, rows),
        references.permitted(kinds, rows),
        references.patient_facing(tasks, rows),
    ]


@settings(max_examples=4)
@given(SEEDS)
def test_usage_is_the_same_on_every_engine(seed: int) -> None:
    frames = tasks_and_look_ups(seed)
    eager = usage.usage_weeks(*frames)
    lazy = usage.usage_weeks(*[frame.lazy() for frame in frames]).collect()
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for number, frame in enumerate(frames):
            connection.register(f"frame_{number}", frame.to_arrow())
        relations = [connection.table(f"frame_{number}") for number in range(len(frames))]
        by_duckdb = pl.DataFrame(usage.usage_weeks(*relations).pl())
    columns = [name for name in FACT_SCHEMAS["usage"] if name in eager.columns]
    assert columns == list(FACT_SCHEMAS["usage"])
    expected = shape_of(eager.select(pl.col(name).cast(FACT_SCHEMAS["usage"][name]) for name in columns))
    for answer in (lazy, by_duckdb):
        told = answer.select(pl.col(name).cast(FACT_SCHEMAS["usage"][name]) for name in columns)
        assert_frame_equal(shape_of(told), expected, check_exact=True)


@pytest.mark.parametrize("seed", range(3))
def test_every_week_has_a_completeness_between_none_and_all(seed):
    facts = weekly_facts(site_rows(Site(seed).tables), a_span()).facts.completeness
    assert facts["completeness"].is_between(0, 1).all()
    parts = facts.select(
        "caseload_days", "hours_days", "activity_with_shift", "roster_resolved", "hours_agree"
    )
    assert (parts.min_horizontal() == facts["completeness"]).all()


@settings(max_examples=5)
@given(SEEDS)
def test_parts_add_up(seed: int) -> None:
    facts = weekly_facts(site_rows(Site(seed).tables), a_span()).facts
    grades = ["tasks_log_measured", "tasks_self_reported", "tasks_assumed"]
    fates = ["accepted", "edited", "rejected", "abandoned", "failed", "disposition_unknown"]
    told = facts.usage
    assert (told.select(grades).sum_horizontal() == told["tasks_timed"]).all()
    assert (told.select(fates).sum_horizontal() == told["tasks"]).all()
    assert (told["tasks_timed"] <= told["tasks"]).all()
    assert (facts.people["clinicians_using"] <= facts.people["clinicians_worked"]).all()
