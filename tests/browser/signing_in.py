"""A dashboard that people sign in to, with a real provider beside it; both on this computer."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import oidc_provider_mock
from playwright.sync_api import Browser, BrowserContext, Page

from pipelines.state import Draft, GrantGiven, Person, Sessions, journal_of, new_key
from tests.browser.serving import free_port, wait_until_up
from tests.canaries import plant

SECRETS = {"PLIMSOLL_CLIENT_SECRET": "c" * 40, "PLIMSOLL_COOKIE_SECRET": "k" * 40}

HELD = {
    "manager": ("nurse_manager", ("W01",)),
    "second": ("nurse_manager", ("W01",)),
    "leaver": ("nurse_manager", ("W01",)),
    "tired": ("nurse_manager", ("W01",)),
    "representative": ("staff_representative", ("W02",)),
    "administrator": ("administrator", None),
    "worker": ("staff", ("W02",)),
    "auditor": ("auditor", None),
}
"""Subject -> role and units, of whoever signs in where canaries are planted."""


@dataclass
class House:
    """The running dashboard: where it is, its site, its provider, its log."""

    address: str
    folder: Path
    issuer: str
    log: Path
    pid: int

    def give(self, subject: str, role: str, units: tuple[str, ...] | None) -> str:
        body = GrantGiven(self.issuer, subject, role, units, "In the test.")
        return journal_of(self.folder).add(Draft("command line", "", body, new_key())).number

    def sessions(self) -> Sessions:
        return Sessions(journal_of(self.folder))

    def end_all(self, subject: str) -> None:
        self.sessions().end_all(Person(self.issuer, subject))

    def age(self, subject: str, hours: float) -> None:
        """As if this person's sessions had begun so much earlier."""
        ends = (datetime.now(UTC) + timedelta(hours=8 - hours)).isoformat(timespec="microseconds")
        with journal_of(self.folder).database.writing() as connection:
            change = "update session set ends_at = ? where subject = ?"
            connection.exec_driver_sql(change, (ends, subject))


@dataclass
class Tab:
    """One browser of one person, and everything it was sent."""

    house: House
    context: BrowserContext
    page: Page
    frames: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def sign_in(self, subject: str) -> None:
        """The whole way: the sign-in page, the provider's form, and back."""
        self.page.goto(self.house.address)
        self.page.get_by_role("link", name="Sign in").click()
        self.page.locator("input[name=sub]").fill(subject)
        self.page.get_by_role("button", name="Authorize", exact=True).click()
        self.page.wait_for_url(re.compile(re.escape(self.house.address)))

    def go(self, path: str) -> None:
        self.page.goto(self.house.address + path)

    def shown(self, text: str) -> None:
        """Waits until the text is there."""
        self.page.get_by_text(text).first.wait_for(timeout=15_000)

    def answered(self) -> None:
        self.page.wait_for_selector(".pl-answer", timeout=15_000)
        self.page.wait_for_selector(".pl-foot", timeout=15_000)

    def everything(self) -> bytes:
        """All that reached this browser: frames, bodies, and what stands in its page now."""
        return b"\n".join((*self.frames, *self.bodies, self.page.content().encode()))


@contextmanager
def house(
    folder: Path,
    repository: Path,
    issuer: str,
    log: Path,
    proxy: Callable[[int], AbstractContextManager[str]] | None = None,
) -> Iterator[House]:
    """A dashboard over the site in `folder`, which gets settings for signing in.

    `proxy` is begun before the dashboard's port, and answers the address that people reach it at.
    """
    port = free_port()
    with proxy(port) if proxy else nullcontext(f"http://127.0.0.1:{port}") as address:
        yield from _serving(folder, repository, issuer, log, port, address)


def _serving(
    folder: Path, repository: Path, issuer: str, log: Path, port: int, address: str
) -> Iterator[House]:
    (folder / "site.toml").write_text(
        '[site]\nname = "Northside Mental Health"\ntimezone = "Europe/London"\n\n[people.sign_in]\n'
        f'metadata_url = "{issuer}/.well-known/openid-configuration"\n'
        f'client_id = "plimsoll"\naddress = "{address}"\n',
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/server.py", "--server.port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=repository,
            env={**os.environ, **SECRETS, "PLIMSOLL_SITE": str(folder)},
            stdout=out,
            stderr=out,
        )
    try:
        wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        yield House(address, folder, issuer, log, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=10)


@contextmanager
def tab(browser: Browser, there: House) -> Iterator[Tab]:
    """A browser nobody has used yet; it takes our own certificate for good."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, ignore_https_errors=True)
    page = context.new_page()
    opened = Tab(there, context, page)
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda sent: opened.frames.append(_bytes(sent))),
    )
    page.on("response", lambda answer: _keep(opened, answer))
    page.on("pageerror", lambda error: opened.faults.append(str(error)))
    page.on(
        "console",
        lambda said: opened.faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield opened
    context.close()


def _bytes(sent: str | bytes) -> bytes:
    return sent if isinstance(sent, bytes) else sent.encode()


def _keep(opened: Tab, answer: object) -> None:
    url = answer.url  # type: ignore[attr-defined]
    if url.startswith(opened.house.address) and "/static/" not in url:
        try:
            opened.bodies.append(answer.body())  # type: ignore[attr-defined]
        except Exception:  # noqa: BLE001  # redirects have no body
            return


@contextmanager
def house_with_canaries(
    folder: Path, repository: Path, proxy: Callable[[int], AbstractContextManager[str]] | None = None
) -> Iterator[House]:
    """The same with canaries planted in unit W02, somebody in each role, and a provider of its own."""
    plant(folder)
    users = [
        oidc_provider_mock.User(sub="manager", claims={"email": "m@trust.test", "email_verified": True}),
        oidc_provider_mock.User(sub="impostor", claims={"email": "m@trust.test", "email_verified": True}),
        oidc_provider_mock.User(sub="second", claims={"email": "s@trust.test", "email_verified": False}),
    ]
    with oidc_provider_mock.run_server_in_thread(user_claims=users) as provider:
        issuer = f"http://localhost:{provider.server_port}"
        with house(folder, repository, issuer, folder / "log", proxy) as opened:
            for subject, (role, units) in HELD.items():
                opened.give(subject, role, units)
            yield opened
