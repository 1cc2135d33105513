"""What stands beside some safeguards: where tools run, load beside fast acceptance, access by group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.words import metrics, numbers
from dashboard.words.catalogue import code, count, join, listing, say
from dashboard.words.registry import metric_text
from dashboard.words.tips import state_text
from pipelines.metrics import METRICS
from pipelines.shapes.limits import SAFEGUARDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, Any]

HOSTINGS = ("own", "private", "external", "unknown")
ACCESS = (
    "patients",
    "new_patients",
    "waiting",
    "longest_wait_days",
    "contacts_attended",
    "contacts_missed_share",
)
"""Patients' access and participation, unit by unit."""


@dataclass(frozen=True)
class Told:
    """A safeguard that is no weekly figure: standing (`told`, `unknown`), headline, and facts by label."""

    standing: str
    headline: str
    facts: tuple[tuple[str, str], ...]


def hosting(versions: Sequence[Row]) -> Told:
    """Where each tool runs. `versions`: one row per tool and version of those live in the units looked at."""
    tools: dict[str, list[Row]] = {}
    for row in versions:
        tools.setdefault(row["tool_name"], []).append(row)
    if not tools:
        return Told("unknown", say("safeguards.unknown.no_tool"), ())
    places = [rows[0]["hosting"] or "unknown" for rows in tools.values()]
    parts = [
        say("safeguards.hosting.part", n=places.count(place), where=say(f"safeguards.hosting.{place}"))
        for place in HOSTINGS
        if place in places
    ]
    headline = count("safeguards.hosting.tools", len(tools), places=listing(parts))
    return Told("told", headline, tuple((tool, _tool(rows)) for tool, rows in tools.items()))


def _tool(rows: Sequence[Row]) -> str:
    first = rows[0]
    return join(
        say("safeguards.hosting.runs", where=say(f"safeguards.hosting.{first['hosting'] or 'unknown'}")),
        count("safeguards.hosting.units", len(first["units"])),
        "" if first["listed"] else say("safeguards.hosting.unlisted"),
        *(_version(row) for row in rows if row["version"] is not None),
    )


def _version(row: Row) -> str:
    if not row["announced"]:
        return say(
            "safeguards.version.unannounced",
            version=row["version"],
            day=numbers.short_day(row["released_on"]),
        )
    if row["reviewed_on"] is None:
        return say("safeguards.version.unreviewed", version=row["version"])
    day = numbers.short_day(row["reviewed_on"])
    return say("safeguards.version.reviewed", version=row["version"], day=day)


def support(units: Sequence[Row], *, collected: bool) -> Told:
    """Support of staff in half a year: offered, used, refused, together and unit by unit.

    `units`: unit_name, offered, used, used_of, refused, hidden.
    """
    if not units:
        return Told(
            "unknown", say("safeguards.support.none" if collected else "safeguards.unknown.not_collected"), ()
        )
    told = [row for row in units if row["used_of"]]
    refused = [row["refused"] for row in units if row["refused"] is not None]
    parts = [count("safeguards.support.offered", sum(row["offered"] for row in units))]
    if told:
        used, of = sum(row["used"] for row in told), sum(row["used_of"] for row in told)
        parts.append(say("safeguards.support.used", used=used, of=of))
    if refused:
        parts.append(count("safeguards.support.refused", sum(refused)))
    return Told(
        "told", join(*parts), ((say("safeguards.fact.evidence"), say("safeguards.evidence.support")),)
    )


def support_columns() -> list[str]:
    """Titles of the table of support, unit by unit."""
    names = ("unit", "offered", "used", "refused")
    return [say(f"safeguards.support.column.{name}") for name in names]


def support_cells(row: Row, minimum_group: int) -> list[str]:
    """One unit's half year; where use and refusals may not be told, the reason."""
    why = state_text("suppressed" if row["hidden"] else "missing", minimum_group)
    used = (
        why if row["used_of"] is None else say("safeguards.support.of", used=row["used"], of=row["used_of"])
    )
    return [
        row["unit_name"],
        str(row["offered"]),
        used,
        why if row["refused"] is None else str(row["refused"]),
    ]


def fast_beside_load(weeks: Sequence[Row]) -> str:
    """How many weeks of units were above the limit, and in how many of them load was over its line.

    `weeks`: unit_name, week_start, value, load, limit, over of the last weeks.
    """
    if not weeks:
        return ""
    above = [row for row in weeks if row["value"] > SAFEGUARDS["over_reliance"].threshold]
    if not above:
        return count("safeguards.fast.none", len(weeks))
    unknown = sum(row["load"] is None for row in above)
    return join(
        count(
            "safeguards.fast.above",
            len(above),
            weeks=len(weeks),
            over=sum(bool(row["over"]) for row in above),
        ),
        count("safeguards.fast.unknown", unknown) if unknown else "",
    )


def fast_columns() -> list[str]:
    """Titles of the table of fast acceptance beside load."""
    return [say(f"safeguards.fast.column.{name}") for name in ("unit", "week", "share", "load", "line")]


def fast_cells(row: Row) -> list[str]:
    """One unit's week of it."""
    load = (
        say("safeguards.fast.no_load")
        if row["load"] is None
        else numbers.load(row["measure"], row["load"], row["limit"])
    )
    line = say("card.no_line") if row["limit"] is None else numbers.load_number(row["limit"], row["load"])
    return [
        row["unit_name"],
        numbers.short_day(row["week_start"]),
        numbers.share(row["value"]),
        load,
        say("safeguards.fast.over", line=line) if row["over"] else line,
    ]


def by_group(groups: Sequence[Row]) -> str:
    """Which staff groups had no task in the last weeks, of those that may be told."""
    if not groups:
        return say("safeguards.groups.none_told")
    none = [
        say(
            "safeguards.answer.named",
            unit=row["unit_name"],
            what=code("staff_groups", row["staff_group"]).lower(),
        )
        for row in groups
        if not row["tasks"]
    ]
    told = count("safeguards.groups.told", len(groups))
    return join(
        told, say("safeguards.groups.without", names=listing(none)) if none else say("safeguards.groups.all")
    )


def access_columns() -> list[str]:
    """Titles of the table of access, unit by unit."""
    return [say("safeguards.fast.column.unit"), *(metric_text(metric, "title") for metric in ACCESS)]


def access_rows(told: Sequence[Row], minimum_group: int) -> list[list[str]]:
    """One row per unit: means of the last four weeks, or why there is none."""
    units: dict[str, dict[str, str]] = {}
    for row in told:
        metric = METRICS[row["metric"]]
        text = (
            state_text(row["state"], minimum_group)
            if row["value"] is None
            else metrics.number(metric, row["value"])
        )
        units.setdefault(row["unit_name"], {})[row["metric"]] = text
    return [[unit, *(cells.get(metric, "") for metric in ACCESS)] for unit, cells in units.items()]
