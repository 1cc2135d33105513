"""What happened after each release, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import metrics, numbers
from dashboard.words.catalogue import count, say
from dashboard.words.saving import coverage_text
from pipelines.detection.release_check import after_release
from pipelines.metrics import METRICS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    Row = Mapping[str, Any]


def title(row: Row) -> str:
    """`Scribe 2.1`."""
    return say("rollout.release.head", tool=row["tool_name"], version=row["version"])


def when(row: Row) -> str:
    """When it was released or first seen, and whether somebody reviewed it."""
    day = numbers.day(row["released_on"])
    known = say("rollout.release.announced" if row["announced"] else "rollout.release.unannounced", day=day)
    if row["reviewed_on"] is None:
        return f"{known} · {say('rollout.release.unreviewed')}"
    return f"{known} · {say('rollout.release.reviewed', day=numbers.day(row['reviewed_on']))}"


def weeks_gone(released_on: date, as_of: date) -> int:
    """Whole ISO weeks after a release, up to the as-of day (a Sunday)."""
    first_monday_in = (7 - released_on.weekday()) % 7
    return max(0, ((as_of - released_on).days + 1 - first_monday_in) // 7)


def lines(rows: Sequence[Row], names: Sequence[str], as_of: date) -> list[str]:
    """One sentence a metric. `rows`: the weeks of one release, those before and after it."""
    gone = weeks_gone(rows[0]["released_on"], as_of)
    return [_line(name, [row for row in rows if row["metric"] == name], gone) for name in names]


def _line(name: str, rows: Sequence[Row], gone: int) -> str:
    before = [row["value"] for row in rows if not row["after"] and row["value"] is not None]
    after = [row["value"] for row in rows if row["after"] and row["value"] is not None]
    found = after_release(before, after, weeks_gone=gone)
    told = {"metric": say(f"rollout.release.metric.{name}"), "sign": say(f"rollout.release.sign.{found}")}
    if found == "not_known" or not before:
        return say("rollout.release.figure_none", **told)
    was = metrics.number(METRICS[name], sum(before) / len(before))
    if found == "too_early":
        return say("rollout.release.figure_early", before=was, gone=gone, **told)
    now = metrics.number(METRICS[name], sum(after) / len(after))
    return say("rollout.release.figure", before=was, after=now, **told)


def seen(rows: Sequence[Row]) -> str:
    """How many units had the tool all the while, and how much of their data could be used."""
    known = [row["coverage"] for row in rows if row["coverage"] is not None]
    share = coverage_text(sum(known) / len(known) if known else None)
    units = count("rollout.units", max(row["units"] for row in rows))
    return say("rollout.release.seen", units=units, share=share)
