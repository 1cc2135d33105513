"""Writes docs/tables.md: every canonical table, its columns, and what is expected of its rows.

``python -m tools.document_tables > docs/tables.md`` writes the page anew.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from expectations.faults import REASONS
from expectations.registry import SUITES
from expectations.rules import Between, Length, OneOf, Ordered, Present
from expectations.suite import FEWEST_REJECTED, FLOOR
from pipelines.schemas import TABLES, TEXT_CONTENT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from expectations.rules import Rule
    from pipelines.schemas import Column, Table

KINDS = {
    "id": "exact text; blanks around it are trimmed, nothing else is changed, leading zeros stay",
    "text": "words for people; refused where they hold an e-mail address or a patient's number",
    "category": "one of the codes listed below its table",
    "integer": "a whole number",
    "number": "a finite number in plain decimal notation, no unit, no thousands mark",
    "flag": "true or false (also yes/no, 1/0)",
    "date": "an ISO date, `2026-03-29`",
    "instant": "an ISO 8601 timestamp, `2026-03-29T07:00:00+01:00`; without an offset it is the site's clock",
}

HEAD = """\
# Tables

Generated from `pipelines/schemas/` and `expectations/` by
`python -m tools.document_tables > docs/tables.md`; do not edit.

Whatever format a file has, it becomes rows of these tables. A *canonical* file holds one of them as CSV,
CSV.gz, Parquet or NDJSON; the table is the file's name up to the first dot or dash
(`llm_events-2026-01.csv`), and a table may be spread over any number of files. A column marked **yes** must
be there and filled; the others may be left out. Columns a table does not know are left out and named in the
run's summary. `plimsoll init` makes an empty template of every table.

## Kinds of value
"""

JUDGED = """\

## How rows are judged

A row is read first, then judged by the rules of its table in the order given here. The first one it breaks
is the word it is rejected under; the row is kept in `warehouse/quarantine/` with that word and the reason.
Missing values pass every rule but those that ask for a value.

Where fewer than {floor:.0f} % of a table's rows are right, and at least {fewest} are wrong, nothing is
published and the command ends with exit code 12. Rows that only wait for a unit, a clinician or a day do not
count as wrong.

Rules that hold across tables and time: `unknown_unit` and `unknown_clinician` (the row waits until a file
names them), `future` (the row waits for its day), `unknown_task` (the row tells the outcome of a task that no
other source tells of, and waits until one does), `conflict` (rows with one key differ and no `updated_at`
says which is newer), `retired` (the row is about a week whose rows of persons have left; it is kept nowhere).

A file with a column whose name says that it carries what people wrote is refused whole, and nothing of it is
kept. Such names are {content}, and others made of these words (`user_prompt`, `noteText`).

Faults of reading, in any table:
"""


def page() -> str:
    """The whole page."""
    content = ", ".join(f"`{name}`" for name in sorted(TEXT_CONTENT_COLUMNS))
    faults = ((f"`{name}`", reason.format(column="A column")) for name, reason in REASONS.items())
    lines = [
        HEAD,
        *_table(("kind", "what is read"), KINDS.items()),
        JUDGED.format(floor=100 * FLOOR, fewest=FEWEST_REJECTED, content=content),
        *_table(("rejected as", "why"), faults),
        "\n## The tables\n",
        *(f"- [`{table.name}`](#{table.name}): {table.meaning}" for table in TABLES.values()),
        *(line for table in TABLES.values() for line in _section(table)),
    ]
    return "\n".join(lines) + "\n"


def _section(table: Table) -> list[str]:
    folder = "policy/" if table.policy else "incoming/"
    about = f"about its `{table.own_date}`" if table.own_date else "for all time"
    key = ", ".join(f"`{name}`" for name in table.key)
    rules = (_rule(rule, table) for rule in SUITES[table.name].declared)
    return [
        f"\n## {table.name}\n\n{table.meaning}\n",
        f"**Key:** {key} · **a row holds** {about} · **folder:** `{folder}`\n",
        *_table(("column", "kind", "required", "what one value is"), map(_column, table.columns)),
        "",
        *_table(("rule", "rejected as", "why"), rules),
    ]


def _column(column: Column) -> tuple[str, ...]:
    return f"`{column.name}`", column.kind, "**yes**" if column.required else "", column.meaning


def _rule(rule: Rule, table: Table) -> tuple[str, ...]:
    # A required value that is not there is found when the row is read, before its rule is asked.
    found_first = isinstance(rule, Present) and set(rule.columns) <= set(table.required)
    words = ["missing"] if found_first else list(rule.broken)
    return demand(rule), ", ".join(f"`{word}`" for word in words), rule.reason


def demand(rule: Rule) -> str:
    """What a rule asks of a row, in words."""
    reads = rule.reads.name
    if isinstance(rule, Present):
        return f"a value in {_code(reads.removeprefix('presence of '))}"
    if isinstance(rule, OneOf):
        return f"{_code(reads)} is one of " + ", ".join(str(value) for value in rule.values)
    if isinstance(rule, Between):
        return f"{_code(reads)} {_range(rule)}"
    if isinstance(rule, Ordered):
        return f"{_code(reads)} ≤ {_code(rule.limit.name)}"
    if isinstance(rule, Length):
        return f"{_code(reads)} has 1 to {rule.longest:,} characters"
    raise TypeError(f"no words for a rule of kind {type(rule).__name__}")


def _code(name: str) -> str:
    """Column names inside a quantity's name as code."""
    columns = {column for table in TABLES.values() for column in table.names}
    return " ".join(f"`{word}`" if word in columns else word for word in name.split(" "))


def _range(rule: Between) -> str:
    is_year = rule.reads.name.startswith("year of")
    low, high = (
        "" if bound is None else f"{bound:.0f}" if is_year else f"{bound:,.10g}"
        for bound in (rule.low, rule.high)
    )
    if not low:
        return f"at most {high}"
    if not high:
        return f"{low} or later" if is_year else f"at least {low}"
    return f"above {low}, at most {high}" if rule.strict_low else f"from {low} to {high}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


if __name__ == "__main__":
    sys.stdout.write(page())
