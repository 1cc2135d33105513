"""Coming shifts against their lines: what is planned, with the patients there are now. A forecast, no alert.

A shift's load is the last census over the hours usually worked of those planned. Its range comes from the
same unit: how the census moved over as many days, and how much of a plan was worked, in each of the past
shifts of that period. Eight in ten of the loads that follow lie in the range. Nothing later than `known_on`
is looked at, so that a past shift can be forecast as it would have been.
"""

from __future__ import annotations

import polars as pl

from pipelines.facts.lines import head_counted, needed_staff
from pipelines.facts.load import PATIENTS_PER_NURSE
from pipelines.facts.rows import week_of
from pipelines.shapes.judging import SAME, WEEKS_JUDGED, WEEKS_NEEDED

HISTORY_DAYS = 91
"""Past shifts a range rests on: a quarter, so that a change of staffing or patients is soon in it."""

LEAST_HISTORY = 28
"""Of these, so many must be known."""

CENSUS_DAYS = 7
"""A census older than this is not the present one."""

LOW, HIGH = 0.1, 0.9
"""The range leaves one in ten out on either side."""

_UNITS_AT_ONCE = 200
SERIES = ["unit_id", "staff_group", "observation", "period"]
"""What has one history: shifts of a period, as a line counts patients and staff."""

_PLAN = ["unit_id", "date", "period", "staff_group"]
_DIGITS = 9
"""The last bit of a quotient depends on how many rows Polars divides."""


def shift_history(
    lines: pl.DataFrame, periods: pl.DataFrame, plan: pl.DataFrame, windows: pl.DataFrame, gaps: pl.DataFrame
) -> pl.DataFrame:
    """Past shifts: SERIES, date, `patients`, and for each hour planned the `hours_yield` worked and the
    `heads_yield` there.

    `periods`: shape LINE_PERIOD; `plan`: shape PLAN_PERIOD. Yields are null without a plan. `gaps`:
    unit_id, week_start of weeks too incomplete to be judged; `gap` says from which day on that is known.
    """
    planned = pl.when(pl.col("planned_hours") > 0).then("planned_hours")
    return (
        periods.join(_rules(lines).drop("period"), on=["line_id", "unit_id"])
        .sort(*SERIES, "date", "line_id")
        .unique([*SERIES, "date"], keep="first", maintain_order=True)
        .join(windows.select("date", "period", "hours"), on=["date", "period"])
        .join(plan.select(*_PLAN, "planned_hours"), on=_PLAN, how="left")
        .with_columns(week_start=week_of("date"))
        .join(
            gaps.select("unit_id", "week_start", gap=pl.col("week_start") + pl.duration(days=6)),
            on=["unit_id", "week_start"],
            how="left",
        )
        .select(
            *SERIES,
            "date",
            "patients",
            (pl.col("load_denominator") / planned).alias("hours_yield"),
            (pl.col("staff_present") * pl.col("hours") / planned).alias("heads_yield"),
            "gap",
        )
    )


def asked_shifts(lines: pl.DataFrame, windows: pl.DataFrame, plan: pl.DataFrame) -> pl.DataFrame:
    """Each line's shifts in these windows with what is planned for them; `windows` have a `known_on` too."""
    rules = _rules(lines).filter(pl.col("measure") == PATIENTS_PER_NURSE).rename({"period": "line_period"})
    return (
        rules.join(windows.select("date", "period", "hours", "known_on"), how="cross")
        .filter(pl.col("line_period").is_null() | (pl.col("line_period") == pl.col("period")))
        .filter(pl.col("date") >= pl.col("effective_from"))
        .filter(pl.col("effective_to").is_null() | (pl.col("date") <= pl.col("effective_to")))
        .drop("line_period")
        .join(plan, on=_PLAN, how="left")
    )


def outlook(asked: pl.DataFrame, history: pl.DataFrame, gaps: pl.DataFrame, near: float) -> pl.DataFrame:
    """The forecast of each asked shift: its columns and those of the published `shift_outlook`.

    `history` and `gaps`: as `shift_history`; only days up to a shift's `known_on` are looked at. `near`: as
    `standings`.
    """
    asked = with_gap(asked, gaps)
    units = asked["unit_id"].unique().sort().to_list()
    parts = [units[first : first + _UNITS_AT_ONCE] for first in range(0, len(units), _UNITS_AT_ONCE)]
    return pl.concat(
        _outlook(asked.filter(here), history.filter(here), near)
        for here in [pl.col("unit_id").is_in(part) for part in parts or [[]]]
    )


def _outlook(asked: pl.DataFrame, history: pl.DataFrame, near: float) -> pl.DataFrame:
    shifts = _with_census(asked, history).with_row_index("shift")
    foreseen = shifts.join(_ranges(shifts, history), on="shift", how="left").drop("shift")
    heads = pl.when(head_counted()).then("usual_heads").otherwise("usual_hours").fill_null(1.0)
    planned = pl.col("planned_hours")
    return judged(
        foreseen.with_columns(
            expected_hours=planned * pl.col("usual_hours").fill_null(1.0),
            there=planned * heads / pl.col("hours"),
            history=pl.col("history").fill_null(0),
        ),
        near,
    )


def _with_census(asked: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """The shifts with the last census of their series up to `known_on`, where it is not too old."""
    counts = history.select(*SERIES, pl.col("date").alias("patients_from"), "patients")
    return asked.sort("known_on").join_asof(
        counts.drop_nulls("patients").sort("patients_from"),
        left_on="known_on",
        right_on="patients_from",
        by=SERIES,
        tolerance=f"{CENSUS_DAYS}d",
        check_sortedness=False,
    )


def _ranges(shifts: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Per shift: yields that are usual, the range of its load, and how many past shifts they rest on."""
    past = history.drop_nulls(["patients", "hours_yield", "heads_yield"]).filter(pl.col("hours_yield") > 0)
    before = history.select(*SERIES, pl.col("date").alias("before_on"), pl.col("patients").alias("before"))
    known_on = pl.col("known_on")
    pairs = (
        shifts.drop_nulls(["patients_from", "planned_hours"])
        .filter(pl.col("planned_hours") > 0)
        .select(
            "shift",
            *SERIES,
            "known_on",
            "hours",
            "planned_hours",
            (pl.col("date") - pl.col("patients_from")).alias("ahead"),
            pl.col("patients").alias("now"),
        )
        .join(past, on=SERIES)
        .filter(pl.col("date").is_between(known_on - pl.duration(days=HISTORY_DAYS - 1), known_on))
        .filter(pl.col("gap").is_null() | (pl.col("gap") > known_on))
        .with_columns(before_on=pl.col("date") - pl.col("ahead"))
        .join(before.drop_nulls(), on=[*SERIES, "before_on"])
    )
    patients = (pl.col("now") + pl.col("patients") - pl.col("before")).clip(lower_bound=0.0)
    worked = pl.col("planned_hours") * pl.col("hours_yield")
    figures = {
        "usual_hours": pl.col("hours_yield").median(),
        "usual_heads": pl.col("heads_yield").median(),
        "load_low": pl.col("load_then").quantile(LOW, "linear"),
        "load_high": pl.col("load_then").quantile(HIGH, "linear"),
    }
    return (
        pairs.with_columns(load_then=patients * pl.col("hours") / worked)
        .group_by("shift")
        .agg(
            *[
                pl.when(pl.len() >= LEAST_HISTORY).then(figure).alias(name)
                for name, figure in figures.items()
            ],
            pl.len().cast(pl.Int64).alias("history"),
        )
    )


def with_gap(asked: pl.DataFrame, gaps: pl.DataFrame) -> pl.DataFrame:
    """The rows with `lacking`: too few of the last whole weeks before `known_on` were complete enough."""
    weeks = asked.select("unit_id", "known_on").unique().join(gaps, on="unit_id")
    ended = pl.col("week_start") + pl.duration(days=6)
    recent = ended.is_between(pl.col("known_on") - pl.duration(days=7 * WEEKS_JUDGED - 1), pl.col("known_on"))
    lacking = (
        weeks.filter(recent)
        .group_by("unit_id", "known_on")
        .agg((pl.len() > WEEKS_JUDGED - WEEKS_NEEDED).alias("lacking"))
    )
    return asked.join(lacking, on=["unit_id", "known_on"], how="left").with_columns(
        pl.col("lacking").fill_null(value=False)
    )


def judged(foreseen: pl.DataFrame, near: float) -> pl.DataFrame:
    """Load, range, state, what is short and the reason, by the rules that judge what has happened.

    Needs hours, patients, planned_hours, expected_hours, there, limit, rounding, load_low, load_high and
    lacking. The forecast itself is in its range, wherever the census was heading. Where too little has come
    of the last weeks a plan may be short of rows too: over is told, calm is not.
    """
    known = pl.col("patients").is_not_null() & pl.col("planned_hours").is_not_null()
    load = (pl.col("patients") * pl.col("hours") / pl.col("expected_hours")).round(_DIGITS)
    ranged = pl.col("load_low").is_not_null() & pl.col("load").is_not_null()
    return (
        foreseen.with_columns(
            load=pl.when(known & (pl.col("expected_hours") > 0)).then(load),
            over=(needed_staff() * (1 - SAME) > pl.col("there")).fill_null(value=False),
            expected_hours=pl.col("expected_hours").round(_DIGITS),
        )
        .with_columns(
            load_low=pl.when(ranged).then(pl.min_horizontal(pl.col("load_low").round(_DIGITS), "load")),
            load_high=pl.when(ranged).then(pl.max_horizontal(pl.col("load_high").round(_DIGITS), "load")),
            hours_short=pl.when("over").then(
                ((needed_staff() - pl.col("there")) * pl.col("hours")).round(_DIGITS)
            ),
            state=pl.when(~known)
            .then(pl.lit("unknown"))
            .when("over")
            .then(pl.lit("over"))
            .when("lacking")
            .then(pl.lit("unknown"))
            .when(pl.col("load") >= pl.col("limit") * (1 - near) * (1 - SAME))
            .then(pl.lit("near"))
            .otherwise(pl.lit("within")),
            reason=pl.when(pl.col("planned_hours").is_null())
            .then(pl.lit("no_plan"))
            .when(pl.col("patients").is_null())
            .then(pl.lit("no_census"))
            .when(pl.col("lacking") & ~pl.col("over"))
            .then(pl.lit("data_gap")),
        )
        .drop("over")
    )


def _rules(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.select(
        "line_id",
        "unit_id",
        "measure",
        "limit",
        "staff_group",
        "period",
        "rounding",
        "observation",
        "averaging",
        "effective_from",
        "effective_to",
    )
