"""Filing with a unit's code: a plain page before the sign-in, that keeps a report and shows nothing else.

It reads no cookie, sets none and runs no script, so that it is the same whoever is signed in on the computer,
and light on a phone. What it knows of the site is the unit's name, its coming shifts, and whom to call.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from dashboard import languages
from dashboard.data import desk_for, published, site_folder
from dashboard.desk.code_book import CODE_HOLDER, CodeBook, UnitCode, code_book_for, plain_code
from dashboard.desk.report_book import LEVELS, may_be_personal, new_key, report_book_for
from dashboard.filing import page
from dashboard.filing.form import NAMED, Inputs, file
from dashboard.filing.page import ADDRESS
from dashboard.filing.shifts import planned_for, shifts
from dashboard.words.catalogue import say, speaking
from pipelines.errors import PlimsollError, StorageError
from pipelines.site import load_site

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    Row = Mapping[str, Any]

MOST_BYTES = 40_000
"""Of what is sent: the longest text of a report, twelve bytes for each of its letters, and the rest."""
_MOST_FIELDS = 40
_FORM = "application/x-www-form-urlencoded"
_KEY = re.compile(r"[0-9a-f]{32}")

MOST_AN_HOUR = 60
"""Reports with one code: more than a unit has staff. What is past it is said not to be filed."""
_HOUR_SECONDS = 3600.0
_CODE_SHOWN_SECONDS = 300.0
"""So long a form that is sent again gets its reporter's code again: a second click, not the next person."""
_REMEMBERED = 1000


@dataclass(frozen=True)
class Sent:
    """What came with a request. `form` None: the page was asked for and nothing was sent."""

    code: str
    language: str
    form: Mapping[str, Sequence[str]] | None


@dataclass
class ByCode:
    """The forms of a site's units. One for a server, which counts what is filed with each code."""

    ticks: Callable[[], float] = time.monotonic
    _books: dict[Path, CodeBook] = field(default_factory=dict, repr=False)
    _filed: dict[str, deque[float]] = field(default_factory=dict, repr=False)
    _shown: OrderedDict[str, float] = field(default_factory=OrderedDict, repr=False)

    @staticmethod
    def is_asked(path: str) -> bool:
        """Whether an address is one of these forms."""
        return path == ADDRESS or path.startswith(f"{ADDRESS}/")

    async def answer(self, request: Request) -> Response:
        """The form of a unit, or what became of it; always a page, never kept by the browser."""
        asked = (request.query_params.get(languages.PARAMETER),)
        language = languages.preferred(asked, request.headers.get("accept-language", ""))
        form: Mapping[str, Sequence[str]] | None = None
        if request.method == "POST":
            body = await _body(request)
            if body is None or request.headers.get("content-type", "").partition(";")[0] != _FORM:
                with speaking(language):
                    return _said(HTTPStatus.BAD_REQUEST, page.entry(language, say("by_code.fault.form")))
            form = _fields(body)
        elif request.method not in ("GET", "HEAD"):
            return HTMLResponse("", HTTPStatus.METHOD_NOT_ALLOWED, {"allow": "GET, HEAD, POST"})
        code = request.url.path.removeprefix(ADDRESS).strip("/") or request.query_params.get("code", "")
        return await run_in_threadpool(self._answer, Sent(code, language, form))

    def _answer(self, sent: Sent) -> Response:
        with speaking(sent.language):
            if not sent.code.strip():
                return _said(HTTPStatus.OK, page.entry(sent.language))
            try:
                found = self._book().of(sent.code)
                place = None if found is None else _place(found)
            except PlimsollError:
                return _said(HTTPStatus.SERVICE_UNAVAILABLE, page.entry(sent.language, say("by_code.away")))
            if found is None or place is None:
                return _said(HTTPStatus.NOT_FOUND, page.entry(sent.language, say("by_code.unknown")))
            form = page.Form(place, sent.language, f"{ADDRESS}/{plain_code(sent.code)}")
            if sent.form is None:
                return _said(HTTPStatus.OK, page.form(form, new_key()))
            return self._file(found, form, sent.form)

    def _book(self) -> CodeBook:
        folder = site_folder()
        if folder not in self._books:
            self._books[folder] = code_book_for(folder)
        return self._books[folder]

    def _file(self, code: UnitCode, form: page.Form, given: Mapping[str, Sequence[str]]) -> Response:
        """Keep what was sent. Until then the page says what is missing, and holds what was written."""
        key, inputs = _one(given, "key"), inputs_of(given)
        if not _KEY.fullmatch(key):
            return _said(
                HTTPStatus.BAD_REQUEST, page.form(form, new_key(), inputs, say("by_code.fault.form"))
            )
        place, wanted = form.place, _one(given, "shift")
        shift = next((each for each in place.shifts if each.value == wanted), None)
        if shift is None:
            text = say("by_code.fault.shift")
            return _said(HTTPStatus.UNPROCESSABLE_ENTITY, page.form(form, key, inputs, text))
        if inputs.text and may_be_personal(inputs.text) and not inputs.keep_text:
            text = say("file.flagged")
            again = page.form(form, key, inputs, text, chosen=shift, flagged=True)
            return _said(HTTPStatus.UNPROCESSABLE_ENTITY, again)
        book = report_book_for(CODE_HOLDER)
        if not self._takes_more(code) and not book.was_filed(key):
            text = say("by_code.often", most=MOST_AN_HOUR)
            return _said(HTTPStatus.TOO_MANY_REQUESTS, page.form(form, key, inputs, text, chosen=shift))
        told = file(
            book,
            place.unit,
            shift,
            planned_for(place.coming, shift),
            inputs,
            key,
            snapshot_id=place.snapshot_id,
            contact=place.contact,
            unit_code=code.receipt,
        )
        if not told.done:
            return _said(
                HTTPStatus.UNPROCESSABLE_ENTITY, page.form(form, key, inputs, told.text, chosen=shift)
            )
        if not told.again:
            self._filed.setdefault(code.receipt, deque()).append(self.ticks())
        return _said(HTTPStatus.OK, page.done(form, told, with_code=self._shows_code(key, again=told.again)))

    def _takes_more(self, code: UnitCode) -> bool:
        filed = self._filed.setdefault(code.receipt, deque())
        while filed and filed[0] <= self.ticks() - _HOUR_SECONDS:
            filed.popleft()
        return len(filed) < MOST_AN_HOUR

    def _shows_code(self, key: str, *, again: bool) -> bool:
        """Whether the reporter's code is told.

        After a while a form that is sent again is somebody else's look at what a browser kept.
        """
        now = self.ticks()
        if not again:
            self._shown[key] = now
            while len(self._shown) > _REMEMBERED:
                self._shown.popitem(last=False)
        return now - self._shown.get(key, float("-inf")) < _CODE_SHOWN_SECONDS


def inputs_of(given: Mapping[str, Sequence[str]]) -> Inputs:
    """What stood in the form, as it was sent: whether each value is one of the known ones is asked later."""
    level, named = _one(given, "level"), _one(given, "who") == NAMED
    return Inputs(
        level={str(each): each for each in LEVELS}.get(level),
        cause=_one(given, "cause") or None,
        tried=tuple(dict.fromkeys(given.get("tried", ()))),
        remedy=_one(given, "remedy") or None,
        help_asked=_one(given, "help_asked") or None,
        help_came=_one(given, "help_came") or None,
        red_flag=bool(_one(given, "red_flag")),
        text=_one(given, "text").replace("\r\n", "\n").strip(),
        who=NAMED if named else _one(given, "who"),
        name=_one(given, "name").strip() if named else "",
        keep_text=bool(_one(given, "keep_text")),
    )


def _place(code: UnitCode) -> page.Place:
    """What the form says of its unit; of a site whose figures cannot be read, its name for itself alone."""
    clocks = report_book_for(CODE_HOLDER).clocks
    try:
        shown = published()
        if shown is not None:
            desk = desk_for(CODE_HOLDER, shown)
            units = {row["unit_id"]: row for row in desk.units().to_dicts()}
            coming = [row for row in desk.coming_shifts().to_dicts() if row["unit_id"] == code.unit_id]
            return page.Place(
                unit=units.get(code.unit_id, _unnamed(code)),
                shifts=shifts(desk.site_time(), coming),
                coming=coming,
                contact=desk.urgent_contact(),
                snapshot_id=shown,
                clocks=clocks,
            )
    except StorageError:
        shown = None  # the form does not wait for figures
    site = load_site(site_folder())
    now = datetime.now(ZoneInfo(site.timezone))
    return page.Place(_unnamed(code), shifts(now, []), [], site.urgent_contact, "", clocks)


def _unnamed(code: UnitCode) -> Row:
    return {"unit_id": code.unit_id, "unit_name": code.unit_id}


def _one(given: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(given.get(name, ())), "")


async def _body(request: Request) -> bytes | None:
    """What was sent; None where it is more than a form can hold."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            return None
    return body


def _fields(body: bytes) -> Mapping[str, Sequence[str]]:
    """The form's values by field; none where it is no form."""
    try:
        return parse_qs(body.decode("ascii"), max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError:
        return {}


def _said(status: HTTPStatus, text: str) -> Response:
    return HTMLResponse(text, status)
