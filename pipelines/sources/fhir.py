"""FHIR R4 and R5 as bulk data: one resource a line, or a Bundle. Encounters tell stays, Locations the wards.

Which ward a bed is in follows from Location resources, which may come in another file and later: stays keep
the place they name, and the unit is found when they are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from pipelines.errors import FileRefused
from pipelines.shapes import PLACES
from pipelines.sources.carriers import word
from pipelines.sources.carriers_json import Broken, Dialect, values
from pipelines.sources.fhir_elements import (
    Element,
    Unread,
    codes,
    element,
    elements,
    identifiers,
    keep,
    key,
    last_updated,
)
from pipelines.sources.fhir_encounter import stays
from pipelines.sources.format import Format, Option
from pipelines.sources.keeping import CENSUS_OPTIONS, Keeping, TimeFault
from pipelines.sources.kinds import LINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.shapes import Reading, SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

_KNOWN: Final = frozenset(
    "Account AllergyIntolerance Appointment AuditEvent Bundle CarePlan CareTeam Claim ClinicalImpression "
    "Communication Composition Condition Consent Coverage Device DiagnosticReport DocumentReference "
    "EncounterHistory EpisodeOfCare ExplanationOfBenefit Flag Goal Group HealthcareService ImagingStudy "
    "Immunization Medication MedicationAdministration MedicationDispense MedicationRequest "
    "MedicationStatement Observation OperationOutcome Organization Patient Practitioner PractitionerRole "
    "Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson RiskAssessment Schedule "
    "ServiceRequest Slot Specimen SupplyDelivery Task".split()
)
"""Types that are counted by their name where they stand in a file; others are counted together."""

_MANIFEST: Final = ("transactionTime", "output")


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """Stays and places of one file; FileRefused where nothing in it is a FHIR resource."""
    del intake  # its checks are done; the layout is told by the content
    reader = _Reader(mapping)
    for item in values(file.path, Dialect(keep, ("entry",))):
        if isinstance(item, Broken):
            reader.out.fault(item.row, "bad_json", item.reason)
            reader.out.incomplete |= item.last
            continue
        for resource in _resources(item.value):
            reader.take(item.row, resource)
    if reader.foreign and not reader.known:
        raise FileRefused("format", "nothing in the file is a FHIR resource", hint="See `plimsoll formats`.")
    if not reader.known and not reader.out.faults:
        raise FileRefused("empty", "the file is empty: no resources", hint="Look at what the export wrote.")
    reader.out.ignore("not_a_resource", reader.foreign)
    return reader.out.reading()


def _resources(value: object) -> Iterator[Any]:
    """The resource, or those of a Bundle."""
    entries = value.get("entry") if isinstance(value, dict) else None
    if isinstance(entries, list):
        for entry in entries:
            yield element(entry).get("resource")
    else:
        yield value


class _Reader:
    """Takes resources one by one."""

    def __init__(self, mapping: SourceMap) -> None:
        self.out = Keeping()
        self.known = self.foreign = 0
        self._zone = ZoneInfo(mapping.timezone)
        self._by_provider = bool(FORMAT.setting(mapping, "service_provider"))
        types = str(FORMAT.setting(mapping, "ward_types")).split(",")
        self._wards = {name.strip() for name in types}
        self._hinted: set[str] = set()

    def take(self, row: int, resource: object) -> None:
        """One resource: a stay, a place, or counted."""
        given = element(resource)
        kind = given.get("resourceType")
        if not isinstance(kind, str):
            if all(name in given for name in _MANIFEST):
                self.known += 1
                self.out.ignore("manifest")
            else:
                self.foreign += 1
            return
        self.known += 1
        try:
            if kind == "Encounter":
                self._encounter(row, given)
            elif kind == "Location":
                self._location(row, given)
            else:
                self.out.ignore(f"resource_{kind}" if kind in _KNOWN else "resource_of_another_type")
        except (TimeFault, Unread) as fault:
            self.out.fault(row, fault.rule, fault.reason)

    def _encounter(self, row: int, encounter: Element) -> None:
        found = stays(encounter, self._zone, by_provider=self._by_provider)
        if isinstance(found, str):
            self.out.ignore(found)
            return
        self.out.tell([part | {"_row": row} for part in found])
        for location in elements(encounter.get("location")):
            # An encounter may say itself that a place is a ward; then no Location need come.
            place = key(location.get("location"))
            form = codes(location.get("form") or location.get("physicalType"))
            if place and place not in self._hinted and form & self._wards:
                self._hinted.add(place)
                self.out.add(PLACES, {"_row": row, "place_id": place, "is_ward": True})

    def _location(self, row: int, location: Element) -> None:
        name = word(location.get("id"))
        if name is None:
            raise Unread("missing_id", "has no id")
        told = last_updated(location, self._zone)
        form = codes(location.get("form") or location.get("physicalType"))
        place = {"_row": row, "place_id": name, "part_of": key(location.get("partOf")), "told_at": told}
        self.out.add(PLACES, place | {"is_ward": bool(form & self._wards)})
        for alias in dict.fromkeys(identifiers(location)):
            if alias != name:
                self.out.add(PLACES, place | {"place_id": alias, "part_of": name, "is_ward": False})


def _recognises(look: Look) -> float:
    if any(isinstance(found.get("resourceType"), str) for found in look.objects):
        return 1.0
    return 1.0 if look.has("transactionTime", "output", "requiresAccessToken") else 0.0


FORMAT = Format(
    name="fhir",
    title="FHIR R4 or R5 bulk data: Encounter and Location, one resource a line or a Bundle",
    makes=("caseload",),
    needs=(
        "Location resources of wards, or [source.map.unit_id] from their ids to this site's units",
        "encounter.location.period, for patients who were in more than one ward",
    ),
    read=read,
    carried=frozenset(),
    translated=frozenset({"unit_id"}),
    kinds=LINES,
    options={
        "service_provider": Option(default=False, says="who has no location is with the service provider"),
        "ward_types": Option(default="wa", says="types of Location that are units, with commas between"),
        **CENSUS_OPTIONS,
    },
    recognises=_recognises,
)
