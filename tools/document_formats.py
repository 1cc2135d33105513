"""Writes docs/formats.md: every format that can be read, what it makes, needs and can be set to.

``python -m tools.document_formats > docs/formats.md`` writes the page anew.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.sources import Format, Option

DOCS = Path(__file__).resolve().parent.parent / "docs"

HEAD = """\
# Formats

Generated from `pipelines/sources/` by `python -m tools.document_formats > docs/formats.md`; do not edit.

`plimsoll sniff FILE…` says which of these a file is, how many rows it gives, which days they are about, how
many carry a person, a unit, a kind of task and an outcome, and what would be refused; and it prints the
block for `site.toml`. Rosters and time exports of a site's own make need their columns named first.

Whatever the format: a file is looked through before it is read, and refused whole where it is cut, damaged
or of another kind; a row that cannot be read is kept in quarantine with its reason; a record that makes no
row is counted with a reason. Every reader takes only the fields it names, so that prompts, answers, notes
and patients' names go nowhere. `run --json` has under `coverage`, for each source and table, how many of the
run's rows carry what.

| format | what it is | makes |
| --- | --- | --- |
"""


def page() -> str:
    """The whole page."""
    rows = (
        f"| [`{form.name}`](#{form.name}) | {form.title} | {_tables(form)} |" for form in SOURCES.values()
    )
    return HEAD + "\n".join([*rows, *(line for form in SOURCES.values() for line in _section(form))]) + "\n"


def _tables(form: Format) -> str:
    return ", ".join(f"`{name}`" if " " not in name else name for name in form.makes) or "nothing"


def _section(form: Format) -> Iterator[str]:
    files = f"{', '.join(sorted(form.kinds))} · **encoding:** {', or '.join(form.encodings)}"
    yield f"\n## {form.name}\n\n{form.title}.\n"
    yield f"**Makes:** {_tables(form)} · **files:** {files}\n"
    yield "It needs:\n"
    yield from (f"- {need}" for need in form.needs)
    if form.options:
        yield "\n| `[source.options]` | default | what it is |\n| --- | --- | --- |"
        for name, option in form.options.items():
            yield f"| `{name}` | {_default(option)} | {option.says} |"
    if (DOCS / "formats" / f"{form.name}.md").exists():
        yield f"\nMore: [{form.name}](formats/{form.name}.md)."


def _default(option: Option) -> str:
    return "none" if option.default == "" else f"`{json.dumps(option.default)}`"


if __name__ == "__main__":
    sys.stdout.write(page())
