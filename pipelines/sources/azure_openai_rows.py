"""One row of Azure's diagnostic logs about a call to a model -> one log record.

Azure tells a call in up to three rows with one correlation id: twice in RequestResponse, one of them without
caller and model, and its tokens in AzureOpenAIRequestUsage. The rows may come in different files. Each
becomes a record of the same key, the lesser ones as its parts, and folding puts them together.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from expectations.codes import TASK_TYPES
from pipelines.sources.carriers import (
    RANKED,
    carriers,
    error_class,
    instant,
    members,
    number,
    whole,
    within_time,
    word,
)
from pipelines.sources.carriers_json import Dialect

if TYPE_CHECKING:
    from pipelines.shapes import SourceMap

Row = dict[str, Any]
Record = dict[str, Any]

CONTEXT: Final[dict[str, tuple[str, ...]]] = {
    "task_id": (),
    "clinician_id": ("callerObjectId",),
    "session_id": (),
    "unit_id": (),
    "tool_id": (),
    "task_type": ("modelDeploymentName", "deploymentName"),
}
"""Where context is looked for, best first. Azure carries no task, session, unit or tool; a deployment is a
type of task only where it is translated."""

CALL, USAGE, GATEWAY = "requestresponse", "azureopenairequestusage", "apimanagementgatewayllmlog"
KINDS: Final = {CALL: CALL, USAGE: USAGE, GATEWAY: GATEWAY, "gatewayllmlogs": GATEWAY}
"""Category of a row, or type of its table, in lower case -> what it tells."""

OPERATIONS: Final = {
    "chatcompletions_create": "chat",
    "responses_create": "chat",
    "completions_create": "text_completion",
    "embeddings_create": "embeddings",
}

COLUMNS: Final = frozenset(
    "time timegenerated category type operationname resultsignature durationms correlationid properties "
    "requesttime responsetime modeldeploymentname deploymentname modelname callerobjectid prompttokens "
    "completiontokens generatedtokens".split()
)
"""Columns and properties that are read, in lower case and without Log Analytics' endings."""

LAYOUT: Final = frozenset({"records", "tables", "columns", "rows", "name"})

_ENDING: Final = re.compile(r"_[sdgbt]$| \[UTC\]$")
_TICKS_TO_1970: Final = 621_355_968_000_000_000
"""Ticks of 100 ns from the first of January of the year 1, from which .NET counts, to that of 1970."""


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A column's name: Log Analytics adds a letter for its type, the portal its zone, and case varies."""
    return _ENDING.sub("", name.strip()).lower()


class Rows:
    """Reads rows as one site maps them. `callers_are_people`: the caller is a clinician, else a service."""

    def __init__(self, mapping: SourceMap, *, callers_are_people: bool) -> None:
        self._callers_are_people = callers_are_people or "clinician_id" in mapping.carriers
        self._context = {
            column: tuple(plain(name) for name in carriers(column, names, mapping))
            for column, names in CONTEXT.items()
        }
        self._own_type = "task_type" in mapping.carriers
        self._types = {*TASK_TYPES, *mapping.values.get("task_type", {})}
        self.columns = COLUMNS | {name for names in self._context.values() for name in names}
        self._wanted = self.columns | LAYOUT
        self.dialect = Dialect(self._keep, ("records",))
        self._decode = self.dialect.decoder

    def _keep(self, found: Row) -> Row:
        return {name: value for name, value in found.items() if plain(name) in self._wanted}

    def record(self, row: Row) -> Record | str:
        """A log record, or the reason why the row makes none.

        ValueError where properties are not JSON, or a token count is no number.
        """
        kind = kind_of_record(row)
        if kind is None:
            return "not_a_model_log"
        inner = members(row.get("properties"), self._decode)
        told = {**row, **{plain(name): value for name, value in inner.items()}}
        # RequestResponse holds whatever was asked of the account, such as its keys.
        if kind == CALL and _operation(told) not in OPERATIONS and not _names_model(told):
            return "not_a_model_call"
        call = word(row.get("correlationid"))
        record: Record = {
            "trace_id": call,
            "span_id": call,
            "kind": "call" if kind != USAGE and (kind == GATEWAY or _names_model(told)) else "part",
            "operation": OPERATIONS.get(_operation(told), "other" if kind == CALL else "chat"),
            "provider": "azure.ai.openai",
            "model": word(told.get("modelname")),
            "input_tokens": _tokens(told.get("prompttokens")),
            "output_tokens": _tokens(told.get("completiontokens", told.get("generatedtokens"))),
        }
        self._add_times(record, told, kind)
        self._add_status(record, told)
        self._add_context(record, told)
        return record

    def _is_type(self, value: str) -> bool:
        """A deployment is named after anything: it says what is done only where the site says so."""
        return self._own_type or value in self._types

    @staticmethod
    def _add_times(record: Record, told: Row, kind: str) -> None:
        start, end = ticks(told.get("requesttime")), ticks(told.get("responsetime"))
        if start is None:
            start = instant(told.get("time", told.get("timegenerated")))
            took = number(told.get("durationms"))
            if kind == CALL and start is not None and took is not None and math.isfinite(took):
                end = within_time(start + round(took * 1_000))
        record["started_at"], record["ended_at"] = start, end

    @staticmethod
    def _add_status(record: Record, told: Row) -> None:
        signature = word(told.get("resultsignature"))
        failed = signature is not None and not re.fullmatch(r"2\d\d|success|ok", signature.lower())
        record["status"] = "error" if failed else "ok"
        record["error_type"] = error_class(signature) if failed else None

    def _add_context(self, record: Record, told: Row) -> None:
        for column, names in self._context.items():
            value, rank = next(
                ((found, at) for at, name in enumerate(names) if (found := word(told.get(name)))), (None, 0)
            )
            if value is None or (column == "task_type" and not self._is_type(value)):
                continue
            if column == "clinician_id" and not self._callers_are_people:
                record["service_account"] = value
                continue
            record[column] = value
            if column in RANKED:
                record[f"{column}_rank"] = rank


def kind_of_record(row: Row) -> str | None:
    """What a row tells; None where it is about something else. A table of its own names no category."""
    for name in ("category", "type"):
        kind = KINDS.get(str(row.get(name)).lower())
        if kind:
            return kind
    if row.get("category") or not row.get("correlationid"):
        return None
    return GATEWAY if "prompttokens" in row or "completiontokens" in row else None


def is_row(names: frozenset[str]) -> bool:
    """Whether these (plain) names are of a row of diagnostic logs, whatever it is about."""
    known = names & {"category", "type", "prompttokens", "completiontokens"}
    return "correlationid" in names and bool(known)


def _operation(told: Row) -> str:
    return str(told.get("operationname")).lower()


def _names_model(told: Row) -> bool:
    """Whether a row is the one of two that says more."""
    return any(word(told.get(name)) for name in ("modeldeploymentname", "modelname", "callerobjectid"))


def _tokens(value: object) -> int | None:
    """A count, or the sum of one for each answer that was asked for."""
    if isinstance(value, list):
        counts = [whole(one) for one in value]
        return sum(count for count in counts if count is not None) if counts else None
    return whole(value)


def ticks(value: object) -> int | None:
    """Microseconds since 1970 of a moment in .NET ticks; None where there is none."""
    try:
        count = int(value) if isinstance(value, (int, str)) else 0
    except ValueError:
        return instant(value)
    return within_time((count - _TICKS_TO_1970) // 10)
