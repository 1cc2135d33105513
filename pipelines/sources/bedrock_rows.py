"""One model invocation that AWS Bedrock logged -> one log record."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Final

from pipelines.sources.carriers import (
    RANKED,
    carriers,
    error_class,
    instant,
    number,
    outcome,
    outcome_fields,
    whole,
    within_time,
    word,
)
from pipelines.sources.carriers_json import Dialect

if TYPE_CHECKING:
    from pipelines.shapes import SourceMap

Row = dict[str, Any]
Record = dict[str, Any]

ARN: Final = "identity.arn"
CONTEXT: Final[dict[str, tuple[str, ...]]] = {
    "task_id": ("clinical.task.id", "task_id"),
    "clinician_id": ("user", "user_id", "clinician_id", ARN),
    "session_id": ("session_id", "session"),
    "unit_id": ("clinical.unit.id", "unit_id", "unit"),
    "tool_id": ("clinical.tool.id", "tool_id", "tool"),
    "tool_version": ("clinical.tool.version", "tool_version"),
    "task_type": ("clinical.task.type", "task_type"),
}
"""Where context is looked for, best first: keys of requestMetadata, which the caller sets; who called."""

LISTS: Final = ("Records", "events", "logEvents")
WRAPPED: Final = ("message", "@message")
"""Members in which CloudWatch hands an invocation on, as JSON text."""

COLUMNS: Final = frozenset(
    "schemaType timestamp requestId operation modelId identity arn input output inputTokenCount "
    "outputTokenCount outputBodyJson metadata metrics latencyMs amazon-bedrock-invocationMetrics "
    "invocationLatency requestMetadata errorCode status".split()
)

_USER: Final = re.compile(r"arn:[\w-]+:(?:iam|sts)::\d*:(?:federated-)?user/(?:.*/)?([^/]+)")
_ROLE: Final = re.compile(r"arn:[\w-]+:sts::\d*:assumed-role/([^/]+)/([^/]+)")
_CALL: Final = re.compile(r"Converse|InvokeModel", re.IGNORECASE)
_HELPERS: Final = (("embed", "embeddings"), ("rerank", "rerank"))
"""What stands in the id of a model that does not answer -> its operation."""
_FAILED_FROM: Final = 400  # HTTP status
_MILLISECOND: Final = 1_000  # in microseconds


def held(value: object) -> list[object]:
    """The values in a batch of events, or the value itself."""
    lists = (
        [value[name] for name in LISTS if isinstance(value.get(name), list)]
        if isinstance(value, dict)
        else []
    )
    return list(lists[0]) if lists else [value]


class Rows:
    """Reads invocations as one site maps them.

    `role_session_is_person`: the session of an assumed role is a clinician's id, and not shared.
    """

    def __init__(self, mapping: SourceMap, *, role_session_is_person: bool) -> None:
        self._role_session_is_person = role_session_is_person
        self._context = {column: carriers(column, names, mapping) for column, names in CONTEXT.items()}
        self._outcomes = outcome_fields(mapping)
        named = {name for names in self._context.values() for name in names} | set(self._outcomes)
        self._wanted = COLUMNS | {*LISTS, *WRAPPED} | {_key(name) for name in named}
        self.dialect = Dialect(self._keep, LISTS, run_on=True)
        self._decode = self.dialect.decoder

    def _keep(self, found: Row) -> Row:
        return {name: value for name, value in found.items() if name in self._wanted}

    def invocation(self, value: object) -> Row | None:
        """The invocation that a value is or wraps; None where it is something else.

        ValueError where what is wrapped is no JSON.
        """
        if isinstance(value, dict) and "requestId" not in value:
            text = next((value[name] for name in WRAPPED if isinstance(value.get(name), str)), "")
            value = self._decode.decode(text) if text.lstrip().startswith("{") else value
        return value if isinstance(value, dict) and value.keys() & {"requestId", "modelId"} else None

    def record(self, row: Row) -> Record:
        """A log record; ValueError where a token count is no whole number."""
        call, start = word(row.get("requestId")), instant(row.get("timestamp"))
        record: Record = {
            "trace_id": call,
            "span_id": call,
            "kind": "call",
            "operation": _operation(row),
            "provider": "aws.bedrock",
            "model": word(row.get("modelId")),
            "started_at": start,
            "ended_at": _end(start, latency(_object(row.get("output")).get("outputBodyJson"))),
            "input_tokens": whole(_object(row.get("input")).get("inputTokenCount")),
            "output_tokens": whole(_object(row.get("output")).get("outputTokenCount")),
        }
        record["status"], record["error_type"] = _status(row)
        self._add_context(record, row)
        for name, column in self._outcomes.items():
            value = _find(row, name)
            if value is not None:
                record[column] = outcome(column, value)
        return record

    def _add_context(self, record: Record, row: Row) -> None:
        arn = str(_object(row.get("identity")).get("arn"))
        for column, names in self._context.items():
            for rank, name in enumerate(names):
                value = self._person(arn) if name == ARN else word(_find(row, name))
                if value is None:
                    continue
                record[column] = value
                if column in RANKED:
                    record[f"{column}_rank"] = rank
                break
        if "tool_version" in record:
            record["tool_version_rank"] = record.get("tool_id_rank")
        role = _ROLE.fullmatch(arn)
        if role and record.get("clinician_id") and not self._role_session_is_person:
            record["service_account"] = role[1]  # never a user's name: it may be a person's

    def _person(self, arn: str) -> str | None:
        """The user that an ARN ends in; of a role its session, where the site says that this is a person."""
        user, role = _USER.fullmatch(arn), _ROLE.fullmatch(arn)
        if user:
            return word(user[1])
        return word(role[2]) if role and self._role_session_is_person else None


def _key(name: str) -> str:
    return name.removeprefix("requestMetadata.")


def _find(row: Row, name: str) -> object:
    """A key of the caller's metadata, else a member of the row itself."""
    value = _object(row.get("requestMetadata")).get(_key(name))
    return row.get(name) if value in (None, "") else value


def _object(value: object) -> Row:
    return value if isinstance(value, dict) else {}


def _operation(row: Row) -> str:
    model = str(row.get("modelId")).lower()
    helper = next((operation for part, operation in _HELPERS if part in model), None)
    return helper or ("chat" if _CALL.match(str(row.get("operation"))) else "other")


def _status(row: Row) -> tuple[str, str | None]:
    error = row.get("errorCode")
    status = word(row.get("status")) or ""
    if error in (None, "") and not (status.isascii() and status.isdigit() and int(status) >= _FAILED_FROM):
        return "ok", None
    return "error", error_class(error) or error_class(status) or "error"


def _end(start: int | None, took: float | None) -> int | None:
    """The log says when a call began, and how long it took only in some answers."""
    if start is None or took is None or not math.isfinite(took) or took < 0:
        return None
    return within_time(start + round(took * _MILLISECOND))


def latency(body: object) -> float | None:
    """Milliseconds from an answer, or from the last of its chunks that says so."""
    for part in reversed(body) if isinstance(body, list) else (body,):
        for place in (_object(part), _object(_object(part).get("metadata"))):
            measured = _object(place.get("metrics")).get("latencyMs")
            if measured is None:
                measured = _object(place.get("amazon-bedrock-invocationMetrics")).get("invocationLatency")
            if measured is not None:
                return number(measured)
    return None
