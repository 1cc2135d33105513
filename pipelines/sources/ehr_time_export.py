"""A vendor's own report of record-system time: a figure a clinician, month (or day) and metric.

No two vendors, and no two sites, name their metrics alike. So the site says which metric is which activity,
in what unit it is, and what it is per; the metric's name travels with each row as its definition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from expectations.ehr_time import ACTIVITIES
from pipelines.errors import FileRefused
from pipelines.shapes import Reading
from pipelines.sources.activities import refuse_others
from pipelines.sources.collecting import DAMAGE, damaged
from pipelines.sources.ehr_time_export_rows import FAULT, LEFT_OUT, REASONS, days, rates
from pipelines.sources.faults import FAULTS
from pipelines.sources.format import Format, Option
from pipelines.sources.header import shown_columns
from pipelines.sources.kinds import TABLES
from pipelines.sources.tabular import Tabular, need_columns, open_table

if TYPE_CHECKING:
    from pipelines.shapes import SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

PARTS: Final = ("", " in_shift", " after_hours")
"""What a metric may tell of an activity: all of its minutes, those in working hours, those outside."""

WORDS: Final = tuple(f"{activity}{part}" for activity in ACTIVITIES for part in PARTS)

_CARRIERS: Final = {
    "clinician_id": ("clinician_id", "provider_id", "user_id"),
    "date": ("month", "date"),
    "metric": ("metric", "metric_name"),
    "figure": ("numerator", "value"),
    "denominator": ("denominator",),
    "updated_at": ("updated_at",),
}
_MAY_LACK: Final = frozenset({"metric", "figure", "denominator", "updated_at"})


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Rows of `ehr_time`, put together from a clinician's figures of one month or day.

    FileRefused where no column carries what is needed; SettingsError where a metric is put under a word that
    is no activity.
    """
    words = {**{word: word for word in WORDS}, **mapping.values.get("activity", {})}
    refuse_others(words.values(), WORDS)
    table = open_table(file.path, intake)
    at = _carriers(table, mapping)
    per_unit = FORMAT.setting(mapping, "per") != "total"
    if per_unit and "denominator" not in at:
        need_columns(
            table.names, [mapping.carriers.get("denominator", "denominator")], "report of such figures"
        )
    try:
        told = rates(
            _long(table, at, words),
            unit=FORMAT.setting(mapping, "unit"),
            per_unit=per_unit,
            by_month=FORMAT.setting(mapping, "span") == "month",
        )
        odd = told.filter(pl.col(FAULT).is_not_null()).select("_row", FAULT).collect()
    except DAMAGE:
        raise damaged() from None
    ignored = {reason: odd.filter(pl.col(FAULT) == reason).height for reason in LEFT_OUT}
    return Reading(
        frames={
            "ehr_time": days(told.filter(pl.col(FAULT).is_null()), FORMAT.setting(mapping, "definition"))
        },
        faults={"ehr_time": pl.concat([table.faults, _faults(odd)]).sort("_row")},
        ignored={reason: count for reason, count in ignored.items() if count},
        extra_columns={"ehr_time": _extra(table, at, words)},
        incomplete=table.incomplete,
    )


def _carriers(table: Tabular, mapping: SourceMap) -> dict[str, str]:
    found: dict[str, str] = {}
    missing: list[str] = []
    for name, defaults in _CARRIERS.items():
        own = mapping.carriers.get(name)
        names = defaults if own is None else (own,)
        there = [each for each in names if each in table.names]
        if there:
            found[name] = there[0]
        elif own is not None or name not in _MAY_LACK:
            missing.append(names[0])
    if "metric" in found and "figure" not in found:
        missing.append("numerator")
    need_columns(table.names, [*found.values(), *missing], "report of record-system time")
    return found


def _long(table: Tabular, at: dict[str, str], words: dict[str, str]) -> pl.LazyFrame:
    """One row a figure, as text: clinician_id, date, metric, word, figure, denominator, updated_at."""
    base = {name: column for name, column in at.items() if name not in ("metric", "figure")}
    if "metric" in at:
        frame = table.select({**base, "metric": at["metric"], "figure": at["figure"]})
    else:
        wide = [name for name in table.names if name in words and name not in base.values()]
        if not wide:
            raise FileRefused(
                "header",
                "the file has no column of metrics, and none of its columns is put under an activity",
                hint="Name its columns under [source.map.activity].",
            )
        # A column may be called like one of ours: the figures are told apart by their place.
        columns = {f"figure {place}": name for place, name in enumerate(wide)}
        names = dict(zip(columns, wide, strict=True))
        frame = (
            table.select({**base, **columns})
            .with_columns(pl.col(list(columns)).cast(pl.String))
            .unpivot(list(columns), index=["_row", *base], variable_name="metric", value_name="figure")
            .with_columns(pl.col("metric").replace_strict(names, return_dtype=pl.String))
        )
    types = frame.collect_schema()
    text = [_text(name, types[name]) for name in types.names() if name != "_row"]
    lacking = [
        pl.lit(None, pl.String).alias(name) for name in ("denominator", "updated_at") if name not in types
    ]
    word = pl.col("metric").replace_strict(words, default=None, return_dtype=pl.String)
    return frame.with_columns(*text, *lacking).with_columns(word=word)


def _text(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if name == "clinician_id" and dtype.is_float():
        column = column.cast(pl.Int64, strict=False)
    return column.cast(pl.String).str.strip_chars()


def _faults(odd: pl.DataFrame) -> pl.DataFrame:
    rows = odd.filter(pl.col(FAULT).is_in(list(REASONS))).unique("_row", keep="first", maintain_order=True)
    reason = pl.col(FAULT).replace_strict(REASONS, default=None, return_dtype=pl.String)
    faults = rows.select("_row", pl.col(FAULT).alias("rule"), reason.alias("reason"))
    return faults.cast(FAULTS)  # type: ignore[arg-type]  # a schema is a mapping


def _extra(table: Tabular, at: dict[str, str], words: dict[str, str]) -> tuple[str, ...]:
    read_too = () if "metric" in at else words
    return shown_columns(name for name in table.names if name not in at.values() and name not in read_too)


def _recognises(look: Look) -> float:
    if look.has("metric", "numerator", "denominator"):
        return 0.8
    return 0.7 if look.has("metric", "month") else 0.0


FORMAT = Format(
    name="ehr_time_export",
    title="A vendor's report of record-system time: a figure a clinician, month or day, and metric",
    makes=("ehr_time",),
    needs=(
        "who, which month, and the figures: a column metric beside numerator, or a column for each metric",
        "which activity a metric is, in [source.map.activity]; figures of other metrics are left out",
    ),
    read=read,
    carried=frozenset(_CARRIERS),
    translated=frozenset({"activity"}),
    kinds=TABLES,
    encodings=("utf-8", "cp1252"),
    options={
        "unit": Option("minutes", "what figures are in", words=("minutes", "hours", "seconds")),
        "per": Option(
            "total",
            "what a figure is per: it is multiplied by its denominator unless it is a total",
            words=("total", "day", "appointment"),
        ),
        "span": Option("month", "what one row is about", words=("month", "day")),
        "definition": Option(
            "vendor", "a short code for how the vendor counts; the metric's name is put behind it"
        ),
    },
    recognises=_recognises,
)
