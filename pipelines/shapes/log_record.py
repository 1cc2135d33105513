"""Raw LLM log records, before they are folded into calls and tasks."""

from __future__ import annotations

import polars as pl

_S, _I, _F = pl.String, pl.Int64, pl.Float64

LOG_RECORDS = "log_records"
"""Name of the internal table of raw LLM log records (spans, gateway rows) that are folded into tasks."""


LOG_RECORD: dict[str, pl.DataType | type[pl.DataType]] = {
    # One row per raw log record: a span, a gateway row, an outcome event. Key in a source: trace_id, span_id.
    # A gateway row is its own trace: trace_id = span_id.
    "_row": _I,  # line of a line-based file, element of a JSON array, data row of a CSV file
    "_order": _I,  # 1-based position within that line
    "trace_id": _S,
    "span_id": _S,
    "parent_span_id": _S,
    # call | task (names its clinical task, is no call) | other (kept for the chain)
    # | part (completes the call of its key, which another row tells; alone it stands for it)
    "kind": _S,
    "operation": _S,  # chat, embeddings, execute_tool ...; other
    "started_at": pl.Datetime("us", "UTC"),
    "ended_at": pl.Datetime("us", "UTC"),
    # calls only
    "status": _S,
    "error_type": _S,
    "provider": _S,
    "model": _S,
    "input_tokens": _I,
    "output_tokens": _I,
    "cost_usd": _F,
    "service_account": _S,  # the key's owner, only where the record names another person
    # context: inherited down the parent chain. Of several carriers of one fact the smallest rank wins,
    # then the nearest span
    "task_id": _S,
    "clinician_id": _S,  # the only column that holds a person
    "clinician_id_rank": pl.Int8,
    "session_id": _S,
    "session_id_rank": pl.Int8,
    "unit_id": _S,
    "unit_id_rank": pl.Int8,
    "tool_id": _S,
    "tool_id_rank": pl.Int8,
    "tool_version": _S,
    "tool_version_rank": pl.Int8,
    "task_type": _S,  # as the source names it
    "task_type_rank": pl.Int8,
    # outcome of the task; a number that the source did not write as one is NaN, which the gate refuses
    "outcome_at": pl.Datetime("us", "UTC"),  # when an event said so; null: said on the record itself
    "completed_at": pl.Datetime("us", "UTC"),
    "disposition": _S,
    "wait_seconds": _F,
    "review_seconds": _F,
    "edit_seconds": _F,
    "rework_seconds": _F,
    "edit_ratio": _F,
    "consent_status": _S,
    "concern": _S,
    "time_source": _S,
}
"""Rows of the `LOG_RECORDS` table: an allow-list. Nothing that people wrote has a place in it."""
