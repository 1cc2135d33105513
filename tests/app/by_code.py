"""A server with a unit's code on the wall, and its form as a browser fills it in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from dashboard.desk.code_book import code_book_for
from dashboard.desk.people import people_of
from dashboard.filing.by_code import ByCode
from dashboard.guard import Guard
from pipelines.state import REPORT_KINDS, Report, journal_of, reports
from tests.app.signed_in import Trust, trust_in
from tests.unit.test_guard import SECRET, Inner

SENT = {
    "level": "3",
    "cause": "staffing",
    "remedy": "staff_now",
    "help_asked": "yes",
    "help_came": "no",
    "text": "",
    "who": "anonymous",
}


class Server:
    """A server with sign-in, the code of W01 on its wall, and a clock that a test can put on."""

    def __init__(self, trust: Trust, inner: Inner) -> None:
        self.trust, self.inner, self.seconds = trust, inner, 0.0
        self.code, receipt = code_book_for(trust.folder).give("W01", "The staff room.", None)
        self.receipt = receipt.number
        guard = Guard(inner, people_of(trust.folder), SECRET, ByCode(ticks=lambda: self.seconds))
        self.client = TestClient(guard, follow_redirects=False)

    def opened(self, code: str = "", **more: Any) -> str:
        answer = self.client.get(f"/file/{code or self.code}", **more)
        assert answer.status_code == 200
        return answer.text

    def send(self, page: str, code: str = "", **changed: str) -> tuple[int, str]:
        """The form of a page, sent; its status and what it says."""
        answer = self.client.post(f"/file/{code or self.code}", data=self.filled(page, **changed))
        return answer.status_code, answer.text

    @staticmethod
    def filled(page: str, **changed: str) -> dict[str, str]:
        return {"key": key_of(page), "shift": shifts_of(page)[0], **SENT, **changed}

    def kept(self) -> list[Report]:
        return reports(journal_of(self.trust.folder).entries(REPORT_KINDS))


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f]{32})"', page)
    assert found is not None
    return found[1]


def shifts_of(page: str) -> list[str]:
    return re.findall(r'<option value="(\d{4}-\d\d-\d\d \w+)"', page)


def code_on(page: str) -> str | None:
    found = re.search(r'class="code">([a-z2-7-]{14})<', page)
    return found[1] if found else None


@contextmanager
def serving(folder: Path, published: Path) -> Iterator[Server]:
    """A server over the site in `folder`, with what was published elsewhere."""
    people_of.cache_clear()
    try:
        yield Server(trust_in(folder, published), Inner())
    finally:
        people_of.cache_clear()
