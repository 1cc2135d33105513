"""Elements that FHIR resources are made of, in R4 and R5: references, codes, periods."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote

from pipelines.sources.carriers import word
from pipelines.sources.keeping import TimeFault, day_in_utc, in_utc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

_KEPT: Final = frozenset(
    "resourceType id meta lastUpdated identifier system value status class code coding subject patient "
    "reference period actualPeriod start end location physicalType form serviceProvider partOf mode entry "
    "resource transactionTime output type url requiresAccessToken practitioner organization specialty active "
    "availability availableTime daysOfWeek allDay availableStartTime availableEndTime".split()
)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONDITIONAL: Final = re.compile(r"[A-Za-z]+\?(?:.*&)?identifier=([^&]+)")

Element = dict[str, Any]


class Unread(ValueError):
    """A resource that makes no record: a fault of this rule, told by `reason`."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(rule)
        self.rule, self.reason = rule, reason


class Moment(NamedTuple):
    """A point in time in UTC; `day_only`: the midnight of a day of which no more is known."""

    at: datetime
    day_only: bool


def keep(given: Element) -> Element:
    """The members that are read; names, addresses, notes and displays end here."""
    return {name: value for name, value in given.items() if name in _KEPT}


def element(value: object) -> Element:
    """A JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def elements(value: object) -> Iterator[Element]:
    """The objects of a list, or the one that stands alone where another version has a list."""
    for found in value if isinstance(value, list) else [value]:
        if isinstance(found, dict):
            yield found


def key(reference: object) -> str | None:
    """What a reference names: the resource's id, or ``system|value`` of its identifier.

    Literal (``Location/1``, absolute, with a version), conditional (``Location?identifier=s|v``) and logical
    (``{"identifier": {...}}``) references are read.
    """
    given = element(reference)
    text = given.get("reference")
    if isinstance(text, str) and text and not text.startswith("#"):
        conditional = _CONDITIONAL.match(text)
        if conditional:
            return word(unquote(conditional[1]))
        path = text.partition("/_history/")[0].removeprefix("urn:uuid:").removeprefix("urn:oid:")
        return word(path.rpartition("/")[2])
    return next(identifiers(given), None)


def person(reference: object, *, by_identifier: bool) -> str | None:
    """Whom a reference names, as a roster would: the resource's id, or the value of the identifier alone.

    As `key`, but without the identifier's system. `by_identifier`: a literal reference names nobody.
    """
    given = element(reference)
    text = given.get("reference")
    conditional = _CONDITIONAL.match(text) if isinstance(text, str) else None
    if conditional:
        return word(unquote(conditional[1]).rpartition("|")[2])
    literal = None if by_identifier else key({"reference": text})
    return literal or next((value for _, value in _identified(given)), None)


def identifiers(resource: Element) -> Iterator[str]:
    """The business identifiers of a resource or logical reference, as ``system|value``."""
    for system, value in _identified(resource):
        yield f"{system}|{value}" if system else value


def _identified(resource: Element) -> Iterator[tuple[str | None, str]]:
    """System and value of each identifier that has a value."""
    for found in elements(resource.get("identifier")):
        value = word(found.get("value"))
        if value:
            yield word(found.get("system")), value


def codes(concept: object) -> set[str]:
    """The codes of a Coding, a CodeableConcept, or a list of either."""
    return set(ordered_codes(concept))


def ordered_codes(concept: object) -> list[str]:
    """The same in the order in which they stand."""
    codings = (coding for given in elements(concept) for coding in (given, *elements(given.get("coding"))))
    found = (word(coding.get("code")) for coding in codings)
    return [code for code in found if code]


def moment(value: object, zone: ZoneInfo) -> Moment | None:
    """A FHIR date or dateTime; None where there is none, TimeFault where it is no day or point in time."""
    if value is None or value == "":
        return None
    try:
        found = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or not isinstance(value, str):
        raise TimeFault("not_a_timestamp")
    if _DAY.fullmatch(value.strip()):
        return Moment(day_in_utc(found, zone), day_only=True)
    return Moment(in_utc(found, zone), day_only=False)


def local_day(value: object, zone: ZoneInfo) -> date | None:
    """The day of a FHIR date or dateTime where the site is; None and TimeFault as of `moment`."""
    found = moment(value, zone)
    try:
        return found.at.astimezone(zone).date() if found else None
    except OverflowError:
        raise TimeFault("not_a_timestamp") from None


def last_updated(resource: Element, zone: ZoneInfo) -> datetime | None:
    """When the server last changed the resource."""
    found = moment(element(resource.get("meta")).get("lastUpdated"), zone)
    return found.at if found else None
