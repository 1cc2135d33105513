"""The line about the data, and the banners below it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.words.catalogue import count, listing, say
from dashboard.words.numbers import day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.data import About


def line(about: About, roles: Sequence[str] | None) -> list[str]:
    """Of which site and day the figures are, and who reads them: `roles` None where nobody signs in."""
    return [
        about.site_name,
        say("frame.data_to", day=day(about.as_of)),
        age(about),
        say("frame.snapshot", id=about.snapshot_id),
        _who(roles),
    ]


def age(about: About) -> str:
    """How old the data are against the clock."""
    return say("frame.age.today") if about.age_days <= 1 else count("frame.age", about.age_days)


def banners(about: About, damaged: str | None) -> list[str]:
    """What is to be known before any figure: a snapshot that cannot be read (`damaged`: its id), old data."""
    found = []
    if damaged:
        found.append(say("frame.damaged", id=damaged, day=day(about.as_of)))
    if about.stale:
        limit = count("days", about.max_age_days)
        found.append(say("frame.stale", age=age(about), limit=limit, day=day(about.as_of)))
    return found


def _who(roles: Sequence[str] | None) -> str:
    """Nobody in particular on this computer, or the roles of who is signed in; never a name."""
    if roles is None:
        return say("frame.local")
    return say("frame.roles", roles=listing([say(f"role.{role}") for role in roles]))
