"""tools: the LLM tools in use."""

from __future__ import annotations

import polars as pl

from sample_data.world.site import SiteWorld


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per tool."""
    return pl.DataFrame(
        [
            {
                "tool_id": tool.tool_id,
                "tool_name": tool.name,
                "kind": tool.kind,
                "vendor": tool.vendor,
                "hosting": tool.hosting,
            }
            for tool in world.plan.tools
        ]
    )
