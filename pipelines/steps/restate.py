"""What was published once and is told otherwise now: corrected weeks, and alerts that no longer stand.

Late and corrected rows change what their own weeks say, and nothing else. That is right, and it must not
happen unseen: each publication is compared with the one before, and what differs is kept from snapshot to
snapshot.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from pipelines.shapes import PUBLISHED, conform

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.warehouse.read import Snapshot

_WEEK = ["unit_id", "week_start"]
_SAME = 1e-9
"""Relative difference below which two figures are the same: sums are made in another order."""


def restated(
    before: Snapshot | None, now: Mapping[str, pl.DataFrame], sequence: int, day: date
) -> dict[str, pl.DataFrame]:
    """The published tables `restatement` and `withdrawn_alert`.

    `before`: what is published now; `now`: the tables of the next publication, `sequence` its number, and
    `day` the clock's.
    """
    tables = {name: conform(pl.DataFrame(), PUBLISHED[name]) for name in ("restatement", "withdrawn_alert")}
    if before is None:
        return tables
    for name in tables:
        if before.has(name):
            tables[name] = conform(before.table(name), PUBLISHED[name])
    mark = {"sequence": pl.lit(sequence, pl.Int64), "published_on": pl.lit(day)}
    changed = corrected_weeks(before.table("unit_day"), now["unit_day"], _day(before.info["as_of"]))
    # A site too young to be judged has no alerts yet.
    alerts = now.get("alert", conform(pl.DataFrame(), PUBLISHED["alert"]))
    gone = before.table("alert").join(alerts, on="alert_id", how="anti")
    parts = {"restatement": changed, "withdrawn_alert": gone}
    told = {
        name: pl.concat([tables[name], conform(part.with_columns(**mark), PUBLISHED[name])])
        for name, part in parts.items()
    }
    # An alert that is found again stands.
    told["withdrawn_alert"] = told["withdrawn_alert"].join(alerts, on="alert_id", how="anti")
    return {name: frame.sort("sequence", "unit_id", *_rest(name)) for name, frame in told.items()}


def corrected_weeks(before: pl.DataFrame, now: pl.DataFrame, as_of: date | None) -> pl.DataFrame:
    """Units' weeks that ended by `as_of` and whose patients or hours are told otherwise in `now`.

    `before`, `now`: published `unit_day`. One row per unit and week: patients and hours before and now, null
    where the week was, or is, not told.
    """
    weeks = _weekly(before).join(_weekly(now), on=_WEEK, how="full", coalesce=True, suffix="_now")
    same = pl.lit(value=True)
    for name in ("patients", "hours", "acuity"):
        first, last = pl.col(name), pl.col(f"{name}_now")
        far = (first - last).abs() > _SAME * pl.max_horizontal(first.abs(), last.abs())
        same &= first.is_null().eq(last.is_null()) & ~far.fill_null(value=False)
    ended = pl.col("week_start") + pl.duration(days=6) <= pl.lit(as_of, pl.Date)
    return weeks.filter(ended & ~same).select(
        *_WEEK,
        pl.col("patients").alias("patients_before"),
        pl.col("patients_now"),
        pl.col("hours").alias("hours_before"),
        pl.col("hours_now"),
    )


def _weekly(unit_day: pl.DataFrame) -> pl.DataFrame:
    known = [
        pl.when(pl.col(n).is_not_null().any()).then(pl.col(n).sum()) for n in ("numerator", "hours", "acuity")
    ]
    return unit_day.group_by("unit_id", week_start=pl.col("date").dt.truncate("1w")).agg(
        known[0].alias("patients"), known[1].alias("hours"), known[2].alias("acuity")
    )


def _rest(name: str) -> list[str]:
    return ["week_start"] if name == "restatement" else ["detected_on", "alert_id"]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
