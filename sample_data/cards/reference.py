"""The reference world the detector is judged in: clinics of 6-30 people, most of which get a tool in turn.

Three of four units go live in six cohorts between weeks 27 and 57; daily contacts are Poisson counts; six of
the treated units are affected, two to eight weeks after their go-live, where a scenario says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sample_data.cards.card import Baseline, Effect, GoLive, Line, Story, UnitCard
from sample_data.cards.scenario import ORDINARY, Plan
from sample_data.cards.tools import SCRIBE, TOOLS
from sample_data.seeds import stream
from sample_data.span import Span
from sample_data.world.noise import REFERENCE

COHORT_WEEKS = (27.0, 33.0, 39.0, 45.0, 51.0, 57.0)
COMPARISON_EVERY = 4
"""Every fourth unit never gets a tool."""
AFFECTED = 6
SMALLEST, LARGEST = 6, 30
LAG_WEEKS = (2, 8)
"""Between go-live and the effect, both included."""
CONTACTS_PER_HOUR = 0.9
HOURS_PER_PERSON_DAY = 7.5
ROOM = 1.3
"""The line over the ordinary load: far enough that season and shocks do not cross it."""
STAFF_MIX = ("nurse", "nurse", "doctor", "nurse", "psychologist", "social_worker")


@dataclass(frozen=True, slots=True)
class Affliction:
    """What happens to an affected unit: effects with `start` counted from the effect's own week."""

    story: Story
    effects: tuple[Effect, ...] = ()
    roster_lost_weeks: int | None = None


def reference(
    span: Span,
    units: int,
    seed: int,
    afflictions: Sequence[Affliction] = (),
    *,
    shared: tuple[Effect, ...] = (),
    room: float = ROOM,
) -> Plan:
    """Units of the reference world; `afflictions` are dealt in turn to the treated units affected."""
    cards = [_unit(n, seed, room) for n in range(units)]
    treated = [n for n, card in enumerate(cards) if card.go_lives]
    for turn, n in enumerate(_choose(treated, seed) if afflictions else []):
        cards[n] = _afflicted(cards[n], afflictions[turn % len(afflictions)], span, seed)
    return Plan("Reference world", tuple(cards), shared, REFERENCE, TOOLS)


def _unit(n: int, seed: int, room: float) -> UnitCard:
    """An ordinary unit; its size is log-uniform between six and thirty."""
    unit_id = f"U{n + 1:02d}"
    rng = stream(seed, unit_id, "card")
    size = round(float(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST)))))
    kinds = [STAFF_MIX[i % len(STAFF_MIX)] for i in range(size)]
    treated = n % COMPARISON_EVERY != COMPARISON_EVERY - 1
    week = COHORT_WEEKS[(n - n // COMPARISON_EVERY) % len(COHORT_WEEKS)]
    return UnitCard(
        number=n + 1,
        unit_id=unit_id,
        name=f"Clinic {n + 1}",
        setting="outpatient_clinic",
        pattern="plain",
        counting="contacts",
        patients=CONTACTS_PER_HOUR * HOURS_PER_PERSON_DAY * size,
        staff={kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
        story=ORDINARY if treated else Story("comparison", "No tool went live here."),
        site_name="Reference site",
        service="Outpatients",
        lines=(
            Line(
                "contacts_per_clinician_hour",
                round(CONTACTS_PER_HOUR * room, 2),
                "local_agreement",
                "Reference world",
            ),
        ),
        go_lives=(GoLive(SCRIBE, week),) if treated else (),
        baselines=(Baseline("ehr_audit", "Reference world"),) if treated else (),
        extras=frozenset({"acuity", "case_shares"}),
    )


def _choose(treated: list[int], seed: int) -> list[int]:
    """A third of the treated units, at most six."""
    few = min(AFFECTED, max(1, len(treated) // 3)) if treated else 0
    return sorted(stream(seed, "affected").permutation(np.array(treated, dtype=np.int64))[:few].tolist())


def _afflicted(card: UnitCard, what: Affliction, span: Span, seed: int) -> UnitCard:
    """The card with its effects, a few weeks after its go-live."""
    lag = int(stream(seed, card.unit_id, "lag").integers(LAG_WEEKS[0], LAG_WEEKS[1] + 1))
    start = (card.treated_from or 0.0) + lag * 78 / span.weeks
    effects = tuple(replace(e, start=0.0 if e.channel == "task_time" else start) for e in what.effects)
    return replace(
        card,
        effects=effects,
        story=replace(what.story, starts=start),
        roster_lost_from=start if what.roster_lost_weeks else None,
        roster_lost_weeks=what.roster_lost_weeks or 0,
    )
