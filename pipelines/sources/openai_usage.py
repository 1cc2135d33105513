"""OpenAI's usage API: how many requests the provider counted, by day; compared with logs, never more.

It knows buckets of time, not calls: nothing here says how long a task took, or who did it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from pipelines.errors import FileRefused
from pipelines.shapes import USAGE, USAGE_RECORD, Reading
from pipelines.sources.carriers import instant, whole, word
from pipelines.sources.carriers_json import Broken, Dialect, values
from pipelines.sources.format import Format
from pipelines.sources.kinds import LINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.shapes import SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

Row = dict[str, Any]

_WANTED: Final = frozenset(
    "object data start_time end_time results result input_tokens output_tokens num_model_requests "
    "project_id".split()
)
_COUNTS: Final = {
    "requests": "num_model_requests",
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
}
_COMPLETIONS: Final = "organization.usage.completions.result"


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Requests and tokens of every bucket and project; a bucket without results counts none.

    Users, keys and models are summed up. A page is taken whole or refused: a part of a day is no total.
    """
    del mapping, intake  # nothing is mapped; the layout is told by the content
    rows: list[Row] = []
    ignored: dict[str, int] = defaultdict(int)
    for number, bucket in enumerate(_buckets(file), 1):
        results = [*_objects(bucket.get("results", bucket.get("result")))]
        counted = [one for one in results if one.get("object", _COMPLETIONS) == _COMPLETIONS]
        ignored["other_usage"] += len(results) - len(counted)
        ignored["usage_total"] += len(counted)
        ignored["no_use"] += not results
        if counted or not results:
            rows += _totals(bucket, counted, number)
    return Reading(
        frames={USAGE: pl.DataFrame(rows, schema=_STORED).cast(dict(USAGE_RECORD)).lazy()},  # type: ignore[arg-type]  # polars wants a wider dict
        ignored={reason: records for reason, records in sorted(ignored.items()) if records},
    )


_STORED: Final = {
    name: pl.Int64 if isinstance(dtype, pl.Datetime) else dtype for name, dtype in USAGE_RECORD.items()
}


def _buckets(file: SourceFile) -> Iterator[Row]:
    """Every bucket of the file's pages; FileRefused where something else stands among them."""
    dialect = Dialect(
        lambda found: {name: value for name, value in found.items() if name in _WANTED}, ("data",)
    )
    for item in values(file, dialect):
        if isinstance(item, Broken):
            raise FileRefused("damaged", "the file is cut off or is no JSON", hint="Fetch the page again.")
        value = item.value
        held = value["data"] if isinstance(value, dict) and isinstance(value.get("data"), list) else [value]
        for bucket in held:
            if not isinstance(bucket, dict) or "start_time" not in bucket:
                raise _not_usage()
            yield bucket


def _not_usage() -> FileRefused:
    return FileRefused(
        "format",
        "the file is no page of OpenAI's usage API",
        hint="Save what GET /v1/organization/usage/completions answers.",
    )


def _objects(of: object) -> Iterator[Row]:
    return (one for one in (of if isinstance(of, list) else []) if isinstance(one, dict))


def _totals(bucket: Row, results: list[Row], number: int) -> Iterator[Row]:
    """One row per project of a bucket; one without a project where there are no results."""
    start, end = instant(bucket.get("start_time")), instant(bucket.get("end_time"))
    if start is None or end is None or end <= start:
        raise _not_usage()
    totals: dict[str | None, dict[str, int]] = {} if results else {None: dict.fromkeys(_COUNTS, 0)}
    for one in results:
        total = totals.setdefault(word(one.get("project_id")), dict.fromkeys(_COUNTS, 0))
        for name, theirs in _COUNTS.items():
            total[name] += _count(one.get(theirs))
    for project, total in totals.items():
        yield {"_row": number, "starts_at": start, "ends_at": end, "project_id": project, **total}


def _count(value: object) -> int:
    try:
        found = whole(value)
    except ValueError:
        found = -1
    if found is not None and found < 0:
        raise FileRefused("format", "a count of the file is no whole number", hint="Fetch the page again.")
    return found or 0


def _recognises(look: Look) -> float:
    if "organization.usage." in look.head:
        return 1.0
    return 0.9 if look.has("object", "data") and '"bucket"' in look.head else 0.0


FORMAT = Format(
    name="openai_usage",
    title="OpenAI's usage API (completions): requests by day, compared with what logs hold",
    makes=(),
    needs=("pages of buckets of a day, an hour or a minute; group_by project_id at most",),
    read=read,
    carried=frozenset(),
    translated=frozenset(),
    kinds=LINES,
    recognises=_recognises,
)
