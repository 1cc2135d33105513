"""clinicians: one row per person and home unit. No names, only made-up numbers."""

from __future__ import annotations

from datetime import date

import polars as pl

from sample_data.span import Span
from sample_data.world.people import FOREVER
from sample_data.world.site import SiteWorld
from sample_data.world.unit import UnitWorld

SCHEMA = {
    "clinician_id": pl.String,
    "staff_group": pl.String,
    "unit_id": pl.String,
    "wte": pl.Float64,
    "registered": pl.Boolean,
    "start_date": pl.Date,
    "end_date": pl.Date,
}
UNREGISTERED = ("support_worker", "other")


def rows(world: SiteWorld) -> pl.DataFrame:
    """A person of a unit that merged has one row before and one after."""
    people = [row for unit in world.units for row in _of_unit(unit, world.span)]
    return pl.DataFrame(people, schema=SCHEMA, orient="row")


def _of_unit(unit: UnitWorld, span: Span) -> list[tuple[str, str, str, float, bool, date, date | None]]:
    people, change = unit.people, unit.card.merges_into
    found = []
    for i, clinician_id in enumerate(people.ids):
        stays = [(unit.card.unit_id, int(people.first_day[i]), int(people.last_day[i]))]
        if change is not None:
            stays = _split(stays[0], 7 * span.week(change[1]), change[0])
        group = people.groups[i]
        found += [
            (
                clinician_id,
                group,
                home,
                float(people.wte[i]),
                group not in UNREGISTERED,
                span.day(first),
                _day(span, last),
            )
            for home, first, last in stays
        ]
    return found


def _split(stay: tuple[str, int, int], day: int, successor: str) -> list[tuple[str, int, int]]:
    """The stay before and after a merger on `day`."""
    home, first, last = stay
    before = [(home, first, min(last, day - 1))] if first < day else []
    after = [(successor, max(first, day), last)] if last >= day else []
    return before + after


def _day(span: Span, day: int) -> date | None:
    return None if day >= FOREVER else span.day(day)
