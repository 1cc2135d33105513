"""Every scenario `plimsoll simulate` knows, by name. A new one is one entry here."""

from __future__ import annotations

from sample_data.cards.card import Effect, Story
from sample_data.cards.northside import northside
from sample_data.cards.reference import Affliction, reference
from sample_data.cards.scenario import Plan, Scenario
from sample_data.cards.study import published_study
from sample_data.span import Span

FILL_WEEKS = 20
"""Over how many weeks a creep builds up."""


def _more(size: float, alert: str = "conversion", slower: float = 0.0) -> Affliction:
    """Patients rise at once by `size`; `slower` is what using the tool takes longer than usual."""
    story = Story(
        "step",
        f"Load rose by {size:.0%} a few weeks after go-live.",
        alerts_adjusted=(alert,),
        driver="more_patients",
        size=size,
    )
    return Affliction(story, (Effect("patients", 0.0, size), Effect("task_time", 0.0, slower)))


def _null(span: Span, units: int, seed: int) -> Plan:
    return reference(span, units, seed)


def _surge(span: Span, units: int, seed: int) -> Plan:
    waves = (
        Effect("patients", 44.0, 0.15, length_weeks=8),
        Effect("patients", 62.0, 0.30, length_weeks=8),
    )
    return reference(span, units, seed, shared=waves)


def _step(span: Span, units: int, seed: int) -> Plan:
    return reference(span, units, seed, [_more(0.10), _more(0.15), _more(0.20)])


def _creep(span: Span, units: int, seed: int) -> Plan:
    story = Story(
        "creep",
        "Load crept up to 20 % more over twenty weeks.",
        alerts_adjusted=("conversion",),
        driver="more_patients",
        size=0.2,
    )
    return reference(
        span, units, seed, [Affliction(story, (Effect("patients", 0.0, 0.2, ramp_weeks=FILL_WEEKS),))]
    )


def _staff_cut(span: Span, units: int, seed: int) -> Plan:
    story = Story(
        "staff_cut",
        "Hours were cut by 12 % with as many patients as before.",
        alerts_adjusted=("conversion",),
        driver="fewer_staff",
        size=-0.12,
    )
    return reference(span, units, seed, [Affliction(story, (Effect("hours", 0.0, -0.12),))])


def _downsizing(span: Span, units: int, seed: int) -> Plan:
    story = Story(
        "downsizing", "Patients and hours both fell by 12 %: an honest down-sizing, no alarm.", size=-0.12
    )
    both = (Effect("hours", 0.0, -0.12), Effect("patients", 0.0, -0.12))
    return reference(span, units, seed, [Affliction(story, both)])


def _acuity_creep(span: Span, units: int, seed: int) -> Plan:
    story = Story(
        "acuity_creep",
        "As many patients, but 15 % more need over twenty weeks.",
        alerts_adjusted=("conversion",),
        driver="higher_acuity",
        size=0.15,
    )
    return reference(
        span, units, seed, [Affliction(story, (Effect("acuity", 0.0, 0.15, ramp_weeks=FILL_WEEKS),))]
    )


def _uneven_load(span: Span, units: int, seed: int) -> Plan:
    story = Story(
        "uneven_load",
        "A fifth of the staff see 45 % more, the others less; the mean stays.",
        alerts_adjusted=("uneven_load",),
        size=0.45,
    )
    return reference(span, units, seed, [Affliction(story, (Effect("spread", 0.0, 0.45),))])


def _outage(span: Span, units: int, seed: int) -> Plan:
    story = Story(
        "outage",
        "Three of four roster rows are missing for eight weeks while work went on: not known, and "
        "no staff cut.",
        alerts_adjusted=("data_gap",),
        reason="data_gap",
    )
    return reference(span, units, seed, [Affliction(story, roster_lost_weeks=8)])


def _saves_nothing(span: Span, units: int, seed: int) -> Plan:
    return reference(span, units, seed, [_more(0.15, "load_without_saving", slower=0.93)])


def _all_units_up(span: Span, units: int, seed: int) -> Plan:
    rise = Effect("patients", 58.0, 0.15)
    return reference(span, units, seed, shared=(rise,), room=1.08)


SCENARIOS: dict[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        Scenario(
            "sample",
            "Northside Mental Health",
            "Seventeen units, eleven planted stories and one winter: every page has something to show.",
            northside,
            17,
        ),
        Scenario(
            "null", "Nothing happens", "How often a monitor cries wolf when nothing is wrong.", _null, 24
        ),
        Scenario(
            "surge",
            "Hospital-wide surges",
            "A rise of 15 %, later of 30 %, in every unit for eight weeks is no conversion.",
            _surge,
            24,
        ),
        Scenario(
            "step",
            "Load steps up",
            "How soon a rise of 10, 15 or 20 % after go-live is seen, and where the noise hides it.",
            _step,
            24,
        ),
        Scenario(
            "creep",
            "Load creeps up",
            "A slow rise to 20 % is the usual way in which saved time is taken back.",
            _creep,
            24,
        ),
        Scenario(
            "staff_cut",
            "Staff are cut",
            "Hours cut by 12 % are seen sooner in the hours than in the ratio.",
            _staff_cut,
            24,
        ),
        Scenario(
            "downsizing",
            "Honest down-sizing",
            "Patients and staff that fall together are no conversion.",
            _downsizing,
            24,
        ),
        Scenario(
            "acuity_creep",
            "Patients get sicker",
            "The same number of patients can be more work.",
            _acuity_creep,
            24,
        ),
        Scenario(
            "uneven_load",
            "Load is shared unevenly",
            "A mean that holds can hide a fifth of the staff with 45 % more.",
            _uneven_load,
            24,
        ),
        Scenario(
            "outage",
            "A roster feed breaks",
            "Missing hours must not look like a staff cut: the answer is not known.",
            _outage,
            24,
        ),
        Scenario(
            "saves_nothing",
            "The tool saves nothing",
            "Load that rises without any time saved has a name of its own.",
            _saves_nothing,
            24,
        ),
        Scenario(
            "all_units_up",
            "Every unit is loaded more",
            "Comparison with other units is blind when all rise; only the load line sees it.",
            _all_units_up,
            24,
        ),
        Scenario(
            "published_study",
            "A published study",
            "What a controlled study of 8,581 people found is found again: less documentation, hardly more "
            "visits, evenings as before.",
            published_study,
            36,
        ),
        Scenario(
            "bench",
            "Volume",
            "As many events as asked for, with matching rosters and caseload, and no story.",
            _null,
            0,
            weeks=104,
            events=1_000_000,
            bulk=True,
        ),
    )
}
