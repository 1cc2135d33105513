"""Whether an export is still as it was written, by its manifest."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "plimsoll export 1"
MANIFEST = "manifest.json"
DIGEST = "manifest.sha256"
"""The manifest's own hash, as `sha256sum -c` reads it: the one file that the manifest does not list."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Fault:
    """A file that is not as the manifest says: `changed`, `missing`, `added`; or is `malformed`."""

    what: str
    file: str


def is_export(folder: Path) -> bool:
    """Whether a folder holds an export, by its manifest."""
    return _manifest(folder) is not None


def check_export(folder: Path) -> list[Fault]:
    """Every file that is not as it was written; none where the export is whole."""
    manifest = _manifest(folder)
    if manifest is None:
        return [Fault("missing", MANIFEST)]
    told = _hashes(manifest)
    if told is None:
        return [Fault("malformed", MANIFEST)]
    found = {path.name for path in folder.iterdir()} - {MANIFEST, DIGEST}
    faults = [*_of_manifest(folder), *(Fault("added", name) for name in sorted(found - told.keys()))]
    for name, sha256 in told.items():
        if name not in found:
            faults.append(Fault("missing", name))
        elif digest_of(folder / name) != sha256:
            faults.append(Fault("changed", name))
    return faults


def _of_manifest(folder: Path) -> list[Fault]:
    """Whether the manifest has the hash that stands beside it."""
    try:
        beside = (folder / DIGEST).read_text(encoding="ascii", errors="replace")
    except OSError:
        return [Fault("missing", DIGEST)]
    return [] if beside == digest_line(folder) else [Fault("changed", MANIFEST)]


def digest_line(folder: Path) -> str:
    """What stands in the file beside the manifest: its hash and its name."""
    return f"{digest_of(folder / MANIFEST)}  {MANIFEST}\n"


def _hashes(manifest: dict[str, Any]) -> dict[str, str] | None:
    """By name the hash of every file; None where an entry has no name in the folder, or no hash."""
    told = {}
    for file in manifest["files"]:
        name, sha256 = (file.get(key) for key in ("name", "sha256")) if isinstance(file, dict) else ("", "")
        if not isinstance(name, str) or not isinstance(sha256, str):
            return None
        if not name or "/" in name or "\\" in name or not _SHA256.fullmatch(sha256):
            return None
        told[name] = sha256
    return told


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _manifest(folder: Path) -> dict[str, Any] | None:
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(told, dict) and told.get("format") == FORMAT and isinstance(told.get("files"), list)
    return told if whole else None
