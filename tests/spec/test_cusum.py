"""The cumulative sum, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.detection.cusum import CAP, cusum

NAN = float("nan")


def path(z, k=1.0, h=4.0):
    return cusum(np.array([z], float), k, np.array([h]))


def test_excess_over_k_adds_up_and_never_goes_below_zero():
    found = path([0.5, 2.5, 3.0, -1.0, 4.0])
    # 0.5-1 -> 0;  0+2.5-1 = 1.5;  1.5+3-1 = 3.5;  3.5-1-1 = 1.5;  1.5+4-1 = 4.5
    assert found.level[0].tolist() == [0.0, 1.5, 3.5, 1.5, 4.5]
    assert found.signal[0].tolist() == [False, False, False, False, True]


def test_the_excess_began_in_the_week_after_the_sum_was_last_zero():
    assert path([3.0, -5.0, 0.0, 2.0, 5.0]).since[0].tolist() == [0, -1, -1, 3, 3]


@pytest.mark.parametrize(("last", "signals"), [(2.99, False), (3.0, False), (3.01, True)])
def test_a_sum_equal_to_its_threshold_is_no_signal(last, signals):
    assert path([3.0, last], h=4.0).signal[0, 1] == signals  # (3-1) + (last-1) against 4


def test_a_missing_week_holds_the_sum_and_its_beginning():
    found = path([3.0, NAN, 4.0])
    assert found.level[0].tolist() == [2.0, 2.0, 5.0]
    assert found.since[0].tolist() == [0, 0, 0]


def test_the_sum_is_capped_so_that_an_end_is_seen():
    found = path([9.0] * 10 + [0.0] * 5, h=4.0)
    assert found.level.max() == CAP * 4.0
    # From 8 it takes four quiet weeks of -1 each to be no longer above 4.
    assert found.signal[0, 10:].tolist() == [True, True, True, False, False]


def test_a_unit_without_threshold_never_signals():
    assert not path([9.0] * 30, h=float("inf")).signal.any()
