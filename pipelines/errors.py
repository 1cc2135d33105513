"""What can go wrong, as a tree: each class knows its exit code and hints at the remedy.

Messages name files, tables, rows, columns and kinds of values. They never hold an identifier of a person
or the content of a cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.summary import Summary


class PlimsollError(Exception):
    """Base of every error Plimsoll raises on purpose; `exit_code` is what the command answers."""

    exit_code = 1

    def __init__(self, what: str, *, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what}\n  What to do: {self.hint}" if self.hint else self.what


class SettingsError(PlimsollError):
    """site.toml, the pseudonym key or the folder is not usable."""

    exit_code = 10


class RunRefused(PlimsollError):
    """The site's files do not make a snapshot; `summary` says what was found in them."""

    summary: Summary | None = None


class SourceError(RunRefused):
    """No file of a source could be read."""

    exit_code = 11


class ValidationRefused(RunRefused):
    """Too little of a table was accepted: nothing is published, the last good snapshot stays."""

    exit_code = 12


class SiteBusy(PlimsollError):
    """Another run holds the site."""

    exit_code = 13


class StorageError(PlimsollError):
    """Disk or database fault; the last good snapshot stays."""

    exit_code = 14


class VerificationFailed(PlimsollError):
    """A digest or the audit chain does not hold."""

    exit_code = 15


class FileRefused(PlimsollError):
    """One file cannot be taken in; the run goes on without it.

    `rule` is a stable short name (encoding, header, magic, too_large, unterminated_quote, ...),
    shown in `files_refused`.
    """

    def __init__(self, rule: str, what: str, *, hint: str = "") -> None:
        super().__init__(what, hint=hint)
        self.rule = rule
