"""Points in time: ISO-8601 in, UTC out. A time that does not exist, or exists twice, is refused."""

from __future__ import annotations

import polars as pl

UTC = pl.Datetime("us", "UTC")
LOCAL = pl.Datetime("us")

SECONDS = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]"
"""The form nearly every exporter writes; Polars' own parser also takes ``2026-3-4`` and second 60."""

OFFSETS = {
    f"{sign}{hours:02d}:{minutes:02d}": (1 if sign == "+" else -1) * (hours * 60 + minutes)
    for sign in "+-"
    for hours in range(15)
    for minutes in (0, 15, 30, 45)
}
"""Every offset from UTC that is or was in use, in minutes."""

ISO = (
    r"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ](?<time>[0-9]{2}:[0-9]{2})"
    r"(?::(?<seconds>[0-5][0-9])(?:[.,](?<fraction>[0-9]{1,9}))?)?"
    r" ?(?:(?<zulu>Z)|(?<sign>[+-])(?<hours>0[0-9]|1[0-4])(?::?(?<minutes>[0-5][0-9]))?)?$"
)
"""Every form that is read: blank for T, no seconds, a fraction, offsets with or without colon."""


def usual_instant(column: str, form: str, timezone: str) -> pl.Expr:
    """UTC of texts in one exact form (`form_of`), null where a text is in another or cannot be."""
    text = pl.col(column)
    local = text.str.head(19).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False)
    if form == "zulu":
        return pl.when(text.str.contains(SECONDS + "Z$")).then(local.dt.replace_time_zone("UTC"))
    if form == "offset":
        minutes = text.str.slice(19).replace_strict(OFFSETS, default=None, return_dtype=pl.Int64)
        utc = (local - pl.duration(minutes=minutes)).dt.replace_time_zone("UTC")
        return pl.when(text.str.contains(SECONDS + r"[+-][0-9:]{5}$")).then(utc)
    return pl.when(text.str.contains(SECONDS + "$")).then(in_utc(local, timezone))


def form_of(text: str) -> str:
    """Which of the usual forms this text has: a column is nearly always in one."""
    if text.endswith("Z"):
        return "zulu"
    return "offset" if text[19:20] in ("+", "-") else "local"


def any_instant(text: pl.Series, timezone: str) -> tuple[pl.Series, pl.Series]:
    """UTC of texts in any form of `ISO`, and by which rule each other text fails (both null: blank)."""
    frame = text.str.strip_chars().alias("text").to_frame()
    frame = frame.with_columns(pl.col("text").str.extract_groups(ISO).alias("part")).unnest("part")
    moment = pl.concat_str("date", pl.lit("T"), "time", pl.lit(":"), pl.col("seconds").fill_null("00"))
    fraction = pl.col("fraction").str.pad_end(6, "0").str.head(6).cast(pl.Int64)
    parsed = moment.str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False)
    frame = frame.with_columns(local=parsed + pl.duration(microseconds=fraction.fill_null(0)))
    offset = pl.col("hours").cast(pl.Int64) * 60 + pl.col("minutes").fill_null("0").cast(pl.Int64)
    offset = pl.when(pl.col("zulu").is_not_null()).then(0).when(sign="-").then(-offset).otherwise(offset)
    frame = frame.with_columns(offset=offset)
    utc = (pl.col("local") - pl.duration(minutes="offset")).dt.replace_time_zone("UTC")
    told = pl.col("offset").is_not_null()
    naive = pl.when(~told).then("local")
    return (
        frame.select(pl.when(told).then(utc).otherwise(in_utc(naive, timezone))).to_series(),
        frame.select(
            pl.when(pl.col("text") == "")
            .then(None)
            .when(pl.col("local").is_null())
            .then(pl.lit("not_a_timestamp"))
            .otherwise(local_fault(naive, timezone))
        ).to_series(),
    )


def in_utc(local: pl.Expr, timezone: str) -> pl.Expr:
    """UTC of clock times in a zone; null in the hour that is left out in spring or comes twice in autumn."""
    zoned = local.dt.replace_time_zone(timezone, ambiguous="null", non_existent="null")
    return zoned.dt.convert_time_zone("UTC")


def local_fault(local: pl.Expr, timezone: str) -> pl.Expr:
    """`dst_gap` for clock times the zone leaves out, `dst_overlap` for those it has twice, else null."""
    once = local.dt.replace_time_zone(timezone, ambiguous="null", non_existent="null")
    some = local.dt.replace_time_zone(timezone, ambiguous="earliest", non_existent="null")
    return (
        pl.when(local.is_null() | once.is_not_null())
        .then(None)
        .when(some.is_null())
        .then(pl.lit("dst_gap"))
        .otherwise(pl.lit("dst_overlap"))
    )


def typed_instant(column: str, dtype: pl.Datetime, timezone: str) -> pl.Expr:
    """UTC of a column that is typed: clock times are the site's, null as in `in_utc`."""
    value = pl.col(column)
    if dtype.time_zone is None:
        return in_utc(value.cast(LOCAL), timezone)
    return value.dt.convert_time_zone("UTC").cast(UTC)


def local_date(column: str, timezone: str) -> pl.Expr:
    """The calendar date of a UTC instant where the site is."""
    return pl.col(column).dt.convert_time_zone(timezone).dt.date()
