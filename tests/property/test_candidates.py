"""Of any past: a higher limit is passed no more often, and the order of shifts does not matter."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.policy.candidates import Rule, by_limit, candidate_limits, mean_weeks, shift_weeks

MONDAY = date(2026, 1, 5)
SHIFT = st.tuples(
    st.integers(0, 11), st.integers(0, 40), st.sampled_from([0.0, 1.0, 2.5, 3.0, 4.0, 7.5]), st.integers(0, 8)
)
RULES = st.builds(
    Rule, st.sampled_from(["shift", "moment"]), st.sampled_from([0.0, 0.1, 0.5]), nurses_up=st.booleans()
)
NONE_FILED = pl.DataFrame(schema={"week_start": pl.Date, "reports": pl.Int64})


def frame(rows: list[tuple[int, int, float, int]]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (MONDAY + timedelta(weeks=week), 12.0 * patients, 12.0 * staff, float(patients), float(there))
            for week, patients, staff, there in rows
        ],
        schema=dict.fromkeys(
            ("week_start", "numerator", "denominator", "patients", "staff_present"), pl.Float64
        )
        | {"week_start": pl.Date},
        orient="row",
    )


@given(st.lists(SHIFT, min_size=1, max_size=60), RULES)
def test_the_share_over_never_rises_with_the_limit(rows, rule):
    told = by_limit(shift_weeks(frame(rows), [1.0, 2.5, 4.0, 6.0, 8.0, 30.0], rule), NONE_FILED)
    assert told["share"].to_list() == sorted(told["share"], reverse=True)
    assert told["weeks_counted"].to_list() == sorted(told["weeks_counted"], reverse=True)
    assert set(told["judged"]) == {len(rows)}


@given(st.lists(SHIFT, min_size=1, max_size=60), RULES, st.randoms())
def test_the_order_of_shifts_does_not_matter(rows, rule, random):
    mixed = list(rows)
    random.shuffle(mixed)
    assert shift_weeks(frame(rows), [3.0, 6.0], rule).equals(shift_weeks(frame(mixed), [3.0, 6.0], rule))


@given(st.lists(st.floats(0.1, 60), min_size=1, max_size=52), st.randoms())
def test_the_same_holds_of_weeks(loads, random):
    weeks = pl.DataFrame(
        {"week_start": [MONDAY + timedelta(weeks=n) for n in range(len(loads))], "numerator": loads}
    ).with_columns(denominator=1.0)
    limits = [5.0, 20.0, 25.0, 50.0]
    told = by_limit(mean_weeks(weeks, limits), NONE_FILED)
    for name in ("share", "weeks_counted", "weeks_broken"):
        assert told[name].to_list() == sorted(told[name], reverse=True)
    mixed = weeks.sample(fraction=1.0, shuffle=True, seed=random.randint(0, 999))
    assert mean_weeks(mixed, limits).equals(mean_weeks(weeks, limits))


@given(
    st.lists(st.floats(0.01, 200), max_size=80),
    st.sampled_from(["patients_per_nurse", "caseload_per_wte", "contacts_per_clinician_hour"]),
    st.lists(st.floats(0.5, 60), max_size=3),
)
def test_stated_limits_are_always_among_the_candidates(loads, measure, fixed):
    limits = candidate_limits(loads, measure, fixed)
    assert {round(limit, 4) for limit in fixed} <= set(limits)
    assert limits == sorted(set(limits))
