"""Tasks -> weekly usage: the one heavy step, in the part of narwhals that every engine runs.

`usage_weeks` is written once and runs on Polars frames and lazy frames, on DuckDB relations and on Spark:
plain joins on small look-ups, arithmetic in whole milliseconds, one grouping. Nothing here is
engine-specific.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import polars as pl

from pipelines.facts import references
from pipelines.facts.people import with_person
from pipelines.facts.references import ASSUMED, LOG_MEASURED, SELF_REPORTED
from pipelines.shapes import USE_PERSON, WEEK_GROUPS, WEEK_PEOPLE, WEEK_USAGE, conform

if TYPE_CHECKING:
    from pipelines.facts.rows import Rows, Span

FAST_REVIEW_SECONDS: Final = 15.0
"""An output accepted unedited after less than this was not read: at 4 words a second it is 60 words, shorter
than a clinical note."""

_MS_PER_MINUTE: Final = 60_000
_SECONDS: Final = ("wait_seconds", "review_seconds", "edit_seconds", "rework_seconds")
_GRADES: Final = {"log_measured": LOG_MEASURED, "self_reported": SELF_REPORTED, "assumed": ASSUMED}
_KEYS: Final = ["unit_id", "week_start", "staff_group", "task_type", "tool_id", "tool_version"]
_CODES: Final = [
    "disposition",
    "consent_status",
    "concern",
    "handed_over",
    "clock_grade",
    "recorded",
    "reviewed",
    "fast",
    "is_trained",
]
"""Tasks of one key that are alike in these count alike: they are counted first, and judged together."""
_TIME_CODES: Final = ["disposition", "clock_grade", "recorded"]
"""Of these what they saved depends on."""
_CLOCK_GRADE: Final = {"app_timer": LOG_MEASURED, "ehr_audit": LOG_MEASURED, "self_report": SELF_REPORTED}


def placed(rows: Rows, shifts: pl.DataFrame, timezone: str) -> pl.DataFrame:
    """Tasks with the unit they belong to and the staff group of who did them.

    Unit: the task's own, else that of the worked shift that holds it (within an hour), else the home unit on
    that date; a task is never refused for want of a shift.
    """
    tasks = rows.llm_events.rename({"_date": "date"})
    tasks = with_person(tasks, rows.clinicians)
    homeless = tasks.filter(pl.col("unit_id").is_null())
    if homeless.height:
        by_shift = references.units_by_shift(homeless, shifts, timezone)
        tasks = (
            tasks.join(by_shift, on=["clinician_id", "started_at"], how="left")
            .with_columns(unit_id=pl.coalesce("unit_id", "shift_unit", "home_unit"))
            .drop("shift_unit")
        )
    return tasks.with_columns(week_start=pl.col("date").dt.truncate("1w")).drop("home_unit")


def week_usage(tasks: pl.DataFrame, rows: Rows, span: Span) -> pl.DataFrame:
    """Weekly usage of placed tasks, in shape WEEK_USAGE."""
    tasks = tasks.filter(span.inside() & pl.col("unit_id").is_not_null())
    kinds = tasks.select("unit_id", "task_type", "staff_group").unique()
    frame = usage_weeks(
        tasks,
        references.baselines(kinds, rows),
        references.trained(tasks.select("clinician_id", "date", "tool_id"), rows)
        if "training" in rows.collected
        else None,
        references.permitted(kinds, rows),
        references.patient_facing(tasks, rows),
    )
    return conform(pl.DataFrame(frame), WEEK_USAGE)


def use_persons(tasks: pl.DataFrame, rows: Rows, span: Span) -> pl.DataFrame:
    """Who did how many tasks of each kind with what, and saved how much by them, in shape USE_PERSON.

    The arithmetic is that of `usage_weeks`, by person.
    """
    inside = tasks.filter(span.inside() & pl.col("unit_id").is_not_null())
    kinds = inside.select("unit_id", "task_type", "staff_group").unique()
    alike = (
        with_codes(nw.from_native(inside))
        .group_by([*_KEYS, "clinician_id", *_TIME_CODES])
        .agg(nw.len().cast(nw.Int64).alias("n"), nw.col("spent_ms").sum())
        .join(
            nw.from_native(references.baselines(kinds, rows)),
            on=["unit_id", "task_type", "staff_group"],
            how="left",
        )
    )
    timed: pl.DataFrame = with_time(alike).to_native()
    frame = timed.group_by([*_KEYS, "clinician_id"]).agg(
        pl.col("n").sum().alias("tasks"), pl.col("net_ms").filter("timed").sum()
    )
    return conform(frame, USE_PERSON)


def usage_weeks(tasks: Any, baselines: Any, trained: Any, permitted: Any, facing: Any) -> Any:
    """Group placed tasks by unit x week x staff group x task type x tool x version.

    All five are native frames of one engine; so is the answer (columns of WEEK_USAGE). A task is *timed*
    when its disposition is known, at least one of its seconds is recorded and a baseline exists: without one
    a kind of task would be told by its rejected drafts alone. Accepted and edited drafts save baseline -
    time; rejected, abandoned and failed ones cost their time.
    """
    frame = nw.from_native(tasks)
    if trained is None:
        frame = frame.with_columns(nw.lit(None, nw.Int64).alias("is_trained"))
    else:
        frame = frame.join(nw.from_native(trained), on=["clinician_id", "date", "tool_id"], how="left")
    alike = (
        with_codes(frame)
        .group_by([*_KEYS, *_CODES])
        .agg(nw.len().cast(nw.Int64).alias("n"), nw.col("spent_ms").sum().alias("spent_ms"))
    )
    alike = (
        alike.join(nw.from_native(baselines), on=["unit_id", "task_type", "staff_group"], how="left")
        .join(nw.from_native(permitted), on=["unit_id", "task_type"], how="left")
        .join(nw.from_native(facing), on=["task_type", "tool_id"], how="left")
    )
    return with_time(alike).group_by(_KEYS).agg(*_sums()).with_columns(*_minutes()).to_native()


def with_codes(frame: Any) -> Any:
    """Codes as columns of their own, a missing code as `unknown`."""
    clock = nw.col("time_source").fill_null("self_report")
    grade = nw.lit(-1)
    for source, strength in _CLOCK_GRADE.items():
        grade = nw.when(clock == source).then(nw.lit(strength)).otherwise(grade)
    spent = nw.lit(0)
    for name in _SECONDS:
        spent = spent + _whole(nw.col(name).fill_null(0.0) * 1000)
    recorded = ~nw.col(_SECONDS[0]).is_null()
    for name in _SECONDS[1:]:
        recorded = recorded | ~nw.col(name).is_null()
    review = nw.col("review_seconds")
    unedited = (nw.col("edit_seconds").fill_null(0.0) == 0) & (nw.col("edit_ratio").fill_null(0.0) == 0)
    return frame.with_columns(
        spent.alias("spent_ms"),
        recorded.alias("recorded"),
        (~review.is_null()).alias("reviewed"),
        (unedited & (review.fill_null(FAST_REVIEW_SECONDS) < FAST_REVIEW_SECONDS)).alias("fast"),
        nw.col("disposition").fill_null("unknown").alias("disposition"),
        nw.col("consent_status").fill_null("unknown").alias("consent_status"),
        nw.col("tool_version").fill_null("").alias("tool_version"),
        # Seconds without a named clock are what people report: no better is known of them.
        grade.alias("clock_grade"),
    )


def with_time(frame: Any) -> Any:
    """`clocked`, `timed`, `grade` of tasks that are alike, and their `net_ms` together."""
    clocked = nw.col("recorded") & (nw.col("clock_grade") >= 0)
    used = nw.col("disposition").is_in(["accepted", "edited"])
    known = nw.col("disposition") != "unknown"
    timed = clocked & known & ~nw.col("baseline_minutes").is_null()
    baseline_ms = _whole(nw.col("baseline_minutes").fill_null(0.0) * _MS_PER_MINUTE)
    weaker = nw.when(nw.col("clock_grade") < nw.col("baseline_grade")).then(nw.col("clock_grade"))
    frame = frame.with_columns(
        clocked.alias("clocked"),
        timed.alias("timed"),
        baseline_ms.alias("baseline_ms"),
        weaker.otherwise(nw.col("baseline_grade")).alias("grade"),
    )
    return frame.with_columns(
        nw.when(used)
        .then(nw.col("baseline_ms") * nw.col("n") - nw.col("spent_ms"))
        .otherwise(-nw.col("spent_ms"))
        .alias("net_ms")
    )


def _whole(number: Any) -> Any:
    """Rounded to a whole number, halves up: engines differ in how they round a half."""
    return (number + 0.5).floor().cast(nw.Int64)


def _count(condition: Any, name: str) -> Any:
    return nw.when(condition).then(nw.col("n")).otherwise(nw.lit(0)).sum().alias(name)


def _sums() -> list[Any]:
    """The grouping's sums, all in whole numbers, so that no order of rows changes a figure."""
    col = nw.col
    is_grade = {name: col("timed") & (col("grade") == strength) for name, strength in _GRADES.items()}
    accepted = col("disposition") == "accepted"
    sums = [col("n").sum().alias("tasks"), _count(col("timed"), "tasks_timed")]
    for name, condition in is_grade.items():
        sums.append(_count(condition, f"tasks_{name}"))
        sums.append(nw.when(condition).then(col("net_ms")).otherwise(nw.lit(0)).sum().alias(f"net_ms_{name}"))
    sums.append(nw.when(col("clocked")).then(col("spent_ms")).otherwise(nw.lit(0)).sum().alias("spent_ms"))
    sums += [
        _count(col("disposition") == name, name)
        for name in ("accepted", "edited", "rejected", "abandoned", "failed")
    ]
    sums.append(_count(col("disposition") == "unknown", "disposition_unknown"))
    sums.append(_count(accepted & col("reviewed"), "review_known"))
    sums.append(_count(accepted & col("fast"), "fast_unedited"))
    sums += [
        _count(col("consent_status") == name, f"consent_{name}")
        for name in ("granted", "declined", "withdrawn", "not_required", "unknown")
    ]
    sums.append(_count(~col("concern").is_null(), "concern_checked"))
    sums += [
        _count(col("concern").fill_null("none") == name, f"concern_{name}")
        for name in ("misleading", "omission", "discriminatory", "crisis_missed", "privacy", "other")
    ]
    facing = col("is_facing") == 1
    sums.append(_count(facing, "patient_facing"))
    sums.append(_count(facing & ~col("handed_over").is_null(), "handed_over_known"))
    sums.append(_count(facing & col("handed_over").fill_null(value=False), "handed_over"))
    sums.append(col("is_trained").max().alias("training_known"))
    sums.append((col("is_trained").fill_null(0) * col("n")).sum().alias("trained_sum"))
    sums.append(_count(~col("is_permitted").is_null(), "permitted_known"))
    sums.append((col("is_permitted").fill_null(0) * col("n")).sum().alias("permitted_tasks"))
    return sums


def _in_minutes(name: str) -> Any:
    """Milliseconds as minutes, to the millionth: the same on every engine and for any number of rows."""
    return (nw.col(name) * (1 / _MS_PER_MINUTE)).round(6)


def _minutes() -> list[Any]:
    minutes = [_in_minutes(f"net_ms_{name}").alias(f"net_minutes_{name}") for name in _GRADES]
    trained = nw.when(~nw.col("training_known").is_null()).then(nw.col("trained_sum")).alias("trained_tasks")
    return [*minutes, _in_minutes("spent_ms").alias("spent_minutes"), trained]


def at_work(shifts: pl.DataFrame, rows: Rows, weeks: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Who worked where: one row per unit, week, clinician and staff group they worked in.

    A unit counts its home clinicians as having worked in weeks before it keeps a roster. `weeks`: unit_id,
    week_start, has_shifts (`roster_weeks`).
    """
    key = ["unit_id", "week_start", "clinician_id", "staff_group"]
    week = pl.col("date").dt.truncate("1w").alias("week_start")
    on_shift = (
        shifts.filter(span.inside() & pl.col("worked"))
        .select("unit_id", week, "clinician_id", "staff_group")
        .unique()
    )
    at_home = (
        weeks.filter(~pl.col("has_shifts"))
        .join(rows.clinicians, on="unit_id")
        .filter(
            pl.col("start_date").is_null()
            | (pl.col("start_date") <= pl.col("week_start") + pl.duration(days=6))
        )
        .filter(pl.col("end_date").is_null() | (pl.col("end_date") >= pl.col("week_start")))
        .select(key)
        .unique()
    )
    return pl.concat([on_shift, at_home]).unique()


def roster_weeks(rows: Rows, unit_weeks: pl.DataFrame) -> pl.DataFrame:
    """The units' weeks (unit_id, week_start) and whether a roster was kept in each: `has_shifts`."""
    keeps = (pl.col("roster_since") <= pl.col("week_start") + pl.duration(days=6)).fill_null(value=False)
    return (
        unit_weeks.select("unit_id", "week_start")
        .join(rows.rosters(), on="unit_id", how="left")
        .select("unit_id", "week_start", has_shifts=keeps)
    )


def week_people(
    tasks: pl.DataFrame, workers: pl.DataFrame, weeks: pl.DataFrame, acknowledged: pl.DataFrame, span: Span
) -> pl.DataFrame:
    """Distinct clinicians at work (`at_work`) and using a tool, by unit and week, in shape WEEK_PEOPLE.

    `acknowledged`: unit_id, week_start, clinicians_acknowledged (`references.acknowledged`).
    """
    key = ["unit_id", "week_start", "clinician_id"]
    worked = workers.select(key).unique()
    users = tasks.filter(span.inside() & pl.col("unit_id").is_not_null()).select(key).unique()
    both = (
        worked.with_columns(worked=pl.lit(1))
        .join(users.with_columns(used=pl.lit(1)), on=key, how="full", coalesce=True)
        .with_columns(pl.col("worked", "used").fill_null(0))
    )
    counts = both.group_by("unit_id", "week_start").agg(
        pl.col("worked").sum().cast(pl.Int64).alias("clinicians_worked"),
        (pl.col("worked") * pl.col("used")).sum().cast(pl.Int64).alias("clinicians_using"),
        ((1 - pl.col("worked")) * pl.col("used")).sum().cast(pl.Int64).alias("users_without_shift"),
    )
    frame = weeks.join(counts, on=["unit_id", "week_start"], how="left").with_columns(
        pl.col("clinicians_worked", "clinicians_using", "users_without_shift").fill_null(0)
    )
    frame = frame.join(acknowledged, on=["unit_id", "week_start"], how="left")
    return conform(frame, WEEK_PEOPLE)


def week_groups(workers: pl.DataFrame) -> pl.DataFrame:
    """Clinicians by unit, week and staff group (of `at_work`), in shape WEEK_GROUPS.

    Whoever worked in two groups in a week counts in neither: no sum over groups may count a person twice, for
    what is shown of a group depends on how many people the rest is.
    """
    several = pl.col("staff_group").n_unique().over("unit_id", "week_start", "clinician_id") > 1
    counts = (
        workers.with_columns(several=several)
        .group_by("unit_id", "week_start", "staff_group")
        .agg((~pl.col("several")).sum().cast(pl.Int64).alias("clinicians"))
    )
    return conform(counts, WEEK_GROUPS)
