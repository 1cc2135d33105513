"""What rollouts did together: one outcome by weeks since go-live, and every outcome beside the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.charts.course import course
from dashboard.charts.forest import forest
from dashboard.charts.parts import ANYWHERE, Corners
from dashboard.charts.spec import Drawing
from dashboard.drawings.kept import kept
from dashboard.words import rollout as words
from dashboard.words import rollout_effects as effect_words
from dashboard.words.catalogue import commas, count, listing, say, semicolons
from dashboard.words.numbers import short_day
from dashboard.words.registry import outcome_text
from pipelines.pooled.outcomes import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import Desk

    Row = Mapping[str, Any]

KEPT = 256
ROOM = 0.08
"""Of the span of values, left free above and below."""
LEAST_REACH = 1.6
"""Multiples of the detectable effect that the picture of all outcomes shows on either side of none."""
MOST_REACH = 4.0

BINS = {
    "first": pl.Int64,
    "end": pl.Int64,
    "middle": pl.Float64,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "phase": pl.String,
    "tip": pl.String,
}
LEVELS = {"first": pl.Float64, "end": pl.Float64, "value": pl.Float64}
NAMES = {"at": pl.Float64, "label": pl.String, "side": pl.String, "shown": pl.String}
_EFFECTS = {
    "place": pl.Int64,
    "label": pl.String,
    "figure": pl.String,
    "figure_short": pl.String,
    "effect": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "tone": pl.String,
    "tip": pl.String,
}


@dataclass(frozen=True)
class CoursePicture:
    """One outcome of a scope. `drawing` None: `instead` says why."""

    drawing: Drawing | None
    instead: str
    notes: tuple[str, ...]
    dose: str
    bands: tuple[str, ...]
    cannot: str


@dataclass(frozen=True)
class ForestPicture:
    """Every outcome of a scope, as a picture, what is not in it, and as a table."""

    drawing: Drawing | None
    untold: str
    rows: tuple[tuple[str, ...], ...]


def outcomes_of(desk: Desk, service: str) -> list[dict[str, Any]]:
    """The estimates of a scope that may be told, in the order in which they are told."""
    rows = {row["outcome"]: row for row in desk.rollout_estimates(service).to_dicts()}
    return [rows[name] for name in words.ORDER if name in rows]


@kept(KEPT)
def course_picture(desk: Desk, service: str, outcome: str) -> CoursePicture:
    """One outcome. Desks are made per snapshot and grants, so this memory is keyed by both."""
    rows = {row["outcome"]: row for row in outcomes_of(desk, service)}
    cannot = say("rollout.cannot", text=outcome_text(outcome, "cannot_say"))
    row = rows.get(outcome)
    if row is None or row["effect"] is None:
        reason = "not_granted" if row is None else row["reason"]
        instead = say("rollout.course.empty", reason=words.reason_text(reason))
        dose = say("rollout.dose.why.no_effect")
        return CoursePicture(None, instead, (), dose, (), cannot)
    bins = desk.rollout_course(service, outcome).to_dicts()
    slope, bands = effect_words.dose_texts(row)
    drawing = _course(service, row, bins, _ramp(desk, service)) if bins else None
    instead = "" if bins else say("rollout.course.empty", reason=words.reason_text("no_data"))
    return CoursePicture(drawing, instead, tuple(_notes(row)), slope, tuple(bands), cannot)


def _ramp(desk: Desk, service: str) -> int:
    """The longest ramp of the scope's units, in weeks."""
    units = desk.rollout_units()
    inside = units if not service else units.filter(pl.col("service") == service)
    lives = desk.go_lives().join(inside.select("unit_id"), on="unit_id")
    return max(lives["ramp_weeks"].to_list(), default=0)


def _notes(row: Row) -> list[str]:
    name = row["outcome"]
    notes = [
        say(
            "rollout.course.note" if row["low"] is not None else "rollout.course.note_plain",
            unit_weeks=count("rollout.unit_weeks", row["unit_weeks"]),
            from_day=short_day(row["from_week"]),
            to_day=short_day(row["to_week"]),
        ),
        words.grade_sentence(row),
        words.left_out_sentence(words.left_out(row)),
    ]
    if row["ramp_effect"] is not None and row["ramp_low"] is not None:
        ends = {"low": words.signed(name, row["ramp_low"]), "high": words.signed(name, row["ramp_high"])}
        notes.append(say("rollout.course.ramp", figure=words.figure(name, row["ramp_effect"]), **ends))
    elif row["ramp_effect"] is not None:
        notes.append(say("rollout.course.ramp_plain", figure=words.figure(name, row["ramp_effect"])))
    return [*(note for note in notes if note), say("rollout.course.key")]


def _course(service: str, row: Row, bins: Sequence[Row], ramp: int) -> Drawing:
    name = row["outcome"]
    outcome = OUTCOMES[name]
    steps = [_step(name, one, ramp) for one in bins]
    last = max(step["end"] for step in steps)
    mean = {
        "first": float(min(ramp, last)),
        "end": float(last),
        "value": row["effect"],
    }
    reach = [step[end] for step in steps for end in ("value", "low", "high") if step[end] is not None]
    low, high = min(0.0, *reach), max(0.0, *reach)
    room = (high - low) * ROOM or 1.0
    title = "rollout.course.unit.percent" if outcome.unit == "percent" else "rollout.course.unit"
    return Drawing(
        course,
        {
            "bins": pl.DataFrame(steps, schema=BINS),
            "levels": pl.DataFrame([mean], schema=LEVELS),
            "names": pl.DataFrame(_spans(steps, words.figure(name, row["effect"])), schema=NAMES),
        },
        Corners(ANYWHERE.first, ANYWHERE.last, low - room, high + room, lanes=1),
        say(
            "alt.course",
            title=outcome_text(name, "title"),
            scope=words.scope_title(service),
            bins=commas([_alt(name, one) for one in bins]),
            mean=words.figure(name, row["effect"]),
        ),
        {
            "axis_title": say(title, title=outcome_text(name, "title"), unit=outcome_text(name, "unit")),
            "week_title": say("rollout.course.weeks"),
            "number_format": ".3~g",
        },
    )


def _step(name: str, one: Row, ramp: int) -> dict[str, Any]:
    end = (one["first_week"] + 3 if one["last_week"] is None else one["last_week"]) + 1
    phase = "learning" if one["phase"] == "after" and end <= ramp else one["phase"]
    weeks = (
        say("rollout.course.tip_later", first=one["first_week"])
        if one["last_week"] is None
        else say("rollout.course.tip", first=one["first_week"], last=one["last_week"])
    )
    told = {
        "weeks": weeks,
        "phase": say(f"rollout.course.{phase}"),
        "figure": words.figure(name, one["effect"]),
        "units": count("rollout.units", one["treated_units"]),
    }
    tip = say("rollout.course.tip_plain", **told)
    if one["low"] is not None:
        ends = {"low": words.signed(name, one["low"]), "high": words.signed(name, one["high"])}
        tip = say("rollout.course.tip_value", **told, **ends)
    return {
        "first": one["first_week"],
        "end": end,
        "middle": (one["first_week"] + end) / 2,
        "value": one["effect"],
        "low": one["low"],
        "high": one["high"],
        "phase": phase,
        "tip": tip,
    }


def _alt(name: str, one: Row) -> str:
    effect = words.figure(name, one["effect"])
    if one["last_week"] is None:
        return say("alt.course.bin_later", first=one["first_week"], effect=effect)
    return say("alt.course.bin", first=one["first_week"], last=one["last_week"], effect=effect)


def _spans(steps: Sequence[dict[str, Any]], effect: str) -> list[dict[str, Any]]:
    """A name at the head of each phase; on a narrow screen there is room for two short ones."""
    starts: dict[str, int] = {}
    for step in steps:
        starts.setdefault(step["phase"], step["first"])
    names = [
        {"at": start, "label": say(f"rollout.course.{phase}"), "side": "left", "shown": "wide"}
        for phase, start in starts.items()
        if phase != "after"
    ]
    names.append(
        {"at": steps[0]["first"], "label": say("rollout.course.narrow"), "side": "left", "shown": "narrow"}
    )
    if "after" in starts:
        mean = say("rollout.course.mean", effect=effect)
        names.append({"at": starts["after"], "label": mean, "side": "left", "shown": "wide"})
        names.append({"at": steps[-1]["end"], "label": effect, "side": "right", "shown": "narrow"})
    last = steps[-1]
    if last["phase"] == "after" and last["first"] > starts["after"]:
        label = say("rollout.course.later", week=last["first"])
        names.append({"at": last["end"], "label": label, "side": "right", "shown": "wide"})
    return names


def forest_picture(desk: Desk, service: str) -> ForestPicture:
    """Every outcome of a scope."""
    rows = outcomes_of(desk, service)
    drawn = [row for row in rows if row["effect"] is not None and row["detectable"]]
    untold = [_untold(row) for row in rows if row not in drawn]
    hidden = [
        outcome_text(name, "title") for name in words.ORDER if name not in {row["outcome"] for row in rows}
    ]
    if hidden and rows:
        why = words.reason_text("not_granted").rstrip(".")
        untold += [say("rollout.forest.untold_one", title=title, why=why) for title in hidden]
    return ForestPicture(
        _forest(service, drawn) if drawn else None,
        say("rollout.forest.untold", outcomes=semicolons(untold)) if untold else "",
        tuple(tuple(effect_words.table_row(row)) for row in rows),
    )


def _untold(row: Row) -> str:
    name = row["outcome"]
    why = (
        words.reason_text(row["reason"]).rstrip(".")
        if row["effect"] is None
        else say("rollout.forest.too_few", figure=words.figure(name, row["effect"]))
    )
    return say("rollout.forest.untold_one", title=outcome_text(name, "title"), why=why)


def _forest(service: str, rows: Sequence[Row]) -> Drawing:
    effects = [_effect(place, row) for place, row in enumerate(rows)]
    reach = max(abs(effect[end]) for effect in effects for end in ("low", "high"))
    reach = min(MOST_REACH, max(LEAST_REACH, reach * (1 + ROOM)))
    told = [say("alt.forest.one", title=effect["label"], figure=effect["figure"]) for effect in effects]
    return Drawing(
        forest,
        {"effects": pl.DataFrame(effects, schema=_EFFECTS)},
        Corners(ANYWHERE.first, ANYWHERE.last, -reach, reach),
        say("alt.forest", scope=words.scope_title(service), effects=listing(told, most=len(told))),
        {"axis_title": say("rollout.forest.axis"), "effects_shown": len(effects)},
    )


def _effect(place: int, row: Row) -> dict[str, Any]:
    name = row["outcome"]
    effect = words.figure(name, row["effect"])
    ends = {"low": words.signed(name, row["low"]), "high": words.signed(name, row["high"])}
    label = outcome_text(name, "title")
    told = say("rollout.figure", effect=effect, verdict=words.verdict(row), **ends)
    return {
        "place": place,
        "label": label,
        "figure": told,
        "figure_short": say("rollout.figure_short", effect=effect, verdict=words.verdict(row, short=True)),
        "effect": row["effect"] / row["detectable"],
        "low": row["low"] / row["detectable"],
        "high": row["high"] / row["detectable"],
        "tone": words.tone(row),
        "tip": say("alt.forest.one", title=label, figure=told),
    }
