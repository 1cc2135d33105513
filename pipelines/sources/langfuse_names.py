"""Names in Langfuse exports: blob storage writes them with underscores, its API and pages in camel case."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

CONTEXT: Final[dict[str, tuple[str, ...]]] = {
    "task_id": ("clinical.task.id",),
    "clinician_id": ("user_id",),
    "session_id": ("session_id",),
    "unit_id": ("tag:unit", "clinical.unit.id"),
    "tool_id": ("tag:tool", "clinical.tool.id", "service.name"),
    "tool_version": ("clinical.tool.version",),
    "task_type": ("tag:task", "clinical.task.type", "prompt_name", "trace_name"),
}
"""Where context is looked for, best first: tags, columns, metadata. `trace_name` is a trace's own name.

A tool known by `service.name` has its version in `service.version`, another one in a trace's `release`.
"""

TRACE: Final = frozenset(
    "id timestamp name environment metadata user_id session_id release tags trace_name observations scores "
    "corrections bookmarked public project_id".split()
)
OBSERVATION: Final = frozenset(
    "id trace_id type parent_observation_id start_time end_time level environment metadata "
    "provided_model_name model usage_details usage total_cost calculated_total_cost prompt_name user_id "
    "session_id tags trace_name project_id".split()
)
SCORE: Final = frozenset(
    "id timestamp environment trace_id observation_id session_id dataset_run_id name value data_type "
    "string_value updated_at source project_id".split()
)
MANIFEST: Final = frozenset("project_id window tables files".split())
DOCUMENT: Final = frozenset({"data", "trace"})

INPUT_TOKENS: Final = ("input", "input_tokens", "prompt_tokens", "promptTokens")
OUTPUT_TOKENS: Final = ("output", "output_tokens", "completion_tokens", "completionTokens")
PROVIDER: Final = ("gen_ai.provider.name", "gen_ai.system", "ls_provider")
WITHIN: Final = ("attributes", "resourceAttributes")
"""Members of metadata in which attributes of an OpenTelemetry span arrive, as JSON text."""

CALLS: Final = {"GENERATION": "chat", "EMBEDDING": "embeddings"}
"""Type of observation -> operation of a call to a model; others are steps around calls."""

INTERNAL: Final = "langfuse-"
"""Environments of Langfuse's own calls, as of a model that judges answers, begin with this."""

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """``parentObservationId`` -> ``parent_observation_id``."""
    return _HUMP.sub("_", name).lower()


def camel(name: str) -> str:
    """``parent_observation_id`` -> ``parentObservationId``."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def kind_of_record(names: Any) -> str | None:
    """What a record with these members or columns is: trace, observation, score, manifest, or None."""
    has = {snake(name) for name in names}
    if {"id", "name", "value"} <= has and has & {"data_type", "string_value", "source"}:
        return "score"
    if {"id", "trace_id"} <= has and has & {"start_time", "parent_observation_id", "type"}:
        return "observation"
    if {"id", "timestamp"} <= has and has & {"tags", "user_id", "session_id", "bookmarked", "observations"}:
        return "trace"
    return "manifest" if {"project_id", "files", "window"} <= has else None
