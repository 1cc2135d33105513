"""Parts about the data: what came, what was refused, what is not known; and how figures are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.data import SAVED_METRIC
from dashboard.drawings import data_quality as pictures
from dashboard.drawings import quality_tables as tables
from dashboard.drawings.around import BALANCE
from dashboard.drawings.methods import THRESHOLD_COLUMNS
from dashboard.drawings.methods import columns as method_columns
from dashboard.report.parts import Heading, Listing, Plate, Table, Terms, Text
from dashboard.words import data_quality as words
from dashboard.words import methods, numbers
from dashboard.words import quality_parts as quality
from dashboard.words.catalogue import listing, say
from dashboard.words.registry import metric_text
from dashboard.words.standing import SIGNS
from pipelines.metrics import METRICS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.data import About, Desk
    from dashboard.report.parts import Part

    Row = Mapping[str, Any]
    Cells = Sequence[Sequence[str]]

MOST_ROWS = 120
"""Rows of a table on paper; the page and the command line tell all."""

BEHIND = (SAVED_METRIC, "documentation_minutes", "patients", "worked_hours")
"""Figures that stand behind a unit's pack besides its load and the balancing measures."""

GRADES = ("assumed", "self_reported", "log_measured", "controlled")


def table(title: str, names: Sequence[str], rows: Cells) -> list[Part]:
    """A table of the data quality page, cut where it is too long for paper; nothing where it is empty."""
    if not rows:
        return []
    shown = tuple(tuple(row) for row in rows[:MOST_ROWS])
    found: list[Part] = [Table(title, tuple(tables.columns(*names)), shown)]
    if len(rows) > MOST_ROWS:
        cut = say("quality.rows.cut", shown=MOST_ROWS, every=numbers.plain(len(rows), 0))
        found.append(Text(cut, "note"))
    return found


def weeks_of(desk: Desk, units: Sequence[Row], level: int) -> list[Part]:
    """Which weeks of these units can be judged, and what would mend those that cannot be now."""
    gate = desk.settings().completeness
    stretches = pictures.by_unit(desk)
    shown = {row["unit_id"]: stretches[row["unit_id"]] for row in units if row["unit_id"] in stretches}
    ordered = pictures.in_order(units, shown)
    lives = desk.go_lives()
    drawing = pictures.unit_strips(ordered, shown, lives)
    share = numbers.percent(gate) if gate else say("quality.key.not_told")
    parts: list[Part] = [Heading(say("quality.units.title"), level)]
    if drawing is None:
        return [*parts, Text(say("quality.units.empty"), "empty")]
    parts += [Text(say("quality.units.text", gate=share), "lead"), Plate(drawing)]
    unknown = [row for row in ordered if row["standing"] == "unknown" and row["reason"] != "closed"]
    mends = tuple(
        words.mend_text(row, pictures.last_gap(own), sent=bool(own))
        for row in unknown
        for own in [shown.get(row["unit_id"], ())]
    )
    if mends:
        parts.append(Listing(say("quality.mend.title"), mends))
    return parts


def not_there(desk: Desk, about: About, unit_id: str, level: int) -> list[Part]:
    """Which figures of one unit are not there at present, and which kind of nothing each is."""
    states = [row for row in desk.metric_states().to_dicts() if row["unit_id"] == unit_id]
    parts: list[Part] = [Heading(say("quality.nothing.title"), level)]
    if not states:
        return [*parts, Text(say("report.nothing.closed"), "empty")]
    pairs = []
    for kind in words.KINDS:
        found = [quality.metric_title(row["metric"]) for row in states if quality.kind_of(row) == kind]
        names = listing(sorted(found), most=len(found)) if found else say("quality.here.none")
        pairs.append((f"{words.KIND_SIGNS[kind]}  {say(f'quality.kind.{kind}')}", names))
    meant = tuple(
        (say(f"quality.kind.{kind}"), say(f"quality.what.{kind}", least=about.minimum_group))
        for kind in words.KINDS
    )
    parts += [Terms(tuple(pairs)), Heading(say("report.nothing.meaning"), level + 1), Terms(meant)]
    if not desk.grants.covers(unit_id):
        parts.append(Text(say("quality.nothing.granted"), "note"))
    return parts


def what_came(desk: Desk, about: About, level: int) -> list[Part]:
    """How far each feed of the site reaches, and what was refused."""
    parts: list[Part] = [Heading(say("quality.fresh.title"), level)]
    if desk.knows_feeds():
        feeds = pictures.feeds(desk, about)
        parts += table(say("quality.fresh.table"), tables.FEED_COLUMNS, tables.feed_rows(feeds))
        if quiet := quality.quiet_text(feeds):
            parts.append(Text(quiet, "note"))
    else:
        parts.append(Text(say("quality.fresh.empty"), "empty"))
    rejections, notes = desk.rejections().to_dicts(), desk.file_notes().to_dicts()
    parts += [
        Heading(say("quality.refused.title"), level),
        Text(quality.refused_text(rejections, desk.expectation_tables().to_dicts())),
        *table(say("quality.refused.table"), tables.REJECTION_COLUMNS, tables.rejection_rows(rejections)),
        Text(quality.files_text(notes, known=desk.knows_feeds())),
        *table(say("quality.files.table"), tables.FILE_COLUMNS, tables.file_rows(notes)),
    ]
    return parts


def definitions(desk: Desk, measures: Iterable[str | None], level: int) -> list[Part]:
    """How the document's figures are made: each definition, the grades, the standings, the thresholds."""
    wanted = dict.fromkeys(
        [*measures, *BEHIND, *(measure.metric for measure in BALANCE), "overload_report_rate"]
    )
    parts: list[Part] = [Heading(say("methods.title"), level, page=True)]
    for name in wanted:
        if name in METRICS:
            parts += _definition(str(name), level + 1)
    settings = desk.settings()
    rows = tuple(tuple(row) for row in methods.thresholds(settings))
    parts += [
        Heading(say("methods.grades.title"), level + 1),
        Text(say("methods.grades.text"), "lead"),
        Terms(tuple((say(f"grade.{name}"), say(f"methods.grade.{name}")) for name in GRADES)),
        Heading(say("methods.standings.title"), level + 1),
        Terms(
            tuple(
                (f"{sign} {say(f'standing.{name}')}", say(f"methods.standing.{name}"))
                for name, sign in SIGNS.items()
            )
        ),
        Heading(say("methods.thresholds.title"), level + 1),
        Text(say("methods.thresholds.text"), "lead"),
        Table(say("methods.thresholds.table"), tuple(method_columns(THRESHOLD_COLUMNS)), rows),
    ]
    return parts


def _definition(name: str, level: int) -> list[Part]:
    """One figure: why it matters, how it is made, what it cannot tell."""
    metric = METRICS[name]
    pairs = (
        (say("methods.key.unit"), metric_text(name, "unit")),
        (say("methods.key.direction"), say(f"direction.{metric.direction}")),
        (say("methods.column.numerator"), metric_text(name, "numerator")),
        (say("methods.column.denominator"), metric_text(name, "denominator")),
        (say("methods.key.source"), methods.sources(metric)),
        (say("methods.limits"), metric_text(name, "limits")),
    )
    return [
        Heading(metric_text(name, "title"), level),
        Text(metric_text(name, "why_it_matters")),
        Terms(pairs),
    ]


def reading(how: Sequence[str], limits: Sequence[str], level: int) -> list[Part]:
    """How to read the document, and what it cannot tell."""
    return [
        Heading(say("page.how"), level),
        Listing("", tuple(how)),
        Heading(say("page.limits"), level),
        Listing("", tuple(limits)),
    ]
