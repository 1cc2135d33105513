"""rollouts: where and when each tool went live. Units without a row are the comparison."""

from __future__ import annotations

import polars as pl

from sample_data.world.site import SiteWorld

RAMP_WEEKS = 4
SCHEMA = {"unit_id": pl.String, "tool_id": pl.String, "go_live_date": pl.Date, "ramp_weeks": pl.Int64}


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per unit and tool that went live while the unit was open."""
    found = [
        (unit.card.unit_id, live.tool_id, world.span.monday(live.week), RAMP_WEEKS)
        for unit in world.units
        for live in unit.card.go_lives
        if unit.card.merges_into is None or live.week < unit.card.merges_into[1]
    ]
    return pl.DataFrame(found, schema=SCHEMA, orient="row")
