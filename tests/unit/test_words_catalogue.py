"""The catalogue and the code agree: no text is missing, none is left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import dashboard
from dashboard.words import catalogue
from dashboard.words.english import TEXTS

SOURCES = [
    path
    for path in Path(dashboard.__file__).parent.rglob("*.py")
    if path.name != "catalogue.py" and path.parent.name not in ("english", "chinese")
]
LOOKED_UP_BY = {"say", "count", "code", "has"}


def asked() -> Iterator[str]:
    """A pattern per place that asks for a text: literal keys, and f-strings with their holes open."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in LOOKED_UP_BY
            ):
                yield from (_pattern(part, node.func.id) for part in _branches(node.args[0]))


def _branches(node: ast.expr) -> list[ast.expr]:
    return [*_branches(node.body), *_branches(node.orelse)] if isinstance(node, ast.IfExp) else [node]


def _pattern(node: ast.AST, by: str) -> str:
    ending = {"count": r"\.(one|many)", "code": r"\..+"}.get(by, "")
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value) + ending
    if isinstance(node, ast.JoinedStr):
        parts = [
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values
        ]
        return "".join(parts) + ending
    return "(?!)"


def keys_named_anywhere() -> set[str]:
    """Keys that stand in the code as plain strings: chosen first, looked up later."""
    return {
        node.value
        for path in (*SOURCES, Path(catalogue.__file__))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_text_is_asked_for_somewhere():
    patterns = [re.compile(pattern) for pattern in set(asked())]
    named = keys_named_anywhere()
    chosen = {f"{name}{ending}" for name in named for ending in ("", ".one", ".many")}
    left_over = [
        key for key in TEXTS if key not in chosen and not any(one.fullmatch(key) for one in patterns)
    ]
    assert left_over == []


def test_every_text_asked_for_is_there():
    missing = [pattern for pattern in set(asked()) if not any(re.fullmatch(pattern, key) for key in TEXTS)]
    assert [pattern for pattern in missing if pattern != "(?!)"] == []


def test_texts_are_whole_and_their_places_have_names():
    for key, text in TEXTS.items():
        assert text == text.strip() or key.startswith("list."), key
        assert text, key
        assert all(place for place in re.findall(r"{(\w*)", text)), key
        assert "  " not in text or key.startswith("list."), key


def test_no_text_stands_in_two_modules_of_the_catalogue():
    """The later would hide the earlier, and a page would say what another page's author wrote."""
    words = Path(catalogue.__file__).parent
    keys = [
        str(node.value)
        for path in (words / "english").glob("*.py")
        for entry in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(entry, ast.Dict)
        for node in entry.keys
        if isinstance(node, ast.Constant)
    ]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []
