"""Look-up frames for tasks: unit, baseline, was its user trained, is it permitted, do patients meet it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from pipelines.facts.rows import Rows

LOG_MEASURED: Final = 2
SELF_REPORTED: Final = 1
ASSUMED: Final = 0
"""Evidence grades by strength; a task's grade is the weaker of its baseline's and its clock's."""

_METHOD_GRADE = {
    "ehr_audit": LOG_MEASURED,
    "time_motion": LOG_MEASURED,
    "self_report": SELF_REPORTED,
    "literature": ASSUMED,
}
FOR_PATIENTS: Final = ("patient_message", "patient_education")
"""Kinds of task whose output a patient is meant to read."""

WITH_PATIENTS: Final = "patient_chat"
"""Kind of tool that talks with patients, whatever its task is called."""

_NEAR_SHIFT = pl.duration(minutes=60)
"""A task this close to a shift belongs to it: notes are finished after handover."""


def units_by_shift(tasks: pl.DataFrame, shifts: pl.DataFrame, timezone: str) -> pl.DataFrame:
    """Unit of the worked shift that holds each task, within an hour: clinician_id, started_at, shift_unit.

    `tasks`: clinician_id, started_at, date. Where two shifts are near, the one that contains the task, then
    the nearer one.
    """

    def local(moment: pl.Expr) -> pl.Expr:
        return moment.dt.convert_time_zone(timezone).dt.date()

    days = pl.concat_list(
        local(pl.col("starts_at") - _NEAR_SHIFT),
        local(pl.col("starts_at")),
        local(pl.col("ends_at") + _NEAR_SHIFT),
    ).list.unique()
    near = (
        shifts.filter("worked")
        .select(
            "clinician_id", "starts_at", "ends_at", pl.col("unit_id").alias("shift_unit"), days.alias("date")
        )
        .explode("date")
    )
    away = pl.max_horizontal(
        pl.col("starts_at") - pl.col("started_at"),
        pl.col("started_at") - pl.col("ends_at"),
        pl.duration(minutes=0),
    )
    return (
        tasks.select("clinician_id", "started_at", "date")
        .unique()
        .join(near, on=["clinician_id", "date"])
        .with_columns(away=away)
        .filter(pl.col("away") <= _NEAR_SHIFT)
        .sort("clinician_id", "started_at", "away", "shift_unit")
        .unique(["clinician_id", "started_at"], keep="first", maintain_order=True)
        .select("clinician_id", "started_at", "shift_unit")
    )


def baselines(kinds: pl.DataFrame, rows: Rows) -> pl.DataFrame:
    """Baseline of each (unit_id, task_type, staff_group): baseline_minutes, baseline_grade.

    The most specific one counts (unit and group, unit, group, all), of these the latest that was measured
    wholly before the unit's first go-live: a baseline measured later already holds the tool.
    """
    go_live = rows.rollouts.group_by("unit_id").agg(pl.col("go_live_date").min().alias("go_live"))
    measured = rows.task_baselines.select(
        "task_type",
        "minutes_mean",
        "n",
        pl.col("unit_id").alias("for_unit"),
        pl.col("staff_group").alias("for_group"),
        pl.coalesce("measured_to", "measured_from").alias("until"),
        pl.col("method")
        .replace_strict(_METHOD_GRADE, default=ASSUMED, return_dtype=pl.Int8)
        .alias("baseline_grade"),
    )
    fits = (pl.col("for_unit").is_null() | (pl.col("for_unit") == pl.col("unit_id"))) & (
        pl.col("for_group").is_null() | (pl.col("for_group") == pl.col("staff_group"))
    )
    before = pl.col("go_live").is_null() | pl.col("until").is_null() | (pl.col("until") < pl.col("go_live"))
    return (
        kinds.unique()
        .join(measured, on="task_type")
        .join(go_live, on="unit_id", how="left")
        .filter(fits & before)
        .with_columns(
            vague=pl.col("for_unit").is_null().cast(pl.Int8) * 2 + pl.col("for_group").is_null().cast(pl.Int8)
        )
        .sort(
            "unit_id",
            "task_type",
            "staff_group",
            "vague",
            "until",
            "n",
            "minutes_mean",
            descending=[False, False, False, False, True, True, False],
            nulls_last=True,
        )
        .unique(["unit_id", "task_type", "staff_group"], keep="first", maintain_order=True)
        .select(
            "unit_id",
            "task_type",
            "staff_group",
            pl.col("minutes_mean").alias("baseline_minutes"),
            "baseline_grade",
        )
    )


def trained(users: pl.DataFrame, rows: Rows) -> pl.DataFrame:
    """Had the clinician a valid training for the tool on the day: clinician_id, date, tool_id, is_trained.

    Null everywhere where the site has no training feed.
    """
    users = users.select("clinician_id", "date", "tool_id").unique()
    if "training" not in rows.collected:
        return users.with_columns(is_trained=pl.lit(None, dtype=pl.Int64))
    valid = rows.training.filter(pl.col("kind") == "training").select(
        "clinician_id", "completed_on", "expires_on", pl.col("tool_id").alias("for_tool")
    )
    held = (
        users.join(valid, on="clinician_id")
        .filter(pl.col("for_tool").is_null() | (pl.col("for_tool") == pl.col("tool_id")))
        .filter(pl.col("completed_on") <= pl.col("date"))
        .filter(pl.col("expires_on").is_null() | (pl.col("expires_on") >= pl.col("date")))
        .select("clinician_id", "date", "tool_id", pl.lit(1, dtype=pl.Int64).alias("is_trained"))
        .unique()
    )
    return users.join(held, on=["clinician_id", "date", "tool_id"], how="left").with_columns(
        pl.col("is_trained").fill_null(0)
    )


def acknowledged(workers: pl.DataFrame, rows: Rows) -> pl.DataFrame:
    """Clinicians at work with a guideline on record that is valid at the week's end, by unit and week.

    One row per unit and week of `workers` (unit_id, week_start, clinician_id): clinicians_acknowledged; no
    row before the first acknowledgement on the site, when it was not collected yet.
    """
    guidelines = rows.training.filter(pl.col("kind") == "guideline")
    sunday = pl.col("week_start") + pl.duration(days=6)
    held = (
        workers.select("unit_id", "week_start", "clinician_id")
        .unique()
        .join(guidelines.select("clinician_id", "completed_on", "expires_on"), on="clinician_id")
        .filter(pl.col("completed_on") <= sunday)
        .filter(pl.col("expires_on").is_null() | (pl.col("expires_on") >= sunday))
        .group_by("unit_id", "week_start")
        .agg(pl.col("clinician_id").n_unique().cast(pl.Int64).alias("clinicians_acknowledged"))
    )
    first = pl.lit(guidelines["completed_on"].min(), pl.Date)
    known = workers.select("unit_id", "week_start").unique().filter(sunday >= first)
    return known.join(held, on=["unit_id", "week_start"], how="left").with_columns(
        pl.col("clinicians_acknowledged").fill_null(0)
    )


def permitted(kinds: pl.DataFrame, rows: Rows) -> pl.DataFrame:
    """May tools be used for the task on the unit: unit_id, task_type, is_permitted; null where no rule says.

    A rule for the unit comes before one for its setting, that before one for every place.
    """
    kinds = (
        kinds.select("unit_id", "task_type")
        .unique()
        .join(rows.units.select("unit_id", "setting"), on="unit_id", how="left")
    )
    rules = rows.permitted_uses.select(
        "task_type",
        pl.col("unit_id").alias("for_unit"),
        pl.col("setting").alias("for_setting"),
        pl.col("permitted").cast(pl.Int64).alias("is_permitted"),
    )
    fits = (pl.col("for_unit").is_null() | (pl.col("for_unit") == pl.col("unit_id"))) & (
        pl.col("for_setting").is_null() | (pl.col("for_setting") == pl.col("setting"))
    )
    ruled = (
        kinds.join(rules, on="task_type")
        .filter(fits)
        .with_columns(
            vague=pl.col("for_unit").is_null().cast(pl.Int8) * 2
            + pl.col("for_setting").is_null().cast(pl.Int8)
        )
        # Of two rules equally specific the stricter one counts.
        .sort("unit_id", "task_type", "vague", "is_permitted")
        .unique(["unit_id", "task_type"], keep="first", maintain_order=True)
        .select("unit_id", "task_type", "is_permitted")
    )
    return kinds.select("unit_id", "task_type").join(ruled, on=["unit_id", "task_type"], how="left")


def patient_facing(uses: pl.DataFrame, rows: Rows) -> pl.DataFrame:
    """Do patients meet the output of a task of this kind and tool: task_type, tool_id, is_facing (0 or 1).

    A tool that the site does not list is taken by its tasks alone.
    """
    kinds = rows.tools.select("tool_id", "kind")
    met = pl.col("task_type").is_in(FOR_PATIENTS) | (pl.col("kind") == WITH_PATIENTS).fill_null(value=False)
    return (
        uses.select("task_type", "tool_id")
        .unique()
        .join(kinds, on="tool_id", how="left")
        .select("task_type", "tool_id", met.cast(pl.Int64).alias("is_facing"))
    )
