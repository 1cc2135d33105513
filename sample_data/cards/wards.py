"""Seven wards of Northside Mental Health, each with its story. Four nurses by day, three by night.

A nurse works 11.5 h of a 12.5 h shift, so that 18 patients and four nurses by day are 4.7 patients per nurse
over the 12 hours; with the line at 6 an ordinary ward is about a fifth below it.
"""

from __future__ import annotations

from dataclasses import replace

from sample_data.cards.card import Baseline, Effect, GoLive, Story, UnitCard
from sample_data.cards.lines import ward_lines
from sample_data.cards.tools import DRAFT, SCRIBE

STAFF = {"nurse": 18, "support_worker": 7, "doctor": 2, "psychologist": 1, "allied_health": 1}
POSTS = {"nurse": (4.0, 3.0), "support_worker": (2.0, 1.0)}
AUDIT = Baseline("ehr_audit", "Record-system audit of note times, twelve weeks before go-live")
CREEP_START, CREEP_SIZE = 33.0, 0.2
CUT_START, CUT_SIZE = 40.0, -0.13
LOST_WEEKS = 6


WARD = UnitCard(
    number=0,
    unit_id="",
    name="",
    setting="inpatient_mental_health",
    pattern="ward",
    counting="census",
    patients=0.0,
    beds=22,
    staff=STAFF,
    slots=POSTS,
    lines=ward_lines(),
    service="Acute wards",
    story=Story("", ""),
)
"""What the wards share."""

ALDER = replace(
    WARD,
    number=1,
    unit_id="W01",
    name="Alder Ward",
    patients=19.3,
    story=Story(
        "gain_became_patients",
        "Three weeks after go-live the census began to creep up by about a fifth; most day shifts are "
        "now over the line.",
        "over",
        ("over_line",),
        ("conversion",),
        "more_patients",
        starts=CREEP_START,
        size=CREEP_SIZE,
    ),
    go_lives=(GoLive(DRAFT, 30.0), GoLive(SCRIBE, 56.0)),
    noise=0.7,
    effects=(Effect("patients", CREEP_START, CREEP_SIZE, ramp_weeks=12),),
    baselines=(AUDIT,),
    extras=frozenset({"acuity", "ehr_time", "time_samples"}),
)
BIRCH = replace(
    WARD,
    number=2,
    unit_id="W02",
    name="Birch Ward",
    patients=19.0,
    story=Story(
        "lost_nurses",
        "Six weeks after go-live three nursing posts were given up (-13 % nurse hours) with as many "
        "patients as before; about half the day shifts are over the line.",
        "over",
        ("over_line",),
        ("conversion",),
        "fewer_staff",
        starts=CUT_START,
        size=CUT_SIZE,
    ),
    go_lives=(GoLive(DRAFT, 34.0),),
    effects=(Effect("hours", CUT_START, CUT_SIZE),),
    leavers=("nurse", 3, CUT_START),
    baselines=(AUDIT,),
    extras=frozenset({"acuity", "ehr_time"}),
)
CEDAR = replace(
    WARD,
    number=3,
    unit_id="W03",
    name="Cedar Ward",
    patients=18.4,
    story=Story("comparison", "No tool went live here: what happens on Cedar Ward happens without one."),
    extras=frozenset({"acuity", "ehr_time", "time_samples"}),
)
DAMSON = replace(
    WARD,
    number=4,
    unit_id="W04",
    name="Damson Ward",
    patients=17.6,
    story=Story("comparison", "No tool went live here."),
    service="Older adults",
    extras=frozenset({"acuity", "ehr_time"}),
)
ELDER = replace(
    WARD,
    number=5,
    unit_id="W05",
    name="Elder Ward",
    patients=18.4,
    story=Story(
        "broken_roster_feed",
        "For the last six weeks three of four roster rows have not arrived while LLM use went on: "
        "the ward's standing is not known, and never 'within'.",
        "unknown",
        ("data_gap",),
        reason="data_gap",
        starts=78.0 - LOST_WEEKS,
    ),
    go_lives=(GoLive(DRAFT, 38.0),),
    roster_lost_from=78.0 - LOST_WEEKS,
    roster_lost_weeks=LOST_WEEKS,
    baselines=(AUDIT,),
    extras=frozenset({"acuity", "ehr_time"}),
)
FIR = replace(
    WARD,
    number=6,
    unit_id="W06",
    name="Fir Ward",
    patients=18.0,
    story=Story(
        "staff_disagree",
        "Load is within the line, yet overload reports have risen from one in two months to several "
        "a week: staff disagree with the line.",
        "within",
        alerts_adjusted=("overload_reports",),
        starts=64.0,
        size=25.0,
    ),
    go_lives=(GoLive(DRAFT, 42.0),),
    effects=(Effect("reports", 64.0, 25.0, ramp_weeks=3),),
    baselines=(AUDIT,),
    extras=frozenset({"acuity", "ehr_time"}),
)
GORSE = replace(
    WARD,
    number=7,
    unit_id="W07",
    name="Gorse Ward",
    patients=17.2,
    story=Story(
        "no_line",
        "Nobody has agreed a line here, so its standing is not known; training is patchy and the "
        "tool is asked for decision support, which policy does not permit.",
        "unknown",
        alerts_adjusted=("safeguard",),
        reason="no_line",
    ),
    lines=(),
    service="Rehabilitation",
    site_name="Southfield House",
    go_lives=(GoLive(DRAFT, 46.0),),
    baselines=(AUDIT,),
    trained_share=0.55,
    extras=frozenset({"acuity", "outside_policy"}),
)
WARDS = (ALDER, BIRCH, CEDAR, DAMSON, ELDER, FIR, GORSE)
