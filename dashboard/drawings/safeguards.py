"""What is looked at, and what was found of every safeguard there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.words.catalogue import say
from dashboard.words.safeguard_list import ITEMS, OF_EVERY_UNIT, Flag, Found, Item, Quarter, UnitTold
from pipelines.disclosure.rounding import LEAST_SHARE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dashboard.data import Desk

    Row = Mapping[str, Any]

EVERY = ""
MEASURED = tuple(item.metric for item in ITEMS.values() if item.metric)
SINCE_LIVE = frozenset({"guideline", "staff_access"})
"""Safeguards that are about the people of a unit, and only asked of it once it has a tool."""


@dataclass(frozen=True)
class Scope:
    """What is looked at: every unit, one service's, or one unit."""

    kind: str
    value: str
    name: str
    units: tuple[str, ...]
    """Ids of its open units."""


def scopes(desk: Desk) -> dict[str, Scope]:
    """What can be looked at, by what stands in the address: all units, each service, each unit."""
    units = [row for row in desk.units().sort("place").to_dicts() if row["reason"] != "closed"]
    every = Scope("every", EVERY, say("safeguards.scope.every"), tuple(row["unit_id"] for row in units))
    services = sorted({row["service"] for row in units if row["service"]})
    if len(units) == 1:
        return {EVERY: Scope("unit", units[0]["unit_id"], units[0]["unit_name"], every.units)}
    found = {EVERY: every}
    for service in services if len(services) > 1 else ():
        ids = tuple(row["unit_id"] for row in units if row["service"] == service)
        found[f"service.{service}"] = Scope("service", service, service, ids)
    for row in units:
        found[f"unit.{row['unit_id']}"] = Scope("unit", row["unit_id"], row["unit_name"], (row["unit_id"],))
    return found


def found_in(desk: Desk, scope: Scope) -> dict[str, Found]:
    """What was found of each safeguard in the units of a scope, by its key."""
    told = desk.safeguard_units(MEASURED).filter(pl.col("unit_id").is_in(list(scope.units)))
    by_metric: dict[str, list[Row]] = {metric: [] for metric in MEASURED}
    for row in told.iter_rows(named=True):
        by_metric[row["metric"]].append(row)
    open_alerts = _open_alerts(desk)
    mine = pl.col("unit_id").is_in(list(scope.units))
    flags, quarters = desk.flagged_weeks().filter(mine), desk.case_quarters().filter(mine)
    return {
        item.key: Found(
            item,
            tuple(_unit(item, row, open_alerts) for row in by_metric.get(item.metric, ())),
            tuple(
                Flag(row["unit_name"], row["week_start"])
                for row in flags.filter(pl.col("kind") == item.key).iter_rows(named=True)
            ),
            tuple(
                Quarter(row["unit_name"], row["quarter_start"], row["cases"])
                for row in quarters.filter(pl.col("kind") == item.key).iter_rows(named=True)
            ),
        )
        for item in ITEMS.values()
    }


def _open_alerts(desk: Desk) -> dict[tuple[str, str], date]:
    """Since when a unit is outside a safeguard's policy: its open alerts by safeguard and unit."""
    rows = desk.safeguard_alerts().filter(pl.col("closed_on").is_null()).to_dicts()
    return {
        (str(json.loads(row["evidence"]).get("safeguard")), row["unit_id"]): row["started_on"] for row in rows
    }


def _unit(item: Item, row: Row, open_alerts: Mapping[tuple[str, str], date]) -> UnitTold:
    since = open_alerts.get((item.key, row["unit_id"]))
    state = _state(item, row, since)
    value, coverage = (None, None) if state == "no_tool" else (row["value"], row["coverage"])
    return UnitTold(row["unit_id"], row["unit_name"], state, value, coverage, since)


def _state(item: Item, row: Row, since: date | None) -> str:
    if since is not None and item.kind == "limit":
        return "outside"
    without_tool = item.key not in OF_EVERY_UNIT and row["live_since"] is None
    nothing = row["state"] != "value" or row["value"] <= (LEAST_SHARE if item.kind == "each" else 0)
    if without_tool and (nothing or item.key in SINCE_LIVE):
        return "no_tool"
    if row["state"] != "value":
        return str(row["state"])
    if item.kind != "limit":
        return "told"
    return "within" if row["weeks_judged"] else "few"
