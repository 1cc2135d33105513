"""The formats Plimsoll reads: one file per format, one line per format in `SOURCES`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.schemas import TABLES
from pipelines.sources import canonical, litellm_spend_logs, otlp_genai
from pipelines.sources.carriers import CARRIED, TRANSLATED

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.shapes import Reading, SourceFile, SourceMap
    from pipelines.sources.intake import Intake


@dataclass(frozen=True)
class Format:
    """One input format: what it is called, which tables it makes, what it needs the site to say.

    `carried`, `translated`: the canonical columns whose carrier, and whose values, ``[source.map]`` may name.
    """

    name: str
    title: str
    makes: tuple[str, ...]
    needs: tuple[str, ...]
    read: Callable[[SourceFile, SourceMap, Intake], Reading]
    carried: frozenset[str] = CARRIED
    translated: frozenset[str] = TRANSLATED


_COLUMNS = frozenset(name for table in TABLES.values() for name in table.names)

_ALL = (
    Format(
        name="canonical",
        title="Plimsoll's own tables as CSV, CSV.gz, Parquet or NDJSON, one table per file",
        makes=("every table",),
        needs=("the table as the file's name: llm_events-2026-01.csv",),
        read=canonical.read,
        carried=_COLUMNS,
        translated=_COLUMNS,
    ),
    Format(
        name="otlp_genai",
        title="OpenTelemetry GenAI traces as OTLP JSON lines, of the Collector's file exporter or an SDK",
        makes=("llm_calls", "llm_events"),
        needs=("user.id and clinical.* attributes on the span around the calls, or [source.map]",),
        read=otlp_genai.read,
    ),
    Format(
        name="litellm_spend_logs",
        title="LiteLLM spend logs: API array or page, CSV dump of LiteLLM_SpendLogs, or logged payloads",
        makes=("llm_calls", "llm_events"),
        needs=("end_user, tags task: and unit:, clinical.task.id in spend_logs_metadata, or [source.map]",),
        read=litellm_spend_logs.read,
    ),
)

SOURCES: dict[str, Format] = {entry.name: entry for entry in _ALL}
"""Every format by the name it has in site.toml."""
