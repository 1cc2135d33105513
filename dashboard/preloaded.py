"""The parts of the front end that every page begins with, named to the browser with the page itself.

Streamlit's front end loads each kind of element when the first of its kind arrives, and shows nothing of a
page while more kinds are still on their way. A browser that is told at once fetches and compiles them while
it waits for the server, so that the page's first sentence stands a third of a second earlier.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import streamlit

KINDS = ("Html", "PageLink", "Button")
"""Kinds of element that stand above and around a page's answer, as the front end calls their scripts. More of
them did not help: compiling what comes later takes the time of what comes first."""

_SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"
_IMPORTS = re.compile(r"""(?:from|import)\s*[`"']\./([\w.-]+\.js)[`"']""")


@cache
def preloaded() -> str:
    """The `Link` header of a page: the scripts of these kinds and what they import, in that order."""
    found: dict[str, None] = {}
    for kind in KINDS:
        for path in sorted(_SCRIPTS.glob(f"{kind}.*.js")):
            _with_imports(path, found)
    return ", ".join(f"<./static/js/{name}>; rel=modulepreload" for name in found)


def _with_imports(path: Path, found: dict[str, None]) -> None:
    if path.name in found or not path.is_file():
        return
    found[path.name] = None
    for name in _IMPORTS.findall(path.read_text(encoding="utf-8")):
        _with_imports(path.with_name(name), found)
