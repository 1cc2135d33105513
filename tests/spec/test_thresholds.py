"""The table of thresholds: read where it has rows, between them, and beyond its ends."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from pipelines.detection.thresholds import threshold

ROWS = [
    tuple(map(float, line.split(",")))
    for line in resources.files("pipelines.detection")
    .joinpath("thresholds.csv")
    .read_text(encoding="utf-8")
    .splitlines()[1:]
]


def h(k: float, weeks: float, correlation: float, rate: float) -> float:
    return float(threshold(k, np.array([weeks]), np.array([correlation]), rate)[0])


@pytest.mark.parametrize("row", ROWS[::7])
def test_a_row_of_the_table_is_found_as_it_stands(row):
    *asked, stands = row
    assert h(*asked) == pytest.approx(stands, abs=1e-9)


def test_between_two_rows_it_is_linear_in_one_over_weeks():
    # 1/24 is a third of the way from 1/26... counted from the longer baseline: (1/24 - 1/26) / (1/20 - 1/26)
    share = (1 / 24 - 1 / 26) / (1 / 20 - 1 / 26)
    assert h(1, 24, 0, 0.05) == pytest.approx((1 - share) * h(1, 26, 0, 0.05) + share * h(1, 20, 0, 0.05))


def test_beyond_its_ends_the_last_row_holds():
    assert h(1, 500, 0, 0.05) == h(1, 104, 0, 0.05)
    assert h(1, 3, 0, 0.05) == h(1, 12, 0, 0.05)
    assert h(1, 26, 0.9, 0.05) == h(1, 26, 0.4, 0.05)


def test_fewer_weeks_more_correlation_and_fewer_false_alarms_ask_for_more():
    assert h(1, 12, 0.1, 0.05) > h(1, 52, 0.1, 0.05)
    assert h(1, 26, 0.3, 0.05) > h(1, 26, 0.0, 0.05)
    assert h(1, 26, 0.1, 0.01) > h(1, 26, 0.1, 0.1)
    assert h(0.75, 26, 0.1, 0.05) > h(1, 26, 0.1, 0.05)


def test_another_k_is_not_in_the_table():
    with pytest.raises(KeyError):
        h(2.0, 26, 0.0, 0.05)
