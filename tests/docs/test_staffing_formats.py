"""docs/formats: the source each page on staffing shows works, and every option and rule name is told."""

import re

import pytest

from pipelines.site import load_site
from pipelines.sources import SOURCES
from pipelines.sources.roster_columns import CARRIERS
from pipelines.steps.discover import mappings
from tests.docs.documents import text_of

PAGES = ("roster", "pbj", "nhs_safer_staffing")


@pytest.mark.parametrize("name", PAGES)
def test_the_source_shown_works(name, tmp_path):
    (block,) = re.findall(r"```toml\n(.*?)```", text_of(f"docs/formats/{name}.md"), re.DOTALL)
    (tmp_path / "site.toml").write_text(f'[site]\nname = "A"\ntimezone = "Europe/London"\n{block}', "utf-8")
    _, mapping = mappings(load_site(tmp_path))
    assert mapping.format == name


@pytest.mark.parametrize("name", PAGES)
def test_every_option_and_reason_is_told(name):
    text = text_of(f"docs/formats/{name}.md")
    assert [option for option in SOURCES[name].options if f"`{option}`" not in text] == []


def test_every_column_of_a_roster_is_told_with_its_usual_names():
    text = text_of("docs/formats/roster.md")
    assert [name for name in CARRIERS if f"`{name}`" not in text] == []
    assert [name for names in CARRIERS.values() for name in names if name not in text] == []
