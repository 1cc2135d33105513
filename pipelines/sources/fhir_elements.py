"""Elements that FHIR resources are made of, in R4 and R5: references, codes, periods."""

from __future__ import annotations

import re
from datetime import datetime
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
    "resource transactionTime output type url requiresAccessToken".split()
)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONDITIONAL: Final = re.compile(r"[A-Za-z]+\?(?:.*&)?identifier=([^&]+)")

Element = dict[str, Any]


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


def identifiers(resource: Element) -> Iterator[str]:
    """The business identifiers of a resource or logical reference, as ``system|value``."""
    for found in elements(resource.get("identifier")):
        value, system = word(found.get("value")), word(found.get("system"))
        if value:
            yield f"{system}|{value}" if system else value


def codes(concept: object) -> set[str]:
    """The codes of a Coding, a CodeableConcept, or a list of either."""
    found: set[str] = set()
    for given in elements(concept):
        for coding in (given, *elements(given.get("coding"))):
            code = word(coding.get("code"))
            if code:
                found.add(code)
    return found


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


def last_updated(resource: Element, zone: ZoneInfo) -> datetime | None:
    """When the server last changed the resource."""
    found = moment(element(resource.get("meta")).get("lastUpdated"), zone)
    return found.at if found else None
