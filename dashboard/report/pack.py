"""The evidence pack of one unit: what its page says, and what stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.unit import unit_picture
from dashboard.report import of_data, of_record, of_unit
from dashboard.report.cover import document
from dashboard.report.on_record import NOTHING
from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import About, Desk
    from dashboard.report.on_record import OnRecord
    from dashboard.report.parts import Document, Part

    Row = Mapping[str, Any]


def unit_pack(desk: Desk, unit_id: str, about: About, record: OnRecord = NOTHING) -> Document:
    """The pack of one unit. KeyError where there is none of this id."""
    row = {row["unit_id"]: row for row in desk.units().iter_rows(named=True)}[unit_id]
    return document(
        desk,
        about,
        kind=say("report.pack"),
        title=row["unit_name"],
        question=say("unit.title"),
        parts=[
            *unit_parts(desk, row, about, 1, record),
            *of_data.reading(how(), limits(), 1),
            *of_unit.weeks(unit_picture(desk, unit_id), about, 1, unit_id, record.flags),
            *of_data.weeks_of(desk, [row], 1),
            *of_data.not_there(desk, about, unit_id, 1),
            *of_data.what_came(desk, about, 1),
            *of_data.definitions(desk, [row["measure"]], 1),
        ],
        unit_id=unit_id,
        record=record,
    )


def unit_parts(desk: Desk, row: Row, about: About, level: int, record: OnRecord = NOTHING) -> list[Part]:
    """What is told of a unit alone. `level`: of its headings."""
    unit_id = row["unit_id"]
    own = record.of(unit_id)
    picture = unit_picture(desk, unit_id, own.written())
    restated = (week for week in desk.restated_weeks().iter_rows(named=True) if week["unit_id"] == unit_id)
    return [
        *of_unit.head(row, picture, about, own),
        *of_record.written(own, level),
        *of_unit.over_time(picture, about, level),
        *of_unit.the_ledger(picture, level),
        *of_unit.the_line(picture, level),
        *of_unit.around(picture, level, granted=desk.grants.covers(unit_id)),
        *of_unit.alerts(desk, unit_id, about, level),
        *of_unit.restated(restated, level, whole=False),
    ]


def how() -> list[str]:
    """How to read what is told of a unit."""
    return [*(say(f"unit.how.{n}") for n in (1, 2, 3, 4)), say("ledger.how"), say("control.how")]


def limits() -> list[str]:
    """What it cannot tell."""
    return [*(say(f"unit.limits.{n}") for n in (1, 2, 3)), say("ledger.limits"), say("control.cannot")]
