"""The organisation's evidence pack: every unit beside the others, the rollout, then each unit by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings import data_quality as quality_pictures
from dashboard.drawings.alerts import told
from dashboard.drawings.load_lines import cards
from dashboard.drawings.standings import history_drawing, runs
from dashboard.drawings.tables import unit_cells, unit_columns
from dashboard.drawings.trust import trust_site
from dashboard.report import of_data, of_record, of_rollout, of_unit
from dashboard.report.cover import document
from dashboard.report.on_record import NOTHING
from dashboard.report.pack import how, limits, unit_parts
from dashboard.report.parts import Cell, Grid, Heading, Listing, Plate, Table, Text
from dashboard.words import alerts as alert_words
from dashboard.words import data_quality as quality_words
from dashboard.words import load_lines as line_words
from dashboard.words import quality_parts
from dashboard.words import report as words
from dashboard.words.catalogue import say
from dashboard.words.standing import section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import About, Desk
    from dashboard.report.on_record import OnRecord
    from dashboard.report.parts import Document, Part
    from dashboard.words.contests import Flags
    from pipelines.progress import Progress

    Row = Mapping[str, Any]

_ALERT_COLUMNS = (0, 2, 3, 4, 6, 7, 8)
"""Of the columns of the page's table those that paper has room for."""


def organisation_pack(desk: Desk, about: About, progress: Progress, record: OnRecord = NOTHING) -> Document:
    """The pack of all units."""
    units = desk.units().to_dicts()
    progress.step(say("report.step.read"), len(units))
    parts: list[Part] = [
        Text(line_words.answer(units, about), "answer"),
        *of_record.counted(record),
        *standings(desk, units, about, record.flags),
        *of_rollout.the_rollout(desk, about),
        *conversion(desk, units, about),
        *alerts(desk, units, about),
        *data(desk, units, about),
        *of_unit.restated(desk.restated_weeks().iter_rows(named=True), 1, whole=True),
        *of_data.reading(
            [*(say(f"load_lines.how.{n}") for n in (1, 2, 3)), *how()],
            [*(say(f"load_lines.limits.{n}") for n in (1, 2, 3)), *limits(), say("report.only_units")],
            1,
        ),
    ]
    for row in sorted(units, key=lambda row: row["place"]):
        parts += [Heading(row["unit_name"], 1, page=True), *unit_parts(desk, row, about, 2, record)]
        progress.advance()
    parts += of_data.definitions(desk, [row["measure"] for row in units], 1)
    return document(
        desk,
        about,
        kind=say("report.pack"),
        title=about.site_name,
        question=say("load_lines.title"),
        parts=parts,
        record=record,
    )


def standings(desk: Desk, units: Sequence[Row], about: About, flags: Flags) -> list[Part]:
    """How many units stood where, those over their line, and every unit as a small picture."""
    history = desk.standing_weeks()
    drawing = history_drawing(history)
    parts: list[Part] = [
        Heading(say("report.history"), 1),
        Text(say("report.history.text"), "lead"),
        Plate(drawing) if drawing else Text(say("report.history.empty"), "empty"),
        *over(units, words.over_rows(units, runs(history))),
        Heading(say("load_lines.units"), 1),
    ]
    trends = {row["unit_id"]: row for row in desk.trends().iter_rows(named=True)}
    drawn = cards(desk)
    open_units = [row for row in units if section(row) != "closed"]
    closed = [row for row in units if section(row) == "closed"]
    cells = tuple(
        Cell(
            row["unit_name"],
            drawn.get(row["unit_id"]),
            " · ".join(
                [
                    flags.beside(line_words.load_text(row), row["unit_id"], "load"),
                    flags.beside(line_words.line_text(row), row["unit_id"], "line"),
                    *line_words.notes(row, trends.get(row["unit_id"])),
                ]
            ),
            say("unit.time.empty.load"),
            of_unit.standing(row, about, flags),
        )
        for row in open_units
    )
    rows = tuple(tuple(unit_cells(row, trends.get(row["unit_id"]), flags)) for row in open_units)
    parts += [Grid(cells, 3)] if cells else [Text(say("load_lines.none"), "empty")]
    if closed:
        parts.append(Text(line_words.closed_text(closed), "note"))
    if expected := trust_site(desk):
        parts.append(Listing(say("trust.title"), (expected,)))
    return [*parts, Table(say("page.table"), tuple(unit_columns()), rows)]


def over(units: Sequence[Row], rows: Sequence[Sequence[str]]) -> list[Part]:
    """Units over their line, and how long they have been."""
    if not units:
        return []
    if not rows:
        return [Text(say("report.over.none"))]
    return [Table(say("report.over"), tuple(words.over_columns()), tuple(tuple(row) for row in rows))]


def conversion(desk: Desk, units: Sequence[Row], about: About) -> list[Part]:
    """Alarms that saved time became workload, and each unit's ledger in a line."""
    granted = {row["unit_id"] for row in units if desk.grants.covers(row["unit_id"])}
    hidden = len(units) - len(granted)
    live = set(desk.go_lives()["unit_id"])
    rows = tuple(
        tuple(
            words.ledger_cells(
                row["unit_name"],
                next(desk.ledger(row["unit_id"]).iter_rows(named=True), None),
                about.minimum_group,
                granted=row["unit_id"] in granted,
            )
        )
        for row in units
        if row["unit_id"] in live
    )
    text = words.conversion_text(told(desk), about, hidden=hidden, total=len(units))
    parts: list[Part] = [Heading(say("report.conversion"), 1), Text(text)]
    return [*parts, Table(say("report.ledgers"), tuple(words.ledger_columns()), rows)] if rows else parts


def alerts(desk: Desk, units: Sequence[Row], about: About) -> list[Part]:
    """What needs a decision, and every alert in a line."""
    every = told(desk)
    hidden = sum(not desk.grants.covers(row["unit_id"]) for row in units)
    parts: list[Part] = [
        Heading(say("alerts.title"), 1),
        Text(alert_words.answer(every, units, about, hidden=hidden)),
    ]
    if hidden_text := alert_words.hidden_text(hidden, len(units)):
        parts.append(Text(hidden_text, "note"))
    if every:
        titles = alert_words.columns()
        rows = [alert_words.cells(row, about) for row in every]
        table = tuple(tuple(row[place] for place in _ALERT_COLUMNS) for row in rows)
        columns = tuple(titles[place] for place in _ALERT_COLUMNS)
        parts += [Table(say("report.alerts.table"), columns, table), Text(say("report.alerts.text"), "note")]
    return parts


def facts(desk: Desk, units: Sequence[Row], about: About) -> quality_words.Facts:
    """What the answer about the data is made from."""
    states, notes = desk.metric_states().to_dicts(), desk.file_notes().to_dicts()
    return quality_words.Facts(
        units=[row for row in units if section(row) != "closed"],
        late=[feed for feed in quality_pictures.feeds(desk, about) if feed.late],
        hidden=quality_parts.hidden(states),
        not_collected=quality_parts.not_collected(states),
        files_refused=[row["file"] for row in notes if row["outcome"] == "refused"],
    )


def data(desk: Desk, units: Sequence[Row], about: About) -> list[Part]:
    """What the data cannot say: the answer, every unit's weeks, what is not there, what came."""
    states = desk.metric_states().to_dicts()
    parts: list[Part] = [
        Heading(say("quality.title"), 1, page=True),
        Text(quality_words.answer(facts(desk, units, about), about), "answer"),
        *of_data.weeks_of(desk, units, 2),
    ]
    if states:
        rows = tuple(tuple(row) for row in quality_parts.state_rows(states))
        parts += [
            Heading(say("quality.nothing.title"), 2),
            Table(say("quality.nothing.table"), tuple(quality_parts.state_columns()), rows),
        ]
    return [*parts, *of_data.what_came(desk, about, 2)]
