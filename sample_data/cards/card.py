"""The shapes of a card. Times are weeks of a 78-week story; `Span` stretches them to other lengths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Channel = Literal[
    "patients", "hours", "acuity", "reports", "task_time", "spread", "documentation", "other_record"
]
"""What an effect multiplies. ``task_time`` is review and edit time; ``spread`` is uneven sharing of load;
``documentation`` and ``other_record`` are minutes in the record system of units with a `RecordTime`."""
Pattern = Literal["ward", "office", "plain"]
"""How staff work: round the clock, Monday to Friday, or the plain weekdays of the reference world."""
Counting = Literal["census", "open_cases", "contacts"]
"""How patients are counted."""
Standing = Literal["within", "near", "over", "unknown"]
Measure = Literal["patients_per_nurse", "caseload_per_wte", "contacts_per_clinician_hour"]


@dataclass(frozen=True, slots=True)
class Effect:
    """A channel is multiplied by ``1 + size`` from `start` on, reached evenly over `ramp_weeks` real weeks.

    `length_weeks` (real weeks) ends it; None = it stays.
    """

    channel: Channel
    start: float
    size: float
    ramp_weeks: int = 0
    length_weeks: int | None = None


@dataclass(frozen=True, slots=True)
class GoLive:
    """A tool goes live on the unit on the Monday of story week `week`."""

    tool_id: str
    week: float


@dataclass(frozen=True, slots=True)
class Line:
    """A load line as agreed; None = the contract's default."""

    measure: Measure
    limit: float
    basis: Literal["law", "guidance", "local_agreement"]
    source: str
    period: Literal["day", "night"] | None = None
    staff_group: str | None = None
    averaging: Literal["shift", "week"] = "week"
    replaces: float | None = None
    """An earlier limit, in force until story week 20."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """How the unit's tasks were timed before go-live. `staff_group` None = every group."""

    method: Literal["ehr_audit", "time_motion", "self_report", "literature"]
    source: str
    staff_group: str | None = None


@dataclass(frozen=True, slots=True)
class RecordTime:
    """Minutes in the record system for each hour worked: documentation, the rest, and of both after hours.

    A unit with it follows its effects on these alone: what its tasks save is not taken off once more.
    """

    documentation: float
    other: float
    after_hours: float


@dataclass(frozen=True, slots=True)
class Story:
    """What a unit shows, and what a good monitor must say about it at the end."""

    name: str
    sentence: str
    standing: Standing = "within"
    alerts_absolute: tuple[str, ...] = ()
    alerts_adjusted: tuple[str, ...] = ()
    """Kinds that need detection against comparison units or rates, not only the line."""
    driver: str | None = None
    reason: str | None = None
    starts: float | None = None
    size: float | None = None


@dataclass(frozen=True, slots=True)
class UnitCard:
    """One unit. `patients`: mean census, open cases, or contacts a day. `staff`: people by staff group.

    `slots`: (day, night) posts filled each day by the groups that work round the clock; the others of a
    ward work Monday to Friday.
    """

    number: int
    unit_id: str
    name: str
    setting: str
    pattern: Pattern
    counting: Counting
    patients: float
    staff: Mapping[str, int]
    story: Story
    service: str = "Adult mental health"
    site_name: str = "Northside Hospital"
    beds: int | None = None
    slots: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    go_lives: tuple[GoLive, ...] = ()
    effects: tuple[Effect, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    noise: float = 1.0
    """Multiplies the unit's own and the shared noise."""
    leavers: tuple[str, int, float] | None = None
    """(staff group, people, story week): posts given up and not filled again."""
    roster_lost_from: float | None = None
    roster_lost_weeks: int = 6
    has_roster: bool = True
    merges_into: tuple[str, float] | None = None
    """(successor, story week)."""
    trained_share: float = 0.92
    record: RecordTime | None = None
    """None: what a vendor's report says of each staff group, less what tasks saved."""
    extras: frozenset[str] = frozenset()
    """Optional feeds: ehr_time, time_samples, case_shares, acuity, outside_policy, refusals, care."""

    @property
    def clinicians(self) -> int:
        """People in post at the start."""
        return sum(self.staff.values())

    @property
    def treated_from(self) -> float | None:
        """Story week of the earliest go-live."""
        return min((live.week for live in self.go_lives), default=None)


@dataclass(frozen=True, slots=True)
class Release:
    """A version of a tool, in use from story week `week`. Unannounced ones appear in the logs only."""

    version: str
    week: float
    note: str = ""
    announced: bool = True
    reviewed: bool = True


@dataclass(frozen=True, slots=True)
class Tool:
    """An LLM tool and its releases in order."""

    tool_id: str
    name: str
    kind: str
    vendor: str
    hosting: str
    releases: tuple[Release, ...]
