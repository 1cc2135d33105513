"""Contested figures in words: what, since when, who answers by when, and how it was settled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from dashboard.words import numbers
from dashboard.words.catalogue import code, count, has, join, pair, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.desk.contest_book import Contest
    from dashboard.words.unit import Figure

SIGN = "⚑"
PLACES = {"load": (0,), "standing": (1,), "time_saved": (2, 3)}
"""Which of the figures at the head of a unit's page each is."""


@dataclass(frozen=True)
class Flags:
    """What is contested now, to be asked beside each figure: unit, figure, and the week it is of."""

    contested: frozenset[tuple[str, str, date | None]] = frozenset()

    @classmethod
    def of(cls, contests: Iterable[Contest]) -> Flags:
        """Those that wait for an answer; what was settled has no mark any more."""
        waiting = (each for each in contests if each.is_open)
        return cls(frozenset((each.unit_id, each.told.figure, each.told.week) for each in waiting))

    def has(self, unit_id: str, *figures: str, week: date | None = None) -> bool:
        """Whether a figure of a unit is contested: of this week, or without one of any and as it stands."""
        return any(
            unit_id == unit and figure in figures and week in (None, contested)
            for unit, figure, contested in self.contested
        )

    def beside(self, text: str, unit_id: str, *figures: str, week: date | None = None) -> str:
        """The text of a figure, with the mark where it is contested and there is any text."""
        if not text or not self.has(unit_id, *figures, week=week):
            return text
        return say("contest.beside", text=text, mark=say("contest.mark", sign=SIGN))

    def row(
        self, cells: Sequence[str], unit_id: str, figures: Mapping[int, str], week: date | None = None
    ) -> list[str]:
        """A table's row with marks; `figures`: which figure stands in which cell."""
        return [
            self.beside(cell, unit_id, figures[place], week=week) if place in figures else cell
            for place, cell in enumerate(cells)
        ]


NO_FLAGS = Flags()


def figure_text(contest: Contest) -> str:
    """`load, week of 3 Aug 2026`."""
    name = say(f"contest.figure.{contest.told.figure}")
    if contest.told.week is None:
        return name
    return say("contest.of_week", figure=name, day=numbers.short_day(contest.told.week))


def line(contest: Contest, today: date) -> str:
    """One contested figure, as it stands on the page of its unit."""
    told = say(
        "contest.line",
        sign=SIGN,
        figure=figure_text(contest),
        day=numbers.short_day(contest.told.filed_on),
    )
    return join(told, contest.told.reason, state_text(contest, today))


def on_page(contests: Sequence[Contest], names: Mapping[str, str], today: date, most: int) -> list[str]:
    """What is contested on a page, those that wait first, each with its unit where there are several."""
    told = sorted(contests, key=lambda each: not each.is_open)
    lines = [
        line(each, today)
        if len(names) == 1
        else pair(names.get(each.unit_id, each.unit_id), line(each, today))
        for each in told[:most]
    ]
    return [*lines, count("contest.more", len(told) - most)] if len(told) > most else lines


def state_text(contest: Contest, today: date) -> str:
    """Who answers by when, or how it was settled and why."""
    if contest.settled is None:
        late = (today - contest.due).days
        when = "late" if late > 0 else "due"
        return say(
            f"contest.{when}",
            owner=code("role", "administrator"),
            day=numbers.short_day(contest.due),
            days=count("days", max(late, 0)),
        )
    settled = contest.settled
    return join(
        say(
            "contest.settled",
            outcome=say(f"contest.outcome.{settled.outcome}"),
            day=numbers.short_day(settled.filed_on),
            role=code("role", contest.settled_by),
        ),
        settled.reason,
    )


def marked(figures: Sequence[Figure], contests: Sequence[Contest]) -> list[Figure]:
    """The figures at the head of a unit's page, those contested now with a mark beside them."""
    places = {place for each in contests if each.is_open for place in PLACES.get(each.told.figure, ())}
    return [
        replace(each, note=join(each.note, say("contest.mark", sign=SIGN))) if place in places else each
        for place, each in enumerate(figures)
    ]


COLUMNS = ("unit", "figure", "since", "reason", "state")


def columns() -> list[str]:
    """Titles of the table of contested figures."""
    return [say(f"contest.column.{name}") for name in COLUMNS]


def cells(contest: Contest, unit_name: str, today: date) -> list[str]:
    """One contested figure's row of it."""
    return [
        unit_name,
        figure_text(contest),
        numbers.short_day(contest.told.filed_on),
        contest.told.reason or say("contest.no_words"),
        state_text(contest, today),
    ]


def lead(contests: Sequence[Contest], today: date) -> str:
    """How many are contested now, and how many wait too long."""
    waiting = [each for each in contests if each.is_open]
    late = sum(each.late(today) for each in waiting)
    if not waiting:
        return say("contest.none_open" if contests else "contest.none")
    return join(count("contest.open", len(waiting)), count("contest.open.late", late) if late else "")


def contested_now(contests: Iterable[Contest]) -> str:
    """How many figures are contested; empty where none is. Nothing of lateness, which hangs on the day."""
    waiting = sum(each.is_open for each in contests)
    return count("contest.open", waiting) if waiting else ""


def fault_text(field: str, why: str) -> str:
    """What has to be changed before it can be kept."""
    told = has(f"contest.fault.{field}.{why}")
    return say(f"contest.fault.{field}.{why}") if told else say("case.fault.other")
