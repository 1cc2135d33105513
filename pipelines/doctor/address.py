"""Whether the dashboard, asked as people reach it, tells browsers what to refuse and shows no insides.

A proxy in front may take headers off, add addresses of its own, or leave the way to it unencrypted: that is
seen from outside alone.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from pipelines.doctor.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

REFUSED: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
}
"""Headers of every answer, and what they say at least."""

INSIDE: Final = ("/_stcore/metrics", "/_stcore/script-health-check")
"""Addresses that answer nobody: they would tell of readers, or run pages for who has not signed in."""

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_SECONDS: Final = 10.0


def look_at(address: str) -> list[Finding]:
    """Findings of the dashboard at an address (http or https). ValueError where it is none."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("give the whole address, e.g. https://plimsoll.example.org")
    root = address.rstrip("/")
    try:
        _, headers = _ask(f"{root}/")
    except OSError as error:
        seen = f"nobody answers there ({type(error).__name__})"
        remedy = "start the dashboard, or look at the proxy and its certificate"
        return [Finding("address", "fault", seen, remedy)]
    return [
        _way(parts.scheme, parts.hostname, headers),
        _headers(headers),
        _policy(headers),
        _inside(root),
    ]


def _ask(url: str) -> tuple[int, Mapping[str, str]]:
    """Status and headers of one answer, by names in lower case."""
    # The caller has looked at the scheme.
    request = urllib.request.Request(url, headers={"user-agent": "plimsoll-doctor"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}


def _way(scheme: str, host: str, headers: Mapping[str, str]) -> Finding:
    if scheme == "http" and host not in _LOOPBACK:
        return Finding(
            "way to it",
            "fault",
            "it is not encrypted: passwords and figures can be read on the way",
            "put TLS in front of it, and serve it by https only",
        )
    if scheme == "http":
        return Finding("way to it", "good", "it does not leave this computer")
    if "strict-transport-security" not in headers:
        return Finding(
            "way to it",
            "look",
            "it is encrypted, but browsers are not told to ask by https only",
            "let the proxy pass strict-transport-security on",
        )
    return Finding("way to it", "good", "encrypted, and asked by https only")


def _headers(headers: Mapping[str, str]) -> Finding:
    missing = [name for name, value in REFUSED.items() if headers.get(name, "").lower() != value.lower()]
    if missing:
        return Finding(
            "browser headers",
            "fault",
            f"missing or otherwise: {', '.join(missing)}",
            "serve it by `plimsoll dashboard`, and let the proxy pass its headers on",
        )
    return Finding("browser headers", "good", "pages stand in no frame, and nothing is guessed or sent on")


def _policy(headers: Mapping[str, str]) -> Finding:
    policy = headers.get("content-security-policy", "")
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";") if rule.strip()}
    scripts = rules.get("script-src", rules.get("default-src", ["*"]))
    open_to = {"*", "'unsafe-eval'", "'unsafe-inline'", "https:", "http:"} & set(scripts)
    if open_to or rules.get("frame-ancestors") != ["'none'"]:
        return Finding(
            "content policy",
            "fault",
            "pages may load programs from elsewhere, or stand in another's frame",
            "serve it by `plimsoll dashboard`, and let the proxy pass content-security-policy on",
        )
    return Finding("content policy", "good", "pages load and run nothing from elsewhere")


def _inside(root: str) -> Finding:
    shown = [path for path in INSIDE if _ask(root + path)[0] == 200]
    if shown:
        return Finding(
            "insides",
            "fault",
            "what is only for the server itself answers everybody",
            "serve it by `plimsoll dashboard`, and let the proxy add no way around it",
        )
    return Finding("insides", "good", "what is only for the server itself answers nobody")
