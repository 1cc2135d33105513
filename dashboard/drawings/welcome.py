"""The unit of the site on which its three ideas are explained best, and its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.drawings.load_lines import cards
from dashboard.drawings.unit import unit_picture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.charts.spec import Drawing
    from dashboard.data import Desk

TRIED = 6
"""Units whose ledger is looked at, the first in the order of the page of load lines first."""


@dataclass(frozen=True)
class Example:
    """One unit as an example; a picture is None where the unit has none."""

    unit: Mapping[str, Any]
    load: Drawing | None
    saved: Drawing | None
    ledger: Drawing | None
    ledger_answer: str


def example(desk: Desk) -> Example | None:
    """The first unit, the ones over their line first, of which load, saving and ledger can be shown.

    None can show all: the first that has a picture of its load. None where no unit has one.
    """
    drawn = cards(desk)
    rows = sorted(desk.units().to_dicts(), key=lambda row: row["place"])
    seen = [row for row in rows if row["unit_id"] in drawn]
    found = [_example(desk, row, drawn[row["unit_id"]]) for row in _likely(desk, seen)]
    whole = [one for one in found if one.saved is not None and one.ledger is not None]
    return next(iter(whole or found), None)


def _likely(desk: Desk, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    live = set(desk.go_lives()["unit_id"])
    granted = [row for row in rows if row["unit_id"] in live and desk.grants.covers(row["unit_id"])]
    return granted[:TRIED] or rows[:1]


def _example(desk: Desk, row: dict[str, Any], card: Drawing) -> Example:
    picture = unit_picture(desk, row["unit_id"])
    ledger = picture.ledger
    return Example(row, card, picture.saved, ledger.drawing, ledger.answer)
