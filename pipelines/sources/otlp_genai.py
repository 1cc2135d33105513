"""OpenTelemetry GenAI traces: OTLP as JSON lines, as the Collector's file exporter and the SDKs write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.errors import FileRefused
from pipelines.sources.carriers import Collected
from pipelines.sources.carriers_json import Broken, values
from pipelines.sources.format import Format
from pipelines.sources.kinds import LINES
from pipelines.sources.otlp_genai_spans import MalformedError, Record, Spans, objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.shapes import Reading, SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

_SIGNALS = frozenset({"resourceSpans", "resourceLogs", "resourceMetrics"})


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Log records of one file: a row for every span, and for every log record that tells an outcome.

    Metrics and other log records are counted as ignored; they carry no user. FileRefused where nothing in the
    file is OTLP.
    """
    del intake  # its checks are done; the layout is told by the content
    spans = Spans(mapping)
    out = Collected()
    foreign = known = 0
    for item in values(file, spans.dialect):
        if isinstance(item, Broken):
            out.fault(item.row, "bad_json", item.reason)
            out.incomplete |= item.last
        elif isinstance(item.value, dict) and item.value.keys() & _SIGNALS:
            known += 1
            _take(item.value, item.row, spans, out)
        else:
            foreign += 1
    if foreign and not known:
        raise FileRefused(
            "format",
            "no line of the file holds OTLP spans, logs or metrics",
            hint="Export JSON with resourceSpans; see `plimsoll formats`.",
        )
    out.ignore("not_otlp", foreign)
    return out.reading()


def _take(value: dict[str, Any], row: int, spans: Spans, out: Collected) -> None:
    """All of one line, or nothing of it where it is malformed."""
    try:
        found = list(_records(value, spans))
        out.ignore("metrics", sum(1 for _ in objects(value, "resourceMetrics")))
    except MalformedError:
        out.fault(row, "bad_json", "is JSON, but not laid out as OTLP is")
        return
    for order, record in enumerate(found, 1):
        if isinstance(record, dict):
            out.add(record | {"_row": row, "_order": order})
        elif record in ("span_without_id", "log_record"):
            out.ignore(record)
        else:
            out.fault(row, record, _REASONS[record])


_REASONS = {
    "missing_id": "is a call to a model without trace or span id",
    "not_a_number": "has a token count that is no whole number",
}


def _records(value: dict[str, Any], spans: Spans) -> Iterator[Record | str]:
    """A record for each span and log record, or the word for why there is none."""
    for group in objects(value, "resourceSpans"):
        resource = spans.resource(group)
        for scope in (*objects(group, "scopeSpans"), *objects(group, "instrumentationLibrarySpans")):
            for span in objects(scope, "spans"):
                yield _span(span, resource, spans)
    for group in objects(value, "resourceLogs"):
        resource = spans.resource(group)
        for scope in objects(group, "scopeLogs"):
            for log in objects(scope, "logRecords"):
                yield spans.event(log, resource) or "log_record"


def _span(span: dict[str, Any], resource: Record, spans: Spans) -> Record | str:
    try:
        record = spans.span(span, resource)
    except MalformedError:
        raise
    except ValueError:
        return "not_a_number"
    if record["trace_id"] and record["span_id"]:
        return record
    return "missing_id" if record["kind"] == "call" else "span_without_id"


def _recognises(look: Look) -> float:
    return 1.0 if _SIGNALS & set(look.names) else 0.0


FORMAT = Format(
    name="otlp_genai",
    title="OpenTelemetry GenAI traces as OTLP JSON lines, of the Collector's file exporter or an SDK",
    makes=("llm_calls", "llm_events"),
    needs=("user.id and clinical.* attributes on the span around the calls, or [source.map]",),
    read=read,
    kinds=LINES,
    recognises=_recognises,
    by_lines=True,
)
