"""OMOP CDM 5.4: visits and their details as CSV or Parquet. Care sites are units, persons patients.

Many OMOP databases hold no time of day. Then a census is who was there when the day ended, and says so
(`census_method` midnight).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.shapes import Reading
from pipelines.sources.format import Format, Option
from pipelines.sources.keeping import CASELOAD, CENSUS_OPTIONS
from pipelines.sources.kinds import TABLES
from pipelines.sources.stay_table import StayColumns, as_text, find, stays
from pipelines.sources.tabular import open_table

if TYPE_CHECKING:
    from pipelines.shapes import SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

BEDS: Final = ("9201", "262", "8717", "8971", "32037", "581379", "42898160")
"""Visit concepts of those who stay: inpatient, emergency and inpatient, inpatient hospital, inpatient
psychiatric, intensive care, critical care, other institutions."""

CONTACTS: Final = ("9202", "9203", "5083", "8756", "581476", "581477")
"""Visit concepts of those who are seen and go: outpatient, emergency, telehealth, outpatient hospital, at
home, office."""

KINDS: Final = ("bed", "contact", "none")
_VISIT, _DETAIL = "visit_occurrence", "visit_detail"
_NOT_READ: Final = {"care_site": ("care_site_id", "care_site_name"), "provider": ("provider_id", "npi")}


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Stays of one table; FileRefused where it is neither visits nor their details."""
    table = open_table(file.path, intake)
    names = {name.strip().lower() for name in table.names}
    detail = "visit_detail_start_date" in names
    for name, columns in _NOT_READ.items():
        if not detail and "visit_start_date" not in names and names.issuperset(columns):
            rows = (intake.rows or 0) - table.faults.height
            return Reading(frames={}, faults={CASELOAD: table.faults}, ignored={f"{name}_not_read": rows})
    wanted = _columns("visit_detail" if detail else "visit", mapping)
    needed = ("id", "person", "concept", "start_date")
    at = find(table, wanted, needed, "OMOP visit_occurrence or visit_detail")
    text = as_text(table, at)
    column = {name: pl.col(name) if name in at else pl.lit(None, pl.String) for name in wanted}
    kind = _kind(column["concept"], mapping, detail=detail)
    told = StayColumns(
        stay=pl.lit(f"{_DETAIL if detail else _VISIT}:") + column["id"],
        patient=column["person"],
        unit=column["unit"],
        kind=kind,
        start=pl.coalesce(column["start_time"], column["start_date"]),
        end=pl.coalesce(column["end_time"], column["end_date"]),
        skip=_skip(kind, column["unit"], counted=str(FORMAT.setting(mapping, "beds_from")), detail=detail),
    )
    return stays(table, text, told, mapping.timezone)


def _columns(stem: str, mapping: SourceMap) -> dict[str, tuple[str, ...]]:
    key = "visit_detail_id" if stem == "visit_detail" else "visit_occurrence_id"
    return {
        "id": (key,),
        "person": ("person_id",),
        "concept": (f"{stem}_concept_id",),
        "start_date": (f"{stem}_start_date",),
        "start_time": (f"{stem}_start_datetime",),
        "end_date": (f"{stem}_end_date",),
        "end_time": (f"{stem}_end_datetime",),
        "unit": (mapping.carriers.get("unit_id", "care_site_id"),),
    }


def _kind(concept: pl.Expr, mapping: SourceMap, *, detail: bool) -> pl.Expr:
    """A detail is a stay on a ward, whatever it is called, unless it is known to be a contact."""
    words = {
        **dict.fromkeys(BEDS, "bed"),
        **dict.fromkeys(CONTACTS, "contact"),
        **mapping.values.get("kind", {}),
    }
    return concept.replace_strict(words, default="bed" if detail else "none", return_dtype=pl.String)


def _skip(kind: pl.Expr, unit: pl.Expr, *, counted: str, detail: bool) -> pl.Expr:
    """Beds are counted from one of the two tables, contacts from visits."""
    other = "beds_counted_from_" + counted
    wrong = pl.lit(value=counted != (_DETAIL if detail else _VISIT))
    return (
        pl.when(~kind.is_in(["bed", "contact"]))
        .then(pl.lit("concept_not_read"))
        .when((kind == "contact") & pl.lit(detail))
        .then(pl.lit("contacts_counted_from_visit_occurrence"))
        .when((kind == "bed") & wrong)
        .then(pl.lit(other))
        .when(unit.is_null())
        .then(pl.lit("no_care_site"))
    )


def _recognises(look: Look) -> float:
    names = {name.strip().lower() for name in look.names}
    visits = names >= {"visit_occurrence_id", "person_id", "visit_concept_id"}
    return 1.0 if visits or names >= {"visit_detail_id", "person_id", "visit_detail_concept_id"} else 0.0


FORMAT = Format(
    name="omop",
    title="OMOP CDM 5.4: visit_occurrence and visit_detail as CSV or Parquet",
    makes=("caseload",),
    needs=(
        "[source.map.unit_id] from care_site_id to units, or [source.map] unit_id: a column of unit ids",
        "times of day in *_datetime: without them patients are those there when the day ended",
    ),
    read=read,
    carried=frozenset({"unit_id"}),
    translated=frozenset({"unit_id", "kind"}),
    kinds=TABLES,
    options={
        "beds_from": Option(
            default=_VISIT, says="the table that beds are counted from", words=(_VISIT, _DETAIL)
        ),
        **CENSUS_OPTIONS,
    },
    recognises=_recognises,
)
