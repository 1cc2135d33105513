"""HL7 v2 ADT messages: admissions, transfers, discharges, leave, and what takes them back.

A message alone makes no stay: messages of one visit are spread over files and arrive in any order. They are
kept, and replayed visit by visit when the census is counted (`pipelines/staging/moves.py`). Names, addresses
and notes are in segments and fields that are never split off.
"""

from __future__ import annotations

import io
import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from pipelines.errors import FileRefused, SettingsError
from pipelines.shapes import MOVES
from pipelines.sources.carriers_json import open_log
from pipelines.sources.format import Format
from pipelines.sources.hl7v2_adt_segments import Message, instant, messages
from pipelines.sources.keeping import CENSUS_OPTIONS, Keeping, TimeFault
from pipelines.sources.kinds import MESSAGES

if TYPE_CHECKING:
    from datetime import datetime

    from pipelines.shapes import Reading, SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

EVENTS: Final = {
    "A01": "admit",
    "A02": "transfer",
    "A03": "discharge",
    "A04": "contact",
    "A06": "admit",
    "A08": "update",
    "A11": "cancel_admit",
    "A12": "cancel_transfer",
    "A13": "cancel_discharge",
    "A21": "leave",
    "A22": "return",
}
"""Trigger events that are read (HL7 v2.5.1, chapter 3)."""

_STAYS: Final = ("I", "B", "")
"""Patient classes (table 0004) of those who stay: inpatients, obstetrics; and where none is told."""

_PREADMITTED: Final = "P"
_SEGMENTS: Final = frozenset({"MSH", "EVN", "PID", "PV1"})
_EVENT: Final = re.compile(r"[A-Z]\d\d")
_CARRIER: Final = re.compile(r"PV1-(\d{1,2})(?:\.(\d))?")
_WARD: Final = (3, 1)
_PLACES: Final = (3, 10, 11, 39)
"""Assigned location, hospital service, temporary location, servicing facility: none names a person."""
_BEFORE: Final = 6
_PIECE: Final = 1 << 20
"""Characters read at a time."""

_HEAD: Final = re.compile(r"[\ufeff\s\x0b]*(MSH|FHS|BHS)[^A-Za-z0-9\s]")


class _Unread(ValueError):
    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(rule)
        self.rule, self.reason = rule, reason


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Messages of one file as kept moves; `_row` is a message's place in the file, counted from 1."""
    out, zone, ward = Keeping(), ZoneInfo(mapping.timezone), _ward(mapping)
    row = 0
    with (
        open_log(file.path) as handle,
        io.TextIOWrapper(handle, intake.encoding, errors="replace", newline="") as text,
    ):
        for row, message in enumerate(messages(iter(partial(text.read, _PIECE), ""), _SEGMENTS), 1):
            try:
                move = _move(message, zone, ward)
            except (TimeFault, _Unread) as fault:
                out.fault(row, fault.rule, fault.reason)
                out.incomplete |= fault.rule == "cut_short"
                continue
            if isinstance(move, str):
                out.ignore(move)
            else:
                out.add(MOVES, move | {"_row": row})
    if not row:
        raise FileRefused("empty", "the file has no messages", hint="Look at what the interface wrote.")
    return out.reading()


def _ward(mapping: SourceMap) -> tuple[int, int]:
    """Field and component of PV1 that carry the unit."""
    name = mapping.carriers.get("unit_id")
    if name is None:
        return _WARD
    found = _CARRIER.fullmatch(name)
    if found is None or int(found[1]) not in _PLACES:
        raise SettingsError(
            "[source.map] unit_id is no field of PV1 that holds a place or a service.",
            hint='write it as "PV1-3.1"; the fields are PV1-3, 10, 11 and 39',
        )
    return int(found[1]), int(found[2] or 1)


def _move(message: Message, zone: ZoneInfo, ward: tuple[int, int]) -> dict[str, Any] | str:
    """The message as MOVE_RECORD, or the reason why it is none."""
    if message.part("MSH", 9) != "ADT":
        return "not_adt"
    code = message.part("MSH", 9, 2) or message.part("EVN", 1) or ""
    event = EVENTS.get(code)
    if event is None:
        return f"event_{code}" if _EVENT.fullmatch(code) else "event_unknown"
    number = message.part("MSH", 10)
    if number is None:
        raise _Unread("missing_id", "has no message control id (MSH-10)")
    if "PV1" not in message.segments or (not message.whole and not message.field("PV1", 19)):
        if not message.whole:
            raise _Unread("cut_short", "ends in the middle")
        raise _Unread("missing_segment", "has no PV1 segment")
    kind = message.part("PV1", 2) or ""
    if kind == _PREADMITTED:
        return "preadmitted"
    stays = kind in _STAYS
    if event == "contact" and stays and kind:
        event = "admit"
    if event == "update" and not stays:
        return "update_of_an_outpatient"
    patient = _patient(message)
    visit = message.part("PV1", 19) or message.part("PID", 18) or patient
    if visit is None:
        raise _Unread("missing_id", "names neither a visit nor a patient")
    happened, told = _moments(message, zone)
    known = stays or event != "discharge"
    return {
        # A control id is the sender's own: two senders count alike.
        "message_id": "|".join((message.field("MSH", 3), message.field("MSH", 4), number)),
        "stay_id": visit,
        "patient_id": patient,
        "event": event,
        "happened_at": happened,
        "told_at": told,
        # Who was seen and goes home leaves no bed behind.
        "unit_id": message.part("PV1", *ward) if known else None,
        "prior_unit_id": message.part("PV1", _BEFORE, ward[1]) if ward[0] == _WARD[0] else None,
        "admitted_at": _admitted(message, zone),
    }


def _patient(message: Message) -> str | None:
    """The patient's record number: of several identifiers the first of type MR, else the first."""
    given = message.repetitions("PID", 3)
    typed = [each for each in given if message.part("PID", 3, 5, field=each) == "MR"]
    best = (typed or given)[0]
    number, issuer = (message.part("PID", 3, place, field=best) for place in (1, 4))
    return f"{number}|{issuer}" if number and issuer else number


def _moments(message: Message, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When it happened (EVN-6, else EVN-2, else MSH-7), and when it was told (MSH-7, else EVN-2)."""
    occurred, recorded, sent = (
        instant(message.part(segment, number), zone)
        for segment, number in (("EVN", 6), ("EVN", 2), ("MSH", 7))
    )
    happened = occurred or recorded or sent
    if happened is None:
        raise _Unread("missing_time", "has no time of day in EVN-6, EVN-2 or MSH-7")
    return happened, sent or recorded or happened


def _admitted(message: Message, zone: ZoneInfo) -> datetime | None:
    """PV1-44, which only helps where the admission itself was not told: what cannot be read is left out."""
    try:
        return instant(message.part("PV1", 44), zone)
    except TimeFault:
        return None


def _recognises(look: Look) -> float:
    return 1.0 if _HEAD.match(look.head) else 0.0


FORMAT = Format(
    name="hl7v2_adt",
    title="HL7 v2 ADT messages, alone, in batches or framed by MLLP",
    makes=("caseload",),
    needs=(
        "the ward in PV1-3.1, or [source.map] unit_id with another field of PV1",
        "[source.map.unit_id] from the interface's wards to this site's units, where they differ",
    ),
    read=read,
    carried=frozenset({"unit_id"}),
    translated=frozenset({"unit_id"}),
    kinds=MESSAGES,
    encodings=("utf-8", "cp1252"),
    options=dict(CENSUS_OPTIONS),
    recognises=_recognises,
)
