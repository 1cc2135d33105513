"""Community teams, clinics and the liaison team of Northside Mental Health, each with its story.

Eighteen people of .9 whole-time equivalents work about 13.5 of them once leave and sickness are taken off;
with the line at 25 open cases per worked whole-time equivalent, 277 cases are a fifth below it.
"""

from __future__ import annotations

from dataclasses import replace

from sample_data.cards.card import Baseline, Effect, GoLive, Story, UnitCard
from sample_data.cards.lines import clinic_line, team_line
from sample_data.cards.tools import DRAFT, SCRIBE

TEAM_OF_18 = {
    "nurse": 8,
    "social_worker": 4,
    "psychologist": 2,
    "doctor": 2,
    "allied_health": 1,
    "support_worker": 1,
}
STOPWATCH = Baseline("time_motion", "Time-and-motion study by the quality improvement team")
NURSES_ONLY = Baseline("time_motion", "Time-and-motion study by the quality improvement team", "nurse")
CARE_START, CARE_SHIFT = 35.0, 0.05
RISE_START, RISE_SIZE = 40.0, 0.23
MERGER = 54.0


TEAM = UnitCard(
    number=0,
    unit_id="",
    name="",
    setting="community_mental_health",
    pattern="office",
    counting="open_cases",
    patients=0.0,
    staff=TEAM_OF_18,
    lines=team_line(),
    service="Community teams",
    site_name="Market Street Centre",
    story=Story("", ""),
)
"""What the teams share."""

EAST = replace(
    TEAM,
    number=11,
    unit_id="C01",
    name="East Community Team",
    patients=315.0,
    story=Story(
        "kept_as_care",
        "Cases stayed level after go-live while the observed share of direct care rose from 31 % to "
        "36 % of staff time: the gain was kept as care.",
        "within",
        starts=CARE_START,
        size=CARE_SHIFT,
    ),
    staff=TEAM_OF_18 | {"nurse": 9, "social_worker": 5},
    go_lives=(GoLive(SCRIBE, 32.0),),
    baselines=(STOPWATCH, NURSES_ONLY),
    extras=frozenset({"ehr_time", "time_samples", "case_shares", "care"}),
)
WEST = replace(
    TEAM,
    number=12,
    unit_id="C02",
    name="West Community Team",
    patients=306.0,
    story=Story(
        "saved_nothing",
        "Reading and correcting drafts takes as long as writing did, so nothing was saved; open "
        "cases rose by about a fifth all the same and crossed the line.",
        "over",
        ("over_line",),
        ("load_without_saving",),
        "more_patients",
        starts=RISE_START,
        size=RISE_SIZE,
    ),
    go_lives=(GoLive(SCRIBE, 36.0),),
    effects=(
        Effect("task_time", 0.0, 0.93),
        Effect("patients", RISE_START, RISE_SIZE, ramp_weeks=6),
    ),
    baselines=(STOPWATCH,),
    noise=0.5,
    extras=frozenset({"ehr_time", "time_samples", "case_shares"}),
)
HILLTOP = replace(
    TEAM,
    number=13,
    unit_id="C03",
    name="Hilltop Community Team",
    patients=320.0,
    story=Story(
        "near_the_line",
        "No tool went live here; the caseload is close to the line and within it, but for the winter surge.",
        "near",
    ),
    noise=0.3,
    extras=frozenset({"ehr_time", "time_samples", "case_shares"}),
)
SOUTH = replace(
    TEAM,
    number=14,
    unit_id="C04",
    name="South Community Team",
    patients=217.0,
    story=Story(
        "comparison", "No tool went live here. Its line was lowered from 28 to 25 cases during the story."
    ),
    staff={
        "nurse": 6,
        "social_worker": 3,
        "psychologist": 2,
        "doctor": 1,
        "allied_health": 1,
        "support_worker": 1,
    },
    lines=team_line(replaces=28.0),
    extras=frozenset({"ehr_time"}),
)
CLINIC = replace(
    TEAM,
    number=21,
    name="Outpatient Clinic",
    patients=70.0,
    story=Story(
        "ordinary", "The tool saves a little time by staff's own account, and load is within the line."
    ),
    unit_id="O01",
    staff={"doctor": 6, "nurse": 5, "psychologist": 3, "allied_health": 2},
    setting="outpatient_clinic",
    counting="contacts",
    service="Outpatients",
    site_name="Northside Hospital",
    lines=clinic_line(1.0),
    go_lives=(GoLive(SCRIBE, 44.0), GoLive(DRAFT, 60.0)),
    baselines=(Baseline("self_report", "Staff survey before go-live"),),
    extras=frozenset({"refusals"}),
)
PERINATAL = replace(
    TEAM,
    number=15,
    unit_id="C05",
    name="Perinatal Team",
    patients=58.0,
    story=Story(
        "small_unit",
        "Seven people work here: figures about what people did stay hidden, load and line are shown.",
    ),
    service="Specialist teams",
    staff={"nurse": 3, "social_worker": 1, "psychologist": 1, "doctor": 1, "support_worker": 1},
    lines=team_line(15.0, agreed=False),
    go_lives=(GoLive(SCRIBE, 48.0),),
    baselines=(Baseline("literature", "Published time per psychiatric progress note; not measured here"),),
)
RIVERSIDE = replace(
    TEAM,
    number=16,
    unit_id="C06",
    name="Riverside Community Team",
    patients=225.0,
    story=Story(
        "absorbed_another_team",
        "The Harbour Team's people and cases became Riverside's; the load per person hardly changed.",
        "within",
        starts=MERGER,
    ),
    staff={
        "nurse": 7,
        "social_worker": 3,
        "psychologist": 2,
        "doctor": 1,
        "allied_health": 1,
        "support_worker": 1,
    },
    go_lives=(GoLive(SCRIBE, 62.0),),
    baselines=(STOPWATCH,),
)
HARBOUR = replace(
    TEAM,
    number=17,
    unit_id="C07",
    name="Harbour Team",
    patients=170.0,
    story=Story(
        "merged_away",
        "Closed and merged into the Riverside Community Team; its history is kept.",
        "unknown",
        reason="closed",
        starts=MERGER,
    ),
    staff={
        "nurse": 5,
        "social_worker": 3,
        "psychologist": 1,
        "doctor": 1,
        "allied_health": 1,
        "support_worker": 1,
    },
    lines=team_line(24.0),
    go_lives=(GoLive(SCRIBE, 62.0),),
    merges_into=("C06", MERGER),
)
MEMORY = replace(
    TEAM,
    number=22,
    name="Memory Clinic",
    patients=48.0,
    story=Story(
        "comparison", "No tool went live here, and no shift roster is kept: staffing comes as daily hours."
    ),
    unit_id="O02",
    staff={"doctor": 3, "nurse": 5, "psychologist": 3, "allied_health": 1},
    setting="outpatient_clinic",
    counting="contacts",
    service="Older adults",
    site_name="Southfield House",
    lines=clinic_line(0.9),
    has_roster=False,
)
LIAISON = replace(
    TEAM,
    number=31,
    name="Emergency Liaison",
    patients=24.0,
    story=Story(
        "comparison",
        "No tool went live here; the team sees people in the emergency department day and night.",
    ),
    unit_id="E01",
    staff={"nurse": 11, "doctor": 3, "social_worker": 2},
    slots={"nurse": (2.0, 2.0)},
    setting="emergency_department",
    counting="contacts",
    pattern="ward",
    service="Crisis services",
    site_name="Northside Hospital",
    lines=clinic_line(0.5),
)
