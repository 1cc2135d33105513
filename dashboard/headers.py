"""What a browser is told to refuse: security headers of every answer."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit

from dashboard.opening.markup import script

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
ENCRYPTED = {"strict-transport-security": "max-age=31536000"}
"""For a year this host is asked by https only."""
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def content_policy() -> str:
    """What a page may load and run: nothing from elsewhere, no text as a program.

    The scripts that stand in a page, one of the front end's and one of ours, are named by their digests.
    Charts are worked out in WebAssembly and in workers made from blobs. Styles are made while the page runs.
    """
    page = Path(streamlit.__file__).parent.joinpath("static", "index.html").read_text(encoding="utf-8")
    digests = " ".join(f"'sha256-{_digest(text)}'" for text in (*_INLINE.findall(page), script()))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval' {digests}".rstrip(),
            "worker-src 'self' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
