"""The pages, in the order they are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

LOAD_LINES = "views/load_lines.py"
THIS_WEEK = "views/this_week.py"
UNIT = "views/unit.py"
ALERTS = "views/alerts.py"
ROLLOUT = "views/rollout.py"
DATA_QUALITY = "views/data_quality.py"
METHODS = "views/methods.py"


def pages() -> list[StreamlitPage]:
    """Every page; the first is where a reader arrives."""
    return [
        st.Page(LOAD_LINES, title=say("page.load_lines"), url_path="load-lines", default=True),
        st.Page(THIS_WEEK, title=say("page.this_week"), url_path="this-week"),
        st.Page(UNIT, title=say("page.unit"), url_path="unit"),
        st.Page(ROLLOUT, title=say("page.rollout"), url_path="rollout"),
        st.Page(ALERTS, title=say("page.alerts"), url_path="alerts"),
        st.Page(DATA_QUALITY, title=say("page.data_quality"), url_path="data-quality"),
        st.Page(METHODS, title=say("page.methods"), url_path="methods"),
    ]
