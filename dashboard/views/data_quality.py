"""Data quality: what can this data not say?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, screen
from dashboard.desk.quality import STATE_WEEKS
from dashboard.drawings import data_quality as pictures
from dashboard.drawings import quality_tables as tables
from dashboard.sections import contested
from dashboard.words import data_quality as words
from dashboard.words import numbers
from dashboard.words import quality_parts as parts
from dashboard.words.catalogue import count, say
from dashboard.words.standing import section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.charts.spec import Drawing
    from dashboard.data import About, Desk

    Row = Mapping[str, Any]

RUN = "run"
FEW = 12
"""A table of so few exceptions stands open."""
MOST_ROWS = 400
"""Nobody reads more on a page, and browsers get slow."""


def page() -> None:
    """The answer, the weeks of every unit, what is not there, what came in and what did not."""
    desk = frame.desk()
    about = desk.about()
    units = desk.units().to_dicts()
    states, notes = desk.metric_states().to_dicts(), desk.file_notes().to_dicts()
    feeds = pictures.feeds(desk, about)
    facts = pictures.facts(desk)
    runs, rejections, restated = (
        asked.to_dicts() for asked in (desk.runs(), desk.rejections(), desk.restatements())
    )
    screen.html("<h1>{}</h1>", say("quality.title"))
    screen.answer(words.answer(facts, about))
    screen.figures(
        words.figures(
            facts,
            about,
            runs,
            rows_refused=sum(row["rows"] for row in rejections),
            restated=len({(row["unit_id"], row["week_start"]) for row in restated}),
            knows_files=desk.knows_feeds(),
        )
    )
    stretches = pictures.by_unit(desk)
    ordered = pictures.in_order(units, stretches)
    of_units = the_units(desk, ordered, stretches)
    nothing(states, about)
    of_feeds = freshness(desk, feeds, about)
    tables_of_run = desk.expectation_tables().to_dicts()
    refused(rejections, notes, tables_of_run, known=desk.knows_feeds())
    run = expectations(desk, tables_of_run)
    history(runs)
    screen.heading(say("quality.restated.title"))
    screen.html("<p>{}</p>", parts.restated_text(restated, desk.withdrawn_alerts().to_dicts()))
    listed("restated", tables.RESTATED_COLUMNS, tables.restated_rows(restated))
    contested.listed(desk)
    screen.explain(
        [say(f"quality.how.{n}") for n in (1, 2, 3)],
        [say(f"quality.limits.{n}") for n in (1, 2, 3)],
        titles=(say("page.how"), say("page.limits")),
    )
    columns = tables.columns(*tables.STRETCH_COLUMNS)
    rows = tables.stretch_rows(ordered, stretches)
    screen.table(say("page.table"), columns, rows[:MOST_ROWS])
    cut(rows)
    drawn = {say("quality.units.title"): of_units, say("quality.fresh.title"): of_feeds}
    taken = {title: drawing for title, drawing in drawn.items() if drawing is not None}
    screen.takeaway(taken, columns, rows, frame.origin(say("quality.title")))
    screen.link(say("page.link"), {RUN: run} if run else {})


def the_units(desk: Desk, units: Sequence[Row], stretches: Mapping[str, Sequence[Row]]) -> Drawing | None:
    """Every unit's weeks as a strip, and what would mend those that cannot be judged now."""
    gate = desk.settings().completeness
    screen.heading(say("quality.units.title"))
    drawing = pictures.unit_strips(units, stretches, desk.go_lives())
    if drawing is None:
        screen.empty(say("quality.units.empty"))
    else:
        share = numbers.percent(gate) if gate else say("quality.key.not_told")
        screen.note(say("quality.units.text", gate=share))
        screen.draw(drawing)
        if (more := len(units) - pictures.MOST_STRIPS) > 0:
            screen.note(count("quality.units.more", more))
    unknown = [row for row in units if row["standing"] == "unknown" and section(row) != "closed"]
    mends = [
        words.mend_text(row, pictures.last_gap(own), sent=bool(own))
        for row in unknown
        for own in [stretches.get(row["unit_id"], ())]
    ]
    if units:
        screen.listing(say("quality.mend.title"), mends or [say("quality.mend.none")])
    return drawing


def nothing(states: Sequence[Row], about: About) -> None:
    """The five kinds of nothing: what each is, and where it is at present."""
    screen.heading(say("quality.nothing.title"))
    if not states:
        screen.empty(say("quality.nothing.empty"))
        return
    units = count("quality.nothing.units", len({row["unit_id"] for row in states}))
    screen.note(say("quality.nothing.text", weeks=STATE_WEEKS, units=units))
    with st.container(key="pl-grid-nothing"):
        for kind in words.KINDS:
            with st.container():
                screen.html(
                    '<h3><span aria-hidden="true">{}</span> {}</h3><p class="pl-note">{}</p><p>{}</p>',
                    words.KIND_SIGNS[kind],
                    say(f"quality.kind.{kind}"),
                    say(f"quality.what.{kind}", least=about.minimum_group),
                    parts.where(kind, states),
                )
    if frame.desk().grants.units is not None:
        screen.note(say("quality.nothing.granted"))
    screen.table(say("quality.nothing.table"), parts.state_columns(), parts.state_rows(states))


def freshness(desk: Desk, feeds: Sequence[words.Feed], about: About) -> Drawing | None:
    """How far each feed reaches against the site's limit."""
    screen.heading(say("quality.fresh.title"))
    if not desk.knows_feeds():
        screen.empty(say("quality.fresh.empty"))
        return None
    drawing = pictures.feed_strips(feeds, about)
    if drawing is None:
        screen.empty(say("quality.fresh.none"))
    else:
        today = numbers.day(pictures.clock(about))
        screen.note(say("quality.fresh.text", limit=count("days", about.max_age_days), today=today))
        screen.draw(drawing)
    if quiet := parts.quiet_text(feeds):
        screen.note(quiet)
    listed("fresh", tables.FEED_COLUMNS, tables.feed_rows(feeds), few=0)
    return drawing


def refused(rejections: Sequence[Row], notes: Sequence[Row], of_runs: Sequence[Row], *, known: bool) -> None:
    """Rows and files that were not taken, each with rule and reason."""
    screen.heading(say("quality.refused.title"))
    screen.html("<p>{}</p>", parts.refused_text(rejections, of_runs))
    listed("refused", tables.REJECTION_COLUMNS, tables.rejection_rows(rejections))
    screen.html("<p>{}</p>", parts.files_text(notes, known=known))
    listed("files", tables.FILE_COLUMNS, tables.file_rows(notes))


def expectations(desk: Desk, of_runs: Sequence[Row]) -> str | None:
    """What one run expected and what failed; gives what the address says of another run than the newest."""
    screen.heading(say("quality.expected.title"))
    if not of_runs:
        screen.empty(say("quality.expected.empty"))
        return None
    runs = list(dict.fromkeys(str(row["run"]) for row in of_runs))
    chosen = choose(runs)
    own = [row for row in of_runs if str(row["run"]) == chosen]
    failures = desk.expectation_failures(int(chosen)).to_dicts()
    screen.html("<p>{}</p>", parts.expected_text(int(chosen), own, failures))
    listed("failures", tables.FAILURE_COLUMNS, tables.failure_rows(failures))
    listed("expected", tables.EXPECTATION_COLUMNS, tables.expectation_rows(own), few=0)
    return None if chosen == runs[0] else chosen


def choose(runs: Sequence[str]) -> str:
    """The run the reader chose; the choice stands in the address, a forged one is said to be so."""
    wanted = st.query_params.get(RUN)
    if wanted in runs:
        st.session_state[RUN] = wanted
    elif st.session_state.get(RUN) not in runs:
        st.session_state[RUN] = runs[0]
    if wanted is not None and wanted not in runs:
        screen.note(say("quality.expected.forged", run=st.session_state[RUN]))
    if len(runs) == 1:
        return runs[0]
    chosen: str = st.selectbox(say("quality.expected.run"), runs, key=RUN, on_change=_remember, width=180)
    return chosen


def _remember() -> None:
    st.query_params[RUN] = st.session_state[RUN]


def history(runs: Sequence[Row]) -> None:
    """What each run read, took and refused."""
    screen.heading(say("quality.run.title"))
    day = numbers.day(tables.began(runs[0])) if runs else ""
    screen.html("<p>{}</p>", parts.run_text(runs, day))
    listed("run", tables.RUN_COLUMNS, tables.run_rows(runs), few=0)


def listed(name: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, few: int = FEW) -> None:
    """A table of the first rows, open where they are few; nothing where there is none."""
    if not rows:
        return
    titles = tables.columns(*columns)
    screen.table(say(f"quality.{name}.table"), titles, rows[:MOST_ROWS], opened=len(rows) <= few)
    cut(rows)


def cut(rows: Sequence[object]) -> None:
    """That a table does not show all of its rows; the newest, or those that matter most, come first."""
    if len(rows) > MOST_ROWS:
        screen.note(say("quality.rows.cut", shown=MOST_ROWS, every=numbers.plain(len(rows), 0)))


page()
