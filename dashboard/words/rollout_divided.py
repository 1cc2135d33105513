"""Use by tool, version, kind of task and staff group, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import metrics, numbers
from dashboard.words.catalogue import code, count, join, listing, say
from dashboard.words.registry import metric_text
from dashboard.words.saving import coverage_text, grade_text
from pipelines.metrics import METRICS
from pipelines.metrics.parts import PART_METRICS
from pipelines.shapes import BLOCKS_TOGETHER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, Any]
    Part = Mapping[str, Row]

TASK, STAFF, TOOL, VERSION = "task_type", "staff_group", "tool", "version"
DIMENSIONS = (TASK, TOOL, VERSION, STAFF)
"""Ways of dividing the use, the usual one first."""

SPECIALISED = frozenset(
    {"care_plan", "decision_support", "literature", "patient_education", "risk_assessment"}
)
"""Kinds of task in which a clinician's own judgement is the content; the others put down or pass on what is
known. Experts expect drafts to fit the first less well."""

MINUTES, TASKS = "net_minutes_saved_per_task", "tasks"
SHARES = tuple(name for name in PART_METRICS if name not in (MINUTES, TASKS))


def titles() -> dict[str, str]:
    """What can be chosen: the ways of dividing."""
    return {name: say(f"rollout.by.{name}") for name in DIMENSIONS}


def in_order(parts: Sequence[Part]) -> list[Part]:
    """Routine tasks before specialised ones, each by how often; all that are too small, last."""

    def place(part: Part) -> tuple[bool, bool, float, str]:
        row = part[TASKS]
        specialised = row["dimension"] == TASK and row["part"] in SPECIALISED
        return row["part"] is None, specialised, -(row["numerator"] or 0.0), row["part"] or ""

    return sorted((part for part in parts if TASKS in part), key=place)


def label(row: Row) -> str:
    """The part's name: `Discharge summary`, `Scribe 3.2`, `Nurses`."""
    part, dimension = row["part"], row["dimension"]
    if part is None:
        tool = row["tool_name"] if dimension == VERSION else None
        return say("rollout.by.others") if tool is None else say("rollout.by.others_of", tool=tool)
    if dimension == VERSION:
        version = part or say("rollout.by.no_version")
        return say("rollout.release.head", tool=row["tool_name"] or "", version=version)
    if dimension == TOOL:
        return str(row["tool_name"] or part)
    if dimension == STAFF:
        return say(f"ledger.group.{part}")
    name = code("task", part)
    return say("rollout.by.specialised", task=name) if part in SPECIALISED else name


def minutes(part: Part) -> float | None:
    """Net minutes saved a task; None where no task of it is timed."""
    row = part.get(MINUTES)
    return None if row is None else row["value"]


def figure(part: Part, *, short: bool = False) -> str:
    """What stands beside the bar: minutes a task, and what became of the drafts."""
    value = minutes(part)
    told = (
        say("rollout.by.untimed") if value is None else say("rollout.by.minutes", value=minutes_text(value))
    )
    if short:
        return told
    edited, rejected = (share(part.get(name)) for name in ("edit_share", "rejection_share"))
    return say("rollout.by.figure", minutes=told, edited=edited, rejected=rejected)


def share(row: Row | None) -> str:
    """A share of the part's tasks, or why there is none."""
    if row is None or row["value"] is None:
        state = "missing" if row is None or row["state"] == "value" else row["state"]
        return say(f"rollout.by.state.{state}")
    return metrics.number(METRICS[row["metric"]], row["value"])


def answer(parts: Sequence[Part]) -> str:
    """Where a task saved most and least, where it cost time, and how specialised tasks fare."""
    timed = [(value, part) for part in parts if (value := minutes(part)) is not None]
    if not timed:
        return say("rollout.by.answer.untimed")
    timed.sort(key=lambda pair: -pair[0])
    most, least = timed[0], timed[-1]
    sentences = []
    if len(timed) == 1:
        sentences.append(
            say("rollout.by.answer.one", name=label(most[1][TASKS]), value=minutes_text(most[0]))
        )
    else:
        names = {"name": label(most[1][TASKS]), "other": label(least[1][TASKS])}
        figures = {"value": minutes_text(most[0]), "low": minutes_text(least[0])}
        sentences.append(say("rollout.by.answer.spread", **names, **figures))
    costly = [label(part[TASKS]) for value, part in timed if round(value, 1) < 0]
    if costly:
        sentences.append(say("rollout.by.answer.costly", names=listing(costly)))
    return join(*sentences, _edited(parts))


def _edited(parts: Sequence[Part]) -> str:
    """How often drafts of routine and of specialised tasks are edited; empty where one kind is not told."""
    told = [part["edit_share"] for part in parts if "edit_share" in part]
    rows = [row for row in told if row["dimension"] == TASK and row["part"] and row["value"] is not None]
    kinds = [[row for row in rows if (row["part"] in SPECIALISED) is kind] for kind in (False, True)]
    if not all(kinds):
        return ""
    routine, specialised = (
        numbers.percent(sum(row["numerator"] for row in kind) / sum(row["denominator"] for row in kind))
        for kind in kinds
    )
    return say("rollout.by.answer.edited", routine=routine, specialised=specialised)


def rests(parts: Sequence[Part]) -> str:
    """The span, and the grades and coverage of the minutes."""
    row = parts[0][TASKS]
    days = {"first": numbers.day(row["first_day"]), "last": numbers.day(row["last_day"])}
    timed = [part[MINUTES] for part in parts if minutes(part) is not None]
    if not timed:
        return say("rollout.by.rests_untimed", **days)
    grades = listing(sorted({grade_text(one["evidence_grade"]) for one in timed}))
    weighed = sum((one["coverage"] or 0.0) * one["denominator"] for one in timed)
    usable = coverage_text(weighed / sum(one["denominator"] for one in timed))
    return say("rollout.by.rests", grade=grades, share=usable, **days)


def columns() -> list[str]:
    """Titles of the table of one way of dividing."""
    first = [say(f"rollout.by.column.{name}") for name in ("part", "tasks", "minutes", "before", "grade")]
    return [*first, *(metric_text(name, "title") for name in SHARES), say("rollout.by.column.blocks")]


def table_row(part: Part) -> tuple[str, ...]:
    """One part in the table; what is not told says which kind of nothing it is."""
    row, timed = part[TASKS], part.get(MINUTES)
    value, before = minutes(part), None if timed is None else timed["before"]
    return (
        label(row),
        numbers.plain(row["numerator"] or 0.0, 0),
        say("rollout.by.untimed") if value is None else minutes_text(value),
        say("rollout.by.no_before") if before is None else minutes_text(before),
        grade_text(timed["evidence_grade"]) if timed is not None and value is not None else "",
        *(share(part.get(name)) for name in SHARES),
        count("rollout.by.blocks", row["blocks"], of=BLOCKS_TOGETHER),
    )


def minutes_text(value: float) -> str:
    """Minutes with one decimal."""
    return numbers.plain(value, 1)
