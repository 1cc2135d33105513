"""Langfuse: the scheduled export to blob storage, pages of its API, or traces downloaded one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.errors import FileRefused
from pipelines.sources.carriers import Collected
from pipelines.sources.carriers_json import Broken, values
from pipelines.sources.format import Format
from pipelines.sources.kinds import LINES, TABLES
from pipelines.sources.langfuse_names import OBSERVATION, SCORE, TRACE, kind_of_record, snake
from pipelines.sources.langfuse_rows import Rows
from pipelines.sources.table_rows import table_rows
from pipelines.sources.tabular import need_columns, open_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipelines.shapes import Reading, SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.langfuse_rows import Record, Row
    from pipelines.sources.look import Look

_COLUMNS = {"trace": TRACE, "observation": OBSERVATION, "score": SCORE}
_REASONS = {
    "missing_id": "has no id",
    "bad_value": "has a token count that is no whole number, or tags or usage that are no JSON",
}


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Log records of one file: one for every trace, every observation, and every score that tells an outcome.

    FileRefused where the file holds nothing that Langfuse exports.
    """
    taken = _Taken(Rows(mapping), Collected())
    if intake.kind in TABLES:
        _read_table(file.path, intake, taken)
    else:
        _read_json(file, taken)
    return taken.out.reading()


class _Taken:
    """Puts records of one kind or another into what is collected."""

    def __init__(self, rows: Rows, out: Collected) -> None:
        self.rows = rows
        self.out = out
        self._row = self._order = 0

    def at(self, row: int) -> None:
        """Records now come from this row."""
        self._row, self._order = row, 0

    def take(self, kind: str | None, row: Row) -> bool:
        """All that one record holds, nested ones too; False where it is none of Langfuse's."""
        if kind == "manifest":
            self.out.ignore("manifest")
        elif kind == "trace":
            self._add(self._made(self.rows.trace, row))
            self._within(row, row.get("id"))
        elif kind == "observation":
            self._add(self._made(self.rows.observation, row))
        elif kind == "score":
            self._add(self._made(self.rows.score, row))
        return kind is not None

    def _within(self, trace: Row, of: object) -> None:
        """What a trace downloaded whole carries inside. A list of ids, as the API's list has, is none."""
        for kind, name in (("observation", "observations"), ("score", "scores")):
            for inner in objects(trace.get(name)):
                self.take(kind, {"trace_id": of, **inner})
        count = trace.get("corrections")
        self.out.ignore("correction", count if isinstance(count, int) else 0)

    @staticmethod
    def _made(make: Any, row: Row) -> Any:
        try:
            return make(row)
        except (ValueError, RecursionError):
            return None

    def _add(self, made: Record | tuple[Record, ...] | str | None) -> None:
        if isinstance(made, str):
            self.out.ignore(made)
            return
        found = made if isinstance(made, tuple) else (made,)
        for record in found:
            if record is None:
                self._fault("bad_value")
            elif not record["trace_id"] or not record["span_id"]:
                self._fault("missing_id")
            else:
                self._order += 1
                self.out.add(record | {"_row": self._row, "_order": self._order})

    def _fault(self, rule: str) -> None:
        self.out.fault(self._row, rule, _REASONS[rule])


def objects(of: object) -> Iterator[Row]:
    """The objects of a list, with underscores in their members' names."""
    for item in of if isinstance(of, list) else []:
        if isinstance(item, dict):
            yield {snake(name): value for name, value in item.items()}


def _read_json(file: SourceFile, taken: _Taken) -> None:
    foreign = known = 0
    for item in values(file, taken.rows.dialect):
        if isinstance(item, Broken):
            taken.out.fault(item.row, "bad_json", item.reason)
            taken.out.incomplete |= item.last
            continue
        taken.at(item.row)
        for row in objects(_page(item.value)):
            found = taken.take(kind_of_record(row), row)
            known, foreign = known + found, foreign + (not found)
        if not isinstance(item.value, dict):
            foreign += 1
    if foreign and not known:
        raise FileRefused(
            "format", "no record of the file is a Langfuse trace, observation or score", hint=_HINT
        )
    taken.out.ignore("not_langfuse", foreign)


def _page(value: object) -> list[object]:
    """The records of a page of the API, of a downloaded trace, or a record itself."""
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("data"), list):
        return list(value["data"])
    trace = value.get("trace")
    return [{**value, **trace}] if isinstance(trace, dict) else [value]


def _read_table(path: Path, intake: Intake, taken: _Taken) -> None:
    table = open_table(path, intake)
    kind = kind_of_record(table.names)
    if kind not in _COLUMNS:
        raise FileRefused(
            "header", "the columns are not those of Langfuse traces, observations or scores", hint=_HINT
        )
    columns: dict[str, str] = {}
    for name in table.names:
        if snake(name) in taken.rows.columns:
            columns.setdefault(snake(name), name)
    need_columns(table.names, tuple(columns.values()), "Langfuse export")
    for row, cells in table_rows(table, columns):
        taken.at(row)
        taken.take(kind, cells)
    for row, rule, reason in table.faults.iter_rows():
        taken.out.fault(row, rule, reason)
    taken.out.incomplete |= table.incomplete


_HINT = "Point the source at the folders traces, observations and scores of the export to blob storage."


def _recognises(look: Look) -> float:
    first = look.objects[0] if look.objects else {}
    inner = first.get("trace") if isinstance(first.get("trace"), dict) else None
    kind = kind_of_record(inner if inner is not None else look.names)
    own = {snake(name) for name in (*look.names, *(inner or ()))} & {"project_id", "bookmarked"}
    return 0.0 if kind is None else 1.0 if own or kind == "manifest" else 0.6


FORMAT = Format(
    name="langfuse",
    title="Langfuse: export to blob storage (traces, observations, scores), API pages, downloaded traces",
    makes=("llm_calls", "llm_events"),
    needs=("user_id and tags task: and unit: on the trace, scores clinical.*, or [source.map]",),
    read=read,
    kinds=LINES | TABLES,
    recognises=_recognises,
    by_lines=True,
)
