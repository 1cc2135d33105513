"""What holds of metric values whatever the facts are."""

import math
import random
from dataclasses import replace

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipelines.metrics import METRICS
from pipelines.shapes import FACT_SCHEMAS, METRIC_VALUE, Facts
from tests.metric_facts import KEYS, MINIMUM, random_facts, values

SEEDS = st.integers(0, 2**32)
NUMBERS = [name for name, dtype in METRIC_VALUE.items() if dtype == pl.Float64]
PERSON_DERIVED = [metric.id for metric in METRICS.values() if metric.person_derived]
FROM_PEOPLE = {
    # columns of the facts that say what people did; every other one is operational
    "people": ("clinicians_using", "users_without_shift", "clinicians_acknowledged"),
    "hours": (
        "overtime_hours", "hours_with_overtime_record", "missed_break_minutes",
        "shifts_with_break_record", "shifts_worked",
    ),
    "events": (
        "informed", "asked", "used_after_refusal", "direct_care_share", "direct_care_n", "support_used",
        "support_refused",
    ),
}  # fmt: skip


def each(facts: Facts, change) -> Facts:
    return Facts(**{name: change(name, getattr(facts, name)) for name in FACT_SCHEMAS})


def ordered(told: pl.DataFrame) -> pl.DataFrame:
    return told.sort("metric", "unit_id", "week_start", "staff_group")


@settings(max_examples=12)
@given(seed=SEEDS)
def test_the_order_of_rows_changes_no_digit(seed):
    facts = random_facts(seed)
    shuffled = each(facts, lambda _, frame: frame.sample(fraction=1, shuffle=True, seed=seed % 1000))
    assert values(facts).equals(values(shuffled))


@settings(max_examples=12)
@given(seed=SEEDS)
def test_a_state_says_what_the_cell_holds(seed):
    told = values(random_facts(seed))
    has = told.with_columns(has=pl.col("value").is_not_null())
    assert has.filter(pl.col("has") != (pl.col("state") == "value")).is_empty()
    exact = told.filter(state="value").filter(pl.col("value") != pl.col("numerator") / pl.col("denominator"))
    assert exact.is_empty()
    assert told.filter(state="value").filter(pl.col("denominator") <= 0).is_empty()
    assert told.filter(~pl.col("coverage").is_between(0, 1)).is_empty()
    assert told["state"].null_count() == told["metric"].null_count() == 0


@settings(max_examples=12)
@given(seed=SEEDS)
def test_every_metric_of_the_whole_unit_has_a_row_for_every_week(seed):
    told = values(random_facts(seed)).filter(staff_group="all")
    rows = {
        metric.id: told.filter(metric=metric.id).select("unit_id", "week_start")
        for metric in METRICS.values()
        if not metric.told_by_group
    }
    first = rows.pop("tasks")
    assert all(first.equals(other) for other in rows.values())


@settings(max_examples=12)
@given(seed=SEEDS)
def test_what_people_did_in_a_unit_and_week_is_shown_or_hidden_together(seed):
    facts = random_facts(seed)
    told = values(facts).filter(pl.col("metric").is_in(PERSON_DERIVED))
    small = told.join(
        facts.people.filter(pl.col("clinicians_worked") < MINIMUM), on=["unit_id", "week_start"], how="semi"
    )
    assert set(small["state"]) <= {"suppressed"}
    assert told.filter(state="suppressed").height == small.height
    assert small.select(*NUMBERS, "evidence_grade").null_count().row(0) == (small.height,) * (
        len(NUMBERS) + 1
    )


@settings(max_examples=12)
@given(seed=SEEDS, other=SEEDS)
def test_what_few_people_did_moves_nothing_that_is_shown(seed, other):
    """Replace all that people did in every small unit-week: not a digit, state or row may change."""
    facts, elsewhere = random_facts(seed), random_facts(other)
    small = facts.people.filter(~(pl.col("clinicians_worked") >= MINIMUM).fill_null(value=False))
    weeks = small.select("unit_id", "week_start")

    def hidden(name, frame):
        if name in ("usage", "ehr"):
            shown = frame.join(weeks, on=["unit_id", "week_start"], how="anti")
            return pl.concat(
                [shown, getattr(elsewhere, name).join(weeks, on=["unit_id", "week_start"], how="semi")]
            )
        columns = FROM_PEOPLE.get(name, ())
        marked = frame.join(weeks.with_columns(small=True), on=["unit_id", "week_start"], how="left")
        moved = [
            pl.when("small")
            .then((pl.col(column).fill_null(3) * 2 + 1).cast(frame.schema[column]))
            .otherwise(column)
            .alias(column)
            for column in columns
        ]
        return marked.with_columns(moved).drop("small")

    assert_frame_equal(values(facts), values(each(facts, hidden)))


@settings(max_examples=12)
@given(seed=SEEDS)
def test_a_week_reads_the_same_alone_as_among_others(seed):
    facts = random_facts(seed)
    together = values(facts)
    for week in together["week_start"].unique():
        alone = values(each(facts, lambda _, frame, week=week: frame.filter(pl.col("week_start") == week)))
        assert ordered(alone).equals(ordered(together.filter(pl.col("week_start") == week)))


@settings(max_examples=12)
@given(seed=SEEDS)
def test_no_number_that_is_not_finite_comes_out_whatever_goes_in(seed):
    draw = random.Random(seed)
    broken = (math.nan, math.inf, -math.inf, 1e300, -1e300)

    def spoil(_: str, frame: pl.DataFrame) -> pl.DataFrame:
        floats = [name for name, dtype in frame.schema.items() if dtype == pl.Float64 and name not in KEYS]
        return frame.with_columns(
            pl.Series(
                name,
                [draw.choice(broken) if draw.random() < 0.2 else value for value in frame[name]],
                pl.Float64,
            )
            for name in floats
        )

    told = values(each(random_facts(seed), spoil))
    assert told.select(pl.col(NUMBERS).is_finite().fill_null(value=True).all()).row(0) == (True,) * len(
        NUMBERS
    )


def test_a_figure_that_is_no_number_is_not_left_out_of_a_sum_in_silence():
    facts = random_facts(1)
    nan = facts.hours.with_columns(
        worked_hours=pl.when(pl.col("staff_group") == "nurse").then(math.nan).otherwise(1.0)
    )
    told = values(replace(facts, hours=nan)).filter(metric="worked_hours")
    spoiled = told.join(nan.filter(staff_group="nurse"), on=["unit_id", "week_start"], how="semi")
    assert set(spoiled["state"]) == {"missing"}
