"""Tasks, lines and weeks by hand, on top of the sums of hours, patients and load (`hand_sums`)."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from tests.fact_rows import Row, at
from tests.oracle.hand_sums import (
    CLOSE,
    DAY,
    GATE,
    HOUR,
    OF_CLOCK,
    OF_METHOD,
    UTC,
    WEAKNESS,
    ZONE,
    HandSums,
    Shift,
    Window,
    monday,
    windows,
)

__all__ = ["WEAKNESS", "Ledger"]


class Ledger(HandSums):
    """Everything that a site's weeks say, counted in plain loops."""

    def task_unit(self, row: Row) -> str:
        """Its own unit, else that of the nearest worked shift within an hour, else the home unit."""
        begins = at(row["started_at"]).astimezone(UTC)
        on = begins.astimezone(ZONE).date()
        if row.get("unit_id") is not None:
            return self.unit(row["unit_id"], on)
        near = []
        for shift in self.shifts:
            if shift.who == row["clinician_id"] and shift.status == "worked":
                away = max(shift.begins - begins, begins - shift.ends, timedelta(0))
                if away <= HOUR:
                    near.append((away, shift.unit))
        if near:
            return min(near)[1]
        return self.unit(self.employment(row["clinician_id"], on)["unit_id"], on)

    def baseline(self, unit: str, task_type: str, group: str) -> tuple[float, int] | None:
        """Minutes and strength: unit and group, unit, group, all; the latest wholly before go-live."""
        live = [row["go_live_date"] for row in self.tables.get("rollouts", []) if row["unit_id"] == unit]
        fits = []
        for row in self.tables.get("task_baselines", []):
            until = row.get("measured_to") or row.get("measured_from")
            own, of_group = row.get("unit_id"), row.get("staff_group")
            if row["task_type"] != task_type or own not in (None, unit) or of_group not in (None, group):
                continue
            if not live or until < min(live):
                specific = 2 * (own is not None) + (of_group is not None)
                fits.append((specific, until, row["minutes_mean"], OF_METHOD[row["method"]]))
        return max(fits)[2:] if fits else None

    def usage(self) -> dict[tuple[str, date, str, str], dict[str, float]]:
        """(unit, Monday, group, task type) -> tasks, timed tasks and net minutes by grade."""
        found: dict[Any, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for row in self.tables.get("llm_events", []):
            on = at(row["started_at"]).astimezone(ZONE).date()
            if not self.first <= on <= self.last:
                continue
            unit, group = self.task_unit(row), self.employment(row["clinician_id"], on)["staff_group"]
            sums = found[unit, monday(on), group, row["task_type"]]
            sums["tasks"] += 1
            told = [row.get(f"{part}_seconds") for part in ("wait", "review", "edit", "rework")]
            fate, clock = row.get("disposition") or "unknown", row.get("time_source")
            if clock == "none" or all(each is None for each in told):
                continue
            spent = sum(each or 0.0 for each in told) / 60
            sums["spent"] += spent
            baseline = self.baseline(unit, row["task_type"], group)
            if fate == "unknown" or baseline is None:
                continue
            minutes, strength = baseline
            grade = min(strength, OF_CLOCK[clock])
            name = next(name for name, weak in WEAKNESS.items() if weak == grade)
            sums["timed"] += 1
            sums[f"tasks_{name}"] += 1
            sums[f"net_{name}"] += (minutes if fate in ("accepted", "edited") else 0.0) - spent
        return {key: dict(sums) for key, sums in found.items()}

    # --- who was there -----------------------------------------------------------------------------------

    def known(self, unit: str, on: date, window: Window) -> bool:
        """Does a roster or a total tell who was there? A handover that reaches in does not."""
        for group, (_, source) in self.by_day.get((unit, on), {}).items():
            if source == "totals" and window.name in self.totals[unit, on, group]:
                return True
        return any(self._tells(shift, window) for shift in self.entries[unit, on])

    def _tells(self, shift: Shift, window: Window) -> bool:
        inside = shift.within(window)
        around = [each for offset in (-1, 0, 1) for each in windows(shift.on + offset * DAY)]
        most = max(shift.within(each) for each in around)
        return inside > 0 and (inside == most or inside * 2 >= window.hours)

    def there(
        self, unit: str, on: date, period: Window, part: Window, group: str
    ) -> tuple[float, float] | None:
        """Hours worked and hours of presence of a group in a part of a period; None where not known."""
        if not self.known(unit, on, period):
            return None
        wanted = self.groups_of_roster(unit, monday(on)) if group == "all" else {group}
        if group != "all" and group not in self.groups_of_roster(unit, monday(on)):
            return None
        worked = present = 0.0
        if group == "all":
            wanted = wanted | {shift.group for shift in self.entries[unit, on]}
        for each in wanted:
            source = self.day_hours.get((unit, on, each), (0.0, "none"))[1]
            if source in ("totals", "month"):
                told = self.totals[unit, on, each]
                if period.name not in told:
                    return None
                share = part.hours / period.hours
                worked += told[period.name] * share
                present += told[period.name] * share
            for shift in self.entries[unit, on]:
                if shift.group == each:
                    inside = shift.within(part)
                    worked += shift.hours * inside / shift.presence
                    present += inside if shift.status == "worked" else 0.0
        return worked, present

    def groups_of_roster(self, unit: str, week: date) -> set[str]:
        """Staff groups a week has any hours of."""
        return {group for on in self.days_of(week) for group in self.by_day.get((unit, on), {})}

    # --- lines -------------------------------------------------------------------------------------------

    def judge(self, line: Row, on: date, period: Window, part: Window) -> Row | None:
        """One line in one period, or an hour of it; None where it is not observed."""
        level = self.level(line["unit_id"], on, period)
        there = self.there(line["unit_id"], on, period, part, line["staff_group"])
        if level is None or "patients" not in level or there is None:
            return None
        patients, (worked, present) = level["patients"], there
        if line["observation"] == "excluded":
            watched, watching = level.get("observed_patients"), level.get("observation_staff_hours")
            if (watched is None) != (watching is None):
                return None
            taken = (watching or 0.0) * part.hours / period.hours
            patients = max(0.0, patients - (watched or 0.0))
            worked, present = max(0.0, worked - taken), max(0.0, present - taken)
        needed = patients / line["limit"]
        if line["rounding"] == "nurses_up":
            needed = math.ceil(needed - CLOSE)
        heads = line["rounding"] == "nurses_up" or line["averaging"] == "moment"
        staff = (present if heads else worked) / part.hours
        over = int(needed > staff + CLOSE)
        return {"over": over, "top": patients * part.hours, "bottom": worked, "who": (patients, staff)}

    def periods(self, line: Row) -> dict[tuple[date, str], Row]:
        """(date, period) -> what the line makes of it."""
        found = {}
        on = max(self.first, line["effective_from"])
        while on <= min(self.last, line["effective_to"] or date.max):
            for window in windows(on):
                if line["period"] not in (None, window.name):
                    continue
                whole = self.judge(line, on, window, window)
                if whole is None:
                    continue
                whole["observed"] = 1
                if line["averaging"] == "moment":
                    parts = [self.judge(line, on, window, part) for part in window.each_hour()]
                    told = [part for part in parts if part is not None]
                    whole |= {"over": sum(part["over"] for part in told), "observed": len(told)}
                    whole["hours"] = sorted(part["who"] for part in told)
                found[on, window.name] = whole
            on += DAY
        return found

    def week(
        self, line: Row, week: date, periods: dict[tuple[date, str], Row], complete: float
    ) -> Row | None:
        """What the line makes of a week; None where it is not in force or the unit not open."""
        sunday = week + 6 * DAY
        starts, ends = line["effective_from"], line["effective_to"] or date.max
        expected = self.expected(line["unit_id"], week)
        if starts > sunday or ends < week or not expected:
            return None
        own = [row for (on, _), row in periods.items() if week <= on <= sunday]
        over, observed = sum(row["over"] for row in own), sum(row["observed"] for row in own)
        a_day = (24 if line["averaging"] == "moment" else 2) / (2 if line["period"] else 1)
        averaged = line["averaging"] == "week"
        if averaged and line["period"] is None:
            net = line["observation"] == "excluded" and self.watched_week(line["unit_id"], week)
            told = self.load(line["unit_id"], week, line["measure"], line["staff_group"], net=net)
            seen = told[2] / len(expected) if told else 0.0
        else:
            told = (sum(row["top"] for row in own), sum(row["bottom"] for row in own), 0) if own else None
            seen = observed / (len(expected) * a_day)
        row: Row = {"over_periods": over, "observed_periods": observed, "over": None, "told": told}
        in_force = not averaged or (starts <= week and ends >= sunday)
        if told is None or seen < GATE - CLOSE or complete < GATE - CLOSE or not in_force:
            return row
        if averaged:
            row["over"] = told[0] > (line["limit"] + CLOSE) * told[1]
        else:
            row["over"] = over > (line["allowed_share"] + CLOSE) * observed
        return row
