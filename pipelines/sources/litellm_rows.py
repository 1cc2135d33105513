"""One row of a LiteLLM gateway's log -> one log record.

Two layouts hold the same facts: a row of the table `LiteLLM_SpendLogs` (API, database dump) and the
`StandardLoggingPayload` that the object-storage loggers write.
"""

from __future__ import annotations

import hashlib
import math
import re
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from pipelines.sources.carriers import (
    RANKED,
    carriers,
    error_class,
    instant,
    members,
    number,
    outcome,
    outcome_fields,
    whole,
    within_time,
    word,
)
from pipelines.sources.carriers_json import Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.shapes import SourceMap

Row = dict[str, Any]
Record = dict[str, Any]

CONTEXT: Final[dict[str, tuple[str, ...]]] = {
    "task_id": ("clinical.task.id",),
    "clinician_id": ("end_user", "user_api_key_end_user_id", "user_api_key_user_id"),
    "session_id": ("session_id", "trace_id"),
    "unit_id": ("tag:unit", "clinical.unit.id", "team_id", "user_api_key_team_id"),
    "tool_id": ("tag:tool", "clinical.tool.id", "agent_id", "model_group"),
    "tool_version": ("clinical.tool.version",),
    "task_type": ("tag:task", "clinical.task.type"),
}
"""Where context is looked for, best first: tags, columns, the caller's metadata, the gateway's own."""

COLUMNS: Final = frozenset(
    "request_id id litellm_call_id call_type api_key spend response_cost prompt_tokens completion_tokens "
    "startTime endTime request_duration_ms response_time model model_group custom_llm_provider user end_user "
    "metadata cache_hit request_tags team_id agent_id session_id trace_id status error_information".split()
)
"""Columns of a row that are read, in either layout."""

_METADATA: Final = frozenset(
    "spend_logs_metadata error_information error_class error_code status user_api_key_alias "
    "user_api_key_user_id user_api_key_end_user_id user_api_key_team_id".split()
)
_SUMMARY: Final = frozenset({"users", "models"})

OPERATIONS: Final = {
    "completion": "chat",
    "anthropic_messages": "chat",
    "responses": "chat",
    "text_completion": "text_completion",
    "generate_content": "generate_content",
    "generate_content_stream": "generate_content",
    "embedding": "embeddings",
    "rerank": "rerank",
    "moderation": "moderation",
}
"""Call type without its `a` for asynchronous -> operation."""

_NO_MODEL: Final = re.compile(
    r"_?a?_?(get_|list_|delete_|cancel_|retrieve_|upload_|add_message|call_mcp|run_code|code_interpreter|search$"
    r"|create_(batch|assistants|thread|file|fine_tuning|container|sandbox|skill)|file_|ingest$"
    r"|vector_store_|video_(retrieve|content|list|delete|get))"
)
"""Call types that move files, jobs and settings about: no model answers."""

_HEALTH_CHECK: Final = "litellm-internal-health-check"
_HEALTH_CHECKS: Final = frozenset({_HEALTH_CHECK, hashlib.sha256(_HEALTH_CHECK.encode()).hexdigest()})
_MILLISECOND: Final = 1_000  # in microseconds


class Rows:
    """Reads rows as one site maps them."""

    def __init__(self, mapping: SourceMap) -> None:
        self._context = {column: carriers(column, names, mapping) for column, names in CONTEXT.items()}
        self._mapped = frozenset(mapping.carriers)
        self._outcomes = outcome_fields(mapping)
        self._units = frozenset(mapping.values.get("unit_id", {}))
        named = {name for names in self._context.values() for name in names} | set(self._outcomes)
        self.columns = COLUMNS | named | {_within(name)[1] for name in named}
        self._wanted = self.columns | _METADATA | _SUMMARY | {"data"}
        self.dialect = Dialect(self._keep, ("data",))
        self._decode = self.dialect.decoder

    def _keep(self, found: Row) -> Row:
        return {name: value for name, value in found.items() if name in self._wanted}

    def record(self, row: Row) -> Record | str:
        """A log record, or the reason why the row makes none.

        ValueError where metadata or tags are not JSON, or a token count is no number.
        """
        metadata = members(row.get("metadata"), self._decode)
        places = Places(row, members(metadata.get("spend_logs_metadata"), self._decode), metadata)
        places.tags = self._tags(row.get("request_tags"))
        call_type = (word(row.get("call_type")) or "").lower()
        if _NO_MODEL.match(call_type):
            return "not_a_model_call"
        keys = (row.get("api_key"), row.get("user"), metadata.get("user_api_key_alias"))
        if any(isinstance(key, str) and key in _HEALTH_CHECKS for key in keys):
            return "gateway_health_check"
        record: Record = {"kind": "call", "operation": operation(call_type)}
        self._add_identity(record, row)
        self._add_call(record, row, metadata)
        self._add_context(record, places)
        for name, column in self._outcomes.items():
            value = places.find(name)
            if value is not None:
                record[column] = outcome(column, value)
        return record

    def _tags(self, tags: object) -> dict[str, str]:
        """Tags written ``name:value``; the first of each name."""
        if isinstance(tags, str) and tags.strip():
            tags = self._decode.decode(tags)
        found: dict[str, str] = {}
        for tag in tags if isinstance(tags, list) else []:
            name, colon, value = tag.partition(":") if isinstance(tag, str) else ("", "", "")
            if colon:
                found.setdefault(f"tag:{name.strip()}", value)
        return found

    def _add_identity(self, record: Record, row: Row) -> None:
        call = word(row.get("request_id")) or word(row.get("id")) or word(row.get("litellm_call_id"))
        record["trace_id"] = record["span_id"] = call
        start, end = milliseconds(row.get("startTime")), milliseconds(row.get("endTime"))
        if end is None and start is not None:
            took = number(row.get("request_duration_ms"))
            if took is not None and math.isfinite(took):
                end = within_time(start + int(took) * _MILLISECOND)
        record["started_at"], record["ended_at"] = start, end

    def _add_call(self, record: Record, row: Row, metadata: Row) -> None:
        status, error = _status(row, metadata)
        provider = word(row.get("custom_llm_provider"))
        record["status"], record["error_type"] = status, error
        record["provider"] = provider.lower() if provider else None
        record["model"] = word(row.get("model"))
        record["input_tokens"] = whole(row.get("prompt_tokens"))
        record["output_tokens"] = whole(row.get("completion_tokens"))
        record["cost_usd"] = number(row.get("spend", row.get("response_cost")))

    def _add_context(self, record: Record, places: Places) -> None:
        for column, names in self._context.items():
            for rank, name in enumerate(names):
                value = word(places.find(name))
                if value is not None and (column in self._mapped or self._holds(column, name, value, places)):
                    record[column] = value
                    if column in RANKED:  # a session stands in either column, as the layout has it
                        record[f"{column}_rank"] = 0 if column == "session_id" else rank
                    break
        record["tool_version_rank"] = record.get("tool_id_rank") if record.get("tool_version") else None
        owner, person = places.owner, record.get("clinician_id")
        record["service_account"] = owner if person and owner != person else None

    def _holds(self, column: str, name: str, value: str, places: Places) -> bool:
        """Whether a default carrier really carries what it may carry."""
        if name == "user_api_key_user_id":  # the key's owner is a service, unless the row tells them apart
            return bool(places.user) and value != places.user
        if name in ("team_id", "user_api_key_team_id"):  # a team is a unit only where the site says which
            return value in self._units
        if column == "session_id":
            return not _is_generated(value, places.calls)
        return True


class Places:
    """Where a row may carry something: its columns, else the caller's metadata, else the gateway's."""

    def __init__(self, row: Row, own: Row, metadata: Row) -> None:
        given = {name: value for name, value in row.items() if value is not None and value != ""}
        self._all = {**metadata, **own, **given}
        self._at = {"metadata": metadata, "spend_logs_metadata": own}
        self.tags: dict[str, str] = {}
        self.user = word(row.get("user"))
        self.owner = self.user or word(metadata.get("user_api_key_user_id"))
        self.calls = tuple(row.get(name) for name in ("request_id", "id", "litellm_call_id"))

    def find(self, name: str) -> object:
        """The value of a tag, column or metadata key; ``metadata.key`` and the like say where exactly."""
        if name in self._all:
            return self._all[name]
        if name in self.tags:
            return self.tags[name]
        place, key = _within(name) if "metadata." in name else ("", name)
        return self._at[place].get(key) if place else None


def _within(name: str) -> tuple[str, str]:
    """The place and the key of a name that says where exactly, as ``metadata.key``; otherwise no place."""
    place, _, key = name.partition(".")
    return (place, key) if place in ("metadata", "spend_logs_metadata") and key else ("", name)


def _is_generated(session: str, calls: tuple[object, ...]) -> bool:
    """Whether a session id is one that the gateway made up for a single call.

    It then takes the call's trace id, a random UUID, or the call's own id.
    """
    if session in calls:
        return True
    try:
        return UUID(session).version == 4
    except ValueError:
        return False


def _status(row: Mapping[str, Any], metadata: Mapping[str, Any]) -> tuple[str, str | None]:
    information = row.get("error_information") or metadata.get("error_information")
    information = information if isinstance(information, dict) else {}
    error = error_class(information.get("error_class")) or error_class(information.get("error_code"))
    told = word(row.get("status")) or word(metadata.get("status")) or ("failure" if error else "success")
    if told.lower() in ("failure", "failed", "error"):
        return "error", error or "error"
    return ("cached" if str(row.get("cache_hit")).lower() == "true" else "ok"), None


def operation(call_type: str) -> str:
    """What a call type does; an empty one, in old rows, is a completion."""
    name = call_type or "completion"
    return OPERATIONS.get(name) or OPERATIONS.get(name.removeprefix("a")) or "other"


def milliseconds(value: object) -> int | None:
    """A moment as microseconds since 1970, cut to the millisecond, which is all that the database keeps."""
    moment = instant(value)
    return None if moment is None else within_time(moment - moment % _MILLISECOND)


def is_row(value: Row) -> bool:
    """Whether a JSON object is a row of either layout."""
    return "request_id" in value or ("id" in value and ("startTime" in value or "response_cost" in value))


def is_summary(value: Row) -> bool:
    """Whether a JSON object is a day's sum, which names no call."""
    return "startTime" in value and bool(value.keys() & _SUMMARY)
