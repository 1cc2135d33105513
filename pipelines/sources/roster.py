"""Rosters: one row per person and duty, as CSV or a workbook with any columns, into `shifts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.shapes import Reading
from pipelines.sources.collecting import collect
from pipelines.sources.format import Format, Option
from pipelines.sources.header import shown_columns
from pipelines.sources.kinds import SHEETS
from pipelines.sources.roster_columns import CARRIERS, find
from pipelines.sources.roster_shifts import Rules, with_hours
from pipelines.sources.roster_times import DATE_ORDERS
from pipelines.sources.roster_words import NO_SHIFT, STAFFING, duty, word
from pipelines.sources.tabular import open_table

if TYPE_CHECKING:
    from pipelines.shapes import SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

_ALWAYS = ("shift_id", "clinician_id", "unit_id", "starts_at", "ends_at", "status", "worked_hours")
_WHERE_CARRIED = ("overtime_hours", "missed_break_minutes", "staffing", "staff_group", "updated_at")


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """One row of `shifts` for every duty, two for a split one; FileRefused where a column is missing.

    Days off make no row: they are counted as `no_shift`.
    """
    rows_are = FORMAT.setting(mapping, "rows_are")
    table = open_table(
        file.path,
        intake,
        sheet=FORMAT.setting(mapping, "sheet"),
        header_row=FORMAT.setting(mapping, "header_row"),
    )
    carried = find(table.names, mapping, rows_are=rows_are)
    entries = table.select(carried).with_columns(_filled(what) for what in carried)
    status = duty(frozenset(carried), mapping.values.get("status", {}), rows_are)
    entries = entries.with_columns(_status=status)
    off = (pl.col("_status") == NO_SHIFT).fill_null(value=False)
    ignored = int(collect(entries.select(off.sum())).item() or 0)
    shifts = with_hours(entries.filter(~off), CARRIERS.keys() - carried.keys(), _rules(mapping))
    extra = [name for name in table.names if name and name not in carried.values()]
    return Reading(
        frames={"shifts": _canonical(shifts, carried, mapping)},
        faults={"shifts": table.faults},
        ignored={"no_shift": ignored} if ignored else {},
        extra_columns={"shifts": shown_columns(extra)},
        incomplete=table.incomplete,
    )


def _filled(column: str) -> pl.Expr:
    text = pl.col(column).str.strip_chars()
    return pl.when(text != "").then(text).alias(column)


def _rules(mapping: SourceMap) -> Rules:
    return Rules(
        mapping.timezone,
        FORMAT.setting(mapping, "date_order"),
        FORMAT.setting(mapping, "unpaid_break_minutes"),
        FORMAT.setting(mapping, "break_after_hours"),
    )


def _canonical(shifts: pl.LazyFrame, carried: dict[str, str], mapping: SourceMap) -> pl.LazyFrame:
    """The canonical columns, with the site's words translated."""
    columns = [*_ALWAYS, *(name for name in _WHERE_CARRIED if name in carried)]
    worded = shifts.with_columns(
        shift_id=_shift_id(),
        status=pl.col("_status"),
        unit_id=word("unit_id", mapping.values.get("unit_id", {}), {}),
        staffing=word("staffing", mapping.values.get("staffing", {}), STAFFING),
        staff_group=word("staff_group", mapping.values.get("staff_group", {}), {}),
    )
    return worded.select("_row", *columns)


def _shift_id() -> pl.Expr:
    """The roster's own id (a second part has one of its own), else who, where, when and what it was.

    It is hashed before it is kept. The plan of a duty and what became of it are two entries.
    """
    part = pl.when(pl.col("_part") == 2).then(pl.lit("/2")).otherwise(pl.lit(""))
    own = pl.col("shift_id") + part
    made = ("clinician_id", "unit_id", "starts_at", "_status")
    return pl.coalesce(own, pl.concat_str([pl.col(name).fill_null("") for name in made], separator="/"))


def _recognises(look: Look) -> float:
    grid = any(look.has(who, "Unit", "Date", "Start", "End") for who in CARRIERS["clinician_id"])
    return 1.0 if grid or look.has("RscEmployeeIDCh", "StaffingStartDt") else 0.0


FORMAT = Format(
    name="roster",
    title="Rosters as CSV or Excel, one row per person and duty (HealthRoster grids, UKG exports, any other)",
    makes=("shifts",),
    needs=(
        "columns with the person's id, the unit, and start and end (or date and times, or start and length)",
        "a column that tells worked, planned, cancelled, leave and sick apart, or rows_are",
        "[source.map.status] for the site's own duty types, and [source.map.staff_group] for its grades",
        "date_order where dates are not ISO: 03/04/2026 is two days",
    ),
    read=read,
    carried=frozenset(CARRIERS),
    translated=frozenset({"unit_id", "status", "staff_group", "staffing"}),
    kinds=SHEETS,
    encodings=("utf-8", "cp1252"),
    options={
        "date_order": Option("iso", "order of day, month and year in dates", words=tuple(DATE_ORDERS)),
        "rows_are": Option(
            "", "what a row is that no column tells: worked or planned", words=("", "worked", "planned")
        ),
        "unpaid_break_minutes": Option(0, "unpaid break of a shift where the roster tells none", 0, 240),
        "break_after_hours": Option(6, "length from which a shift has that break", 0, 24),
        "sheet": Option("", "sheet of a workbook that has several"),
        "header_row": Option(1, "row of a workbook that names the columns", 1, 50),
    },
    recognises=_recognises,
)
