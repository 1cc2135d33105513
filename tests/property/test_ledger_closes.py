"""Whatever goes in, the ledger's entries add up to what was saved."""

from __future__ import annotations

from math import isfinite

from hypothesis import given
from hypothesis import strategies as st

from pipelines.ledger.identity import Quantities, allocate

HOURS = st.floats(0, 5e4)
EACH = st.floats(0, 20)
SAVED = st.floats(-5e3, 5e3)
CLOSE = 1e-9


def maybe(numbers: st.SearchStrategy[float]) -> st.SearchStrategy[float | None]:
    return st.none() | numbers


QUANTITIES = st.builds(
    Quantities,
    patients=HOURS,
    scheduled=HOURS,
    weighted=maybe(HOURS),
    care=maybe(EACH),
    documentation=maybe(EACH),
    overtime=maybe(HOURS),
    after_hours=maybe(HOURS),
)


@given(QUANTITIES, QUANTITIES, SAVED)
def test_the_known_entries_add_up_to_what_was_saved(without, after, saved):
    answer = allocate(without, after, saved)
    known = [float(hours) for hours in answer.entries.values() if hours is not None]
    assert all(isfinite(hours) for hours in known)
    largest = max(1.0, *(abs(hours) for hours in known))
    assert abs(sum(known) - saved) <= CLOSE * max(1.0, largest * 1e-5)


@given(QUANTITIES, QUANTITIES)
def test_documentation_route_closes_too_and_its_rest_is_other_time(without, after):
    both = [side.documentation is not None and side.care is not None for side in (without, after)]
    if not all(both):
        return
    answer = allocate(without, after)
    known = [float(hours) for hours in answer.entries.values() if hours is not None]
    assert abs(sum(known) - float(answer.saved)) <= CLOSE * max(1.0, *(abs(hours) for hours in known))


@given(QUANTITIES)
def test_nothing_changed_leaves_all_of_it_unaccounted(same):
    answer = allocate(same, same, 12.5)
    told = {name: hours for name, hours in answer.entries.items() if hours}
    assert set(told) == {"unaccounted"}
    assert told["unaccounted"] == 12.5
