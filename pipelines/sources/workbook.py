"""Workbooks (.xlsx): looked at before they are unpacked, for a workbook is a zip archive of XML."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from pipelines.errors import FileRefused

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.sources.limits import Limits

WORKBOOK = "xl/workbook.xml"


def refuse_bomb(path: Path, limits: Limits) -> None:
    """FileRefused where the archive is no workbook, is damaged, or unpacks to more than a workbook holds."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise FileRefused(
            "damaged", "the workbook is cut off or damaged", hint="Save or copy it again."
        ) from error
    if WORKBOOK not in {part.filename for part in parts}:
        raise FileRefused("magic", "the file is a zip archive and no workbook", hint="Unpack it.")
    if sum(part.file_size for part in parts) > limits.workbook:
        raise FileRefused(
            "too_large",
            f"the workbook unpacks to over {limits.workbook:,} bytes",
            hint="Save each sheet as CSV UTF-8: such a file may be of any size.",
        )
