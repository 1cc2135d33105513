"""Attempts that were denied: by whom and on which page, never what was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipelines.state.entries import NotFit, checked_text

DENIED = "access.denied"

WHY = ("unknown_person", "page", "unit", "writing")
"""No grant at all; a page of other roles; a unit without a grant on it; something written about one."""


@dataclass(frozen=True)
class AccessDenied:
    """Somebody asked for more than their grants give. `page` is one of ours, empty where it is none."""

    issuer: str
    subject: str
    page: str
    why: str
    kind: str = field(default=DENIED, init=False)

    def check(self) -> None:
        """NotFit where the cause is none of the known ones."""
        if self.why not in WHY:
            raise NotFit("why", "unknown")
        for name in ("issuer", "subject", "page"):
            checked_text(name, getattr(self, name), needed=False)

    def to_json(self) -> dict[str, Any]:
        """Plain values by field."""
        return {"issuer": self.issuer, "subject": self.subject, "page": self.page, "why": self.why}
