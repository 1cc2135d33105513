"""NHS safer staffing: a trust's monthly return by ward, planned and actual hours by day and night.

All figures are sums over a month, patients at midnight too: 600 in a month of 30 days are 20 a night.
Clinics, teams and medical staff stand among the wards, without a census.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.shapes import Reading
from pipelines.sources.collecting import collect
from pipelines.sources.format import Format, Option
from pipelines.sources.header import shown_columns
from pipelines.sources.kinds import SHEETS
from pipelines.sources.sums import figure
from pipelines.sources.tabular import need_columns, open_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.shapes import SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

PERIODS = {"day": "Day", "night": "Night"}
GROUPS = {"nurse": "Reg", "support_worker": "Unreg"}
"""Registered nurses and midwives; unregistered care staff."""

FIGURES = {"planned_hours": "Planned", "actual_hours": "Actual"}

CENSUS_A_DAY = 1.0
"""Patients a night, on average, from which hours per patient mean something: below, they reach thousands."""

MOST_MISSING = 9
"""Missing censuses of a month: 15 in 100 of two shifts a day. They are counted by shift, not by night."""

_PLACES = {"unit_id": "Name", "date": "Month", "patients": "Patient Count At Midnight"}
_HOURS = {
    f"{period}_{group}_{kind}": f"{PERIODS[period]} {GROUPS[group]} {FIGURES[kind]} Hrs"
    for period in PERIODS
    for group in GROUPS
    for kind in FIGURES
}
CARRIERS = {**_PLACES, **_HOURS, "missing_censuses": "Missing Census Count"}
"""What is read -> its column in the return; the site may name another."""

_MEDICAL = r"^M - "
"""Beginning of the name of a medical team: its registered hours are doctors', not nurses'."""

_THOUSANDS = r"^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$"
_FIRST_OF_MONTH = r"^01/([0-9]{2})/([0-9]{4})$"


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Of each ward and month up to four rows of `staffing_daily`, and one of `caseload` if it has patients.

    All are months' totals. Ignored, with a reason: medical teams; a period and group without any figure; the
    census of wards with fewer than one patient a night, or with too many counts missing.
    """
    table = open_table(
        file.path,
        intake,
        sheet=FORMAT.setting(mapping, "sheet"),
        header_row=FORMAT.setting(mapping, "header_row"),
    )
    carried = _carried(table.names, mapping)
    medical = pl.col("unit_id").str.contains(_MEDICAL).fill_null(value=False)
    every = table.select(carried)
    wards = _wards(every.filter(~medical), mapping, missing="missing_censuses" in carried)
    hours, blank = _hours(wards), pl.all_horizontal(pl.col(name).is_null() for name in FIGURES)
    census = wards.with_columns(_left_out=_left_out(FORMAT.setting(mapping, "most_missing_censuses")))
    ignored = {
        "medical_staff": _count(every, medical),
        "no_hours": _count(hours, blank),
        **{why: _count(census, (pl.col("_left_out") == why).fill_null(value=False)) for why in _REASONS},
    }
    extra = [name for name in table.names if name and name not in carried.values()]
    return Reading(
        frames={"staffing_daily": hours.filter(~blank), "caseload": _caseload(census)},
        faults={"staffing_daily": table.faults},
        ignored={reason: count for reason, count in ignored.items() if count},
        extra_columns={"staffing_daily": shown_columns(extra)},
        incomplete=table.incomplete,
    )


_REASONS = ("no_census", "census_incomplete")


def _left_out(most_missing: float) -> pl.Expr:
    """Why a ward's census makes no row, if it does not; a count that is no number is left to typing."""
    count = figure(pl.col("patients"))
    few = pl.col("patients").is_null() | (count < CENSUS_A_DAY * pl.col("_days"))
    missing = figure(pl.col("missing_censuses")) > most_missing
    return pl.when(few).then(pl.lit(_REASONS[0])).when(missing).then(pl.lit(_REASONS[1]))


def _caseload(census: pl.LazyFrame) -> pl.LazyFrame:
    return census.filter(pl.col("_left_out").is_null()).select(
        "_row",
        "unit_id",
        "date",
        "patients",
        period=pl.lit("all"),
        census_method=pl.lit("midnight"),
        month_total=pl.lit("true"),
    )


def _count(rows: pl.LazyFrame, which: pl.Expr) -> int:
    return int(collect(rows.select(which.sum())).item() or 0)


def _carried(names: Sequence[str], mapping: SourceMap) -> dict[str, str]:
    """What is read -> the file's column, in any case of its letters and with any blanks."""
    by_plain = {_plain(name): name for name in reversed(names) if name}
    carried: dict[str, str] = {}
    for what, usual in CARRIERS.items():
        wanted = mapping.carriers.get(what, usual)
        carried[what] = by_plain.get(_plain(wanted), wanted)
    if "missing_censuses" not in mapping.carriers and carried["missing_censuses"] not in names:
        del carried["missing_censuses"]
    need_columns(names, list(carried.values()), "safer staffing return of wards")
    return carried


def _plain(name: str) -> str:
    return " ".join(name.lower().split())


def _wards(rows: pl.LazyFrame, mapping: SourceMap, *, missing: bool) -> pl.LazyFrame:
    """One row per ward and month: the month's first day as ISO text, its `_days`, plain figures."""
    if not missing:
        rows = rows.with_columns(missing_censuses=pl.lit(None, pl.String))
    day = pl.col("date").str.strip_chars().str.replace(r"[ T]00:00:00$", "")
    # A workbook's date names its month whatever its day; 02/01/2026 may be a day of January or of February.
    day = day.str.replace(_FIRST_OF_MONTH, "${2}-${1}-01").str.replace(
        r"^([0-9]{4}-[0-9]{2})-[0-9]{2}$", "${1}-01"
    )
    return rows.with_columns(
        date=day,
        _days=day.str.to_date("%Y-%m-%d", strict=False).dt.month_end().dt.day(),
        unit_id=pl.col("unit_id").str.strip_chars().replace(dict(mapping.values.get("unit_id", {}))),
    ).with_columns(_figure(name) for name in ["patients", "missing_censuses", *_HOURS])


def _figure(name: str) -> pl.Expr:
    """A figure without its thousands separators; null for the dash and the blank, which are no zero."""
    text = pl.col(name).str.strip_chars()
    plain = pl.when(text.str.contains(_THOUSANDS)).then(text.str.replace_all(",", "")).otherwise(text)
    return pl.when(~text.is_in(["", "-"])).then(plain).alias(name)


def _hours(wards: pl.LazyFrame) -> pl.LazyFrame:
    """Four rows a ward and month: day and night, registered and not."""
    cells = [
        pl.struct(
            pl.lit(period).alias("period"),
            pl.lit(group).alias("staff_group"),
            *[pl.col(f"{period}_{group}_{name}").alias(name) for name in FIGURES],
        )
        for period in PERIODS
        for group in GROUPS
    ]
    told = wards.select("_row", "unit_id", "date", month_total=pl.lit("true"), cell=pl.concat_list(cells))
    return told.explode("cell").unnest("cell")


def _recognises(look: Look) -> float:
    plain = {_plain(name) for name in look.names}
    return 1.0 if {_plain(name) for name in _HOURS.values()} <= plain else 0.0


FORMAT = Format(
    name="nhs_safer_staffing",
    title="NHS safer staffing: a trust's monthly return of planned and actual hours by ward",
    makes=("staffing_daily", "caseload"),
    needs=("units called as the return calls its wards (N - Ash Ward), or [source.map.unit_id]",),
    read=read,
    carried=frozenset(CARRIERS),
    translated=frozenset({"unit_id"}),
    kinds=SHEETS,
    encodings=("utf-8", "cp1252"),
    options={
        "sheet": Option("", "sheet of a workbook that has several"),
        "most_missing_censuses": Option(
            MOST_MISSING, "counts missing in a month up to which its census is taken", 0, 200
        ),
        "header_row": Option(1, "row of a workbook that names the columns", 1, 50),
    },
    recognises=_recognises,
)
