"""What a document points at is there, and nothing points outside the project."""

import re
import subprocess
import tomllib

import pytest

from dashboard.cli import main
from pipelines.metrics import METRICS
from pipelines.schemas import TABLES
from tests.docs.documents import DOCUMENTS, ROOT, anchors, blocks, code, links, name_of, text_of

FOLDERS = ("benchmarks", "dashboard", "docs", "expectations", "pipelines", "sample_data", "tests", "tools")
ALLOWED_ADDRESSES = (
    "postgresql://role@host/database",
    "http://127.0.0.1:8501",
    "sqlite:///state/plimsoll.sqlite",
    # Nobody's: RFC 2606 keeps example.org for documents, and settings with it are refused.
    "https://plimsoll.example.org",
    "https://plimsoll.example.org/oauth2callback",
    "https://login.example.org/.well-known/openid-configuration",
)

every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)


@every_document
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(path):
    text = path.read_text(encoding="utf-8")
    broken = []
    for to in links(text):
        place, _, anchor = to.partition("#")
        target = (path.parent / place) if place else path
        there = target.is_file() and (not anchor or anchor in anchors(target.read_text(encoding="utf-8")))
        if not there:
            broken.append(to)
    assert broken == []


@every_document
def test_every_path_in_code_is_there(path):
    pattern = re.compile(rf"({'|'.join(FOLDERS)})/[\w./-]*")
    named = [word for word in code(path.read_text(encoding="utf-8")) if pattern.fullmatch(word)]
    assert [word for word in named if not (ROOT / word).exists()] == []


@every_document
def test_every_module_that_a_document_runs_is_there(path):
    modules = re.findall(r"python -m ([\w.]+)", path.read_text(encoding="utf-8"))
    assert [name for name in modules if not (ROOT / f"{name.replace('.', '/')}.py").is_file()] == []


@every_document
def test_no_document_names_an_address_or_a_place_outside_the_project(path):
    text = path.read_text(encoding="utf-8")
    addresses = set(re.findall(r"\w+://[^\s`\"')]+", text)) - set(ALLOWED_ADDRESSES)
    assert addresses == set()
    outside = re.findall(r"(?<![\w.<])/(?:work|tmp|home|root|opt|usr|var|mnt|etc)\b\S*", text)
    assert outside == []
    assert re.findall(r"\bissues? #?\d+\b|#\d{1,4}\b", text) == []


@every_document
def test_every_command_that_a_document_names_is_there(path):
    text = path.read_text(encoding="utf-8")
    said = " ".join([*code(text), *blocks(text, "console"), *blocks(text, "sh"), *blocks(text, "text")])
    named = set(re.findall(r"(?<![\w/-])plimsoll ([a-z]+(?:-[a-z]+)*)\b", said)) - SUBJECT_OF_A_SENTENCE
    assert named - set(main.commands) == set()


SUBJECT_OF_A_SENTENCE = {"shows"}
"""Words that follow `Plimsoll` where it is no command."""


@every_document
def test_every_make_target_that_a_document_names_is_there(path):
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    text = path.read_text(encoding="utf-8")
    said = "\n".join([*code(text), *blocks(text, "sh"), *blocks(text, "console")])
    assert set(re.findall(r"(?:^|\s)make ([a-z]+)\b", said)) - targets == set()


def test_numbers_of_things_in_documents_are_those_of_the_registries():
    for name in ("README.md", "CHANGELOG.md"):
        assert set(re.findall(r"(\d+) metrics", text_of(name))) <= {str(len(METRICS))}
    for name in ("DESIGN.md", "CHANGELOG.md"):
        assert set(re.findall(r"(\d+) canonical tables", text_of(name))) == {str(len(TABLES))}


def test_the_newest_entry_of_the_changelog_is_the_version():
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    entries = re.findall(r"^## \[([^]]+)\]", text_of("CHANGELOG.md"), re.MULTILINE)
    assert entries[0] == version


def test_every_page_in_docs_can_be_reached_from_the_readme():
    reached = set(links(text_of("README.md")))
    pages = {name_of(path) for path in DOCUMENTS} - {"README.md"}
    assert pages - reached == set()


def test_every_dependency_has_its_reason_in_the_design():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    names = {re.split(r"[<>=\[]", entry)[0] for entry in project["dependencies"]}
    reasons = text_of("DESIGN.md").split("### 31.")[1].split("### 32.")[0]
    assert {name for name in names if not re.search(rf"^\|.*\b{name}\b.*\|", reasons, re.MULTILINE)} == set()


def test_decisions_are_numbered_in_order_and_each_says_why_what_and_what_follows():
    parts = re.split(r"^### (\d+)\. ", text_of("DESIGN.md"), flags=re.MULTILINE)[1:]
    numbers, texts = [int(number) for number in parts[::2]], parts[1::2]
    assert numbers == list(range(1, len(numbers) + 1))
    for text in texts:
        assert "**Decision.**" in text
        assert "**Consequences.**" in text


def test_every_link_leads_to_a_file_that_is_committed():
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    committed = {(ROOT / name).resolve() for name in listed.stdout.split("\0") if name}
    targets = {
        (path.parent / place).resolve()
        for path in DOCUMENTS
        for place in (to.partition("#")[0] for to in links(path.read_text(encoding="utf-8")))
        if place
    }
    assert {name_of(target) for target in targets - committed} == set()
