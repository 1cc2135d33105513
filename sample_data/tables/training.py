"""training: who was trained in a tool, and who acknowledged the guideline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from sample_data.cards.card import GoLive
from sample_data.cards.tools import BY_ID
from sample_data.seeds import stream
from sample_data.world.site import SiteWorld
from sample_data.world.unit import UnitWorld

GUIDELINE = "Using LLM tools in clinical records"
ACKNOWLEDGED_SHARE = 0.8
LATE_SHARE = 0.08
"""Of those trained, the share trained only after go-live."""
VALID_DAYS = 365
SCHEMA = {
    "clinician_id": pl.String,
    "kind": pl.String,
    "name": pl.String,
    "tool_id": pl.String,
    "completed_on": pl.Date,
    "expires_on": pl.Date,
}
Row = tuple[str, str, str, str | None, date, date | None]


def rows(world: SiteWorld) -> pl.DataFrame:
    """At most one training per person and tool and one acknowledgement per person, none after the end."""
    found = [
        row
        for unit in world.units
        for nth, live in enumerate(unit.card.go_lives)
        for row in _of_tool(unit, live, nth == 0, world)
        if row[4] <= world.span.end
    ]
    return pl.DataFrame(found, schema=SCHEMA, orient="row").sort(
        "completed_on", "clinician_id", "kind", "tool_id"
    )


def _of_tool(unit: UnitWorld, live: GoLive, first: bool, world: SiteWorld) -> Iterator[Row]:
    """Most train in the four weeks before go-live, some after it, some never; joiners when they come."""
    rng = stream(world.seed, unit.card.unit_id, "training", live.tool_id)
    go_live = 7 * world.span.week(live.week)
    for i, clinician_id in enumerate(unit.people.ids):
        trained, late, acknowledged = rng.random(3)
        before, after = rng.integers(1, 28, 2)
        start = max(go_live, int(unit.people.first_day[i]))
        if unit.people.last_day[i] < go_live:
            continue
        day = world.span.day(int(start + (after if late < LATE_SHARE else -before)))
        if trained < unit.card.trained_share:
            name = f"{BY_ID[live.tool_id].name}: safe use"
            yield clinician_id, "training", name, live.tool_id, day, day + timedelta(days=VALID_DAYS)
        if first and acknowledged < ACKNOWLEDGED_SHARE:
            yield clinician_id, "guideline", GUIDELINE, None, day, None
