"""How a long run tells where it is. The command line draws bars; tests and other programs stay silent."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told about each step of a run."""

    def step(self, title: str, total: int) -> None:
        """A step begins; it has `total` parts (0: not known)."""

    def advance(self, parts: int = 1) -> None:
        """Some parts of the step are done."""

    def note(self, text: str) -> None:
        """Something worth a line of its own."""


class Silent:
    """Says nothing."""

    def step(self, title: str, total: int) -> None:
        """Nothing."""

    def advance(self, parts: int = 1) -> None:
        """Nothing."""

    def note(self, text: str) -> None:
        """Nothing."""
