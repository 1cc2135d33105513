"""How many units stood where, week by week: standings as of each of the last Sundays, by the rule of today.

Nothing later than a day is looked at for its standing; of the weeks before it what is known now is taken.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipelines.policy.lines import DEFAULT_ALLOWED_SHARE
from pipelines.policy.standing import last_full_week, standings
from pipelines.shapes import PUBLISHED, conform, empty

if TYPE_CHECKING:
    from pipelines.warehouse.read import Snapshot

SHAPE = {"week_start": pl.Date, "unit_id": pl.String, "standing": pl.String, "reason": pl.String}


def standing_history(snapshot: Snapshot, weeks: int) -> pl.DataFrame:
    """One row per unit and week, the newest last: its standing as of the week's Sunday.

    Weeks before a unit's first, and those after it closed, have no row. Empty where the snapshot does not say
    from which load on a unit is near its line, as those of early versions.
    """
    as_of, near = snapshot.info["as_of"], snapshot.info.get("near")
    if as_of is None or near is None:
        return empty(SHAPE)
    names = ("unit", "load_line", "line_week", "week_completeness", "week_load", "report_week")
    table = {name: conform(snapshot.table(name), PUBLISHED[name]) for name in names}
    unit = table["unit"]
    line = table["load_line"].with_columns(
        series=pl.coalesce("series", "line_id"),
        allowed_share=pl.col("allowed_share").fill_null(DEFAULT_ALLOWED_SHARE),
    )
    last = last_full_week(date.fromisoformat(str(as_of)[:10]))
    told = []
    for back in reversed(range(weeks)):
        monday = last - timedelta(weeks=back)
        there = unit.filter(pl.col("first_week").is_null() | (pl.col("first_week") <= monday))
        if there.is_empty():
            continue
        rows = standings(
            there,
            line,
            table["line_week"],
            table["week_completeness"],
            table["week_load"],
            table["report_week"],
            empty(PUBLISHED["alert"]),
            monday + timedelta(days=6),
            near=float(near),
            gate=float(snapshot.info["completeness"]),
        )
        told.append(rows.select(pl.lit(monday).alias("week_start"), "unit_id", "standing", "reason"))
    if not told:
        return empty(SHAPE)
    return pl.concat(told).filter(pl.col("reason").is_null() | (pl.col("reason") != "closed"))
