"""What stands beside the alerts: where a rise can be told, and how many alarms are to be false."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dashboard.words import trust as words

if TYPE_CHECKING:
    from dashboard.data import Desk


def trust_here(desk: Desk, unit_id: str, *, live: bool) -> str:
    """Whether a rise can be told on this unit, and if not why."""
    rows = desk.reach().filter(pl.col("unit_id") == unit_id).to_dicts()
    return words.here(rows[0] if rows else None, live=live)


def trust_site(desk: Desk) -> str:
    """False alarms to be expected over all watched units, and those of pretended go-lives; else empty."""
    rows = desk.false_alarms().to_dicts()
    return words.site(rows[0] if rows else None, desk.reach().filter(pl.col("reason").is_null()).height)
