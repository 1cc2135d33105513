"""What is said of the example unit on the page for newcomers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.words.catalogue import join, say
from dashboard.words.load_lines import line_text, load_text
from dashboard.words.standing import standing_text

if TYPE_CHECKING:
    from dashboard.data import About
    from dashboard.drawings.welcome import Example


def line_here(shown: Example | None, about: About) -> str:
    """`Ash Ward: 6.9 patients per nurse, line 6. Over its line.`; empty without an example."""
    if shown is None:
        return ""
    unit = shown.unit
    figures = say("welcome.line", unit=unit["unit_name"], load=load_text(unit), line=line_text(unit))
    return say("welcome.line.stands", figures=figures, standing=standing_text(unit, about))


def conversion_here(shown: Example | None) -> str:
    """What the picture of the saving shows; that there is none to show is said as well."""
    if shown is None:
        return ""
    if shown.saved is None:
        return say("welcome.conversion.none", unit=shown.unit["unit_name"])
    return say("welcome.conversion", unit=shown.unit["unit_name"])


def ledger_here(shown: Example | None) -> str:
    """The ledger's own sentence."""
    if shown is None:
        return ""
    return join(shown.ledger_answer) or say("welcome.ledger.none", unit=shown.unit["unit_name"])


def start(page: str) -> str:
    """Where to begin, by the question one comes with."""
    name = page.removeprefix("views/").removesuffix(".py")
    return say(f"welcome.start.{name}")
