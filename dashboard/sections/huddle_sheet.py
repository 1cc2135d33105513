"""The huddle sheet: one page of A4 a unit, seen on paper only (see `@media print` in style.css)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.words import sheet as words
from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import About
    from dashboard.sections.week_lists import Lists

    Row = Mapping[str, Any]

NOTE_LINES = 40
"""Ruled lines for notes; those below the foot of the page are cut off."""


def sheet(unit: Row, answer: str, ahead: Sequence[Row], lists: Lists, about: About) -> str:
    """Markup of one unit's sheet: the answer, its coming shifts, what is new and due, room for notes."""
    parts = [
        f"<h2>{escape(say('week.sheet.title', unit=unit['unit_name']))}</h2>",
        f"<p class='pl-small'>{escape(words.origin(about))}</p>",
        f"<p class='pl-lead'>{escape(answer)}</p>",
        _grid(ahead),
        _list(say("week.sheet.over"), words.over(ahead)),
        _list(words.new_title(about), words.first(lists.new) or [say("week.new.none")]),
        _list(say("week.due.title"), words.first(lists.coming) or [say("week.due.none")]),
        _list(say("week.missing.title"), words.first(lists.missing)),
        f"<h3>{escape(say('week.sheet.notes'))}</h3>",
        f"<div class='pl-lines'>{'<i></i>' * NOTE_LINES}</div>",
        f"<p class='pl-small'>{escape(say('frame.never_use'))}</p>",
    ]
    return f'<section class="pl-sheet">{"".join(parts)}</section>'


def show(sheets: Sequence[str]) -> None:
    """Puts the sheets on the page, where only a printer sees them."""
    if sheets:
        st.html(f'<div class="pl-sheets">{"".join(sheets)}</div>')


def _grid(ahead: Sequence[Row]) -> str:
    """Coming shifts as signs and loads, days from left to right."""
    days, rows = words.grid(ahead)
    if not rows:
        return ""
    head = "".join(f"<th scope='col'>{escape(day)}</th>" for day in days)
    body = "".join(
        f"<tr><th scope='row'>{escape(name)}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        for name, cells in rows
    )
    caption = escape(say("week.sheet.grid"))
    table = f"<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody>"
    return f"<table><caption>{caption}</caption>{table}</table>"


def _list(title: str, texts: Sequence[str]) -> str:
    if not texts:
        return ""
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<h3>{escape(title)}</h3><ul>{items}</ul>"
