"""Checks of the computer: free space, clock, versions, permissions, encryption."""

from __future__ import annotations

import os
import shutil
import time
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from pipelines.doctor.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.site import Site

LEAST_FREE = 1 << 30
"""Bytes: a run writes its store and a snapshot anew beside the old ones."""
AHEAD_SECONDS = 300
"""A file that was written later than now by more than this shows a clock that was put back."""
PACKAGE = "plimsoll-care"
_OTHERS = 0o077


def disk(site: Site) -> Finding:
    """Whether there is room for a run, and for what people write."""
    free = shutil.disk_usage(site.folder).free
    seen = f"{free / 1e9:.1f} GB free where the site is"
    if free < LEAST_FREE:
        return Finding("disk", "fault", seen, "free some space: a full disk refuses reports")
    return Finding("disk", "good", seen)


def clock(site: Site) -> Finding:
    """Whether anything here was written later than now. Numbers order the record, but clocks count days."""
    newest = max((path.stat().st_mtime for path in _files(site)), default=0.0)
    ahead = newest - time.time()
    if ahead > AHEAD_SECONDS:
        hours = ahead / 3600
        return Finding(
            "clock",
            "fault",
            f"a file here was written {hours:.1f} hours later than the clock says",
            "set the clock, and let it be kept by the network (NTP)",
        )
    return Finding("clock", "good", "nothing here is from the future")


def _files(site: Site) -> Iterator[Path]:
    for folder in ("warehouse", "state", "incoming"):
        place = site.folder / folder
        yield from (path for path in place.glob("*") if path.is_file())


def versions(_site: Site) -> Finding:
    """Whether what is installed is what this version was made for."""
    behind = []
    for text in metadata.requires(PACKAGE) or ():
        requirement = Requirement(text)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            found = ""
        if not found or not requirement.specifier.contains(found, prereleases=True):
            behind.append(f"{requirement.name} {found or 'is missing'}")
    if behind:
        return Finding("versions", "fault", ", ".join(behind), "run `make env` again")
    return Finding("versions", "good", "every package meets its floor")


def permissions(site: Site) -> Finding:
    """Whether others on this computer can read what people wrote, or any key."""
    private = [site.folder / "pseudonym.key", *(site.folder / "state").glob("*")]
    open_to_all = [path.name for path in private if path.is_file() and path.stat().st_mode & _OTHERS]
    if open_to_all:
        return Finding(
            "permissions",
            "fault",
            f"others can read {', '.join(sorted(open_to_all))}",
            "chmod 600 each of them, and 700 the folder `state`",
        )
    return Finding("permissions", "good", "keys and the record are their owner's alone")


def encryption(site: Site) -> Finding:
    """Whether the volume is encrypted, as far as Linux's device mapper tells."""
    device = os.stat(site.folder).st_dev  # noqa: PTH116  # the number is asked for, not the path
    node = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}")
    seen = {node, *node.glob("slaves/*")} if node.exists() else set()
    for each in seen:
        name = each / "dm" / "uuid"
        if name.is_file() and name.read_text(encoding="ascii", errors="replace").startswith("CRYPT-"):
            return Finding("encryption", "good", "the volume is encrypted (dm-crypt)")
    return Finding(
        "encryption",
        "unknown",
        "whether the volume is encrypted cannot be told from here",
        "keep the site on an encrypted volume, and ask whoever runs the server",
    )
