"""Hours, load, usage, periods and weeks of load lines once more: plain loops over canonical rows.

Written from the rules in words; slow and obvious on purpose. Instants are UTC, and nothing is known here of
frames. Where the rules leave a reading open, the pipeline's docstrings name the one taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from tests.fact_rows import DEFAULTS, Row, at

ZONE = ZoneInfo("Europe/London")
UTC = ZoneInfo("UTC")
FULL_TIME = 37.5
GATE = 0.85
CLOSE = 1e-9
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
ALWAYS_OPEN = (
    "inpatient_mental_health",
    "inpatient_ward",
    "intensive_care",
    "nursing_home",
    "emergency_department",
)
WEAKNESS = {"log_measured": 2, "self_reported": 1, "assumed": 0}
OF_METHOD = {"ehr_audit": 2, "time_motion": 2, "self_report": 1, "literature": 0}
OF_CLOCK = {"app_timer": 2, "ehr_audit": 2, "self_report": 1, None: 1}


def hours(length: timedelta) -> float:
    return length.total_seconds() / 3600


def monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


@dataclass(frozen=True)
class Window:
    """A period of the clock, or an hour of it."""

    name: str
    begins: datetime
    ends: datetime

    @property
    def hours(self) -> float:
        return hours(self.ends - self.begins)

    def each_hour(self) -> Iterator[Window]:
        begins = self.begins
        while begins < self.ends:
            yield Window(self.name, begins, min(begins + HOUR, self.ends))
            begins += HOUR


@cache
def windows(on: date) -> list[Window]:
    """Day from 7 to 19, night from 19 to 7 by the site's clock."""
    clock = [datetime.combine(on, time(7), ZONE), datetime.combine(on, time(19), ZONE)]
    clock.append(datetime.combine(on + DAY, time(7), ZONE))
    instants = [moment.astimezone(UTC) for moment in clock]
    return [Window("day", instants[0], instants[1]), Window("night", instants[1], instants[2])]


@dataclass(frozen=True)
class Shift:
    unit: str
    who: str
    on: date
    begins: datetime
    ends: datetime
    group: str
    status: str
    hours: float

    def within(self, window: Window) -> float:
        """Hours of presence inside the window."""
        return max(0.0, hours(min(self.ends, window.ends) - max(self.begins, window.begins)))

    @property
    def presence(self) -> float:
        return hours(self.ends - self.begins)


class HandSums:
    """The site's rows, read once, and what follows from them."""

    def __init__(self, tables: dict[str, list[Row]], first: date, weeks: int) -> None:
        self.tables: dict[str, list[Row]] = {
            name: [dict.fromkeys(("unit_id", "staff_group")) | DEFAULTS[name] | row for row in rows]
            for name, rows in tables.items()
        }
        self.first, self.last = first, first + timedelta(days=7 * weeks - 1)
        self.mondays = [first + timedelta(weeks=number) for number in range(weeks)]
        self.settings = {row["unit_id"]: row["setting"] for row in self.tables["units"]}
        self.merged = {
            row["unit_id"]: (row["successor_id"], row["effective_on"])
            for row in self.tables.get("unit_changes", [])
            if row["kind"] == "merge"
        }
        self.shifts = [self._shift(row) for row in self.tables.get("shifts", [])]
        self.totals = self._totals()
        self.day_hours = self._day_hours()
        self.by_day: dict[tuple[str, date], dict[str, tuple[float, str]]] = defaultdict(dict)
        for (unit, on, group), told in self.day_hours.items():
            self.by_day[unit, on][group] = told
        self.entries = self._entries()

    # --- where rows belong -------------------------------------------------------------------------------

    def unit(self, unit: str, on: date) -> str:
        """The unit that carries a row of a day."""
        successor, since = self.merged.get(unit, (unit, date.max))
        return successor if on >= since else unit

    def employment(self, who: str, on: date) -> Row:
        """The row in force; the latest started of several; else the nearest earlier, else the first."""
        own = [row for row in self.tables["clinicians"] if row["clinician_id"] == who]

        def fit(row: Row) -> tuple[int, int]:
            starts, ends = row.get("start_date"), row.get("end_date")
            if starts is not None and starts > on:
                return 0, -starts.toordinal()
            return 2 if ends is None or ends >= on else 1, starts.toordinal() if starts else 0

        return max(own, key=fit)

    def _shift(self, row: Row) -> Shift:
        begins, ends = (at(row[name]).astimezone(UTC) for name in ("starts_at", "ends_at"))
        on = begins.astimezone(ZONE).date()
        worked = row.get("worked_hours")
        return Shift(
            unit=self.unit(row["unit_id"], on),
            who=row["clinician_id"],
            on=on,
            begins=begins,
            ends=ends,
            group=row.get("staff_group") or self.employment(row["clinician_id"], on)["staff_group"],
            status=row["status"],
            hours=(hours(ends - begins) if worked is None else worked) if row["status"] == "worked" else 0.0,
        )

    # --- hours -------------------------------------------------------------------------------------------

    def _entries(self) -> dict[tuple[str, date], list[Shift]]:
        """(unit, date) -> roster entries of the day and of the days around it that hours come from."""
        found: dict[tuple[str, date], list[Shift]] = defaultdict(list)
        for shift in self.shifts:
            if shift.status != "planned" and self.day_hours[shift.unit, shift.on, shift.group][1] == "shifts":
                for offset in (-1, 0, 1):
                    found[shift.unit, shift.on + offset * DAY].append(shift)
        return found

    def _totals(self) -> dict[tuple[str, date, str], dict[str, float]]:
        """(unit, date, group) -> hours by period; months are spread as `month` where no day is told."""
        told: dict[tuple[str, date, str], dict[str, float]] = defaultdict(dict)
        months = []
        for row in self.tables.get("staffing_daily", []):
            if row.get("month_total"):
                months.append(row)
                continue
            periods = told[self.unit(row["unit_id"], row["date"]), row["date"], row["staff_group"]]
            periods[row["period"]] = periods.get(row["period"], 0.0) + row["actual_hours"]
        for periods in told.values():
            if len(periods) > 1:
                periods.pop("all", None)
        for row in months:
            month = [row["date"].replace(day=1)]
            while (month[-1] + DAY).month == month[0].month:
                month.append(month[-1] + DAY)
            for on in month:
                key = row["unit_id"], on, row["staff_group"]
                if key not in told:
                    told[key] = {"month": row["actual_hours"] / len(month)}
        return dict(told)

    def _day_hours(self) -> dict[tuple[str, date, str], tuple[float, str]]:
        """(unit, date, group) -> hours and where they come from: shifts, totals or month."""
        rostered: dict[tuple[str, date, str], list[Shift]] = defaultdict(list)
        for shift in self.shifts:
            if shift.status != "planned":
                rostered[shift.unit, shift.on, shift.group].append(shift)
        answer = {}
        for key in rostered.keys() | self.totals.keys():
            own, told = rostered.get(key, []), self.totals.get(key)
            if told is None or any(shift.status == "worked" for shift in own):
                answer[key] = sum(shift.hours for shift in own), "shifts"
            else:
                answer[key] = sum(told.values()), "month" if "month" in told else "totals"
        return answer

    def hours_of_weeks(self) -> dict[tuple[str, date, str], float]:
        """(unit, Monday, group) -> hours worked."""
        found: dict[tuple[str, date, str], float] = defaultdict(float)
        for (unit, on, group), (worked, _) in self.day_hours.items():
            if self.first <= on <= self.last:
                found[unit, monday(on), group] += worked
        return dict(found)

    def groups_of(self, unit: str, week: date) -> set[str]:
        """Staff groups a week has hours of, months left aside."""
        return {
            group
            for on in self.days_of(week)
            for group, (_, source) in self.by_day.get((unit, on), {}).items()
            if source != "month"
        }

    def staff_hours(self, unit: str, on: date, group: str) -> float | None:
        """Hours of a group (or `all`) on a day, None where they are not known."""
        own = self.by_day.get((unit, on), {})
        known = {g: worked for g, (worked, source) in own.items() if source != "month"}
        if not known:
            return None
        if group == "all":
            return None if len(known) < len(own) else sum(known.values())
        if group in own and group not in known:
            return None
        return known.get(group, 0.0)

    # --- patients ----------------------------------------------------------------------------------------

    def census(self, unit: str, on: date) -> dict[str, Row]:
        """Figures by period as given: the unit's own rows, else the sum of its clinicians'."""
        rows = [
            row
            for row in self.tables.get("caseload", [])
            if self.unit(row["unit_id"], row["date"]) == unit and row["date"] == on
        ]
        own = [row for row in rows if row.get("clinician_id") is None] or rows
        given: dict[str, Row] = {}
        for row in own:
            figures = given.setdefault(row["period"], {})
            for name in ("patients", "contacts", "observed_patients", "observation_staff_hours"):
                if row.get(name) is not None:
                    figures[name] = figures.get(name, 0.0) + row[name]
        return given

    def level(self, unit: str, on: date, window: Window) -> Row | None:
        """Patients in a period, observed ones, and the hours that watch them; `all` serves every period."""
        given = self.census(unit, on)
        if window.name in given:
            return given[window.name]
        if "all" not in given:
            return None
        whole = dict(given["all"])
        if "observation_staff_hours" in whole:
            whole["observation_staff_hours"] *= window.hours / sum(each.hours for each in windows(on))
        return whole

    def day_patients(self, unit: str, on: date) -> Row:
        """Mean patients over the day's periods by their hours, patient-hours of the whole day, contacts."""
        levels = [(window.hours, self.level(unit, on, window) or {}) for window in windows(on)]

        def mean(name: str) -> float | None:
            told = [(length, row[name]) for length, row in levels if name in row]
            return (
                sum(length * value for length, value in told) / sum(length for length, _ in told)
                if told
                else None
            )

        watching = [row["observation_staff_hours"] for _, row in levels if "observation_staff_hours" in row]
        given = self.census(unit, on)
        single = [row["contacts"] for name, row in given.items() if name != "all" and "contacts" in row]
        whole = given.get("all", {}).get("contacts")
        return {
            "patients": mean("patients"),
            "observed": mean("observed_patients"),
            "watching": sum(watching) if watching else None,
            "contacts": sum(single) if single else whole,
            "hours": sum(window.hours for window in windows(on)),
        }

    # --- load --------------------------------------------------------------------------------------------

    def days_of(self, week: date) -> list[date]:
        return [week + timedelta(days=number) for number in range(7)]

    def expected(self, unit: str, week: date) -> list[date]:
        """Days of the week that the unit should have rows for."""
        seen = [
            row["date"]
            for name in ("caseload", "staffing_daily")
            for row in self.tables.get(name, [])
            if row["unit_id"] == unit
        ]
        seen += [
            at(row["starts_at"]).astimezone(ZONE).date()
            for row in self.tables.get("shifts", [])
            if row["unit_id"] == unit and row["status"] != "planned"
        ]
        gone = self.merged.get(unit, (unit, date.max))[1]
        days = self.days_of(week) if self.settings[unit] in ALWAYS_OPEN else self.days_of(week)[:5]
        return [on for on in days if seen and min(seen) <= on < gone]

    def watched_week(self, unit: str, week: date) -> bool:
        """Does any day of the week record observation?"""
        told = [self.day_patients(unit, on) for on in self.days_of(week)]
        return any(row["observed"] is not None or row["watching"] is not None for row in told)

    def _seen(self, unit: str, on: date, group: str, told: str, *, net: bool) -> tuple[Row, float] | None:
        """Figures and hours of a day that has both."""
        row, worked = self.day_patients(unit, on), self.staff_hours(unit, on, group)
        if row[told] is None or worked is None:
            return None
        if not net:
            return row, worked
        if (row["observed"] is None) != (row["watching"] is None):
            return None
        row["patients"] = max(0.0, row["patients"] - (row["observed"] or 0.0))
        return row, max(0.0, worked - (row["watching"] or 0.0))

    def load(
        self, unit: str, week: date, measure: str, group: str, *, net: bool
    ) -> tuple[float, float, int] | None:
        """Numerator, denominator and days observed of a unit's load in a week; None where there is none."""
        if group != "all" and group not in self.groups_of(unit, week):
            return None
        if net and (group not in ("nurse", "all") or not self.watched_week(unit, week)):
            return None
        by_contacts = measure == "contacts_per_clinician_hour"
        told = "contacts" if by_contacts else "patients"
        both = {on: self._seen(unit, on, group, told, net=net) for on in self.days_of(week)}
        seen = {on: each for on, each in both.items() if each is not None}
        if not seen:
            return None
        worked = sum(each for _, each in seen.values())
        if measure == "patients_per_nurse":
            return sum(row["patients"] * row["hours"] for row, _ in seen.values()), worked, len(seen)
        if by_contacts:
            return sum(row["contacts"] for row, _ in seen.values()), worked, len(seen)
        at_work = {on: self.staff_hours(unit, on, group) for on in self.days_of(week)}
        at_work |= {on: each for on, (_, each) in seen.items()}
        expected = self.expected(unit, week)
        usual = [each for on, each in at_work.items() if each is not None and on in expected]
        others = [each for on, each in at_work.items() if each is not None and on not in expected]
        week_hours = (sum(usual) * len(expected) / len(usual) if usual else 0.0) + sum(others)
        return sum(row["patients"] for row, _ in seen.values()) / len(seen), week_hours / FULL_TIME, len(seen)

    # --- usage -------------------------------------------------------------------------------------------
