"""The one page for who is not signed in: plain, without a script, and without a word about the site."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, PlainTextResponse

from dashboard import languages
from dashboard.filing.page import ADDRESS
from dashboard.words.catalogue import say, speaking

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

BEGIN = "/sign-in"
"""Asking for this leads to the provider."""

_PAGE = """<!DOCTYPE html>
<html lang="{tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
body {{ font: 1.05rem/1.5 sans-serif; max-width: 34rem; margin: 18vh auto 0; padding: 0 1rem; }}
body {{ color: #1b2733; background: #fbfaf7; }}
a {{ display: inline-block; padding: .55rem 1.1rem; text-decoration: none; }}
a {{ color: #fff; background: #1f5673; }}
a.code {{ color: #1f5673; background: none; padding: 0; text-decoration: underline; }}
</style></head>
<body><main><h1>{title}</h1><p>{text}</p><p><a href="{begin}">{sign_in}</a></p>
<p><a class="code" href="{place}">{by_code}</a></p></main></body></html>
"""


def sign_in_page(request: Request) -> Response:
    """401 and the page, in the reader's language; a bare 401 where no page was asked for."""
    if request.method not in ("GET", "HEAD"):
        return PlainTextResponse("", status_code=401)
    spoken = languages.asked_for(request)
    with speaking(spoken):
        page = _PAGE.format(
            tag=languages.TAGS[spoken],
            title=escape(say("access.sign_in.title")),
            text=escape(say("access.sign_in.text")),
            begin=BEGIN,
            sign_in=escape(say("access.in")),
            place=ADDRESS,
            by_code=escape(say("by_code.sign_in")),
        )
    return HTMLResponse(page, status_code=401)
