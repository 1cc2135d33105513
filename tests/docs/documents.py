"""The project's documents, and what can be picked out of their Markdown."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?P<to>[^)\s]+)\)|(?:src|srcset|href)=\"(?P<at>[^\"]+)\"")
_CODE = re.compile(r"`([^`\n]+)`")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, kind: str) -> list[str]:
    """Contents of the fenced blocks of one kind."""
    return [block["body"] for block in _FENCE.finditer(text) if block["kind"] == kind]


def prose(text: str) -> str:
    """The text without its fenced blocks."""
    return _FENCE.sub("", text)


def links(text: str) -> list[str]:
    """Where links and pictures lead."""
    return [found["to"] or found["at"] for found in _LINK.finditer(prose(text))]


def code(text: str) -> list[str]:
    """What stands in code within the text."""
    return _CODE.findall(prose(text))


def anchors(text: str) -> set[str]:
    """The names by which headings can be linked to."""
    headings = re.findall(r"^#+ (.+)$", prose(text), re.MULTILINE)
    words = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {word.replace(" ", "-") for word in words}


def table_rows(text: str) -> list[list[str]]:
    """Cells of every table row."""
    lines = (line for line in prose(text).splitlines() if line.startswith("| "))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
