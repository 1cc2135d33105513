"""Whether more use comes with more effect, with its arithmetic visible where there is no noise."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.pooled.dose import Dose, dose_response
from pipelines.pooled.imputation import Imputation
from pipelines.pooled.twoway import TwoWay
from tests.pooled_panels import drawn, since

GO_LIVE = np.array([20, 20, 20, -1, -1, -1, -1])
SINCE = since(GO_LIVE, 40)
TOLD = SINCE >= 4
UNITS = np.arange(7)
USE = np.where(TOLD, np.array([0.2, 0.5, 0.8, 0, 0, 0, 0])[:, None], np.nan)


def told(use=USE, cells=TOLD, sd=0.0) -> Dose:
    y = drawn(1, GO_LIVE, 40, sd=sd) + np.where(SINCE >= 0, 1.0 + 10.0 * np.nan_to_num(use), 0.0)
    return dose_response(Imputation(TwoWay(SINCE < -4), y), cells, use, UNITS)


def test_the_slope_is_the_change_of_the_effect_from_nobody_to_everybody():
    # Effects are 1 + 10 x use: 3, 6 and 9 at a use of 0.2, 0.5 and 0.8.
    dose = told()
    assert dose.slope is not None
    assert dose.slope.value == pytest.approx((9 - 3) / (0.8 - 0.2))
    assert dose.slope.se == pytest.approx(0.0, abs=1e-9)
    # Three units with a tool and four without, less one for the level of the line and one for its slope.
    assert dose.slope.df == 3 + 4 - 2


def test_thirds_of_the_weeks_by_use_have_their_own_means():
    bands = told().bands
    assert [(band.low, band.high) for band in bands] == [(0.2, 0.2), (0.5, 0.5), (0.8, 0.8)]
    assert [band.effect.value for band in bands] == pytest.approx([3, 6, 9])
    assert [band.effect.units for band in bands] == [1, 1, 1]


def test_noise_gives_the_slope_an_interval_that_holds_it():
    slope = told(sd=0.1).slope
    assert slope is not None
    assert slope.interval is not None
    low, high = slope.interval
    assert low < 10 < high


def test_hidden_use_is_said_and_not_taken_for_none():
    assert told(use=np.full(USE.shape, np.nan)) == Dose(reason="use_hidden")


def test_cells_whose_use_is_not_known_are_left_out():
    use = USE.copy()
    use[0, 30:] = np.nan
    dose = told(use)
    assert dose.slope is not None
    assert dose.slope.cells == 3 * 16 - 10


@pytest.mark.parametrize(("spread", "told_of"), [(0.023, False), (0.027, True)])
def test_use_that_hardly_varies_tells_nothing(spread: float, told_of: bool):
    # Thirds at 0.5 - spread, 0.5 and 0.5 + spread: their standard deviation is spread x sqrt(2/3).
    use = np.where(TOLD, 0.5 + spread * np.array([-1, 0, 1, 0, 0, 0, 0])[:, None], np.nan)
    assert (told(use).reason is None) is told_of


def test_two_units_are_too_few_for_a_line():
    assert told(cells=TOLD & (UNITS != 0)[:, None]).reason == "too_few"


def test_fewer_than_twelve_weeks_of_units_are_too_few():
    assert told(cells=TOLD & (SINCE < 8)).reason is None
    assert told(cells=TOLD & (SINCE < 7)).reason == "too_few"
