"""An entry of the journal: who wrote what about which unit, before and after it is kept."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pipelines.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LONGEST_TEXT = 2_000
"""Characters of one text a person writes: a page, not a record."""

_KEY_BYTES = 16
_RECEIPT_DIGITS = 12


class NotFit(ValueError):
    """What was written cannot be kept as it is; `field` names what to change, `why` how (a stable word)."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


class AlreadyFiled(StorageError):
    """A form was kept before, with other words; it stays as it was then."""

    def __init__(self, receipt: str) -> None:
        super().__init__(
            f"This form was already filed, with other words (receipt {receipt}).",
            hint="load the page again and file what is new as an entry of its own",
        )


class Body(Protocol):
    """What one kind of entry holds: a frozen dataclass that can check itself and become JSON."""

    @property
    def kind(self) -> str:
        """The kind of entry it is the body of, e.g. `plan.saved`."""

    def to_json(self) -> dict[str, Any]:
        """Plain values, every field named."""

    def check(self) -> None:
        """NotFit where it cannot be kept."""


@dataclass(frozen=True)
class Draft:
    """What is to be kept. `key` is made when the form is shown, so that one form files one entry.

    `author` is who writes, as the sign-in names them; empty where that is not known or not to be kept. `at`
    is given where the moment itself would tell who wrote, or was an earlier one; else it is the clock's.
    """

    role: str
    unit_id: str
    body: Body
    key: str
    author: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """What is kept. `body` holds plain values, also of kinds that this version does not know."""

    sequence: int
    at: datetime  # in UTC
    role: str
    unit_id: str
    kind: str
    body: Mapping[str, Any]
    receipt: str
    author: str = ""


@dataclass(frozen=True)
class Receipt:
    """The answer to who wrote: the entry is kept. `again`: the form had been filed before."""

    number: str
    at: datetime
    again: bool


def new_key() -> str:
    """A key for one form; nobody can guess another's."""
    return secrets.token_hex(_KEY_BYTES)


def receipt_of(at: str, role: str, unit_id: str, kind: str, body: str, key: str) -> str:
    """A short number made of the whole entry: `7f3a-91c2-0b4d`. An entry changed afterwards has another.

    It guards against accidents, not against who can write to the file: that takes a secret.
    """
    whole = json.dumps([at, role, unit_id, kind, body, key], ensure_ascii=False, separators=(",", ":"))
    digits = hashlib.sha256(whole.encode()).hexdigest()[:_RECEIPT_DIGITS]
    return "-".join(digits[start : start + 4] for start in range(0, _RECEIPT_DIGITS, 4))


def checked_text(field: str, text: str, *, needed: bool) -> None:
    """NotFit where a text that is needed is not there, or is longer than anything kept here."""
    if needed and not text.strip():
        raise NotFit(field, "missing")
    if len(text) > LONGEST_TEXT:
        raise NotFit(field, "too_long")
