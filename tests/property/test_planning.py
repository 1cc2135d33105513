"""What holds of every plan: hours never raise load, nothing changes nothing, and what is asked suffices."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipelines.planning.ask import Judged, ask
from pipelines.planning.rule import STEP, Rule
from pipelines.planning.saving import hours_taken
from pipelines.planning.shifts import Shift
from pipelines.planning.weeks import Week

MONDAY = date(2026, 10, 26)
NUMBER = st.integers(0, 4000).map(lambda tenths: tenths / 10)
HOURS = st.integers(0, 96).map(lambda steps: steps * STEP)
PERIODS = ("day", "evening", "night")


@st.composite
def lines(draw: st.DrawFn) -> Judged:
    """A line of shifts, of moments or of weeks, with whatever happened."""
    limit = draw(st.floats(1, 30))
    if draw(st.booleans()):
        made = draw(st.lists(st.tuples(NUMBER, NUMBER), min_size=3, max_size=4))
        weeks = tuple(
            Week(MONDAY + timedelta(weeks=n), top, bottom, 1.0) for n, (top, bottom) in enumerate(made)
        )
        rule = Rule("C", "caseload_per_wte", limit, "week", 0.0, nurses_up=False, hours_of_one=37.5)
        return Judged(rule, weeks=weeks)
    averaging = draw(st.sampled_from(["shift", "moment"]))
    rule = Rule(
        "W",
        "patients_per_nurse",
        limit,
        averaging,
        draw(st.sampled_from([0.0, 0.1, 0.3])),
        nurses_up=draw(st.booleans()),
    )
    shift = st.builds(
        Shift,
        st.integers(0, 27).map(lambda day: MONDAY + timedelta(days=day)),
        st.sampled_from(PERIODS),
        st.floats(0, 40),
        st.sampled_from([7.5, 8.0, 12.0]),
        st.floats(0, 80),
        st.floats(0, 8),
        st.lists(
            st.tuples(st.floats(0, 8), st.integers(1, 8)),
            min_size=1,
            max_size=4,
            unique_by=lambda one: one[0],
        ).map(lambda made: tuple(sorted(made)))
        if averaging == "moment"
        else st.just(()),
    )
    return Judged(rule, tuple(draw(st.lists(shift, min_size=1, max_size=24))))


def loads(line: Judged) -> list[float]:
    told = [*(shift.load for shift in line.shifts), *(week.load for week in line.weeks)]
    return [float("inf") if load is None else load for load in told]


@given(lines(), HOURS, st.sampled_from([*PERIODS, "week"]))
def test_more_hours_never_raise_a_load_nor_break_what_was_kept(line: Judged, hours: float, period: str):
    after = line.changed({period: hours}, 0)
    pairs = list(zip(loads(line), loads(after), strict=True))
    assert all(then <= before or then == float("inf") for before, then in pairs)
    assert after.over <= line.over
    assert after.kept or not line.kept


@given(lines())
def test_the_plan_of_nothing_changes_nothing(line: Judged):
    assert line.changed({}, 0) == line
    assert line.changed(dict.fromkeys(PERIODS, 0.0), 0) == line
    assert hours_taken([line], {}, 0) == 0


@given(lines())
def test_what_is_asked_brings_every_line_back_and_is_nothing_for_a_line_that_is_kept(line: Judged):
    answer = ask([line])
    assert line.changed(answer.hours, 0).kept
    assert line.changed({}, -answer.patients).kept
    assert min((*answer.hours.values(), 0.0)) == 0.0
    if line.kept:
        assert not any(answer.hours.values())
        assert answer.patients == 0


@given(lines(), lines())
def test_two_lines_together_are_both_brought_back(one: Judged, other: Judged):
    answer = ask([one, other])
    assert one.changed(answer.hours, 0).kept
    assert other.changed(answer.hours, 0).kept
    assert one.changed({}, -answer.patients).kept
    assert other.changed({}, -answer.patients).kept
