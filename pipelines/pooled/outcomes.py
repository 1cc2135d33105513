"""What is estimated: each outcome with its unit, what is better, and what it cannot say."""

from __future__ import annotations

from dataclasses import dataclass
from math import expm1
from typing import Literal

Scale = Literal["percent", "level"]
"""Percent: the figure is estimated as a log, and told as a change in percent. Level: in its own unit."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One outcome. `id` is a public name and never changes its meaning.

    `part`: the part of load it is (a log from the panel that detection judges), or `metric`: the published
    metric whose weekly value, times `factor`, it is. `per_full_time_week`: the metric is a count, told for
    each full-time week worked. `from_first`: before the site's first one there may have been no form, so that
    those weeks are not known. `decimals`: people are told so many.
    """

    id: str
    title: str
    unit: str
    scale: Scale
    direction: Literal["higher is better", "lower is better", "context"]
    cannot_say: str
    part: str | None = None
    metric: str | None = None
    factor: float = 1.0
    per_full_time_week: bool = False
    from_first: bool = False
    decimals: int = 1

    def natural(self, value: float) -> float:
        """An effect as it is told: percent of what would have been, or units of the outcome."""
        return 100.0 * expm1(value) if self.scale == "percent" else value


_EIGHT_HOURS = 8.0
_PER_8_HOURS = "minutes per 8 hours worked"

_ALL = (
    Outcome(
        id="load",
        title="Load per staff hour",
        unit="percent",
        scale="percent",
        direction="lower is better",
        part="ratio",
        cannot_say="Whether more load is more than people can bear: that is what load lines are for.",
    ),
    Outcome(
        id="patients",
        title="Patients",
        unit="percent",
        scale="percent",
        direction="context",
        part="patients",
        cannot_say="Whether more patients are access gained or work added: read it beside load.",
    ),
    Outcome(
        id="acuity",
        title="Acuity",
        unit="percent",
        scale="percent",
        direction="context",
        part="acuity",
        cannot_say="Whether patients are sicker: a tool that changes what is written changes what is coded.",
    ),
    Outcome(
        id="hours",
        title="Staff hours",
        unit="percent",
        scale="percent",
        direction="context",
        part="hours",
        cannot_say="Whether hours that fell were given up, or not filled, or not entered.",
    ),
    Outcome(
        id="documentation_minutes",
        title="Documentation",
        unit=_PER_8_HOURS,
        scale="level",
        direction="lower is better",
        metric="documentation_minutes",
        factor=_EIGHT_HOURS,
        cannot_say="Whether notes are as good as before, or whether checking drafts counts as writing.",
    ),
    Outcome(
        id="ehr_minutes",
        title="Record system",
        unit=_PER_8_HOURS,
        scale="level",
        direction="lower is better",
        metric="ehr_minutes",
        factor=_EIGHT_HOURS,
        cannot_say="What is done instead: with patients, on paper, or nothing.",
    ),
    Outcome(
        id="after_hours_minutes",
        title="Record work after hours",
        unit=_PER_8_HOURS,
        scale="level",
        direction="lower is better",
        metric="after_hours_minutes",
        factor=_EIGHT_HOURS,
        cannot_say="Whether work taken home on paper or by telephone changed.",
    ),
    Outcome(
        id="overtime_share",
        title="Overtime",
        unit="percentage points of hours worked",
        scale="level",
        direction="lower is better",
        metric="overtime_share",
        factor=100.0,
        decimals=2,
        cannot_say="Overtime that nobody enters: a fall may mean only that less is entered.",
    ),
    Outcome(
        id="missed_break_minutes",
        title="Missed breaks",
        unit="minutes per shift",
        scale="level",
        direction="lower is better",
        metric="missed_break_minutes_per_shift",
        cannot_say="Breaks that nobody says were missed, which is most likely on the busiest shifts.",
    ),
    Outcome(
        id="overload_reports",
        title="Overload reports",
        unit="reports per 1,000 hours worked",
        scale="level",
        direction="context",
        metric="overload_report_rate",
        from_first=True,
        decimals=2,
        cannot_say="Whether load changed, or people's trust that a report is answered.",
    ),
    Outcome(
        id="contacts",
        title="Attended contacts",
        unit="contacts per full-time clinician-week",
        scale="level",
        direction="context",
        metric="contacts_attended",
        per_full_time_week=True,
        decimals=2,
        cannot_say="Whether contacts are shorter: a contact may be a minute or an hour.",
    ),
)

OUTCOMES: dict[str, Outcome] = {outcome.id: outcome for outcome in _ALL}
"""Every outcome by its id, in the order they are shown.

Net minutes saved are not among them: a saving is counted task by task against a measured baseline, and no
unit without a tool could have any. The ledger tells it.
"""
