"""What was promised beside what was measured: minutes a shift, and where they were to go."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.drawings.measured import measured_rows
from dashboard.words import rollout_promise as words
from dashboard.words.catalogue import count, join, say
from dashboard.words.rollout import left_out_sentence
from dashboard.words.saving import coverage_text, grade_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.charts.spec import Drawing
    from dashboard.data import Desk

    Row = Mapping[str, Any]

DESTINATIONS = {
    "patients": (("more_patients",), ("share_patients", "share_access")),
    "acuity": (("higher_acuity",), ()),
    "cost": (("fewer_staff",), ("share_cost",)),
    "recovery": (("less_overtime", "less_after_hours"), ("share_recovery",)),
    "rest": (("direct_care", "unaccounted"), ("share_teaching",)),
}
"""Where saved hours can go: entries of the ledger, and the shares of a promise that were meant for it."""
KINDS = {"patients": "workload", "acuity": "workload", "cost": "workload", "recovery": "kept", "rest": "rest"}


@dataclass(frozen=True)
class PromisePicture:
    """Promises of a scope. `drawing` None: `instead` says why; `shares` None: `shares_instead` does."""

    drawing: Drawing | None
    instead: str
    promises: tuple[words.Promise, ...]
    judged: bool
    shares: Drawing | None
    shares_instead: str
    shares_note: str
    rows: tuple[tuple[str, ...], ...]


def promise_picture(desk: Desk, service: str, ledger: Row | None) -> PromisePicture:
    """The promises for units of a scope; `ledger`: that of all its staff."""
    rows = desk.rollout_promises(service).to_dicts()
    covered, about = desk.rollout_covered(service), desk.about()
    agreed = [row for row in rows if row["effective_from"] is not None]
    bars = [row for row in agreed if row["promised"] is not None]
    instead = "none" if agreed else "empty" if rows else "no_rollout"
    shares, why, note = _shares(desk, service, agreed, ledger, covered=covered)
    return PromisePicture(
        _bars(bars, covered=covered) if bars else None,
        say(f"rollout.promise.{instead}"),
        tuple(words.promise(row, ledger, about, covered=covered) for row in rows),
        bool(bars) and covered,
        shares,
        why,
        note,
        tuple(tuple(words.table_row(row, ledger, covered=covered)) for row in rows),
    )


def _bars(rows: Sequence[Row], *, covered: bool) -> Drawing:
    told = [
        {
            "place": place,
            "label": words.label(row),
            "figure": words.bar_figure(row, covered=covered),
            "figure_short": words.bar_figure(row, covered=covered, short=True),
            "measured": row["measured"],
            "low": None,
            "high": None,
            "kind": "saved",
            "tip": words.title(row),
        }
        for place, row in enumerate(rows)
    ]
    promises = [
        {"place": place, "value": row["promised"], "tip": words.bar_figure(row, covered=covered)}
        for place, row in enumerate(rows)
    ]
    return measured_rows(told, promises, "alt.promise", say("rollout.promise.axis"), ",~f")


def _shares(
    desk: Desk, service: str, agreed: Sequence[Row], ledger: Row | None, *, covered: bool
) -> tuple[Drawing | None, str, str]:
    """The picture, why there is none, and what its figures rest on."""
    if not agreed:
        return None, "", ""
    if not covered or ledger is None or ledger["reason"] is not None:
        code = "not_granted" if not covered else "none" if ledger is None else ledger["reason"]
        reason = say(f"ledger.why.{code}", n=desk.about().minimum_group)
        reason = reason[0].lower() + reason[1:]
        return None, say("rollout.shares.empty", reason=reason), ""
    if ledger["saved_low"] is None or ledger["saved_low"] <= 0:
        return None, say("rollout.shares.empty", reason=say("rollout.shares.not_sure")), ""
    entries = {entry["name"]: entry for entry in desk.rollout_entries(service).to_dicts()}
    told: list[dict[str, Any]] = []
    promises: list[dict[str, Any]] = []
    for name, (parts, shares) in DESTINATIONS.items():
        known = [entries[part] for part in parts if part in entries and entries[part]["hours"] is not None]
        if not known:
            continue
        meant = sorted({share for row in agreed if (share := words.share_of(row, shares)) is not None})
        place = len(told)
        told.append(_share(place, name, known, meant, ledger["saved_hours"]))
        promises += [
            {"place": place, "value": share * 100, "tip": words.promised_text([share])} for share in meant
        ]
    out = {one["reason"]: one["units"] for one in json.loads(ledger["left_out"] or "[]")}
    rests = say(
        "rollout.shares.text",
        grade=grade_text(ledger["evidence_grade"]),
        share=coverage_text(ledger["coverage"]),
        weeks=count("rollout.unit_weeks", ledger["weeks"]),
        units=count("rollout.units", ledger["units"]),
    )
    note = join(rests, left_out_sentence(out))
    return measured_rows(told, promises, "alt.shares", say("rollout.shares.axis"), "d"), "", note


def _share(
    place: int, name: str, entries: Sequence[Row], meant: Sequence[float], saved: float
) -> dict[str, Any]:
    """One destination. A sum of several entries has no interval: nothing says how they move together."""
    measured = sum(entry["hours"] for entry in entries) / saved
    one = entries[0] if len(entries) == 1 and entries[0]["low"] is not None else None
    ends = None if one is None else (one["low"] / saved, one["high"] / saved)
    figure = words.share_figure(measured, ends, meant)
    label = say(f"rollout.shares.{name}")
    return {
        "place": place,
        "label": label,
        "figure": figure,
        "figure_short": words.share_figure_short(measured, meant),
        "measured": measured * 100,
        "low": None if ends is None else ends[0] * 100,
        "high": None if ends is None else ends[1] * 100,
        "kind": KINDS[name],
        "tip": say("alt.promise.one", label=label, figure=figure),
    }
