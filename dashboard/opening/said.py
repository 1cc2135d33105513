"""A page's title and answer, from a desk and what the address asks for, without a screen.

Pages say the same by the same words once they are drawn; a test compares the two on every page, as every
role, in both languages. A page that is not in `OPENINGS` says nothing ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.drawings import data_quality as quality_pictures
from dashboard.drawings import methods as method_tables
from dashboard.drawings.alerts import told as told_alerts
from dashboard.drawings.line_past import past, subjects
from dashboard.drawings.overload_reports import EVERY as EVERY_REPORT
from dashboard.drawings.overload_reports import reports_of
from dashboard.drawings.rollout import outcomes_of
from dashboard.drawings.safeguard_pictures import pictures
from dashboard.drawings.safeguards import EVERY as EVERY_SCOPE
from dashboard.drawings.safeguards import scopes
from dashboard.drawings.unit import unit_picture
from dashboard.navigation import (
    ALERTS,
    DATA_QUALITY,
    LOAD_LINES,
    METHODS,
    OVERLOAD_REPORTS,
    PLANNER,
    ROLLOUT,
    SAFEGUARDS,
    SET_THE_LINE,
    THIS_WEEK,
    UNIT,
    VERIFY,
    WELCOME,
    address,
)
from dashboard.sections import contested, line_talk
from dashboard.sections.report_answers import shown_reports
from dashboard.sections.shown_cases import actions_of, shown_cases
from dashboard.sections.week_lists import read_week
from dashboard.words import alerts as alert_words
from dashboard.words import answers as answer_words
from dashboard.words import cases as case_words
from dashboard.words import data_quality as quality_words
from dashboard.words import load_lines as load_line_words
from dashboard.words import methods as method_words
from dashboard.words import overload_reports as overload_words
from dashboard.words import planner as planner_words
from dashboard.words import rollout as rollout_words
from dashboard.words import set_the_line as line_words
from dashboard.words import this_week as week_words
from dashboard.words import unit as unit_words
from dashboard.words.catalogue import join, say
from dashboard.words.safeguard_answer import answer as safeguard_answer
from dashboard.words.standing import Tone, section, shown_standing, standing_text
from pipelines.planning.ask import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from dashboard.data import Desk
    from dashboard.words.contests import Flags

    Asked = Mapping[str, str]
    Row = Mapping[str, Any]


class Forged(LookupError):
    """The address asks for what is not there: the page itself says so, above its answer."""


@dataclass(frozen=True)
class Field:
    """A list that stands above an answer: its label, and what is chosen in it."""

    label: str
    chosen: str


@dataclass(frozen=True)
class Opening:
    """What stands at the top of a page. `standing`: of the one unit it is about, and in words."""

    title: str
    answer: str
    fields: tuple[Field, ...] = ()
    standing: tuple[Tone, str] | None = None


def opening(page: str, desk: Desk, asked: Asked) -> Opening | None:
    """What the page at this address says first.

    None where it says nothing ahead, or what is asked for is not there. PlimsollError where what people wrote
    cannot be read.
    """
    made = OPENINGS.get(page)
    try:
        return None if made is None else made(desk, asked)
    except Forged:
        return None


def _one_of(options: Iterable[str], asked: Asked, name: str, usual: str | None = None) -> str:
    """What is asked for under this name; the usual one, or the first, where nothing is."""
    offered = list(options)
    wanted = asked.get(name, offered[0] if usual is None else usual)
    if wanted not in offered:
        raise Forged
    return wanted


def _units(desk: Desk) -> dict[str, Row]:
    """Every unit by id, in the site's order."""
    return {row["unit_id"]: row for row in sorted(desk.units().to_dicts(), key=lambda row: row["place"])}


def _standing(desk: Desk, row: Row, flags: Flags) -> tuple[Tone, str]:
    about = desk.about()
    text = flags.beside(standing_text(row, about), row["unit_id"], "standing")
    return shown_standing(row, about), text


def _this_week(desk: Desk, asked: Asked) -> Opening:
    about = desk.about()
    every = [row for row in desk.units().to_dicts() if section(row) != "closed"]
    chosen = _one_of(["", *(row["unit_id"] for row in every)], asked, "unit")
    units = [
        row for row in every if (row["unit_id"] == chosen if chosen else desk.grants.covers(row["unit_id"]))
    ]
    flags = contested.looked_up(desk, "this_week", units).flags
    week = read_week(desk, units, about).marked(flags)
    facts = week.facts(units, week.lists(units))
    answer = week_words.answer(facts, about) if units or not every else say("week.no_grant")
    return Opening(say("week.title"), answer)


def _load_lines(desk: Desk, _asked: Asked) -> Opening:
    units = [row for row in desk.units().to_dicts() if section(row) != "closed"]
    return Opening(say("load_lines.title"), load_line_words.answer(units, desk.about()))


def _unit(desk: Desk, asked: Asked) -> Opening | None:
    if not (units := _units(desk)):
        return None
    row = units[_one_of(units, asked, "unit")]
    cases = [each for each in shown_cases(desk)[1] if each.now.case.unit_id == row["unit_id"]]
    disputed = contested.looked_up(desk, "unit", [row])
    picture = unit_picture(desk, row["unit_id"], (*actions_of(cases), *contested.marks(disputed.found)))
    return Opening(
        say("unit.title"),
        unit_words.answer(row, picture.saving, desk.about(), picture.ledger.where),
        (Field(say("unit.choose"), row["unit_name"]),),
        _standing(desk, row, disputed.flags),
    )


def _rollout(desk: Desk, asked: Asked) -> Opening:
    services = sorted(set(desk.rollout_units()["service"].drop_nulls()))
    service = _one_of([rollout_words.ORGANISATION, *services], asked, "scope")
    ledgers = desk.rollout_ledgers(service).to_dicts()
    covered = desk.rollout_covered(service)
    answer = rollout_words.answer(
        service, outcomes_of(desk, service), ledgers[0] if ledgers else None, desk.about(), covered=covered
    )
    return Opening(say("rollout.title"), answer)


def _safeguards(desk: Desk, asked: Asked) -> Opening:
    found = scopes(desk)
    scope = found[_one_of(found, asked, "look") if len(found) > 1 else EVERY_SCOPE]
    every = [picture.found for picture in pictures(desk, scope).values()]
    name = scope.name if scope.value else ""
    answer = safeguard_answer(every, desk.about(), name, units=len(scope.units))
    return Opening(say("safeguards.title"), answer)


def _alerts(desk: Desk, _asked: Asked) -> Opening:
    units = desk.units().to_dicts()
    hidden = sum(not desk.grants.covers(row["unit_id"]) for row in units)
    waits = case_words.answer(shown_cases(desk)[1])
    answer = alert_words.answer(told_alerts(desk), units, desk.about(), hidden=hidden)
    return Opening(say("alerts.title"), join(answer, waits))


def _overload_reports(desk: Desk, asked: Asked) -> Opening:
    units = _units(desk)
    offered = list(units) if len(units) == 1 else [EVERY_REPORT, *units]
    chosen = _one_of(offered, asked, "unit")
    inside = [row for row in units.values() if chosen in (EVERY_REPORT, row["unit_id"])]
    granted = [row for row in inside if desk.grants.covers(row["unit_id"])]
    disputed = contested.looked_up(desk, "overload_reports", granted)
    told = reports_of(desk, chosen, contested.marks(disputed.found) if chosen else ())
    book, shown = shown_reports(desk, chosen)
    waits = answer_words.answer(shown, book.clocks, desk.site_time().date())
    return Opening(say("overload.title"), join(overload_words.answer(told.facts, desk.about()), waits))


def _planner(desk: Desk, asked: Asked) -> Opening:
    title = say("planner.title")
    if not (units := _units(desk)):
        return Opening(title, say("planner.nothing"))
    row = units[_one_of(units, asked, "unit", usual=next(iter(desk.units()["unit_id"])))]
    lines = desk.plan_lines(row["unit_id"])
    answer = planner_words.cannot_plan(row, desk.about(), lines) or planner_words.answer(
        row, lines, ask(lines), desk.plan_window()
    )
    flags = contested.looked_up(desk, "planner", [row]).flags
    field = Field(say("unit.choose"), row["unit_name"])
    return Opening(title, answer, (field,), _standing(desk, row, flags))


def _set_the_line(desk: Desk, asked: Asked) -> Opening | None:
    if not (units := _units(desk)):
        return None
    unit = units[_one_of(units, asked, "unit")]
    found = subjects(desk, unit["unit_id"])
    subject = found[_one_of(found, asked, "line")]
    shown = past(desk, unit["unit_id"], subject.key)
    fields = [
        Field(say("unit.choose"), unit["unit_name"]),
        Field(say("set_line.choose.line"), line_words.subject_title(subject)),
    ]
    limit = None
    if shown.enough:
        titles = {
            line_words.value(row["limit"]): line_words.candidate_title(row, subject) for row in shown.limits
        }
        value = _one_of(titles, asked, "candidate", usual=line_words.value(shown.usual or 0.0))
        fields.append(Field(say("set_line.choose.candidate"), titles[value]))
        limit = float(value)
    proposed = line_talk.open_limit(desk, line_talk.read(desk, unit["unit_id"]), subject)
    answer = line_words.answer(unit, shown, limit, desk.about(), proposed)
    return Opening(say("set_line.title"), answer, tuple(fields))


def _data_quality(desk: Desk, _asked: Asked) -> Opening:
    facts = quality_pictures.facts(desk)
    return Opening(say("quality.title"), quality_words.answer(facts, desk.about()))


def _methods(desk: Desk, _asked: Asked) -> Opening:
    answer = method_words.answer(method_tables.site(desk), desk.settings(), desk.about())
    return Opening(say("methods.title"), answer)


def _welcome(_desk: Desk, _asked: Asked) -> Opening:
    return Opening(say("welcome.title"), say("welcome.answer"))


def _verify(_desk: Desk, _asked: Asked) -> Opening:
    return Opening(say("verify.title"), say("verify.answer"))


OPENINGS: Mapping[str, Callable[[Desk, Asked], Opening | None]] = {
    address(page): made
    for page, made in (
        (THIS_WEEK, _this_week),
        (LOAD_LINES, _load_lines),
        (UNIT, _unit),
        (ROLLOUT, _rollout),
        (SAFEGUARDS, _safeguards),
        (ALERTS, _alerts),
        (OVERLOAD_REPORTS, _overload_reports),
        (PLANNER, _planner),
        (SET_THE_LINE, _set_the_line),
        (DATA_QUALITY, _data_quality),
        (METHODS, _methods),
        (WELCOME, _welcome),
        (VERIFY, _verify),
    )
}
"""By the page's address."""
