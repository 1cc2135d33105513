"""load_lines: what each unit agreed to be safe, with earlier limits kept."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from sample_data.cards.card import Line
from sample_data.world.site import SiteWorld

REPLACED_AT = 20.0
"""Story week in which a newer limit takes the place of an earlier one."""
ALLOWED_SHARE = 0.1
SCHEMA = {
    "measure": pl.String,
    "limit": pl.Float64,
    "unit_id": pl.String,
    "period": pl.String,
    "staff_group": pl.String,
    "basis": pl.String,
    "source": pl.String,
    "effective_from": pl.Date,
    "effective_to": pl.Date,
    "jurisdiction": pl.String,
    "averaging": pl.String,
    "rounding": pl.String,
    "allowed_share": pl.Float64,
    "observation": pl.String,
    "owner": pl.String,
    "agreed_with": pl.String,
}


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per unit, period and version. All lines are the unit's own: a unit without one has none."""
    found = []
    for unit in world.units:
        for line in unit.card.lines:
            first = world.span.day(-180)
            if line.replaces is not None:
                turn = world.span.monday(REPLACED_AT)
                last = turn - timedelta(days=1)
                found.append(_row(unit.card.unit_id, line, line.replaces, first, last))
                first = turn
            found.append(_row(unit.card.unit_id, line, line.limit, first, None))
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


def _row(unit_id: str, line: Line, limit: float, first: date, last: date | None) -> dict[str, object]:
    by_shift = line.averaging == "shift"
    return {
        "measure": line.measure,
        "limit": limit,
        "unit_id": unit_id,
        "period": line.period,
        "staff_group": line.staff_group,
        "basis": line.basis,
        "source": line.source,
        "effective_from": first,
        "effective_to": last,
        "jurisdiction": "England (example)",
        "averaging": line.averaging,
        "rounding": "none",
        "allowed_share": ALLOWED_SHARE if by_shift else None,
        "observation": "counted" if by_shift else None,
        "owner": "Director of nursing",
        "agreed_with": "Staff side committee" if line.basis == "local_agreement" else None,
    }
