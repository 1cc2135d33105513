"""Synthea's encounters.csv: for trying the pipeline. Its patients are made up, and so is every figure.

There is one provider per organisation and specialty, and nobody waits: the shape of its caseloads is not one
that a hospital has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.sources.format import Format
from pipelines.sources.keeping import CENSUS_OPTIONS
from pipelines.sources.kinds import TABLES
from pipelines.sources.stay_table import StayColumns, as_text, find, stays
from pipelines.sources.tabular import open_table

if TYPE_CHECKING:
    from pipelines.shapes import Reading, SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

CLASSES: Final = {
    **dict.fromkeys(("inpatient", "snf", "hospice"), "bed"),
    **dict.fromkeys(
        ("ambulatory", "emergency", "wellness", "urgentcare", "outpatient", "home", "virtual"), "contact"
    ),
}
"""ENCOUNTERCLASS -> who stays, and who is seen and goes."""

_COLUMNS: Final = {
    "id": ("Id",),
    "start": ("START",),
    "stop": ("STOP",),
    "patient": ("PATIENT",),
    "class": ("ENCOUNTERCLASS",),
}


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Stays and contacts of one encounters.csv; FileRefused where it is another file."""
    table = open_table(file.path, intake)
    wanted = {**_COLUMNS, "unit": (mapping.carriers.get("unit_id", "ORGANIZATION"),)}
    at = find(table, wanted, ("id", "start", "patient", "class", "unit"), "Synthea encounters.csv")
    text = as_text(table, at)
    kind = pl.col("class").replace_strict(CLASSES, default=None, return_dtype=pl.String)
    told = StayColumns(
        stay=pl.col("id"),
        patient=pl.col("patient"),
        unit=pl.col("unit"),
        kind=kind,
        start=pl.col("start"),
        end=pl.col("stop") if "stop" in at else pl.lit(None, pl.String),
        skip=pl.when(kind.is_null())
        .then(pl.lit("class_not_read"))
        .when(pl.col("unit").is_null())
        .then(pl.lit("no_organization")),
    )
    return stays(table, text, told, mapping.timezone)


def _recognises(look: Look) -> float:
    return 1.0 if look.has("Id", "START", "PATIENT", "ENCOUNTERCLASS") else 0.0


FORMAT = Format(
    name="synthea",
    title="Synthea's encounters.csv, made-up patients for trying things",
    makes=("caseload",),
    needs=("[source.map.unit_id] from organisations to units of this site",),
    read=read,
    carried=frozenset({"unit_id"}),
    translated=frozenset({"unit_id"}),
    kinds=TABLES,
    options=dict(CENSUS_OPTIONS),
    recognises=_recognises,
)
