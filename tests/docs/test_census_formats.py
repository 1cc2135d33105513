"""docs/formats: the source that each page on the census shows works; options and codes are told."""

import pytest

from pipelines.site import load_site
from pipelines.sources import SOURCES, fhir_encounter, hl7v2_adt, mhsds_tables, omop, synthea
from pipelines.steps.discover import mappings
from tests.docs.documents import blocks, code, table_rows, text_of

PAGES = ("fhir", "hl7v2_adt", "mhsds", "omop", "synthea")


def page(name: str) -> str:
    return text_of(f"docs/formats/{name}.md")


@pytest.mark.parametrize("name", PAGES)
def test_the_source_shown_works(name, tmp_path):
    (block,) = blocks(page(name), "toml")
    (tmp_path / "site.toml").write_text(f'[site]\nname = "A"\ntimezone = "Europe/London"\n{block}', "utf-8")
    *_, mapping = mappings(load_site(tmp_path))
    assert mapping.format == name


@pytest.mark.parametrize("name", PAGES)
def test_every_option_is_told_with_its_default_and_no_other(name):
    told = {row[0].strip("`"): row[1] for row in table_rows(page(name)) if len(row) == 3}
    options = SOURCES[name].options
    assert [option for option in options if option not in told] == []
    for option, given in options.items():
        default = str(given.default).lower() if isinstance(given.default, bool) else str(given.default)
        assert not default or told[option].strip("`") == default, option


@pytest.mark.parametrize("name", PAGES)
def test_the_format_is_named_in_its_title(name):
    assert f"(`{name}`)" in page(name).splitlines()[0]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("fhir", [*fhir_encounter.BEDS, *fhir_encounter.CONTACTS]),
        ("hl7v2_adt", hl7v2_adt.EVENTS),
        ("mhsds", [*mhsds_tables.ATTENDED, *mhsds_tables.MADE_BY]),
        ("omop", [*omop.BEDS, *omop.CONTACTS]),
        ("synthea", synthea.CLASSES),
    ],
)
def test_every_code_that_is_read_is_told(name, words):
    assert [word for word in words if word not in page(name)] == []


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("fhir", "fhir_encounter"),
        ("hl7v2_adt", "hl7v2_adt"),
        ("mhsds", "mhsds_tables"),
        ("omop", "omop"),
        ("synthea", "synthea"),
    ],
)
def test_the_reasons_shown_are_those_that_are_counted(name, module):
    ends = ("_not_read", "_without_end", "no_location", "no_organization", "preadmitted", "cut_short")
    shown = [word for word in code(page(name)) if word.endswith(ends) and not word.startswith("MHS2")]
    assert shown
    source = text_of(f"pipelines/sources/{module}.py")
    assert [word for word in shown if f'"{word}"' not in source] == []
