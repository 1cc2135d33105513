"""Pseudonyms: a clinician's id is a keyed hash before anything is written.

The key is the site's secret. Without it the hash cannot be undone by trying known staff numbers; with the
same key the same person keeps the same pseudonym from run to run.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from pipelines.errors import SettingsError
from pipelines.files import about
from pipelines.schemas import CLINICIAN_COLUMN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MINIMUM_KEY_BYTES = 32
"""As long as the hash itself (RFC 2104, section 3: shorter keys weaken it)."""

EXAMPLE_KEY = "replace-this-example-with-a-secret-of-your-own"
"""The key that the documentation shows; a site that copies it has no secret."""

KEY_FILE = "pseudonym.key"
"""A demo site's own key file, beside site.toml, readable by its owner only."""

GROUP_FLOOR = 5
"""A smaller minimum group is refused: fewer than five people are known to each other by name."""

RETENTION_FLOOR = 52
"""Weeks that rows of persons stay at least: units are held against the year before, which late rows mend."""

_PSEUDONYM_BYTES = 10
"""80 bits: among a million clinicians the chance of two alike is below 1 in 10^12, and among ten million
shifts below 1 in 10^10."""

_ROWS = b"plimsoll ids of rows"
"""What the key for ids of shifts, reports and tasks is derived with: an id of a row and one of a person that
read alike differ."""

_PEOPLE = (CLINICIAN_COLUMN, "service_account")
"""Columns that hold a person, or may: a key that calls for others may be somebody's own."""

_HASHED_IDS = ("shift_id", "report_id", "stay_id", "of_stay", "patient_id", "action_id", "message_id")
"""Ids that are always hashed. A shift's id built from a person's stays when another works the shift after a
swap, and stands in anonymous reports: whether it names anybody cannot be seen from the row, and must not
depend on the rows beside it."""

_LINKED_IDS = ("task_id", "call_id", "session_id")
"""Ids that exporters like to build from the person's own; such an id is hashed wherever it stands in the
batch. There are too many to hash all. Trace and span ids are random numbers: they may hold a short staff
number by chance, and must keep their links."""

_SHORTEST_EMBEDDED = 4
"""A shorter id stands in other ids by chance."""


@dataclass(frozen=True)
class PseudonymKey:
    """The site's secret; `fingerprint` tells keys apart without giving them away."""

    secret: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Eight hex digits that change with the key."""
        return hmac.new(self.secret, b"plimsoll key fingerprint", hashlib.sha256).hexdigest()[:8]

    def pseudonym(self, identifier: str) -> str:
        """The keyed hash of one id: `c` and 16 letters or digits."""
        digest = hmac.digest(self.secret, identifier.encode(), "sha256")[:_PSEUDONYM_BYTES]
        return "c" + base64.b32encode(digest).decode("ascii").lower()

    def row_pseudonyms(self, identifiers: pl.Series) -> pl.Series:
        """The keyed hashes of ids of rows, null where there is none: `r` and 20 hexadecimal digits.

        BLAKE2b with a key of its own (RFC 7693): there are millions of them and hardly one comes twice, so
        that one state, which has taken in the key, is copied for each, and nothing is looked up.
        """
        key = hmac.digest(self.secret, _ROWS, "sha512")
        keyed = hashlib.blake2b(key=key, digest_size=_PSEUDONYM_BYTES).copy
        digests: list[bytes | None] = []
        for identifier in identifiers.cast(pl.Binary).to_list():
            if identifier is None:
                digests.append(None)
                continue
            state = keyed()
            state.update(identifier)
            digests.append(state.digest())
        hidden = "r" + pl.Series(digests, dtype=pl.Binary).bin.encode("hex")
        return hidden.alias(identifiers.name)


def load_key(folder: Path, variable: str) -> PseudonymKey:
    """The key from the environment variable a site names, else from a demo site's key file.

    SettingsError where there is none, it is shorter than 32 bytes, or it is the documented example.
    """
    secret = os.fsencode(os.environ.get(variable, ""))
    path = folder / KEY_FILE
    origin = f"the environment variable {variable}"
    if not secret and path.is_file():
        if path.stat().st_mode & 0o077:
            raise SettingsError(f"{KEY_FILE} can be read by others.", hint=f"chmod 600 {KEY_FILE}")
        with about(path):
            secret, origin = path.read_bytes().strip(), KEY_FILE
    if not secret:
        raise SettingsError(
            f"There is no pseudonym key: {variable} is not set.",
            hint=f'set it to a secret of your own, e.g. export {variable}="$(openssl rand -hex 32)", '
            "and keep it safe",
        )
    if len(secret) < MINIMUM_KEY_BYTES or secret in {EXAMPLE_KEY.encode(), variable.encode()}:
        raise SettingsError(
            f"The pseudonym key in {origin} is too weak "
            f"(at least {MINIMUM_KEY_BYTES} bytes, not the example).",
            hint="make one with: openssl rand -hex 32",
        )
    return PseudonymKey(secret)


def make_key_file(folder: Path) -> Path:
    """Write a fresh key for a demo site, readable by its owner only; an existing one is kept."""
    path = folder / KEY_FILE
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(secrets.token_hex(MINIMUM_KEY_BYTES) + "\n")
    return path


@dataclass
class Pseudonymiser:
    """Replaces clinician ids in frames; remembers ids it has hashed, in memory only."""

    key: PseudonymKey
    _known: dict[str, str] = field(default_factory=dict, repr=False)

    def hide(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with pseudonyms in place of people, shifts, reports and ids built from a person's."""
        if CLINICIAN_COLUMN in frame.columns:
            frame = self._hide_linked(frame)
        for name in _HASHED_IDS:
            if name in frame.columns:
                frame = frame.with_columns(self.key.row_pseudonyms(frame.get_column(name)))
        for name in _PEOPLE:
            if name in frame.columns:
                frame = _replaced(frame, name, self._person)
        return frame

    def _person(self, identifier: str) -> str:
        if identifier not in self._known:
            self._known[identifier] = self.key.pseudonym(identifier)
        return self._known[identifier]

    def _hide_linked(self, frame: pl.DataFrame) -> pl.DataFrame:
        person = pl.col(CLINICIAN_COLUMN)
        for name in _LINKED_IDS:
            if name not in frame.columns:
                continue
            holds = (person.str.len_chars() >= _SHORTEST_EMBEDDED) & pl.col(name).str.contains(
                person, literal=True
            )
            embedded = frame.filter(holds).get_column(name).unique()
            if embedded.len():
                frame = frame.with_columns(pl.col(name).replace(embedded, self.key.row_pseudonyms(embedded)))
        return frame


def _replaced(frame: pl.DataFrame, name: str, pseudonym: Callable[[str], str]) -> pl.DataFrame:
    present = frame.get_column(name).drop_nulls().unique().to_list()
    hidden = pl.Series(name, [pseudonym(identifier) for identifier in present], dtype=pl.String)
    return frame.with_columns(
        pl.col(name).replace_strict(present, hidden, default=None, return_dtype=pl.String)
    )
