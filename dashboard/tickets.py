"""The cookie of a sign-in: Streamlit's own, cut down to whom it names and which session it is of.

Streamlit's lasts thirty days, holds the whole profile and the provider's tokens, and opens the dashboard by
itself. This one holds no name, no address and no token, and opens nothing without its session.
"""

from __future__ import annotations

import json
import time
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any

from itsdangerous import BadSignature, URLSafeTimedSerializer
from streamlit.auth_util import get_cookie_with_chunks

from dashboard.desk.people import LIVES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COOKIE = "_streamlit_user"
"""Streamlit's name for it, which it reads when a page connects."""
_OF_STREAMLIT = ("origin", "is_logged_in", "provider")
_OF_THE_PERSON = ("iss", "sub")
_LIVES_SECONDS = int(LIVES.total_seconds())


def read(cookies: Mapping[str, str], secret: str) -> dict[str, Any] | None:
    """What a browser's cookie says; None where there is none, or it is forged, too old or past its `exp`."""

    def one(name: str) -> bytes | None:
        try:
            told = URLSafeTimedSerializer(secret, salt=name).loads(cookies[name], max_age=_LIVES_SECONDS)
        except (KeyError, BadSignature):
            return None
        return told.encode() if isinstance(told, str) else None

    try:
        claims = json.loads(get_cookie_with_chunks(one, COOKIE) or b"null")
    except ValueError:
        return None
    return claims if isinstance(claims, dict) and _in_time(claims) else None


def told_by(headers: Iterable[str]) -> dict[str, str]:
    """The cookies that an answer's `Set-Cookie` headers give, by name."""
    jar: SimpleCookie = SimpleCookie()
    for header in headers:
        try:
            jar.load(header)
        except CookieError:
            continue
    return {name: morsel.value for name, morsel in jar.items()}


def person_named(claims: Mapping[str, Any]) -> tuple[str, str] | None:
    """Issuer and subject; None where a provider names nobody."""
    issuer, subject = (claims.get(name) for name in _OF_THE_PERSON)
    return (issuer, subject) if isinstance(issuer, str) and isinstance(subject, str) else None


def write(claims: Mapping[str, Any], number: str, secret: str, *, encrypted: bool) -> str:
    """A `Set-Cookie` for the session of this number, made from what the provider said."""
    kept = {name: claims[name] for name in (*_OF_STREAMLIT, *_OF_THE_PERSON) if name in claims}
    if claims.get("email_verified") is False:
        kept["email_verified"] = False
    kept |= {"sid": number, "exp": int(time.time()) + _LIVES_SECONDS}
    signed = URLSafeTimedSerializer(secret, salt=COOKIE).dumps(json.dumps(kept))
    secure = "; Secure" if encrypted else ""
    return f"{COOKIE}={signed}; Path=/; Max-Age={_LIVES_SECONDS}; HttpOnly; SameSite=Lax{secure}"


def _in_time(claims: Mapping[str, Any]) -> bool:
    ends = claims.get("exp")
    return isinstance(ends, int | float) and not isinstance(ends, bool) and time.time() < ends
