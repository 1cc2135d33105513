"""Writes docs/commands.md: what every command says of itself, and the exit codes.

``python -m tools.document_commands > docs/commands.md`` writes the page anew.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from dashboard.cli import main
from pipelines.errors import PlimsollError

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 100
"""Columns of the help texts on the page."""

HEAD = """\
# Commands

Generated from the commands themselves by `python -m tools.document_commands > docs/commands.md`; do not edit.

In a checkout the command is `.venv/bin/plimsoll`. Answers go to stdout, progress and warnings to stderr; with
`--json` stdout is one document, for `run` and `check` its last line. SITE is a site's folder, the one with
`site.toml` in it.
"""


def page() -> str:
    """The whole page."""
    names = ["", *main.list_commands(_context(main))]
    codes = [(0, "Fine."), (2, "The command was called in a way it does not know."), *exit_codes().items()]
    lines = ["## Exit codes\n", "| code | when |", "| --- | --- |"]
    lines += [f"| {code} | {meaning} |" for code, meaning in codes]
    return "\n".join([HEAD, *lines, *map(_section, names)]) + "\n"


def _section(name: str) -> str:
    command, above = (main.commands[name], _context(main)) if name else (main, None)
    text = command.get_help(_context(command, above, name))
    return f"\n## {f'plimsoll {name}'.strip()}\n\n```text\n{text.rstrip()}\n```"


def _context(
    command: click.Command, above: click.Context | None = None, name: str = "plimsoll"
) -> click.Context:
    settings = {**main.context_settings, "terminal_width": WIDTH}
    return click.Context(command, parent=above, info_name=name or "plimsoll", **settings)


def exit_codes() -> dict[int, str]:
    """Exit code -> when it is given, from the errors themselves."""
    own = (error for error in _below(PlimsollError) if "exit_code" in vars(error))
    codes = {error.exit_code: (error.__doc__ or "").strip().splitlines()[0] for error in own}
    return dict(sorted(codes.items()))


def _below(error: type[PlimsollError]) -> Iterator[type[PlimsollError]]:
    for child in error.__subclasses__():
        yield child
        yield from _below(child)


if __name__ == "__main__":
    sys.stdout.write(page())
