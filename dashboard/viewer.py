"""Who is looking: made anew on each run of a page, from what the server knows of the session."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.desk.people import NOBODY, Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.desk.asking import Grants
    from dashboard.desk.people import People


@dataclass(frozen=True)
class Viewer:
    """One reader. `person` None: local evaluation; `grants` None: signed in, and holding nothing."""

    grants: Grants | None
    person: Person | None = None

    @property
    def role(self) -> str:
        """Under which the journal keeps what this reader does."""
        return NOBODY if self.grants is None else self.grants.role


def viewer(user: Mapping[str, Any], people: People) -> Viewer | None:
    """The reader whom Streamlit's `st.user` names; None where nobody is signed in.

    The cookie is believed in nothing but its session's number: who that session belongs to, and whether it is
    still open, the server knows. A session the cookie tells otherwise of is nobody's.
    """
    number = user.get("sid")
    if user.get("is_logged_in") is not True or not isinstance(number, str):
        return None
    person = people.sessions.holder(number)
    if person is None or person != Person(str(user.get("iss")), str(user.get("sub"))):
        return None
    if user.get("email_verified") is False:  # whoever vouches for them does not quite
        return Viewer(None, person)
    return Viewer(people.grants(person), person)


_present: ContextVar[Viewer | None] = ContextVar("viewer", default=None)


def admit(reader: Viewer | None) -> None:
    """From here on this run is for this reader; None: for nobody."""
    _present.set(reader)


def author() -> str:
    """Who writes in this run, as the record keeps it; empty in local evaluation."""
    reader = _present.get()
    person = None if reader is None else reader.person
    return "" if person is None else f"{person.issuer} {person.subject}"


def present() -> Viewer:
    """The reader of this run. LookupError where nobody was admitted, so that nothing is shown to them."""
    reader = _present.get()
    if reader is None or reader.grants is None:
        raise LookupError("nobody was admitted")
    return reader
