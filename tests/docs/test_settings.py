"""docs/settings.md has every key of site.toml, with its default, and no other."""

import re
import tomllib
from dataclasses import fields
from importlib import resources
from typing import Any

import pytest

from pipelines import site as settings
from pipelines.errors import SettingsError
from pipelines.privacy import GROUP_FLOOR, MINIMUM_KEY_BYTES
from tests.docs.documents import blocks, table_rows, text_of

PAGE = "docs/settings.md"
SECTIONS = {**settings._SECTIONS, "[source]": settings._SOURCE_KEYS}
"""Section as its heading has it -> keys."""

ELSEWHERE = {
    "url": "state_url",
    "weeks": "retention_weeks",
    "language": "digest_language",
    "after_run": "digest_after_run",
}
"""Keys that the settings object calls otherwise."""


def documented() -> dict[str, dict[str, str]]:
    """Section -> key -> default, as the page tells them."""
    found = {}
    for part in re.split(r"^## \[", text_of(PAGE), flags=re.MULTILINE)[1:]:
        section, _, text = part.partition("]\n")
        rows = [row for row in table_rows(text) if row[0].startswith("`")]
        found[section] = {row[0].strip("`"): row[1] for row in rows}
    return found


def test_every_section_and_key_is_documented_and_no_other():
    told = {section: set(keys) for section, keys in documented().items()}
    assert told == {section: set(keys) for section, keys in SECTIONS.items()}


def test_documented_defaults_are_those_of_the_code():
    defaults: dict[str, Any] = {each.name: each.default for each in fields(settings.Site)}
    periods = {name: f"{start:%H:%M}" for name, start in defaults["periods"]}
    for section, keys in documented().items():
        if section == "[source]":
            continue
        for key, told in keys.items():
            if told.startswith("`"):
                default = periods[key] if section == "periods" else defaults[ELSEWHERE.get(key, key)]
                default = list(default) if isinstance(default, tuple) else default
                assert tomllib.loads(f"value = {told.strip('`')}")["value"] == default, f"[{section}] {key}"
            else:
                assert told in ("none, must be given", "not set"), f"[{section}] {key}"


def test_every_default_is_documented_as_one():
    unset = {key for keys in documented().values() for key, told in keys.items() if told == "not set"}
    assert unset == {"evening", "anchor", "sign_in", "to"}


def test_ranges_of_the_page_are_those_of_the_code(tmp_path):
    for section, keys in documented().items():
        for key in keys:
            row = re.search(
                rf"^\| `{key}` \|.*from (\d+(?:\.\d+)?) to (\d+(?:\.\d+)?)", text_of(PAGE), re.MULTILINE
            )
            if row and section != "[source]":
                low, high = float(row[1]), float(row[2])
                for value, is_fine in ((low, True), (high, True), (high + 1, False)):
                    assert loads(tmp_path, section, key, value) is is_fine, (section, key, value)


def loads(folder, section: str, key: str, value: float) -> bool:
    own = f"{key} = {value:g}\n"
    site = '[site]\nname = "A"\ntimezone = "Europe/London"\n'
    text = site + own if section == "site" else f"{site}[{section}]\n{own}"
    (folder / "site.toml").write_text(text, encoding="utf-8")
    try:
        settings.load_site(folder)
    except SettingsError as error:
        return "out of range" not in str(error)
    return True


@pytest.mark.parametrize("name", [PAGE, "README.md", "docs/logs.md"])
def test_settings_shown_in_documents_are_accepted(name, tmp_path):
    shown = blocks(text_of(name), "toml")
    assert shown
    template = resources.files("pipelines").joinpath("templates/site.toml").read_text(encoding="utf-8")
    for text in shown:
        (tmp_path / "site.toml").write_text(f"{template}\n{text}", encoding="utf-8")
        settings.load_site(tmp_path)


def test_the_template_has_every_key_but_those_it_shows_in_comments():
    text = resources.files("pipelines").joinpath("templates/site.toml").read_text(encoding="utf-8")
    written = tomllib.loads(text)
    for section, keys in settings._SECTIONS.items():
        absent = set(keys) - set(written[section])
        assert {key for key in absent if key not in text} == set(), section


def test_limits_of_the_page_are_those_of_the_code():
    text = " ".join(text_of(PAGE).split())
    assert f"Below {GROUP_FLOOR} the site does not start" in text
    assert f"at least {MINIMUM_KEY_BYTES} bytes" in text
