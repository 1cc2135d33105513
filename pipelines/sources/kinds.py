"""What kind of file it is: judged by its first bytes, and refused where its name says otherwise."""

from __future__ import annotations

import re
from typing import Literal

from pipelines.errors import FileRefused

Kind = Literal["csv", "csv.gz", "parquet", "ndjson", "ndjson.gz", "json", "json.gz", "xlsx", "hl7"]

TABLES: frozenset[Kind] = frozenset({"csv", "csv.gz", "parquet"})
LINES: frozenset[Kind] = frozenset({"ndjson", "ndjson.gz", "json", "json.gz"})
SHEETS: frozenset[Kind] = frozenset({"csv", "csv.gz", "xlsx"})
MESSAGES: frozenset[Kind] = frozenset({"hl7"})

HEAD = 4096
"""Bytes from the start of the content that tell the kind."""

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
UTF8_BOM = b"\xef\xbb\xbf"

_FOREIGN = (
    (b"PK\x03\x04", "a zip archive or a spreadsheet", "Unpack the archive, or save the sheet as CSV UTF-8."),
    (b"PK\x05\x06", "an empty zip archive", "Export the file again."),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet or document, or one with a password", "Save it as CSV UTF-8."),
    (b"\x89PNG", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"GIF8", "a picture", ""),
    (b"%PDF", "a PDF document", "Export the table itself as CSV."),
    (b"BZh", "packed with bzip2", "Unpack it; gzip is read as it is."),
    (b"\xfd7zXZ", "packed with xz", "Unpack it; gzip is read as it is."),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", "Unpack it; gzip is read as it is."),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it."),
    (b"SQLite format 3", "a database", "Export its table as CSV or Parquet."),
    (b"ARROW1", "an Arrow file", "Write it as Parquet."),
    (b"Obj\x01", "an Avro file", "Write it as Parquet."),
    (b"\x7fELF", "a program", ""),
    (b"MZ\x90", "a program", ""),
)

_MESSAGE = re.compile(rb"(\xef\xbb\xbf)?[\s\x0b]*(MSH|FHS|BHS)[^A-Za-z0-9\s]")

_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
"""Byte order marks of UTF-16 and UTF-32."""

_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body", b"<!--", b"<svg")


def plain_name(name: str) -> str:
    """The name in lower case without the ending that says it is packed."""
    return name.lower().removesuffix(".gz")


def refuse_foreign(head: bytes, accepted: frozenset[Kind]) -> None:
    """Refuse what is plainly something else than a table or a log."""
    if "xlsx" in accepted and head.startswith(ZIP):
        return
    for magic, what, hint in _FOREIGN:
        if head.startswith(magic):
            raise FileRefused("magic", f"the file is {what}, whatever its name says", hint=hint)
    if head.startswith(_WIDE):
        raise FileRefused("encoding", "the file is UTF-16 or UTF-32", hint="Export it again as UTF-8.")
    text = head.removeprefix(UTF8_BOM).lstrip().lower()
    if text.startswith(_MARKUP):
        raise FileRefused(
            "magic",
            "the file is a web page or XML, whatever its name says",
            hint="It may be an error page saved in place of the export: look at it, and export again.",
        )


def refuse_misnamed_gzip(name: str, *, packed: bool) -> None:
    """Refuse a file that is called .gz and is not; a packed file may be called anything."""
    if name.lower().endswith(".gz") and not packed:
        raise FileRefused(
            "magic", "the file is called .gz and is not packed", hint="Export or copy it again."
        )


def kind_of(name: str, head: bytes, accepted: frozenset[Kind], *, packed: bool) -> Kind:
    """The kind of a file called `name` whose (unpacked) content begins with `head`.

    A workbook and a run of messages look like nothing else; they are told only where they are accepted.
    """
    plain = plain_name(name)
    if "xlsx" in accepted and head.startswith(ZIP):
        return "xlsx"
    if "hl7" in accepted and _MESSAGE.match(head) and not packed:
        return "hl7"
    if head.startswith(b"PAR1") or plain.endswith((".parquet", ".pq")):
        return _parquet(plain, head, packed=packed)
    text = head.removeprefix(UTF8_BOM).lstrip()
    if plain.endswith((".ndjson", ".jsonl")):
        return "ndjson.gz" if packed else "ndjson"
    looks_json = text.startswith((b"{", b"["))
    if plain.endswith((".csv", ".tsv", ".txt")) or not (looks_json or plain.endswith(".json")):
        if text.startswith((b'{"', b"[{", b"{\n", b"{ ")):
            raise FileRefused(
                "magic",
                "the file is JSON and is called a table",
                hint="Call it .ndjson, one object per line.",
            )
        return "csv.gz" if packed else "csv"
    if _one_object_per_line(text):
        return "ndjson.gz" if packed else "ndjson"
    if packed and "json.gz" not in accepted:
        raise FileRefused(
            "magic", "a packed JSON document is not read", hint="Unpack it, or write JSON lines."
        )
    return "json.gz" if packed else "json"


def _parquet(plain: str, head: bytes, *, packed: bool) -> Kind:
    if packed:
        raise FileRefused("magic", "a Parquet file inside gzip is not read", hint="Unpack it.")
    if not head.startswith(b"PAR1"):
        raise FileRefused("magic", "the file is called .parquet and is none", hint="Export or copy it again.")
    if not plain.endswith((".parquet", ".pq")) and "." in plain:
        raise FileRefused(
            "magic", "the file is Parquet and is called something else", hint="Call it .parquet."
        )
    return "parquet"


def _one_object_per_line(text: bytes) -> bool:
    """Does a file called .json hold JSON lines? A document starts with ``[`` or is broken over lines."""
    if not text.startswith(b"{"):
        return False
    first, line_break, _ = text.partition(b"\n")
    # A first line longer than the head is a log record: documents of one line are rare and read the same.
    longer = not line_break and len(text) >= HEAD - len(UTF8_BOM)
    return longer or first.rstrip().endswith(b"}")
