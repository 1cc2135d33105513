"""unit_changes: the merger, where the site has both units."""

from __future__ import annotations

import polars as pl

from sample_data.world.site import SiteWorld

SCHEMA = {
    "unit_id": pl.String,
    "successor_id": pl.String,
    "effective_on": pl.Date,
    "kind": pl.String,
    "share": pl.Float64,
}


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per unit that went into another, effective on a Monday."""
    changes = [
        (
            unit.card.unit_id,
            unit.card.merges_into[0],
            world.span.monday(unit.card.merges_into[1]),
            "merge",
            1.0,
        )
        for unit in world.units
        if unit.card.merges_into
    ]
    return pl.DataFrame(changes, schema=SCHEMA, orient="row")
