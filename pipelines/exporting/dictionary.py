"""What every exported column means, why a cell of it is empty, what it is for, and how long it is kept.

The tables come from the published snapshot as they are: what is hidden there is not in it, so it cannot be
here. One comes from the record beside it, and names nobody.
"""

from __future__ import annotations

from typing import NamedTuple

from pipelines.exporting.contested import TABLE
from pipelines.exporting.empty import why_empty
from pipelines.exporting.meanings import MEANINGS
from pipelines.metrics import METRICS

NEVER = (
    "For workload and safety of units. Never for appraisal, discipline or rostering of a person, and never "
    "as a target on adoption, review time or consent."
)
"""What the figures may not be used for; it stands in every export."""

RETENTION = "As long as the receiver's own rules say; the site publishes it anew with every run."

PURPOSES = {
    "metric_value": "To see what tools, staffing and patients did, unit by unit and week by week.",
    "service_value": "To see the same of units too small to be told alone, together with their like.",
    "part_value": "To see which tool, version, kind of task or staff group costs or saves time.",
    "limit_week": "To see in which weeks a limit was not met; whether, and never by how much.",
    "case_quarter": "To see how many cases there were of what is looked into one by one.",
    "withheld_week": "To know of which weeks nothing on people is told after a correction.",
    "unit": "To name units and put them in their service.",
    "tool": "To name tools.",
    "tool_release": "To see what changed when.",
    "rollout": "To tell weeks before a tool from weeks after.",
    "load_line": "To know what load is held against, by whom it was agreed, and since when.",
    "line_week": "To see load against each line, week by week.",
    "line_period": "To see load against each line, shift by shift.",
    "line_moment": "To see how many were there against a line that holds at every moment.",
    "week_completeness": "To know which weeks can be judged.",
    "report_week": "To see how often staff said that it was too much.",
    "report_cause": "To see why.",
    "standing": "To see how each unit stands against its line.",
    "alert": "To see what was told when, and why.",
    "ledger": "To see how many hours were saved, and how sure that is.",
    "ledger_entry": "To see where the saved hours went; the entries add up.",
    "restatement": "To see what was published otherwise before.",
    "withdrawn_alert": "To see which alerts were told once and stand no longer.",
}
"""Every table of the snapshot that is exported, and what it is for."""

OF_RECORD = {TABLE: "To know of which figures somebody says that they are wrong, and how that was settled."}
"""Tables that come from the record and not from the snapshot."""


class Column(NamedTuple):
    """A row of the dictionary."""

    table: str
    column: str
    type: str
    meaning: str
    empty: str
    purpose: str
    retention: str


def dictionary(types: dict[str, dict[str, str]]) -> list[Column]:
    """One row for each column of each table, in order; `types` by table and column."""
    purposes = PURPOSES | OF_RECORD
    return [
        Column(table, column, type_, MEANINGS[column], why_empty(table, column), purposes[table], RETENTION)
        for table, columns in types.items()
        for column, type_ in columns.items()
    ]


def metrics() -> list[dict[str, str]]:
    """One row for each metric: what it is, in which unit, and what it cannot tell."""
    return [
        {
            "metric": metric.id,
            "title": metric.title,
            "unit": metric.unit,
            "numerator": metric.numerator,
            "denominator": metric.denominator,
            "direction": metric.direction,
            "limits": metric.limits,
            "shown": "for larger groups only" if metric.person_derived else "always",
        }
        for metric in METRICS.values()
    ]
