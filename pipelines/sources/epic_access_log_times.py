"""When an action happened: seconds since 31 December 1840, or a clock time of the site or with an offset."""

from __future__ import annotations

import polars as pl

_BEGINNING = pl.lit("1840-12-31").str.to_datetime("%Y-%m-%d", time_unit="us")
"""Where the record system's instants are counted from."""

_PLAIN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-5][0-9]$"
_SECONDS = r"^[0-9]{9,11}(?:\.[0-9]{1,6})?$"
_ISO = (
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-5][0-9])(?:[.,]([0-9]{1,9}))?"
    r" ?(?:(Z)|([+-])(0[0-9]|1[0-4]):?([0-5][0-9]))?$"
)
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_DAWN = 2000
_SAME_SECONDS = 60
"""An instant and a clock time of one action may be rounded apart."""

_DAY_OF_DAWN = pl.lit(f"{_DAWN}-01-01").str.to_datetime("%Y-%m-%d", time_unit="us", time_zone="UTC")


def with_moment(frame: pl.LazyFrame, column: str, timezone: str, instants: str) -> pl.LazyFrame:
    """The frame with the instant of a column (`at`, UTC) and the clock time it is read from (`local`).

    `instants`: whether seconds are counted in ``utc`` or in the site's ``local`` clock time. A clock time
    that does not exist, or comes twice, has no instant; both are null where the column holds no time.
    """
    dtype = frame.collect_schema()[column]
    if isinstance(dtype, pl.Datetime):
        value = pl.col(column).cast(pl.Datetime("us", dtype.time_zone))
        if dtype.time_zone is not None:
            return frame.with_columns(
                at=value.dt.convert_time_zone("UTC"), local=pl.lit(None, pl.Datetime("us"))
            )
        return frame.with_columns(at=_in_utc(value, timezone), local=value)
    text = pl.col(column).cast(pl.String).str.strip_chars()
    if dtype.is_float():  # 5.8e9 seconds must not be written with an exponent
        text = pl.col(column).round().cast(pl.Int64, strict=False).cast(pl.String)
    # Step by step, so that nothing is worked out twice. Nearly every log is in one plain form.
    plain = pl.when(pl.col("_text").str.contains(_PLAIN)).then(
        pl.col("_text").str.replace("T", " ", literal=True)
    )
    usual = plain.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False)
    rest = pl.when(pl.col("_usual").is_null()).then("_text")
    local = pl.coalesce("_usual", pl.when(pl.col("_offset").is_null()).then("_clock"))
    zoned = (pl.col("_clock") - pl.duration(minutes="_offset")).dt.replace_time_zone("UTC")
    told = [zoned, _in_utc(pl.col("local"), timezone)]
    if instants == "local":
        local = pl.coalesce(local, "_counted")
    else:
        told.append(pl.col("_counted").dt.replace_time_zone("UTC"))
    return (
        frame.with_columns(_text=text)
        .with_columns(_usual=usual)
        .with_columns(_text=rest)
        .with_columns(_part=pl.col("_text").str.extract_groups(_ISO), _counted=_counted(pl.col("_text")))
        .with_columns(_clock=_clock(pl.col("_text"), pl.col("_part")), _offset=_offset(pl.col("_part")))
        .with_columns(local=local)
        .with_columns(at=pl.coalesce(told))
        .drop("_text", "_usual", "_part", "_counted", "_clock", "_offset")
    )


def agreeing(rows: pl.DataFrame, timezone: str, instants: str) -> float:
    """Share of rows whose `instant`, read as `instants` says, is the moment of their clock time `time`.

    0 where no row has both.
    """
    moments = [
        with_moment(rows.lazy(), name, timezone, instants).select(pl.col("at").alias(name)).collect()
        for name in ("instant", "time")
    ]
    both = pl.concat(moments, how="horizontal")
    apart = both.select((pl.col("instant") - pl.col("time")).dt.total_seconds().abs())
    return float((apart.to_series() <= _SAME_SECONDS).mean() or 0.0)  # type: ignore[arg-type]  # of flags


def fault_of(timezone: str) -> pl.Expr:
    """The rule that a time breaks, after `with_moment`; null where it breaks none."""
    at, local = pl.col("at"), pl.col("local")
    some = local.dt.replace_time_zone(timezone, ambiguous="earliest", non_existent="null")
    return (
        pl.when(at.is_null() & local.is_null())
        .then(pl.lit("not_a_timestamp"))
        .when(at.is_null() & some.is_null())
        .then(pl.lit("dst_gap"))
        .when(at.is_null())
        .then(pl.lit("dst_overlap"))
        .when(at < _DAY_OF_DAWN)
        .then(pl.lit("before_2000"))
    )


def _counted(text: pl.Expr) -> pl.Expr:
    seconds = pl.when(text.str.contains(_SECONDS)).then(text.cast(pl.Float64, strict=False))
    return _BEGINNING + pl.duration(microseconds=(seconds * 1e6).round().cast(pl.Int64))


def _clock(text: pl.Expr, part: pl.Expr) -> pl.Expr:
    moment = pl.concat_str(part.struct.field("1"), pl.lit("T"), part.struct.field("2"))
    fraction = part.struct.field("3").str.pad_end(6, "0").str.head(6).cast(pl.Int64, strict=False)
    clock = moment.str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False)
    day = (
        pl.when(text.str.contains(_DAY)).then(text).str.to_datetime("%Y-%m-%d", time_unit="us", strict=False)
    )
    return pl.coalesce(clock + pl.duration(microseconds=fraction.fill_null(0)), day)


def _offset(part: pl.Expr) -> pl.Expr:
    """Minutes from UTC; null where the text does not say."""
    hours = part.struct.field("6").cast(pl.Int64, strict=False)
    minutes = hours * 60 + part.struct.field("7").cast(pl.Int64, strict=False)
    signed = pl.when(part.struct.field("5") == "-").then(-minutes).otherwise(minutes)
    return pl.when(part.struct.field("4").is_not_null()).then(0).otherwise(signed)


def _in_utc(local: pl.Expr, timezone: str) -> pl.Expr:
    zoned = local.dt.replace_time_zone(timezone, ambiguous="null", non_existent="null")
    return zoned.dt.convert_time_zone("UTC")
