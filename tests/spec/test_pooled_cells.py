"""Which weeks of a unit are untreated, and which are before, in and after the ramp: at each threshold."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.pooled.cells import divide
from pipelines.shapes.comparing import FOR_EVER
from tests.pooled_panels import rollouts

LIVE, WEEKS = 20, 40
SEEN = np.ones((1, WEEKS), dtype=bool)


def weeks_of(cells) -> list[int]:
    return [int(week) for week in np.flatnonzero(cells[0])]


def divided(seen=SEEN, live=LIVE, **given):
    return divide(seen, rollouts(np.array([live]), **given))


def test_weeks_up_to_four_before_go_live_are_untreated_and_those_four_are_neither():
    cells = divided()
    assert weeks_of(cells.clean) == list(range(16))
    assert weeks_of(cells.early) == [16, 17, 18, 19]


@pytest.mark.parametrize("ramp", [0, 4, 6])
def test_the_ramp_has_the_units_own_weeks_and_the_effect_is_told_after_it(ramp: int):
    cells = divided(ramp_weeks=np.array([ramp]))
    assert weeks_of(cells.ramp) == list(range(20, 20 + ramp))
    assert weeks_of(cells.told) == list(range(20 + ramp, WEEKS))


@pytest.mark.parametrize(("live", "short"), [(15, True), (16, False), (17, False)])
def test_a_unit_needs_twelve_untreated_weeks(live: int, short: bool):
    # Go-live in week 16 leaves weeks 0 to 11.
    cells = divided(live=live)
    assert bool(cells.short[0]) is short
    assert bool(cells.told.any()) is not short


def test_weeks_that_are_not_known_are_no_weeks():
    seen = SEEN.copy()
    seen[0, [3, 30]] = False
    cells = divided(seen)
    assert 3 not in weeks_of(cells.clean)
    assert 30 not in weeks_of(cells.told)
    seen[0, :4] = False
    assert not divided(seen).short[0]
    seen[0, :5] = False
    assert divided(seen).short[0]


def test_a_unit_never_seen_is_not_short_of_weeks_it_has_none():
    assert not divided(np.zeros((1, WEEKS), dtype=bool)).short[0]


def test_a_unit_without_rollout_compares_until_its_people_use_a_tool():
    cells = divided(live=-1, clean_until=np.array([30]))
    assert weeks_of(cells.clean) == list(range(30))
    assert not cells.told.any()
    assert weeks_of(divided(live=-1, clean_until=np.array([FOR_EVER])).clean) == list(range(WEEKS))


def test_use_before_the_go_live_ends_the_untreated_weeks():
    assert weeks_of(divided(clean_until=np.array([13])).clean) == list(range(13))


def test_weeks_without_any_tool_again_are_neither_treated_nor_untreated():
    cells = divided(ends=np.array([30]))
    assert weeks_of(cells.told) == list(range(24, 30))
    assert weeks_of(cells.clean) == list(range(16))
