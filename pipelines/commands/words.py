"""Small words that several commands say."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """`1 unit`, `3 units`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
