"""A cohort with the effects of a published study of ambient documentation, so that they can be found again.

The study (JAMA, April 2026: five US health systems, 1,809 clinicians who took up a tool and 6,772 who did
not, difference in differences) found, for eight scheduled hours, 16 minutes less documentation (10 %) and 13
minutes less in the record system (3 %), half a visit a week more, and no change in work after hours. Here
whole clinics take it up, one in three, in four waves; each person works the same hours. Nothing else is taken
from the study: levels follow from the percentages, noise is that of the reference world.
"""

from __future__ import annotations

from sample_data.cards.card import Effect, GoLive, Line, RecordTime, Story, UnitCard
from sample_data.cards.scenario import Plan
from sample_data.cards.tools import SCRIBE, TOOLS
from sample_data.seeds import stream
from sample_data.span import Span
from sample_data.world.noise import REFERENCE

EIGHT_HOURS = 8.0
DOCUMENTATION_MINUTES, DOCUMENTATION_CHANGE = 160.0, -16.0
"""For eight hours; the change is a tenth."""
RECORD_MINUTES, RECORD_CHANGE = 433.0, -13.0
"""All minutes in the record system for eight hours; the change is 3 %."""
AFTER_HOURS_MINUTES = 26.0
"""Of them outside working hours, for eight hours; no change."""
VISITS_WEEK, VISITS_CHANGE = 30.0, 0.5
"""A clinician's visits a week of full-time work."""

WAVES = (26.0, 32.0, 38.0, 44.0)
TREATED_EVERY = 3
SMALLEST, LARGEST = 14, 26
"""Clinicians of a clinic: enough that what they did may be told."""
DAYS_A_WEEK, ROOM = 5, 1.3
_CHANGED = Story(
    "published_study", "Documentation fell by a tenth, visits rose a little; the record kept its rest."
)
_UNCHANGED = Story("comparison", "No tool went live here.")


def published_study(_span: Span, units: int, seed: int) -> Plan:
    """Clinics with and without the tool, and what the study found in those that have it."""
    return Plan("Published study", tuple(_clinic(n, seed) for n in range(units)), (), REFERENCE, TOOLS)


def _clinic(n: int, seed: int) -> UnitCard:
    unit_id = f"S{n + 1:02d}"
    size = int(stream(seed, unit_id, "card").integers(SMALLEST, LARGEST + 1))
    treated = n % TREATED_EVERY == 0
    week = WAVES[n // TREATED_EVERY % len(WAVES)]
    visits = VISITS_WEEK / DAYS_A_WEEK
    return UnitCard(
        number=n + 1,
        unit_id=unit_id,
        name=f"Clinic {n + 1}",
        setting="outpatient_clinic",
        pattern="plain",
        counting="contacts",
        patients=visits * size,
        staff={"doctor": size},
        story=_CHANGED if treated else _UNCHANGED,
        site_name="Study site",
        service="Ambulatory care",
        lines=(
            Line(
                "contacts_per_clinician_hour",
                round(ROOM * VISITS_WEEK / (DAYS_A_WEEK * 7.5), 2),
                "local_agreement",
                "Published study",
            ),
        ),
        go_lives=(GoLive(SCRIBE, week),) if treated else (),
        effects=_effects(week) if treated else (),
        extras=frozenset({"ehr_time"}),
        record=RecordTime(
            DOCUMENTATION_MINUTES / EIGHT_HOURS,
            (RECORD_MINUTES - DOCUMENTATION_MINUTES) / EIGHT_HOURS,
            AFTER_HOURS_MINUTES / EIGHT_HOURS,
        ),
    )


def _effects(week: float) -> tuple[Effect, ...]:
    rest = RECORD_MINUTES - DOCUMENTATION_MINUTES
    return (
        Effect("patients", week, VISITS_CHANGE / VISITS_WEEK),
        Effect("documentation", week, DOCUMENTATION_CHANGE / DOCUMENTATION_MINUTES),
        Effect("other_record", week, (RECORD_CHANGE - DOCUMENTATION_CHANGE) / rest),
    )
