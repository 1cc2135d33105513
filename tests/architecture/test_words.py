"""No text for readers stands outside the catalogues, where a translator would never see it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import dashboard

HOME = Path(dashboard.__file__).parent
NOT_SCREENS = (
    "cli.py",
    "server.py",
    "headers.py",
    "__main__.py",
    "report/command.py",
    "digest/command.py",
    "poster/command.py",
)
"""The command line and the server speak to whoever runs them, in English, and headers to browsers."""
WORDS = re.compile(r"[A-Za-z][a-z’']+ [A-Za-z][a-z’']+")
"""Two words in a row: markup, keys, formats and CSS have none."""
NOT_FOR_READERS = re.compile(r"^\s*<|class=|datum\.|\bpl-|--pl")
"""Markup and its classes, expressions of charts, styles."""
ALLOWED = {
    "charts/theme.py": {'"Source Sans", sans-serif'},  # the name of a font
    "paper.py": {"Liberation Sans"},
    "fonts.py": {
        "Libertinus Serif",
        "DejaVu Sans Mono",
        'the text `"((?:[^"\\\\]|\\\\.)+)"`',  # what the typesetter says of a letter
    },
    "opening/serving.py": {"What a page says first could not be made: %s"},  # in the log
    "desk/code_book.py": {"unit code", "command line"},
    "desk/asking.py": {"local evaluation"},  # a role's name, compared and never shown
    "words/control.py": {"higher is better", "lower is better"},  # codes of the metric registry
    "words/metrics.py": {"share of "},  # how the registry's units of shares begin
    "words/rollout.py": {"higher is better"},
}
IN_CATALOGUES = ("english", "chinese")


def screens() -> list[Path]:
    """Every module of the dashboard that may put something on the screen."""
    return sorted(
        path
        for path in HOME.rglob("*.py")
        if str(path.relative_to(HOME)) not in NOT_SCREENS
        and not any(part.startswith(IN_CATALOGUES) for part in path.relative_to(HOME).parts)
    )


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """Strings that a program uses: not docstrings, nor what is raised for developers."""
    skipped = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node


def readable(source: str) -> set[str]:
    """Texts in a module that read like words for people."""
    texts = {str(node.value) for node in literals(ast.parse(source))}
    return {text for text in texts if WORDS.search(text) and not NOT_FOR_READERS.search(text)}


@pytest.mark.parametrize("path", screens(), ids=lambda path: str(path.relative_to(HOME)))
def test_a_page_has_no_text_of_its_own(path):
    name = path.relative_to(HOME).as_posix()
    assert readable(path.read_text(encoding="utf-8")) - ALLOWED.get(name, set()) == set()


def test_what_is_allowed_is_there():
    found = {name: readable((HOME / name).read_text(encoding="utf-8")) for name in ALLOWED}
    assert {name: texts & found[name] for name, texts in ALLOWED.items()} == ALLOWED


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('note("Too few weeks")', {"Too few weeks"}),
        ('label = f"{n} Open alerts in {unit}"', {" Open alerts in "}),
        ('"""Too few weeks."""', set()),
        ('raise ValueError("Too few weeks")', set()),
        ('html(\'<p class="pl-note">{}</p>\', say("page.link"))', set()),
        ('note("too few weeks")', {"too few weeks"}),
        ('note("{n} open alerts".format(n=3))', {"{n} open alerts"}),
        ('kind = "log_measured"', set()),
    ],
)
def test_the_rule_finds_texts_and_nothing_else(source, found):
    assert readable(source) == found
