"""Which weeks of which units are untreated, and what the others are: before, in and after the ramp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines.shapes.comparing import ANTICIPATION_WEEKS, BASELINE_WEEKS, FOR_EVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Rollouts:
    """What is known of each row of the panel, [row].

    `unit`: number of the unit; a unit that others joined has a row for each of its compositions. `go_live`:
    week, -1 for none. `clean_until`: first week in which it is no comparison any more. `ramp_weeks`: after
    go-live that are told apart. `ends`: first week without any tool again.
    """

    unit: Ints
    go_live: Ints
    clean_until: Ints
    ramp_weeks: Ints
    ends: Ints


@dataclass(frozen=True)
class Division:
    """One outcome's cells, [row, week]; a cell is in one of them or in none.

    `clean`: untreated. `early`: the weeks before go-live that are no baseline. `ramp`, `told`: while a tool
    is live, in and after the ramp. `since`: weeks since go-live, far below 0 in rows without one. `short`:
    rows with too few clean weeks, which have no cells.
    """

    clean: Flags
    early: Flags
    ramp: Flags
    told: Flags
    since: Ints
    short: Flags


def divide(seen: Flags, rollouts: Rollouts) -> Division:
    """The cells that are `seen`, divided by what the rollouts say of their weeks."""
    week = np.arange(seen.shape[1])[None, :]
    live = np.where(rollouts.go_live >= 0, rollouts.go_live, FOR_EVER)[:, None]
    since = week - live
    clean = seen & (week < rollouts.clean_until[:, None]) & (since < -ANTICIPATION_WEEKS)
    short = seen.any(axis=1) & (clean.sum(axis=1) < BASELINE_WEEKS)
    seen = seen & ~short[:, None]
    using = seen & (since >= 0) & (week < rollouts.ends[:, None])
    ramp = since < rollouts.ramp_weeks[:, None]
    return Division(
        clean & seen,
        seen & (since >= -ANTICIPATION_WEEKS) & (since < 0),
        using & ramp,
        using & ~ramp,
        np.asarray(since),
        np.asarray(short),
    )
