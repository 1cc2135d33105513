"""The dashboard as a server: Streamlit with what a first reader would wait for done before they come.

`streamlit run dashboard/server.py` serves `app.py`. The libraries are imported before it answers (two threads
that import one library at once trip over each other); then a thread draws ahead what is seen first
(`dashboard.ahead`).

With sign-in, Streamlit's own is given what the site's settings say and the environment holds, in memory only.
Without it the server does not start on any address but this computer's own.
"""

from __future__ import annotations

import threading
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware
from streamlit import config
from streamlit.starlette import App

from dashboard import data
from dashboard.ahead import keep_drawn
from dashboard.arrival import Arrival
from dashboard.compressed import Compressed
from dashboard.desk.people import people_of
from dashboard.guard import CALLBACK, Guard
from dashboard.in_turn import InTurn
from dashboard.opening.serving import Opened
from dashboard.readers import Readers
from pipelines.errors import SettingsError
from pipelines.sign_in import LOOPBACK, Secrets, SignIn, secrets_of

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


def _auth(sign_in: SignIn, secrets: Secrets) -> dict[str, Any]:
    """Streamlit's settings for signing in."""
    return {
        "auth": {
            "redirect_uri": sign_in.address + CALLBACK,
            "cookie_secret": secrets.cookie,
            "client_id": sign_in.client_id,
            "client_secret": secrets.client,
            "server_metadata_url": sign_in.metadata_url,
            "client_kwargs": {
                "scope": "openid email"
            },  # no name, no picture: nothing here asks who somebody is
        }
    }


def _stay_here() -> None:
    """SettingsError where the server would answer others although nobody signs in."""
    if config.get_option("server.address") not in LOOPBACK:
        raise SettingsError(
            "Without [people.sign_in] the dashboard answers this computer only.",
            hint="start it with --server.address 127.0.0.1, or set sign-in up: docs/sign-in.md",
        )


people = people_of(data.site_folder())
secrets = None if people is None else secrets_of(people.sign_in)
if people is None:
    _stay_here()
secret = "" if secrets is None else secrets.cookie
readers = Readers(people, secret)

app = App(
    HERE / "app.py",
    lifespan=_lifespan,
    secrets=None if people is None or secrets is None else _auth(people.sign_in, secrets),
    middleware=[
        Middleware(Guard, people=people, secret=secret),
        Middleware(InTurn),
        Middleware(Compressed),
        Middleware(Arrival, first_page=readers.first_page),
        Middleware(Opened, readers=readers),
    ],
)
