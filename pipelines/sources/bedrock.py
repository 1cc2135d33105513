"""AWS Bedrock model invocation logs: from object storage, or as CloudWatch hands them on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.errors import FileRefused
from pipelines.sources.bedrock_rows import LISTS, WRAPPED, Rows, held
from pipelines.sources.carriers import Collected
from pipelines.sources.carriers_json import Broken, values
from pipelines.sources.format import Format, Option
from pipelines.sources.kinds import LINES

if TYPE_CHECKING:
    from pipelines.shapes import Reading, SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Log records of one file: one for every invocation, failed ones too.

    Objects may be lines, one document, or follow one another with nothing between. FileRefused where none of
    them is an invocation.
    """
    del intake  # its checks are done; the layout is told by the content
    rows = Rows(mapping, role_session_is_person=bool(FORMAT.setting(mapping, "role_session_is_person")))
    out = Collected()
    foreign = known = order = before = 0
    for item in values(file, rows.dialect):
        order, before = (order if item.row == before else 0), item.row
        if isinstance(item, Broken):
            out.fault(item.row, "bad_json", item.reason)
            out.incomplete |= item.last
            continue
        for value in held(item.value):
            order += 1
            found = _take(value, item.row, order, rows, out)
            known, foreign = known + found, foreign + (not found)
    if foreign and not known:
        raise FileRefused(
            "format",
            "no record of the file is a Bedrock model invocation",
            hint="Turn on model invocation logging with an S3 bucket as its destination.",
        )
    out.ignore("not_an_invocation", foreign)
    return out.reading()


def _take(value: object, row: int, order: int, rows: Rows, out: Collected) -> bool:
    """Take one value; False where it is no invocation."""
    try:
        found = rows.invocation(value)
        record = None if found is None else rows.record(found)
    except (ValueError, RecursionError):
        out.fault(row, "bad_value", "has a message that is no JSON, or a token count that is no whole number")
        return True
    if record is None:
        return False
    if record["span_id"] is None:
        out.fault(row, "missing_id", "has no request id")
    else:
        out.add(record | {"_row": row, "_order": order})
    return True


def _recognises(look: Look) -> float:
    if look.has("requestId", "modelId") and (look.has("schemaType") or look.has("identity")):
        return 1.0
    return 0.9 if look.has("schemaType") and "ModelInvocationLog" in look.head else _wrapped(look)


def _wrapped(look: Look) -> float:
    members = (*LISTS, *WRAPPED)
    return 0.9 if any(look.has(name) for name in members) and "ModelInvocationLog" in look.head else 0.0


FORMAT = Format(
    name="bedrock",
    title="AWS Bedrock model invocation logs, from object storage or CloudWatch, plain or packed",
    makes=("llm_calls", "llm_events"),
    needs=(
        "requestMetadata with user, task_id, task_type and unit, set by the application on Converse calls",
        "else an IAM user for each person; roles are shared unless role_session_is_person says otherwise",
    ),
    read=read,
    kinds=LINES,
    options={
        "role_session_is_person": Option(
            default=False, says="the session of an assumed role is the person's own id, and not shared"
        )
    },
    recognises=_recognises,
    by_lines=True,
)
