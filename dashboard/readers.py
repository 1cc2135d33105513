"""Who asks the server for a page, before there is a page: as a run of it will find them a moment later."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dashboard import tickets
from dashboard.data import LOCAL_USER
from dashboard.navigation import address, first_page
from dashboard.viewer import Viewer, viewer
from pipelines.errors import StorageError

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from dashboard.desk.people import People


@dataclass(frozen=True)
class Readers:
    """`people` None: local evaluation. `secret`: with which sign-in cookies are signed."""

    people: People | None
    secret: str = field(default="", repr=False)

    def of(self, request: HTTPConnection) -> Viewer | None:
        """Who asks; None: nobody is signed in. StorageError where that cannot be told."""
        if self.people is None:
            return Viewer(LOCAL_USER)
        return viewer(tickets.read(request.cookies, self.secret) or {}, self.people)

    def first_page(self, request: HTTPConnection) -> str | None:
        """The address of the page where whoever asks arrives; None where it is not known."""
        try:
            reader = self.of(request)
        except StorageError:
            return None
        if reader is None or reader.grants is None:
            return None
        return address(first_page(reader.grants.roles[0]))
