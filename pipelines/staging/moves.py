"""Messages about a visit -> the stays they tell of: who was admitted, moved, sent on leave, discharged.

Cancellations are taken first, in the order in which messages were told: each takes back the last message it
can mean. What is left is replayed in the order in which it happened. So neither the order of messages in
files nor that of files matters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

import polars as pl

from pipelines.shapes import MOVE_RECORD, STAY_RECORD

_CANCELS: Final = {
    "cancel_admit": ("admit", "contact"),
    "cancel_transfer": ("transfer",),
    "cancel_discharge": ("discharge",),
}
_AT_ONCE: Final = ("admit", "contact", "update", "return", "transfer", "leave", "discharge")
"""The order of messages of one moment."""


class Move(NamedTuple):
    """One message, in the order of `MOVE_RECORD`."""

    row: int
    message_id: str | None
    stay_id: str
    patient_id: str | None
    event: str
    happened_at: datetime
    told_at: datetime | None
    unit_id: str | None
    prior_unit_id: str | None
    admitted_at: datetime | None


@dataclass
class _Visit:
    """Where the patient of one visit is known to have been so far."""

    parts: list[dict[str, Any]] = field(default_factory=list)
    unit: str | None = None
    since: datetime | None = None
    row: int = 0
    on_leave: bool = False
    discharged: bool = False

    @property
    def unknown(self) -> bool:
        return self.since is None and not self.parts and not self.discharged

    def enter(self, unit: str | None, at: datetime, row: int) -> None:
        self.unit, self.since, self.row, self.on_leave = unit, at, row, False

    def end(self, at: datetime | None) -> None:
        if self.since is not None:
            self.add(self.unit, self.since, at, self.row)
        self.since = None

    def add(
        self, unit: str | None, start: datetime, end: datetime | None, row: int, kind: str = "bed"
    ) -> None:
        self.parts.append({"unit_id": unit, "started_at": start, "ended_at": end, "_row": row, "kind": kind})


def replay(moves: pl.DataFrame) -> pl.DataFrame:
    """Stays in STAY_RECORD. All messages of a visit must be there; one that came twice counts once."""
    ordered = moves.select(list(MOVE_RECORD)).sort(
        "stay_id", "told_at", pl.col("event").str.starts_with("cancel"), "happened_at", "message_id"
    )
    once = ordered.unique(["stay_id", "message_id", "event"], keep="last", maintain_order=True)
    rows: list[dict[str, Any]] = []
    visit: list[Move] = []
    for move in map(Move._make, once.iter_rows()):
        if visit and visit[-1].stay_id != move.stay_id:
            rows += _stays(visit)
            visit = []
        visit.append(move)
    rows += _stays(visit) if visit else []
    return pl.DataFrame(rows, schema=STAY_RECORD, orient="row") if rows else pl.DataFrame(schema=STAY_RECORD)


def _stays(visit: list[Move]) -> list[dict[str, Any]]:
    live = sorted(_left(visit), key=lambda move: (move.happened_at, _AT_ONCE.index(move.event)))
    been = _Visit()
    for move in live:
        _STEPS[move.event](been, move)
    been.end(None)
    patient = next((move.patient_id for move in reversed(visit) if move.patient_id), None)
    common = {"stay_id": visit[0].stay_id, "patient_id": patient, "telling": "replayed", "day_only": False}
    rows = [part | common | {"part": number} for number, part in enumerate(been.parts, 1)]
    return [dict.fromkeys(STAY_RECORD) | row for row in rows]


def _left(told: list[Move]) -> list[Move]:
    """Messages that were not taken back. A cancellation that meets nothing tells where the patient is."""
    live: list[Move] = []
    for move in told:
        if move.event not in _CANCELS:
            live.append(move)
            continue
        meant = [other for other in live if other.event in _CANCELS[move.event]]
        exact = [other for other in meant if other.happened_at == move.happened_at]
        if meant:
            live.remove((exact or meant)[-1])
        elif move.event != "cancel_admit":
            live.append(move._replace(event="update"))
    return live


def _admit(been: _Visit, move: Move) -> None:
    if been.since is None or (move.unit_id and move.unit_id != been.unit):
        been.end(move.happened_at)
        been.enter(move.unit_id, move.happened_at, move.row)
    been.discharged = False


def _transfer(been: _Visit, move: Move) -> None:
    if been.discharged:
        return
    if been.unknown and move.prior_unit_id and _earlier(move):
        been.enter(move.prior_unit_id, move.admitted_at or move.happened_at, move.row)
    if move.unit_id and (been.since is None or move.unit_id != been.unit):
        been.end(move.happened_at)
        been.enter(move.unit_id, move.happened_at, move.row)


def _discharge(been: _Visit, move: Move) -> None:
    if been.unknown and move.unit_id:
        been.enter(move.unit_id, _since(move), move.row)
    if been.since is not None:
        been.end(move.happened_at)
    elif been.on_leave:
        # Nobody was there, and yet the discharge belongs to this day.
        been.add(been.unit, move.happened_at, move.happened_at, move.row)
    been.discharged, been.on_leave = True, False


def _update(been: _Visit, move: Move) -> None:
    """A record that begins in the middle of a stay: the patient is there. Else it moves nobody."""
    if been.unknown and move.unit_id:
        been.enter(move.unit_id, _since(move), move.row)


def _leave(been: _Visit, move: Move) -> None:
    _update(been, move)
    if been.since is not None:
        been.end(move.happened_at)
        been.on_leave = True


def _return(been: _Visit, move: Move) -> None:
    if been.since is None and not been.discharged:
        been.enter(move.unit_id or been.unit, move.happened_at, move.row)


def _contact(been: _Visit, move: Move) -> None:
    if not any(part["kind"] == "contact" and part["started_at"] == move.happened_at for part in been.parts):
        been.add(move.unit_id, move.happened_at, move.happened_at, move.row, "contact")
        been.discharged = True  # until a bed is taken, a discharge ends nothing


def _earlier(move: Move) -> bool:
    return move.admitted_at is not None and move.admitted_at <= move.happened_at


def _since(move: Move) -> datetime:
    return move.admitted_at if move.admitted_at is not None and _earlier(move) else move.happened_at


_STEPS: Final = {
    "admit": _admit,
    "transfer": _transfer,
    "discharge": _discharge,
    "update": _update,
    "leave": _leave,
    "return": _return,
    "contact": _contact,
}
