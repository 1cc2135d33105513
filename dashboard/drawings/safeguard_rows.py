"""What stands beside some safeguards of the units that are looked at, made from several questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.desk.safeguards import RECENT_WEEKS
from dashboard.drawings.kept import kept
from dashboard.words import safeguard_rows as words
from dashboard.words.safeguard_rows import ACCESS, Told

if TYPE_CHECKING:
    from dashboard.data import Desk
    from dashboard.drawings.safeguards import Scope
    from dashboard.words.contests import Flags

CONTESTED = "safeguards"
"""What the figures of these tables are, to who contests them."""
FAST = "accepted_fast_unedited_share"
SCOPES_KEPT = 256


def others(desk: Desk, scope: Scope) -> dict[str, Told]:
    """Safeguards that are no weekly figure, by key."""
    live = [row for row in desk.tools().iter_rows(named=True) if set(row["units"]) & set(scope.units)]
    here = [{**row, "units": sorted(set(row["units"]) & set(scope.units))} for row in live]
    collected = "support_offers" in desk.collected_feeds().filter(pl.col("rows") > 0)["table_name"].to_list()
    return {
        "hosting": words.hosting(here),
        "support": words.support(support_units(desk, scope), collected=collected),
    }


def support_units(desk: Desk, scope: Scope) -> list[dict[str, Any]]:
    """One row per unit in which support was recorded in half a year."""
    return desk.support_units().filter(pl.col("unit_id").is_in(list(scope.units))).to_dicts()


def support_rows(desk: Desk, scope: Scope, flags: Flags) -> list[list[str]]:
    """The table of support, unit by unit, with marks beside what is contested."""
    group = desk.about().minimum_group
    return [
        flags.row(words.support_cells(row, group), row["unit_id"], dict.fromkeys(range(1, 4), CONTESTED))
        for row in support_units(desk, scope)
    ]


@kept(SCOPES_KEPT)
def fast_weeks(desk: Desk, scope: Scope) -> list[dict[str, Any]]:
    """One row per unit and recent week with a share of fast acceptance, and its load that week.

    Desks are made per snapshot and grants, so this memory is keyed by both.
    """
    shares = desk.safeguard_lines((FAST,), scope.units, weeks=RECENT_WEEKS)
    loads = desk.load_weeks().select("unit_id", "week_start", "load", "limit", "over")
    measures = desk.units().select("unit_id", "measure")
    return (
        shares.join(loads, on=["unit_id", "week_start"], how="left")
        .join(measures, on="unit_id", how="left")
        .sort("unit_name", "unit_id", "week_start")
        .to_dicts()
    )


def groups(desk: Desk, scope: Scope) -> str:
    """Which staff groups use the tools, where that may be told."""
    rows = desk.group_use().filter(pl.col("unit_id").is_in(list(scope.units)))
    live = desk.go_lives()["unit_id"].unique()
    return words.by_group(rows.filter(pl.col("unit_id").is_in(live.to_list())).to_dicts())


def access(desk: Desk, scope: Scope, flags: Flags) -> list[list[str]]:
    """The table of patients' access and participation, with marks beside what is contested."""
    found = desk.safeguard_units(ACCESS).filter(pl.col("unit_id").is_in(list(scope.units)))
    told, group = found.partition_by("unit_id", maintain_order=True), desk.about().minimum_group
    places = dict.fromkeys(range(1, len(ACCESS) + 1), CONTESTED)
    return [
        flags.row(cells, rows["unit_id"][0], places)
        for rows in told
        for cells in words.access_rows(rows.to_dicts(), group)
    ]
