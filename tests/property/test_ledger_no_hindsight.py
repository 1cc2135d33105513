"""Later weeks change nothing that was said of earlier ones, and no other unit's name or place does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.ledger.account import account_of
from tests.ledger_weeks import cut, noisy

LIVES = {0: 22, 1: 25, 2: 31, 3: 44}


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.integers(30, 58))
def test_a_ledger_to_a_week_is_the_ledger_that_was_told_in_that_week(seed, until):
    whole = noisy(seed, go_live=LIVES)
    then = cut(whole, until)
    for row in (0, 1):
        assert account_of(whole, row, 0, until) == account_of(then, row, 0, until)


@settings(max_examples=8)
@given(st.integers(0, 10_000))
def test_every_known_entry_adds_up_to_what_was_saved_after_rounding(seed):
    weeks = noisy(seed, go_live=LIVES)
    for row in LIVES:
        account = account_of(weeks, row, 0, 59)
        known = [entry.hours for entry in account.entries if entry.hours is not None]
        assert account.saved is not None
        assert abs(sum(known) - account.saved) <= 1e-9


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_weeks_give_the_same_intervals_in_every_run(seed):
    first, second = (account_of(noisy(seed, go_live=LIVES), 0, 0, 59) for _ in range(2))
    assert first == second
    assert first.ratio_interval is not None
    assert np.isfinite(first.ratio_interval).all()
