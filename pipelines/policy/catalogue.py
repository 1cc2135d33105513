"""Limits that laws and guidance elsewhere state: starting points for a talk, and no site's line."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Stated:
    """One limit as its source states it; what the source leaves open, or was not verified, is None."""

    setting: str
    measure: str
    limit: float
    period: str | None
    rounding: str | None
    averaging: str | None
    basis: str  # law | guidance, as the source calls itself
    jurisdiction: str
    source: str
    effective_from: date | None


@cache
def catalogue() -> tuple[Stated, ...]:
    """Every row of `line_catalogue.csv` beside this file."""
    text = resources.files(__package__).joinpath("line_catalogue.csv").read_text(encoding="utf-8")
    return tuple(_stated(row) for row in csv.DictReader(text.splitlines()))


def stated_for(setting: str, measure: str, period: str | None) -> list[Stated]:
    """Rows for such a place that speak of this period, or of every one; all of them where none is asked."""
    return [
        row
        for row in catalogue()
        if (row.setting, row.measure) == (setting, measure)
        and (None in (period, row.period) or row.period == period)
    ]


def _stated(row: dict[str, str]) -> Stated:
    since = row["effective_from"]
    return Stated(
        row["setting"],
        row["measure"],
        float(row["limit"]),
        row["period"] or None,
        row["rounding"] or None,
        row["averaging"] or None,
        row["basis"],
        row["jurisdiction"],
        row["source"],
        date.fromisoformat(since) if since else None,
    )
