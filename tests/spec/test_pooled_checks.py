"""Checks on untreated cells: exact without noise, silent where nothing is wrong, and loud where it is."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.pooled.checks import placebo, pre_trend
from pipelines.pooled.imputation import Imputation
from pipelines.pooled.twoway import TwoWay
from tests.pooled_panels import drawn, since

GO_LIVE = np.array([40, 44, 40, 44] + [-1] * 8)
UNITS = np.arange(12)
SCOPE = GO_LIVE >= 0
SINCE = since(GO_LIVE, 60)
CLEAN = SINCE < -4


def leads(y: np.ndarray, scope=SCOPE):
    return pre_trend(Imputation(TwoWay(CLEAN & np.isfinite(y)), y), scope, SINCE, UNITS)


def quiet(seed: int = 2, sd: float = 0.1) -> np.ndarray:
    return drawn(seed, GO_LIVE, 60, sd=sd)


def added(first: int, last: int, size: float) -> np.ndarray:
    return np.where((first <= SINCE) & (last >= SINCE), size, 0.0)


def test_a_lead_bin_is_how_far_its_weeks_lie_from_where_the_others_put_them():
    found = leads(quiet(sd=0.0) + added(-12, -9, 2.0) + added(-8, -5, 0.5))
    assert [lead.value for lead in found.leads if lead] == pytest.approx([2.0, 0.5])


def test_units_that_moved_like_the_others_pass():
    found = leads(quiet())
    assert found.p_value is not None
    assert found.p_value >= 0.05


def test_units_that_were_rising_fail():
    rising = 0.03 * np.clip(SINCE + 26, 0, None) * (SINCE > -(10**6)) * SCOPE[:, None]
    found = leads(quiet() + rising)
    assert found.p_value is not None
    assert found.p_value < 0.05


def test_the_bins_together_fail_half_as_easily_as_one():
    found = leads(quiet())
    alone = [lead.p_value for lead in found.leads if lead and lead.p_value is not None]
    assert found.p_value == pytest.approx(min(1.0, 2 * min(alone)))


def test_one_unit_cannot_be_checked():
    found = leads(quiet(), scope=UNITS == 0)
    assert (found.leads, found.p_value) == ((None, None), None)


def test_units_without_other_units_in_those_weeks_cannot_be_checked():
    y = quiet()
    y[4:, 20:] = np.nan
    assert leads(y).p_value is None


def test_a_pretended_go_live_lies_in_the_middle_of_the_untreated_weeks():
    # 36 and 40 untreated weeks: pretended in weeks 18 and 20, and known to nobody but this test.
    y = quiet(sd=0.0)
    for row in np.flatnonzero(SCOPE):
        y[row, 18 if GO_LIVE[row] == 40 else 20 :] += 3.0
    found = placebo(y, CLEAN, SCOPE, UNITS)
    assert found is not None
    assert found.value == pytest.approx(3.0)
    assert (found.units, found.cells) == (4, 2 * (36 - 18) + 2 * (40 - 20))


def test_nothing_after_the_untreated_weeks_is_looked_at():
    y = quiet()
    assert placebo(y + added(-4, 100, 5.0), CLEAN, SCOPE, UNITS) == placebo(y, CLEAN, SCOPE, UNITS)
    assert leads(y + added(-4, 100, 5.0)) == leads(y)


@pytest.mark.parametrize(("weeks", "made"), [(16, False), (17, True)])
def test_twelve_weeks_and_four_of_preparation_must_come_before_the_pretended_one(weeks: int, made: bool):
    live = np.where(SCOPE, weeks + 4, -1)
    found = placebo(quiet(), since(live, 60) < -4, SCOPE, UNITS)
    assert (found is not None) is made


def test_placebo_fails_where_units_were_on_another_path():
    rising = 0.05 * np.arange(60)[None, :] * SCOPE[:, None]
    found = placebo(quiet() + rising, CLEAN, SCOPE, UNITS)
    assert found is not None
    assert found.p_value is not None
    assert found.p_value < 0.05
