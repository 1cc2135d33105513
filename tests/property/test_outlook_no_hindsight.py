"""Coming shifts: what is told on a day needs nothing later, and no order of rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.coming import as_of, foreseen_from
from tests.fact_rows import day, shape_of, shift, site_rows, table
from tests.oracle.test_outlook_by_hand import LINES, WEEKS, ward

EARLIER = WEEKS - 1


def rows_of(seed):
    made = ward(seed)
    return site_rows({"load_lines": LINES, "shifts": made.shifts, "caseload": made.census})


def equal(left, right):
    assert left.keys() == right.keys()
    for name in left:
        assert_frame_equal(shape_of(left[name]), shape_of(right[name]), check_exact=True)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10**6), shuffled=st.integers(0, 10**6))
def test_the_order_of_rows_does_not_matter(seed, shuffled):
    rows = rows_of(seed)
    mixed = {
        name: getattr(rows, name).sample(fraction=1.0, shuffle=True, seed=shuffled)
        for name in ("shifts", "caseload", "lines")
    }
    equal(foreseen_from(rows, WEEKS), foreseen_from(replace(rows, **mixed), WEEKS))


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10**6), patients=st.floats(0, 40))
def test_later_rows_change_nothing(seed, patients):
    """A census of every later day, plans beyond the fortnight, and what became of planned shifts."""
    rows = rows_of(seed)
    random = Random(seed)
    later = [
        {"date": as_of(WEEKS) + timedelta(days=each), "patients": patients, "period": period}
        for each in range(1, 20)
        for period in ("day", "night")
    ]
    beyond = [
        shift(day(7 * WEEKS + each), status="planned", clinician_id="late", staff_group="nurse")
        for each in range(14, 30)
    ]
    planned = rows.shifts.filter((pl.col("status") == "planned") & (pl.col("_date") > as_of(WEEKS)))
    became = planned.filter(
        pl.Series([random.random() < 0.5 for _ in range(planned.height)], dtype=pl.Boolean)
    )
    became = became.with_columns(
        status=pl.lit("worked"), shift_id=pl.concat_str(pl.lit("w-"), "shift_id"), worked_hours=pl.lit(11.0)
    )
    more = replace(
        rows,
        caseload=pl.concat([rows.caseload, table("caseload", later)]),
        shifts=pl.concat(
            [rows.shifts, table("shifts", beyond).with_columns(shift_id=pl.lit("late")), became]
        ),
    )
    equal(foreseen_from(rows, WEEKS), foreseen_from(more, WEEKS))


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_what_is_set_beside_a_shift_was_the_forecast_seven_days_before(seed):
    """The Sundays' shifts: a forecast was published then, from the same plan."""
    rows = rows_of(seed)
    sunday = as_of(WEEKS)
    then = foreseen_from(rows, EARLIER)["shift_outlook"].filter(date=sunday).sort("period")
    now = foreseen_from(rows, WEEKS)["shift_outlook_check"].filter(date=sunday).sort("period")
    names = ["period", "planned_hours", "patients", "limit", "load", "load_low", "load_high", "state"]
    then = then.join(now.select("period"), on="period", how="semi")
    assert_frame_equal(then.select(names), now.select(names), check_exact=True)
