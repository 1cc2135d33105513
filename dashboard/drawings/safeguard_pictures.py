"""Each safeguard's weeks as a small picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.charts.safeguard import case_weeks, share_weeks
from dashboard.charts.spec import Drawing
from dashboard.drawings.kept import kept
from dashboard.drawings.load_lines import cards
from dashboard.drawings.safeguards import MEASURED, Scope, found_in
from dashboard.drawings.window import corners, extent, shown_days
from dashboard.words import metrics, numbers, tips
from dashboard.words import safeguards as words
from dashboard.words.catalogue import commas, count, listing, pair, say
from dashboard.words.safeguard_list import OF_EVERY_UNIT, Found, Item
from pipelines.disclosure.rounding import LEAST_SHARE, MOST_SHARE
from pipelines.metrics import METRICS
from pipelines.shapes.limits import CASES, SAFEGUARDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.charts.parts import Corners
    from dashboard.data import Desk

    Row = Mapping[str, Any]

COUNTED = (
    *CASES,
    *(key for key, one in SAFEGUARDS.items() if not LEAST_SHARE < one.threshold < MOST_SHARE),
)
"""What is drawn as a number of units: cases, and limits where a share is told as a bound alone."""
LINES = 3
"""So many units outside policy have a line and a name of their own in one picture."""
APART = 0.13
"""Names at the lines' ends stand at least this share of the picture's height apart."""
NAME_ROOM = 0.3
"""A line that begins beyond this share of the width has its name before it."""
LEAD_WEEKS = 9
"""Weeks shown before the first go-live: room for the limit's name."""
TOP = 1
"""Rows of signs above the values: go-lives and releases."""


@dataclass(frozen=True)
class Picture:
    """One safeguard: what was found, and its weeks; `drawing` None where no week has a figure."""

    found: Found
    drawing: Drawing | None


@kept(256)
def pictures(desk: Desk, scope: Scope) -> dict[str, Picture]:
    """Each safeguard by its key. Desks are made per snapshot and grants, so this memory is keyed by both."""
    found = found_in(desk, scope)
    weeks = desk.safeguard_weeks(MEASURED, scope.units).partition_by("metric", as_dict=True)
    limits = desk.limit_weeks(COUNTED, scope.units).partition_by("limit_name", as_dict=True)
    shown = sorted({unit for one in found.values() for unit in _named(one, scope)})
    lines = desk.safeguard_lines(MEASURED, shown)
    group = desk.about().minimum_group
    return {
        key: Picture(
            one,
            _drawing(desk, scope, one, weeks.get((one.item.metric,)), limits.get((key,)), lines, group)
            if one.item.metric
            else None,
        )
        for key, one in found.items()
    }


def _named(found: Found, scope: Scope) -> list[str]:
    """Units with a line of their own in the picture."""
    return [] if scope.kind == "unit" else [unit.unit_id for unit in found.of("outside")][:LINES]


def _drawing(
    desk: Desk,
    scope: Scope,
    found: Found,
    weeks: pl.DataFrame | None,
    limits: pl.DataFrame | None,
    lines: pl.DataFrame,
    group: int,
) -> Drawing | None:
    if found.item.key in COUNTED and weeks is not None and limits is not None:
        key = ["week_start"]
        weeks = weeks.drop("units").join(limits.drop("limit_name"), on=key, how="left", maintain_order="left")
        weeks = weeks.with_columns(pl.col("units", "outside").fill_null(0))
    if weeks is None or weeks["units"].sum() == 0:
        return None
    weeks = weeks if found.item.key in OF_EVERY_UNIT else _since_go_live(desk, scope, weeks)
    marks = _marks(desk, scope, weeks)
    if found.item.key in COUNTED:
        return _cases(found, weeks, marks, group)
    mine = lines.filter(
        (pl.col("metric") == found.item.metric) & pl.col("unit_id").is_in(_named(found, scope))
    )
    return _shares(found, weeks, mine, marks, group)


def _since_go_live(desk: Desk, scope: Scope, weeks: pl.DataFrame) -> pl.DataFrame:
    """The weeks of a figure about the tools: from some weeks before the first go-live on.

    Before it, nothing was to be told: those weeks are left empty, and have no sign of a missing figure.
    """
    lives = desk.go_lives().filter(pl.col("unit_id").is_in(list(scope.units)))
    known = weeks.filter(pl.col("units") > 0)["week_start"].min()
    first = lives["go_live_date"].min()
    start = min(day for day in (known, first) if isinstance(day, date))
    none_yet = (pl.col("week_start") + timedelta(days=6) < start) & (pl.col("units") == 0)
    return weeks.filter(pl.col("week_start") >= start - timedelta(weeks=LEAD_WEEKS)).with_columns(
        state=pl.when(none_yet).then(pl.lit("value")).otherwise("state")
    )


def _shares(
    found: Found, weeks: pl.DataFrame, lines: pl.DataFrame, marks: pl.DataFrame, group: int
) -> Drawing:
    item = found.item
    metric, rule = METRICS[item.metric], SAFEGUARDS.get(item.key)
    known = pl.concat([weeks["low"].drop_nulls(), weeks["high"].drop_nulls()])
    limit = [] if rule is None else [rule.threshold]
    low, high = extent(pl.concat([known, pl.Series(limit, dtype=pl.Float64)]))
    least, most = metrics.bounds(metric)
    room = (high - low) * 0.1 or 0.1
    low = max(least or 0.0, low - room) if rule is not None and rule.side == "below" else 0.0
    window = corners(weeks, low, high + room if most is None else min(most + room / 2, high + room))
    several = bool((weeks["units"] > 1).any())
    drawn = _alone(weeks).select(
        "week_start",
        *(pl.when(several).then(pl.col(name)).alias(name) for name in ("low", "high")),
        "middle",
        "alone",
        "state",
        stretch=pl.col("middle").is_null().cum_sum(),
        tip=pl.Series([_tip(item, row, group) for row in weeks.iter_rows(named=True)], dtype=pl.String),
    )
    return Drawing(
        share_weeks,
        {
            "weeks": drawn,
            "lines": lines.select(
                "unit_id",
                "week_start",
                "value",
                tip=pl.Series([_line_tip(item, row) for row in lines.iter_rows(named=True)], dtype=pl.String),
            ),
            "limits": _limit(item, window.low, window.high),
            "labels": _labels(lines, window),
            "marks": marks,
        },
        replace(window, lanes=TOP),
        sentence(found, weeks),
        {
            "axis_title": metrics.unit_text(metric, metrics.WHOLE_UNIT),
            "number_format": metrics.axis_format(metric),
        },
    )


def _limit(item: Item, low: float, high: float) -> pl.DataFrame:
    rule = SAFEGUARDS.get(item.key)
    schema = {"edge": pl.Float64, "label": pl.String, "below": pl.Boolean}
    if rule is None:
        return pl.DataFrame(schema=schema)
    label = say(f"safeguards.limit.{rule.side}", limit=numbers.percent(rule.threshold))
    under = rule.threshold > (low + high) / 2
    return pl.DataFrame([(rule.threshold, label, under)], schema=schema, orient="row")


def _labels(lines: pl.DataFrame, window: Corners) -> pl.DataFrame:
    """Names at the beginnings of the lines, where there is room, else at their ends; none on another."""
    apart, floor, told = (window.high - window.low) * APART, window.low, []
    room = window.first + (window.last - window.first) * NAME_ROOM
    starts = lines.group_by("unit_id", maintain_order=True).first()
    ends = lines.group_by("unit_id", maintain_order=True).last()
    at_start = not starts.is_empty() and not (starts["week_start"] < room).any()
    for row in (starts if at_start else ends).sort("value").iter_rows(named=True):
        edge = max(row["value"] + (0 if at_start else apart / 2), floor + apart / 2)
        told.append((row["week_start"], edge, row["unit_name"]))
        floor = edge + apart / 2
    schema = {"week_start": pl.Date, "edge": pl.Float64, "label": pl.String}
    return pl.DataFrame(told, schema=schema, orient="row")


def _cases(found: Found, weeks: pl.DataFrame, marks: pl.DataFrame, group: int) -> Drawing:
    drawn = weeks.select(
        "week_start",
        pl.when(pl.col("units") > 0).then("outside").alias("value"),
        "state",
        tip=pl.Series(
            [_case_tip(found.item, row, group) for row in weeks.iter_rows(named=True)], dtype=pl.String
        ),
    )
    _, high = extent(drawn["value"].drop_nulls(), (0.0, 3.0))
    return Drawing(
        case_weeks,
        {"weeks": drawn, "marks": marks},
        replace(corners(weeks, 0.0, max(3.0, high * 1.1)), lanes=TOP),
        _case_sentence(found, drawn),
        {"axis_title": say(f"safeguards.axis.{_what(found.item)}"), "number_format": "d"},
    )


def _alone(weeks: pl.DataFrame) -> pl.DataFrame:
    none = pl.col("middle").is_null()
    return weeks.with_columns(alone=~none & none.shift(1, fill_value=True) & none.shift(-1, fill_value=True))


def _tip(item: Item, row: Row, group: int) -> str:
    week = say("tip.week", day=numbers.short_day(row["week_start"]))
    if row["middle"] is None:
        return pair(week, tips.state_text(row["state"], group))
    return pair(week, words.several(item, row["low"], row["middle"], row["high"], row["units"]))


def _line_tip(item: Item, row: Row) -> str:
    week = say("tip.week", day=numbers.short_day(row["week_start"]))
    return pair(commas([row["unit_name"], week]), words.figure(item, row["value"]))


def _what(item: Item) -> str:
    """What is counted: units with a case, or units that did not meet the limit."""
    return "cases" if item.kind == "each" else "outside"


def _case_tip(item: Item, row: Row, group: int) -> str:
    week = say("tip.week", day=numbers.short_day(row["week_start"]))
    if not row["units"]:
        return pair(week, tips.state_text(row["state"], group))
    told = count(f"safeguards.{_what(item)}_units", row["outside"], of=row["units"])
    return pair(week, told)


def sentence(found: Found, weeks: pl.DataFrame) -> str:
    """The picture in words, for who cannot see it."""
    known = weeks.filter(pl.col("middle").is_not_null())
    low, high = extent(known["middle"])
    last = known.row(-1, named=True)
    return say(
        "safeguards.alt",
        title=words.name(found.item),
        low=words.figure(found.item, low),
        high=words.figure(found.item, high),
        latest=words.figure(found.item, last["middle"]),
        units=count("safeguards.units", last["units"]),
        limit=words.limit_text(found.item),
        outside=words.outside_text(found),
        unknown=weeks.height - known.height,
        weeks=weeks.height,
    )


def _case_sentence(found: Found, weeks: pl.DataFrame) -> str:
    known = weeks["value"].drop_nulls()
    return say(
        f"safeguards.alt.{_what(found.item)}_units",
        title=words.name(found.item),
        cases=int(known.sum()),
        known=known.len(),
        weeks=weeks.height,
    )


def _marks(desk: Desk, scope: Scope, weeks: pl.DataFrame) -> pl.DataFrame:
    """Go-lives of the units, and releases of the tools they use, one mark a day."""
    first, last = shown_days(weeks)
    rows = [*_lives(desk, scope), *_releases(desk, scope)]
    told: dict[tuple[date, str], list[str]] = {}
    for day, kind, label in rows:
        if first <= day <= last:
            told.setdefault((day, kind), []).append(label)
    schema = {"happened_on": pl.Date, "kind": pl.String, "tip": pl.String}
    return pl.DataFrame(
        [
            (day, kind, pair(numbers.short_day(day), listing(labels)))
            for (day, kind), labels in sorted(told.items())
        ],
        schema=schema,
        orient="row",
    )


def _lives(desk: Desk, scope: Scope) -> Iterable[tuple[date, str, str]]:
    names = dict(desk.units().select("unit_id", "unit_name").iter_rows())
    for row in desk.go_lives().filter(pl.col("unit_id").is_in(list(scope.units))).iter_rows(named=True):
        text = say("safeguards.mark.go_live", tool=row["tool_name"], unit=names[row["unit_id"]])
        yield row["go_live_date"], "go_live", text


def _releases(desk: Desk, scope: Scope) -> Iterable[tuple[date, str, str]]:
    for row in desk.tools().drop_nulls("released_on").iter_rows(named=True):
        if set(row["units"]) & set(scope.units):
            kind = "release" if row["announced"] else "release_unannounced"
            yield (
                row["released_on"],
                "release",
                say(f"mark.{kind}", subject=row["tool_name"], version=row["version"]),
            )


def happened(drawn: Sequence[Picture]) -> list[str]:
    """What the signs above the pictures stand for, in order."""
    frames = [picture.drawing.rows["marks"] for picture in drawn if picture.drawing is not None]
    return frames[0]["tip"].to_list() if frames else []


def loads_beside(desk: Desk, scope: Scope, picture: Picture) -> dict[str, Drawing]:
    """Load on the same weeks, by unit name: of the unit that is looked at, or of those outside the limit."""
    if picture.drawing is None:
        return {}
    wanted = list(scope.units) if scope.kind == "unit" else _named(picture.found, scope)
    drawn, window = cards(desk), picture.drawing.corners
    names = dict(desk.units().select("unit_id", "unit_name").iter_rows())
    return {
        names[unit]: replace(
            drawn[unit], corners=replace(drawn[unit].corners, first=window.first, last=window.last)
        )
        for unit in wanted
        if unit in drawn
    }
