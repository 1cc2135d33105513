"""The dashboard as a server: Streamlit with what a first reader would wait for done before they come.

`streamlit run dashboard/server.py` serves `app.py`. The libraries are imported before it answers (two threads
that import one library at once trip over each other); then a thread finishes every kind of chart and reads
the published snapshot once.
"""

from __future__ import annotations

import threading
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware
from streamlit.starlette import App

from dashboard import data
from dashboard.arrival import Arrival
from dashboard.drawings.control import control_picture_of, options
from dashboard.drawings.load_lines import cards
from dashboard.drawings.unit import unit_picture
from dashboard.navigation import address, first_page
from pipelines.errors import PlimsollError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LIBRARIES = ("pandas", "pyarrow", "polars", "duckdb", "altair")
"""What Streamlit and the pages import on first use."""

HERE = Path(__file__).resolve().parent


def warm_up() -> None:
    """Do the slow first steps once. Nothing here may stop the server: pages tell of faults themselves."""
    try:
        snapshot_id = data.published()
        if snapshot_id is None:
            return
        desk = data.desk_for(data.LOCAL_USER, snapshot_id)
        for drawing in cards(desk).values():
            drawing.spec()
        for unit in desk.units().iter_rows(named=True):
            for drawing in unit_picture(desk, unit["unit_id"]).pictures().values():
                drawing.spec()
            for metric, group in options(desk, unit)[:1]:
                control_picture_of(desk, unit["unit_id"], metric, group)
    except PlimsollError:
        return


@asynccontextmanager
async def _lifespan(_app: App) -> AsyncIterator[dict[str, Any]]:
    for library in LIBRARIES:
        import_module(library)
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield {}


app = App(
    HERE / "app.py",
    lifespan=_lifespan,
    middleware=[Middleware(Arrival, first_page=address(first_page(data.LOCAL_USER.role)))],
)
