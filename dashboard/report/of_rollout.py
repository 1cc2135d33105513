"""Parts about the rollout as a whole: what it did in all units together, and what was promised of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.rollout import course_picture, forest_picture, outcomes_of
from dashboard.drawings.rollout_promise import promise_picture
from dashboard.report.parts import Heading, Listing, Plate, Table, Terms, Text
from dashboard.words import rollout as words
from dashboard.words import rollout_effects as effect_words
from dashboard.words import rollout_promise as promise_words
from dashboard.words.catalogue import join, say
from dashboard.words.registry import outcome_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import About, Desk
    from dashboard.report.parts import Part

    Row = Mapping[str, Any]

COURSES = ("documentation_minutes", "load")
"""Outcomes whose course is drawn: time, and what it may have become."""


def answer(desk: Desk, about: About) -> str:
    """The rollout page's answer for the whole organisation."""
    rows = outcomes_of(desk, words.ORGANISATION)
    covered = desk.rollout_covered(words.ORGANISATION)
    return words.answer(words.ORGANISATION, rows, _ledger(desk), about, covered=covered)


def the_rollout(desk: Desk, about: About) -> list[Part]:
    """The answer, the course of time and of load, every outcome, and the promise beside what was measured."""
    parts: list[Part] = [
        Heading(say("rollout.title"), 1, page=True),
        Text(answer(desk, about), "answer"),
        Heading(say("rollout.course.title"), 2),
    ]
    for name in COURSES:
        picture = course_picture(desk, words.ORGANISATION, name)
        title = outcome_text(name, "title")
        if picture.drawing is None:
            parts.append(Text(join(f"{title}.", picture.instead), "empty"))
        else:
            parts.append(Plate(picture.drawing, title, join(*picture.notes)))
    forest = forest_picture(desk, words.ORGANISATION)
    parts.append(Heading(say("rollout.forest.title"), 2))
    if forest.drawing is None:
        parts.append(Text(say("rollout.forest.empty"), "empty"))
    else:
        parts += [Text(join(say("rollout.forest.text"), say("rollout.signs")), "lead"), Plate(forest.drawing)]
    if forest.untold:
        parts.append(Text(forest.untold, "note"))
    if forest.rows:
        parts.append(Table(say("rollout.table"), tuple(effect_words.columns()), forest.rows))
    return [*parts, *_promised(desk)]


def _promised(desk: Desk) -> list[Part]:
    """Minutes a shift and shares of the saving: promised, measured, and what a rule says."""
    picture = promise_picture(desk, words.ORGANISATION, _ledger(desk))
    parts: list[Part] = [Heading(say("rollout.promise.title"), 2)]
    if picture.drawing is None:
        parts.append(Text(picture.instead, "empty"))
    else:
        parts += [Text(say("rollout.promise.text"), "lead"), Plate(picture.drawing)]
    told = tuple((one.title, join(one.verdict, one.figure, one.notes)) for one in picture.promises)
    if told:
        parts.append(Terms(told))
    if picture.judged:
        parts.append(Text(say("rollout.promise.rule"), "note"))
    if picture.shares is not None:
        parts.append(Plate(picture.shares, say("rollout.shares.title"), picture.shares_note))
    elif picture.shares_instead:
        parts.append(Text(picture.shares_instead, "empty"))
    if picture.rows:
        parts.append(Table(say("rollout.promise.table"), tuple(promise_words.columns()), picture.rows))
    return [*parts, Listing(say("page.limits"), tuple(say(f"rollout.limits.{n}") for n in (1, 2, 3, 4)))]


def _ledger(desk: Desk) -> Row | None:
    """The ledger of all staff of the organisation; None without a grant on every unit."""
    return next(desk.rollout_ledgers(words.ORGANISATION).iter_rows(named=True), None)
