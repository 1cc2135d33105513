"""One FHIR Encounter (R4 or R5) -> the stays it tells of: beds by location, or one contact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipelines.sources.carriers import word
from pipelines.sources.fhir_elements import (
    Element,
    Moment,
    Unread,
    codes,
    element,
    elements,
    identifiers,
    key,
    last_updated,
    moment,
)

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

BEDS: Final = frozenset({"IMP", "ACUTE", "NONAC", "OBSENC", "SS"})
"""Classes (HL7 v3 ActEncounterCode) of patients who stay."""

CONTACTS: Final = frozenset({"AMB", "EMER", "HH", "VR", "FLD"})
"""Classes of patients who are seen and go; an emergency department is judged by contacts as well."""

WITHDRAWN: Final = frozenset({"cancelled", "entered-in-error", "planned"})
"""States in which nobody is, or was, there. Planned ones take back an earlier telling too."""

ENDED: Final = frozenset({"finished", "completed", "discharged", "discontinued"})
_NOT_THERE: Final = frozenset({"planned", "reserved"})


def stays(encounter: Element, zone: ZoneInfo, *, by_provider: bool) -> list[dict[str, Any]] | str:
    """What the encounter tells together, or the reason why it tells no stay; Unread, TimeFault for faults.

    `by_provider`: an encounter without location is in the unit of its service provider.
    """
    name = word(encounter.get("id")) or next(identifiers(encounter), None)
    if name is None:
        raise Unread("missing_id", "has no id")
    told = last_updated(encounter, zone)
    common = {
        "stay_id": name,
        "patient_id": key(encounter.get("subject") or encounter.get("patient")),
        "told_at": told,
        "withdrawn": False,
        "whole_visit": False,
        "day_only": False,
    }
    status, kinds = encounter.get("status"), codes(encounter.get("class"))
    if status in WITHDRAWN or "PRENC" in kinds:
        return [common | {"kind": "bed", "withdrawn": True}]
    if not kinds & (BEDS | CONTACTS):
        return "class_not_read"
    start, end = _period(encounter.get("actualPeriod") or encounter.get("period"), zone)
    if start is None:
        raise Unread("missing_start", "has no start")
    if kinds & BEDS:
        return _beds(encounter, common, (start, end or _ended(status, told)), zone, by_provider=by_provider)
    return _contact(encounter, common, start)


def _period(value: object, zone: ZoneInfo) -> tuple[Moment | None, Moment | None]:
    start, end = (moment(element(value).get(name), zone) for name in ("start", "end"))
    if start and end and end.at < start.at:
        raise Unread("end_before_start", "ends before it starts")
    return start, end


def _ended(status: object, told: datetime | None) -> Moment | None:
    """The end of what is over and does not say since when: it was told by then."""
    return Moment(told, day_only=False) if status in ENDED and told else None


def _beds(
    encounter: Element,
    common: dict[str, Any],
    visit: tuple[Moment, Moment | None],
    zone: ZoneInfo,
    *,
    by_provider: bool,
) -> list[dict[str, Any]] | str:
    if visit[1] is None and encounter.get("status") in ENDED:
        return "ended_without_end"
    parts = [
        common | {"kind": "bed", "place_id": place} | _when(start, end) | {"whole_visit": vague}
        for place, start, end, vague in _placed(encounter, visit, zone)
    ]
    if parts:
        return parts
    provider = key(encounter.get("serviceProvider"))
    if by_provider and provider:
        return [common | {"kind": "bed", "unit_id": provider} | _when(*visit)]
    return "no_location"


def _placed(
    encounter: Element, visit: tuple[Moment, Moment | None], zone: ZoneInfo
) -> list[tuple[str, Moment, Moment | None, bool]]:
    """Each location the patient was in: place, start, end, and whether the times are only the visit's."""
    found = []
    for location in elements(encounter.get("location")):
        place = key(location.get("location"))
        if place is None or location.get("status") in _NOT_THERE:
            continue
        start, end = _period(location.get("period"), zone)
        last = end or visit[1]
        first = start or visit[0]
        if last is not None and last.at < first.at:
            raise Unread("end_before_start", "ends before it starts")
        found.append((place, first, last, start is None and end is None))
    return found


def _when(start: Moment, end: Moment | None) -> dict[str, Any]:
    return {
        "started_at": start.at,
        "ended_at": end.at if end else None,
        "day_only": start.day_only or (end is not None and end.day_only),
    }


def _contact(encounter: Element, common: dict[str, Any], start: Moment) -> list[dict[str, Any]] | str:
    """A contact where its location says, else with the service provider."""
    places = (key(location.get("location")) for location in elements(encounter.get("location")))
    place = next((found for found in places if found), None)
    unit = None if place else key(encounter.get("serviceProvider"))
    if place is None and unit is None:
        return "no_location"
    return [common | {"kind": "contact", "place_id": place, "unit_id": unit} | _when(start, start)]
