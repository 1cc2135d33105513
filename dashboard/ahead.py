"""What is drawn before anyone asks: every kind of chart, and each page as it is first opened.

Building a kind of chart takes up to a second, and reading a page's figures for the first time some hundred
milliseconds. Both are done once, in a thread beside the readers: when the server starts, and again for each
snapshot published while it runs, so that the step from old to new figures is as quick as any other.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from dashboard import data
from dashboard.drawings import data_quality
from dashboard.drawings.alerts import groups, told
from dashboard.drawings.control import control_picture_of, options
from dashboard.drawings.load_lines import cards
from dashboard.drawings.overload_reports import EVERY as EVERY_REPORT
from dashboard.drawings.overload_reports import reports_of
from dashboard.drawings.rollout import course_picture, forest_picture, outcomes_of
from dashboard.drawings.rollout_around import use_picture
from dashboard.drawings.rollout_divided import divided_picture
from dashboard.drawings.rollout_promise import promise_picture
from dashboard.drawings.safeguard_pictures import pictures
from dashboard.drawings.safeguards import EVERY, scopes
from dashboard.drawings.unit import UNITS_KEPT, unit_picture
from dashboard.words.alerts import GAP
from dashboard.words.rollout import ORGANISATION
from dashboard.words.rollout_divided import DIMENSIONS
from pipelines.errors import PlimsollError

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from dashboard.charts.spec import Drawing
    from dashboard.data import Desk

LOOK_EVERY_SECONDS = 10.0
"""How often the server looks whether something newer was published."""


def draw_ahead() -> None:
    """Draw what readers of the published snapshot see first. Pages tell of faults themselves."""
    try:
        snapshot_id = data.published()
        if snapshot_id is None:
            return
        for drawing in _first_seen(data.desk_for(data.LOCAL_USER, snapshot_id)):
            if drawing is not None:
                drawing.spec()
    except PlimsollError:
        return


def set_aside() -> None:
    """Spare what is there now from the collector's passes.

    A pass over all generations looks at everything that lives while every reader waits: libraries and kept
    drawings take a third of a second. (Streamlit's own pass after each run of a page is switched off in the
    server's settings; Python's stays.) What was set aside before is looked at once more first, so that an
    old snapshot's drawings do go.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def keep_drawn(stop: threading.Event) -> None:
    """Draw ahead now and whenever something newer is published, until told to stop."""
    drawn: str | None = None
    while not stop.is_set():
        newest = data.published()
        if newest != drawn:
            draw_ahead()
            set_aside()
            drawn = newest
        stop.wait(LOOK_EVERY_SECONDS)


def _first_seen(desk: Desk) -> Iterator[Drawing | None]:
    """The pages' drawings in the order in which readers come to them."""
    yield from cards(desk).values()
    units = desk.units().head(UNITS_KEPT).to_dicts()
    for unit in units[:1]:
        yield from unit_picture(desk, unit["unit_id"]).pictures().values()
        for metric, group in options(desk, unit)[:1]:
            yield control_picture_of(desk, unit["unit_id"], metric, group).drawing
    yield from _of_alerts(desk)
    yield from reports_of(desk, EVERY_REPORT).pictures().values()
    yield from (picture.drawing for picture in pictures(desk, scopes(desk)[EVERY]).values())
    yield from _of_rollout(desk)
    yield from _of_quality(desk)
    for unit in units[1:]:
        yield from unit_picture(desk, unit["unit_id"]).pictures().values()
        for metric, group in options(desk, unit)[:1]:
            yield control_picture_of(desk, unit["unit_id"], metric, group).drawing


def _of_alerts(desk: Desk) -> Iterator[Drawing]:
    """Open alerts as the page shows them at first: alarms, then units that cannot be judged."""
    opened = [row for row in told(desk) if row["closed_on"] is None]
    for part in (False, True):
        ids = tuple(row["alert_id"] for row in opened if (row["kind"] == GAP) is part)
        for group in groups(desk, ids):
            yield from group.pictures


def _of_rollout(desk: Desk) -> Iterator[Drawing | None]:
    rows = outcomes_of(desk, ORGANISATION)
    for row in rows:
        yield course_picture(desk, ORGANISATION, row["outcome"]).drawing
    yield forest_picture(desk, ORGANISATION).drawing
    ledgers = desk.rollout_ledgers(ORGANISATION).to_dicts()
    promised = promise_picture(desk, ORGANISATION, ledgers[0] if ledgers else None)
    yield promised.drawing
    yield promised.shares
    yield use_picture(desk, ORGANISATION, ledgers).drawing
    yield divided_picture(desk, ORGANISATION, DIMENSIONS[0]).drawing


def _of_quality(desk: Desk) -> Iterator[Drawing | None]:
    stretches, about = data_quality.by_unit(desk), desk.about()
    units = data_quality.in_order(desk.units().to_dicts(), stretches)
    yield data_quality.unit_strips(units, stretches, desk.go_lives())
    yield data_quality.feed_strips(data_quality.feeds(desk, about), about)
