"""`[source.options]`: what a format does not know or allow is told before any file is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipelines.errors import SettingsError
from pipelines.site import load_site
from pipelines.sources import SOURCES
from pipelines.steps import discover

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.shapes import SourceMap

SITE = (
    '[site]\nname = "Northside"\ntimezone = "Europe/London"\n[[source]]\nformat = "{}"\npath = "incoming/*"\n'
)
OPTIONS = [(form.name, name) for form in SOURCES.values() for name in form.options]


def mapping(folder: Path, form: str, options: str) -> SourceMap:
    """How the site's one source is read, with these lines under its options."""
    (folder / "site.toml").write_text(f"{SITE.format(form)}[source.options]\n{options}\n", encoding="utf-8")
    return discover.mappings(load_site(folder))[1]


def refusal(folder: Path, form: str, options: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        mapping(folder, form, options)
    assert caught.value.exit_code == 10
    return caught.value


def toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


@pytest.mark.parametrize(("form", "name"), OPTIONS)
def test_an_option_may_be_said_as_it_is_by_default(form, name, tmp_path):
    default = SOURCES[form].options[name].default
    options = "" if SOURCES[form].options[name].file else f"{name} = {toml(default)}"
    found = mapping(tmp_path, form, options)
    assert SOURCES[form].setting(found, name) == default


@pytest.mark.parametrize(("form", "name"), OPTIONS)
def test_a_value_of_another_kind_is_refused_with_what_it_can_be(form, name, tmp_path):
    wrong: Any = '"CANARY"' if not isinstance(SOURCES[form].options[name].default, str) else "7"
    error = refusal(tmp_path, form, f"{name} = {wrong}")
    assert name in str(error)
    assert error.hint
    assert "CANARY" not in f"{error}{error.hint}"


BOUNDED = [
    (form, name, bound + step)
    for form, name in OPTIONS
    for bound, step in ((SOURCES[form].options[name].low, -1), (SOURCES[form].options[name].high, 1))
    if bound is not None
]


@pytest.mark.parametrize(("form", "name", "beyond"), BOUNDED)
def test_a_number_beyond_its_bounds_is_refused_and_the_bounds_are_said(form, name, beyond, tmp_path):
    option = SOURCES[form].options[name]
    error = refusal(tmp_path, form, f"{name} = {beyond}")
    assert error.hint == f"give a number from {option.low:g} to {option.high:g}"


@pytest.mark.parametrize(
    ("form", "name"), [(form, name) for form, name in OPTIONS if SOURCES[form].options[name].words]
)
def test_a_word_that_is_none_of_them_is_answered_with_all(form, name, tmp_path):
    error = refusal(tmp_path, form, f'{name} = "sideways"')
    assert all(word in error.hint for word in SOURCES[form].options[name].words)


def test_an_option_that_the_format_has_not_is_answered_with_the_nearest(tmp_path):
    assert "gap_seconds" in refusal(tmp_path, "epic_access_log", "gap_second = 200").hint
    assert refusal(tmp_path, "canonical", "gap_seconds = 200").hint == "this format has no options"


def test_a_file_that_is_named_and_not_there_is_told_without_its_name(tmp_path):
    error = refusal(tmp_path, "epic_access_log", 'activity_file = "policy/CANARY.csv"')
    assert "activity_file" in str(error)
    assert "CANARY" not in f"{error}{error.hint}"


def test_a_changed_file_is_a_changed_setting(tmp_path):
    (tmp_path / "kinds.csv").write_text("action,activity\nNOTE_EDIT,documentation\n", encoding="utf-8")
    before = mapping(tmp_path, "epic_access_log", 'activity_file = "kinds.csv"')
    assert before == mapping(tmp_path, "epic_access_log", 'activity_file = "kinds.csv"')
    (tmp_path / "kinds.csv").write_text("action,activity\nNOTE_EDIT,other\n", encoding="utf-8")
    assert mapping(tmp_path, "epic_access_log", 'activity_file = "kinds.csv"') != before
