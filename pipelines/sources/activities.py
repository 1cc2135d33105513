"""Which activity an action or a figure of the record system belongs to, as the site says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.ehr_time import ACTIVITIES
from pipelines.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.shapes import SourceMap

OTHER = "other"
"""What an action becomes that the site puts under no activity."""


def categories(mapping: SourceMap) -> tuple[dict[str, str], dict[str, str]]:
    """Activity by metric and report (with a line break between), and by metric alone.

    A line of the file that names a report goes before ``[source.map.activity]``, and this before the others.
    """
    own = dict(mapping.values.get("activity", {}))
    by_report: dict[str, str] = {}
    by_metric: dict[str, str] = {}
    header, *rows = mapping.files.get("activity_file", ((),))
    place = {name.lower(): number for number, name in enumerate(header)}
    if rows and not {"metric_name", "category"} <= set(place):
        raise SettingsError(
            "The file that [source.options] activity_file names has not the columns it needs.",
            hint="METRIC_NAME, category, and REPORT_NAME where reports are told apart",
        )
    for row in rows:
        cells = {name: row[number] for name, number in place.items() if number < len(row)}
        metric, report = cells.get("metric_name", ""), cells.get("report_name", "")
        category = cells.get("category", "")
        known = by_report if report else by_metric
        known[f"{metric}\n{report}" if report else metric] = own.get(category, category)
    by_metric |= own
    # All of what was done is a sum: no single action is one.
    refuse_others(
        (*by_report.values(), *by_metric.values()), [each for each in ACTIVITIES if each != "total"]
    )
    return by_report, by_metric


def refuse_others(words: Iterable[str], known: Iterable[str]) -> None:
    """SettingsError where one of the site's words is no activity."""
    if not set(words) <= set(known):
        raise SettingsError(
            "[source.map.activity], or the activity_file, puts something under what is no activity.",
            hint="the activities are " + ", ".join(known),
        )
