"""Dates, times of day and lengths as rosters write them, in the forms that canonical tables take.

Expressions on text. What is in no known form is left as it is, so that typing refuses its row.
"""

from __future__ import annotations

import polars as pl

DATE_ORDERS = {
    "iso": None,
    "dmy": r"^(?<d>[0-9]{1,2})[/.-](?<m>[0-9]{1,2})[/.-](?<y>[0-9]{4})$",
    "mdy": r"^(?<m>[0-9]{1,2})[/.-](?<d>[0-9]{1,2})[/.-](?<y>[0-9]{4})$",
    "ymd": r"^(?<y>[0-9]{4})[/.-]?(?<m>[0-9]{2})[/.-]?(?<d>[0-9]{2})$",
}
"""Order of day, month and year -> pattern. 03/04/2026 is two days: the site says which. ISO always fits."""

_MIDNIGHT = r"[ T]00:00(:00(\.0+)?)?$"
"""What a workbook's date has behind it."""

_EXCEL_DAY_0 = r"^(1899-12-3[01]|1904-01-01)[ T]"
"""The date before a time of day in a workbook: it has none."""

_EXCEL_24_HOURS = r"^1900-01-01[ T]00:00:00$"

_CLOCK = (
    r"^(?:(?<h>[0-9]{1,2}):|(?<hh>[0-9]{2}))(?<m>[0-5][0-9])(?::(?<s>[0-5][0-9])(?:\.0+)?)?"
    r"(?: ?(?<half>[AaPp])\.?[Mm]\.?)?$"
)
"""7:30, 07:30, 0730, 07:30:00, 7:30 PM. Not 7.30, which may be half past seven or 7.3 hours."""

_LENGTH = r"^(?<h>[0-9]{1,2}):(?<m>[0-5][0-9])(?::00)?$"
_DAY_SECONDS = 86_400
_ISO = "%Y-%m-%dT%H:%M:%S"
_UTC = "%Y-%m-%dT%H:%M:%SZ"


def without_day_0(text: pl.Expr) -> pl.Expr:
    """Times of day and lengths of a workbook, which have a date of their own, without it."""
    return text.str.replace(_EXCEL_24_HOURS, "24:00").str.replace(_EXCEL_DAY_0, "")


def iso_date(text: pl.Expr, order: str) -> pl.Expr:
    """ISO text of dates in ISO or in the site's order of day, month and year; anything else as it is."""
    day = text.str.replace(_MIDNIGHT, "")
    pattern = DATE_ORDERS[order]
    if pattern is None:
        return day
    part = day.str.extract_groups(pattern).struct.field
    return pl.coalesce(
        pl.concat_str(part("y"), part("m").str.zfill(2), part("d").str.zfill(2), separator="-"), day
    )


def clock_seconds(text: pl.Expr) -> pl.Expr:
    """Seconds since midnight of times of day, 86,400 for 24:00; null where it is none."""
    part = text.str.extract_groups(_CLOCK).struct.field
    given = pl.coalesce(part("h"), part("hh")).cast(pl.Int64)
    half = part("half").str.to_lowercase()
    twelve = pl.when(given.is_between(1, 12)).then(given % 12 + pl.when(half == "p").then(12).otherwise(0))
    hours = pl.when(half.is_null()).then(given).otherwise(twelve)
    seconds = (hours * 60 + part("m").cast(pl.Int64)) * 60 + part("s").fill_null("00").cast(pl.Int64)
    return pl.when(seconds <= _DAY_SECONDS).then(seconds)


def on_day(date: pl.Expr, seconds: pl.Expr) -> pl.Expr:
    """Local clock time of ISO dates and seconds since midnight; null where either is none."""
    day = date.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
    iso = date.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    return pl.when(iso).then(day + pl.duration(seconds=seconds))


def local_moment(text: pl.Expr, order: str) -> pl.Expr:
    """Local clock time of a date with its time of day; null where it is none, or has an offset."""
    part = text.str.extract_groups(r"^(?<date>\S+?)(?:[ T]+)(?<time>\S.*)$").struct.field
    return on_day(iso_date(part("date"), order), clock_seconds(part("time")))


def following(start: pl.Expr, seconds: pl.Expr) -> pl.Expr:
    """The first time after the local time `start` at which the clock shows these seconds since midnight."""
    same_day = start.dt.truncate("1d") + pl.duration(seconds=seconds)
    return pl.when(same_day > start).then(same_day).otherwise(same_day + pl.duration(days=1))


def in_utc(local: pl.Expr, text: pl.Expr, timezone: str) -> pl.Expr:
    """UTC of local clock times, else of texts with an offset; null where the zone has none, or two."""
    with_seconds = text.str.replace(r"^(.{10})[ T]([0-9]{2}:[0-9]{2})([Z+-])", "${1}T${2}:00${3}")
    told = with_seconds.str.to_datetime("%+", time_zone="UTC", time_unit="us", strict=False)
    zoned = local.dt.replace_time_zone(timezone, ambiguous="null", non_existent="null")
    return pl.when(local.is_null()).then(told).otherwise(zoned.dt.convert_time_zone("UTC"))


def local_text(local: pl.Expr) -> pl.Expr:
    """ISO text without offset: typing reads it in the site's zone, or refuses it."""
    return local.dt.strftime(_ISO)


def utc_text(instant: pl.Expr) -> pl.Expr:
    """ISO text of an instant."""
    return instant.dt.strftime(_UTC)


def length(text: pl.Expr, *, in_minutes: bool = False) -> pl.Expr:
    """Hours (or minutes) as decimal text, of 11:30 or a workbook's length of time; numbers stay."""
    part = text.str.extract_groups(_LENGTH).struct.field
    minutes = part("h").cast(pl.Int64) * 60 + part("m").cast(pl.Int64)
    figure = minutes if in_minutes else minutes / 60
    return pl.coalesce(figure.cast(pl.String), text)


def number(text: pl.Expr) -> pl.Expr:
    """A finite number, null where the text is none."""
    found = text.cast(pl.Float64, strict=False)
    return pl.when(found.is_finite() & (found.abs() < _DAY_SECONDS)).then(found)
