"""The canonical tables: what Plimsoll reads, column by column.

A site's files, whatever their format, become rows of these tables. This module says which columns a
table has, what kind of value each holds and which may be missing. Which *values* are acceptable
(ranges, codes, order of two dates) is written once, with its reason, in ``expectations/<table>.py``.
"""

from __future__ import annotations

from pipelines.schemas import places, policy, staffing, tasks, voices
from pipelines.schemas.table import Column, Kind, Table

__all__ = ["CLINICIAN_COLUMN", "TABLES", "TEXT_CONTENT_COLUMNS", "Column", "Kind", "Table"]

TABLES: dict[str, Table] = {
    table.name: table
    for table in (*places.TABLES, *tasks.TABLES, *staffing.TABLES, *voices.TABLES, *policy.TABLES)
}
"""Every canonical table by name, in the order they are judged: references before what refers to them."""

CLINICIAN_COLUMN = "clinician_id"
"""The one column that holds a person; it is a keyed hash before anything is written."""

TEXT_CONTENT_COLUMNS = frozenset(
    "prompt prompts response responses completion messages message_text content input output input_text "
    "output_text note_text notes note_body transcript dictation free_text freetext body text comment "
    "comments narrative narratives remark remarks".split()
)
"""Column names that carry what people wrote: a file that has one is refused whole, unread."""
