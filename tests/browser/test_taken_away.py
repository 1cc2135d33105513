"""What signed-in readers take away by clicking, and what they send where nothing is to be sent."""

import http.client
import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.browser.signing_in import House, Tab
from tests.canaries import SAVED, UNIT, canaries_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PARTS = "[data-testid=stDownloadButton] button:visible"
MEGABYTE = 1 << 20


def taken(mine: Tab, path: str) -> dict[str, bytes]:
    """Every file the page offers, clicked: name -> content, of documents their text."""
    mine.go(path)
    mine.page.wait_for_selector(".pl-foot", timeout=30_000)
    mine.page.get_by_text("Link to this view").wait_for(timeout=30_000)
    mine.page.wait_for_timeout(500)
    found = {}
    for button in mine.page.locator(PARTS).all():
        with mine.page.expect_download(timeout=120_000) as waiting:
            button.click()
        content = waiting.value.path().read_bytes()
        name = waiting.value.suggested_filename
        if name.endswith(".pdf"):
            pages = PdfReader(io.BytesIO(content)).pages
            content = "\n".join(page.extract_text() for page in pages).encode()
        found[name] = content
    return found


@pytest.mark.parametrize("subject", ["manager", "worker", "auditor"])
def test_nothing_that_is_taken_away_holds_a_canary_of_another_unit(mine: Tab, there: House, subject: str):
    mine.sign_in(subject)
    mine.page.wait_for_selector(".pl-foot", timeout=20_000)
    files = taken(mine, f"/unit?unit={UNIT}")
    assert {Path(name).suffix for name in files} >= {".csv", ".svg", ".png"}
    assert {name: found for name, each in files.items() if (found := canaries_in(each))} == {}
    assert canaries_in(mine.everything()) == []
    assert canaries_in(there.log.read_bytes()) == []


def test_the_canary_is_in_what_its_own_representative_takes_away(mine: Tab):
    mine.sign_in("representative")
    mine.page.wait_for_selector(".pl-foot", timeout=20_000)
    files = taken(mine, f"/unit?unit={UNIT}")
    (paper,) = (each for name, each in files.items() if name.endswith(".pdf"))
    assert f"{SAVED:,}".encode() in canaries_in(paper)


# What is sent to the server where nothing is to be sent.


def most_memory(there: House) -> int:
    """The most memory the server has held so far, in bytes."""
    told = Path(f"/proc/{there.pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    assert found is not None
    return int(found[1]) * 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_uploads_that_no_page_takes_are_refused_and_cost_the_server_no_memory(mine: Tab, there: House):
    """Of any kind and size, with a session and without: nothing of them is held, or read to its end."""
    mine.sign_in("manager")
    mine.answered()
    session = "; ".join(f"{each['name']}={each['value']}" for each in mine.context.cookies())
    before = most_memory(there)
    sent = 0
    for cookie in (session, ""):
        for method, path in (
            ("PUT", "/_stcore/upload_file/a/b"),
            ("POST", "/_stcore/upload_file/a/b"),
            ("POST", "/load-lines"),
            ("POST", "/auth/login"),
            ("POST", "/oauth2callback"),
        ):
            for kind in ("image/png", "application/json", "multipart/form-data; boundary=x"):
                status, size = uploaded(there, method, path, kind, cookie)
                assert 400 <= status < 500, (method, path, kind, bool(cookie))
                sent += size
    assert sent > 100 * MEGABYTE, "much was sent"
    assert most_memory(there) - before < 64 * MEGABYTE
    mine.go("/load-lines")
    mine.answered()


def uploaded(there: House, method: str, path: str, kind: str, cookie: str) -> tuple[int, int]:
    """Status, and bytes that were sent before the server answered or hung up: 16 megabytes are announced."""
    connection = http.client.HTTPConnection(there.address.removeprefix("http://"), timeout=30)
    connection.putrequest(method, path)
    for name, value in (("Content-Type", kind), ("Content-Length", str(16 * MEGABYTE)), ("Cookie", cookie)):
        connection.putheader(name, value)
    connection.endheaders()
    sent = 0
    try:
        for _ in range(16):
            connection.send(b"x" * MEGABYTE)
            sent += MEGABYTE
    except OSError:
        pass  # it has answered, and listens no longer
    try:
        return connection.getresponse().status, sent
    except (ConnectionError, http.client.HTTPException):
        return 499, sent  # hung up without a word
    finally:
        connection.close()
