"""MHSDS monthly tables: referrals, care co-ordinators, ward stays and contacts of mental health services.

A case is open while both the referral to a team and the co-ordinator's assignment are: they come in different
tables, in any order. Every month restates what is open, and the latest month's telling of a key holds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.errors import FileRefused
from pipelines.shapes import STAYS, Reading
from pipelines.sources.format import Format
from pipelines.sources.keeping import CASELOAD, CENSUS_OPTIONS
from pipelines.sources.kinds import TABLES
from pipelines.sources.mhsds_tables import MADE_BY, needed, table_of, wanted
from pipelines.sources.stay_table import StayColumns, as_text, find, stays
from pipelines.sources.tabular import open_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.shapes import SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

_MONTH_IN_NAME: Final = re.compile(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])(?!\d{3})")
_TABLE_IN_NAME: Final = re.compile(r"MHS\d{3}", re.IGNORECASE)


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Stays of one table; FileRefused where it is none of MHSDS, or no month is told."""
    table = open_table(file.path, intake)
    name = table_of(table.names)
    if name is None:
        other = _TABLE_IN_NAME.match(file.path.name)
        if other is None:
            raise FileRefused(
                "header",
                "the columns are those of no MHSDS table that is read",
                hint="It reads MHS000, MHS006, MHS101, MHS102, MHS201 and MHS502, one table a file.",
            )
        rows = (intake.rows or 0) - table.faults.height
        faults = {CASELOAD: table.faults} if table.faults.height else {}
        return Reading(frames={}, faults=faults, ignored={f"{other[0].upper()}_not_read": rows})
    columns = wanted(name, mapping.carriers.get("unit_id"))
    at = find(table, columns, needed(name), f"MHSDS table {name}")
    told_at = _told_at(at, file.path.name)
    text = as_text(table, at).with_columns(
        *(pl.lit(None, pl.String).alias(column) for column in columns if column not in at)
    )
    readings = [stays(table, text, replace(told, told_at=told_at), mapping.timezone) for told in _told(name)]
    frames = pl.concat([reading.frames[STAYS] for reading in readings])
    # Two stays of one row are refused, or left out, together.
    return replace(readings[0], frames={STAYS: frames})


def _told(name: str) -> list[StayColumns]:
    return MADE_BY[name]()


def _told_at(at: Mapping[str, str], file_name: str) -> pl.Expr:
    """The day after the reporting period, when all of it had been told, as text.

    From the row, else from the month in the file's name; FileRefused where neither tells it.
    """
    told: list[pl.Expr] = []
    if "period_end" in at:
        period = pl.col("period_end")
        end = period.str.head(10).str.to_date("%Y-%m-%d", strict=False)
        # What is no day is handed on as it is, and refuses the row.
        told.append(pl.coalesce((end + pl.duration(days=1)).dt.strftime("%Y-%m-%d"), period))
    if "month" in at:
        told.append(_after_month(pl.col("month")))
    named = {(int(year), int(month)) for year, month in _MONTH_IN_NAME.findall(file_name)}
    if len(named) == 1:  # of two, one may be the day of the extract
        ((year, month),) = named
        told.append(pl.lit(f"{year + month // 12}-{month % 12 + 1:02d}-01"))
    if not told:
        raise FileRefused(
            "header",
            "nothing says which month's submission the file is of",
            hint="Keep ReportingPeriodEndDate or UniqMonthID in it, or call it MHS101Referral_2026-03.csv.",
        )
    return pl.coalesce(told)


def _after_month(number: pl.Expr) -> pl.Expr:
    """The first day after a month of NHS England's count, in which April 1900 is 1."""
    months = number.cast(pl.Int64, strict=False) + 3
    valid = months.is_between(12, 12 * 300)
    day = pl.date(1900 + months // 12, months % 12 + 1, 1).dt.strftime("%Y-%m-%d")
    return pl.when(valid).then(day).otherwise(number)


def _recognises(look: Look) -> float:
    if table_of(look.names) is not None:
        return 1.0
    return 0.5 if _TABLE_IN_NAME.match(look.path.name) and look.names else 0.0


FORMAT = Format(
    name="mhsds",
    title="MHSDS monthly tables as CSV or Parquet: MHS000, MHS006, MHS101, MHS102, MHS201, MHS502",
    makes=("caseload",),
    needs=(
        "both MHS101 and MHS006: a case needs an open referral and an open co-ordinator",
        "the month of each file: ReportingPeriodEndDate or UniqMonthID in it, else 2026-03 in its name",
        "[source.map.unit_id] from CareProfTeamLocalID and WardCode to this site's units",
    ),
    read=read,
    carried=frozenset({"unit_id"}),
    translated=frozenset({"unit_id"}),
    kinds=TABLES,
    options=dict(CENSUS_OPTIONS),
    recognises=_recognises,
)
