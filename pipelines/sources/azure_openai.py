"""Azure OpenAI diagnostic logs: of a storage account, an event hub, or exported from Log Analytics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.errors import FileRefused
from pipelines.sources.azure_openai_rows import Rows, is_row, kind_of_record, plain
from pipelines.sources.carriers import Collected
from pipelines.sources.carriers_json import Broken, values
from pipelines.sources.format import Format, Option
from pipelines.sources.kinds import LINES, TABLES
from pipelines.sources.table_rows import table_rows
from pipelines.sources.tabular import need_columns, open_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipelines.shapes import Reading, SourceFile, SourceMap
    from pipelines.sources.azure_openai_rows import Row
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

_HINT = "Let the diagnostic setting write the categories RequestResponse and AzureOpenAIRequestUsage."


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Log records of one file: one for every row about a call to a model.

    FileRefused where the file holds no diagnostic logs.
    """
    rows = Rows(mapping, callers_are_people=bool(FORMAT.setting(mapping, "callers_are_people")))
    out = Collected()
    if intake.kind in TABLES:
        _read_table(file.path, intake, rows, out)
    else:
        _read_json(file, rows, out)
    return out.reading()


def _read_json(file: SourceFile, rows: Rows, out: Collected) -> None:
    foreign = known = 0
    for item in values(file, rows.dialect):
        if isinstance(item, Broken):
            out.fault(item.row, "bad_json", item.reason)
            out.incomplete |= item.last
            continue
        for order, value in enumerate(_page(item.value), 1):
            if isinstance(value, dict) and is_row(frozenset(value)):
                known += 1
                _take(value, item.row, order, rows, out)
            else:
                foreign += 1
    if foreign and not known:
        raise FileRefused("format", "no record of the file is a diagnostic log of Azure", hint=_HINT)
    out.ignore("not_a_diagnostic_log", foreign)


def _page(value: object) -> Iterator[object]:
    """The rows of a batch, of the answer to a query, or a row itself, under plain names."""
    if isinstance(value, dict) and isinstance(value.get("records"), list):
        batch: list[object] = value["records"]
    elif isinstance(value, dict) and isinstance(value.get("tables"), list):
        batch = [row for table in value["tables"] for row in _answer(table)]
    else:
        batch = [value]
    for row in batch:
        yield {plain(name): cell for name, cell in row.items()} if isinstance(row, dict) else row


def _answer(table: Any) -> list[object]:
    """The rows of a table that Log Analytics answers with: its columns stand apart."""
    if not isinstance(table, dict) or not isinstance(table.get("rows"), list):
        return [table]
    columns = [column.get("name") for column in table.get("columns") or () if isinstance(column, dict)]
    return [
        {str(name): cell for name, cell in zip(columns, row, strict=True) if cell not in (None, "")}
        if isinstance(row, list) and len(row) == len(columns)
        else row
        for row in table["rows"]
    ]


def _read_table(path: Path, intake: Intake, rows: Rows, out: Collected) -> None:
    table = open_table(path, intake)
    columns = {plain(name): name for name in reversed(table.names) if plain(name) in rows.columns}
    if not is_row(frozenset(columns)):
        raise FileRefused("header", "the columns are not those of Azure's diagnostic logs", hint=_HINT)
    need_columns(table.names, tuple(columns.values()), "export of diagnostic logs")
    for row, cells in table_rows(table, columns):
        _take(cells, row, 1, rows, out)
    for row, rule, reason in table.faults.iter_rows():
        out.fault(row, rule, reason)
    out.incomplete |= table.incomplete


def _take(value: Row, row: int, order: int, rows: Rows, out: Collected) -> None:
    try:
        record = rows.record(value)
    except (ValueError, RecursionError):
        out.fault(row, "bad_value", "has properties that are no JSON, or a token count that is no number")
        return
    if isinstance(record, str):
        out.ignore(record)
    elif record["span_id"] is None:
        out.fault(row, "missing_id", "has no correlation id")
    else:
        out.add(record | {"_row": row, "_order": order})


def _recognises(look: Look) -> float:
    rows: list[Any] = [found for value in look.objects[:3] for found in _page(value)] if look.objects else []
    if not rows:
        names = frozenset(plain(name) for name in look.names)
        own = names & {"prompttokens", "resultsignature", "properties", "operationname"}
        return 0.9 if is_row(names) and own else 0.0
    dicts = [row for row in rows if isinstance(row, dict)]
    return 1.0 if any(kind_of_record(row) for row in dicts) else 0.0


FORMAT = Format(
    name="azure_openai",
    title="Azure OpenAI diagnostic logs: storage account, event hub, or Log Analytics as CSV or JSON",
    makes=("llm_calls", "llm_events"),
    needs=(
        "callerObjectId that is a person's, as where the application calls on behalf of its user",
        "tasks from another source, or calls_are_tasks = true with deployments translated under task_type",
    ),
    read=read,
    carried=frozenset({"task_id", "clinician_id", "session_id", "unit_id", "tool_id", "task_type"}),
    translated=frozenset({"task_type", "unit_id", "tool_id"}),
    kinds=LINES | TABLES,
    options={
        "callers_are_people": Option(
            default=True,
            says="callerObjectId is a clinician; false where an application calls with its own identity",
        )
    },
    recognises=_recognises,
    by_lines=True,
)
