"""The page of the form that is filed with a unit's code: one HTML file, no script, nothing loaded."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from dashboard import languages
from dashboard.charts.theme import DARK, LIGHT
from dashboard.desk.report_book import (
    ASKED,
    CAME,
    CAUSES,
    LEVELS,
    LONGEST_NAME,
    LONGEST_TEXT,
    REMEDIES,
    TRIED,
    ReportBook,
)
from dashboard.filing.form import ANONYMOUS, NAMED
from dashboard.filing.shifts import planned_for
from dashboard.templates import page_template
from dashboard.words import file_report as words
from dashboard.words.catalogue import count, say
from dashboard.words.overload_reports import cause_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.desk.report_book import Clocks
    from dashboard.filing.form import Inputs, Told
    from dashboard.words.file_report import Shift

    Row = Mapping[str, Any]

ADDRESS = "/file"
"""Below this address codes open the form of their unit: `/file/k7qf-3m2p-9xta-p2md`."""


@dataclass(frozen=True)
class Place:
    """What the form says of its unit. `snapshot_id` empty: no figures can be read now."""

    unit: Row
    shifts: Sequence[Shift]
    coming: Sequence[Row]
    contact: str
    snapshot_id: str
    clocks: Clocks


@dataclass(frozen=True)
class Form:
    """One unit's form, in a language. `address`: its own, with the code it was opened with."""

    place: Place
    language: str
    address: str


def entry(language: str, fault: str = "") -> str:
    """Where a code is typed that was not scanned."""
    return page_template("dashboard.filing", "page.html").render(
        **_around(language, say("by_code.title")), entry=_entry(), form=None, done=None, fault=fault
    )


def form(
    asked: Form,
    key: str,
    inputs: Inputs | None = None,
    fault: str = "",
    *,
    chosen: Shift | None = None,
    flagged: bool = False,
) -> str:
    """The form; `inputs`: what stood in it when it was sent, not kept. `flagged`: it may name a patient."""
    place = asked.place
    told = {
        "key": key,
        "contact": words.first_line(place.contact),
        "about": say("by_code.about", unit=place.unit["unit_name"]),
        "fields": _fields(place, inputs, chosen),
        "red_flag": say("file.red_flag"),
        "has_red_flag": inputs is not None and inputs.red_flag,
        "text": say("file.text"),
        "longest_text": LONGEST_TEXT,
        "written": inputs.text if inputs else "",
        "keep": say("file.flagged.keep") if flagged or (inputs and inputs.keep_text) else "",
        "keeps": inputs is not None and inputs.keep_text,
        "who": _who(inputs),
        "name_title": say("file.name"),
        "longest_name": LONGEST_NAME,
        "name": inputs.name if inputs else "",
        "guess": say("by_code.guess"),
        "code_text": say("file.code", code=ReportBook.code(key)),
        "send": say("file.button"),
        "how": _how(place),
    }
    return page_template("dashboard.filing", "page.html").render(
        **_around(asked.language, say("file.title"), asked.address),
        entry=None,
        form=told,
        done=None,
        fault=fault,
    )


def done(asked: Form, told: Told, *, with_code: bool) -> str:
    """What became of the form. `with_code`: the reporter's code is told."""
    said = {
        "text": told.text if with_code else say("by_code.again"),
        "next": told.next,
        "code": told.code if with_code else "",
        "later": say("by_code.later"),
        "leave": say("by_code.leave"),
        "another": say("file.done.another"),
        "contact": words.first_line(asked.place.contact),
    }
    return page_template("dashboard.filing", "page.html").render(
        **_around(asked.language, say("file.title"), asked.address),
        entry=None,
        form=None,
        done=said,
        fault="",
    )


def _around(language: str, title: str, address: str = "") -> dict[str, Any]:
    """What every one of these pages has."""
    return {
        "tag": languages.TAGS[language],
        "parameter": languages.PARAMETER,
        "language": language,
        "languages": [
            {"code": code, "name": name, "tag": languages.TAGS[code]}
            for code, name in languages.NAMES.items()
        ],
        "address": address,
        "languages_title": say("frame.languages"),
        "title": title,
        "never_use": say("frame.never_use"),
        "light": asdict(LIGHT),
        "dark": asdict(DARK),
    }


def _entry() -> dict[str, str]:
    return {
        "address": ADDRESS,
        "text": say("by_code.enter"),
        "code": say("by_code.code"),
        "button": say("by_code.open"),
    }


def _fields(place: Place, inputs: Inputs | None, chosen: Shift | None) -> list[dict[str, Any]]:
    shift = chosen or place.shifts[0]
    levels = words.choices("level", LEVELS)
    told: dict[str, Any] = {} if inputs is None else asdict(inputs)
    return [
        _field(
            "shift", "select", say("file.shift"), [_shift(each, place) for each in place.shifts], shift.value
        ),
        _field(
            "level",
            "radio",
            say("file.level"),
            [(str(each), levels[each], say(f"file.level.{each}.text")) for each in LEVELS],
            str(told.get("level")),
        ),
        _field(
            "cause",
            "select",
            say("file.cause"),
            [(each, cause_title(each), "") for each in CAUSES],
            told.get("cause"),
        ),
        _field("remedy", "select", say("file.remedy"), _titled("remedy", REMEDIES), told.get("remedy")),
        _field(
            "tried", "checks", say("file.tried"), _titled("tried", TRIED), *(inputs.tried if inputs else ())
        ),
        *(
            _field(name, "row", say(f"file.{name}"), _titled(name, values), told.get(name))
            for name, values in (("help_asked", ASKED), ("help_came", CAME))
        ),
    ]


def _field(
    name: str, kind: str, title: str, options: Sequence[tuple[str, str, str]], *chosen: str | None
) -> dict[str, Any]:
    """A field with its choices: value, text, and what is said below it."""
    return {
        "name": name,
        "kind": kind,
        "title": title,
        "options": [
            {"value": value, "text": text, "caption": caption, "chosen": value in chosen}
            for value, text, caption in options
        ],
        "choose": "" if any(chosen) else say("file.choose"),
    }


def _titled(family: str, values: Sequence[str]) -> list[tuple[str, str, str]]:
    return [(value, text, "") for value, text in words.choices(family, values).items()]


def _shift(shift: Shift, place: Place) -> tuple[str, str, str]:
    people = words.people_planned(planned_for(place.coming, shift))
    title = shift.title()
    if people is not None:
        title = say("by_code.planned", shift=title, people=count("file.guess.people", people))
    return shift.value, title, ""


def _who(inputs: Inputs | None) -> dict[str, Any]:
    options = [(each, say(f"file.who.{each}"), say(f"file.who.{each}.text")) for each in (ANONYMOUS, NAMED)]
    return _field("who", "radio", say("file.who"), options, inputs.who if inputs else ANONYMOUS)


def _how(place: Place) -> dict[str, Any]:
    clocks = place.clocks
    first = say(
        "file.how.1",
        acknowledge=count("days", clocks.acknowledge_days),
        decide=count("days", clocks.unresolved_days),
    )
    rest = ("file.how.2", "file.how.3", "file.limits.1", "file.limits.2", "file.limits.3")
    return {"title": say("by_code.how"), "lines": [first, *(say(each) for each in rest)]}
