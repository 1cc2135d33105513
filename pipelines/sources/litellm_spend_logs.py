"""LiteLLM spend logs: the API's array or pages, a database dump as CSV, or logged payloads as JSON."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from pipelines.errors import FileRefused
from pipelines.sources.carriers import Collected
from pipelines.sources.carriers_json import Broken, Value, open_log, values
from pipelines.sources.format import Format
from pipelines.sources.kinds import LINES
from pipelines.sources.limits import LIMITS
from pipelines.sources.litellm_rows import Row, Rows, is_row, is_summary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipelines.shapes import Reading, SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

_NEEDED = ("request_id", "startTime")
_JSON = re.compile(rb"(\xef\xbb\xbf)?\s*[\[{]")


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Log records of one file: a row for every call that went through the gateway.

    The layout is told by the content. FileRefused where the file holds sums by day, or nothing that the
    gateway wrote.
    """
    del intake  # its checks are done; the layout is told by the content
    rows = Rows(mapping)
    out = Collected()
    with open_log(file.path) as handle:
        is_json = _JSON.match(handle.read(64)) is not None
    if is_json:
        _read_json(file, rows, out)
    else:
        _read_csv(file.path, rows, out)
    return out.reading()


def _read_json(file: SourceFile, rows: Rows, out: Collected) -> None:
    foreign = known = 0
    for item in values(file, rows.dialect):
        if isinstance(item, Broken):
            out.fault(item.row, "bad_json", item.reason)
            out.incomplete |= item.last
            continue
        for order, value in enumerate(_page(item), 1):
            if isinstance(value, dict) and is_row(value):
                known += 1
                _take(value, item.row, order, rows, out)
            elif isinstance(value, dict) and is_summary(value):
                raise FileRefused(
                    "summary",
                    "the file holds spend summed by day, without calls",
                    hint="Add summarize=false to the address /spend/logs, or export with /spend/logs/v2.",
                )
            else:
                foreign += 1
    if foreign and not known:
        raise FileRefused(
            "format", "no record of the file is a LiteLLM spend log", hint="See `plimsoll formats`."
        )
    out.ignore("not_a_spend_log", foreign)


def _page(item: Value) -> list[object]:
    if isinstance(item.value, dict) and isinstance(item.value.get("data"), list):
        return list(item.value["data"])
    return [item.value]


def _read_csv(path: Path, rows: Rows, out: Collected) -> None:
    csv.field_size_limit(LIMITS.csv_line)
    with open_log(path) as handle, io.TextIOWrapper(handle, encoding="utf-8-sig", newline="") as text:
        try:
            _read_records(csv.reader(text, strict=True), rows, out)
        except UnicodeDecodeError:
            raise FileRefused("encoding", "the file is not UTF-8", hint="Export it again as UTF-8.") from None


def _read_records(records: Iterator[list[str]], rows: Rows, out: Collected) -> None:
    header = next(records, [])
    wanted = _columns(header, rows)
    row = 0
    try:
        for row, fields in enumerate(records, 1):
            if len(fields) == len(header):
                # Of all cells only the wanted ones are looked at; prompts and answers end here.
                _take({name: fields[place] for name, place in wanted.items()}, row, 1, rows, out)
            elif fields:
                out.fault(row, *(_SHORT if len(fields) < len(header) else _LONG))
    except csv.Error:
        out.fault(row + 1, "bad_csv", "has quotes that do not match, or ends with the file")
        out.incomplete = True


_SHORT = ("short_row", "has fewer fields than the header")
_LONG = ("long_row", "has more fields than the header")


def _columns(header: list[str], rows: Rows) -> dict[str, int]:
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        raise FileRefused(
            "header",
            "the file is no dump of LiteLLM_SpendLogs: no column " + " or ".join(missing),
            hint="""Export with \\copy (select * from "LiteLLM_SpendLogs") to ... csv header""",
        )
    wanted = {name: place for place, name in enumerate(header) if name in rows.columns}
    if len(wanted) < sum(name in rows.columns for name in header):
        raise FileRefused("header", "a column stands twice in the header", hint="Name every column once.")
    return wanted


def _take(value: Row, row: int, order: int, rows: Rows, out: Collected) -> None:
    try:
        record = rows.record(value)
    except (ValueError, RecursionError):
        out.fault(
            row,
            "bad_value",
            "has metadata or tags that are no JSON, or a token count that is no whole number",
        )
        return
    if isinstance(record, str):
        out.ignore(record)
    elif record["span_id"] is None:
        out.fault(row, "missing_id", "has no call id")
    else:
        out.add(record | {"_row": row, "_order": order})


def _recognises(look: Look) -> float:
    if look.has("request_id", "startTime", "call_type"):
        return 1.0
    return 1.0 if look.has("litellm_call_id", "call_type") or look.has("response_cost", "startTime") else 0.0


FORMAT = Format(
    name="litellm_spend_logs",
    title="LiteLLM spend logs: API array or page, CSV dump of LiteLLM_SpendLogs, or logged payloads",
    makes=("llm_calls", "llm_events"),
    needs=("end_user, tags task: and unit:, clinical.task.id in spend_logs_metadata, or [source.map]",),
    read=read,
    kinds=LINES | {"csv", "csv.gz"},
    recognises=_recognises,
    by_lines=True,
)
