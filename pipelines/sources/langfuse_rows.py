"""One trace, observation or score of Langfuse -> one log record.

A trace is the root of its tree: its record is called `trace`, and observations without a parent hang below
it, in whatever file they come. So what a trace says of clinician, session and tags reaches its calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipelines.sources.carriers import (
    RANKED,
    carriers,
    instant,
    members,
    number,
    outcome,
    outcome_fields,
    whole,
    word,
)
from pipelines.sources.carriers_json import Dialect
from pipelines.sources.langfuse_names import (
    CALLS,
    CONTEXT,
    DOCUMENT,
    INPUT_TOKENS,
    INTERNAL,
    MANIFEST,
    OBSERVATION,
    OUTPUT_TOKENS,
    PROVIDER,
    SCORE,
    TRACE,
    WITHIN,
    camel,
)

if TYPE_CHECKING:
    from pipelines.shapes import SourceMap

Row = dict[str, Any]
Record = dict[str, Any]

ROOT: Final = "trace"
"""Span id of the record of a trace itself."""

_SCALARS: Final = frozenset({"input", "output", "value", "string_value", "stringValue"})
"""Members that hold numbers or codes in one place, and what people wrote in another."""

_TEXT_KINDS: Final = frozenset({"TEXT", "CORRECTION"})
_OWN: Final = ("user_id", "session_id", "tags", "trace_name")
"""What an observation of the second export says of its trace."""


class Rows:
    """Reads records as one site maps them."""

    def __init__(self, mapping: SourceMap) -> None:
        self._context = {column: carriers(column, names, mapping) for column, names in CONTEXT.items()}
        self._own_version = "tool_version" in mapping.carriers
        self._outcomes = outcome_fields(mapping)
        named = {name for names in self._context.values() for name in names} | set(self._outcomes)
        own = {name.removeprefix("metadata.").removeprefix("tag:") for name in named}
        self.columns = TRACE | OBSERVATION | SCORE | own
        inner = {*INPUT_TOKENS, *OUTPUT_TOKENS, *PROVIDER, *WITHIN, "service.version"}
        known = self.columns | MANIFEST | DOCUMENT
        self._wanted = known | {camel(name) for name in known} | inner
        self.dialect = Dialect(self._keep, ("data",))
        self._decode = self.dialect.decoder

    def _keep(self, found: Row) -> Row:
        kept: Row = {}
        for name, value in found.items():
            if name == "corrections" and isinstance(value, list):
                kept[name] = len(value)  # people's words: only how many there are
            elif name in self._wanted and not (name in _SCALARS and isinstance(value, (dict, list))):
                kept[name] = value
        return kept

    def trace(self, row: Row) -> Record | str:
        """The root of a tree; of kind `task` where the trace says which task it is, or of what type."""
        if _internal(row):
            return "langfuse_internal"
        trace, at = word(row.get("id")), instant(row.get("timestamp"))
        record: Record = {"trace_id": trace, "span_id": trace and ROOT, "kind": "other", "started_at": at}
        places = Places({**row, "trace_name": row.get("name")}, self._decode)
        self._add_context(record, places)
        self._add_outcome(record, places)
        if record.get("task_id") or record.get("task_type_rank", 9) < self._weak:
            record |= {"kind": "task", "task_id": record.get("task_id") or trace}
        return record

    @property
    def _weak(self) -> int:
        """The rank from which a type of task is only the name of a prompt or trace."""
        fields = self._context["task_type"]
        return next((rank for rank, name in enumerate(fields) if name.endswith("_name")), len(fields))

    def observation(self, row: Row) -> tuple[Record, ...] | str:
        """A call or a step; and its trace, where the observation itself says what the trace would.

        ValueError where a call's token count or usage is no number.
        """
        if _internal(row):
            return "langfuse_internal"
        span = word(row.get("id"))
        trace = word(row.get("trace_id"))
        above = word(row.get("parent_observation_id"))
        record: Record = {
            "trace_id": trace or span,  # one without a trace is its own
            "span_id": span,
            "parent_span_id": (above or ROOT) if trace else None,
            "started_at": instant(row.get("start_time")),
            "ended_at": instant(row.get("end_time")),
        }
        places = Places(row, self._decode)
        self._add_context(record, places)
        self._add_outcome(record, places)
        kind = (word(row.get("type")) or "").upper()
        if kind in CALLS:
            record |= {"kind": "call", "operation": CALLS[kind]}
            self._add_call(record, row, places)
        else:
            record |= {"kind": "task" if record.get("task_id") else "other", "operation": kind.lower()}
        if trace and not above and any(row.get(name) for name in _OWN):
            told: Record = {"trace_id": trace, "span_id": ROOT, "kind": "other"}
            self._add_context(told, places)
            told.pop("task_id", None)  # what the observation names is said by its own record
            return record, told
        return (record,)

    def score(self, row: Row) -> Record | str:
        """What a score says became of the task, below the observation or trace that it is about.

        Of two scores told at one time the one changed last has the last word: hence the order of its name.
        """
        if _internal(row):
            return "langfuse_internal"
        kind = (word(row.get("data_type")) or "").upper()
        if kind in _TEXT_KINDS:
            return "correction" if kind == "CORRECTION" else "text_score"
        column = self._outcomes.get(str(row.get("name")))
        if column is None:
            return "other_score"
        trace, own = word(row.get("trace_id")), word(row.get("id"))
        if trace is None:
            return "dataset_score" if row.get("dataset_run_id") else "session_score"
        label = row.get("string_value")
        at = instant(row.get("timestamp"))
        changed = instant(row.get("updated_at")) or at or 0
        return {
            "trace_id": trace,
            "span_id": own and f"score:{changed:017d}:{own}",
            "parent_span_id": word(row.get("observation_id")) or ROOT,
            "kind": "other",
            "outcome_at": at,
            column: outcome(column, row.get("value") if kind == "NUMERIC" or label is None else label),
        }

    def _add_context(self, record: Record, places: Places) -> None:
        for column, names in self._context.items():
            for rank, name in enumerate(names):
                value = word(places.find(name))
                if value is None or (name == "service.name" and value.startswith("unknown_service")):
                    continue
                record[column] = value
                if column in RANKED:
                    record[f"{column}_rank"] = rank
                break
        if "tool_id" not in record:
            return
        rank = record["tool_id_rank"]
        if "tool_version" not in record and not self._own_version:
            served = self._context["tool_id"][rank] == "service.name"
            record["tool_version"] = word(places.find("service.version" if served else "release"))
        record["tool_version_rank"] = rank  # a version is that of the tool beside it

    def _add_outcome(self, record: Record, places: Places) -> None:
        for name, column in self._outcomes.items():
            value = places.find(name)
            if value is not None:
                record[column] = outcome(column, value)

    def _add_call(self, record: Record, row: Row, places: Places) -> None:
        usage = members(row.get("usage_details"), self._decode) or members(row.get("usage"), self._decode)
        failed = str(row.get("level")).upper() == "ERROR"
        cost = row.get("total_cost")
        provider = word(places.first(PROVIDER))
        record["status"] = "error" if failed else "ok"
        record["error_type"] = "error" if failed else None  # the message is text, and no class stands apart
        record["provider"] = provider.lower() if provider else None
        record["model"] = word(row.get("provided_model_name")) or word(row.get("model"))
        record["input_tokens"] = whole(_first(usage, INPUT_TOKENS))
        record["output_tokens"] = whole(_first(usage, OUTPUT_TOKENS))
        record["cost_usd"] = number(row.get("calculated_total_cost") if cost is None else cost)


class Places:
    """Where a record may carry something: its tags and columns, else its metadata, else attributes in it."""

    def __init__(self, row: Row, decode: Any) -> None:
        metadata = _inner(row.get("metadata"), decode)
        self._metadata: Row = {}
        for name in reversed(WITHIN):
            self._metadata |= _inner(metadata.get(name), decode)
        self._metadata |= metadata
        self._row = row
        self._tags: dict[str, str] = {}
        for tag in _listed(row.get("tags"), decode):
            name, colon, value = tag.partition(":") if isinstance(tag, str) else ("", "", "")
            if colon:
                self._tags.setdefault(f"tag:{name.strip()}", value)

    def find(self, name: str) -> object:
        """The value of a tag, column or key of metadata; ``metadata.key`` says where exactly."""
        if name in self._tags:
            return self._tags[name]
        value = self._row.get(name)
        return self._metadata.get(name.removeprefix("metadata.")) if value in (None, "") else value

    def first(self, names: tuple[str, ...]) -> object:
        """The first of these that metadata has."""
        return _first(self._metadata, names)


def _first(found: Row, names: tuple[str, ...]) -> object:
    return next((found[name] for name in names if found.get(name) is not None), None)


def _inner(value: object, decode: Any) -> Row:
    """Metadata is whatever an application put there: what is no object carries nothing."""
    try:
        return members(value, decode)
    except (ValueError, RecursionError):
        return {}


def _listed(value: object, decode: Any) -> list[object]:
    """A list, also from the cell of a table; ValueError where the cell is no JSON."""
    found = decode.decode(value) if isinstance(value, str) and value.strip() else value
    return found if isinstance(found, list) else []


def _internal(row: Row) -> bool:
    return str(row.get("environment")).startswith(INTERNAL)
