"""The dashboard as a server: Streamlit with what a first reader would wait for done before they come.

`streamlit run dashboard/server.py` serves `app.py`. The libraries are imported before it answers (two threads
that import one library at once trip over each other); then a thread draws ahead what is seen first
(`dashboard.ahead`).
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
from dashboard.ahead import keep_drawn
from dashboard.arrival import Arrival
from dashboard.compressed import Compressed
from dashboard.navigation import address, first_page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LIBRARIES = ("pandas", "pyarrow", "polars", "duckdb", "altair")
"""What Streamlit and the pages import on first use."""

HERE = Path(__file__).resolve().parent


@asynccontextmanager
async def _lifespan(_app: App) -> AsyncIterator[dict[str, Any]]:
    for library in LIBRARIES:
        import_module(library)
    stop = threading.Event()
    threading.Thread(target=keep_drawn, args=(stop,), name="draw-ahead", daemon=True).start()
    yield {}
    stop.set()


app = App(
    HERE / "app.py",
    lifespan=_lifespan,
    middleware=[
        Middleware(Compressed),
        Middleware(Arrival, first_page=address(first_page(data.LOCAL_USER.role))),
    ],
)
