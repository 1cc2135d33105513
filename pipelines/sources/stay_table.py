"""Rows of a table -> kept stays, lazily: whatever the columns are called, times and faults are read alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.errors import FileRefused
from pipelines.shapes import STAY_RECORD, STAYS, Reading
from pipelines.sources.collecting import DAMAGE, damaged
from pipelines.sources.faults import FAULTS
from pipelines.sources.keeping import CASELOAD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.sources.tabular import Tabular

LONGEST_ID: Final = 128
_ISO: Final = (
    r"^(?<date>\d{4}-\d{2}-\d{2})(?:[T ](?<time>\d{2}:\d{2})"
    r"(?::(?<seconds>[0-5]\d)(?:[.,](?<fraction>\d{1,9}))?)?"
    r" ?(?:(?<zulu>Z)|(?<sign>[+-])(?<hours>0\d|1[0-4]):?(?<minutes>[0-5]\d)?)?)?$"
)
_UTC: Final = pl.Datetime("us", "UTC")
_NO_TEXT: Final = pl.lit(None, pl.String)
REASONS: Final = {
    "missing_id": "has no id",
    "missing_start": "has no start",
    "end_before_start": "ends before it starts",
    "not_a_timestamp": "has a time that cannot be read",
    "dst_gap": "has a clock time that the change to summer time leaves out",
    "dst_overlap": "has a clock time that comes twice at the change from summer time",
}
"""What is wrong with a row, by rule; goes on from "this row …"."""


@dataclass(frozen=True)
class StayColumns:
    """What a table's rows tell, as expressions over its columns as text (see `as_text`).

    `skip`: the reason why a row makes no stay, null where it makes one. `told_at`: when the row was told.
    """

    stay: pl.Expr
    patient: pl.Expr
    kind: pl.Expr
    start: pl.Expr
    of_stay: pl.Expr = field(default_factory=lambda: _NO_TEXT)
    unit: pl.Expr = field(default_factory=lambda: _NO_TEXT)
    clinician: pl.Expr = field(default_factory=lambda: _NO_TEXT)
    end: pl.Expr = field(default_factory=lambda: _NO_TEXT)
    told_at: pl.Expr = field(default_factory=lambda: _NO_TEXT)
    withdrawn: pl.Expr = field(default_factory=lambda: pl.lit(value=False))
    skip: pl.Expr = field(default_factory=lambda: _NO_TEXT)


def find(
    table: Tabular, wanted: Mapping[str, Sequence[str]], needed: Sequence[str], what: str
) -> dict[str, str]:
    """Our name -> the file's column, of the first candidate that is there, in any case.

    FileRefused naming what is needed and missing, or stands twice.
    """
    places: dict[str, list[str]] = {}
    for name in table.names:
        places.setdefault(name.strip().lower(), []).append(name)
    found = {}
    for ours, candidates in wanted.items():
        there = [places[each.lower()] for each in candidates if each.lower() in places]
        if there and len(there[0]) > 1:
            raise FileRefused("header", f"the file has more than one {candidates[0]}", hint="Name it once.")
        if there:
            found[ours] = there[0][0]
    missing = [wanted[name][0] for name in needed if name not in found]
    if missing:
        raise FileRefused(
            "header",
            f"the file is no {what}: no column {', '.join(missing)}",
            hint="`plimsoll formats` lists what is needed.",
        )
    return found


def as_text(table: Tabular, columns: Mapping[str, str]) -> pl.LazyFrame:
    """These columns as trimmed text, blank ones null, with `_row`; dates and times of Parquet in ISO form."""
    frame = table.select(dict(columns))
    schema = frame.collect_schema()
    texts = [_text(name, schema[name]) for name in columns]
    return frame.with_columns(texts).with_columns(
        pl.when(pl.col(name) != "").then(name).alias(name) for name in columns
    )


def _text(name: str, dtype: pl.DataType) -> pl.Expr:
    value = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        zone = "Z" if dtype.time_zone else ""
        value = value.dt.convert_time_zone("UTC") if dtype.time_zone else value
        return value.dt.strftime(f"%Y-%m-%dT%H:%M:%S%.6f{zone}")
    if dtype.is_float():
        # A whole number becomes a float where a column has gaps.
        whole = value.cast(pl.Int64, strict=False).cast(pl.String)
        return pl.when(value == value.floor()).then(whole).otherwise(value.cast(pl.String))
    return value.cast(pl.String, strict=False).str.strip_chars()


def stays(table: Tabular, text: pl.LazyFrame, told: StayColumns, timezone: str) -> Reading:
    """The rows as kept stays; what is no stay is counted, what cannot be read is a fault of the census.

    No time of day is known where an end is written as a day, or both are midnights, or where a midnight
    that ends a stay comes before the start on the same day.
    """
    frame = text.select(
        "_row",
        _id(told.stay).alias("stay_id"),
        _id(told.of_stay).alias("of_stay"),
        _id(told.patient).alias("patient_id"),
        _id(told.unit).alias("unit_id"),
        _id(told.clinician).alias("clinician_id"),
        told.kind.alias("kind"),
        told.withdrawn.alias("withdrawn"),
        told.skip.alias("_skip"),
        *(getattr(told, name).alias(name) for name in ("start", "end", "told_at")),
    )
    for name in ("start", "end", "told_at"):
        frame = _with_instant(frame, name, timezone)
    frame = _with_days(frame, timezone)
    frame = frame.with_columns(_fault=_fault()).with_columns(
        part=pl.lit(1),
        # Of no person: only what tells one telling from another.
        telling=pl.concat_str(
            *(pl.col(name).cast(pl.String).fill_null("") for name in ("unit_id", "kind", "start", "end")),
            pl.col("withdrawn").cast(pl.String),
            separator="|",
        ),
        place_id=_NO_TEXT,
        whole_visit=pl.lit(value=False),
        started_at="start",
        ended_at="end",
        day_only=pl.col("_days") & pl.col("kind").is_in(_LASTING),
    )
    odd = _collected(frame.filter(pl.col("_skip").is_not_null() | pl.col("_fault").is_not_null()))
    sound = frame.filter(pl.col("_skip").is_null() & pl.col("_fault").is_null())
    faults = odd.filter(pl.col("_skip").is_null())
    broken = faults.select("_row", rule="_fault", reason=pl.col("_fault").replace_strict(REASONS))
    skipped = odd.filter(pl.col("_skip").is_not_null())["_skip"].value_counts().sort("_skip")
    return Reading(
        frames={STAYS: sound.select(pl.col(name).cast(kind) for name, kind in STAY_RECORD.items())},
        faults={CASELOAD: pl.concat([table.faults, broken.cast(dict(FAULTS))]).sort("_row")},  # type: ignore[arg-type]
        ignored=dict(skipped.iter_rows()),
        incomplete=table.incomplete,
    )


_LASTING: Final = ("bed", "case", "open_referral", "coordinated")
"""Kinds that are counted by the day where no time of day is known; a contact is of its day either way."""


def _with_days(frame: pl.LazyFrame, timezone: str) -> pl.LazyFrame:
    """Adds `_days`: only the days of the stay are known. Who came and went on one day is no fault then."""
    local = {name: pl.col(name).dt.convert_time_zone(timezone).dt.date() for name in ("start", "end")}
    slip = (
        pl.col("end_midnight") & (pl.col("end") < pl.col("start")) & (local["start"] == local["end"])
    ).fill_null(value=False)
    bare = (pl.col("start_bare") | pl.col("end_bare").fill_null(value=False)).fill_null(value=False)
    both = (pl.col("start_midnight") & pl.col("end_midnight").fill_null(value=True)).fill_null(value=False)
    return frame.with_columns(
        _days=bare | both | slip, end=pl.when(slip).then(pl.col("start")).otherwise(pl.col("end"))
    )


def _collected(frame: pl.LazyFrame) -> pl.DataFrame:
    try:
        return frame.select("_row", "_skip", "_fault").collect()
    except DAMAGE:
        raise damaged() from None


def _id(text: pl.Expr) -> pl.Expr:
    """An id; what is longer, or has line breaks, is text that went astray."""
    return pl.when((text.str.len_chars() <= LONGEST_ID) & ~text.str.contains(r"[[:cntrl:]]")).then(text)


def _fault() -> pl.Expr:
    rules = pl.coalesce("start_rule", "end_rule", "told_at_rule")
    return (
        pl.when(pl.col("stay_id").is_null())
        .then(pl.lit("missing_id"))
        .when(rules.is_not_null())
        .then(rules)
        .when(pl.col("start").is_null() & (pl.col("kind") != "referred_to"))
        .then(pl.lit("missing_start"))
        .when(pl.col("end") < pl.col("start"))
        .then(pl.lit("end_before_start"))
    )


def _with_instant(frame: pl.LazyFrame, name: str, timezone: str) -> pl.LazyFrame:
    """A column of ISO texts in UTC, with what is told of each text beside it.

    `<name>_rule`: why it is no moment. `<name>_bare`: it is a day. `<name>_midnight`: that, or the site's
    midnight. Days, and clock times without offset, are the site's.
    """
    frame = frame.with_columns(_p=pl.col(name).str.extract_groups(_ISO))
    part = {each: pl.col("_p").struct.field(each) for each in _PARTS}
    clock = pl.concat_str(
        part["date"],
        pl.lit("T"),
        part["time"].fill_null("00:00"),
        pl.lit(":"),
        part["seconds"].fill_null("00"),
    )
    local = clock.str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False)
    micros = part["fraction"].str.pad_end(6, "0").str.head(6).cast(pl.Int64).fill_null(0)
    frame = frame.with_columns(_local=local + pl.duration(microseconds=micros))
    minutes = part["hours"].cast(pl.Int64) * 60 + part["minutes"].cast(pl.Int64).fill_null(0)
    minutes = (
        pl.when(part["zulu"].is_not_null())
        .then(0)
        .when(part["sign"] == "-")
        .then(-minutes)
        .otherwise(minutes)
    )
    frame = frame.with_columns(_minutes=minutes, _bare=part["time"].is_null())
    at = pl.col("_local")
    shifted = (at - pl.duration(minutes="_minutes")).dt.replace_time_zone("UTC")
    once = _zoned(at, timezone, "null")
    some = _zoned(at, timezone, "earliest")
    day = pl.coalesce(some, _zoned(at + pl.duration(hours=1), timezone, "earliest"))
    value = pl.when(pl.col("_minutes").is_not_null()).then(shifted).when("_bare").then(day).otherwise(once)
    rule = (
        pl.when(pl.col(name).is_null())
        .then(None)
        .when(at.is_null())
        .then(pl.lit("not_a_timestamp"))
        .when(pl.col("_bare") | pl.col("_minutes").is_not_null() | once.is_not_null())
        .then(None)
        .when(some.is_null())
        .then(pl.lit("dst_gap"))
        .otherwise(pl.lit("dst_overlap"))
    )
    midnight = pl.col("_bare") | ((at.dt.time() == pl.time()) & pl.col("_minutes").is_null())
    return frame.with_columns(
        value.cast(_UTC).alias(name),
        rule.alias(f"{name}_rule"),
        pl.when(at.is_not_null()).then(pl.col("_bare")).alias(f"{name}_bare"),
        pl.when(at.is_not_null()).then(midnight).alias(f"{name}_midnight"),
    ).drop("_p", "_local", "_minutes", "_bare")


_PARTS: Final = ("date", "time", "seconds", "fraction", "zulu", "sign", "hours", "minutes")


def _zoned(local: pl.Expr, timezone: str, ambiguous: str) -> pl.Expr:
    found = local.dt.replace_time_zone(timezone, ambiguous=ambiguous, non_existent="null")  # type: ignore[arg-type]
    return found.dt.convert_time_zone("UTC")
