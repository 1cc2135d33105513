"""Proposals of a line in words: what is proposed, by whom, how it stands, and the row to add once agreed."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard.words import numbers
from dashboard.words.catalogue import code, has, say
from dashboard.words.set_the_line import limit_text, number

if TYPE_CHECKING:
    from datetime import date

    from dashboard.desk.notebook import LineProposed, NotFit, Proposal

COLUMNS = (
    "measure",
    "limit",
    "unit_id",
    "period",
    "staff_group",
    "basis",
    "source",
    "effective_from",
    "effective_to",
    "jurisdiction",
    "averaging",
    "rounding",
    "allowed_share",
    "observation",
    "owner",
    "agreed_with",
)
"""Of policy/load_lines.csv, as site folders have them."""

SIGNS = {"provisional": "◇", "agreed": "●", "disagreed": "×", "lapsed": "○", "not_counted": "○"}


def side(name: str) -> str:
    """`staff representative`."""
    return say(f"set_line.side.{name}")


def headline(proposal: Proposal, day: date) -> str:
    """`Provisional: 6.5 patients per nurse, day shifts, from 4 May 2026`."""
    line = proposal.line
    return say(
        "set_line.state.headline",
        state=say(f"set_line.state.{proposal.state(day)}"),
        limit=limit_text(line.measure, line.limit),
        period=_period(line),
        day=numbers.day(line.effective_from),
    )


def _period(line: LineProposed) -> str:
    if line.period:
        return say("set_line.stated.period", period=code("period", line.period))
    return say("set_line.proposal.week" if line.averaging == "week" else "set_line.proposal.every")


def facts(proposal: Proposal, day: date) -> list[tuple[str, str]]:
    """What is known of a proposal, label by label."""
    line = proposal.line
    return [
        (
            say("set_line.proposal.by"),
            say(
                "set_line.proposal.by.text",
                side=side(line.side),
                day=numbers.day(line.filed_on),
                receipt=proposal.receipt,
            ),
        ),
        (say("set_line.proposal.rule"), _rule(line)),
        (say("set_line.proposal.change"), _change(line)),
        (
            say("set_line.proposal.basis"),
            say(
                "set_line.proposal.basis.text",
                basis=code("line.basis", line.basis),
                source=line.source,
            ),
        ),
        (say("set_line.proposal.reason"), line.reason),
        (say("set_line.proposal.answer"), answered(proposal, day)),
    ]


def _rule(line: LineProposed) -> str:
    return say(f"set_line.proposal.rule.{line.averaging}", allowed=numbers.percent(line.allowed_share or 0.0))


def _change(line: LineProposed) -> str:
    if line.limit_before is None:
        return say("set_line.proposal.first")
    key = "set_line.proposal.looser" if line.looser else "set_line.proposal.stricter"
    return say(key, before=number(line.limit_before))


def answered(proposal: Proposal, day: date) -> str:
    """What the other side said, or why there is no answer."""
    state, told = proposal.state(day), proposal.answer
    if told is None:
        return say(
            f"set_line.state.note.{state}",
            side=side(other_side(proposal.line.side)),
            day=numbers.day(proposal.line.effective_from),
        )
    key = "agrees" if told.agrees else "disagrees"
    if told.agrees and told.reason.strip():
        key = "agrees.why"
    return say(
        f"set_line.proposal.answer.{key}",
        side=side(told.side),
        day=numbers.day(told.filed_on),
        reason=told.reason,
    )


def other_side(name: str) -> str:
    """The side that answers."""
    return "staff_representative" if name == "manager" else "manager"


def not_fit(fault: NotFit, day: date, notice: int) -> str:
    """Why nothing was filed, and what to change."""
    if not has(f"set_line.not_fit.{fault.field}.{fault.why}"):
        return say("set_line.not_fit.other", field=fault.field)
    first_day = numbers.day(day + timedelta(days=notice))
    return say(f"set_line.not_fit.{fault.field}.{fault.why}", days=notice, day=first_day)


def policy_row(proposal: Proposal) -> str:
    """The row that makes an agreed line judge, with the names of its columns above it, as CSV."""
    line = proposal.line
    values = {
        "measure": line.measure,
        "limit": line.limit,
        "unit_id": proposal.unit_id,
        "period": line.period or "",
        "staff_group": line.staff_group,
        "basis": line.basis,
        "source": " ".join(line.source.split()),
        "effective_from": line.effective_from.isoformat(),
        "averaging": line.averaging,
        "rounding": line.rounding,
        "allowed_share": "" if line.allowed_share is None else line.allowed_share,
        "observation": line.observation,
        "owner": side(line.side),
        "agreed_with": side(other_side(line.side)),
    }
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerow([values.get(name, "") for name in COLUMNS])
    return text.getvalue()
