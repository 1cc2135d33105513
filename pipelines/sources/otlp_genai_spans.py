"""One span, or one outcome event, of an OpenTelemetry export -> one log record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pipelines.sources.carriers import (
    OUTCOMES,
    carriers,
    error_class,
    members,
    number,
    outcome,
    outcome_fields,
    tagged,
    whole,
    within_time,
    word,
)
from pipelines.sources.carriers_json import Dialect
from pipelines.sources.otlp_genai_names import (
    ALL_TAGS,
    CALLS,
    CONTEXT,
    COST,
    ERROR,
    EVALUATION,
    INPUT_TOKENS,
    LABEL,
    METADATA,
    MODEL,
    OPERATION,
    OUTPUT_TOKENS,
    PROVIDER,
    RESOURCE_RANK,
    STEPS,
    TAG_RANK,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipelines.shapes import SourceMap

Attributes = dict[str, Any]
Record = dict[str, Any]

_STRUCTURE: Final = frozenset(
    "resourceSpans resourceLogs resourceMetrics resource scopeSpans scopeLogs instrumentationLibrarySpans "
    "spans logRecords traceId spanId parentSpanId startTimeUnixNano endTimeUnixNano timeUnixNano "
    "observedTimeUnixNano attributes events status code value values stringValue intValue doubleValue "
    "boolValue arrayValue kvlistValue".split()
)
_HEX: Final = re.compile(r"[0-9a-fA-F]+")


class MalformedError(ValueError):
    """JSON that is not laid out as OTLP is."""


class Spans:
    """Reads spans and outcome events as one site maps them."""

    def __init__(self, mapping: SourceMap) -> None:
        self._context: dict[str, list[tuple[str, int]]] = {}
        for column, defaults in {**CONTEXT, "tool_version": _version_fields(mapping)}.items():
            for rank, name in enumerate(carriers(column, defaults, mapping)):
                self._context.setdefault(name, []).append((column, rank))
        self._outcomes = outcome_fields(mapping)
        self._evaluations = {**self._outcomes, **{name: column for column, name in OUTCOMES.items()}}
        other = (
            *PROVIDER,
            *MODEL,
            *INPUT_TOKENS,
            *OUTPUT_TOKENS,
            *COST,
            *OPERATION,
            *ERROR,
            *LABEL,
            *ALL_TAGS,
        )
        self._wanted = frozenset((*self._context, *self._outcomes, *other, EVALUATION, METADATA))
        self.dialect = Dialect(self._keep, ("resourceSpans", "resourceLogs", "resourceMetrics"))
        self._decode = Dialect(lambda found: found, ()).decoder

    def _keep(self, found: dict[str, Any]) -> dict[str, Any] | tuple[str, Any] | None:
        """What remains of a JSON object: of an attribute that is read, name and value; else the structure."""
        if "key" in found:
            key = found["key"]
            return (key, scalar(found.get("value"))) if isinstance(key, str) and key in self._wanted else None
        return {name: value for name, value in found.items() if name in _STRUCTURE}

    def attributes(self, of: Mapping[str, Any]) -> Attributes:
        """Attributes of a span, event or resource, those in its metadata included."""
        found = named(of.get("attributes"))
        if METADATA in found:
            try:
                inner = members(found.pop(METADATA), self._decode)
            except (ValueError, RecursionError):
                inner = {}
            found = {**{name: value for name, value in inner.items() if name in self._wanted}, **found}
        return found

    def span(self, span: Mapping[str, Any], resource: Record) -> Record:
        """A span as a log record; ValueError where a call's token count is no number."""
        attributes = self.attributes(span)
        record: Record = dict(resource)
        record["trace_id"] = hex_id(span.get("traceId"))
        record["span_id"] = hex_id(span.get("spanId"))
        record["parent_span_id"] = hex_id(span.get("parentSpanId"))
        record["started_at"] = nanoseconds(span.get("startTimeUnixNano"))
        record["ended_at"] = nanoseconds(span.get("endTimeUnixNano"))
        self._add_context(record, attributes)
        self._add_outcome(record, attributes)
        failure = self._add_events(record, span)
        record["operation"], is_call = operation(attributes)
        record["kind"] = "call" if is_call else "task" if record.get("task_id") else "other"
        if is_call:
            _add_call(record, attributes, failure, span.get("status"))
        return record

    def event(self, log: Mapping[str, Any], resource: Record) -> Record | None:
        """A log record that tells an outcome, as a record below the span it is about; else None."""
        attributes = self.attributes(log)
        record: Record = dict(resource)
        self._add_context(record, attributes)
        self._add_outcome(record, attributes)
        trace, span = hex_id(log.get("traceId")), hex_id(log.get("spanId"))
        if trace is None and record.get("task_id"):
            trace = f"task:{record['task_id']}"
        told = sorted(column for column in OUTCOMES if record.get(column) is not None)
        if trace is None or not told:
            return None
        at = nanoseconds(log.get("timeUnixNano")) or nanoseconds(log.get("observedTimeUnixNano"))
        kind = "task" if record.get("task_id") else "other"
        name = f"{span or 'event'}@{at or 0}:{'+'.join(told)}"
        times = {"started_at": at, "ended_at": at, "outcome_at": at}
        return record | times | {"trace_id": trace, "span_id": name, "parent_span_id": span, "kind": kind}

    def resource(self, of: Mapping[str, Any]) -> Record:
        """Context that a whole process carries in its resource."""
        found: Record = {}
        resource = of.get("resource")
        if isinstance(resource, dict):
            self._add_context(found, self.attributes(resource), RESOURCE_RANK)
        if str(found.get("tool_id", "")).startswith("unknown_service"):
            found = {name: value for name, value in found.items() if not name.startswith("tool_")}
        found.pop("task_id", None)  # a process serves many tasks
        return found

    def _add_context(self, record: Record, attributes: Attributes, add: int = 0) -> None:
        for name, value in attributes.items():
            for column, rank in self._context.get(name, ()):
                _prefer(record, column, word(value), rank + add)
        for name in ALL_TAGS:
            if name in attributes:
                for column, tag in tagged(attributes[name]).items():
                    _prefer(record, column, tag, TAG_RANK)

    def _add_events(self, record: Record, span: Mapping[str, Any]) -> object:
        """Outcomes told by the span's events, later over earlier; the class of its exception, if any."""
        failure = None
        events = [*objects(span, "events")]
        for event in sorted(events, key=lambda event: nanoseconds(event.get("timeUnixNano")) or 0):
            attributes = self.attributes(event)
            failure = attributes.get("exception.type", failure)
            if self._add_outcome(record, attributes):
                record["outcome_at"] = nanoseconds(event.get("timeUnixNano"))
        return failure

    def _add_outcome(self, record: Record, attributes: Attributes) -> bool:
        """What attributes or an evaluation say became of the task; whether they say anything."""
        told = {self._outcomes[name]: value for name, value in attributes.items() if name in self._outcomes}
        column = self._evaluations.get(str(attributes.get(EVALUATION)))
        if column:
            told[column] = first(attributes, LABEL)
        record.update((column, outcome(column, value)) for column, value in told.items())
        return bool(told)


def _version_fields(mapping: SourceMap) -> tuple[str, ...]:
    """Where a tool's version is looked for: at the place where its id is."""
    ids, versions = CONTEXT["tool_id"], CONTEXT["tool_version"]
    own = mapping.carriers.get("tool_id")
    return versions if own is None else (versions[ids.index(own)] if own in ids else versions[0],)


def _prefer(record: Record, column: str, value: str | None, rank: int) -> None:
    """Keep a value of context unless a better carrier has given one already."""
    if value is None:
        return
    known = record.get(f"{column}_rank")
    if known is None or rank < known:
        record[column] = value
        record[f"{column}_rank"] = rank


def _add_call(record: Record, attributes: Attributes, failure: object, status: object) -> None:
    code = status.get("code") if isinstance(status, dict) else None
    error = first(attributes, ("error.type",)) or failure
    failed = code in (2, "2", "STATUS_CODE_ERROR") or "error.type" in attributes
    provider = word(first(attributes, PROVIDER))
    record["status"] = "error" if failed else "ok"
    record["error_type"] = (error_class(error) or "error") if failed else None
    record["provider"] = provider.lower() if provider else None
    record["model"] = word(first(attributes, MODEL))
    record["input_tokens"] = whole(first(attributes, INPUT_TOKENS))
    record["output_tokens"] = whole(first(attributes, OUTPUT_TOKENS))
    record["cost_usd"] = number(first(attributes, COST))


def operation(attributes: Attributes) -> tuple[str | None, bool]:
    """What a span does, and whether that is a call to a model.

    Before operations had a name, a span that named a model was a call.
    """
    given = word(first(attributes, OPERATION))
    names_model = first(attributes, MODEL) is not None
    if given is None:
        return ("chat", True) if names_model else (None, False)
    name = given.lower()
    if name in CALLS:
        return CALLS[name], True
    if name in STEPS or name.endswith("_memory"):
        return name, False
    return "other", names_model


def first(attributes: Attributes, names: tuple[str, ...]) -> Any:
    """The first of these attributes that is there."""
    for name in names:
        value = attributes.get(name)
        if value is not None:
            return value
    return None


def scalar(value: object) -> Any:
    """An AnyValue: text, number, flag, list or object; None where it is none of these."""
    if not isinstance(value, dict) or not value:
        return None
    kind, inner = next(iter(value.items()))
    if not isinstance(inner, dict):
        return None if isinstance(inner, list) else inner
    items = inner.get("values")
    if kind == "arrayValue" and isinstance(items, list):
        return [scalar(item) for item in items]
    return named(items) if kind == "kvlistValue" else None


def named(items: object) -> Attributes:
    """Attributes that were kept, by name; of two with one name the later holds."""
    return dict(item for item in items if isinstance(item, tuple)) if isinstance(items, list) else {}


def objects(of: object, name: str) -> Iterator[dict[str, Any]]:
    """The objects in a member that is a list; MalformedError where it is none. Dropped ones are null."""
    found = of.get(name) if isinstance(of, dict) else None
    if found is None:
        return
    if not isinstance(found, list):
        raise MalformedError
    for item in found:
        if isinstance(item, dict):
            yield item
        elif item is not None:
            raise MalformedError


def hex_id(value: object) -> str | None:
    """A trace or span id: hexadecimal in lower case; None where it is absent or all zeros."""
    text = word(value)
    if text is None or not text.strip("0"):
        return None
    return text.lower() if _HEX.fullmatch(text) else text


def nanoseconds(value: object) -> int | None:
    """Nanoseconds since 1970, in JSON a text -> microseconds; None where unset or no time."""
    if (
        isinstance(value, str)
        and value.isascii()
        and value.isdigit()
        and len(value) <= len("18446744073709551615")
    ):
        value = int(value)
    return within_time(value // 1000) if isinstance(value, int) and not isinstance(value, bool) else None
