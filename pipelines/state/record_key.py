"""The record key: the secret that seals entries.

It is not the key of the pseudonyms, which the dashboard's process never has.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.errors import SettingsError, StorageError

if TYPE_CHECKING:
    from pathlib import Path

KEY_FILE = "record.key"
"""Its file in the folder of the state, readable by its owner only."""

KEY_BYTES = 32
"""As long as the hash it is used with (RFC 2104, section 3)."""


@dataclass(frozen=True)
class RecordKey:
    """The secret; `fingerprint` tells keys apart without giving them away."""

    secret: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits that change with the key."""
        return hmac.new(self.secret, b"plimsoll record key", hashlib.sha256).hexdigest()[:8]


def read_key(folder: Path) -> RecordKey | None:
    """The key in the folder of the state, None without one; SettingsError where others can read it."""
    path = folder / KEY_FILE
    try:
        if path.stat().st_mode & 0o077:
            raise SettingsError(f"{KEY_FILE} can be read by others.", hint=f"chmod 600 state/{KEY_FILE}")
        secret = path.read_bytes().strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(
            f"{KEY_FILE}, which seals what people write, cannot be read ({error.strerror}).",
            hint="look at its permissions",
        ) from None
    if len(secret) < KEY_BYTES:
        raise SettingsError(
            f"{KEY_FILE} is cut short.", hint="bring back the copy that was kept with the backup"
        )
    return RecordKey(secret)


def make_key(folder: Path) -> RecordKey:
    """A fresh key, on the disk before it seals anything; where another process was quicker, theirs."""
    path = folder / KEY_FILE
    beside = folder / f".{KEY_FILE}.{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(secrets.token_hex(KEY_BYTES) + "\n")
            handle.flush()
            os.fsync(handle.fileno())
        with suppress(FileExistsError):
            os.link(beside, path)
        beside.unlink()
    except OSError as error:
        raise StorageError(
            f"{KEY_FILE}, which seals what people write, cannot be made ({error.strerror}).",
            hint="look at the permissions of the folder and at free space",
        ) from None
    return read_key(folder) or make_key(folder)  # again, where somebody has just taken it away
