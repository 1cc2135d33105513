"""The ledger's identity: hours saved, divided so that nothing is left over.

Supply T = Hs + OT + AH (scheduled, overtime, after-hours) equals use T = D + X + O (direct care,
documentation, other: breaks, teaching ...). W: acuity-weighted patients, g = D/W, x = X/W. After is 1; 0* is
what would have been without the tool.

    saved = W1 (x0* - x1)
          = (W1 - W0*)(g0* + x0*)   more patients and higher acuity, by their log parts
          + W1 (g1 - g0*)           direct care
          + (Hs0* - Hs1)            fewer staff
          + (OT0* - OT1)            less overtime
          + (AH0* - AH1)            less after-hours
          + (O1 - O0*)              unaccounted

Where care or documentation is not recorded, a patient costs the whole of T0*/W0*, and what is left is *not
separable*. Where the saving comes from the log of tasks, `unaccounted` is what is left of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Hours = float | NDArray[np.float64]

ENTRIES = (
    "more_patients",
    "higher_acuity",
    "fewer_staff",
    "direct_care",
    "less_overtime",
    "less_after_hours",
    "unaccounted",
)
"""In the order in which they are told; null ones are not recorded, and count as nothing."""

CONVERTED = ("more_patients", "higher_acuity", "fewer_staff")
"""Time turned into workload."""

_NOBODY = 1e-6
"""Fewer patients than this are none: nothing is divided by them."""

_ALIKE = 1e-6
"""Weights whose logs differ by less are the same: their logarithmic mean is their mean."""


@dataclass(frozen=True)
class Quantities:
    """What a unit did in a span, after or without the tool. All numbers, or all arrays of one shape (draws).

    `patients`: counted plainly; `weighted`: by acuity, None where that is not recorded. `care` and
    `documentation`: hours for each weighted patient. `scheduled`, `overtime`, `after_hours`: hours.
    None: not recorded.
    """

    patients: Hours
    scheduled: Hours
    weighted: Hours | None = None
    care: Hours | None = None
    documentation: Hours | None = None
    overtime: Hours | None = None
    after_hours: Hours | None = None

    @property
    def caseload(self) -> Hours:
        """W: patients weighted by acuity where that is recorded."""
        return self.patients if self.weighted is None else self.weighted

    @property
    def supply(self) -> Hours:
        """T: hours from every source that is recorded."""
        return self.scheduled + _or_none(self.overtime) + _or_none(self.after_hours)


@dataclass(frozen=True)
class Allocation:
    """Hours saved and where they went. `entries` holds every name of ENTRIES; the known add up to `saved`.

    All numbers, or all arrays of one shape. `separable`: care and documentation are both recorded, so that
    what is unaccounted is neither of them.
    """

    saved: Hours
    entries: Mapping[str, Hours | None]
    separable: bool

    @property
    def conversion(self) -> Hours:
        """Hours that became workload."""
        return sum((_or_none(self.entries[name]) for name in CONVERTED), start=0.0)

    @property
    def over_converted(self) -> bool:
        """More became workload than was saved: the rest came out of care, breaks or teaching."""
        return bool(self.conversion > self.saved)

    @property
    def overtime_doubtful(self) -> bool:
        """Overtime fell while work after hours, which the record system notes by itself, rose."""
        overtime, evening = self.entries["less_overtime"], self.entries["less_after_hours"]
        return overtime is not None and evening is not None and bool(overtime > 0 > evening)


def allocate(without: Quantities, after: Quantities, saved: Hours | None = None) -> Allocation:
    """Divide the hours saved. `saved`: from the log of tasks; not given, from documentation for each patient.

    A part recorded on one side only counts as not recorded. ValueError where neither says what was saved.
    """
    without, after = _alike(without, after)
    separable = after.care is not None and after.documentation is not None
    if saved is None:
        if without.documentation is None or after.documentation is None:
            raise ValueError("Neither documentation nor a log of tasks says what was saved.")
        saved = after.caseload * (without.documentation - after.documentation)
    entries: dict[str, Hours | None] = dict.fromkeys(ENTRIES)
    entries["more_patients"], entries["higher_acuity"] = _added(without, after)
    entries["fewer_staff"] = without.scheduled - after.scheduled
    if without.care is not None and after.care is not None:
        entries["direct_care"] = after.caseload * (after.care - without.care)
    entries["less_overtime"] = _less(without.overtime, after.overtime)
    entries["less_after_hours"] = _less(without.after_hours, after.after_hours)
    entries["unaccounted"] = saved - sum((_or_none(entries[name]) for name in ENTRIES), start=0.0)
    return Allocation(saved, entries, separable)


def _alike(without: Quantities, after: Quantities) -> tuple[Quantities, Quantities]:
    """Both with the parts that both record."""
    parts = ("weighted", "care", "documentation", "overtime", "after_hours")
    both = {name for name in parts if getattr(without, name) is not None and getattr(after, name) is not None}

    def kept(side: Quantities) -> Quantities:
        return Quantities(
            side.patients, side.scheduled, **{name: getattr(side, name) for name in parts if name in both}
        )

    return kept(without), kept(after)


def _added(without: Quantities, after: Quantities) -> tuple[Hours, Hours | None]:
    """Hours that more patients and their higher acuity take; together (W1 - W0*) times a patient's hours."""
    if without.care is not None and without.documentation is not None:
        hours_each = without.care + without.documentation
    else:
        hours_each = _ratio(without.supply, without.caseload)
    added = (after.caseload - without.caseload) * hours_each
    if after.weighted is None:
        return added, None
    # The logarithmic mean turns log parts into parts of a difference without dividing by a change of zero.
    mean = _logarithmic_mean(without.caseload, after.caseload)
    patients = mean * _log_ratio(after.patients, without.patients) * hours_each
    told = np.where(mean > 0, patients, added)
    more = told if isinstance(added, np.ndarray) else float(told)
    return more, added - more


def _logarithmic_mean(low: Hours, high: Hours) -> Hours:
    """(high - low) / log(high / low); 0 where one of them is none."""
    gap = _log_ratio(high, low)
    far = np.abs(gap) > _ALIKE
    mean = np.where(far, (high - low) / np.where(far, gap, 1.0), (np.asarray(high) + low) / 2)
    return np.asarray(np.where((np.asarray(low) > _NOBODY) & (np.asarray(high) > _NOBODY), mean, 0.0))


def _log_ratio(above: Hours, below: Hours) -> Hours:
    both = (np.asarray(above) > _NOBODY) & (np.asarray(below) > _NOBODY)
    return np.asarray(np.log(np.where(both, above, 1.0)) - np.log(np.where(both, below, 1.0)))


def _ratio(above: Hours, below: Hours) -> Hours:
    some = np.asarray(below) > _NOBODY
    told = np.where(some, above, 0.0) / np.where(some, below, 1.0)
    return told if isinstance(above, np.ndarray) else float(told)


def _less(without: Hours | None, after: Hours | None) -> Hours | None:
    return None if without is None or after is None else without - after


def _or_none(hours: Hours | None) -> Hours:
    return 0.0 if hours is None else hours
