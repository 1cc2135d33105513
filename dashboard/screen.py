"""The few ways a page puts something on the screen. Whatever comes from data is escaped here, once."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from dashboard import paper
from dashboard.fonts import can_print
from dashboard.paper import localised
from dashboard.words.catalogue import in_this_language, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dashboard.charts.spec import Drawing
    from dashboard.paper import Origin
    from dashboard.words.unit import Figure


@dataclass(frozen=True)
class Paper:
    """A document that can be taken away: its button, what it says, its file's name, how it is made."""

    key: str
    label: str
    text: str
    name: str
    make: Callable[[], bytes]


HEAD_START_SECONDS = 0.06
"""What a browser is given to draw the answer in, before it has all the charts to make room for: it draws what
has come, and then nothing until all that came meanwhile is worked through."""

LONGEST_UNBROKEN = 40
"""Characters of a cell that stand on one line."""

_MIME = {"svg": "image/svg+xml", "png": "image/png"}


def html(template: str, *texts: str) -> None:
    """Our own markup with texts set into its `{}` places; every text is escaped."""
    st.html(template.format(*(escape(text) for text in texts)))


def answer(text: str, above: str = "", *texts: str) -> None:
    """The page's answer, some markup of ours with its texts above it; it stands before the rest has come."""
    html(above + '<p class="pl-answer">{}</p>', *texts, text)
    time.sleep(HEAD_START_SECONDS)


def standing_line(sign: str) -> str:
    """Markup of a standing: its sign, and a place for its words."""
    return f'<p class="pl-standing"><i aria-hidden="true">{sign}</i> {{}}</p>'


def draw(drawing: Drawing) -> None:
    """One chart, as wide as its place, with its sentence for who cannot see it."""
    st.vega_lite_chart(spec=localised(drawing.spec()), width="stretch", theme=None, alt=drawing.sentence)


def note(text: str) -> None:
    """A quiet line, also what stands where a chart has nothing to show."""
    html('<p class="pl-note">{}</p>', text)


def empty(text: str) -> None:
    """What stands where a chart would be, if there is nothing to draw."""
    html('<p class="pl-empty">{}</p>', text)


def heading(text: str) -> None:
    """The title of a part of the page."""
    html("<h2>{}</h2>", text)


def explain(how: Sequence[str], limits: Sequence[str], *, titles: tuple[str, str]) -> None:
    """How to read the page, and what it cannot tell, side by side."""
    columns = [
        f"<section><h2>{escape(title)}</h2><ul>{_items(texts)}</ul></section>"
        for title, texts in zip(titles, (how, limits), strict=True)
    ]
    st.html(f'<div class="pl-explain">{"".join(columns)}</div>')


def table(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, opened: bool = False
) -> None:
    """A plain table, readable by eye and by screen reader; closed until asked for, unless `opened`."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(_row(first, others) for first, *others in rows)
    look = 'class="pl-table pl-open" open' if opened else 'class="pl-table"'
    st.html(
        f"<details {look}><summary>{escape(caption)}</summary>"
        f'<div tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        "</details>"
    )


def _row(first: str, others: Sequence[str]) -> str:
    cells = "".join(f"<td{_long(cell)}>{escape(cell)}</td>" for cell in others)
    return f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'


def _long(cell: str) -> str:
    """Whole sentences break into lines; figures never do."""
    return ' class="pl-long"' if len(cell) > LONGEST_UNBROKEN else ""


def _items(texts: Sequence[str]) -> str:
    return "".join(f"<li>{escape(text)}</li>" for text in texts)


def figures(items: Sequence[Figure]) -> None:
    """The key figures of a page, each with what stands beside it."""
    parts = [
        f"<div><dt>{escape(item.label)}</dt><dd><b>{escape(item.value)}</b><span>{escape(item.note)}</span></dd></div>"
        for item in items
    ]
    st.html(f'<dl class="pl-figures">{"".join(parts)}</dl>')


def facts(title: str, terms: Sequence[tuple[str, str]]) -> None:
    """A short list of terms below a title of its own."""
    html('<h3 class="pl-kept">{}</h3>', title)
    st.html(f'<dl class="pl-facts">{_terms(terms)}</dl>')


def sheet(title: str, terms: Sequence[tuple[str, str]]) -> None:
    """What is printed alone, on a sheet of its own; a term without a text has a line to write on."""
    st.html(f'<article class="pl-request"><h2>{escape(title)}</h2><dl>{_terms(terms)}</dl></article>')


def _terms(terms: Sequence[tuple[str, str]]) -> str:
    return "".join(f"<div><dt>{escape(term)}</dt><dd>{escape(text)}</dd></div>" for term, text in terms)


def listing(title: str, texts: Sequence[str]) -> None:
    """A short list under a chart, for who cannot read its labels."""
    st.html(f'<div class="pl-listing"><h3>{escape(title)}</h3><ul>{_items(texts)}</ul></div>')


def takeaway(
    pictures: Mapping[str, Drawing], columns: Sequence[str], rows: Sequence[Sequence[str]], origin: Origin
) -> None:
    """What can be taken away: one of the page's pictures, or its table. Made when it is asked for."""
    # Never boxes in place of letters: this sentence stands on every picture. An SVG takes its letters from
    # whoever opens it.
    has_letters = can_print(say("frame.never_use"))
    with st.container(key="pl-takeaway", horizontal=True, vertical_alignment="bottom"):
        name = paper.file_name(origin.question, origin.subject)
        if pictures:
            chosen = st.selectbox(say("takeaway.choose"), list(pictures), key="takeaway", width=320)
            drawing = pictures[chosen]
            for kind, make in (("svg", paper.svg), ("png", paper.png)):
                st.download_button(
                    say(f"takeaway.{kind}"),
                    data=in_this_language(partial(make, drawing, chosen, origin)),
                    file_name=f"{paper.file_name(chosen, origin.subject)}.{kind}",
                    mime=_MIME[kind],
                    on_click="ignore",
                    key=f"takeaway_{kind}",
                    disabled=kind == "png" and not has_letters,
                )
        st.download_button(
            say("takeaway.csv"),
            data=in_this_language(partial(paper.csv, columns, rows, origin)),
            file_name=f"{name}.csv",
            mime="text/csv",
            on_click="ignore",
            key="takeaway_csv",
        )
    if pictures and not has_letters:
        note(say("takeaway.no_font"))


def papers(offered: Sequence[Paper]) -> None:
    """Documents to download, each made when it is asked for."""
    with st.container(key="pl-papers", horizontal=True, vertical_alignment="center"):
        for one in offered:
            st.download_button(
                one.label,
                data=in_this_language(one.make),
                file_name=f"{one.name}.pdf",
                mime="application/pdf",
                on_click="ignore",
                key=f"paper_{one.key}",
                help=one.text,
            )


def link(text: str, parameters: Mapping[str, str]) -> None:
    """A link that brings back this view."""
    html('<p class="pl-note"><a href="?{}" target="_self">{}</a></p>', urlencode(parameters), text)
