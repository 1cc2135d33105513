"""A site whose people sign in, and readers who hold something there."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard import frame
from pipelines.state import (
    AccessDenied,
    Draft,
    Entry,
    GrantGiven,
    GrantRevoked,
    Person,
    Sessions,
    journal_of,
    new_key,
)

ISSUER = "https://login.trust.test"
SETTINGS = f"""[site]
name = "Northside Mental Health"
timezone = "Europe/London"

[people.sign_in]
metadata_url = "{ISSUER}/.well-known/openid-configuration"
client_id = "plimsoll"
address = "https://plimsoll.trust.test"
"""
APP = str(Path(frame.__file__).with_name("app.py"))

ROLES: dict[str, tuple[str, tuple[str, ...] | None]] = {
    "staff": ("staff", ("W01",)),
    "manager": ("nurse_manager", ("W01",)),
    "representative": ("staff_representative", ("W02",)),
    "administrator": ("administrator", None),
    "auditor": ("auditor", None),
}
"""Subject -> role and units."""


@dataclass
class Trust:
    """The site's folder, and what can be done there on a person's behalf."""

    folder: Path

    def give(self, subject: str, role: str, units: tuple[str, ...] | None, until: date | None = None) -> str:
        """A grant; its receipt."""
        body = GrantGiven(ISSUER, subject, role, units, "In the test.", until)
        return journal_of(self.folder).add(Draft("command line", "", body, new_key())).number

    def take_back(self, receipt: str) -> None:
        journal_of(self.folder).add(
            Draft("command line", "", GrantRevoked(receipt, "In the test."), new_key())
        )

    @property
    def sessions(self) -> Sessions:
        return Sessions(journal_of(self.folder))

    def user(self, subject: str, **more: Any) -> dict[str, Any]:
        """What Streamlit knows of somebody who has just signed in."""
        number = self.sessions.begin(Person(ISSUER, subject))
        return {"is_logged_in": True, "iss": ISSUER, "sub": subject, "sid": number, **more}

    def open(self, subject: str, page: str | None = None, **parameters: str) -> AppTest:
        """A page, as somebody sees it who has just signed in."""
        return open_as(self.user(subject), page, **parameters)

    def denials(self) -> list[Entry]:
        return journal_of(self.folder).entries([AccessDenied("", "", "", "page").kind])


def open_as(user: dict[str, Any], page: str | None = None, **parameters: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.user = user
    if page:
        app.run()  # Streamlit knows a page's address once the pages are registered
        app.switch_page(f"views/{page}.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def trust_in(folder: Path, published: Path) -> Trust:
    """A site with sign-in over what was published elsewhere, with one person in each role."""
    shutil.copytree(published / "warehouse", folder / "warehouse")
    (folder / "site.toml").write_text(SETTINGS, encoding="utf-8")
    trust = Trust(folder)
    for subject, (role, units) in ROLES.items():
        trust.give(subject, role, units)
    return trust
