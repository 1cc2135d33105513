"""units: one row per ward, team or clinic."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from sample_data.world.site import SiteWorld


def rows(world: SiteWorld) -> pl.DataFrame:
    """Beds on wards only; `closed_on` is the last day of a unit that merged away."""
    return pl.DataFrame(
        [
            {
                "unit_id": unit.card.unit_id,
                "unit_name": unit.card.name,
                "service": unit.card.service,
                "setting": unit.card.setting,
                "site_name": unit.card.site_name,
                "beds": unit.card.beds,
                "opened_on": world.span.day(-3650),
                "closed_on": world.span.monday(unit.card.merges_into[1]) - timedelta(days=1)
                if unit.card.merges_into
                else None,
                "load_measure": unit.card.lines[0].measure if unit.card.lines else None,
            }
            for unit in world.units
        ],
        schema_overrides={"closed_on": pl.Date, "load_measure": pl.String, "beds": pl.Int64},
        infer_schema_length=None,
    )
