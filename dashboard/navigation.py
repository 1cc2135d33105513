"""The pages, in the order they are offered, and the one where a reader of each role arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

LOAD_LINES = "views/load_lines.py"
THIS_WEEK = "views/this_week.py"
UNIT = "views/unit.py"
ROLLOUT = "views/rollout.py"
SAFEGUARDS = "views/safeguards.py"
PLANNER = "views/planner.py"
ALERTS = "views/alerts.py"
OVERLOAD_REPORTS = "views/overload_reports.py"
DATA_QUALITY = "views/data_quality.py"
SET_THE_LINE = "views/set_the_line.py"
METHODS = "views/methods.py"
WELCOME = "views/welcome.py"

_TITLES = {
    THIS_WEEK: "page.this_week",
    LOAD_LINES: "page.load_lines",
    UNIT: "page.unit",
    ROLLOUT: "page.rollout",
    SAFEGUARDS: "page.safeguards",
    ALERTS: "page.alerts",
    OVERLOAD_REPORTS: "page.overload_reports",
    PLANNER: "page.planner",
    SET_THE_LINE: "page.set_the_line",
    DATA_QUALITY: "page.data_quality",
    METHODS: "page.methods",
}

FIRST_PAGES = {"nurse_manager": THIS_WEEK, "staff_representative": THIS_WEEK}
"""Where a reader of a role arrives: who looks after units first asks what there is to do this week."""


def first_page(role: str) -> str:
    """The page of a role; who may see every unit first asks which of them is over its line."""
    return FIRST_PAGES.get(role, LOAD_LINES)


def address(page: str) -> str:
    """The page's place in the site's address: `load-lines`."""
    return page.removeprefix("views/").removesuffix(".py").replace("_", "-")


def pages() -> list[StreamlitPage]:
    """Every page. The bare address is a page without a name that leads on, see `lead_on`."""
    named = [st.Page(page, title=say(title), url_path=address(page)) for page, title in _TITLES.items()]
    welcome = st.Page(WELCOME, title=say("page.welcome"), url_path=address(WELCOME), visibility="hidden")
    nameless = st.Page(_nameless, title=say("app"), default=True, visibility="hidden")
    return [nameless, *named, welcome]


def lead_on(page: StreamlitPage, role: str) -> None:
    """From the bare address to the first page of a role. The server redirects before this is asked."""
    if page.url_path == "":
        st.switch_page(first_page(role), query_params=st.query_params.to_dict())


def _nameless() -> None:
    """Never run: `lead_on` comes before."""
