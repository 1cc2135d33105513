"""One outcome of one scope: what it is called, who is left out and why, and its course."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.pooled.pool import LEFT_OUT, Fitted, Panel, Pooled
from tests.pooled_panels import drawn, panel, rollouts, since

WEEKS = 70
GO_LIVE = np.array([40, 44, 48, 40, 44, 48] + [-1] * 6)
EVERY = np.ones(12, dtype=bool)


def quiet(seed: int = 5) -> np.ndarray:
    return drawn(seed, GO_LIVE, WEEKS, sd=0.1)


def with_effect(size: float = 1.0) -> np.ndarray:
    return quiet() + np.where(since(GO_LIVE, WEEKS) >= 0, size, 0.0)


def pooled(y=None, scope=EVERY, go_live=GO_LIVE, **given) -> Pooled:
    told: Panel = panel(with_effect() if y is None else y, go_live, **given)
    return Fitted(told).pooled(scope)


def left_out(found: Pooled) -> dict[str, int]:
    return {name: number for name, number in (found.left_out or {}).items() if number}


def test_an_effect_is_found_with_an_interval_and_called_controlled():
    found = pooled()
    assert found.effect is not None
    assert found.effect.interval is not None
    low, high = found.effect.interval
    assert low < 1.0 < high
    assert (found.pre_trend_passed, found.placebo_passed, found.weak) == (True, True, False)
    assert found.grade == "controlled"
    # Two units each from week 44, 48 and 52 on, to week 69.
    assert (found.effect.units, found.effect.compared) == (6, 6)
    assert found.effect.cells == 2 * (70 - 44) + 2 * (70 - 48) + 2 * (70 - 52)
    assert found.weeks == (44, 69)


def test_the_ramp_is_told_apart():
    y = quiet() + np.where(since(GO_LIVE, WEEKS) >= 4, 2.0, 0.0)
    found = pooled(y)
    assert found.effect is not None
    assert found.ramp is not None
    assert found.effect.value == pytest.approx(2.0, abs=0.2)
    assert found.ramp.value == pytest.approx(0.0, abs=0.2)
    assert found.ramp.cells == 6 * 4


def test_the_course_is_told_in_bins_of_four_weeks_and_the_last_is_open():
    bins = pooled(go_live=np.where(GO_LIVE > 0, 36, -1)).course
    assert [(one.first, one.last, one.phase) for one in bins] == [
        (-12, -9, "before"),
        (-8, -5, "before"),
        (-4, -1, "preparing"),
        *((first, first + 3, "after") for first in range(0, 28, 4)),
        (28, None, "after"),
    ]


def test_the_scope_chooses_the_treated_cells_and_everybody_compares():
    scope = np.zeros(12, dtype=bool)
    scope[:2] = True
    y = with_effect(0.0)
    y[0, 40:] += 3.0
    y[1, 44:] += 1.0
    found = pooled(y, scope)
    assert found.effect is not None
    assert (found.effect.units, found.effect.compared) == (2, 6)
    # 26 weeks of the first unit and 22 of the second.
    assert found.effect.value == pytest.approx((26 * 3.0 + 22 * 1.0) / 48, abs=0.15)


def test_a_failed_check_withdraws_the_word_controlled():
    rising = 0.05 * np.arange(WEEKS)[None, :] * (GO_LIVE >= 0)[:, None]
    found = pooled(quiet() + rising)
    assert False in (found.pre_trend_passed, found.placebo_passed)
    assert found.grade == "compared"


def test_a_check_that_could_not_be_made_withdraws_it_too():
    # Sixteen untreated weeks: none are left for a pretended go-live.
    found = pooled(go_live=np.where(GO_LIVE >= 0, 20, -1))
    assert found.placebo_passed is None
    assert found.grade == "compared"


@pytest.mark.parametrize(("untreated", "weak"), [(3, True), (4, False)])
def test_under_four_comparison_units_it_is_weak(untreated: int, weak: bool):
    go_live = GO_LIVE[: 6 + untreated]
    y = with_effect()[: 6 + untreated]
    found = pooled(y, EVERY[: 6 + untreated], go_live)
    assert found.effect is not None
    assert found.effect.interval is not None
    assert (found.weak, found.grade == "controlled") == (weak, not weak)


def test_one_unit_has_an_effect_without_an_interval():
    found = pooled(scope=np.arange(12) == 0)
    assert found.effect is not None
    assert (found.effect.interval, found.weak, found.grade) == (None, True, "compared")


def test_without_a_unit_to_compare_with_there_is_none_and_it_says_so():
    go_live = np.full(12, 40)
    found = pooled(go_live=go_live)
    assert (found.effect, found.grade, found.reason) == (None, None, "no_comparison")
    assert left_out(found) == {"no_comparison": 12}


def test_without_a_rollout_there_is_nothing_to_tell():
    assert pooled(scope=GO_LIVE < 0).reason == "no_rollout"


def test_units_that_are_not_behind_it_are_counted_each_with_its_reason():
    y = with_effect()
    y[0] = np.nan  # nobody records it
    y[1], hidden = np.nan, np.zeros(y.shape, dtype=bool)
    hidden[1] = True  # too few people
    y[2, 5:44] = np.nan  # five untreated weeks
    y[3, 44:] = np.nan  # nothing after the ramp
    found = pooled(y, hidden=hidden)
    assert left_out(found) == {"no_data": 1, "hidden": 1, "baseline_short": 1, "ramp_not_over": 1}
    assert found.effect is not None
    assert found.effect.units == 2


def test_a_unit_with_some_hidden_weeks_stays_with_the_others():
    y, hidden = with_effect(), np.zeros((12, WEEKS), dtype=bool)
    y[1, 60:], hidden[1, 60:] = np.nan, True
    found = pooled(y, hidden=hidden)
    assert left_out(found) == {}
    assert found.effect is not None
    assert found.effect.units == 6


def test_where_all_units_are_left_out_the_commonest_reason_is_told():
    y = with_effect()
    y[:4], y[4:6, 5:] = np.nan, np.nan
    hidden = np.zeros(y.shape, dtype=bool)
    hidden[:4] = True
    found = pooled(y, hidden=hidden)
    assert (found.effect, found.reason) == (None, "hidden")
    assert set(found.left_out or {}) == set(LEFT_OUT)


def test_compositions_of_one_unit_are_one_unit():
    unit = np.arange(12)
    unit[1] = 0
    found = pooled(rollouts=rollouts(GO_LIVE, unit=unit))
    assert found.effect is not None
    assert found.effect.units == 5
