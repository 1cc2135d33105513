"""tool_releases: announced versions only; an unannounced one is first seen in the logs."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from sample_data.world.site import SiteWorld


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per announced version, reviewed in the week before it."""
    found = []
    for tool in world.plan.tools:
        for release in tool.releases:
            if release.announced:
                released_on = world.span.monday(release.week)
                found.append(
                    {
                        "tool_id": tool.tool_id,
                        "version": release.version,
                        "released_on": released_on,
                        "note": release.note,
                        "reviewed_by": "Clinical safety officer" if release.reviewed else None,
                        "reviewed_on": released_on - timedelta(days=5) if release.reviewed else None,
                    }
                )
    return pl.DataFrame(found)
