"""A small hospital drawn at random as canonical rows: wards, a team, a clinic, and a team without a roster.

Its weeks hold a clock change; rosters cross midnight and Sunday; whatever may be missing sometimes is.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.schemas import TABLES

ZONE = "Europe/London"
FIRST_MONDAY = date(2025, 10, 20)  # summer time ends on the Sunday of this week
WEEKS = 3
FULL_TIME = 37.5
PERIODS = (("day", time(7)), ("night", time(19)))
TYPES = {
    "id": pl.String(),
    "text": pl.String(),
    "category": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "flag": pl.Boolean(),
    "date": pl.Date(),
    "instant": pl.Datetime("us", "UTC"),
}

SETTINGS = {
    "WARD1": "inpatient_mental_health",
    "WARD2": "inpatient_ward",
    "TEAM1": "community_mental_health",
    "TEAM2": "community_mental_health",  # keeps no roster and no totals
    "CLINIC": "outpatient_clinic",
}
ROSTERED = ("WARD1", "TEAM1", "CLINIC")
GROUPS = ("nurse", "nurse", "nurse", "doctor", "support_worker")
TASKS = ("handover", "progress_note", "coding", "patient_message")
DISPOSITIONS = ("accepted", "accepted", "edited", "rejected", "abandoned", "failed", "unknown")
ANSWERS = ("granted", "declined", "withdrawn", "not_required", "unknown")
CONCERNS = "none none none misleading omission discriminatory crisis_missed privacy other".split()

Row = dict[str, Any]


@dataclass
class World:
    """Canonical rows by table."""

    draw: random.Random
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> None:
        self.rows.setdefault(table, []).append(row)

    def maybe(self, value: Any, chance: float = 0.8) -> Any:
        return value if self.draw.random() < chance else None

    def frame(self, table: str) -> pl.DataFrame:
        """The table's rows in its columns."""
        columns = {column.name: TYPES[column.kind] for column in TABLES[table].columns}
        rows = [dict.fromkeys(columns) | row for row in self.rows.get(table, [])]
        return pl.DataFrame(rows, schema=columns)

    def table_names(self) -> frozenset[str]:
        return frozenset(self.rows)


def days() -> list[date]:
    """Every day of the weeks and of the two days around them."""
    return [FIRST_MONDAY + timedelta(days=offset) for offset in range(-2, 7 * WEEKS + 2)]


def moment(day: date, hour: float) -> datetime:
    local = datetime.combine(day, time(), ZoneInfo(ZONE)) + timedelta(hours=hour)
    return local.astimezone(UTC)


def world(seed: int) -> World:
    made = World(random.Random(seed))
    _places(made)
    _people(made)
    for day in days():
        for unit in SETTINGS:
            _census(made, unit, day)
            _safety(made, unit, day)
        _staffing(made, day)
    for person in {row["clinician_id"]: row for row in made.rows["clinicians"]}.values():
        for day in days():
            _work(made, person, day)
    for day in days():
        for unit in SETTINGS:
            _support(made, unit, day)
    return made


def _places(made: World) -> None:
    draw = made.draw
    for unit, setting in SETTINGS.items():
        made.add("units", unit_id=unit, unit_name=unit, setting=setting)
    made.add("tools", tool_id="scribe", tool_name="Scribe", kind="ambient_scribe")
    made.add("tools", tool_id="talker", tool_name="Talker", kind="patient_chat")
    for unit in ("WARD1", "TEAM1", "CLINIC"):
        made.add("rollouts", unit_id=unit, tool_id="scribe", go_live_date=date(2025, 10, 1))
    made.add("rollouts", unit_id="WARD1", tool_id="coder", go_live_date=date(2025, 10, 27))
    for task in TASKS[:2]:
        for where in (None, "WARD1"):
            for group in (None, "nurse"):
                for month in (6, 8, 10):  # one measured after go-live: never used where there was a rollout
                    measured = {
                        "minutes_mean": draw.choice((8.0, 11.5, 14.0)),
                        "method": draw.choice(("ehr_audit", "time_motion", "self_report", "literature")),
                        "measured_from": date(2025, month, 1),
                        "measured_to": date(2025, month, 20),
                        "n": 40,
                    }
                    if draw.random() < 0.7:
                        made.add(
                            "task_baselines", task_type=task, unit_id=where, staff_group=group, **measured
                        )
    made.add("permitted_uses", task_type="handover", permitted=True)
    made.add("permitted_uses", task_type="handover", setting="outpatient_clinic", permitted=False)
    made.add("permitted_uses", task_type="progress_note", permitted=False)
    made.add("permitted_uses", task_type="progress_note", unit_id="WARD1", permitted=True)


def _people(made: World) -> None:
    draw = made.draw
    for unit in SETTINGS:
        for number in range(draw.randint(4, 7)):
            person = {"clinician_id": f"{unit}-{number}", "staff_group": draw.choice(GROUPS), "wte": 1.0}
            moves = draw.random() < 0.2
            end = date(2025, 10, 29) if moves else None
            made.add("clinicians", **person, unit_id=unit, start_date=date(2025, 1, 1), end_date=end)
            if moves:
                other = draw.choice(list(SETTINGS))
                made.add("clinicians", **person, unit_id=other, start_date=date(2025, 10, 30))
            if draw.random() < 0.7:
                made.add(
                    "training",
                    clinician_id=person["clinician_id"],
                    kind=draw.choice(("training", "training", "guideline")),
                    name="basics",
                    tool_id=draw.choice((None, "scribe", "coder")),
                    completed_on=draw.choice((date(2025, 9, 1), date(2025, 10, 30))),
                    expires_on=draw.choice((None, date(2025, 10, 27))),
                )


def _census(made: World, unit: str, day: date) -> None:
    draw, setting = made.draw, SETTINGS[unit]
    if setting.startswith(("community", "outpatient")) and day.weekday() >= 5:
        return
    figures: Row = {"patients": float(draw.randint(12, 24))}
    for name in ("admissions", "transfers_in", "discharges", "transfers_out"):
        figures[name] = made.maybe(draw.randint(0, 3))
    if setting.startswith(("community", "outpatient")):
        figures |= {
            "contacts": made.maybe(draw.randint(5, 30), 0.9),
            "contacts_missed": made.maybe(draw.randint(0, 5)),
            "referrals": made.maybe(draw.randint(0, 4)),
            "waiting": made.maybe(draw.randint(10, 40), 0.5),
            "longest_wait_days": made.maybe(float(draw.randint(20, 90)), 0.5),
        }
    if unit == "WARD1":
        _ward_census(made, day, figures)
    elif unit == "TEAM1" and draw.random() < 0.4:
        for number in range(3):  # shared out: only the parts are known
            part = figures | {"patients": float(draw.randint(3, 8)), "clinician_id": f"TEAM1-{number}"}
            made.add("caseload", unit_id=unit, date=day, period="all", **part)
    elif draw.random() < 0.9:
        made.add("caseload", unit_id=unit, date=day, period="all", **figures)


def _ward_census(made: World, day: date, figures: Row) -> None:
    draw = made.draw
    for period in ("day", "night"):
        watched = {"observed_patients": 1.0, "observation_staff_hours": 12.0} if draw.random() < 0.6 else {}
        if draw.random() < 0.9:
            row = figures | {"patients": float(draw.randint(12, 24))} | watched
            made.add("caseload", unit_id="WARD1", date=day, period=period, **row)
    if draw.random() < 0.5:
        made.add("caseload", unit_id="WARD1", date=day, period="all", **figures)


def _staffing(made: World, day: date) -> None:
    draw = made.draw
    for group in ("nurse", "support_worker"):
        for period in ("day", "night") if draw.random() < 0.8 else ("all",):
            made.add(
                "staffing_daily",
                unit_id="WARD2",
                date=day,
                period=period,
                staff_group=group,
                planned_hours=made.maybe(draw.choice((24.0, 36.0))),
                actual_hours=draw.choice((0.0, 12.0, 23.5, 36.0)),
                contract_hours=made.maybe(draw.choice((0.0, 6.0))),
            )
    if draw.random() < 0.5:  # beside a roster: it serves only groups without a worked shift that day
        made.add(
            "staffing_daily",
            unit_id="WARD1",
            date=day,
            period="all",
            staff_group=draw.choice(GROUPS),
            planned_hours=made.maybe(30.0),
            actual_hours=30.0,
            contract_hours=made.maybe(6.0),
        )


def _safety(made: World, unit: str, day: date) -> None:
    draw = made.draw
    if draw.random() < 0.1:
        made.add(
            "incidents",
            incident_id=f"I-{unit}-{day}",
            unit_id=unit,
            occurred_at=moment(day, draw.choice((0.2, 12, 23.9))),
            category="fall",
            severity=2,
        )
    if draw.random() < 0.15:
        made.add(
            "overload_reports",
            report_id=f"O-{unit}-{day}",
            unit_id=unit,
            reported_at=moment(day, draw.choice((0.2, 12, 23.9))),
            level=draw.randint(1, 5),
            cause="staffing",
        )
    if unit in ("WARD1", "TEAM1") and draw.random() < 0.8:
        made.add(
            "consent_daily",
            unit_id=unit,
            date=day,
            informed=made.maybe(draw.randint(0, 4)),
            asked=made.maybe(draw.randint(0, 4)),
            used_after_refusal=made.maybe(draw.choice((0, 0, 0, 1))),
        )
    if unit == "WARD1" and day.weekday() == 2:
        for activity in ("direct_care", "documentation"):
            made.add(
                "time_samples",
                unit_id=unit,
                measured_on=day,
                activity=activity,
                staff_group="nurse",
                share=draw.choice((0.25, 0.5)),
                n=draw.randint(10, 60),
            )


def _support(made: World, unit: str, day: date) -> None:
    draw = made.draw
    for kind in ("supervision", "debriefing"):
        if draw.random() < 0.2:
            offered = draw.randint(0, 12)
            made.add(
                "support_offers",
                unit_id=unit,
                offered_on=day,
                kind=kind,
                offered=offered,
                used=made.maybe(draw.randint(0, offered)),
                refused=made.maybe(draw.randint(0, 2)),
            )


def _work(made: World, person: Row, day: date) -> None:
    draw, who = made.draw, person["clinician_id"]
    home = who.split("-")[0]
    at = draw.choice(ROSTERED) if home == "WARD2" and draw.random() < 0.3 else home
    start = 7.0 if draw.random() < 0.6 or not at.startswith("WARD") else 19.25
    length = draw.choice((7.5, 12.0))
    status = draw.choice(("worked",) * 7 + ("sick", "leave", "cancelled", "planned"))
    on_shift = at in ROSTERED and draw.random() < 0.6
    if on_shift:
        made.add(
            "shifts",
            shift_id=f"{who}-{day}",
            clinician_id=who,
            unit_id=at,
            starts_at=moment(day, start),
            ends_at=moment(day, start + length),
            status=status,
            worked_hours=made.maybe(length - 0.5),
            overtime_hours=made.maybe(draw.choice((0.0, 0.0, 1.5)), 0.6),
            missed_break_minutes=made.maybe(draw.choice((0.0, 30.0)), 0.5),
            staffing=made.maybe(draw.choice(("substantive", "substantive", "bank", "agency"))),
            staff_group=made.maybe("support_worker", 0.1),
        )
    for number in range(draw.choice((0, 0, 1, 2))):
        _task(made, who, f"{who}-{day}-{number}", moment(day, start + draw.uniform(-3, length + 4)))
    for activity in ("documentation", "inbox", "total"):
        if draw.random() < 0.4 and (activity != "total" or person["staff_group"] == "doctor"):
            made.add(
                "ehr_time",
                clinician_id=who,
                date=day,
                activity=activity,
                in_shift_minutes=float(draw.randint(0, 90)),
                after_hours_minutes=made.maybe(float(draw.randint(0, 20)), 0.7),
            )


def _task(made: World, who: str, task_id: str, started_at: datetime) -> None:
    draw = made.draw
    made.add(
        "llm_events",
        task_id=task_id,
        clinician_id=who,
        tool_id=draw.choice(("scribe", "coder", "talker")),
        task_type=draw.choice(TASKS),
        started_at=started_at,
        unit_id=made.maybe(draw.choice(list(SETTINGS)), 0.2),
        wait_seconds=made.maybe(float(draw.randint(0, 40)), 0.7),
        review_seconds=made.maybe(float(draw.randint(3, 200)), 0.8),
        edit_seconds=made.maybe(float(draw.choice((0, 0, 120))), 0.7),
        rework_seconds=made.maybe(30.0, 0.1),
        time_source=draw.choice(("app_timer", "app_timer", "ehr_audit", "self_report", "none")),
        disposition=made.maybe(draw.choice(DISPOSITIONS), 0.95),
        edit_ratio=made.maybe(draw.choice((0.0, 0.0, 0.4)), 0.6),
        consent_status=made.maybe(draw.choice(ANSWERS)),
        concern=made.maybe(draw.choice(CONCERNS), 0.7),
        handed_over=made.maybe(draw.random() < 0.3, 0.6),
        tool_version=made.maybe(draw.choice(("1", "2"))),
    )
