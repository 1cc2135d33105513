"""What is true of a simulated site: the stories, when they begin, and what must be said about them."""

from __future__ import annotations

from typing import Any

from sample_data.cards.card import Effect, UnitCard
from sample_data.cards.scenario import Scenario
from sample_data.span import Span
from sample_data.world.site import SiteWorld
from sample_data.world.unit import first_week_lost


def truth_of(world: SiteWorld, scenario: Scenario) -> dict[str, Any]:
    """The content of truth.json."""
    span = world.span
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "teaches": scenario.teaches,
        "site_name": world.plan.site_name,
        "seed": world.seed,
        "weeks": span.weeks,
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "llm_events": sum(len(unit.tasks) for unit in world.units),
        "shared_effects": [_effect(effect, span) for effect in world.plan.shared],
        "unannounced_releases": [
            {
                "tool_id": tool.tool_id,
                "version": release.version,
                "first_seen": span.monday(release.week).isoformat(),
            }
            for tool in world.plan.tools
            for release in tool.releases
            if not release.announced
        ],
        "comparison_units": [u.card.unit_id for u in world.units if u.card.treated_from is None],
        "units": [_unit(unit.card, len(unit.people.ids), span) for unit in world.units],
    }


def _unit(card: UnitCard, people: int, span: Span) -> dict[str, Any]:
    """One unit's story. *Absolute* alerts follow from line and gate, *adjusted* ones from comparison."""
    story = card.story
    return {
        "unit_id": card.unit_id,
        "unit_name": card.name,
        "setting": card.setting,
        "clinicians": people,
        "story": story.name,
        "sentence": story.sentence,
        "go_live": None if card.treated_from is None else span.monday(card.treated_from).isoformat(),
        "effect_start": _start(card, span),
        "effect_size": story.size,
        "effects": [_effect(effect, span) for effect in card.effects],
        "expected_standing": story.standing,
        "expected_reason": story.reason,
        "expected_alerts": {
            "absolute": list(story.alerts_absolute),
            "adjusted": list(story.alerts_adjusted),
        },
        "expected_driver": story.driver,
    }


def _start(card: UnitCard, span: Span) -> str | None:
    """When the unit's story begins; for a broken feed the first week it lost."""
    lost = first_week_lost(card, span)
    if lost is not None:
        return span.day(7 * lost).isoformat()
    return None if card.story.starts is None else span.monday(card.story.starts).isoformat()


def _effect(effect: Effect, span: Span) -> dict[str, Any]:
    return {
        "channel": effect.channel,
        "starts": span.monday(effect.start).isoformat(),
        "size": effect.size,
        "ramp_weeks": effect.ramp_weeks,
        "length_weeks": effect.length_weeks,
    }
