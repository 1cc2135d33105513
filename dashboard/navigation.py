"""The pages, in the order they are offered, and the one where a reader of each role arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.navigation.page import StreamlitPage

LOAD_LINES = "views/load_lines.py"
THIS_WEEK = "views/this_week.py"
UNIT = "views/unit.py"
ROLLOUT = "views/rollout.py"
SAFEGUARDS = "views/safeguards.py"
PLANNER = "views/planner.py"
ALERTS = "views/alerts.py"
OVERLOAD_REPORTS = "views/overload_reports.py"
FILE_REPORT = "views/file_report.py"
DATA_QUALITY = "views/data_quality.py"
SET_THE_LINE = "views/set_the_line.py"
METHODS = "views/methods.py"
WELCOME = "views/welcome.py"
VERIFY = "views/verify.py"

_TITLES = {
    VERIFY: "page.verify",
    THIS_WEEK: "page.this_week",
    LOAD_LINES: "page.load_lines",
    UNIT: "page.unit",
    ROLLOUT: "page.rollout",
    SAFEGUARDS: "page.safeguards",
    ALERTS: "page.alerts",
    OVERLOAD_REPORTS: "page.overload_reports",
    FILE_REPORT: "page.file_report",
    PLANNER: "page.planner",
    SET_THE_LINE: "page.set_the_line",
    DATA_QUALITY: "page.data_quality",
    METHODS: "page.methods",
}

FIRST_PAGES = {"nurse_manager": THIS_WEEK, "staff_representative": THIS_WEEK, "auditor": VERIFY}
"""Where a reader of a role arrives: who looks after units first asks what there is to do this week."""

PAGES_OF = {
    "staff": (FILE_REPORT, LOAD_LINES, UNIT, METHODS),
    "auditor": (VERIFY, LOAD_LINES, UNIT),
}
"""Pages of the roles that have few. Load, line and standing of every unit are for all of them."""


def pages_of(roles: Sequence[str]) -> tuple[str, ...]:
    """What is offered to who holds these roles, in order; the page for newcomers is for everybody."""
    most = tuple(page for page in _TITLES if page != VERIFY)
    offered = {page for role in roles for page in PAGES_OF.get(role, most)}
    return tuple(page for page in _TITLES if page in offered)


def may_open(address_asked: str, roles: Sequence[str]) -> bool:
    """Whether a page of this address is for one of these roles."""
    return address_asked in {address(page) for page in (*pages_of(roles), WELCOME)}


def first_page(role: str) -> str:
    """The page of a role; who may see every unit first asks which of them is over its line."""
    return FIRST_PAGES.get(role, LOAD_LINES)


def address(page: str) -> str:
    """The page's place in the site's address: `load-lines`."""
    return page.removeprefix("views/").removesuffix(".py").replace("_", "-")


def pages(roles: Sequence[str]) -> list[StreamlitPage]:
    """Every page, those of other roles out of sight, so that asking for one is noticed.

    The bare address is a page without a name that leads on, see `lead_on`.
    """
    offered = pages_of(roles)
    named = [
        st.Page(
            page,
            title=say(title),
            url_path=address(page),
            visibility="visible" if page in offered else "hidden",
        )
        for page, title in _TITLES.items()
    ]
    welcome = st.Page(WELCOME, title=say("page.welcome"), url_path=address(WELCOME), visibility="hidden")
    nameless = st.Page(_nameless, title=say("app"), default=True, visibility="hidden")
    return [nameless, *named, welcome]


def lead_on(page: StreamlitPage, role: str) -> None:
    """From the bare address to the first page of a role. The server redirects before this is asked."""
    if page.url_path == "":
        st.switch_page(first_page(role), query_params=st.query_params.to_dict())


def _nameless() -> None:
    """Never run: `lead_on` comes before."""
