"""Ledgers of several units as one: a service's, the organisation's. Sums of what each unit's own ledger
tells.

Nothing is summed that is not told of a unit: a total that held units too small to be shown would give them
away by subtraction. What is left out is said, with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from math import fsum
from typing import TYPE_CHECKING

from pipelines.ledger.account import CONTROLLED, DOCUMENTED, SAVED, TOLD_SHARE, Account, with_figures
from pipelines.ledger.identity import ENTRIES
from pipelines.ledger.weeks import GRADES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OTHER_GRADE, SHORT = "other_grade", "short_span"
"""Left out of a sum: told at another grade, or over too few weeks to have an interval."""


@dataclass(frozen=True)
class LeftOut:
    """Units that a sum does not hold, and the hours saved that are known of them."""

    reason: str
    units: int
    saved: float | None


@dataclass(frozen=True)
class Pool:
    """The ledger of several units. `account`: their sum; `units`: so many; `left_out`: the others."""

    account: Account
    units: int
    left_out: tuple[LeftOut, ...]


def pooled(name: str, accounts: Sequence[Account]) -> Pool:
    """The sum of the units' ledgers, at the strongest grade that holds at least half of their counted weeks.

    Summed are units whose hours can be attributed, and of these, where any has an interval, those that have.
    `no_rollout` where no unit has a tool; else, where none can be summed, the reason most of them have.
    """
    with_tool = [account for account in accounts if account.reason != "no_rollout"]
    told = [account for account in with_tool if account.reason is None]
    out = [(account, account.reason or "") for account in with_tool if account.reason is not None]
    grade = _grade(told)
    out += [(account, OTHER_GRADE) for account in told if account.grade != grade]
    told = [account for account in told if account.grade == grade]
    if any(account.spread is not None for account in told):
        out += [(account, SHORT) for account in told if account.spread is None]
        told = [account for account in told if account.spread is not None]
    left_out = _counted(out)
    if not told:
        reason = max(left_out, key=lambda one: one.units).reason if left_out else "no_rollout"
        return Pool(Account(name, reason=reason), 0, left_out)
    return Pool(_sum(name, told, out), len(told), left_out)


def _sum(name: str, told: Sequence[Account], out: Iterable[tuple[Account, str]]) -> Account:
    others: dict[str, float] = defaultdict(float)
    for account in told:
        for grade, hours in account.other_grades.items():
            others[grade] += hours
    for account, reason in out:
        if reason == OTHER_GRADE and account.grade and account.saved is not None:
            others[account.grade] += account.saved
    claims = [account.claimed for account in told if account.claimed is not None]
    known = Account(
        name,
        weeks=sum(account.weeks for account in told),
        weeks_in_span=sum(account.weeks_in_span for account in told),
        grade=told[0].grade,
        other_grades={grade: round(hours, 6) for grade, hours in sorted(others.items())},
        tasks=fsum(account.tasks for account in told),
        coverage=_coverage(told),
        separable=all(account.separable for account in told),
        compared=_compared(told),
        claimed=fsum(claims) if len(claims) == len(told) else None,
    )
    summed = with_figures(known, [account.spread for account in told], _hours(told))
    if any(account.documented is None for account in told):
        # A sum over fewer units is no second look at the same hours.
        return replace(summed, documented=None, disagreement=None)
    return summed


def _hours(told: Sequence[Account]) -> dict[str, float]:
    hours = {SAVED: fsum(account.saved or 0.0 for account in told)}
    for name in ENTRIES:
        known = [
            e.hours for account in told for e in account.entries if e.name == name and e.hours is not None
        ]
        if known:
            hours[name] = fsum(known)
    documented = [account.documented.hours for account in told if account.documented is not None]
    if documented:
        hours[DOCUMENTED] = fsum(each for each in documented if each is not None)
    return hours


def _grade(told: Sequence[Account]) -> str | None:
    weeks = {grade: sum(one.weeks for one in told if one.grade == grade) for grade in (CONTROLLED, *GRADES)}
    whole = sum(weeks.values())
    return next((grade for grade, of in weeks.items() if of > 0 and of >= TOLD_SHARE * whole), None)


def _coverage(told: Sequence[Account]) -> float | None:
    """Tasks that could be timed in counted weeks / tasks, over the units that tell it."""
    known = [(one.tasks, one.coverage) for one in told if one.coverage is not None and one.tasks > 0]
    return round(fsum(n * share for n, share in known) / fsum(n for n, _ in known), 6) if known else None


def _compared(told: Sequence[Account]) -> int:
    """Units that any of them is compared with; the most that one is, where no interval names them."""
    named = frozenset().union(*(one.spread.compared for one in told if one.spread is not None))
    return max(len(named), *(one.compared for one in told))


def _counted(out: Iterable[tuple[Account, str]]) -> tuple[LeftOut, ...]:
    by_reason: dict[str, list[Account]] = defaultdict(list)
    for account, reason in out:
        by_reason[reason].append(account)
    return tuple(
        LeftOut(
            reason,
            len(found),
            None
            if all(one.saved is None for one in found)
            else round(fsum(one.saved or 0.0 for one in found), 6),
        )
        for reason, found in sorted(by_reason.items())
    )
