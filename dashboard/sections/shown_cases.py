"""Cases as a reader may see them, each action beside what load did after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.desk.case_book import case_book_for
from dashboard.viewer import author
from dashboard.words import cases as words
from pipelines.planning.around_action import LoadWeek, around_action

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import Desk
    from dashboard.desk.case_book import CaseBook, CaseNow
    from dashboard.drawings.time import Written
    from dashboard.words.cases import Shown

    Row = Mapping[str, Any]


def shown_cases(desk: Desk) -> tuple[CaseBook, list[Shown]]:
    """Every case that the reader may see. PlimsollError where they cannot be read."""
    book = case_book_for(desk.grants, author=author())
    units = {row["unit_id"]: row for row in desk.units().to_dicts()}
    found = book.cases(desk.site_alerts().to_dicts(), desk.site_time().date(), desk.about().as_of)
    return book, [_shown(desk, now, units.get(now.case.unit_id)) for now in found]


def actions_of(shown: Sequence[Shown]) -> tuple[Written, ...]:
    """The day and kind of everything that was done about load, to be marked on charts."""
    return tuple(
        sorted(
            {
                (taken.step.filed_on, "action", taken.step.action)
                for each in shown
                for taken in each.now.case.actions
            }
        )
    )


def _shown(desk: Desk, now: CaseNow, unit: Row | None) -> Shown:
    if unit is None:
        return words.Shown(now, now.case.unit_id)
    after: dict[int, str] = {}
    for place, taken in enumerate(now.case.steps):
        if taken.step.step == "acted":
            weeks, by_shift = load_weeks(desk, now.case.unit_id)
            around = around_action(weeks, taken.step.filed_on, desk.about().as_of)
            after[place] = words.after_text(around, unit["measure"], by_shift=by_shift)
    return words.Shown(now, unit["unit_name"], after, alerts=desk.grants.covers(now.case.unit_id))


def load_weeks(desk: Desk, unit_id: str) -> tuple[list[LoadWeek], bool]:
    """The unit's published weeks, and whether its line is judged by the shift."""
    rows = desk.load_weeks().filter(pl.col("unit_id") == unit_id).to_dicts()
    by_shift = any((row["periods_observed"] or 0) > 1 for row in rows)
    return [_week(row, by_shift=by_shift) for row in rows], by_shift


def _week(row: Row, *, by_shift: bool) -> LoadWeek:
    if by_shift:
        return LoadWeek(
            row["week_start"], row["load"], row["periods_over"] or 0, row["periods_observed"] or 0
        )
    judged = row["limit"] is not None and row["load"] is not None
    return LoadWeek(row["week_start"], row["load"], int(judged and row["over"]), int(judged))
