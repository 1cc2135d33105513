"""A document asked for: which, for whom, as on which day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.report.pack import unit_pack
from dashboard.report.typeset import typeset

if TYPE_CHECKING:
    from datetime import date

    from dashboard.data import About, Desk
    from dashboard.report.typeset import Made
    from pipelines.progress import Progress


def about_on(desk: Desk, today: date | None = None) -> About:
    """What the snapshot says of itself, as on a day (None: today, by the clock).

    The clock matters only where the data have become too old to say how things stand: else every day makes
    the same document, as on the day the snapshot was published.
    """
    now = desk.about(today)
    return now if now.stale else desk.about(desk.settings().built_on)


def make(
    desk: Desk,
    about: About,
    unit_id: str,
    *,
    progress: Progress | None = None,
) -> Made:
    """The pack of a unit."""
    return typeset(unit_pack(desk, unit_id, about), progress)
