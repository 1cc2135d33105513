"""agreements: what the rollout promised, written down before it began."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from sample_data.cards.tools import BY_ID
from sample_data.world.site import SiteWorld

PROMISED_MINUTES = {"T-SCRIBE": 30.0, "T-DRAFT": 25.0}
"""Per shift: the maker's claim, more than what is measured later."""


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per tool for all units, and one for the first unit to go live, which bargained for more."""
    found = []
    for tool_id in BY_ID:
        weeks = [
            (live.week, u.card) for u in world.units for live in u.card.go_lives if live.tool_id == tool_id
        ]
        if not weeks:
            continue
        week, first = min(weeks, key=lambda pair: pair[0])
        agreed = world.span.monday(week) - timedelta(weeks=6)
        found += [_agreement(world, None, tool_id, agreed), _agreement(world, first.unit_id, tool_id, agreed)]
    return pl.DataFrame(found, infer_schema_length=None)


def _agreement(world: SiteWorld, unit_id: str | None, tool_id: str, agreed: object) -> dict[str, object]:
    """Shares of the promised saving by use; they add up to 1."""
    for_one = unit_id is not None
    return {
        "unit_id": unit_id,
        "tool_id": tool_id,
        "effective_from": agreed,
        "promised_minutes_per_shift": PROMISED_MINUTES[tool_id],
        "share_patients": 0.1 if for_one else 0.2,
        "share_access": 0.1,
        "share_recovery": 0.5 if for_one else 0.4,
        "share_teaching": 0.2,
        "share_cost": 0.1,
        "success_criterion": "Net minutes saved per shift reach half of the promise within six months",
        "stop_criterion": "Any unit over its load line for three weeks of four with the tool in use",
        "review_on": world.span.day(world.span.days + 28),
        "agreed_with": "Staff side committee",
        "source": "Joint committee minutes",
    }
