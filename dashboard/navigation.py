"""The pages, in the order they are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

LOAD_LINES = "views/load_lines.py"
UNIT = "views/unit.py"
ALERTS = "views/alerts.py"
SAFEGUARDS = "views/safeguards.py"


def pages() -> list[StreamlitPage]:
    """Every page; the first is where a reader arrives."""
    return [
        st.Page(LOAD_LINES, title=say("page.load_lines"), url_path="load-lines", default=True),
        st.Page(UNIT, title=say("page.unit"), url_path="unit"),
        st.Page(ALERTS, title=say("page.alerts"), url_path="alerts"),
        st.Page(SAFEGUARDS, title=say("page.safeguards"), url_path="safeguards"),
    ]
