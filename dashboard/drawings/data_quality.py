"""What is known of each unit and each feed, as strips along time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.charts.parts import Corners
from dashboard.charts.spec import Drawing
from dashboard.charts.strips import strips
from dashboard.data import WEEKS
from dashboard.words import data_quality as words
from dashboard.words import numbers
from dashboard.words import quality_parts as parts
from dashboard.words.catalogue import count, listing, say, semicolons
from dashboard.words.data_quality import Feed
from dashboard.words.saving import coverage_text
from dashboard.words.standing import section
from pipelines.schemas import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.data import About, Desk

    Row = Mapping[str, Any]

MOST_STRIPS = 60
"""More rows than this nobody reads; the table has all of them."""

_ROWS = {"place": pl.Int64, "label": pl.String, "figure": pl.String, "figure_short": pl.String}
_STRETCHES = {
    "place": pl.Int64,
    "start": pl.Date,
    "end": pl.Date,
    "known": pl.Boolean,
    "state": pl.String,
    "middle": pl.Date,
    "tip": pl.String,
}
_MARKS = {"place": pl.Int64, "happened_on": pl.Date, "tip": pl.String}
_SIGNS = {"incomplete": "not_assessed", "unseen": "not_assessed", "absent": "missing"}
"""Which kind of nothing a state of a week is."""


def facts(desk: Desk) -> words.Facts:
    """What the page's answer is made from."""
    states = desk.metric_states().to_dicts()
    return words.Facts(
        units=[row for row in desk.units().to_dicts() if section(row) != "closed"],
        late=[feed for feed in feeds(desk, desk.about()) if feed.late],
        hidden=parts.hidden(states),
        not_collected=parts.not_collected(states),
        files_refused=[row["file"] for row in desk.file_notes().to_dicts() if row["outcome"] == "refused"],
    )


def by_unit(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """Each unit's stretches in order; a unit that never sent anything has none."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in desk.completeness_stretches().iter_rows(named=True):
        found.setdefault(row["unit_id"], []).append(row)
    return found


def last_gap(stretches: Sequence[Row]) -> Row | None:
    """The newest stretch that cannot be judged."""
    return next((row for row in reversed(stretches) if row["state"] != "complete"), None)


def in_order(units: Sequence[Row], stretches: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Units that cannot be judged first, then those with most weeks that cannot."""

    def lacking(row: Row) -> tuple[bool, int, str]:
        good, weeks = judged(stretches.get(row["unit_id"], ()))
        return (not words.lacks_data(row), good - weeks, row["unit_name"])

    return sorted(units, key=lacking)


def judged(stretches: Sequence[Row]) -> tuple[int, int]:
    """Weeks that can be judged, and all of them."""
    weeks = sum(row["weeks"] for row in stretches)
    return sum(row["weeks"] for row in stretches if row["state"] == "complete"), weeks


def unit_strips(
    units: Sequence[Row], stretches: Mapping[str, Sequence[Row]], lives: pl.DataFrame
) -> Drawing | None:
    """A strip for each of the first units; None where no week has come."""
    every = [row for rows in stretches.values() for row in rows]
    if not every:
        return None
    first = min(row["first_week"] for row in every)
    last = max(row["last_week"] for row in every)
    shown = units[:MOST_STRIPS]
    places = {unit["unit_id"]: place for place, unit in enumerate(shown)}
    rows, told = [], []
    for place, unit in enumerate(shown):
        own = stretches.get(unit["unit_id"]) or [_never(first, last)]
        short = _weeks_text(own) if unit["unit_id"] in stretches else say("quality.units.never")
        rows.append((place, unit["unit_name"], _closed_text(unit, short), short))
        told += [_stretch(place, unit["unit_name"], row) for row in own]
    marks = [
        (places[row["unit_id"]], row["go_live_date"], _live_tip(row))
        for row in lives.iter_rows(named=True)
        if row["unit_id"] in places and first <= row["go_live_date"] <= last + timedelta(weeks=1)
    ]
    return Drawing(
        strips,
        _frames(rows, told, marks),
        Corners(first, last, 0.0, 1.0),
        _units_alt(shown, stretches, first, last),
        {"axis_title": say("quality.units.axis"), "strips_shown": len(shown)},
    )


def _weeks_text(stretches: Sequence[Row]) -> str:
    good, weeks = judged(stretches)
    return say(
        "quality.units.figure_all" if good == weeks else "quality.units.figure", good=good, weeks=weeks
    )


def _closed_text(unit: Row, weeks: str) -> str:
    if unit["reason"] != "closed":
        return weeks
    return say("quality.units.figure_closed", weeks=weeks, day=numbers.short_day(unit["closed_on"]))


def _never(first: date, last: date) -> dict[str, Any]:
    weeks = (last - first).days // 7 + 1
    return {
        "first_week": first,
        "last_week": last,
        "weeks": weeks,
        "state": "absent",
        "completeness": None,
        "limiting": None,
    }


def _stretch(place: int, name: str, row: Row) -> tuple[Any, ...]:
    start, end = row["first_week"], row["last_week"] + timedelta(weeks=1)
    told = {
        "unit": name,
        "first": numbers.short_day(start),
        "last": numbers.short_day(end - timedelta(days=1)),
        "what": say(f"quality.state.{row['state']}"),
    }
    share = row["completeness"]
    tip = (
        say("quality.units.tip", **told)
        if share is None
        else say("quality.units.tip_share", **told, share=coverage_text(share))
    )
    sign = _SIGNS.get(row["state"], "")
    return (place, start, end, row["state"] == "complete", sign, start + (end - start) / 2, tip)


def _live_tip(row: Row) -> str:
    return say("quality.live.tip", tool=row["tool_name"], day=numbers.short_day(row["go_live_date"]))


def _frames(rows: list[Any], stretches: list[Any], marks: list[Any]) -> dict[str, pl.DataFrame]:
    return {
        "rows": pl.DataFrame(rows, schema=_ROWS, orient="row"),
        "stretches": pl.DataFrame(stretches, schema=_STRETCHES, orient="row"),
        "marks": pl.DataFrame(marks, schema=_MARKS, orient="row"),
    }


def _units_alt(units: Sequence[Row], stretches: Mapping[str, Sequence[Row]], first: date, last: date) -> str:
    lacking = []
    for unit in units:
        good, weeks = judged(stretches.get(unit["unit_id"], ()))
        if good < weeks or not weeks:
            lacking.append(say("alt.quality.unit", unit=unit["unit_name"], good=good, weeks=weeks))
    text = say("alt.quality.units.some", names=listing(lacking)) if lacking else say("alt.quality.units.all")
    return say(
        "alt.quality.units",
        first=numbers.short_day(first),
        last=numbers.short_day(last + timedelta(days=6)),
        units=count("quality.nothing.units", len(units)),
        text=text,
    )


def feeds(desk: Desk, about: About) -> list[Feed]:
    """Every feed with days, the late ones first, then in the order tables are read."""
    rows = desk.feeds().filter(pl.col("last_date").is_not_null()).to_dicts()
    sources = {table: sum(row["table_name"] == table for row in rows) for table in TABLES}
    today = clock(about)
    found = []
    for row in rows:
        age = max(0, (today - row["last_date"]).days)
        table = row["table_name"]
        found.append(
            Feed(
                table=table,
                name=words.feed_name(table, row["source"], several=sources.get(table, 0) > 1),
                source=row["source"],
                first=row["first_date"],
                last=row["last_date"],
                age_days=age,
                late=table in words.CONTINUOUS and age > about.max_age_days,
                files=row["files"],
                rows=row["rows"],
            )
        )
    order = list(TABLES)
    return sorted(found, key=lambda feed: (not feed.late, order.index(feed.table), feed.source))


def clock(about: About) -> date:
    """The clock's day, as far as the page knows: data are never from the future."""
    return about.newest + timedelta(days=about.age_days)


def feed_strips(told: Sequence[Feed], about: About) -> Drawing | None:
    """A strip for each feed that should go on day by day; None where there is none."""
    shown = [feed for feed in told if feed.continuous][:MOST_STRIPS]
    if not shown:
        return None
    today = clock(about)
    last = today - timedelta(days=today.weekday())
    first = max(last - timedelta(weeks=WEEKS), min(feed.first for feed in shown))
    first -= timedelta(days=first.weekday())
    edge = last + timedelta(weeks=1)
    limit = today - timedelta(days=about.max_age_days)
    rows, stretches, marks = [], [], []
    for place, feed in enumerate(shown):
        age = words.age_text(feed.age_days)
        figure = say("quality.fresh.figure", day=numbers.short_day(feed.last), age=age)
        rows.append((place, feed.name, figure, say("quality.fresh.figure_short", age=age)))
        end = feed.last + timedelta(days=1)
        stretches.append((place, feed.first, end, True, "", end, _feed_tip(feed)))
        if feed.late:
            middle = max(end, first) + (edge - max(end, first)) / 2
            tip = say(
                "quality.fresh.tip_late",
                feed=feed.name,
                last=numbers.short_day(feed.last),
                limit=count("days", about.max_age_days),
            )
            stretches.append((place, end, min(today, edge), False, "missing", middle, tip))
        marks.append((place, limit, say("quality.fresh.limit")))
    return Drawing(
        strips,
        _frames(rows, stretches, marks),
        Corners(first, last, 0.0, 1.0),
        say(
            "alt.quality.feeds",
            feeds=semicolons(
                [
                    say(
                        "alt.quality.feed",
                        feed=feed.name,
                        day=numbers.short_day(feed.last),
                        age=words.age_text(feed.age_days),
                    )
                    for feed in shown
                ]
            ),
        ),
        {
            "axis_title": say("quality.fresh.axis", today=numbers.day(today)),
            "strips_shown": len(shown),
        },
    )


def _feed_tip(feed: Feed) -> str:
    return say(
        "quality.fresh.tip",
        feed=feed.name,
        rows=numbers.plain(feed.rows, 0),
        first=numbers.short_day(feed.first),
        last=numbers.short_day(feed.last),
    )
