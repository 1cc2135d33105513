"""A unit's past as lines at other limits would have judged it: which lines, which limits, what each says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.drawings.kept import kept
from pipelines.policy.candidates import (
    LEAST_WEEKS,
    Rule,
    by_limit,
    candidate_limits,
    mean_weeks,
    shift_weeks,
)
from pipelines.policy.catalogue import stated_for
from pipelines.shapes.judging import TOLERANCE, WEEKS_JUDGED, WEEKS_NEEDED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dashboard.data import Desk

    Row = Mapping[str, Any]

KEPT = 256
BOTH_WEEKS = 26
"""So long after a looser line takes effect the standing is told against the line before as well."""


@dataclass(frozen=True)
class Subject:
    """One line of a unit that could be set: in force, or in the unit's own measure where there is none."""

    key: str  # as in the address
    measure: str
    staff_group: str
    period: str | None
    rule: Rule
    line: Row | None  # in force and agreed, else law; None: none
    observation: str = "counted"
    rounding: str = "none"

    @property
    def line_id(self) -> str:
        """Of the line in force; empty without one."""
        return "" if self.line is None else str(self.line["line_id"])

    @property
    def by(self) -> str:
        """What is judged: `shift` or `week`."""
        return "week" if self.rule.averaging == "week" else "shift"


@dataclass(frozen=True)
class Past:
    """What the last 52 weeks were, and what each candidate would have said of them."""

    subject: Subject
    history: pl.DataFrame  # shifts or weeks: week_start, load, ...
    limits: tuple[dict[str, Any], ...]  # one a candidate: see `by_limit`; plus `tags`, rows that state it
    stated: tuple[dict[str, Any], ...]
    reports: str  # value | not_granted | not_collected
    weeks: int  # judged
    nobody: int  # shifts on which nobody worked

    @property
    def enough(self) -> bool:
        """Whether limits can be told apart."""
        return self.weeks >= LEAST_WEEKS

    @property
    def usual(self) -> float | None:
        """The candidate shown where none is chosen: the line in force, else the one in the middle."""
        if self.subject.line is not None:
            return float(self.subject.line["limit"])
        return self.limits[len(self.limits) // 2]["limit"] if self.limits else None

    def at(self, limit: float) -> dict[str, Any]:
        """What the candidate would have said."""
        return next(row for row in self.limits if row["limit"] == round(limit, 4))


@kept(KEPT)
def subjects(desk: Desk, unit_id: str) -> dict[str, Subject]:
    """The lines of a unit that could be set, the one its standing is told by first."""
    as_of = desk.about().as_of
    unit = desk.units().filter(pl.col("unit_id") == unit_id).row(0, named=True)
    found: dict[str, Subject] = {}
    rows = [row for row in desk.lines(unit_id).to_dicts() if in_force(row, as_of)]
    # What is agreed stands for its kind; law beside it is one of the candidates.
    for row in sorted(rows, key=lambda row: (not row["is_told"], row["basis"] == "law")):
        parts = (row["measure"], row["staff_group"] or "all", row["period"] or "all")
        if (held := found.get(".".join(parts))) and (held.line or {}).get("basis") != "law":
            continue
        key = ".".join(parts)
        found[key] = Subject(
            key,
            row["measure"],
            row["staff_group"] or "all",
            row["period"],
            Rule.of(row),
            row,
            row["observation"] or "counted",
            row["rounding"] or "none",
        )
    if found:
        return found
    group = "nurse" if unit["measure"] == "patients_per_nurse" else "all"
    return {"week": Subject("week", unit["measure"], group, None, Rule("week"), None)}


def in_force(row: Row, day: date) -> bool:
    """Whether the line judges that day."""
    return row["effective_from"] <= day and (row["effective_to"] is None or row["effective_to"] >= day)


@kept(KEPT)
def past(desk: Desk, unit_id: str, key: str) -> Past:
    """The past of one line of a unit. Desks are made per snapshot and grants; so is what is kept."""
    subject = subjects(desk, unit_id)[key]
    stated = _stated(desk, unit_id, subject)
    history = _history(desk, unit_id, subject)
    reports = desk.report_weeks(unit_id)
    present = [] if subject.line is None else [float(subject.line["limit"])]
    fixed = [*present, *(row["limit"] for row in stated)]
    limits = candidate_limits(history["load"], subject.measure, fixed) if history.height else []
    weeks = judged_weeks(history, limits, subject)
    rows = by_limit(weeks, reports).to_dicts() if history.height else []
    granted = desk.grants.covers(unit_id)
    return Past(
        subject,
        history,
        tuple({**row, "tags": _tags(row["limit"], present, stated)} for row in rows),
        tuple(stated),
        "not_granted" if not granted else "value" if reports.height else "not_collected",
        history["week_start"].n_unique() if history.height else 0,
        history["load"].null_count(),
    )


def judged_weeks(history: pl.DataFrame, limits: list[float], subject: Subject) -> pl.DataFrame:
    """One row per limit and week, by the subject's own rule."""
    if subject.by == "week":
        return mean_weeks(history, limits)
    return shift_weeks(history, limits, subject.rule)


def _history(desk: Desk, unit_id: str, subject: Subject) -> pl.DataFrame:
    if subject.by == "week":
        return desk.set_line_weeks(unit_id, subject.line_id)
    return desk.set_line_shifts(unit_id, subject.line_id)


def _stated(desk: Desk, unit_id: str, subject: Subject) -> list[dict[str, Any]]:
    """Published lines of law and guidance for such a place, then the catalogue's that none of them is."""
    unit = desk.units().filter(pl.col("unit_id") == unit_id).row(0, named=True)
    here = desk.stated_lines(unit_id, subject.measure, subject.period).to_dicts()
    elsewhere = [
        {**vars(row), "units": 0, "is_own": False}
        for row in stated_for(unit["setting"], subject.measure, subject.period)
    ]
    return [*here, *elsewhere]


def _tags(
    limit: float, present: list[float], stated: list[dict[str, Any]]
) -> tuple[tuple[str, str | None], ...]:
    """Why a candidate is there: `present`, the basis of a line published here, `elsewhere` and the place that
    states it; else `history`."""
    same = [row for row in stated if round(row["limit"], 4) == limit]
    here = {row["basis"] for row in same if row["units"]}
    tags: list[tuple[str, str | None]] = (
        [("present", None)] if limit in [round(p, 4) for p in present] else []
    )
    tags += [(name, None) for name in ("law", "guidance") if name in here]
    places = dict.fromkeys(row["jurisdiction"] for row in same if not row["units"])
    return (*tags, *(("elsewhere", place) for place in places)) or (("history", None),)


@kept(KEPT)
def before_and_now(desk: Desk, unit_id: str, key: str) -> dict[str, Any] | None:
    """How the last 28 days stand against the line in force and the stricter one before; None after 26 weeks.

    Told are `before` and `now`: limit, judged, over, and whether it is over (None: too little data).
    """
    subject, as_of = subjects(desk, unit_id)[key], desk.about().as_of
    line = subject.line
    if line is None or line["effective_from"] + timedelta(weeks=BOTH_WEEKS) <= as_of:
        return None
    eve = line["effective_from"] - timedelta(days=1)
    kind = ("measure", "staff_group", "period", "averaging")
    before = [
        row
        for row in desk.lines(unit_id).to_dicts()
        if row["effective_to"] == eve
        and all(row[name] == line[name] for name in kind)
        and (row["basis"] == "law") == (line["basis"] == "law")
        and row["limit"] < line["limit"]
    ]
    if not before:
        return None
    history = _history(desk, unit_id, subject)
    recent = history.filter(pl.col("week_start") > as_of - timedelta(weeks=WEEKS_JUDGED))
    told = {}
    for name, row in (("before", before[0]), ("now", line)):
        weeks = judged_weeks(recent, [row["limit"]], subject)
        told[name] = {"limit": row["limit"], **standing_of(weeks, Rule.of(row))}
    until = line["effective_from"] + timedelta(weeks=BOTH_WEEKS)
    return {**told, "day": line["effective_from"], "until": until}


def standing_of(weeks: pl.DataFrame, rule: Rule) -> dict[str, Any]:
    """Over or not over the last four weeks by the line's rule, as `pipelines/policy/standing.py` has it."""
    judged, over = int(weeks["judged"].sum()), int(weeks["over"].sum())
    if weeks.height < WEEKS_NEEDED:
        return {"judged": judged, "over": over, "is_over": None}
    is_over = (
        over >= WEEKS_NEEDED if rule.averaging == "week" else over > (rule.allowed_share + TOLERANCE) * judged
    )
    return {"judged": judged, "over": over, "is_over": is_over}
