"""A file of JSON lines that stands whole or not at all."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from pipelines.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def write_lines(path: Path, lines: Iterable[Mapping[str, Any]], what: str, *, private: bool = False) -> None:
    """Write them beside `path`, to the disk, and rename that; StorageError, which calls the file `what`.

    `private`: only the owner may read it.
    """
    beside = path.with_name(f"{path.name}.part")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if private else 0o666)
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            for line in lines:
                handle.write(json.dumps(line, ensure_ascii=False) + "\n")
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(path)
    except OSError as error:
        raise StorageError(
            f"The {what} cannot be written ({error.strerror}).", hint="look at the folder and at free space"
        ) from None
