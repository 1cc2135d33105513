"""Spells -> rows of `caseload`: a unit's patients on a day, and who came and went.

Patients on a ward are patient-hours / real hours of the day (23, 24 or 25). Where only days are known they
are those there when the day ended. Cases are those open when the day ended. A clinic's patients are those
seen. Everything is counted in whole microseconds and whole patients: the order of rows does not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from datetime import date

CENSUS: Final = (
    "unit_id",
    "date",
    "period",
    "patients",
    "clinician_id",
    "admissions",
    "discharges",
    "transfers_in",
    "transfers_out",
    "contacts",
    "contacts_missed",
    "referrals",
    "census_method",
)

_DAY: Final = ["unit_id", "date"]


def days_of(day: pl.Expr, timezone: str) -> pl.Expr:
    """The instant at which a calendar day begins where the site is; where the clock skips midnight, after."""
    midnight = day.cast(pl.Datetime("us"))
    begins = midnight.dt.replace_time_zone(timezone, ambiguous="earliest", non_existent="null")
    skipped = (midnight + pl.duration(hours=1)).dt.replace_time_zone(
        timezone, ambiguous="earliest", non_existent="null"
    )
    return pl.coalesce(begins, skipped).dt.convert_time_zone("UTC")


def count(spells: pl.DataFrame, wanted: pl.DataFrame, units: pl.DataFrame, timezone: str) -> pl.DataFrame:
    """Rows of `caseload` with `_row`, one per unit and day, and one more per clinician with cases.

    `wanted`: unit_id, date. `units`: TOLD_UNIT. `spells`: SPELL; all that touch a wanted day. A day without
    any is a row of 0: the source tells of the unit, and nobody was there.
    """
    days = wanted.join(units, on="unit_id", how="inner").filter(
        pl.col("date").is_between("first_day", "last_day")
    )
    days = days.with_columns(
        _begin=days_of(pl.col("date"), timezone), _end=days_of(pl.col("date") + pl.duration(days=1), timezone)
    )
    if days.is_empty():
        return pl.DataFrame(schema={**dict.fromkeys(CENSUS, pl.String), "_row": pl.Int64})
    there = _by_day(spells, days, timezone)
    own = days
    for part in (_beds(there), _cases(there, _DAY), _contacts(there)):
        own = own.join(part, on=_DAY, how="left")
    shared = _cases(there.filter(pl.col("clinician_id").is_not_null()), [*_DAY, "clinician_id"])
    shared = shared.filter(pl.col("cases_open") > 0).with_columns(
        patients=pl.col("cases_open").cast(pl.Float64), _row=pl.col("_case_row"), census_method=_ASSIGNED
    )
    own = _figures(own)
    rows = pl.concat([own, shared], how="diagonal").with_columns(period=pl.lit("all"))
    missing = [pl.lit(None).alias(name) for name in CENSUS if name not in rows.columns]
    return rows.with_columns(missing).select(*CENSUS, "_row").sort(*_DAY, "clinician_id")


_ASSIGNED: Final = pl.lit("assignment")


def _by_day(spells: pl.DataFrame, days: pl.DataFrame, timezone: str) -> pl.DataFrame:
    """One row per spell and wanted day that it touches, the day it ends on included."""
    first, last = _span(days)
    local = {
        name: pl.col(name).dt.convert_time_zone(timezone).dt.date() for name in ("started_at", "ended_at")
    }
    clipped = spells.with_columns(_from=local["started_at"], _to=local["ended_at"]).with_columns(
        _a=pl.max_horizontal("_from", pl.lit(first)),
        _b=pl.min_horizontal(pl.col("_to").fill_null(last), pl.lit(last)),
    )
    touched = clipped.filter(pl.col("_a") <= pl.col("_b")).with_columns(date=pl.date_ranges("_a", "_b"))
    # One row's list of days is never empty.
    exploded = touched.explode("date", empty_as_null=False, keep_nulls=False)
    return exploded.join(days.select(*_DAY, "_begin", "_end"), on=_DAY)


def _span(days: pl.DataFrame) -> tuple[date, date]:
    found = days.select(first=pl.col("date").min(), last=pl.col("date").max()).row(0)
    return found[0], found[1]


def _beds(there: pl.DataFrame) -> pl.DataFrame:
    """Per unit and day: microseconds of presence, who was there at its end, who came and went."""
    beds = there.filter(kind="bed")
    until = pl.min_horizontal(pl.col("ended_at").fill_null(pl.col("_end")), "_end")
    spent = (until - pl.max_horizontal("started_at", "_begin")).dt.total_microseconds()
    stays = pl.col("ended_at").is_null() | (pl.col("ended_at") >= pl.col("_end"))
    begins, ends = pl.col("_from") == pl.col("date"), pl.col("_to") == pl.col("date")
    return beds.group_by(_DAY).agg(
        spent.clip(lower_bound=0).sum().alias("_presence"),
        pl.col("patient_id").filter(stays).n_unique().cast(pl.Float64).alias("_at_end"),
        pl.col("day_only").any().alias("_days_only"),
        pl.col("_row").min().alias("_bed_row"),
        (begins & (pl.col("came") == "admission")).sum().alias("admissions"),
        (ends & (pl.col("went") == "discharge")).sum().alias("discharges"),
        (begins & (pl.col("came") == "transfer")).sum().alias("transfers_in"),
        (ends & (pl.col("went") == "transfer")).sum().alias("transfers_out"),
    )


def _cases(there: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Patients whose case was open when the day ended: who has two workers is one patient of the unit."""
    open_then = pl.col("_to").is_null() | (pl.col("_to") > pl.col("date"))
    return (
        there.filter(kind="case")
        .group_by(key)
        .agg(
            pl.col("patient_id").filter(open_then).n_unique().alias("cases_open"),
            pl.col("_row").min().alias("_case_row"),
        )
    )


def _contacts(there: pl.DataFrame) -> pl.DataFrame:
    kind = pl.col("kind")
    return (
        there.filter(kind.is_in(["contact", "contact_missed", "referral"]))
        .group_by(_DAY)
        .agg(
            (kind == "contact").sum().alias("_attended"),
            (kind == "contact_missed").sum().alias("_missed"),
            (kind == "referral").sum().alias("_referred"),
            pl.col("patient_id").filter(kind == "contact").n_unique().alias("_seen"),
            pl.col("_row").min().alias("_contact_row"),
        )
    )


def _figures(days: pl.DataFrame) -> pl.DataFrame:
    """The unit's own row, in figures; what the source never tells of the unit stays null."""
    hours = (pl.col("_end") - pl.col("_begin")).dt.total_microseconds()
    mean = pl.col("_presence").fill_null(0) / hours
    by_days = pl.col("_days_only").fill_null(value=False)
    moves = ("admissions", "discharges", "transfers_in", "transfers_out")
    return days.select(
        *_DAY,
        pl.when("beds")
        .then(pl.when(by_days).then("_at_end").otherwise(mean))
        .when("cases")
        .then(pl.col("cases_open").fill_null(0).cast(pl.Float64))
        .otherwise(pl.col("_seen").fill_null(0).cast(pl.Float64))
        .alias("patients"),
        pl.when("beds")
        .then(pl.when(by_days).then(pl.lit("midnight")).otherwise(pl.lit("mean")))
        .when("cases")
        .then(_ASSIGNED)
        .otherwise(pl.lit("appointment"))
        .alias("census_method"),
        *(pl.when("beds").then(pl.col(name).fill_null(0)).cast(pl.Int64).alias(name) for name in moves),
        pl.when("contacts").then(pl.col("_attended").fill_null(0)).cast(pl.Int64).alias("contacts"),
        pl.when(pl.col("contacts") & pl.col("missed"))
        .then(pl.col("_missed").fill_null(0))
        .cast(pl.Int64)
        .alias("contacts_missed"),
        pl.when("referrals").then(pl.col("_referred").fill_null(0)).cast(pl.Int64).alias("referrals"),
        pl.coalesce(pl.min_horizontal("_bed_row", "_case_row", "_contact_row"), "_row").alias("_row"),
    )


def changed_days(before: pl.DataFrame, after: pl.DataFrame, last: date, timezone: str) -> pl.DataFrame:
    """Units and days (unit_id, date) whose rows a change of spells may alter.

    Of a spell that only ended, or ended otherwise, these are the days from the earlier end on.
    """
    content = [name for name in after.columns if name != "_row"]
    both = pl.concat(
        [
            before.join(after, on=content, how="anti", nulls_equal=True).with_columns(
                _new=pl.lit(value=False)
            ),
            after.join(before, on=content, how="anti", nulls_equal=True).with_columns(
                _new=pl.lit(value=True)
            ),
        ]
    )
    same = ["patient_id", "unit_id", "clinician_id", "kind", "started_at", "day_only", "came"]
    end = pl.coalesce(pl.col("ended_at").dt.convert_time_zone(timezone).dt.date(), pl.lit(last))
    ranges = both.group_by(same).agg(
        pl.when(pl.col("_new").n_unique() == 2)
        .then(end.min())
        .otherwise(pl.col("started_at").dt.convert_time_zone(timezone).dt.date().min())
        .alias("_a"),
        pl.max_horizontal(
            end.max(), pl.col("started_at").dt.convert_time_zone(timezone).dt.date().max()
        ).alias("_b"),
    )
    return _spread(ranges)


def with_retired(told: pl.DataFrame, retired: pl.DataFrame) -> pl.DataFrame:
    """What stays tell of units, with what those told that have left the store, and its `retired_first_day`.

    `retired`: shape TOLD_UNIT. A ward that was counted before goes on being counted, with nobody in it.
    """
    figures = ["beds", "cases", "contacts", "missed", "referrals"]
    before = retired.select("unit_id", *figures, "_row", retired_first_day="first_day")
    joined = told.join(before, on="unit_id", how="full", coalesce=True, suffix="_before")
    either = [
        (pl.col(name).fill_null(value=False) | pl.col(f"{name}_before").fill_null(value=False)).alias(name)
        for name in figures
    ]
    # Whether missed contacts are told is a matter of the source, not of one unit.
    return joined.select(
        "unit_id",
        *(each for each in either if each.meta.output_name() != "missed"),
        either[3].any(),
        "started_at",
        "retired_first_day",
        pl.coalesce("_row", "_row_before"),
    ).sort("unit_id")


def changed_windows(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Units and days by which a unit is told of longer or shorter, or all where other figures are told."""
    figures = ["beds", "cases", "contacts", "missed", "referrals"]
    joined = before.join(after, on="unit_id", how="full", coalesce=True, suffix="_now")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_now")) for name in figures)
    whole = joined.filter(~same)
    kept = joined.filter(same)
    day = pl.duration(days=1)
    pieces = [
        whole.select("unit_id", _a="first_day", _b="last_day"),
        whole.select("unit_id", _a="first_day_now", _b="last_day_now"),
    ]
    for near, far in (("", "_now"), ("_now", "")):
        pieces += [
            kept.select("unit_id", _a=f"first_day{near}", _b=pl.col(f"first_day{far}") - day),
            kept.select("unit_id", _a=pl.col(f"last_day{far}") + day, _b=f"last_day{near}"),
        ]
    return _spread(pl.concat(pieces))


def _spread(ranges: pl.DataFrame) -> pl.DataFrame:
    filled = ranges.filter(pl.col("_a") <= pl.col("_b"))
    return (
        filled.select("unit_id", date=pl.date_ranges("_a", "_b"))
        .explode("date", empty_as_null=False, keep_nulls=False)
        .unique()
    )
