"""FHIR R4 and R5 as bulk data: one resource a line, or a Bundle.

Encounters tell stays, Locations the wards, PractitionerRoles who is employed where. Which ward a bed is in
follows from Location resources, which may come in another file and later: stays keep the place they name, and
the unit is found when they are counted.
"""

from __future__ import annotations

from dataclasses import replace
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
from pipelines.sources.fhir_role import CLINICIANS, RoleRules, Roles, employment
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
    """Stays, places and clinicians of one file; FileRefused where nothing in it is a FHIR resource."""
    del intake  # its checks are done; the layout is told by the content
    reader = _Reader(mapping)
    for item in values(file, Dialect(keep, ("entry",))):
        if isinstance(item, Broken):
            reader.broken.append(item)
            reader.out.incomplete |= item.last
            continue
        for resource in _resources(item.value):
            reader.take(item.row, resource)
    if reader.foreign and not reader.known:
        raise FileRefused("format", "nothing in the file is a FHIR resource", hint="See `plimsoll formats`.")
    if not reader.known and not reader.broken:
        raise FileRefused("empty", "the file is empty: no resources", hint="Look at what the export wrote.")
    reader.out.ignore("not_a_resource", reader.foreign)
    return reader.reading()


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
        self.broken: list[Broken] = []
        self.known = self.foreign = 0
        self._zone = ZoneInfo(mapping.timezone)
        self._by_provider = bool(FORMAT.setting(mapping, "service_provider"))
        self._roles = Roles()
        self._reads_roles = bool(FORMAT.setting(mapping, "practitioner_roles"))
        self._role_rules = _role_rules(mapping, self._zone)
        types = str(FORMAT.setting(mapping, "ward_types")).split(",")
        self._wards = {name.strip() for name in types}
        self._hinted: set[str] = set()

    def take(self, row: int, resource: object) -> None:
        """One resource: a stay, a place, a clinician, or counted."""
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
            elif kind == "PractitionerRole" and self._reads_roles:
                self._role(row, given)
            else:
                self.out.ignore(f"resource_{kind}" if kind in _KNOWN else "resource_of_another_type")
        except (TimeFault, Unread) as fault:
            self.out.fault(row, fault.rule, fault.reason)

    def reading(self) -> Reading:
        """Everything collected."""
        # A line that cannot be read is a row lost of the one table that all others are of, else of stays.
        roles_only = self._roles.seen > 0 and self._roles.seen == self.known
        lost = self._roles if roles_only else self.out
        for broken in self.broken:
            lost.fault(broken.row, "bad_json", broken.reason)
        found = self.out.reading()
        return replace(
            found,
            frames={**found.frames, **self._roles.frames()},
            faults={**found.faults, **self._roles.faults()},
        )

    def _role(self, row: int, role: Element) -> None:
        self._roles.seen += 1
        try:
            found = employment(role, self._role_rules)
        except (TimeFault, Unread) as fault:
            self._roles.fault(row, fault.rule, fault.reason)
            return
        if isinstance(found, str):
            self.out.ignore(found)
        else:
            self._roles.add(row, found)

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


def _role_rules(mapping: SourceMap, zone: ZoneInfo) -> RoleRules:
    return RoleRules(
        zone=zone,
        groups=mapping.values.get("staff_group", {}),
        units=mapping.values.get("unit_id", {}),
        by_organization=FORMAT.setting(mapping, "service_provider"),
        by_identifier=FORMAT.setting(mapping, "practitioner") == "identifier",
        full_time=FORMAT.setting(mapping, "full_time_hours_per_week"),
        wte=FORMAT.setting(mapping, "wte") or None,
    )


def _recognises(look: Look) -> float:
    if any(isinstance(found.get("resourceType"), str) for found in look.objects):
        return 1.0
    return 1.0 if look.has("transactionTime", "output", "requiresAccessToken") else 0.0


FORMAT = Format(
    name="fhir",
    title="FHIR R4 or R5 bulk data: Encounter, Location, PractitionerRole, one resource a line or a Bundle",
    makes=("caseload", CLINICIANS),
    needs=(
        "Location resources of wards, or [source.map.unit_id] from their ids to this site's units",
        "encounter.location.period, for patients who were in more than one ward",
        "for clinicians, [source.map.staff_group] from codes of roles, and availableTime or the option wte",
    ),
    read=read,
    carried=frozenset(),
    translated=frozenset({"unit_id", "staff_group"}),
    kinds=LINES,
    options={
        "service_provider": Option(
            default=False,
            says="who has no location is with the service provider, a role's holder with its organization",
        ),
        "ward_types": Option(default="wa", says="types of Location that are units, with commas between"),
        "practitioner_roles": Option(
            default=True, says="read PractitionerRole into clinicians; false only counts them"
        ),
        "practitioner": Option(
            default="reference",
            says="who holds a role: the id referred to, else the identifier; or the identifier alone",
            words=("reference", "identifier"),
        ),
        "full_time_hours_per_week": Option(
            default=37.5,
            says="hours of a full-time post; give it where the site's is another",
            low=1,
            high=168,
        ),
        "wte": Option(
            default=0, says="wte of a role that tells no hours; 0 refuses such roles", low=0, high=1.5
        ),
        **CENSUS_OPTIONS,
    },
    recognises=_recognises,
)
