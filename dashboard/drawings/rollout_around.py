"""What stands around the estimates: weeks after releases, who used a tool, units beside units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.charts.course import course
from dashboard.charts.parts import ANYWHERE, Corners
from dashboard.charts.spec import Drawing
from dashboard.desk.rollout import BESIDE, BESIDE_WEEKS, ORGANISATION, RELEASE_METRICS
from dashboard.drawings.rollout import BINS, LEVELS, NAMES
from dashboard.words import metrics, numbers
from dashboard.words import rollout_release as release_words
from dashboard.words.catalogue import count, say
from dashboard.words.ledger import group_row
from dashboard.words.saving import coverage_text
from pipelines.metrics import METRICS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import Desk

    Row = Mapping[str, Any]

MOST_USE = 1.0
SIDES = ("with", "ramp", "without")


@dataclass(frozen=True)
class Release:
    """One release: its name, when it came, and what the weeks after it say."""

    title: str
    when: str
    lines: tuple[str, ...]
    rests: str


@dataclass(frozen=True)
class UsePicture:
    """Who used a tool. `drawing` None: `text` says why."""

    drawing: Drawing | None
    text: str
    beside: str
    rows: tuple[tuple[str, ...], ...]
    groups: tuple[tuple[str, ...], ...]


def releases(desk: Desk, service: str) -> list[Release]:
    """The releases of tools in use in a scope, the newest first."""
    as_of, covered = desk.about().as_of, desk.rollout_covered(service)
    told = desk.rollout_releases(service).partition_by(
        "tool_name", "version", "released_on", maintain_order=True
    )
    return [_release(rows.to_dicts(), as_of, covered=covered) for rows in reversed(told)]


def _release(rows: list[dict[str, Any]], as_of: Any, *, covered: bool) -> Release:
    title, when = release_words.title(rows[0]), release_words.when(rows[0])
    if not covered:
        return Release(title, when, (say("rollout.release.hidden"),), "")
    if rows[0]["metric"] is None:
        return Release(title, when, (say("rollout.release.unseen"),), "")
    found = release_words.lines(rows, RELEASE_METRICS, as_of)
    return Release(title, when, tuple(found), release_words.seen(rows))


def use_picture(desk: Desk, service: str, ledgers: Sequence[Row]) -> UsePicture:
    """Use by weeks since go-live, units with a tool beside units without, and staff groups."""
    minimum = desk.about().minimum_group
    groups = [row for row in ledgers if row["staff_group"] != "all"]
    beside, rows = _beside(desk, service)
    drawing, text = _use(desk, service)
    return UsePicture(drawing, text, beside, rows, tuple(group_row(row, minimum) for row in groups))


def _use(desk: Desk, service: str) -> tuple[Drawing | None, str]:
    if not desk.rollout_covered(service):
        return None, say("rollout.use.not_granted")
    weeks = desk.rollout_use(service)
    if weeks.is_empty():
        return None, say("rollout.use.none")
    most = max(weeks["units"].to_list())
    rows = weeks.filter(pl.col("units") * 2 >= most).to_dicts()
    first, last = (numbers.share(row["value"]) for row in (rows[0], rows[-1]))
    known = [row["coverage"] for row in rows if row["coverage"] is not None]
    usable = coverage_text(sum(known) / len(known) if known else None)
    steps = [_step(row) for row in rows]
    names = [{"at": 0.0, "label": say("rollout.course.learning"), "side": "left", "shown": "wide"}]
    after = [row["week"] for row in rows if not row["ramp"]]
    if after:
        label = say("rollout.use.after")
        names.append({"at": float(after[0]), "label": label, "side": "left", "shown": "both"})
    drawing = Drawing(
        course,
        {
            "bins": pl.DataFrame(steps, schema=BINS),
            "levels": pl.DataFrame(schema=LEVELS),
            "names": pl.DataFrame(names, schema=NAMES),
        },
        Corners(ANYWHERE.first, ANYWHERE.last, 0.0, MOST_USE, lanes=1),
        say("alt.use", first=first, last=last),
        {
            "axis_title": say("rollout.use.axis"),
            "week_title": say("rollout.course.weeks"),
            "number_format": "%",
        },
    )
    return drawing, say(
        "rollout.use.text", first=first, last=last, units=count("rollout.units", most), share=usable
    )


def _step(row: Row) -> dict[str, Any]:
    tip = say(
        "rollout.use.tip",
        week=row["week"],
        value=numbers.share(row["value"]),
        least=numbers.share(row["least"]),
        most=numbers.share(row["most"]),
        units=count("rollout.units", row["units"]),
    )
    return {
        "first": row["week"],
        "end": row["week"] + 1,
        "middle": row["week"] + 0.5,
        "value": row["value"],
        "low": row["least"],
        "high": row["most"],
        "phase": "learning" if row["ramp"] else "after",
        "tip": tip,
    }


def _beside(desk: Desk, service: str) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """Units with a tool beside units without: a sentence on use, and the table."""
    if not desk.rollout_covered(ORGANISATION):
        return say("rollout.beside.none", reason=say("rollout.beside.not_granted")), ()
    cells = {
        (row["staff_group"], row["metric"], row["side"]): row
        for row in desk.rollout_beside(service).to_dicts()
    }
    without = desk.rollout_units()["went_live"].is_null().any()
    used, unused = (cells.get(("all", "adoption", side)) for side in ("with", "without"))
    if used is None or unused is None:
        reason = say("rollout.beside.hidden" if without else "rollout.beside.nobody")
        sentence = say("rollout.beside.none", reason=reason)
    else:
        sentence = say(
            "rollout.beside.text",
            weeks=BESIDE_WEEKS,
            with_share=numbers.share(used["value"]),
            with_units=count("rollout.units", used["units"]),
            without_share=numbers.share(unused["value"]),
            without_units=count("rollout.units", unused["units"]),
        )
    groups = dict.fromkeys(group for group, _, _ in cells)
    rows = [
        _beside_row(cells, group, metric)
        for group in groups
        for metric in BESIDE
        if any((group, metric, side) in cells for side in SIDES)
    ]
    return sentence, tuple(rows)


def _beside_row(cells: Mapping[tuple[str, str, str], Row], group: str, metric: str) -> tuple[str, ...]:
    staff = say("rollout.beside.everyone") if group == "all" else say(f"ledger.group.{group}")
    return (
        say(f"rollout.beside.metric.{metric}"),
        staff,
        *(_beside_cell(cells.get((group, metric, side)), metric) for side in SIDES),
    )


def _beside_cell(cell: Row | None, metric: str) -> str:
    if cell is None or cell["value"] is None:
        return say("rollout.beside.nothing")
    value = metrics.number(METRICS[metric], cell["value"])
    share = coverage_text(cell["coverage"])
    return say("rollout.beside.cell", value=value, units=count("rollout.units", cell["units"]), share=share)


def beside_columns() -> list[str]:
    """Titles of the table of units beside units."""
    return [say(f"rollout.beside.column.{name}") for name in ("metric", "group", *SIDES)]


def group_columns() -> list[str]:
    """Titles of the table by staff group."""
    return [say(f"rollout.groups.column.{name}") for name in ("name", "saved", "ratio")]
