"""What a control chart shows, in words: what changed or that nothing did, and how far to believe it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.words import metrics, numbers
from dashboard.words.catalogue import commas, count, join, say, semicolons
from dashboard.words.saving import coverage_text, grade_text
from dashboard.words.tips import state_text
from dashboard.words.unit import Figure
from pipelines.detection.xmr import TRIAL_POINTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipelines.detection.picture import Picture
    from pipelines.metrics import Metric

    Row = Mapping[str, Any]
    Limits = tuple[float | None, float | None]

RECENT = 4
SIGNS = {"outside": "◆", "trend": "▲▼", "two_in_three": "■", "shift": "●"}
"""The sign of each rule as text: the shapes of the chart."""
STATES = ("suppressed", "withheld", "missing", "not_collected", "not_assessed")
_WHY = ("suppressed", "withheld", "not_assessed", "missing", "not_collected")
"""Of several reasons why no week has a figure the first is told."""
_WORSE = {"lower is better": 1, "higher is better": -1}


def tone(direction: str, way: int) -> str:
    """`worse`, `better` or, of what has no good end, `neither`."""
    worse = _WORSE.get(direction)
    if worse is None or way == 0:
        return "neither"
    return "worse" if way == worse else "better"


def mark_text(rule: str, way: int, direction: str) -> str:
    """`above the upper limit, which is worse (lower is better)`; without the second half where neither is."""
    what = say(f"rule.{rule}.{'up' if way > 0 else 'down'}")
    meaning = tone(direction, way)
    if meaning == "neither":
        return what
    return say(
        "control.answer.judged",
        what=what,
        tone=say(f"tone.{meaning}"),
        direction=say(f"direction.{direction}"),
    )


def answer(title: str, direction: str, picture: Picture, shown: Sequence[Row]) -> str:
    """One sentence of a series with figures: what was marked last, or that nothing was."""
    if picture.rare:
        return say("control.answer.rare", title=title)
    if picture.xmr is None:
        return say(
            "control.answer.no_basis",
            title=title,
            weeks=count("control.weeks", picture.basis_weeks),
            verb=count("control.verb", picture.basis_weeks),
        )
    judged = [row for row in shown if row["judged"]]
    marked = [row for row in judged if row["rule"] is not None]
    weeks = count("control.weeks", len(judged))
    if not marked:
        return say("control.answer.none", title=title, weeks=weeks)
    last = marked[-1]
    return say(
        "control.answer.marked",
        title=title,
        marked=len(marked),
        weeks=weeks,
        day=numbers.day(last["week_start"]),
        what=mark_text(last["rule"], last["way"], direction),
    )


def nothing(title: str, states: Sequence[str], minimum_group: int, *, granted: bool) -> str:
    """The sentence of a series without any figure: hidden, missing, not collected and not assessed apart."""
    if not granted:
        return say("control.answer.not_granted", title=title)
    state = next((state for state in _WHY if state in states), "missing")
    return say(f"control.answer.{state}", title=title, n=minimum_group)


def trust(picture: Picture, judged: int, chance: float | None) -> str:
    """That the picture is no alarm, and how many weeks it would mark by chance. `chance`: share of weeks."""
    return join(say("control.not_alarm"), "" if picture.xmr is None else _chance(judged, chance))


def _chance(judged: int, chance: float | None) -> str:
    if chance is None:
        return say("control.chance.trial")
    marked, weeks = round(chance * judged), count("control.weeks", judged)
    if marked == 0:
        return say("control.chance.under_one", weeks=weeks)
    return say("control.chance", marked=marked, weeks=weeks)


def together(metric: Metric, weeks: Sequence[Row]) -> str:
    """What hidden weeks say together; empty where none do. `weeks`: together, weeks_together and span."""
    spans = {(row["span_end"], row["span_start"]): (row["weeks_together"], row["together"]) for row in weeks}
    told = [
        say(
            "control.together.span",
            weeks=count("control.weeks", number),
            day=numbers.short_day(end + timedelta(days=6)),
            figure=metrics.number(metric, value),
        )
        for (end, _), (number, value) in sorted(spans.items())
    ]
    return say("control.together", spans=semicolons(told)) if told else ""


def with_others(metric: Metric, spans: Sequence[Row]) -> str:
    """What is told of a unit with the other small units of its service alone; empty where nothing is."""
    told = [
        say(
            "control.others.span",
            day=numbers.short_day(row["span_end"] + timedelta(days=6)),
            figure=_figure(metric, row),
            units=count("rollout.units", row["units_together"]),
        )
        for row in spans
    ]
    if not told:
        return ""
    return say("control.others", service=spans[-1]["service"], spans=semicolons(told))


def _figure(metric: Metric, row: Row) -> str:
    if row["value"] is None:
        return say("control.state.withheld")
    coverage = say("control.others.coverage", share=coverage_text(row["coverage"]))
    return join(metrics.number(metric, row["value"]), coverage)


def basis(picture: Picture, limits: Limits) -> str:
    """What mean and limits rest on; empty where there are none. `limits`: those that are drawn."""
    if picture.xmr is None:
        return ""
    return join(
        say(f"control.basis.{picture.basis}", weeks=count("control.weeks", picture.basis_weeks)),
        say("control.basis.trial", n=TRIAL_POINTS) if picture.xmr.trial else "",
        say("control.basis.bound") if None in limits else "",
    )


def gaps(states: Sequence[str]) -> str:
    """How many of the shown weeks have no figure, reason by reason."""
    counted = [
        say("control.gap", n=states.count(state), state=say(f"control.state.{state}"))
        for state in STATES
        if state in states
    ]
    return say("control.gaps", states=commas(counted)) if counted else say("control.gaps.none")


def key(shown: Sequence[Row]) -> str:
    """What the signs on the chart mean, of those that are there."""
    there = {row["rule"] for row in shown} - {None}
    signs = []
    for rule, sign in SIGNS.items():
        ways = {row["way"] for row in shown if row["rule"] == rule}
        for way in sorted(ways, reverse=True) if rule in there else ():
            name = sign if len(sign) == 1 else sign[0 if way > 0 else 1]
            what = say(f"rule.{rule}.{'up' if way > 0 else 'down'}")
            signs.append(say("control.sign", sign=name, what=what))
    return say("control.key", signs=semicolons(signs)) if signs else ""


def figures(metric: Metric, picture: Picture, shown: Sequence[Row], limits: Limits) -> list[Figure]:
    """Unit's last weeks, the mean they are held against, coverage and, of a saving, its grade."""
    last = shown[-RECENT:]
    known = [row["value"] for row in last if row["value"] is not None]
    covered = [row["coverage"] for row in last if row["value"] is not None and row["coverage"] is not None]
    told = [
        Figure(
            say("control.key.recent"),
            metrics.number(metric, sum(known) / len(known)) if known else say("unit.key.none"),
            say("control.key.known", known=len(known)),
        ),
        _mean(metric, picture, limits),
        Figure(
            say("control.key.coverage"),
            coverage_text(sum(covered) / len(covered) if covered else None),
            say("control.key.coverage_note"),
        ),
    ]
    if metrics.is_saving(metric):
        grade = next((row["evidence_grade"] for row in reversed(shown) if row["value"] is not None), None)
        told.append(Figure(say("control.key.grade"), grade_text(grade), say("control.key.grade_note")))
    return told


def _mean(metric: Metric, picture: Picture, limits: Limits) -> Figure:
    label = say("control.key.mean")
    if picture.xmr is None:
        return Figure(label, say("control.key.none"), "")
    note = limits_text(lambda value: metrics.number(metric, value), limits)
    trial = say("control.key.trial", limits=note) if picture.xmr.trial else note
    return Figure(label, metrics.number(metric, picture.xmr.mean), trial)


def limits_text(figure: Callable[[float], str], limits: Limits) -> str:
    """The limits that are drawn; one beyond what the metric can be is left out."""
    lower, upper = limits
    if lower is not None and upper is not None:
        return say("control.key.limits", lower=figure(lower), upper=figure(upper))
    if lower is not None:
        return say("control.key.lower", lower=figure(lower))
    return say("control.key.no_limits") if upper is None else say("control.key.upper", upper=figure(upper))


def about(unit: str, direction: str, shown: Sequence[Row]) -> str:
    """Unit, span and direction of the series."""
    known = [row["week_start"] for row in shown if row["value"] is not None]
    return say(
        "control.about",
        unit=unit,
        first=numbers.short_day(known[0]),
        last=numbers.short_day(known[-1]),
        direction=say(f"direction.{direction}"),
    )


def grade_left_out(grade: str) -> str:
    """That weeks at other grades are not in the picture."""
    return say("control.grade_left_out", grade=grade_text(grade))


def columns() -> list[str]:
    """Titles of the table of one figure's weeks."""
    return [say(f"control.column.{name}") for name in ("week", "value", "coverage", "mark")]


def table_row(metric: Metric, row: Row, minimum_group: int) -> tuple[str, ...]:
    """One week: its figure or why there is none, its coverage, and the rule that marks it."""
    week = numbers.short_day(row["week_start"])
    if row["value"] is None:
        return (week, state_text(row["state"], minimum_group), "", "")
    covered = "" if row["coverage"] is None else coverage_text(row["coverage"])
    return (week, metrics.number(metric, row["value"]), covered, _mark_cell(metric, row))


def _mark_cell(metric: Metric, row: Row) -> str:
    if not row["judged"]:
        return say("control.not_judged")
    if row["rule"] is None:
        return say("control.unmarked")
    return mark_text(row["rule"], row["way"], metric.direction)
