"""One FHIR PractitionerRole (R4 or R5) -> a row of `clinicians`: who, in which group and unit, how much.

What a record system does not know stays empty, and the gate refuses it: nobody is given a contract here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from expectations.codes import STAFF_GROUPS
from pipelines.sources.faults import FAULTS
from pipelines.sources.fhir_elements import (
    Element,
    Unread,
    element,
    elements,
    key,
    last_updated,
    local_day,
    ordered_codes,
    person,
)
from pipelines.sources.fhir_hours import weekly_hours

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

CLINICIANS: Final = "clinicians"

NO_UNIT_STAFF: Final = "none"
"""What a site translates a role into whose holders work in no unit, such as a clerk."""

INACTIVE: Final = "inactive"
NOT_UNIT_STAFF: Final = "not_unit_staff"

_SCHEMA: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "_row": pl.Int64,
    "clinician_id": pl.String,
    "staff_group": pl.String,
    "unit_id": pl.String,
    "wte": pl.Float64,
    "start_date": pl.Date,
    "end_date": pl.Date,
    "updated_at": pl.Datetime("us", "UTC"),
}


@dataclass(frozen=True)
class RoleRules:
    """How a site reads roles.

    `groups`, `units`: its translations. `by_organization`: who has no location is in the unit that the
    organization is. `by_identifier`: ids of resources name nobody. `full_time`: hours a week. `wte`: of a
    role that tells no hours; None refuses it.
    """

    zone: ZoneInfo
    groups: Mapping[str, str]
    units: Mapping[str, str]
    by_organization: bool
    by_identifier: bool
    full_time: float
    wte: float | None


def employment(role: Element, rules: RoleRules) -> dict[str, Any] | str:
    """A row of `clinicians`, or the reason why the role makes none; Unread, TimeFault for faults.

    What the role does not tell is None.
    """
    active = role.get("active")
    if active is not None and not isinstance(active, bool):
        raise Unread("not_a_flag", "is active in a way that is neither true nor false")
    period = element(role.get("period"))
    start, end = (local_day(period.get(name), rules.zone) for name in ("start", "end"))
    told = last_updated(role, rules.zone)
    if active is False and end is None:
        if told is None:
            return INACTIVE
        end = told.astimezone(rules.zone).date()  # over by the time that this was told, as with stays
    group = _staff_group(role, rules.groups)
    if group == NO_UNIT_STAFF:
        return NOT_UNIT_STAFF
    hours = weekly_hours(role)
    return {
        "clinician_id": person(role.get("practitioner"), by_identifier=rules.by_identifier),
        "staff_group": group,
        "unit_id": _unit(role, rules),
        "wte": rules.wte if hours is None else round(hours / rules.full_time, 6),
        "start_date": start,
        "end_date": end,
        "updated_at": told,
    }


def _staff_group(role: Element, groups: Mapping[str, str]) -> str | None:
    """The first code that is translated or a staff group; else the first, which the gate refuses.

    A specialty says what somebody is only where no code does: a receptionist's is the clinic's.
    """
    found = ordered_codes(role.get("code")) or ordered_codes(role.get("specialty"))
    known = (groups.get(code, code) for code in found if code in groups or code in STAFF_GROUPS)
    return next(known, found[0] if found else None)


def _unit(role: Element, rules: RoleRules) -> str | None:
    named = (key(location) for location in elements(role.get("location")))
    place = next((found for found in named if found), None)
    if place is None and rules.by_organization:
        place = key(role.get("organization"))
    return None if place is None else rules.units.get(place, place)


@dataclass
class Roles:
    """Collects the rows of one file, and the roles that could not be read."""

    seen: int = 0
    _rows: list[tuple[Any, ...]] = field(default_factory=list)
    _faults: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, row: int, found: Mapping[str, Any]) -> None:
        """One row of `clinicians`, from this raw row."""
        self._rows.append((row, *(found[name] for name in _SCHEMA if name != "_row")))

    def fault(self, row: int, rule: str, reason: str) -> None:
        """A role that could not be read; `reason` goes on from "this row …"."""
        self._faults.append((row, rule, reason))

    def frames(self) -> dict[str, pl.LazyFrame]:
        """The rows by table; nothing where there are none."""
        rows = pl.DataFrame(self._rows, schema=_SCHEMA, orient="row")
        return {CLINICIANS: rows.lazy()} if rows.height else {}

    def faults(self) -> dict[str, pl.DataFrame]:
        """The faults by table; nothing where there are none."""
        faults = pl.DataFrame(self._faults, schema=FAULTS, orient="row")
        return {CLINICIANS: faults} if faults.height else {}
