"""What the site holds itself to."""

from __future__ import annotations

from pipelines.schemas.table import may, must, table_of

TABLES = (
    table_of(
        "load_lines",
        "How much load is agreed to be safe.",
        "unit_id setting staff_group period measure effective_from",
        must("measure", "category", "What is measured."),
        must("limit", "number", "The line, in units of the measure."),
        may("unit_id", "id", "For one unit."),
        may("setting", "category", "For every unit of a setting."),
        may("period", "category", "For one period of the day."),
        may("staff_group", "category", "For one staff group."),
        must("basis", "category", "law, guidance or local_agreement."),
        must("source", "text", "Where it is written."),
        must("effective_from", "date", "First day in force."),
        may("effective_to", "date", "Last day in force."),
        may("jurisdiction", "text", "Where the law applies."),
        may("averaging", "category", "moment, shift or week."),
        may("rounding", "category", "nurses_up: the required number of nurses is rounded up."),
        may("allowed_share", "number", "Share of shifts that may be over, 0-1."),
        may("observation", "category", "One-to-one observation counted or excluded."),
        may("owner", "text", "The role that owns the line."),
        may("agreed_with", "text", "With whom it was agreed."),
        own_date="effective_from",
        policy=True,
        reference=True,
    ),
    table_of(
        "permitted_uses",
        "Which tasks a tool may be used for.",
        "setting unit_id task_type",
        must("task_type", "category", "The task."),
        must("permitted", "flag", "May the tool be used for it?"),
        may("unit_id", "id", "For one unit."),
        may("setting", "category", "For every unit of a setting."),
        may("reason", "text", "Why."),
        policy=True,
        reference=True,
    ),
)
