"""Leave and sickness. Leave is planned, so that about as many people are away each week."""

from __future__ import annotations

import numpy as np

from sample_data.arrays import Flags

LEAVE_SHARE = 0.13
"""Share of days on leave: 33 working days of annual leave and a little study leave a year."""
LEAVE_SPELL_DAYS = 7
SICK_SHARE = 0.04
"""Share of days sick, as usual in NHS mental-health trusts (4-5 %)."""
SPELL_DAYS = 5
SPELL_SHARE = 0.25
"""Share of sick days that belong to spells of five days; the others come singly."""


def leave_days(rng: np.random.Generator, people: int, days: int) -> Flags:
    """[person, day]: away. Seven days at a time, taken in turn and evenly spread over the year."""
    cycle = LEAVE_SPELL_DAYS / LEAVE_SHARE
    turn = (rng.permutation(people) + rng.random()) / people
    return (np.arange(days) / cycle + turn[:, None]) % 1.0 < LEAVE_SHARE


def sick_days(rng: np.random.Generator, people: int, days: int) -> Flags:
    """[person, day]: ill, on single days or in spells."""
    single = rng.random((people, days)) < SICK_SHARE * (1 - SPELL_SHARE)
    starts = rng.random((people, days)) < SICK_SHARE * SPELL_SHARE / SPELL_DAYS
    spell = np.zeros((people, days), dtype=np.bool_)
    for lag in range(SPELL_DAYS):
        spell[:, lag:] |= starts[:, : days - lag]
    return single | spell
