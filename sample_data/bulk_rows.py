"""The rows of a volume test: arithmetic on indices, no loops over people or days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from sample_data.arrays import Flags, Floats, Ints
from sample_data.span import Span, as_dates, at_wall_clock

PEOPLE_PER_UNIT = 25
COMPARISON_EVERY = 4
WORKED_HOURS = 7.5
CASES_PER_UNIT = 380.0
LIMIT = 25.0
GROUPS = ("nurse", "nurse", "nurse", "social_worker", "doctor")
TOOL = "T-SCRIBE"
TASKS = ("progress_note", "care_plan", "handover", "referral_letter", "discharge_summary")
TASK_SHARES = (0.6, 0.1, 0.1, 0.15, 0.05)
MINUTES = (11.0, 17.0, 8.0, 15.0, 24.0)
FATES = ("accepted", "edited", "rejected", "abandoned", "failed")
FATE_SHARES = (0.45, 0.43, 0.07, 0.03, 0.02)
VERSIONS = ("3.1", "3.2")


@dataclass(frozen=True, slots=True)
class Estate:
    """So many units of 25 people over a span; three of four have the tool from the first quarter on."""

    span: Span
    units: int

    @property
    def people(self) -> int:
        """Clinicians in all."""
        return self.units * PEOPLE_PER_UNIT

    @property
    def go_live_day(self) -> int:
        """The Monday on which the tool goes live everywhere it does."""
        return 7 * (self.span.weeks // 4)

    def treated(self, unit: Ints) -> Flags:
        """Whether units have the tool; every fourth is left for comparison."""
        return np.asarray(unit % COMPARISON_EVERY != COMPARISON_EVERY - 1, dtype=np.bool_)

    @property
    def unit_ids(self) -> list[str]:
        """U0001 …"""
        return [f"U{n + 1:04d}" for n in range(self.units)]

    @property
    def clinician_ids(self) -> list[str]:
        """K000001 …, 25 in a row for each unit."""
        return [f"K{n + 1:06d}" for n in range(self.people)]


def reference(estate: Estate) -> dict[str, pl.DataFrame]:
    """Units, clinicians, tools, releases, rollouts."""
    span, ids = estate.span, estate.unit_ids
    owner = np.repeat(np.arange(estate.units), PEOPLE_PER_UNIT)
    group = np.resize(np.array(GROUPS), estate.people)
    treated = [ids[n] for n in np.flatnonzero(estate.treated(np.arange(estate.units)))]
    return {
        "units": pl.DataFrame(
            {"unit_id": ids, "unit_name": [f"Team {n + 1}" for n in range(estate.units)]}
        ).with_columns(service=pl.lit("Community"), setting=pl.lit("community_mental_health")),
        "clinicians": pl.DataFrame(
            {
                "clinician_id": estate.clinician_ids,
                "staff_group": group,
                "unit_id": np.array(ids)[owner],
                "wte": np.ones(estate.people),
                "start_date": [span.day(-365)] * estate.people,
            }
        ),
        "tools": pl.DataFrame(
            {
                "tool_id": [TOOL],
                "tool_name": ["Harbour Scribe"],
                "kind": ["ambient_scribe"],
                "hosting": ["private"],
            }
        ),
        "tool_releases": pl.DataFrame(
            {"tool_id": [TOOL] * 2, "version": VERSIONS, "released_on": [span.day(-90), span.monday(50.0)]}
        ),
        "rollouts": pl.DataFrame({"unit_id": treated}).with_columns(
            tool_id=pl.lit(TOOL), go_live_date=pl.lit(span.day(estate.go_live_day)), ramp_weeks=pl.lit(4)
        ),
    }


def policy(estate: Estate) -> dict[str, pl.DataFrame]:
    """One line for the setting, one baseline per task, every task permitted."""
    before = estate.span.day(-180)
    return {
        "load_lines": pl.DataFrame(
            {
                "measure": ["caseload_per_wte"],
                "limit": [LIMIT],
                "setting": ["community_mental_health"],
                "basis": ["guidance"],
                "source": ["Volume test"],
                "effective_from": [before],
                "averaging": ["week"],
            }
        ),
        "permitted_uses": pl.DataFrame({"task_type": TASKS}).with_columns(
            permitted=pl.lit(value=True), setting=pl.lit("community_mental_health")
        ),
        "task_baselines": pl.DataFrame({"task_type": TASKS, "minutes_mean": MINUTES}).with_columns(
            n=pl.lit(400),
            method=pl.lit("ehr_audit"),
            measured_from=pl.lit(before),
            measured_to=pl.lit(estate.span.day(-90)),
            source=pl.lit("Volume test"),
        ),
    }


def shifts(estate: Estate, first: int, after: int) -> pl.DataFrame:
    """Four of five weekdays for everyone, 09:00-17:00; `tool` says whether its clinician has the tool."""
    days = np.arange(first, after)
    days = days[days % 7 < 5]
    day, person = np.repeat(days, estate.people), np.tile(np.arange(estate.people), len(days))
    here = (day % 7) != (person % 5)
    day, person = day[here], person[here]
    number = day * estate.people + person
    tool = (day >= estate.go_live_day) & estate.treated(person // PEOPLE_PER_UNIT)
    return pl.DataFrame({"shift_no": number, "tool": tool}).select(
        "tool",
        shift_id=pl.format("S{}", pl.col("shift_no").cast(pl.String).str.zfill(9)),
        clinician_id=pl.Series(estate.clinician_ids).gather(person),
        unit_id=pl.Series(estate.unit_ids).gather(person // PEOPLE_PER_UNIT),
        starts_at=at_wall_clock(estate.span, day, np.full(len(day), 9.0)),
        ends_at=at_wall_clock(estate.span, day, np.full(len(day), 17.0)),
        status=pl.lit("worked"),
        worked_hours=pl.lit(WORKED_HOURS),
        overtime_hours=pl.lit(0.0),
        staffing=pl.lit("substantive"),
    )


def caseload(estate: Estate, first: int, after: int, rng: np.random.Generator) -> pl.DataFrame:
    """Open cases of every unit and day."""
    day = np.repeat(np.arange(first, after), estate.units)
    unit = np.tile(np.arange(estate.units), after - first)
    return pl.DataFrame(
        {
            "unit_id": pl.Series(estate.unit_ids).gather(unit),
            "date": as_dates(estate.span, day),
            "period": ["all"] * len(day),
            "patients": rng.poisson(CASES_PER_UNIT, len(day)),
            "contacts": rng.poisson(CASES_PER_UNIT * 0.15, len(day)) * (day % 7 < 5),
            "census_method": ["assignment"] * len(day),
        }
    )


def events(worked: pl.DataFrame, done: int, n: int, rng: np.random.Generator) -> pl.DataFrame:
    """`n` tasks on randomly chosen shifts, numbered on from `done`, in order of time."""
    on = np.sort(rng.integers(0, len(worked), n))
    task, fate = _draw(rng, TASK_SHARES, n), _draw(rng, FATE_SHARES, n)
    review = _positive(rng, n, np.array((4.5, 3.3, 1.8, 0.9, 0.2))[fate] * 60)
    edit = np.where(fate == 1, _positive(rng, n, np.full(n, 168.0)), 0.0)
    wait = np.round(rng.uniform(5, 25, n), 1)
    begin = worked["starts_at"].to_physical().to_numpy()[on] + rng.integers(0, 27_000, n) * 1_000_000
    used = np.round(wait + review + edit).astype(np.int64) * 1_000_000
    order = np.argsort(begin, kind="stable")
    frame = pl.DataFrame(
        {
            "task_id": pl.int_range(done + 1, done + n + 1, eager=True),
            "clinician_id": worked["clinician_id"].gather(on[order]),
            "tool_id": pl.repeat(TOOL, n, eager=True),
            "task_type": pl.Series(TASKS).gather(task[order]),
            "started_at": pl.Series(begin[order]).cast(pl.Datetime("us", "UTC")),
            "unit_id": worked["unit_id"].gather(on[order]),
            "completed_at": pl.Series((begin + used)[order]).cast(pl.Datetime("us", "UTC")),
            "wait_seconds": wait[order],
            "review_seconds": review[order],
            "edit_seconds": edit[order],
            "rework_seconds": np.zeros(n),
            "time_source": pl.repeat("app_timer", n, eager=True),
            "disposition": pl.Series(FATES).gather(fate[order]),
            "edit_ratio": np.where(fate == 1, np.round(rng.uniform(0.02, 0.6, n), 3), 0.0)[order],
            "consent_status": pl.repeat("granted", n, eager=True),
            "concern": pl.Series(("none", "omission")).gather((rng.random(n) < 0.01).astype(np.int64)),
            "tool_version": pl.repeat(VERSIONS[0], n, eager=True),
        }
    )
    return frame.with_columns(task_id=pl.format("T{}", pl.col("task_id").cast(pl.String).str.zfill(9)))


def _draw(rng: np.random.Generator, shares: tuple[float, ...], n: int) -> Ints:
    """Indices with the given shares."""
    return np.searchsorted(np.cumsum(shares)[:-1], rng.random(n)).astype(np.int64)


def _positive(rng: np.random.Generator, n: int, mean: Floats) -> Floats:
    """Exponential seconds, to a tenth."""
    return np.asarray(np.round(rng.standard_exponential(n) * mean, 1), dtype=np.float64)
