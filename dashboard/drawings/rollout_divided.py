"""Use by tool, version, kind of task and staff group: what a task saved, and what became of drafts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.drawings.kept import kept
from dashboard.drawings.measured import measured_rows
from dashboard.words import rollout_divided as words
from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from dashboard.charts.spec import Drawing
    from dashboard.data import Desk
    from dashboard.words.rollout_divided import Part

KEPT = 64


@dataclass(frozen=True)
class DividedPicture:
    """One way of dividing the use. `drawing` None: `text` says why."""

    drawing: Drawing | None
    text: str
    rests: str
    rows: tuple[tuple[str, ...], ...]


@kept(KEPT)
def divided_picture(desk: Desk, service: str, dimension: str) -> DividedPicture:
    """The parts of a scope's use. Desks are made per snapshot and grants, so this memory is keyed by both."""
    if not desk.rollout_covered(service):
        return DividedPicture(None, say("rollout.by.not_granted"), "", ())
    parts: dict[tuple[str | None, str | None], dict[str, dict[str, object]]] = {}
    for row in desk.rollout_parts(service).to_dicts():
        if row["dimension"] == dimension:
            parts.setdefault((row["tool_name"], row["part"]), {})[row["metric"]] = row
    told = words.in_order(list(parts.values()))
    if not told:
        return DividedPicture(None, say("rollout.by.none", n=desk.about().minimum_group), "", ())
    rows = tuple(words.table_row(part) for part in told)
    return DividedPicture(_drawing(told), words.answer(told), words.rests(told), rows)


def _drawing(told: list[Part]) -> Drawing:
    bars, marks = [], []
    for place, part in enumerate(told):
        value, name = words.minutes(part), words.label(part[words.TASKS])
        figure = words.figure(part)
        bars.append(
            {
                "place": place,
                "label": name,
                "figure": figure,
                "figure_short": words.figure(part, short=True),
                "measured": value,
                "low": None,
                "high": None,
                "kind": "workload" if value is not None and value < 0 else "saved",
                "tip": say("alt.promise.one", label=name, figure=figure),
            }
        )
        before = None if value is None else part[words.MINUTES]["before"]
        if before is not None:
            tip = say("rollout.by.before_tip", name=name, value=words.minutes_text(before))
            marks.append({"place": place, "value": before, "tip": tip})
    axis = say("rollout.by.axis")
    return measured_rows(bars, marks, "alt.by", axis, ",~f")
