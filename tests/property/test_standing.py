"""What must hold for every standing, whatever its lines and weeks."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fact_rows import Row
from tests.judged_weeks import a_line, standing, sunday, weeks_of

RANK = ("within", "near", "unknown", "over")
"""Better to worse; what cannot be seen is not called safe."""

WEEKS = st.lists(st.one_of(st.none(), st.integers(0, 14)), min_size=4, max_size=8)
LOADS = st.floats(0.5, 9.0)
AVERAGING = st.sampled_from(["shift", "week", "moment"])
ALLOWED = st.sampled_from([0.0, 0.1, 0.25])


@st.composite
def lines_and_weeks(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    """One to three lines of the ward and their weeks."""
    lines, rows = [], []
    for number in range(draw(st.integers(1, 3))):
        line = a_line(line_id=f"line-{number}", averaging=draw(AVERAGING), allowed_share=draw(ALLOWED))
        load = draw(LOADS)
        weeks = weeks_of(draw(WEEKS), line, load=load)
        if line["averaging"] == "week":
            weeks = [row | {"over": load > 6.0 if row["observed"] else None} for row in weeks]
        lines.append(line)
        rows += weeks
    return lines, rows


def told(lines: list[Row], rows: list[Row]) -> Row:
    return standing(rows, lines, as_of=sunday(7), complete=[1.0] * 8)


@settings(max_examples=80)
@given(lines_and_weeks())
def test_the_unit_stands_where_its_worst_line_stands(site):
    lines, rows = site
    each = [told([line], rows) for line in lines]
    together = told(lines, rows)
    assert RANK.index(together["standing"]) == max(RANK.index(row["standing"]) for row in each)
    named = next(row for row in each if row["line_id"] == together["line_id"])
    assert together == named


@settings(max_examples=80)
@given(lines_and_weeks(), st.floats(0.1, 3.0))
def test_more_load_never_stands_better(site, more):
    lines, rows = site
    heavier = []
    for row in rows:
        line = next(line for line in lines if line["line_id"] == row["line_id"])
        load = row["load"] + more
        over = (load > 6.0 if row["observed"] else None) if line["averaging"] == "week" else row["over"]
        heavier.append(row | {"load": load, "load_numerator": load * 100.0, "over": over})
    before, after = told(lines, rows), told(lines, heavier)
    assert RANK.index(after["standing"]) >= RANK.index(before["standing"])


@settings(max_examples=60)
@given(lines_and_weeks(), st.integers(0, 7))
def test_losing_a_week_never_makes_a_unit_safe_that_was_over_its_shifts(site, lost):
    """Data taken away can hide that a unit is over, but then it is unknown or still judged by three weeks."""
    lines, rows = site
    hidden = [
        row | {"observed": False, "over": None, "periods_over": 0, "periods_observed": 0}
        if row["week_start"] == sunday(lost)
        else row
        for row in rows
    ]
    observed = [row for row in hidden if row["observed"] and row["week_start"] > sunday(3)]
    if all(sum(row["line_id"] == line["line_id"] for row in observed) < 3 for line in lines):
        assert told(lines, hidden)["standing"] == "unknown"


@settings(max_examples=60)
@given(lines_and_weeks(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_lines_changes_nothing(site, order: random.Random):
    lines, rows = site
    assert told(lines, rows) == told(order.sample(lines, len(lines)), order.sample(rows, len(rows)))


@settings(max_examples=60)
@given(lines_and_weeks())
def test_within_means_seen_and_calm(site):
    row = told(*site)
    if row["standing"] == "within":
        line = next(line for line in site[0] if line["line_id"] == row["line_id"])
        assert row["load"] < 0.9 * 6.0
        assert row["periods_observed"] > 0
        assert row["periods_over"] <= line["allowed_share"] * row["periods_observed"] + 1e-9
