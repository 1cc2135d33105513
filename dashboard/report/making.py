"""A document asked for: which, for whom, as on which day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from dashboard.drawings.kept import kept
from dashboard.fonts import can_print
from dashboard.report.board import board_summary
from dashboard.report.on_record import NOTHING, OnRecord, on_record
from dashboard.report.organisation import organisation_pack
from dashboard.report.pack import unit_pack
from dashboard.report.typeset import typeset
from dashboard.words.catalogue import ENGLISH, language, say, speaking
from pipelines.progress import Silent

if TYPE_CHECKING:
    from datetime import date

    from dashboard.data import About, Desk
    from dashboard.report.parts import Document
    from dashboard.report.typeset import Made
    from pipelines.progress import Progress

Kind = Literal["unit", "organisation", "board"]

KEPT = 16
"""Documents kept, so that a second reader need not wait. Desks are made per snapshot and grants; what the
record says of the figures is part of what they are kept by."""


def about_on(desk: Desk, today: date | None = None) -> About:
    """What the snapshot says of itself, as on a day (None: today, by the clock).

    The clock matters only where the data have become too old to say how things stand: else every day makes
    the same document, as on the day the snapshot was published.
    """
    now, published = desk.about(today), desk.about(desk.settings().built_on)
    return now if now.stale or published.stale else published


def made_of(
    desk: Desk,
    about: About,
    kind: Kind,
    unit_id: str = "",
    progress: Progress | None = None,
    record: OnRecord = NOTHING,
) -> Document:
    """What the document says. `unit_id`: of a unit's pack; `record`: what people wrote beside the figures."""
    if kind == "unit":
        return unit_pack(desk, unit_id, about, record)
    if kind == "board":
        return board_summary(desk, about, record)
    return organisation_pack(desk, about, progress or Silent(), record)


def make(
    desk: Desk,
    about: About,
    kind: Kind,
    unit_id: str = "",
    progress: Progress | None = None,
    record: OnRecord = NOTHING,
) -> Made:
    """The document as a PDF, in the language spoken; in English, which it then says, where no font has it."""
    wanted = language()
    if can_print(say("frame.never_use")):
        return typeset(made_of(desk, about, kind, unit_id, progress, record), progress)
    with speaking(ENGLISH):
        document = made_of(desk, about, kind, unit_id, progress, record)
        notice = say("report.in_english", tag=wanted)
        return typeset(replace(document, notice=notice), progress)


def pdf(desk: Desk, kind: Kind, unit_id: str = "") -> bytes:
    """The document as a PDF, as on today: what a page hands out when it is asked for it."""
    return _made(desk, about_on(desk), kind, unit_id, on_record(desk))


@kept(KEPT)
def _made(desk: Desk, about: About, kind: Kind, unit_id: str, record: OnRecord) -> bytes:
    return make(desk, about, kind, unit_id, record=record).content
