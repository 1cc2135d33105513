"""support_offers: what staff were offered around a rollout, used, and were refused."""

from __future__ import annotations

import polars as pl

from sample_data.seeds import stream
from sample_data.world.site import SiteWorld

OFFERS = (
    ("technical_help", -1, 12),
    ("training", -2, 24),
    ("technical_help", 2, 12),
    ("supervision", 6, 8),
    ("debriefing", 12, 6),
    ("psychological_support", 16, 4),
)
"""Kind, weeks after go-live, places."""
SCHEMA = {
    "unit_id": pl.String,
    "offered_on": pl.Date,
    "kind": pl.String,
    "offered": pl.Int64,
    "used": pl.Int64,
    "refused": pl.Int64,
}


def rows(world: SiteWorld) -> pl.DataFrame:
    """A few rows per unit with a rollout; where load is over the line more requests are refused."""
    found = []
    for unit in world.units:
        rng = stream(world.seed, unit.card.unit_id, "support")
        for kind, weeks_after, places in OFFERS if unit.card.go_lives else ():
            week = world.span.week(unit.card.treated_from or 0.0) + weeks_after
            if not 0 <= week < world.span.weeks or unit.card.merges_into:
                continue
            turned_away = 2 if unit.card.story.standing == "over" and weeks_after > 4 else 0
            found.append(
                (
                    unit.card.unit_id,
                    world.span.day(7 * week + 3),
                    kind,
                    places,
                    int(rng.binomial(places, 0.6)),
                    turned_away + int(rng.binomial(2, 0.1)),
                )
            )
    return pl.DataFrame(found, schema=SCHEMA, orient="row")
