"""A small site drawn at random, with everything that makes hours and lines hard.

Two wards with rosters, one of which merges into the other; a ward with daily totals of one kind or another,
which may begin to keep a roster; a community team that also works on Saturdays; a clinic. The clock goes
forward in one of its nights.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipelines.facts.rows import Span
from tests.fact_rows import WARD, ZONE, Row, shift, span

FIRST = date(2026, 2, 23)
WEEKS = 6
"""The clock goes forward on Sunday 29 March, in the fifth week."""

ROSTERED = ("W01", "W03")
STATUSES = ("worked",) * 16 + ("sick", "leave", "cancelled", "planned")
UNITS: list[Row] = [
    {"unit_id": "W01", "setting": WARD},
    {"unit_id": "W02", "setting": "inpatient_ward"},
    {"unit_id": "W03", "setting": WARD},
    {"unit_id": "C01", "setting": "community_mental_health"},
    {"unit_id": "O01", "setting": "outpatient_clinic"},
]


def a_span() -> Span:
    """All weeks of the site."""
    return span(WEEKS, FIRST)


def days(before: int = 1, after: int = 1) -> list[date]:
    """Every day of the weeks, and some around them."""
    return [FIRST + timedelta(days=number) for number in range(-before, 7 * WEEKS + after)]


class Site:
    """Canonical rows by table, drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.mess = self.draw.choice((0.1, 0.1, 1.0))  # most weeks can be judged, or most cannot
        self.merger = FIRST + timedelta(days=self.draw.choice((14, 17, 23, 365)))
        self.tables: dict[str, list[Row]] = {
            "units": UNITS,
            "unit_changes": [
                {"unit_id": "W03", "successor_id": "W01", "kind": "merge", "effective_on": self.merger}
            ],
        }
        self._people()
        self._lines()
        for unit in ROSTERED:
            self._ward(unit)
        self._totals()
        self._team()
        self._clinic()
        self._tasks()
        self._reports()

    def add(self, table: str, **row: object) -> None:
        """One more row of a table."""
        self.tables.setdefault(table, []).append(row)

    def maybe(self, value: object, chance: float = 0.8) -> object:
        """The value, or nothing recorded."""
        return value if self.draw.random() < chance else None

    def rarely(self, chance: float) -> bool:
        """Did something rare happen? In a tidy site ten times rarer."""
        return self.draw.random() < chance * self.mess

    def _people(self) -> None:
        groups = ("nurse", "nurse", "nurse", "nurse", "support_worker", "doctor")
        for unit in ("W01", "W03", "C01"):
            for number, group in enumerate(groups):
                who = f"{unit}-{number}"
                moves = self.draw.random() < 0.2
                moved = FIRST + timedelta(days=self.draw.randrange(7 * WEEKS))
                self.add(
                    "clinicians",
                    clinician_id=who,
                    staff_group=group,
                    unit_id=unit,
                    start_date=self.maybe(date(2024, 1, 1)),
                    end_date=moved - timedelta(days=1) if moves else None,
                )
                if moves:
                    self.add(
                        "clinicians",
                        clinician_id=who,
                        staff_group=self.draw.choice(groups),
                        unit_id=self.draw.choice(("W01", "C01")),
                        start_date=moved,
                    )

    def _lines(self) -> None:
        draw = self.draw
        for unit in ("W01", "W02", "W03"):
            self.add("load_lines", unit_id=unit, limit=draw.choice((5.0, 6.0, 8.0)), period="day")
            self.add(
                "load_lines",
                unit_id=unit,
                limit=draw.choice((7.0, 8.0, 10.0)),
                basis="law",
                period="night",
                rounding="nurses_up",
                averaging="shift",
                effective_from=date(2021, 1, 1),
            )
            self.add(
                "load_lines",
                unit_id=unit,
                limit=draw.choice((5.5, 7.0, 9.0)),
                averaging="moment",
                observation=draw.choice(("counted", "excluded")),
                allowed_share=0.25,
            )
            self.add(
                "load_lines",
                unit_id=unit,
                limit=draw.choice((4.0, 5.0, 6.0)),
                staff_group="support_worker" if draw.random() < 0.5 else "nurse",
                averaging="week",
                observation=draw.choice(("counted", "excluded")),
                effective_from=FIRST + timedelta(days=draw.choice((-400, 3, 7))),
            )
        self.add(
            "load_lines",
            unit_id=None,
            setting=WARD,
            limit=6.5,
            averaging="shift",
            staff_group="doctor",
            effective_to=FIRST + timedelta(days=20),
        )
        self.add("load_lines", unit_id="C01", measure="caseload_per_wte", limit=18.0)
        self.add(
            "load_lines", unit_id="O01", measure="contacts_per_clinician_hour", limit=1.8, staff_group="nurse"
        )

    def _watched(self) -> Row:
        draw = self.draw
        if draw.random() < 0.7:
            return {}
        watched = float(draw.randint(0, 2))
        row: Row = {
            "observed_patients": watched,
            "observation_staff_hours": watched * draw.choice((12.0, 11.0)),
        }
        if self.rarely(0.1):
            row.pop(draw.choice(sorted(row)))
        return row

    def _census(self, unit: str, on: date, patients: tuple[int, int]) -> None:
        draw = self.draw
        if self.rarely(0.04):
            return
        whole = ("all",), ("day", "night"), ("all", "night")
        periods = ("day",) if self.rarely(0.2) else draw.choice(whole)
        for period in periods:
            row = {"date": on, "unit_id": unit, "period": period, "patients": float(draw.randint(*patients))}
            self.add("caseload", **row, **self._watched())
        if draw.random() < 0.1:
            self.add("caseload", date=on, unit_id=unit, period="day", patients=3.0, clinician_id=f"{unit}-0")

    def _ward(self, unit: str) -> None:
        draw = self.draw
        silent = draw.choice((None, None, draw.randrange(7 * WEEKS)))  # a day without any roster row
        for number, on in enumerate(days(), start=-1):
            self._census(unit, on, (12, 20))
            if number == silent:
                continue
            for start, end in (("07:00", "19:30"), ("19:00", "07:30")):
                for person in range(draw.choice((2, 3, 3))):
                    self._shift(unit, on, start, end, f"{unit}-{person}")
            if draw.random() < 0.7:
                self._shift(unit, on, "09:00", "17:00", f"{unit}-4")
            if on.weekday() < 5 and draw.random() < 0.8:
                self._shift(unit, on, "13:30", "21:30", f"{unit}-5")
            if self.rarely(0.15):
                group = draw.choice(("nurse", "support_worker"))
                self._total(unit, on, draw.choice(("all", "night")), group, 30.0)

    def _shift(self, unit: str, on: date, start: str, end: str, who: str) -> None:
        draw = self.draw
        self.add(
            "shifts",
            **shift(on, start, end, unit_id=unit, clinician_id=who, status=draw.choice(STATUSES)),
            worked_hours=self.maybe(draw.choice((7.5, 7.25)) if start in ("09:00", "13:30") else 11.5),
            overtime_hours=self.maybe(draw.choice((0.0, 0.5)), 0.4),
            staff_group=self.maybe("nurse", 0.05),
        )

    def _total(self, unit: str, on: date, period: str, group: str, hours: float) -> None:
        self.add(
            "staffing_daily", unit_id=unit, date=on, period=period, staff_group=group, actual_hours=hours
        )

    def _totals(self) -> None:
        """The ward W02: totals by period, or of the whole day, or (support workers) of the month."""
        draw = self.draw
        by_month = draw.random() < 0.5
        roster = FIRST + timedelta(days=draw.choice((14, 17, 365)))  # from then on nurses have shifts
        for on in days():
            self._census("W02", on, (14, 22))
            if on >= roster and not self.rarely(0.1):
                for start, end in (("07:00", "19:30"), ("19:00", "07:30")):
                    for _ in range(3):
                        self._shift("W02", on, start, end, f"C01-{draw.randrange(4)}")
            for group in ("nurse", "support_worker"):
                if (group == "support_worker" and by_month) or self.rarely(0.03):
                    continue
                parts = draw.choice((("all",), ("day",))) if self.rarely(0.5) else ("day", "night")
                for period in parts:
                    self._total("W02", on, period, group, draw.choice((23.0, 34.5, 36.0, 46.0)))
        if by_month:
            for month in (date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)):
                self.add(
                    "staffing_daily",
                    unit_id="W02",
                    date=month,
                    staff_group="support_worker",
                    actual_hours=900.0,
                    month_total=True,
                )

    def _team(self) -> None:
        draw = self.draw
        for on in days():
            if on.weekday() < 5 and not self.rarely(0.1):
                for number in (None,) if draw.random() < 0.6 else (0, 1, 2):
                    who = None if number is None else f"C01-{number}"
                    cases = float(draw.randint(70, 90)) if number is None else float(draw.randint(20, 30))
                    self.add("caseload", date=on, unit_id="C01", patients=cases, clinician_id=who)
            if on.weekday() < 6 and not self.rarely(0.1):
                for person in range(6 if on.weekday() < 5 else 1):
                    self._shift("C01", on, "09:00", "17:00", f"C01-{person}")

    def _clinic(self) -> None:
        draw = self.draw
        for on in days():
            if on.weekday() < 5 and not self.rarely(0.1):
                contacts = self.maybe(draw.randint(10, 30), 0.9)
                self.add("caseload", date=on, unit_id="O01", patients=0.0, contacts=contacts)
                for group in ("nurse", "doctor"):
                    self._total("O01", on, "all", group, draw.choice((7.5, 15.0)))

    def _tasks(self) -> None:
        draw = self.draw
        for task_type in ("progress_note", "handover"):
            for unit, group in ((None, None), ("W01", None), (None, "nurse"), ("C01", "nurse")):
                for measured in (date(2025, 3, 1), date(2025, 9, 1)):
                    if draw.random() < 0.6:
                        self.add(
                            "task_baselines",
                            task_type=task_type,
                            unit_id=unit,
                            staff_group=group,
                            minutes_mean=draw.choice((8.0, 11.5, 12.3456)),
                            method=draw.choice(("ehr_audit", "time_motion", "self_report", "literature")),
                            measured_from=measured,
                            measured_to=self.maybe(measured + timedelta(days=30)),
                        )
        self.add("rollouts", unit_id="W01", go_live_date=date(2025, 9, 10))
        for row in draw.sample(self.tables["shifts"], 150):
            if row["status"] == "worked" or self.rarely(1.0):
                length = datetime.fromisoformat(row["ends_at"]) - datetime.fromisoformat(row["starts_at"])
                reach = length.total_seconds() / 60 + (240 if self.rarely(0.5) else 60)
                begins = datetime.fromisoformat(row["starts_at"]) + timedelta(
                    minutes=draw.randint(-60, int(reach))
                )
                self._task(row["clinician_id"], begins)

    def _task(self, who: str, begins: datetime) -> None:
        draw = self.draw
        self.add(
            "llm_events",
            clinician_id=who,
            started_at=begins.replace(tzinfo=ZoneInfo(ZONE)),
            unit_id=self.maybe("W02", 0.1),
            task_type=draw.choice(("progress_note", "progress_note", "handover", "coding")),
            tool_version=self.maybe("1", 0.5),
            time_source=draw.choice(("app_timer", "ehr_audit", "self_report", "none", None)),
            disposition=draw.choice(
                ("accepted", "accepted", "edited", "rejected", "abandoned", "failed", "unknown", None)
            ),
            wait_seconds=self.maybe(round(draw.uniform(0, 40), 3)),
            review_seconds=self.maybe(round(draw.uniform(2, 200), 4)),
            edit_seconds=self.maybe(draw.choice((0.0, 0.0, 90.0005)), 0.6),
            rework_seconds=self.maybe(30.0, 0.1),
        )

    def _reports(self) -> None:
        draw = self.draw
        for on in days(0, 0):
            if draw.random() < 0.1:
                told = datetime.combine(on, datetime.min.time()) + timedelta(hours=12)
                self.add("overload_reports", reported_at=told, unit_id="W01", level=draw.randint(1, 5))
