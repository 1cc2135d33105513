"""How people sign in: a site's settings for its OpenID Connect provider, checked; and the secrets they name.

Settings hold the names of environment variables, never a secret.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pipelines.errors import SettingsError

MINIMUM_SECRET_BYTES = 32
"""Of the secret that signs cookies: 256 bits, as HMAC-SHA-256 takes in."""
EXAMPLE_SECRET = "replace-this-example-with-a-secret-of-your-own"  # noqa: S105  # in the documents, and refused

_DISCOVERY = "/.well-known/openid-configuration"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Names of this computer for itself."""
_EXAMPLE_HOSTS = ("example.org", "example.com", "example.net")

SIGN_IN_KEYS: dict[str, tuple[type, ...]] = {
    "metadata_url": (str,),
    "client_id": (str,),
    "client_secret_env": (str,),
    "cookie_secret_env": (str,),
    "address": (str,),
}


@dataclass(frozen=True)
class SignIn:
    """A site's provider, the address people reach the dashboard at, and where the secrets are."""

    metadata_url: str
    client_id: str
    address: str
    client_secret_env: str = "PLIMSOLL_CLIENT_SECRET"  # noqa: S105  # a variable's name
    cookie_secret_env: str = "PLIMSOLL_COOKIE_SECRET"  # noqa: S105  # a variable's name

    @property
    def issuer(self) -> str:
        """The provider's name for itself, which its metadata stand below (OpenID Connect Discovery 4)."""
        return self.metadata_url.removesuffix(_DISCOVERY)

    @property
    def encrypted(self) -> bool:
        """Whether browsers reach the dashboard by https."""
        return self.address.startswith("https://")


@dataclass(frozen=True)
class Secrets:
    """What the environment holds; never shown, never written."""

    client: str = field(repr=False)
    cookie: str = field(repr=False)


def sign_in_of(content: dict[str, Any]) -> SignIn:
    """The settings, each checked; SettingsError names the one that is not right."""
    for key in ("metadata_url", "client_id", "address"):
        if not content.get(key):
            raise SettingsError(f"[people.sign_in] has no {key}.", hint=f'write {key} = "..." below it')
    if not content["metadata_url"].endswith(_DISCOVERY):
        raise SettingsError(
            "[people.sign_in] metadata_url is not that of a provider's metadata.",
            hint=f"it ends in {_DISCOVERY}",
        )
    for key in ("metadata_url", "address"):
        _check_address(key, content[key])
    if urlsplit(content["address"]).path not in ("", "/"):
        raise SettingsError(
            "[people.sign_in] address has a path.", hint="give the dashboard a host name of its own"
        )
    return SignIn(**{**content, "address": content["address"].rstrip("/")})


def secrets_of(sign_in: SignIn) -> Secrets:
    """The two secrets; SettingsError where one is missing, too short, or an example."""
    client, cookie = (
        os.environ.get(name, "") for name in (sign_in.client_secret_env, sign_in.cookie_secret_env)
    )
    for name, secret in ((sign_in.client_secret_env, client), (sign_in.cookie_secret_env, cookie)):
        if not secret:
            raise SettingsError(
                f"People cannot sign in: {name} is not set.", hint="see [people.sign_in] in docs/sign-in.md"
            )
        if secret in (EXAMPLE_SECRET, name, "xxx", "changeme"):
            raise SettingsError(
                f"The secret in {name} is an example.", hint="make one with: openssl rand -hex 32"
            )
    if len(cookie.encode()) < MINIMUM_SECRET_BYTES or client == cookie:
        raise SettingsError(
            f"The secret in {sign_in.cookie_secret_env} is too weak "
            f"(at least {MINIMUM_SECRET_BYTES} bytes, and not the other one again).",
            hint="make one with: openssl rand -hex 32",
        )
    return Secrets(client, cookie)


def _check_address(key: str, address: str) -> None:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if any(host == each or host.endswith(f".{each}") for each in _EXAMPLE_HOSTS):
        raise SettingsError(f"[people.sign_in] {key} is an example.", hint="write your own address")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise SettingsError(
            f"[people.sign_in] {key} is not encrypted.",
            hint="write https://...; plain http is for trying it out on this computer only",
        )
