"""What one check of a site has to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["good", "look", "fault", "unknown"]
"""`look`: works, and somebody should decide about it; `unknown`: could not be looked at from here."""


@dataclass(frozen=True)
class Finding:
    """One check: its name, how it stands, what was seen, and what to do where it is not good."""

    check: str
    state: State
    seen: str
    remedy: str = ""
