"""The roster of the reference world: every clinician every weekday, hours as the story says.

Posts given up are shifts that are not there; what is left over from whole shifts, and the weekly noise,
lies in each shift's worked hours, so that a week's hours are exactly what was asked for.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data.arrays import Floats
from sample_data.cards.card import UnitCard
from sample_data.span import Span, at_wall_clock
from sample_data.world.people import People

STARTS, PRESENCE, BREAK = 9.0, 8.5, 1.0
FULL_DAY_HOURS = PRESENCE - BREAK
WORKDAYS = 5


def plain_roster(card: UnitCard, people: People, span: Span, hours: Floats) -> pl.DataFrame:
    """One row per shift, as `roster.kept` answers, with worked_hours already set."""
    n = len(people.ids)
    weeks = span.horizon // 7
    shifts = np.clip(np.round(n * WORKDAYS * np.minimum(hours, 1.0)), 1, n * WORKDAYS).astype(np.int64)
    week = np.repeat(np.arange(weeks), shifts)
    nth = np.concatenate([np.arange(k) for k in shifts])
    person = (nth + week) % n
    day = 7 * week + nth // n
    begins = at_wall_clock(span, day, np.full(len(day), STARTS))
    ends = at_wall_clock(span, day, np.full(len(day), STARTS + PRESENCE))
    planned = day >= span.days
    stretch = FULL_DAY_HOURS * n * WORKDAYS * hours / shifts
    return pl.DataFrame(
        {
            "day": day,
            "person": person,
            "period": "all",
            "status": np.where(planned, "planned", "worked"),
            "staffing": "substantive",
            "clinician_id": np.array(people.ids)[person],
            "staff_group": np.array(people.groups)[person],
            "starts_at": begins,
            "ends_at": ends,
            "length_hours": np.full(len(day), PRESENCE),
            "break_hours": np.full(len(day), BREAK),
            "worked_hours": np.round(stretch[week], 2),
        }
    ).with_columns(unit_id=pl.lit(card.unit_id))
