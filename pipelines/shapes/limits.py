"""Limits that published shares are held to: who judges a week, and who tells of it, agree on these.

A share near nothing or everything is published as a bound, and a limit may lie beyond it: so what is
published of a limit is whether a week met it. Cases of which each one is looked into have no count there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from pipelines.shapes.frame import Schema

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_TASKS: Final = 20
"""A week with fewer tasks behind a share is not judged: one of them would be more than five percent."""

LEAST_COVERAGE: Final = 0.5
"""Of the tasks a share is about. Where only those with a concern say so, all of them have one."""

REFUSAL: Final = "used_after_refusal"
"""Metric of which every use is an incident; the others are shares."""


@dataclass(frozen=True)
class Limit:
    """A share that is outside policy strictly below or strictly above a threshold.

    `least`: a week with a smaller denominator is not judged.
    """

    metric: str
    side: Literal["below", "above"]
    threshold: float
    coverage: float = LEAST_COVERAGE
    least: int = LEAST_TASKS


SAFEGUARDS: Final[Mapping[str, Limit]] = {
    # Most of the use is by people whose training is not on record or ran out: a rollout without training.
    "training": Limit("trained_use_share", "below", 0.5),
    # More than one patient in five whose answer nobody wrote down: asking is not part of the work.
    "consent": Limit("consent_coverage", "below", 0.8),
    # A slip now and then is one in a hundred; twice that week after week is a practice. Where policy speaks
    # of few tasks, these are judged.
    "permitted_use": Limit("permitted_use_share", "below", 0.98, coverage=0.0),
    # One accepted draft in four taken over faster than it can be read.
    "over_reliance": Limit("accepted_fast_unedited_share", "above", 0.25),
    # One output in twenty that staff call misleading: several times what is usual for tools in use.
    "misleading": Limit("concern_misleading_share", "above", 0.05),
    # One output in fifty with a privacy concern.
    "privacy": Limit("concern_privacy_share", "above", 0.02),
}
"""By the name an alert's evidence gives it."""

CASES: Final[Mapping[str, str]] = {
    "refusal": REFUSAL,
    "discriminatory": "concern_discriminatory_share",
    "crisis_missed": "concern_crisis_missed_share",
}
"""What is looked into one by one, and the metric whose numerator counts it. They are facts about a unit, told
of units of any size: by week whether there was any, by calendar quarter how many."""

NO_TOOL: Final = "no_tool"
"""The limit below which a unit without a tool counts as one: as few as that may be guests, or mistakes."""

LIMITS: Final[Mapping[str, Limit]] = {
    **SAFEGUARDS,
    NO_TOOL: Limit("adoption", "above", 0.05, coverage=0.0, least=0),
}
"""Every limit by its name in LIMIT_WEEK."""

LIMIT_WEEK: Schema = {
    # one row per limit or kind of case x unit x week
    "limit_name": pl.String,  # of LIMITS or CASES
    "unit_id": pl.String,
    "week_start": pl.Date,
    "standing": pl.String,  # met | not_met | unknown
}

CASE_WEEK: Schema = {
    # one row per kind of case x unit x week in which they are known; never published
    "kind": pl.String,  # of CASES
    "unit_id": pl.String,
    "week_start": pl.Date,
    "cases": pl.Int64,
}

CASE_QUARTER: Schema = {
    # one row per kind of case x unit x calendar quarter in which its weeks begin
    "kind": pl.String,  # of CASES
    "unit_id": pl.String,
    "quarter_start": pl.Date,
    "cases": pl.Int64,
}
