"""Which fields of an LLM log carry the facts that calls and tasks are made of.

Logs of models carry tokens and latency; who worked, where, on what and what became of the draft travels in
attributes, metadata and tags that an application adds. Here stands which of them are read, in which order,
and how a value is cleaned. What is not named here is not read.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from pipelines.errors import SettingsError
from pipelines.schemas import TEXT_CONTENT_COLUMNS
from pipelines.shapes import LOG_RECORD, LOG_RECORDS, Reading

if TYPE_CHECKING:
    import json
    from collections.abc import Mapping

    from pipelines.shapes import SourceMap

RANKED: Final = ("clinician_id", "session_id", "unit_id", "tool_id", "tool_version", "task_type")
"""Context that several fields may carry: the field's place in its list is the value's rank."""

OUTCOMES: Final = {
    "disposition": "clinical.output.disposition",
    "wait_seconds": "clinical.time.wait_s",
    "review_seconds": "clinical.time.review_s",
    "edit_seconds": "clinical.time.edit_s",
    "rework_seconds": "clinical.time.rework_s",
    "edit_ratio": "clinical.output.edit_ratio",
    "consent_status": "clinical.consent.status",
    "concern": "clinical.output.concern",
    "time_source": "clinical.time.source",
    "completed_at": "clinical.task.completed_at",
}
"""Canonical column -> the field that says what became of a task, in attributes, events and metadata."""

_NUMBERS: Final = frozenset("wait_seconds review_seconds edit_seconds rework_seconds edit_ratio".split())

CARRIED: Final = frozenset({"task_id", *RANKED, *OUTCOMES})
"""The columns whose carrier a site may name."""

TRANSLATED: Final = frozenset(
    {"task_type", "unit_id", "tool_id", "disposition", "consent_status", "concern", "time_source"}
)
"""The columns whose values a site may translate: see `staging.fold`."""

TAGS: Final = {"task:": "task_type", "unit:": "unit_id", "tool:": "tool_id"}
"""Tags such as ``task:progress_note`` that carry context."""

LONGEST_ID: Final = 128
"""Characters of an id, a name or a code; what is longer, or has line breaks, is text that went astray."""

_CONTENT: Final = re.compile(
    r"(gen_ai\.(prompt|completion)\.\d|llm\.(input|output)_messages|llm\.prompts|(input|output)\.value"
    r"|gen_ai\.(input\.messages|output\.messages|system_instructions|tool\.(definitions|call))"
    r"|proxy_server_request|error_str|body$)"
)
_ERROR_CLASS: Final = re.compile(r"[\w.:-]+")
_DECIMAL: Final = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_END_OF_TIME: Final = 253_402_300_800_000_000  # microseconds to the year 10000, where dates end
_TOO_LARGE: Final = 2.0**53  # beyond it a float no longer tells neighbouring whole numbers apart
_MILLISECONDS_FROM: Final = 1e11  # as seconds that would be the year 5138
_BATCH: Final = 50_000


def carriers(column: str, defaults: tuple[str, ...], mapping: SourceMap) -> tuple[str, ...]:
    """The fields that carry a column, best first: the site's own in place of the format's.

    SettingsError where the site names a field that holds what people wrote.
    """
    own = mapping.carriers.get(column)
    if own is None:
        return defaults
    name = own.removeprefix("tag:")
    if _CONTENT.match(name) or name.rpartition(".")[2] in TEXT_CONTENT_COLUMNS:
        raise SettingsError(
            f"[source.map] {column} names a field that holds text of prompts or answers.",
            hint="name a field that carries an id or a code",
        )
    return (own,)


def outcome_fields(mapping: SourceMap) -> dict[str, str]:
    """Field at source -> canonical column, for outcomes."""
    return {carriers(column, (name,), mapping)[0]: column for column, name in OUTCOMES.items()}


def word(value: object) -> str | None:
    """An id, name or code: trimmed; None where there is none or the value is running text."""
    if isinstance(value, str):
        text = value.strip()
        return text if text and len(text) <= LONGEST_ID and text.isprintable() else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None


def error_class(value: object) -> str | None:
    """The class of an error, such as ``openai.RateLimitError`` or ``429``; a message becomes `other`."""
    text = word(value)
    return text if text is None or _ERROR_CLASS.fullmatch(text) else "other"


def number(value: object) -> float | None:
    """A number; NaN, which the gate refuses, where something else is given."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return float(value) if _DECIMAL.fullmatch(value) else math.nan
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return math.nan
    return float(value) if abs(value) < _TOO_LARGE else math.nan


def whole(value: object) -> int | None:
    """A count; ValueError where a value is given and is no whole number."""
    found = number(value)
    if found is None:
        return None
    if not found.is_integer() or abs(found) >= _TOO_LARGE:
        raise ValueError
    return int(found)


def instant(value: object) -> int | None:
    """Microseconds since 1970 of an ISO-8601 text (without offset: UTC), or of seconds or milliseconds."""
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            return _epoch_seconds(number(value))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return (moment - _EPOCH) // _MICROSECOND
    return _epoch_seconds(number(value))


def _epoch_seconds(seconds: float | None) -> int | None:
    if seconds is None or not math.isfinite(seconds):
        return None
    return within_time(round(seconds * (1e6 if seconds < _MILLISECONDS_FROM else 1e3)))


def within_time(microseconds: int) -> int | None:
    """The moment, or None where it is unset (0) or beyond what a calendar holds."""
    return microseconds if 0 < microseconds < _END_OF_TIME else None


def outcome(column: str, value: object) -> object:
    """What became of the task, as the record keeps it."""
    if column in _NUMBERS:
        return number(value)
    return instant(value) if column == "completed_at" else word(value)


def tagged(tags: object) -> dict[str, str]:
    """Context carried by tags; the first of each kind."""
    found: dict[str, str] = {}
    for tag in tags if isinstance(tags, list) else []:
        if isinstance(tag, str):
            for prefix, column in TAGS.items():
                value = word(tag.removeprefix(prefix)) if tag.startswith(prefix) else None
                if value is not None:
                    found.setdefault(column, value)
    return found


def members(value: object, decode: json.JSONDecoder) -> dict[str, Any]:
    """A JSON object, also where it comes as text, else {}; ValueError where the text is no JSON."""
    if isinstance(value, str) and value.strip():
        value = decode.decode(value)
    return value if isinstance(value, dict) else {}


@dataclass
class Collected:
    """Log records of one file on their way into a frame, and what made none."""

    def __post_init__(self) -> None:
        self._rows: list[tuple[Any, ...]] = []
        self._batches: list[pl.DataFrame] = []
        self._faults: list[tuple[int, str, str]] = []
        self.ignored: dict[str, int] = {}
        self.incomplete = False

    def add(self, record: Mapping[str, Any]) -> None:
        """One log record."""
        self._rows.append(tuple(map(record.get, LOG_RECORD)))
        if len(self._rows) >= _BATCH:
            self._flush()

    def ignore(self, reason: str, records: int = 1) -> None:
        """Raw records that make no row."""
        if records:
            self.ignored[reason] = self.ignored.get(reason, 0) + records

    def fault(self, row: int, rule: str, reason: str) -> None:
        """A raw record that should have made a row of llm_calls."""
        self._faults.append((row, rule, reason))

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else ((),) * len(LOG_RECORD)
        raw = {
            name: pl.Series(name, column, dtype=_stored(dtype)).cast(dtype)
            for (name, dtype), column in zip(LOG_RECORD.items(), columns, strict=True)
        }
        self._batches.append(pl.DataFrame(raw))
        self._rows = []

    def reading(self) -> Reading:
        """Everything collected."""
        self._flush()
        schema = {"_row": pl.Int64, "rule": pl.String, "reason": pl.String}
        faults = pl.DataFrame(self._faults, schema=schema, orient="row")
        return Reading(
            frames={LOG_RECORDS: pl.concat(self._batches).lazy()},
            faults={"llm_calls": faults} if faults.height else {},
            ignored=dict(sorted(self.ignored.items())),
            incomplete=self.incomplete,
        )


def _stored(dtype: pl.DataType | type[pl.DataType]) -> pl.DataType | type[pl.DataType]:
    return pl.Int64 if isinstance(dtype, pl.Datetime) else dtype
