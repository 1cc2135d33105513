"""Parts about one unit: how it stands, its charts and ledger, its alerts, its weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.alerts import TONES, before, told
from dashboard.drawings.ledger import columns, group_columns
from dashboard.drawings.tables import week_columns, week_rows
from dashboard.report.parts import (
    Cell,
    Facts,
    Grid,
    Heading,
    Listing,
    Notice,
    Plate,
    Standing,
    Table,
    Text,
)
from dashboard.words import alerts as alert_words
from dashboard.words import corrections
from dashboard.words import unit as words
from dashboard.words.alert_evidence import evidence_text, next_text
from dashboard.words.catalogue import join, say
from dashboard.words.contests import NO_FLAGS, marked
from dashboard.words.standing import SIGNS, shown_standing, standing_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.data import About, Desk
    from dashboard.drawings.around import Small
    from dashboard.drawings.unit import UnitPicture
    from dashboard.report.on_record import OnRecord
    from dashboard.report.parts import Part
    from dashboard.words.contests import Flags

    Row = Mapping[str, Any]


def standing(row: Row, about: About, flags: Flags = NO_FLAGS) -> Standing:
    """How a unit stands, with its sign, and a mark where that is contested."""
    shown = shown_standing(row, about)
    text = flags.beside(standing_text(row, about), row["unit_id"], "standing")
    return Standing(SIGNS[shown], text, shown)


def head(row: Row, picture: UnitPicture, about: About, record: OnRecord) -> list[Part]:
    """How the unit stands, the answer, the key figures."""
    return [
        standing(row, about, record.flags),
        Text(words.answer(row, picture.saving, about, picture.ledger.where), "answer"),
        Facts(tuple(marked(words.figures(row, picture.saving, about), record.contests))),
    ]


def over_time(picture: UnitPicture, about: About, level: int) -> list[Part]:
    """Time freed above load, on the same weeks, what happened, and whether a rise can be told."""
    saved, load = picture.saved, picture.load
    parts: list[Part] = [
        Heading(say("unit.time.title"), level),
        Plate(saved) if saved else Text(words.why_no_saving(picture.saving, about), "empty"),
        Plate(load) if load else Text(say("unit.time.empty.load"), "empty"),
    ]
    if picture.happened:
        parts.append(Listing(say("unit.marks"), picture.happened))
    return [*parts, Listing(say("trust.title"), tuple(text for text in picture.trust if text))]


def the_ledger(picture: UnitPicture, level: int) -> list[Part]:
    """What was saved and where it went: words, picture, cautions, numbers."""
    ledger = picture.ledger
    parts: list[Part] = [Heading(say("unit.ledger.title"), level)]
    if ledger.answer:
        parts.append(Text(ledger.answer))
    parts.append(Plate(ledger.drawing) if ledger.drawing else Text(ledger.instead, "empty"))
    if ledger.notes:
        parts.append(Text(join(*ledger.notes), "note"))
    if ledger.drawing is not None:
        parts.append(Table(say("ledger.table"), tuple(columns()), ledger.rows))
    if ledger.groups:
        parts.append(Table(say("ledger.groups"), tuple(group_columns()), ledger.groups))
    return parts


def the_line(picture: UnitPicture, level: int) -> list[Part]:
    """What the line says, how often shifts were over it, and each shift of the last 28 days."""
    parts: list[Part] = [Heading(say("unit.line.title"), level)]
    parts += [Text(sentence) for sentence in picture.lines or (say("line.none"),)]
    cells = [
        cell
        for period in picture.periods
        for cell in (
            Cell(period.title, period.dots),
            Cell(say("unit.picture.shares", title=period.title), period.shares),
        )
        if cell.drawing is not None
    ]
    if cells:
        parts.append(Grid(tuple(cells)))
    elif picture.lines:
        parts.append(Text(say("unit.shift.by_week" if picture.by_week else "unit.shift.empty"), "empty"))
    return parts


def around(picture: UnitPicture, level: int, *, granted: bool) -> list[Part]:
    """What moved the load, each staff group's, and the measures that should not give way."""
    return [
        *_smalls("drivers", picture.drivers, say("unit.drivers.empty"), level),
        *_smalls("groups", picture.groups, say("unit.groups.empty"), level),
        *_smalls("balance", picture.balance if granted else (), say("unit.balance.not_granted"), level),
    ]


def _smalls(name: str, pictures: Sequence[Small], otherwise: str, level: int) -> list[Part]:
    parts: list[Part] = [Heading(say(f"unit.{name}.title"), level), Text(say(f"unit.{name}.text"), "lead")]
    if not pictures:
        return [*parts, Text(otherwise, "empty")]
    cells = (Cell(small.title, small.drawing, small.note, small.instead) for small in pictures)
    return [*parts, Grid(tuple(cells))]


def alerts(desk: Desk, unit_id: str, about: About, level: int) -> list[Part]:
    """Every alert told of the unit, open first, with its evidence and days; those that stand no longer."""
    parts: list[Part] = [Heading(say("report.alerts"), level)]
    if not desk.grants.covers(unit_id):
        return [*parts, Text(say("report.alerts.not_granted"), "empty")]
    every = told(desk)
    own = [row for row in every if row["unit_id"] == unit_id]
    if not own:
        parts.append(Text(say("report.alerts.none")))
    for name in ("open", "closed"):
        group = [row for row in own if (row["closed_on"] is None) == (name == "open")]
        if group:
            parts.append(Heading(say(f"alerts.part.{name}"), level + 1))
            parts += [notice(desk, row, every, about) for row in group]
    withdrawn = [row for row in desk.withdrawn_alerts().to_dicts() if row["unit_id"] == unit_id]
    if withdrawn:
        items = tuple(corrections.withdrawn_item(row) for row in withdrawn)
        parts += [
            Text(corrections.withdrawn_lead(withdrawn, whole=False)),
            Listing(say("alerts.withdrawn.title"), items),
        ]
    return parts


def notice(desk: Desk, row: Row, every: Sequence[Row], about: About) -> Notice:
    """One alert: how grave, what, since when, on what evidence, what is asked next."""
    grade = alert_words.grade(row)
    lines = (
        (say("alerts.evidence"), evidence_text(row, desk.judged_from())),
        (say("alerts.next"), next_text(row)),
    )
    return Notice(
        alert_words.SIGNS[grade],
        say(f"severity.{grade}"),
        alert_words.kind_text(row),
        row["message"],
        alert_words.since_text(row, before(row, every), about),
        tuple((term, text) for term, text in lines if text),
        TONES[grade],
    )


def restated(weeks: Iterable[Row], level: int, *, whole: bool) -> list[Part]:
    """Weeks published otherwise before: what was told first, what now, and when. `whole`: of all units."""
    own = list(weeks)
    lead = corrections.restated_lead(own, whole=True) if own or whole else say("report.restated.none")
    parts: list[Part] = [
        Heading(say("report.restated"), level),
        Text(lead),
    ]
    if own:
        rows = tuple(tuple(row) for row in corrections.restated_rows(own))
        title = say("alerts.restated.table")
        parts += [
            Table(title, tuple(corrections.restated_columns()), rows),
            Text(say("report.source"), "note"),
        ]
    if more := corrections.restated_more(own):
        parts.append(Text(more, "note"))
    return parts


def weeks(picture: UnitPicture, about: About, level: int, unit_id: str, flags: Flags) -> list[Part]:
    """Every week as a row of numbers, the newest first, with a mark beside what is contested of it."""
    rows = tuple(tuple(row) for row in week_rows(picture, about.minimum_group, unit_id, flags))
    return [Heading(say("page.table"), level), Table(say("report.weeks"), tuple(week_columns()), rows)]
