"""CMS Payroll-Based Journal: paid nursing hours and census of nursing homes, one row per home and day.

Of the eight kinds of nursing staff the registered and licensed nurses make the group `nurse`, the aides
`support_worker`. Hours are paid ones; the census is imputed from resident assessments (MDS).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.shapes import Reading
from pipelines.sources.collecting import collect
from pipelines.sources.faults import fault_frame
from pipelines.sources.format import Format, Option
from pipelines.sources.header import shown_columns
from pipelines.sources.kinds import SHEETS
from pipelines.sources.sums import day_of, differs, figure, total
from pipelines.sources.tabular import need_columns, open_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.shapes import SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

GROUPS = {
    "nurse": ("RNDON", "RNadmin", "RN", "LPNadmin", "LPN"),
    "support_worker": ("CNA", "NAtrn", "MedAide"),
}
"""Staff group -> CMS's kinds of staff: director of nursing, nurses (registered, licensed) with administrative
duties and without; certified aides, aides in training, medication aides."""

ADMINISTRATIVE = frozenset({"RNDON", "RNadmin", "LPNadmin"})

ROUNDING_HOURS = 0.011
"""Three figures of two decimals: their sum may be off by half a hundredth each, less what cancels."""

_PLACES = {"unit_id": ("PROVNUM", "CCN"), "date": ("WorkDate",), "patients": ("MDScensus",)}
_PARTS = ("", "_emp", "_ctr")
_HOURS = tuple(f"Hrs_{kind}{part}" for kinds in GROUPS.values() for kind in kinds for part in _PARTS)


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Per home and day two rows of `staffing_daily`, one for each staff group, and one of `caseload`.

    A group whose hours are not the sum of own and contract staff's is a fault. FileRefused where a column is
    missing.
    """
    table = open_table(file.path, intake, sheet=FORMAT.setting(mapping, "sheet"))
    carried = _carried(table.names, mapping)
    need_columns(table.names, list(carried.values()), "daily nurse staffing of the Payroll-Based Journal")
    missing = [pl.lit(None, pl.String).alias(name) for name in _HOURS if name not in carried]
    units = dict(mapping.values.get("unit_id", {}))
    days = table.select(carried).with_columns(
        *missing,
        unit_id=pl.col("unit_id").str.strip_chars().replace(units),
        date=day_of(pl.col("date")),
        period=pl.lit("all"),
    )
    administrative = bool(FORMAT.setting(mapping, "administrative_nurses"))
    staffing = _staffing(days, administrative=administrative)
    broken = collect(staffing.filter("_differs").select("_row")).get_column("_row")
    fault = fault_frame(
        broken,
        "parts_differ",
        "has hours of a staff group that are not its own and contract staff's together",
    )
    extra = [name for name in table.names if name and name not in carried.values()]
    return Reading(
        frames={
            "staffing_daily": staffing.filter(~pl.col("_differs")).drop("_differs"),
            "caseload": days.select(
                "_row", "unit_id", "date", "period", "patients", census_method=pl.lit("mds")
            ),
        },
        faults={"staffing_daily": pl.concat([table.faults, fault])},
        extra_columns={"staffing_daily": shown_columns(extra)},
        incomplete=table.incomplete,
    )


def _carried(names: Sequence[str], mapping: SourceMap) -> dict[str, str]:
    """What is read -> the file's column: the site's name, else the usual one in any case of its letters.

    Columns of own and contract staff may be missing, unless the site names them.
    """
    by_plain = {name.lower(): name for name in reversed(names)}
    carried: dict[str, str] = {}
    for what, usual in {**_PLACES, **{name: (name,) for name in _HOURS}}.items():
        own = mapping.carriers.get(what)
        wanted = (own,) if own else usual
        found = next((by_plain[name.lower()] for name in wanted if name.lower() in by_plain), None)
        if found or own or not what.endswith(("_emp", "_ctr")):
            carried[what] = found or wanted[0]
    return carried


def _staffing(days: pl.LazyFrame, *, administrative: bool) -> pl.LazyFrame:
    """One row per home, day and staff group; `_differs`: a total is not the sum of its parts."""
    groups = [
        pl.struct(_figures(group, [kind for kind in kinds if administrative or kind not in ADMINISTRATIVE]))
        for group, kinds in GROUPS.items()
    ]
    told = days.select("_row", "unit_id", "date", "period", group=pl.concat_list(groups))
    return told.explode("group").unnest("group")


def _figures(group: str, kinds: Sequence[str]) -> list[pl.Expr]:
    odd = [differs(f"Hrs_{kind}", (f"Hrs_{kind}_emp", f"Hrs_{kind}_ctr"), ROUNDING_HOURS) for kind in kinds]
    return [
        pl.lit(group).alias("staff_group"),
        total([pl.col(f"Hrs_{kind}") for kind in kinds]).alias("actual_hours"),
        total([_contract(kind) for kind in kinds]).alias("contract_hours"),
        pl.any_horizontal(odd).alias("_differs"),
    ]


def _contract(kind: str) -> pl.Expr:
    """Hours of contract staff; where they are missing, what is left of all hours without own staff's."""
    told = pl.col(f"Hrs_{kind}_ctr")
    rest = figure(pl.col(f"Hrs_{kind}")) - figure(pl.col(f"Hrs_{kind}_emp"))
    return pl.when(told.str.strip_chars() != "").then(told).otherwise(rest.cast(pl.String))


def _recognises(look: Look) -> float:
    plain = {name.lower() for name in look.names}
    return 1.0 if {"workdate", "mdscensus", "hrs_rn", "hrs_cna"} <= plain else 0.0


FORMAT = Format(
    name="pbj",
    title="CMS Payroll-Based Journal: daily nurse staffing of nursing homes",
    makes=("staffing_daily", "caseload"),
    needs=("units called by their six-character CMS number (PROVNUM), or [source.map.unit_id]",),
    read=read,
    carried=frozenset({*_PLACES, *_HOURS}),
    translated=frozenset({"unit_id"}),
    kinds=SHEETS,
    encodings=("utf-8", "cp1252"),
    options={
        "administrative_nurses": Option(
            default=True, says="count directors of nursing and nurses with administrative duties"
        ),
        "sheet": Option("", "sheet of a workbook that has several"),
    },
    recognises=_recognises,
)
