"""What is said of a rate in a week depends on no later week, on no order, and on no unit of measurement."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.detection.rates import rate_paths

UNITS, WEEKS = 7, 70
SEEDS = st.integers(0, 10**6)


def world(seed):
    rng = np.random.default_rng(seed)
    exposure = rng.uniform(0.3, 1.5, (UNITS, WEEKS))
    amount = rng.poisson(exposure * rng.uniform(0.05, 4, (UNITS, 1))).astype(float)
    amount[0, 45:55] += 6
    amount[rng.random(amount.shape) < 0.1] = np.nan
    return amount, exposure, rng.choice([-1, 0, 12, 20, 33, 50, 65], UNITS)


@settings(max_examples=60)
@given(seed=SEEDS, weeks=st.integers(1, WEEKS), counted=st.booleans())
def test_a_cut_series_says_what_the_whole_one_says(seed, weeks, counted):
    amount, exposure, live = world(seed)
    whole = rate_paths(amount, exposure, live, 0.025, counted=counted)
    known = np.where(live < weeks, live, -1)
    part = rate_paths(amount[:, :weeks], exposure[:, :weeks], known, 0.025, counted=counted)
    np.testing.assert_array_equal(part.judged, whole.judged[:, :weeks])
    for name in ("signal", "since", "height", "usual"):
        np.testing.assert_allclose(
            getattr(part, name)[part.judged], getattr(whole, name)[:, :weeks][part.judged], err_msg=name
        )


@settings(max_examples=30)
@given(seed=SEEDS, order=st.permutations(range(UNITS)), scale=st.sampled_from([0.001, 60.0]))
def test_order_and_units_of_measurement_change_no_signal(seed, order, scale):
    """Overtime in minutes or hours, per hour or per thousand of them; counts are always counts."""
    amount, exposure, live = world(seed)
    places = list(order)
    for counted in (True, False):
        one = rate_paths(amount, exposure, live, 0.025, counted=counted)
        other = rate_paths(
            amount[places] * (1 if counted else scale),
            exposure[places] * scale,
            live[places],
            0.025,
            counted=counted,
        )
        np.testing.assert_allclose(one.height[places], other.height, atol=1e-9)
        np.testing.assert_array_equal(one.judged[places], other.judged)
