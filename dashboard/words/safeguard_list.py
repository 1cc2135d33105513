"""Which safeguards there are, and what can be found of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

Kind = Literal["limit", "each", "told", "other"]


@dataclass(frozen=True)
class Item:
    """One safeguard. `limit`: a rule judges it; `each`: every case is reviewed; `told`: shown, not judged."""

    key: str
    metric: str
    kind: Kind


SECTIONS: dict[str, tuple[Item, ...]] = {
    "trained": (
        Item("training", "trained_use_share", "limit"),
        Item("guideline", "guideline_acknowledged_share", "told"),
    ),
    "consented": (
        Item("informed", "informed_coverage", "told"),
        Item("asked", "asked_coverage", "told"),
        Item("consent", "consent_coverage", "limit"),
        Item("refusal", "used_after_refusal", "each"),
    ),
    "permitted": (Item("permitted_use", "permitted_use_share", "limit"), Item("hosting", "", "other")),
    "checked": (
        Item("over_reliance", "accepted_fast_unedited_share", "limit"),
        Item("misleading", "concern_misleading_share", "limit"),
        Item("omission", "concern_omission_share", "told"),
        Item("discriminatory", "concern_discriminatory_share", "each"),
        Item("crisis_missed", "concern_crisis_missed_share", "each"),
        Item("privacy", "concern_privacy_share", "limit"),
    ),
    "harm": (Item("incidents", "incident_rate", "told"), Item("support", "", "other")),
    "access": (
        Item("participation", "contacts_missed_share", "told"),
        Item("handed_over", "handed_over_share", "told"),
        Item("waiting", "longest_wait_days", "told"),
        Item("staff_access", "adoption", "told"),
    ),
}
"""The parts of the question, and what is asked in each."""

ITEMS = {item.key: item for items in SECTIONS.values() for item in items}

NO_FIGURE = (
    "no_tool",
    "not_granted",
    "not_collected",
    "suppressed",
    "withheld",
    "missing",
    "few",
    "not_assessed",
)
"""Why a unit has no figure, or none that can be judged: eight different things."""

OF_EVERY_UNIT = frozenset({"incidents", "participation", "waiting"})
"""Safeguards that are about every unit, whether it has a tool or not; the others are about units with one."""


@dataclass(frozen=True)
class UnitTold:
    """One unit under one safeguard. `state`: outside, within, told, or one of `NO_FIGURE`."""

    unit_id: str
    name: str
    state: str
    value: float | None = None
    coverage: float | None = None
    since: date | None = None


@dataclass(frozen=True)
class Flag:
    """A unit's week with cases that are reviewed one by one."""

    name: str
    week_start: date


@dataclass(frozen=True)
class Quarter:
    """How many cases there were in a unit's calendar quarter."""

    name: str
    quarter_start: date
    cases: int


@dataclass(frozen=True)
class Found:
    """What was found of one safeguard in the units that are looked at."""

    item: Item
    units: tuple[UnitTold, ...]
    flagged: tuple[Flag, ...] = ()
    quarters: tuple[Quarter, ...] = ()

    def of(self, *states: str) -> list[UnitTold]:
        """Its units in one of these states."""
        return [unit for unit in self.units if unit.state in states]

    @property
    def alone(self) -> bool:
        """Whether one unit is looked at: its name then stands above, and need not be said."""
        return len(self.units) == 1

    @property
    def known(self) -> list[UnitTold]:
        """Its units with a figure."""
        return [unit for unit in self.units if unit.value is not None]

    @property
    def standing(self) -> str:
        """`outside`, `review`, `within`, `told`, or `unknown`."""
        if self.of("outside"):
            return "outside"
        if self.item.kind == "each":
            return "review" if self.flagged else "within" if self.known else "unknown"
        if self.item.kind == "limit":
            return "within" if self.of("within") else "unknown"
        return "told" if self.known else "unknown"

    @property
    def why_unknown(self) -> str:
        """The reason that most explains why nothing is known: one of `NO_FIGURE`."""
        states = {unit.state for unit in self.units}
        if self.item.key not in OF_EVERY_UNIT and states == {"no_tool"}:
            return "no_tool"
        for state in NO_FIGURE[2:]:
            if state in states:
                return state
        return "not_granted" if not self.units or "not_granted" in states else "no_tool"
