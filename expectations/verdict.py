"""What the gate says about a batch of rows."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

CHECKS = {
    "table_name": pl.String,
    "expectation": pl.String,
    "column_name": pl.String,
    "reason": pl.String,
    "evaluated": pl.Int64,
    "failed": pl.Int64,
}
"""Shape of `Verdict.checks`."""


@dataclass(frozen=True)
class Verdict:
    """A batch divided in two, and what the Great Expectations suite counted on all of it.

    `accepted`: the rows that broke no rule, in their order, without ``_fault``.
    `rejected`: the other rows, in their order, as they came, plus `rule` and `reason`: one row for each. A
    table's own `reason` (free text, never kept in quarantine) gives way to the rule's.
    `checks`: one row per expectation: rows it judged and rows that failed it. A row may fail several, so
    failures do not add up to rejected rows. `column_name` joins several columns with a comma and is null
    where the expectation is about the whole row. Empty where the suite was not run.
    """

    accepted: pl.DataFrame
    rejected: pl.DataFrame
    checks: pl.DataFrame
