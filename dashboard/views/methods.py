"""Methods: how is each number made?"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, screen
from dashboard.drawings import methods as tables
from dashboard.words import methods as words
from dashboard.words import numbers
from dashboard.words.catalogue import commas, count, say
from dashboard.words.registry import metric_text
from dashboard.words.standing import SIGNS
from dashboard.words.themes import THEMES
from pipelines.detection.recent import OF_OBSERVED, WEEKS_OVER
from pipelines.metrics import METRICS
from pipelines.shapes.limits import LEAST_TASKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.data import Desk
    from dashboard.desk.methods import Settings

    Row = Mapping[str, Any]

METRIC = "metric"


def page() -> None:
    """The answer, one definition, what is judged by, the words of judgement, themes, releases."""
    desk = frame.desk()
    about, settings = desk.about(), desk.settings()
    states, lines = desk.metric_states().to_dicts(), desk.lines_in_force().to_dicts()
    screen.html("<h1>{}</h1>", say("methods.title"))
    screen.answer(words.answer(tables.site(desk), settings, about))
    chosen = choose()
    here = [row for row in states if row["metric"] == chosen]
    definition(chosen, here, settings, granted=desk.grants.units is None)
    thresholds(settings)
    safeguards()
    the_lines(lines, numbers.day(about.as_of))
    judgement()
    themes()
    releases(desk)
    screen.heading(say("methods.version.title"))
    screen.html(
        "<p>{}</p>",
        say(
            "methods.version.text",
            version=settings.version,
            snapshot=about.snapshot_id,
            day=numbers.day(settings.built_on),
            digest=settings.digest,
        ),
    )
    screen.explain(
        [say(f"methods.how.{n}") for n in (1, 2, 3)],
        [say(f"methods.cannot.{n}") for n in (1, 2)],
        titles=(say("page.how"), say("page.limits")),
    )
    columns, rows = tables.columns(tables.DEFINITION_COLUMNS), tables.definition_rows()
    screen.table(say("methods.table"), columns, rows)
    screen.takeaway({}, columns, rows, frame.origin(say("methods.title")))
    screen.link(say("page.link"), {METRIC: chosen})


def choose() -> str:
    """The figure the reader chose; the choice stands in the address, a forged one is said to be so."""
    wanted = st.query_params.get(METRIC)
    if wanted in METRICS:
        st.session_state[METRIC] = wanted
    elif st.session_state.get(METRIC) not in METRICS:
        st.session_state[METRIC] = tables.OPTIONS[0]
    if wanted is not None and wanted not in METRICS:
        title = METRICS[st.session_state[METRIC]].title
        screen.html('<p class="pl-banner" role="alert">{}</p>', say("methods.forged", title=title))
    chosen: str = st.selectbox(
        say("methods.choose"),
        tables.OPTIONS,
        format_func=words.option,
        key=METRIC,
        on_change=_remember,
        width=460,
    )
    return chosen


def _remember() -> None:
    st.query_params[METRIC] = st.session_state[METRIC]


def definition(name: str, here: Sequence[Row], settings: Settings, *, granted: bool) -> None:
    """One metric: its formula, why it matters, what it is made from, what it cannot tell."""
    metric = METRICS[name]
    screen.heading(metric_text(metric.id, "title"))
    screen.html("<p>{}</p>", metric_text(metric.id, "why_it_matters"))
    screen.html(
        '<p class="pl-formula"><span>{}</span><i>{}</i><span>{}</span></p>',
        metric_text(metric.id, "numerator"),
        say("methods.divided"),
        metric_text(metric.id, "denominator"),
    )
    facts = words.facts(metric, here, settings, granted=granted)
    terms(
        [(fact.label, fact.value) for fact in facts]
        + [(say("methods.limits"), metric_text(metric.id, "limits"))]
    )


def terms(pairs: Iterable[tuple[str, str]]) -> None:
    """Words and what they mean, side by side."""
    items = "".join(f"<div><dt>{escape(word)}</dt><dd>{escape(text)}</dd></div>" for word, text in pairs)
    st.html(f'<dl class="pl-terms">{items}</dl>')


def thresholds(settings: Settings) -> None:
    """Every threshold with its value and who set it."""
    screen.heading(say("methods.thresholds.title"))
    screen.note(say("methods.thresholds.text"))
    columns, rows = tables.columns(tables.THRESHOLD_COLUMNS), words.thresholds(settings)
    screen.table(say("methods.thresholds.table"), columns, rows, opened=True)


def safeguards() -> None:
    """When use is outside policy."""
    screen.heading(say("methods.safeguards.title"))
    screen.note(say("methods.safeguards.text", n=WEEKS_OVER, of=OF_OBSERVED, tasks=LEAST_TASKS))
    columns = tables.columns(tables.SAFEGUARD_COLUMNS)
    screen.table(say("methods.safeguards.table"), columns, words.safeguards(), opened=True)


def the_lines(lines: Sequence[Row], day: str) -> None:
    """Every load line in force, with basis, source and days."""
    screen.heading(say("methods.lines.title"))
    if not lines:
        screen.empty(say("methods.lines.none"))
        return
    told = count("methods.lines.count", len(lines))
    screen.html("<p>{}</p>", say("methods.lines.text", lines=told, day=day))
    screen.table(say("methods.lines.table"), tables.columns(tables.LINE_COLUMNS), tables.line_rows(lines))


def judgement() -> None:
    """What each evidence grade, standing and kind of alert means."""
    screen.heading(say("methods.grades.title"))
    screen.note(say("methods.grades.text"))
    terms((say(f"grade.{name}"), say(f"methods.grade.{name}")) for name in tables.EVIDENCE_GRADES)
    screen.heading(say("methods.standings.title"))
    terms(
        (f"{sign} {say(f'standing.{name}')}", say(f"methods.standing.{name}")) for name, sign in SIGNS.items()
    )
    screen.heading(say("methods.alerts.title"))
    terms((say(f"alert.{kind}"), say(f"methods.alert.{kind}")) for kind in tables.ALERT_KINDS)
    screen.html("<h3>{}</h3>", say("methods.severity.title"))
    terms((say(f"severity.{name}"), say(f"methods.severity.{name}")) for name in tables.SEVERITIES)


def themes() -> None:
    """What experts named, and the figures and pages that show something of it."""
    screen.heading(say("methods.themes.title"))
    screen.note(say("methods.themes.text"))
    with st.container(key="pl-grid-themes"):
        for name, theme in THEMES.items():
            with st.container():
                screen.html("<h3>{}</h3><p>{}</p>", say(f"theme.{name}.title"), say(f"theme.{name}.text"))
                figures = [(f"?{METRIC}={metric}", metric_text(metric, "title")) for metric in theme.metrics]
                pages = [(page.replace("_", "-"), say(f"page.{page}")) for page in theme.offered]
                links(say("methods.theme.figures"), figures)
                links(say("methods.theme.pages"), pages)


def links(start: str, found: Sequence[tuple[str, str]]) -> None:
    """A line of links within the dashboard; nothing where there is none."""
    if found:
        anchors = commas(
            [f'<a href="{escape(address)}" target="_self">{escape(text)}</a>' for address, text in found]
        )
        st.html(f'<p class="pl-note">{escape(start)} {anchors}</p>')


def releases(desk: Desk) -> None:
    """Every release of a tool, and who reviewed it."""
    screen.heading(say("methods.releases.title"))
    rows = desk.releases().to_dicts()
    screen.html("<p>{}</p>", words.releases_text(rows))
    if rows:
        columns = tables.columns(tables.RELEASE_COLUMNS)
        screen.table(say("methods.releases.table"), columns, tables.release_rows(rows), opened=True)


page()
