"""What is new, due and missing: asked once for every unit shown, then told of all of them or of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.desk.week import REVIEW_AHEAD_DAYS
from dashboard.drawings import data_quality as quality
from dashboard.drawings.alerts import told
from dashboard.drawings.this_week import DAYS_AHEAD
from dashboard.sections.report_answers import shown_reports
from dashboard.sections.shown_cases import shown_cases
from dashboard.words import cases as case_words
from dashboard.words import this_week as words
from dashboard.words import week_news as news
from dashboard.words.answers import due_lines
from dashboard.words.catalogue import say
from dashboard.words.data_quality import lacks_data, mend_text
from pipelines.errors import PlimsollError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.data import About, Desk
    from dashboard.desk.report_book import Clocks
    from dashboard.words.answers import Shown
    from dashboard.words.cases import Shown as ShownCase
    from dashboard.words.contests import Flags
    from dashboard.words.data_quality import Feed

    Row = Mapping[str, Any]


@dataclass(frozen=True)
class Lists:
    """Short lists in sentences, each the gravest or earliest first."""

    alerts: list[str]
    standings: list[str]
    others: list[str]
    due: list[str]
    ahead: list[str]
    late: list[str]
    lacking: list[str]
    unknown: list[str]  # what these data do not tell

    @property
    def new(self) -> list[str]:
        """All that has changed since Monday."""
        return [*self.alerts, *self.standings, *self.others]

    @property
    def coming(self) -> list[str]:
        """All that falls due or begins."""
        return [*self.due, *self.ahead]

    @property
    def missing(self) -> list[str]:
        """All that has not come, and units that are not forecast."""
        return [*self.late, *self.unknown, *self.lacking]


@dataclass(frozen=True)
class Week:
    """What the lists are made from, of every unit shown."""

    about: About
    today: date
    known: bool
    rows: Sequence[Row]  # coming shifts, and one of each unit without any
    alerts: Sequence[Row]
    standings: Sequence[Row]
    marks: Sequence[Row]
    restated: Sequence[Row]
    withdrawn: Sequence[Row]
    reviews: Sequence[Row]
    feeds: Sequence[Feed]
    knows_feeds: bool
    stretches: Mapping[str, Sequence[Row]]
    answers: Sequence[Shown]
    clocks: Clocks | None  # None: what waits for an answer cannot be read
    cases: Sequence[ShownCase] | None  # None: they cannot be read

    def marked(self, flags: Flags) -> Week:
        """The same with marks beside the units of which what a list says is contested."""

        def of(rows: Sequence[Row], figure: str) -> list[Row]:
            return [
                {**row, "unit_name": flags.beside(row["unit_name"], row["unit_id"], figure)} for row in rows
            ]

        return replace(
            self,
            alerts=of(self.alerts, "alerts"),
            standings=of(self.standings, "standing"),
            restated=of(self.restated, "load"),
            answers=[
                replace(each, unit_name=flags.beside(each.unit_name, each.report.unit_id, "reports"))
                for each in self.answers
            ],
        )

    def lists(self, units: Sequence[Row]) -> Lists:
        """The lists of these units. A feed that is late, and a promise for every unit, are about each."""
        names = {row["unit_id"]: row["unit_name"] for row in units}
        since, ahead = news.monday(self.about.as_of), self.about.as_of + timedelta(days=1)

        def own(rows: Sequence[Row]) -> list[Row]:
            return [row for row in rows if row["unit_id"] in names]

        marks = own(self.marks)
        return Lists(
            alerts=news.new_alerts(own(self.alerts), since),
            standings=news.new_standings(own(self.standings)),
            others=[
                *news.marks_between(marks, names, since, self.about.as_of),
                *news.restated(own(self.restated), since),
                *news.withdrawn(own(self.withdrawn), since),
            ],
            due=[
                *self._cases(names),
                *self._answers(names),
                *news.reviews(
                    [row for row in self.reviews if row["unit_id"] is None or row["unit_id"] in names],
                    self.today,
                ),
            ],
            ahead=news.marks_between(marks, names, ahead, self.about.as_of + timedelta(days=DAYS_AHEAD)),
            late=news.late_feeds(self.feeds, self.about),
            unknown=[] if self.knows_feeds else [say("week.missing.unknown")],
            lacking=[*self._lacking(units), *words.silent_texts(own(self._silent()))],
        )

    def facts(self, units: Sequence[Row], lists: Lists) -> words.Facts:
        """What the answer is made from."""
        names = {row["unit_id"] for row in units}
        return words.Facts(
            units=units,
            coming=[row for row in self.coming(names) if not row["gone"]],
            silent=[row for row in self._silent() if row["unit_id"] in names],
            since=news.monday(self.about.as_of),
            new={name: len(getattr(lists, name)) for name in ("alerts", "standings", "others")},
            due=len(lists.due),
            late=len(lists.late),
            known=self.known,
        )

    def coming(self, names: set[str]) -> list[Row]:
        """The coming shifts of these units, each saying whether it has begun."""
        found: list[Row] = []
        for row in self.rows:
            if row["unit_id"] in names and row["date"] is not None:
                last = row["date"] + (timedelta(days=6) if row["period"] == words.WEEK else timedelta(0))
                found.append({**row, "gone": last < self.today})
        return found

    def _answers(self, names: Mapping[str, str]) -> list[str]:
        """Overload reports that wait for an answer, each with the days that are left."""
        if self.clocks is None:
            return [say("week.due.unreadable")]
        waiting = [each for each in self.answers if each.report.unit_id in names]
        return due_lines(waiting, self.clocks, self.today)

    def _cases(self, names: Mapping[str, str]) -> list[str]:
        """Cases of these units with something due soon, those past their day first."""
        if self.cases is None:
            return [say("week.due.unreadable.cases")]
        until = self.today + timedelta(days=REVIEW_AHEAD_DAYS)
        return case_words.due_lines(
            [
                each
                for each in self.cases
                if each.now.case.unit_id in names and each.now.due is not None and each.now.due.day <= until
            ]
        )

    def _silent(self) -> list[Row]:
        return [row for row in self.rows if row["date"] is None]

    def _lacking(self, units: Sequence[Row]) -> list[str]:
        told: list[str] = []
        for row in units:
            if lacks_data(row):
                stretches = self.stretches.get(row["unit_id"], ())
                told.append(mend_text(row, quality.last_gap(stretches), sent=bool(stretches)))
        return told


def read_week(desk: Desk, units: Sequence[Row], about: About) -> Week:
    """Everything the lists are made from, in a handful of questions, however many units."""
    names = {row["unit_id"] for row in units}
    today = quality.clock(about)
    known = desk.knows_coming()
    until = today + timedelta(days=REVIEW_AHEAD_DAYS)
    clocks, answers = _reports(desk)
    return Week(
        about=about,
        today=today,
        known=known,
        rows=[row for row in desk.coming_shifts().to_dicts() if row["unit_id"] in names] if known else [],
        alerts=told(desk),
        standings=desk.standing_changes().to_dicts() if known else [],
        marks=desk.marks_of(tuple(sorted(names))).to_dicts() if names else [],
        restated=desk.restatements().to_dicts(),
        withdrawn=desk.withdrawn_alerts().to_dicts(),
        reviews=desk.reviews(until).to_dicts() if known else [],
        feeds=quality.feeds(desk, about),
        knows_feeds=desk.knows_feeds(),
        stretches=quality.by_unit(desk),
        answers=answers,
        clocks=clocks,
        cases=_cases(desk),
    )


def _cases(desk: Desk) -> Sequence[ShownCase] | None:
    try:
        return shown_cases(desk)[1]
    except PlimsollError:
        return None


def _reports(desk: Desk) -> tuple[Clocks | None, Sequence[Shown]]:
    try:
        book, shown = shown_reports(desk)
    except PlimsollError:
        return None, ()
    return book.clocks, shown
