"""The chain that makes a changed, missing or inserted entry show.

Each entry has a digest of all that it says, a link made of the link before it and that digest, and a seal:
the link under the site's record key. Whoever has a receipt or an earlier head can check the links without any
secret; who cannot read the key cannot make a seal. An entry's own random key is part of its digest, so that
nobody can guess what a withheld entry says by trying.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_LINK = "0" * 64
"""What stands before the first entry."""

TOLD = ("at", "role", "author", "unit_id", "kind", "body", "key", "receipt")
"""The fields of an entry that its digest covers, in this order; its place is covered by the link."""


def digest_of(told: Mapping[str, str]) -> str:
    """SHA-256 over the entry's fields as one JSON list, in hexadecimal digits."""
    whole = json.dumps([told[name] for name in TOLD], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def link_after(before: str, sequence: int, digest: str) -> str:
    """The link of an entry: SHA-256 over the link before it, its sequence number and its digest."""
    return hashlib.sha256(f"{before} {sequence} {digest}".encode()).hexdigest()


def seal_of(secret: bytes, link: str) -> str:
    """HMAC-SHA-256 (RFC 2104) of a link under the record key, in hexadecimal digits."""
    return hmac.new(secret, link.encode(), hashlib.sha256).hexdigest()
