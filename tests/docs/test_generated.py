"""Pages written by a program are those the program would write now."""

import pytest

from dashboard.cli import main
from pipelines.schemas import TABLES
from tests.docs.documents import anchors, table_rows, text_of
from tools import document_commands, document_formats, document_tables


@pytest.mark.parametrize(
    ("name", "tool"),
    [
        ("docs/tables.md", document_tables),
        ("docs/commands.md", document_commands),
        ("docs/formats.md", document_formats),
    ],
    ids=["tables", "commands", "formats"],
)
def test_page_is_current(name, tool):
    assert text_of(name) == tool.page(), f"run: python -m {tool.__name__} > {name}"


def test_every_table_and_every_column_is_told():
    text = text_of("docs/tables.md")
    for table in TABLES.values():
        section = text.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        told = {row[0].strip("`") for row in table_rows(section)}
        assert set(table.names) <= told, table.name


def test_every_command_has_its_section():
    names = {f"plimsoll-{name}" for name in main.commands}
    assert names <= anchors(text_of("docs/commands.md"))


def test_exit_codes_of_the_readme_are_those_of_the_errors():
    rows = {row[0]: row[1] for row in table_rows(text_of("README.md").split("## Exit codes")[1])}
    assert {int(code) for code in rows if code.isdigit()} == {0, 2, *document_commands.exit_codes()}


def test_exit_codes_are_told_for_every_cause():
    assert set(document_commands.exit_codes()) == {10, 11, 12, 13, 14, 15}
