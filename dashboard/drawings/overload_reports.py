"""Overload reports of all units or one: unit beside unit, week by week beside load, and cause by cause."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.charts.overload import BARS, FLOOR, WORDS, cause_blocks, report_weeks, unit_rows
from dashboard.charts.parts import ANYWHERE, Corners, with_lanes
from dashboard.charts.spec import Drawing
from dashboard.drawings.alerts import told as alerts_told
from dashboard.drawings.kept import kept
from dashboard.drawings.time import MARK_COLUMNS, lanes, load_drawing, marks_of, saved_drawing
from dashboard.drawings.window import extent, shown_days
from dashboard.words import numbers
from dashboard.words import overload_reports as words
from dashboard.words.catalogue import listing, say
from dashboard.words.saving import recent_saving
from dashboard.words.unit import why_no_saving
from pipelines.shapes import BLOCK_WEEKS, BLOCKS_TOGETHER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import Desk
    from dashboard.drawings.time import Written

    Row = Mapping[str, Any]

EVERY = ""
"""The choice of all units."""
KIND = "overload_reports"
UNITS_KEPT = 256
PICTURED = 24
"""Units that get a bar; the table has all."""
LEAST = 4
"""An axis of reports never magnifies less than this many."""
_MARKS = {"happened_on": pl.Date, "kind": pl.String, "label": pl.String, "tip": pl.String, "lane": pl.Int64,
          "side": pl.String}  # fmt: skip


@dataclass(frozen=True)
class Reports:
    """What is told of the units chosen. A drawing is None where there is nothing to draw."""

    facts: words.Facts
    units: Drawing | None
    weeks: Drawing | None
    saved: Drawing | None
    load: Drawing | None
    instead: tuple[str, ...]
    """Of one unit: why its time saved, or its load, is not drawn."""
    causes: Drawing | None
    happened: tuple[str, ...]
    by_week: tuple[Row, ...]
    """Each week's reports, and of one unit its load and its hours saved."""
    by_block: tuple[Row, ...]

    def pictures(self) -> dict[str, Drawing]:
        """Every chart of the page by its title, in the page's order."""
        every = [
            (say("overload.units.title"), self.units),
            (say("overload.picture.weeks"), self.weeks),
            (say("unit.picture.saved"), self.saved),
            (say("unit.picture.load"), self.load),
            (say("overload.causes.title"), self.causes),
        ]
        return {title: drawing for title, drawing in every if drawing is not None}


@kept(UNITS_KEPT)
def reports_of(desk: Desk, chosen: str, written: tuple[Written, ...] = ()) -> Reports:
    """What is told of one unit, or of `EVERY` one. Kept by desk, which is made per snapshot and grants.

    `written`: what people wrote that is marked on the charts of one unit; it comes from the record.
    """
    places = desk.units().sort("place").to_dicts()
    asked = [row for row in places if chosen in (EVERY, row["unit_id"])]
    alone = asked[0] if len(asked) == 1 else None
    ids = [row["unit_id"] for row in asked]
    weeks = desk.overload_weeks(ids)
    causes = desk.overload_causes(ids)
    by_unit = tuple(row for row in desk.overload_units().to_dicts() if row["unit_id"] in ids)
    facts = words.Facts(
        places=len(places),
        alone=alone,
        hidden=sum(not desk.grants.covers(unit) for unit in ids),
        asked=len(ids),
        collected=not weeks.is_empty(),
        units=by_unit,
        causes=_recent_causes(causes),
        causes_to=_last_day(causes),
        cause_weeks=BLOCK_WEEKS * min(BLOCKS_TOGETHER, causes["block_start"].n_unique()),
        knows_causes=desk.knows_causes(),
        alerts=_open_alerts(desk, ids),
        newest=_newest(desk),
    )
    if weeks.is_empty():
        return Reports(facts, None, None, None, None, (), None, (), (), ())
    marks = pl.DataFrame(schema=_MARKS) if alone is None else _marks(desk, alone["unit_id"], weeks, written)
    beside = Beside() if alone is None else _beside(desk, alone, weeks, marks)
    return Reports(
        facts,
        units=_units(by_unit) if alone is None else None,
        weeks=_weeks(weeks, marks, facts),
        saved=beside.saved,
        load=beside.load,
        instead=beside.instead,
        causes=_causes(causes, weeks, facts),
        happened=tuple(marks["tip"].to_list()),
        by_week=tuple(
            {**row, "live": beside.live, **beside.weeks.get(row["week_start"], {})}
            for row in weeks.reverse().to_dicts()
        ),
        by_block=tuple(causes.to_dicts()),
    )


def _newest(desk: Desk) -> date | None:
    """The day of the newest report that was loaded, of any unit; None where that is not known."""
    feeds = desk.feeds()
    last = feeds.filter(pl.col("table_name") == KIND)["last_date"].max() if feeds.height else None
    return last if isinstance(last, date) else None


def _open_alerts(desk: Desk, ids: Sequence[str]) -> tuple[str, ...]:
    """Names of the units in which an alert of overload reports is open."""
    return tuple(
        row["unit_name"]
        for row in alerts_told(desk)
        if row["kind"] == KIND and row["closed_on"] is None and row["unit_id"] in ids
    )


def _recent_causes(causes: pl.DataFrame) -> dict[str, int]:
    """Reports of the last blocks by cause, the most frequent first."""
    blocks = causes["block_start"].unique().sort().tail(BLOCKS_TOGETHER)
    return _sums(causes.filter(pl.col("block_start").is_in(blocks.to_list())))


def _sums(causes: pl.DataFrame) -> dict[str, int]:
    given = causes.drop_nulls("cause").group_by("cause").agg(pl.col("reports").sum())
    return dict(given.sort(pl.col("reports"), "cause", descending=[True, False]).iter_rows())


def _last_day(causes: pl.DataFrame) -> date | None:
    last = causes["block_end"].max()
    return last if isinstance(last, date) else None


def _units(rows: Sequence[Row]) -> Drawing | None:
    told = [row for row in rows if row["shown"] > 0][:PICTURED]
    if not told:
        return None
    frame = pl.DataFrame(
        [
            (
                place,
                row["unit_name"],
                words.unit_figure(row),
                words.unit_figure(row, short=True),
                row["shown"],
                row["shown_severe"],
                words.unit_tip(row),
            )
            for place, row in enumerate(told)
        ],
        schema=["place", "label", "figure", "figure_short", "reports", "severe", "tip"],
        orient="row",
    )
    most = max(LEAST, *(row["shown"] for row in told))
    return Drawing(
        unit_rows,
        {"rows": frame},
        Corners(ANYWHERE.first, ANYWHERE.last, 0.0, float(most)),
        say("overload.alt.units", units=listing([words.unit_tip(row) for row in told], most=len(told))),
        {"axis_title": say("overload.units.axis"), "rows_shown": len(told)},
    )


def _marks(desk: Desk, unit_id: str, weeks: pl.DataFrame, written: tuple[Written, ...]) -> pl.DataFrame:
    """What happened to the unit; of its alerts those of overload reports."""
    every = marks_of(desk, unit_id, weeks, written)
    alerts = pl.col("kind").is_in(["alert", "watch", "gap"])
    wanted = every.filter(~alerts | (pl.col("subject") == KIND)).drop("lane", "side")
    return with_lanes(wanted, *shown_days(weeks)).select(*MARK_COLUMNS)


@dataclass(frozen=True)
class Beside:
    """What stands under the reports of one unit: time saved and load, drawn and by week."""

    saved: Drawing | None = None
    load: Drawing | None = None
    instead: tuple[str, ...] = ()
    live: bool = False
    weeks: Mapping[date, Row] = field(default_factory=dict)


def _beside(desk: Desk, unit: Row, weeks: pl.DataFrame, marks: pl.DataFrame) -> Beside:
    here = pl.col("unit_id") == unit["unit_id"]
    load, live = desk.load_weeks().filter(here), desk.go_lives().filter(here).height > 0
    saved, about = desk.saved_weeks(unit["unit_id"]), desk.about()
    told: dict[date, Row] = {
        row["week_start"]: {"load": row["load"], "limit": row["limit"]} for row in load.iter_rows(named=True)
    }
    for row in saved.iter_rows(named=True):
        hours = {"hours": row["hours"] if row["state"] == "value" else None, "hours_state": row["state"]}
        told[row["week_start"]] = {**told.get(row["week_start"], {}), **hours}
    if load.is_empty():
        return Beside(instead=(say("unit.time.empty.load"),), live=live, weeks=told)
    freed = saved_drawing(unit, saved, load, marks, about.minimum_group)
    carried = load_drawing(unit, load, desk.expected_weeks(unit["unit_id"]), marks, labelled=False)
    saving = recent_saving(saved, granted=True, live=live)
    instead = (
        why_no_saving(saving, about) if freed is None else "",
        say("unit.time.empty.load") if carried is None else "",
    )
    window = _window(weeks)
    return Beside(
        _on(window, freed), _on(window, carried), tuple(text for text in instead if text), live, told
    )


def _on(window: Corners, drawing: Drawing | None) -> Drawing | None:
    """The drawing on the weeks of the reports, the labels of what happened left to these."""
    if drawing is None:
        return None
    corners = replace(drawing.corners, first=window.first, last=window.last, lanes=0)
    return replace(drawing, corners=corners)


def _window(weeks: pl.DataFrame) -> Corners:
    """The weeks that every picture over time shows."""
    first, after = shown_days(weeks)
    return Corners(first, after - timedelta(weeks=1), 0.0, 1.0)


def _weeks(weeks: pl.DataFrame, marks: pl.DataFrame, facts: words.Facts) -> Drawing:
    known = weeks.drop_nulls("reports")
    _, high = extent(known["reports"].cast(pl.Float64), (0.0, 0.0))
    drawn = weeks.select(
        "week_start",
        "reports",
        severe="level_4_5",
        state=pl.when(pl.col("reports").is_null()).then(pl.lit("not_assessed")).otherwise(pl.lit("value")),
        tip=pl.Series([words.week_tip(row) for row in weeks.iter_rows(named=True)], dtype=pl.String),
    )
    window = replace(_window(weeks), high=max(float(LEAST), high * 1.08), lanes=lanes(marks))
    return Drawing(
        report_weeks,
        {"weeks": drawn, "marks": marks},
        window,
        say(
            "overload.alt.weeks",
            where=words.scope(facts),
            first=numbers.short_day(window.first),
            last=numbers.short_day(window.last),
            reports=words.reports(int(known["reports"].sum())),
            severe=int(known["level_4_5"].sum()),
            most=int(high),
            empty=known.filter(pl.col("reports") == 0).height,
            weeks=known.height,
        ),
        {"axis_title": say("overload.weeks.axis")},
    )


def _causes(causes: pl.DataFrame, weeks: pl.DataFrame, facts: words.Facts) -> Drawing | None:
    every = _sums(causes)
    if not every:
        return None
    given = causes.drop_nulls("cause")
    most = max(given["reports"].to_list())
    place = {cause: number for number, cause in enumerate(every)}
    rows = pl.DataFrame(
        [
            (
                number + WORDS,
                number + FLOOR,
                words.cause_title(cause),
                words.cause_figure(facts, cause, every[cause]),
            )
            for cause, number in place.items()
        ],
        schema=["words", "foot", "label", "figure"],
        orient="row",
    )
    foot = pl.col("cause").replace_strict(place, return_dtype=pl.Float64) + FLOOR
    blocks = given.select(
        "block_start",
        # the last day at noon would touch the next block's first: a bar ends a few days before
        block_end=pl.col("block_end") - pl.duration(days=2),
        top=foot - pl.col("reports") / most * BARS,
        foot=foot,
        reports="reports",
        tip=pl.Series([words.block_tip(row) for row in given.iter_rows(named=True)], dtype=pl.String),
    )
    return Drawing(
        cause_blocks,
        {"rows": rows, "blocks": blocks},
        replace(_window(weeks), tallest=len(place)),
        say(
            "overload.alt.causes",
            where=words.scope(facts),
            first=numbers.short_day(causes["block_start"].to_list()[0]),
            last=numbers.short_day(causes["block_end"].to_list()[-1]),
            causes=listing([words.cause_count(cause, n) for cause, n in every.items()], most=len(every)),
        ),
        {"axis_title": say("overload.causes.axis"), "rows_shown": len(place)},
    )
