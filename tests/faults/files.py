"""What the tests of broken files share: take a file in as a run does, and look for values in what is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipelines.errors import FileRefused
from pipelines.shapes import Reading, SourceFile, SourceMap
from pipelines.sources.canonical import read
from pipelines.sources.collecting import collect
from pipelines.sources.intake import Intake, inspect, shown_name
from pipelines.staging.types import typed

if TYPE_CHECKING:
    from pathlib import Path

ZONE = "Europe/London"
SITE = SourceMap(name="test", format="canonical", timezone=ZONE)

CELL = "ZQ7-Quercus"
"""A value put into files that are refused: it must be in no message."""

UNITS = b"unit_id,unit_name,setting\n"
ROW = f"W1,{CELL},other\n".encode()


@dataclass(frozen=True)
class Taken:
    intake: Intake
    reading: Reading
    rows: pl.DataFrame
    faults: pl.DataFrame

    @property
    def rules(self) -> list[str]:
        return self.faults["rule"].to_list()


def taken_in(path: Path, mapping: SourceMap = SITE) -> Taken:
    intake = inspect(path)
    reading = read(SourceFile(path, shown_name(path)), mapping, intake)
    ((table, frame),) = reading.frames.items()
    return Taken(intake, reading, typed(table, collect(frame), mapping.timezone), reading.faults[table])


def taken_from(folder: Path, name: str, content: bytes, mapping: SourceMap = SITE) -> Taken:
    path = folder / name
    path.write_bytes(content)
    return taken_in(path, mapping)


def said(error: FileRefused) -> str:
    return f"{error} {error.what} {error.hint} {error.rule}"
